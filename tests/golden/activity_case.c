/* SPDX-License-Identifier: MIT */
#include "activity_case.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const lead_time activity_moments[MOMENTS] = {SAMPLE_NOW, SAMPLE_NOW + 9 * DAY + INT64_C(18000000000), SAMPLE_NOW - 3 * DAY};

void activity_must(const struct activity_case *one, lead_status status, const char *what, const lead_error *error)
{
    if (status != LEAD_OK)
        golden_stop(one->number, what, error);
}

static void *memory(const struct activity_case *one, size_t size)
{
    void *block = calloc(one->count, size);
    if (!block)
        golden_stop(one->number, "memory", NULL);
    return block;
}

void activity_begin(unsigned number, struct activity_case *one)
{
    struct sample_random random = {number * UINT64_C(1000003)};
    lead_error error = LEAD_ERROR_INIT;
    *one = (struct activity_case){.number = number, .count = number % 20 == 0 ? MANY : FEW};
    for (unsigned i = 0; i < sizeof one->digest / sizeof *one->digest; i++)
        one->digest[i].state = GOLDEN_START;
    sample_activity_model(&random, &one->fields, &one->activity, &one->json);
    if (lead_model_compile(one->json.data, one->json.size, NULL, &one->model, &error) != LEAD_OK) {
        fputs(one->json.data, stderr);
        golden_stop(number, "compile", &error);
    }
    one->scores = lead_model_score_count(one->model);
    one->looks_ahead = one->count == FEW && (lead_model_grade_count(one->model) || lead_model_class_count(one->model));
    one->leads = memory(one, sizeof *one->leads);
    one->histories = memory(one, sizeof *one->histories);
    one->timelines = memory(one, sizeof(lead_timeline *));
    one->changes = memory(one, sizeof *one->changes);
    for (unsigned m = 0; m < MOMENTS; m++)
        one->results[m] = memory(one, sizeof *one->results[m]);
    for (unsigned i = 0; i < one->count; i++) {
        sample_lead(&random, &one->fields, &one->leads[i]);
        sample_history(&random, &one->activity, &one->histories[i]);
    }
    one->random = random;
}

void activity_end(struct activity_case *one)
{
    for (unsigned i = 0; i < one->count; i++)
        lead_timeline_free(one->timelines[i]);
    for (unsigned m = 0; m < MOMENTS; m++)
        free(one->results[m]);
    free(one->timelines);
    free(one->changes);
    free(one->histories);
    free(one->leads);
    sample_text_free(&one->json);
    lead_model_unref(one->model);
}

static void dump_events(const struct activity_case *one, const struct sample_history *history)
{
    if (!history->is_known) {
        fputs("null", stdout);
        return;
    }
    putchar('[');
    for (unsigned e = 0; e < history->count; e++) {
        fputs(e ? ", " : "", stdout);
        sample_print_event(&one->activity, &history->event[e], stdout);
    }
    putchar(']');
}

static void dump_changes(const struct activity_case *one)
{
    for (unsigned i = 0; i < one->count && i < FEW && one->looks_ahead; i++) {
        const lead_next_change *change = &one->changes[i];
        const char *grade = lead_model_grade_name(one->model, change->grade), *lead_class = lead_model_class_name(one->model, change->lead_class);
        fputs(i ? ", " : "", stdout);
        if (!change->found) {
            fputs("null", stdout);
            continue;
        }
        printf("{\"time\": %" PRId64 ", \"grade\": ", change->time);
        grade ? golden_print_escaped(grade) : (void)printf("null");
        printf(", \"class\": ");
        lead_class ? golden_print_escaped(lead_class) : (void)printf("null");
        putchar('}');
    }
}

void activity_dump(const struct activity_case *one)
{
    unsigned count = one->count < FEW ? one->count : FEW;
    printf("{\"fingerprint\": \"%s\", \"model\": ", lead_model_fingerprint(one->model));
    golden_print_escaped(one->json.data);
    printf(", \"leads\": [");
    for (unsigned i = 0; i < count; i++) {
        fputs(i ? ", " : "", stdout);
        sample_print(&one->fields, &one->leads[i], stdout);
    }
    printf("], \"events\": [");
    for (unsigned i = 0; i < count; i++) {
        fputs(i ? ", " : "", stdout);
        dump_events(one, &one->histories[i]);
    }
    printf("], \"moments\": [");
    for (unsigned m = 0; m < MOMENTS; m++) {
        printf("%s{\"now\": %" PRId64 ", \"results\": ", m ? ", " : "", activity_moments[m]);
        golden_print_results(one->model, one->results[m], count);
        putchar('}');
    }
    printf("], \"until\": %" PRId64 ", \"changes\": [", UNTIL);
    dump_changes(one);
    puts("]}");
}

