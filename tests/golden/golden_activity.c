/* SPDX-License-Identifier: MIT */
/*
 * Cases with events. Every lead's events are added to a timeline one by one; everything else must agree with these timelines: tables filled by
 * batches in any order, halves that are merged, states that are saved and loaded, results after forgetting, and next changes.
 */
#include "activity_case.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Timelines ---- */

static lead_timeline *empty_timeline(const struct activity_case *one)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_timeline *timeline;
    activity_must(one, lead_timeline_new(one->model, NULL, &timeline, &error), "timeline", &error);
    return timeline;
}

static lead_added add(const struct activity_case *one, lead_timeline *timeline, lead_event *event, const struct sample_event *given)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_added added;
    if (!sample_fill_event(&one->activity, given, one->model, event))
        golden_stop(one->number, "setters of events", NULL);
    activity_must(one, lead_timeline_add(timeline, event, &added, &error), "add", &error);
    return added;
}

static void make_timelines(struct activity_case *one, lead_event *event)
{
    for (unsigned i = 0; i < one->count; i++) {
        const struct sample_history *history = &one->histories[i];
        if (!history->is_known)
            continue;
        one->timelines[i] = empty_timeline(one);
        for (unsigned e = 0; e < history->count; e++)
            golden_digest_number(&one->digest[STATES], add(one, one->timelines[i], event, &history->event[e]));
        golden_digest_number(&one->digest[STATES], (int64_t)lead_timeline_pair_count(one->timelines[i]));
    }
}

struct bytes {
    void *data;
    size_t size;
};

static struct bytes save(const struct activity_case *one, const lead_timeline *timeline)
{
    lead_error error = LEAD_ERROR_INIT;
    struct bytes bytes = {.size = lead_timeline_saved_size(timeline)};
    bytes.data = malloc(bytes.size);
    if (!bytes.data)
        golden_stop(one->number, "memory", NULL);
    activity_must(one, lead_timeline_save(timeline, bytes.data, bytes.size, &error), "save", &error);
    return bytes;
}

static void same_bytes(const struct activity_case *one, struct bytes a, struct bytes b, const char *what)
{
    if (a.size != b.size || memcmp(a.data, b.data, a.size))
        golden_stop(one->number, what, NULL);
    free(b.data);
}

/* Events of one source go to one half, so that each half has seen its numbers in order. */
static lead_timeline *merged_halves(const struct activity_case *one, unsigned lead, lead_event *event)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_timeline *halves[2] = {empty_timeline(one), empty_timeline(one)};
    for (unsigned e = 0; e < one->histories[lead].count; e++) {
        const struct sample_event *given = &one->histories[lead].event[e];
        add(one, halves[given->source ? given->source % 2 : e % 2], event, given);
    }
    activity_must(one, lead_timeline_merge(halves[0], halves[1], &error), "merge", &error);
    lead_timeline_free(halves[1]);
    return halves[0];
}

static lead_timeline *loaded(const struct activity_case *one, struct bytes bytes)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_load_report report = {.size = sizeof report};
    lead_timeline *timeline;
    activity_must(one, lead_timeline_load(one->model, bytes.data, bytes.size, NULL, &timeline, &report, &error), "load", &error);
    if (report.dropped_events || report.dropped_counters || report.new_counters)
        golden_stop(one->number, "loading under the same model drops something", NULL);
    return timeline;
}

static void check_states(struct activity_case *one, lead_event *event)
{
    for (unsigned i = 0; i < one->count; i++) {
        if (!one->timelines[i])
            continue;
        struct bytes bytes = save(one, one->timelines[i]);
        lead_timeline *again = loaded(one, bytes), *merged = merged_halves(one, i, event);
        golden_digest_bytes(&one->digest[STATES], bytes.data, bytes.size);
        same_bytes(one, bytes, save(one, again), "a loaded timeline saves as other bytes");
        same_bytes(one, bytes, save(one, merged), "merged halves are another timeline");
        free(bytes.data);
        lead_timeline_free(again);
        lead_timeline_free(merged);
    }
}

/* ---- Records ---- */

