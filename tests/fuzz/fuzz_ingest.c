/* SPDX-License-Identifier: MIT */
/*
 * Hostile batches of events into tables with keys of both types, and the same batches as leads that are joined: what is refused changes nothing,
 * all sets of instructions do the same, and what is in the table can be saved, loaded and scored.
 */
#include "hostile.h"

#include <leadcore/leadcore.h>
#include <stdlib.h>
#include <string.h>

#define NOW (INT64_C(1795251600) * 1000000)

enum { ROWS_MAX = 64, KNOWN = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"ingest\", \"version\": \"1\", \"fields\": {\"flag\": \"flag\"}, \"events\": {"
    "\"a\": {\"text\": \"text\", \"number\": \"number\", \"tags\": \"tags\", \"when\": \"time\", \"flag\": \"flag\", \"kind\": \"category\"},"
    "\"b\": {}, \"c\": {\"text\": \"text\"}}, \"guards\": [{\"name\": \"g\", \"on\": [\"b\"], \"more_than\": 2, \"per\": \"1w\"}],"
    "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"decay\": {\"half_life\": \"30d\"}, \"rules\": ["
    "{\"name\": \"any\", \"on\": [\"a\", \"b\", \"c\"], \"points\": 1},"
    "{\"name\": \"text\", \"on\": [\"a\", \"c\"], \"where\": {\"text\": {\"starts\": \"a\"}}, \"points\": 2},"
    "{\"name\": \"number\", \"on\": \"a\", \"where\": {\"number\": {\">\": 0}}, \"points\": 3},"
    "{\"name\": \"tags\", \"on\": \"a\", \"where\": {\"tags\": {\"any\": [\"a\", \"b\"]}}, \"points\": 4},"
    "{\"name\": \"when\", \"on\": \"a\", \"where\": {\"when\": {\">\": \"1970-01-02\"}, \"flag\": true}, \"points\": 5},"
    "{\"name\": \"kind\", \"on\": \"a\", \"where\": {\"kind\": [\"a\", \"c\"]}, \"points\": 6, \"at_most\": {\"times\": 2, \"per\": \"1d\"}},"
    "{\"name\": \"recent\", \"when\": {\"activity\": {\"on\": \"b\", \"last\": {\"within\": \"30d\"}}, \"flag\": true}, \"points\": 7}]}]}}}";

#define TEXT {"u", "U", "vu", "i"} /* the last often with a dictionary */
#define NUMBER {"g", "f", "s", "L"}
#define TIME {"tsu:UTC", "tss:", "tdD", "tsm:"}
#define FLAG {"b", "c", "b", "C"}

static const struct hostile_plan plans[2] = {
    {11,
     {"time", "type", "source", "sequence", "text", "number", "tags", "when", "flag", "kind", "key"},
     {TIME, TEXT, TEXT, {"l", "i", "C", "L"}, TEXT, NUMBER, {"+l", "+L", "+l", "n"}, TIME, FLAG, TEXT, {"i", "l", "c", "L"}}},
    {11,
     {"time", "type", "source", "sequence", "text", "number", "tags", "when", "flag", "kind", "key"},
     {TIME, TEXT, TEXT, {"l", "i", "C", "L"}, TEXT, NUMBER, {"+l", "+L", "+l", "n"}, TIME, FLAG, TEXT, TEXT}},
};

static lead_model *model; /* compiled once: the batches are what varies */

/* ---- Saved tables are compared, since equal tables are equal bytes ---- */

struct saved {
    uint8_t *bytes;
    size_t size;
};

static struct saved save(lead_activity *table)
{
    struct saved saved;
    hostile_check(lead_activity_saved_size(table, &saved.size, NULL) == LEAD_OK);
    saved.bytes = malloc(saved.size);
    hostile_check(saved.bytes && lead_activity_save(table, saved.bytes, saved.size, NULL) == LEAD_OK);
    return saved;
}

static void require_same(lead_activity *table, const struct saved *expected)
{
    struct saved saved = save(table);
    hostile_check(saved.size == expected->size && !memcmp(saved.bytes, expected->bytes, saved.size));
    free(saved.bytes);
}

/* ---- What can be done with a batch ---- */

static void check_refusal(lead_status status, const lead_error *error)
{
    hostile_check(error->code == status && error->message[0]);
    hostile_check(status == LEAD_ERROR_ARROW || status == LEAD_ERROR_COLUMN_TYPE || status == LEAD_ERROR_MISSING_COLUMN ||
                  status == LEAD_ERROR_LIMIT || status == LEAD_ERROR_VALUE);
}

/* ---- Leads that were there before ---- */

static lead_key known_key(lead_key_type type, unsigned i)
{
    return type == LEAD_KEY_TEXT ? (lead_key){.size = sizeof(lead_key), .text = &"abcd"[i], .text_size = 1}
                                 : (lead_key){.size = sizeof(lead_key), .integer = i};
}

struct known {
    uint8_t bytes[KNOWN][1024];
    size_t sizes[KNOWN];
    uint64_t leads;
};

/* Places that were made and given back show in the bytes of a whole table, which are therefore not compared after a refusal. */
static void look(lead_activity *table, struct known *known)
{
    memset(known, 0, sizeof *known);
    known->leads = lead_activity_lead_count(table);
    for (unsigned i = 0; i < KNOWN; i++) {
        lead_key key = known_key(lead_activity_key_type(table), i);
        lead_timeline *timeline;
        hostile_check(lead_activity_timeline(table, &key, NULL, &timeline, NULL) == LEAD_OK);
        known->sizes[i] = lead_timeline_saved_size(timeline);
        hostile_check(known->sizes[i] <= sizeof known->bytes[i] &&
                      lead_timeline_save(timeline, known->bytes[i], known->sizes[i], NULL) == LEAD_OK);
        lead_timeline_free(timeline);
    }
}

/* A table of four leads with an event each. */
static lead_activity *begin(lead_key_type type)
{
    lead_activity *table;
    lead_event *event;
    lead_timeline *timeline;
    hostile_check(lead_activity_new(model, type, NULL, &table, NULL) == LEAD_OK && lead_event_new(model, NULL, &event, NULL) == LEAD_OK);
    for (unsigned i = 0; i < KNOWN; i++) {
        lead_key key = known_key(type, i);
        hostile_check(lead_timeline_new(model, NULL, &timeline, NULL) == LEAD_OK && lead_event_begin(event, i % 3, NOW) == LEAD_OK &&
                      lead_event_set_sequence(event, "b", 1, (int64_t)i) == LEAD_OK && lead_timeline_add(timeline, event, NULL, NULL) == LEAD_OK &&
                      lead_activity_set_timeline(table, &key, timeline, NULL) == LEAD_OK);
        lead_timeline_free(timeline);
    }
    lead_event_free(event);
    return table;
}

/* Whether the batch was taken. */
static bool ingest(lead_activity *table, const struct hostile_node *batch, lead_instructions instructions, lead_missing missing)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ingest_options options = {.size = sizeof options, .instructions = instructions, .missing = missing};
    lead_ingest_report report = {.size = sizeof report};
    struct known before, after;
    look(table, &before);
    lead_status status = lead_activity_ingest(table, &batch->schema, &batch->array, &options, &report, &error);
    if (status != LEAD_OK) {
        check_refusal(status, &error);
        look(table, &after);
        hostile_check(!memcmp(&before, &after, sizeof before) && report.rows == 0);
    } else {
        hostile_check(report.rows == (uint64_t)batch->array.length && report.rows == report.counted + report.unmatched + report.unknown_type +
                                                                                         report.seen + report.without_key + report.without_time);
    }
    return status == LEAD_OK;
}

