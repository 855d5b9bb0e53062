/* SPDX-License-Identifier: MIT */
#include "qualify_case.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void qualify_must(const struct qualify_case *one, lead_status status, const char *what, const lead_error *error)
{
    if (status != LEAD_OK)
        golden_stop(one->number, what, error);
}

static void *memory(const struct qualify_case *one, size_t size)
{
    void *block = calloc(one->count, size);
    if (!block)
        golden_stop(one->number, "memory", NULL);
    return block;
}

void qualify_begin(unsigned number, struct qualify_case *one)
{
    struct sample_random random = {number * UINT64_C(1000003)};
    lead_error error = LEAD_ERROR_INIT;
    *one = (struct qualify_case){.number = number, .count = number % 20 == 0 ? MANY : FEW};
    for (unsigned i = 0; i < QUALIFY_DIGESTS; i++)
        one->digest[i].state = GOLDEN_START;
    sample_qualify_model(&random, &one->fields, &one->json);
    if (lead_model_compile(one->json.data, one->json.size, NULL, &one->model, &error) != LEAD_OK) {
        fputs(one->json.data, stderr);
        golden_stop(number, "compile", &error);
    }
    if (lead_model_decision_count(one->model) > DECISIONS_MAX)
        golden_stop(number, "more decisions than there is room for", NULL);
    one->leads = memory(one, sizeof *one->leads);
    one->standings = memory(one, sizeof *one->standings);
    for (unsigned i = 0; i < one->count; i++) {
        sample_lead(&random, &one->fields, &one->leads[i]);
        sample_standing(&random, one->model, &one->standings[i]);
    }
    decided_begin(one, &one->results);
}

void qualify_end(struct qualify_case *one)
{
    decided_end(&one->results);
    free(one->leads);
    free(one->standings);
    sample_text_free(&one->json);
    lead_model_unref(one->model);
}

/* ---- Columns ---- */

static void point(struct decided *decided, bool has_margin, bool has_classes)
{
    decided->outputs = (lead_outputs){.size = sizeof decided->outputs, .points = decided->points, .decisions = decided->decisions, .missing = decided->missing,
                                      .question = decided->question, .completeness = decided->completeness, .missing_parts = decided->missing_parts};
    decided->outputs.stage_margin = has_margin ? decided->margin : NULL;
    decided->outputs.lead_class = has_classes ? decided->lead_class : NULL;
}

void decided_begin(const struct qualify_case *one, struct decided *decided)
{
    for (unsigned i = 0; i < DECISIONS_MAX; i++)
        decided->decisions[i] = memory(one, 1);
    decided->question = memory(one, 1);
    decided->lead_class = memory(one, 1);
    decided->points[0] = memory(one, sizeof(lead_points));
    decided->margin = memory(one, sizeof(lead_points));
    decided->completeness = memory(one, sizeof(lead_points));
    decided->missing = memory(one, sizeof(uint32_t));
    decided->missing_parts = memory(one, sizeof(uint64_t));
    point(decided, strstr(one->json.data, "\"evidence\":") != NULL, lead_model_class_count(one->model) > 0);
}

void decided_end(struct decided *decided)
{
    for (unsigned i = 0; i < DECISIONS_MAX; i++)
        free(decided->decisions[i]);
    free(decided->question);
    free(decided->lead_class);
    free(decided->points[0]);
    free(decided->margin);
    free(decided->completeness);
    free(decided->missing);
    free(decided->missing_parts);
}

void decided_from(const struct decided *decided, size_t first, struct decided *part)
{
    for (unsigned i = 0; i < DECISIONS_MAX; i++)
        part->decisions[i] = decided->decisions[i] + first;
    part->question = decided->question + first;
    part->lead_class = decided->lead_class + first;
    part->points[0] = decided->points[0] + first;
    part->margin = decided->margin + first;
    part->completeness = decided->completeness + first;
    part->missing = decided->missing + first;
    part->missing_parts = decided->missing_parts + first;
    point(part, decided->outputs.stage_margin != NULL, decided->outputs.lead_class != NULL);
}

/* ---- As JSON ---- */

static void print_name(const char *name)
{
    name ? golden_print_escaped(name) : (void)fputs("null", stdout);
}

static void print_names(const lead_model *model, const char *(*name)(const lead_model *, uint32_t), uint64_t bits)
{
    const char *comma = "";
    putchar('[');
    for (uint32_t i = 0; i < 64; i++)
        if (bits >> i & 1) {
            fputs(comma, stdout);
            print_name(name(model, i));
            comma = ", ";
        }
    putchar(']');
}

