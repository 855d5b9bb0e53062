/* SPDX-License-Identifier: MIT */
/*
 * One lead: compile a model document, fill a record, score it, and print why.
 *
 *     cc score_one.c $(pkg-config --cflags --libs leadcore) -o score_one && ./score_one
 */
#include <leadcore/leadcore.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char document[] =
    "{\n"
    "  \"leadcore\": 1, \"name\": \"saas-inbound\", \"version\": \"1\",\n"
    "  \"fields\": {\"country\": \"category\", \"employees\": \"number\", \"title\": \"text\", \"requested_demo\": \"flag\"},\n"
    "  \"scores\": {\"fit\": {\"min\": 0, \"max\": 100, \"groups\": [\n"
    "    {\"name\": \"company\", \"max\": 50, \"rules\": [\n"
    "      {\"name\": \"home market\", \"when\": {\"country\": [\"DE\", \"AT\", \"CH\"]}, \"points\": 20},\n"
    "      {\"name\": \"mid-market\", \"when\": {\"employees\": {\">=\": 200, \"<\": 2000}}, \"points\": 35,\n"
    "       \"reason\": \"200 to 2,000 staff is our sweet spot\"}]},\n"
    "    {\"name\": \"person\", \"rules\": [\n"
    "      {\"name\": \"senior\", \"when\": {\"title\": {\"contains\": [\"vp\", \"chief\"]}}, \"points\": 30},\n"
    "      {\"name\": \"wants a demo\", \"when\": {\"requested_demo\": true}, \"points\": 12.5, \"unknown\": 2}]}]}},\n"
    "  \"grade\": {\"letters\": {\"fit\": {\"A\": 75, \"B\": 50, \"C\": 25}}}\n"
    "}\n";

/* A real host takes the moment from its clock; a fixed one keeps the output of this example the same for ever. */
static const lead_time now = INT64_C(1795255200) * 1000000; /* 2026-11-21T10:00:00Z */

/* Points are exact thousandths: print them as such, without a detour over floating point. */
static void print_points(lead_points points)
{
    printf("%c%" PRId32 ".%03" PRId32, points < 0 ? '-' : '+', abs(points) / LEAD_POINT, abs(points) % LEAD_POINT);
}

static int report(const char *doing, const lead_error *error)
{
    fprintf(stderr, "%s: %s", doing, error->message);
    if (error->line)
        fprintf(stderr, " (line %" PRIu32 ", column %" PRIu32 ", %s)", error->line, error->column, error->path);
    fputc('\n', stderr);
    return -1;
}

/* Fields are found by name once and set by index for every lead. What is not set stays unknown, which is not the same as zero. */
static int fill(lead_record *record, const lead_model *model)
{
    static const char title[] = "VP, Sales (EMEA)";
    lead_record_clear(record);
    if (lead_record_set_text(record, lead_model_field(model, "country"), "AT", 2) != LEAD_OK ||
        lead_record_set_number(record, lead_model_field(model, "employees"), 850) != LEAD_OK ||
        lead_record_set_text(record, lead_model_field(model, "title"), title, strlen(title)) != LEAD_OK) {
        fputs("The model does not have the fields that this program fills.\n", stderr);
        return -1;
    }
    return 0;
}

static int print_score(lead_record *record, const lead_model *model, uint32_t fit)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_score result = {.size = sizeof result};
    if (lead_record_score(record, now, fit, &result, &error) != LEAD_OK)
        return report("scoring", &error);
    printf("fit ");
    print_points(result.points);
    printf(", grade %s, %d.%d %% of it known\n", lead_model_grade_name(model, result.grade), result.coverage / 10, result.coverage % 10);
    return 0;
}

/* The entries of the ledger sum exactly to the score. */
static int print_ledger(lead_record *record, const lead_model *model, uint32_t fit)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ledger *ledger;
    if (lead_record_explain(record, now, NULL, &ledger, &error) != LEAD_OK)
        return report("explaining", &error);
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        if (lead_ledger_get(ledger, i, &entry) != LEAD_OK)
            break;
        printf("  ");
        print_points(entry.points);
        if (entry.kind == LEAD_ENTRY_RULE || entry.kind == LEAD_ENTRY_UNKNOWN)
            printf("  %s%s\n", entry.reason, entry.kind == LEAD_ENTRY_UNKNOWN ? " (unknown)" : "");
        else
            printf("  limit of %s\n", entry.group ? entry.group : lead_model_score_name(model, entry.score));
    }
    for (uint32_t i = 0; i < lead_ledger_unknown_count(ledger, fit); i++)
        printf("  unknown: %s\n", lead_model_field_name(model, lead_ledger_unknown(ledger, fit, i)));
    lead_ledger_free(ledger);
    return 0;
}

static int print_advice(lead_record *record, const lead_model *model)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_advice *advice;
    if (lead_record_advise(record, now, NULL, &advice, &error) != LEAD_OK)
        return report("advising", &error);
    for (size_t i = 0; i < lead_advice_count(advice); i++) {
        lead_option option = {.size = sizeof option};
        if (lead_advice_get(advice, i, &option) != LEAD_OK)
            break;
        printf("  ");
        print_points(option.gain);
        printf("  if");
        for (uint32_t j = 0; j < option.change_count; j++) {
            lead_change change = {.size = sizeof change};
            if (lead_advice_change(advice, i, j, &change) == LEAD_OK)
                printf(" %s is %s (%s)", lead_model_field_name(model, change.field), change.wanted,
                       change.find_out ? "find out" : "would have to change");
        }
        putchar('\n');
    }
    lead_advice_free(advice);
    return 0;
}

int main(void)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    lead_record *record = NULL;
    int failed = -1;
    if (lead_model_compile(document, strlen(document), NULL, &model, &error) != LEAD_OK)
        report("compiling the model", &error);
    else if (lead_record_new(model, NULL, &record, &error) != LEAD_OK)
        report("making a record", &error);
    else {
        uint32_t fit = lead_model_score(model, "fit");
        failed = fill(record, model) || print_score(record, model, fit) || print_ledger(record, model, fit) ||
                 print_advice(record, model);
    }
    lead_record_free(record); /* both take NULL */
    lead_model_unref(model);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