static void evaluate(const struct activity_case *one, lead_record *record, lead_time now, struct result *result)
{
    lead_error error = LEAD_ERROR_INIT;
    struct columns columns;
    *result = (struct result){.grade = 0, .lead_class = LEAD_NO_CLASS};
    golden_point(&columns, one->model, result->points, result->coverage, &result->grade, &result->lead_class, 1);
    activity_must(one, lead_record_evaluate(record, now, &columns.outputs, &error), "evaluate", &error);
}

/* The results at a moment are those that all other ways have to give. */
static bool is_result(const struct activity_case *one, lead_record *record, lead_time now, const struct result *expected)
{
    struct result result;
    evaluate(one, record, now, &result);
    bool same = result.grade == expected->grade && result.lead_class == expected->lead_class;
    for (unsigned i = 0; i < one->scores; i++)
        same = same && result.points[i] == expected->points[i] && result.coverage[i] == expected->coverage[i];
    return same;
}

static void look_ahead(struct activity_case *one, lead_record *record, unsigned lead)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_next_change *change = &one->changes[lead];
    struct result now, before, then;
    *change = (lead_next_change){.size = sizeof *change};
    if (!one->looks_ahead)
        return;
    activity_must(one, lead_record_next_change(record, SAMPLE_NOW, UNTIL, change, &error), "next change", &error);
    golden_digest_number(&one->digest[CHANGES], change->found);
    golden_digest_number(&one->digest[CHANGES], change->found ? change->time : 0);
    if (!change->found)
        return;
    golden_digest_number(&one->digest[CHANGES], change->grade);
    golden_digest_number(&one->digest[CHANGES], change->lead_class);
    evaluate(one, record, SAMPLE_NOW, &now);
    evaluate(one, record, change->time - 1, &before);
    evaluate(one, record, change->time, &then);
    if (now.grade != before.grade || now.lead_class != before.lead_class || (now.grade == then.grade && now.lead_class == then.lead_class))
        golden_stop(one->number, "nothing changes at the next change", NULL);
}

static void score_records(struct activity_case *one)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_record *record;
    activity_must(one, lead_record_new(one->model, NULL, &record, &error), "record", &error);
    for (unsigned i = 0; i < one->count; i++) {
        lead_record_clear(record);
        if (!sample_fill(&one->fields, &one->leads[i], record))
            golden_stop(one->number, "setters", NULL);
        activity_must(one, lead_record_set_timeline(record, one->timelines[i]), "timeline of a record", NULL);
        for (unsigned m = 0; m < MOMENTS; m++) {
            evaluate(one, record, activity_moments[m], &one->results[m][i]);
            golden_digest_result(&one->digest[RESULTS], one->scores, &one->results[m][i]);
            if (i < FEW)
                golden_explain(one->number, record, activity_moments[m], one->scores, &one->results[m][i], &one->digest[LEDGERS]);
        }
        if (i < 2)
            golden_advise(one->number, record, SAMPLE_NOW, &one->digest[ADVICE]);
        look_ahead(one, record, i);
    }
    lead_record_free(record);
}

/* The last of all: the timelines are other ones from here on. Returns how many events were dropped. */
static uint64_t check_forgetting(struct activity_case *one)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_record *record;
    uint64_t dropped = 0;
    activity_must(one, lead_record_new(one->model, NULL, &record, &error), "record", &error);
    for (unsigned i = 0; i < one->count; i++) {
        lead_record_clear(record);
        sample_fill(&one->fields, &one->leads[i], record);
        lead_record_set_timeline(record, one->timelines[i]);
        dropped += lead_timeline_forget(one->timelines[i], SAMPLE_NOW);
        for (unsigned m = 0; m < 2; m++) /* the third is earlier */
            if (!is_result(one, record, activity_moments[m], &one->results[m][i]))
                golden_stop(one->number, "forgetting changes a result", NULL);
    }
    lead_record_free(record);
    golden_digest_number(&one->digest[STATES], (int64_t)dropped);
    return dropped;
}

/* ---- Tables ---- */

static void shuffle(struct sample_random *random, struct sample_row *rows, unsigned count)
{
    for (unsigned i = count; i > 1; i--) {
        unsigned other = sample_below(random, i);
        struct sample_row row = rows[i - 1];
        rows[i - 1] = rows[other];
        rows[other] = row;
    }
}