static void dump_result(const struct qualify_case *one, unsigned row)
{
    const struct decided *results = &one->results;
    printf("{\"decisions\": {");
    for (uint32_t i = 0; i < lead_model_decision_count(one->model); i++) {
        printf("%s\"%s\": ", i ? ", " : "", lead_model_decision_name(one->model, i));
        print_name(lead_model_decision_value(one->model, i, results->decisions[i][row]));
    }
    printf("}, \"class\": ");
    print_name(results->outputs.lead_class ? lead_model_class_name(one->model, results->lead_class[row]) : NULL);
    printf(", \"points\": %" PRId32 ", \"question\": ", results->points[0][row]);
    print_name(lead_model_criterion_name(one->model, results->question[row]));
    printf(", \"completeness\": %" PRId32 ", \"missing\": ", results->completeness[row]);
    print_names(one->model, lead_model_criterion_name, results->missing[row]);
    printf(", \"missing_parts\": ");
    print_names(one->model, lead_model_part_name, results->missing_parts[row]);
    if (results->outputs.stage_margin)
        printf(", \"stage_margin\": %" PRId32, results->margin[row]);
    putchar('}');
}

static void dump_look(const struct qualify_case *one, const struct look *look)
{
    printf("{\"now\": %" PRId64 ", \"asked\": ", look->now);
    print_name(look->asked == LEAD_NONE ? NULL : lead_model_status_name(one->model, look->asked));
    printf(", \"moves\": [");
    for (size_t i = 0; i < look->count; i++) {
        const lead_move *move = &look->moves[i];
        printf("%s{\"from\": \"%s\", \"to\": \"%s\", \"spent\": %" PRId64 ", \"round\": %" PRIu32 ", \"is_automatic\": %s, \"reason\": ", i ? ", " : "",
               lead_model_status_name(one->model, move->from), lead_model_status_name(one->model, move->to), move->spent, move->round,
               move->is_automatic ? "true" : "false");
        print_name(move->reason);
        putchar('}');
    }
    printf("], \"bytes\": \"");
    for (size_t i = 0; i < look->size; i++)
        printf("%02x", look->bytes[i]);
    printf("\"}");
}

static void dump_group(const struct qualify_case *one, unsigned index)
{
    const lead_buying_group *group = &one->groups[index];
    printf("{\"first_row\": %" PRIu64 ", \"contacts\": %" PRIu32 ", \"blockers\": %" PRIu32 ", \"wanted\": %" PRIu32 ", \"missing\": %" PRIu32 ", \"coverage\": %u, ",
           one->first_rows[index], group->contact_count, group->blocker_count, group->wanted, group->missing, group->coverage);
    printf("\"score\": %u, \"key_contact\": %u, \"key_contact_index\": %" PRId64 ", \"next_contact\": %" PRId64 ", \"next_gain\": %u, ", group->score, group->key_contact,
           (int64_t)group->key_contact_index, (int64_t)group->next_contact, group->next_gain);
    printf("\"next_role\": %d, \"next_role_gain\": %u}", (int)group->next_role, group->next_role_gain);
}

void qualify_dump(const struct qualify_case *one)
{
    printf("{\"now\": %" PRId64 ", \"fingerprint\": \"%s\", \"model\": ", SAMPLE_NOW, lead_model_fingerprint(one->model));
    golden_print_escaped(one->json.data);
    for (unsigned i = 0; i < one->count; i++) {
        printf("%s{\"fields\": ", i ? ", " : ", \"leads\": [");
        sample_print(&one->fields, &one->leads[i], stdout);
        printf(", \"account\": %d", one->standings[i].account);
        sample_print_standing(one->model, &one->standings[i], stdout);
        printf(", \"result\": ");
        dump_result(one, i);
        putchar('}');
    }
    for (unsigned i = 0; i < FEW && i < one->count; i++) {
        const struct life *life = &one->lives[i];
        printf("%s{\"begun\": \"%s\", \"since\": %" PRId64 ", \"looks\": [", i ? ", " : "], \"lives\": [", lead_model_status_name(one->model, life->begun), life->since);
        for (unsigned look = 0; look < LOOKS; look++) {
            fputs(look ? ", " : "", stdout);
            dump_look(one, &life->looks[look]);
        }
        fputs("]}", stdout);
    }
    fputs("], \"groups\": [", stdout);
    for (unsigned i = 0; i < one->group_count; i++) {
        fputs(i ? ", " : "", stdout);
        dump_group(one, i);
    }
    puts("]}");
}