static void join(lead_activity *table, const struct hostile_node *batch)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN, .activity = table};
    lead_points points[ROWS_MAX], *columns[] = {points};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    lead_batch *leads;
    lead_status status = lead_batch_new(model, &batch->schema, &batch->array, &options, NULL, &leads, &error);
    if (status != LEAD_OK) {
        check_refusal(status, &error);
        return;
    }
    hostile_check(lead_batch_row_count(leads) <= ROWS_MAX);
    status = lead_batch_score(leads, NOW, 0, lead_batch_row_count(leads), &outputs, NULL, &error);
    if (status != LEAD_OK)
        check_refusal(status, &error);
    for (uint64_t i = 0; i < lead_batch_row_count(leads) && status == LEAD_OK; i++)
        hostile_check(points[i] >= lead_model_score_min(model, 0) && points[i] <= lead_model_score_max(model, 0));
    lead_batch_free(leads);
}

static void reload(lead_activity *table)
{
    lead_activity *loaded;
    struct saved saved = save(table);
    hostile_check(lead_activity_load(model, saved.bytes, saved.size, NULL, &loaded, NULL, NULL) == LEAD_OK);
    require_same(loaded, &saved);
    lead_activity_free(loaded);
    free(saved.bytes);
}

/* Twice: events without a number count again, those with one do not. */
static void try_table(const struct hostile_node *batch, lead_key_type type, lead_missing missing)
{
    lead_activity *tables[2];
    for (int i = 0; i < 2; i++) {
        tables[i] = begin(type);
        for (int again = 0; again < 2; again++)
            if (!ingest(tables[i], batch, i ? LEAD_INSTRUCTIONS_BASELINE : LEAD_INSTRUCTIONS_BEST, missing))
                break;
    }
    struct saved saved = save(tables[0]);
    require_same(tables[1], &saved);
    free(saved.bytes);
    reload(tables[0]);
    join(tables[0], batch);
    hostile_check(lead_activity_forget(tables[0], NOW, NULL, NULL) == LEAD_OK);
    reload(tables[0]);
    lead_activity_free(tables[0]);
    lead_activity_free(tables[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hostile_input input = {data, size};
    if (!model)
        hostile_check(lead_model_compile(document, sizeof document - 1, NULL, &model, NULL) == LEAD_OK);
    const uint8_t choice = hostile_take(&input);
    struct hostile_node *batch = hostile_batch(&input, &plans[choice % 2]);
    const lead_missing missing = choice & 2 ? LEAD_MISSING_IS_UNKNOWN : LEAD_MISSING_IS_ERROR;
    try_table(batch, LEAD_KEY_INTEGER, missing);
    try_table(batch, LEAD_KEY_TEXT, missing);
    hostile_free(batch);
    return 0;
}
