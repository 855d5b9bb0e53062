/* SPDX-License-Identifier: MIT */
#include "golden.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void golden_stop(unsigned number, const char *what, const lead_error *error)
{
    printf("case %u: %s: %s %s\n", number, what, error ? error->path : "", error ? error->message : "");
    exit(1);
}

/* FNV-1a over the value's eight bytes, lowest first, whatever the machine's order. */
void golden_digest_number(struct digest *digest, int64_t number)
{
    for (unsigned i = 0; i < 8; i++)
        digest->state = (digest->state ^ ((uint64_t)number >> (8 * i) & 0xFF)) * UINT64_C(0x100000001B3);
}

void golden_digest_bytes(struct digest *digest, const void *bytes, size_t size)
{
    golden_digest_number(digest, (int64_t)size);
    for (size_t i = 0; i < size; i++)
        digest->state = (digest->state ^ ((const uint8_t *)bytes)[i]) * UINT64_C(0x100000001B3);
}

void golden_digest_text(struct digest *digest, const char *text)
{
    golden_digest_number(digest, text ? (int64_t)strlen(text) : -1);
    for (; text && *text; text++)
        golden_digest_number(digest, (unsigned char)*text);
}

void golden_digest_result(struct digest *digest, unsigned scores, const struct result *result)
{
    for (unsigned i = 0; i < scores; i++) {
        golden_digest_number(digest, result->points[i]);
        golden_digest_number(digest, result->coverage[i]);
    }
    golden_digest_number(digest, result->grade);
    golden_digest_number(digest, result->lead_class);
}

void golden_point(struct columns *columns, const lead_model *model, lead_points *points, lead_permille *coverage, uint8_t *grade,
                  uint8_t *lead_class, size_t count)
{
    for (unsigned i = 0; i < SCORES; i++) {
        columns->points[i] = points + i * count;
        columns->coverage[i] = coverage + i * count;
    }
    columns->outputs = (lead_outputs){.size = sizeof(lead_outputs), .points = columns->points, .coverage = columns->coverage};
    columns->outputs.grade = lead_model_grade_count(model) ? grade : NULL;
    columns->outputs.lead_class = lead_model_class_count(model) ? lead_class : NULL;
}

/* Only of entries that did not exist before there were events, so that earlier digests stay. */
static void digest_events(struct digest *digest, const lead_entry *entry)
{
    golden_digest_number(digest, (int64_t)entry->counted);
    golden_digest_number(digest, (int64_t)entry->capped);
    golden_digest_number(digest, entry->raw_points);
    golden_digest_number(digest, entry->newest);
    golden_digest_text(digest, entry->reason);
}

void golden_explain(unsigned number, lead_record *record, lead_time now, unsigned scores, const struct result *result,
                    struct digest *digest)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ledger *ledger;
    int64_t sums[SCORES] = {0};
    if (lead_record_explain(record, now, NULL, &ledger, &error) != LEAD_OK)
        golden_stop(number, "explain", &error);
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        if (lead_ledger_get(ledger, i, &entry) != LEAD_OK || entry.score >= scores)
            golden_stop(number, "entry", NULL);
        sums[entry.score] += entry.points;
        golden_digest_number(digest, entry.kind);
        golden_digest_number(digest, entry.points);
        golden_digest_text(digest, entry.group);
        golden_digest_text(digest, entry.name);
        for (uint32_t field = 0; field < entry.field_count; field++)
            golden_digest_number(digest, entry.fields[field]);
        if (entry.kind == LEAD_ENTRY_EVENTS || entry.kind == LEAD_ENTRY_GUARD)
            digest_events(digest, &entry);
    }
    for (unsigned i = 0; i < scores; i++) {
        if (sums[i] != result->points[i])
            golden_stop(number, "the ledger does not sum to the score", NULL);
        for (uint32_t field = 0; field < lead_ledger_unknown_count(ledger, i); field++)
            golden_digest_number(digest, lead_ledger_unknown(ledger, i, field));
    }
    lead_ledger_free(ledger);
}

void golden_advise(unsigned number, lead_record *record, lead_time now, struct digest *digest)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_advice *advice;
    if (lead_record_advise(record, now, NULL, &advice, &error) != LEAD_OK)
        golden_stop(number, "advise", &error);
    for (size_t i = 0; i < lead_advice_count(advice); i++) {
        lead_option option = {.size = sizeof option};
        lead_advice_get(advice, i, &option);
        golden_digest_number(digest, option.gain);
        golden_digest_number(digest, option.points);
        golden_digest_number(digest, option.grade);
        golden_digest_number(digest, option.lead_class);
        for (uint32_t c = 0; c < option.change_count; c++) {
            lead_change change = {.size = sizeof change};
            lead_advice_change(advice, i, c, &change);
            golden_digest_number(digest, change.field);
            golden_digest_number(digest, change.find_out);
            golden_digest_text(digest, change.wanted);
        }
    }
    lead_advice_free(advice);
}

void golden_compare(unsigned number, unsigned scores, const struct result *expected, const struct columns *columns, unsigned at)
{
    bool same = true;
    for (unsigned i = 0; i < scores; i++)
        same = same && columns->points[i][at] == expected->points[i] && columns->coverage[i][at] == expected->coverage[i];
    if (columns->outputs.grade)
        same = same && columns->outputs.grade[at] == expected->grade;
    if (columns->outputs.lead_class)
        same = same && columns->outputs.lead_class[at] == expected->lead_class;
    if (!same)
        golden_stop(number, "two ways to one result differ", NULL);
}

void golden_print_escaped(const char *text)
{
    putchar('"');
    for (; *text; text++)
        printf(*text == '\n' ? "\\n" : *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    putchar('"');
}

void golden_print_results(const lead_model *model, const struct result *results, unsigned count)
{
    unsigned scores = lead_model_score_count(model);
    putchar('[');
    for (unsigned i = 0; i < count; i++) {
        const char *grade = lead_model_grade_name(model, results[i].grade);
        const char *lead_class = lead_model_class_name(model, results[i].lead_class);
        printf("%s{\"points\": [", i ? ", " : "");
        for (unsigned s = 0; s < scores; s++)
            printf("%s%" PRId32, s ? ", " : "", results[i].points[s]);
        printf("], \"coverage\": [");
        for (unsigned s = 0; s < scores; s++)
            printf("%s%u", s ? ", " : "", results[i].coverage[s]);
        printf("], \"grade\": ");
        grade ? golden_print_escaped(grade) : (void)printf("null");
        printf(", \"class\": ");
        lead_class ? golden_print_escaped(lead_class) : (void)printf("null");
        putchar('}');
    }
    putchar(']');
}