/* Part `part` of `parts` of every lead's events, in any order. */
static void ingest_part(struct activity_case *one, lead_activity *table, bool has_text, unsigned part, unsigned parts,
                        lead_ingest_report *report)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ingest_options options = {.size = sizeof options, .instructions = one->number % 4};
    struct ArrowSchema schema;
    struct ArrowArray array;
    unsigned count = 0;
    struct sample_row *rows = malloc(one->count * SAMPLE_EVENTS * sizeof *rows);
    if (!rows)
        golden_stop(one->number, "memory", NULL);
    for (unsigned i = 0; i < one->count; i++) {
        const struct sample_history *history = &one->histories[i];
        for (unsigned e = history->count * part / parts; e < history->count * (part + 1) / parts; e++)
            rows[count++] = (struct sample_row){i, &history->event[e]};
    }
    shuffle(&one->random, rows, count);
    sample_event_arrow(&one->activity, rows, count, has_text, one->number, &schema, &array);
    activity_must(one, lead_activity_ingest(table, &schema, &array, &options, report, &error), "ingest", &error);
    schema.release(&schema);
    array.release(&array);
    free(rows);
}

static lead_activity *make_table(struct activity_case *one, bool has_text, unsigned parts)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ingest_report report = {.size = sizeof report};
    lead_activity *table;
    activity_must(one, lead_activity_new(one->model, has_text ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, NULL, &table, &error), "table", &error);
    for (unsigned part = 0; part < parts; part++)
        ingest_part(one, table, has_text, part, parts, &report);
    if (report.rows != report.counted + report.unmatched + report.unknown_type + report.seen || report.without_key || report.without_time)
        golden_stop(one->number, "the report of ingesting does not add up", NULL);
    golden_digest_number(&one->digest[STATES], (int64_t)report.counted);
    golden_digest_number(&one->digest[STATES], (int64_t)report.seen);
    return table;
}

static void compare_timelines(const struct activity_case *one, lead_activity *table, bool has_text)
{
    lead_error error = LEAD_ERROR_INIT;
    for (unsigned i = 0; i < one->count; i++) {
        char name[16];
        snprintf(name, sizeof name, "lead %u", i);
        lead_key key = {.size = sizeof key, .integer = has_text ? 0 : i, .text = has_text ? name : NULL, .text_size = has_text ? strlen(name) : 0};
        lead_timeline *timeline;
        if (!one->timelines[i])
            continue;
        activity_must(one, lead_activity_timeline(table, &key, NULL, &timeline, &error), "timeline of a table", &error);
        struct bytes bytes = save(one, one->timelines[i]);
        same_bytes(one, bytes, save(one, timeline), "a table has another timeline");
        free(bytes.data);
        lead_timeline_free(timeline);
    }
}

static void score_part(const struct activity_case *one, const lead_batch *batch, unsigned moment)
{
    static lead_points points[SCORES * MANY];
    static lead_permille coverage[SCORES * MANY];
    static uint8_t grade[MANY], lead_class[MANY];
    lead_error error = LEAD_ERROR_INIT;
    struct columns columns;
    unsigned first = one->number % 7, count = one->count - first;
    golden_point(&columns, one->model, points, coverage, grade, lead_class, count);
    activity_must(one, lead_batch_score(batch, activity_moments[moment], first, count, &columns.outputs, NULL, &error), "score", &error);
    for (unsigned i = 0; i < count; i++)
        golden_compare(one->number, one->scores, &one->results[moment][first + i], &columns, i);
}

/* Row by row what the records say, by time and then by row. */
static void look_ahead_in_batch(const struct activity_case *one, const lead_batch *batch)
{
    uint64_t rows[FEW];
    lead_time times[FEW];
    uint8_t grade[FEW], lead_class[FEW];
    lead_error error = LEAD_ERROR_INIT;
    lead_next_changes found = {.size = sizeof found, .rows = rows, .times = times, .grade = grade, .lead_class = lead_class};
    unsigned expected = 0;
    activity_must(one, lead_batch_next_changes(batch, SAMPLE_NOW, UNTIL, &found, &error), "next changes", &error);
    for (unsigned i = 0; i < one->count; i++)
        expected += one->changes[i].found != 0;
    bool same = found.count == expected;
    for (unsigned i = 0; i < found.count && same; i++) {
        const lead_next_change *change = &one->changes[rows[i]];
        same = change->found && change->time == times[i] && (lead_model_grade_count(one->model) ? change->grade == grade[i] : grade[i] == 255) &&
               (change->lead_class == LEAD_NONE ? lead_class[i] == LEAD_NO_CLASS : change->lead_class == lead_class[i]) &&
               (i == 0 || times[i - 1] < times[i] || (times[i - 1] == times[i] && rows[i - 1] < rows[i]));
    }
    if (!same)
        golden_stop(one->number, "next changes of a batch differ from those of its records", NULL);
}

/* The first `count` moments. */
static void score_batches(const struct activity_case *one, lead_activity *table, bool has_text, unsigned count)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    sample_lead_arrow(&one->fields, one->leads, one->histories, one->count, has_text, one->number, &schema, &array);
    for (lead_instructions instructions = LEAD_INSTRUCTIONS_BASELINE; instructions <= LEAD_INSTRUCTIONS_AVX512; instructions++) {
        lead_error error = LEAD_ERROR_INIT;
        lead_batch_options options = {.size = sizeof options, .instructions = instructions, .activity = table};
        lead_batch *batch;
        activity_must(one, lead_batch_new(one->model, &schema, &array, &options, NULL, &batch, &error), "batch", &error);
        for (unsigned m = 0; m < count; m++)
            score_part(one, batch, m);
        if (one->looks_ahead && instructions == LEAD_INSTRUCTIONS_AVX512)
            look_ahead_in_batch(one, batch);
        lead_batch_free(batch);
    }
    schema.release(&schema);
    array.release(&array);
}

static struct bytes save_table(const struct activity_case *one, lead_activity *table)
{
    lead_error error = LEAD_ERROR_INIT;
    struct bytes bytes = {0};
    activity_must(one, lead_activity_saved_size(table, &bytes.size, &error), "size of a saved table", &error);
    bytes.data = malloc(bytes.size);
    if (!bytes.data)
        golden_stop(one->number, "memory", NULL);
    activity_must(one, lead_activity_save(table, bytes.data, bytes.size, &error), "save a table", &error);
    return bytes;
}

/* Saved and loaded again, it is the same table. */
static lead_activity *reloaded(struct activity_case *one, lead_activity *table)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_activity *again;
    struct bytes bytes = save_table(one, table);
    golden_digest_bytes(&one->digest[STATES], bytes.data, bytes.size);
    activity_must(one, lead_activity_load(one->model, bytes.data, bytes.size, NULL, &again, NULL, &error), "load a table", &error);
    same_bytes(one, bytes, save_table(one, again), "a loaded table saves as other bytes");
    free(bytes.data);
    lead_activity_free(table);
    return again;
}

static void check_tables(struct activity_case *one)
{
    lead_error error = LEAD_ERROR_INIT;
    bool has_text = one->number % 2;
    uint64_t dropped;
    lead_activity *table = make_table(one, has_text, 1 + one->number % 3);
    compare_timelines(one, table, has_text);
    if (one->number % 5 != 4)
        table = reloaded(one, table);
    score_batches(one, table, has_text, MOMENTS);
    activity_must(one, lead_activity_forget(table, SAMPLE_NOW, &dropped, &error), "forget", &error);
    if (dropped != check_forgetting(one))
        golden_stop(one->number, "a table forgets another number of events", NULL);
    compare_timelines(one, table, has_text);
    score_batches(one, table, has_text, 2);
    lead_activity_free(table);
}

void golden_activity(unsigned number, bool is_dump)
{
    struct activity_case one;
    lead_event *event;
    lead_error error = LEAD_ERROR_INIT;
    activity_begin(number, &one);
    activity_must(&one, lead_event_new(one.model, NULL, &event, &error), "event", &error);
    make_timelines(&one, event);
    check_states(&one, event);
    score_records(&one);
    check_tables(&one);
    if (is_dump)
        activity_dump(&one);
    else
        printf("%u %s", number, lead_model_fingerprint(one.model));
    for (unsigned i = 0; i < sizeof one.digest / sizeof *one.digest && !is_dump; i++)
        printf(" %016" PRIx64 "%s", one.digest[i].state, i == CHANGES ? "\n" : "");
    lead_event_free(event);
    activity_end(&one);
}
