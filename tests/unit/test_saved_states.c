/* SPDX-License-Identifier: MIT */
/*
 * Saved states under models as documents have them: what a change of the document keeps and drops, and the states of tests/golden/states, which every later version must read. The texts
 * beside them say what is in them; make_states.py made them from these texts and docs/saved-states.md, and not with the library.
 */
#include "activity/codec.h"
#include "activity/snapshot.h"
#include "event_fixture.h"

#include <stdio.h>

/* --- golden states ---------------------------------------------------------------------------------------------------------------------------- */

static char *read_file(const char *name, size_t *size)
{
    char path[1024];
    const char *source = getenv("LEADCORE_SOURCE");
    snprintf(path, sizeof path, "%s/tests/golden/states/%s", source ? source : ".", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        print_message("# cannot open %s\n", path);
    assert_non_null(file);
    char *bytes = malloc(1 << 16);
    assert_non_null(bytes);
    *size = fread(bytes, 1, (1 << 16) - 1, file);
    assert_true(*size < (1 << 16) - 1);
    bytes[*size] = 0;
    fclose(file);
    return bytes;
}

/* One state, and what its text says of it. */
struct golden {
    lead_model *model;
    uint8_t *bytes;
    size_t size;
    bool is_table, has_text;
    uint32_t counters[16], counter_count;
    struct lead_table table; /* of a table */
    struct lead_history history; /* of a timeline, or of the lead at hand */
    uint64_t pairs, sources; /* of it, so far */
    uint64_t leads, events;
    lead_allocator memory;
    lead_load_report report;
};

static void load_golden(struct golden *golden)
{
    const struct lead_activity_definitions *activity = &golden->model->definitions.activity;
    struct lead_state state;
    lead_error error = LEAD_ERROR_INIT;
    lead_status status = lead_state_open(golden->bytes, golden->size, &state, &error);
    golden->is_table = status == LEAD_OK && state.kind != LEAD_STATE_TIMELINE;
    lead_table_init(&golden->table, activity, state.kind == LEAD_STATE_TEXT_KEYS, &golden->memory);
    if (golden->is_table)
        status = lead_table_load(&golden->table, &state, &golden->report, &error);
    else
        status = lead_history_load(golden->bytes, golden->size, activity, &golden->memory, &golden->history, &golden->report, &error);
    if (status != LEAD_OK)
        print_message("# %s\n", error.message);
    assert_int_equal(status, LEAD_OK);
    assert_int_equal(golden->report.dropped_events, 0);
    assert_int_equal(golden->report.dropped_counters, 0);
    assert_int_equal(golden->report.new_counters, 0);
}

static void end_lead(struct golden *golden)
{
    assert_int_equal(lead_history_pairs(&golden->history), golden->pairs);
    assert_int_equal(golden->history.mark_count, golden->sources);
    golden->pairs = golden->sources = 0;
    if (golden->is_table)
        lead_history_free(&golden->history, &golden->memory);
}

static void begin_lead(struct golden *golden, const char *key)
{
    struct lead_key_value value = {strtoll(key, NULL, 10), {key, strlen(key)}};
    end_lead(golden);
    const uint32_t place = lead_table_place(&golden->table, value);
    assert_true(place != LEAD_NONE);
    assert_true(lead_table_get(&golden->table, place, &golden->history, &golden->memory));
    golden->leads++;
}

static void check_pair(struct golden *golden, const char *text)
{
    unsigned counter;
    int bucket;
    unsigned long long events, found = 0;
    assert_int_equal(sscanf(text, "%u %d %llu", &counter, &bucket, &events), 3);
    for (size_t i = 0; i < golden->history.count; i++) {
        const lead_entry_bits entry = golden->history.entries[i];
        if (lead_entry_counter(entry) == golden->counters[counter] && lead_entry_bucket(entry) == bucket)
            found += lead_entry_count(entry);
    }
    assert_int_equal(found, events);
    golden->events += events;
    golden->pairs++;
}

static void check_source(struct golden *golden, const char *text)
{
    char *name;
    const int64_t highest = strtoll(text, &name, 10);
    name += *name == ' ';
    const uint64_t source = lead_source_hash(name, strlen(name));
    assert_true(lead_history_has_seen(&golden->history, source, highest));
    assert_true(highest == INT64_MAX || !lead_history_has_seen(&golden->history, source, highest + 1));
    golden->sources++;
}

static void open_model(struct golden *golden, const char *name)
{
    size_t size;
    char *json = read_file(name, &size);
    golden->model = compile(json);
    free(json);
    load_golden(golden);
}

static void check_line(struct golden *golden, const char *line)
{
    const char *space = strchr(line, ' '), *rest = space ? space + 1 : "";
    const size_t size = space ? (size_t)(space - line) : strlen(line);
    if (size == 5 && memcmp(line, "model", 5) == 0)
        open_model(golden, rest);
    else if (size == 7 && memcmp(line, "counter", 7) == 0)
        golden->counters[golden->counter_count++] = (uint32_t)strtoul(rest, NULL, 10);
    else if (size == 3 && memcmp(line, "key", 3) == 0)
        begin_lead(golden, rest);
    else if (size == 4 && memcmp(line, "pair", 4) == 0)
        check_pair(golden, rest);
    else if (size == 6 && memcmp(line, "source", 6) == 0)
        check_source(golden, rest);
    else
        assert_true(line[0] == '#' || (size == 4 && memcmp(line, "kind", 4) == 0));
}

/* Written again, they are the same. */
static void check_bytes(struct golden *golden)
{
    uint8_t *again = malloc(golden->size);
    assert_non_null(again);
    if (golden->is_table) {
        assert_int_equal(lead_table_saved_size(&golden->table), golden->size);
        lead_table_save(&golden->table, again);
    } else {
        assert_int_equal(lead_history_saved_size(&golden->history), golden->size);
        lead_history_save(&golden->history, &golden->model->definitions.activity, again);
    }
    assert_memory_equal(again, golden->bytes, golden->size);
    free(again);
}

static void golden_states_are_read(void **state)
{
    static const char *const names[] = {"timeline_days", "timeline_hours", "timeline_empty", "table_range",
                                        "table_integers", "table_texts", "table_empty"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct golden golden = {.counter_count = 0};
        char file[64];
        size_t size;
        print_message("# %s\n", names[i]);
        assert_true(lead_memory_choose(NULL, &golden.memory));
        snprintf(file, sizeof file, "%s.bin", names[i]);
        golden.bytes = (uint8_t *)read_file(file, &golden.size);
        snprintf(file, sizeof file, "%s.txt", names[i]);
        char *text = read_file(file, &size);
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
            check_line(&golden, line);
        assert_int_equal(golden.report.kept_events, golden.events);
        assert_int_equal(golden.report.kept_counters, golden.counter_count);
        if (!golden.is_table)
            check_bytes(&golden);
        end_lead(&golden);
        if (golden.is_table) {
            assert_int_equal(lead_table_lead_count(&golden.table), golden.leads);
            check_bytes(&golden);
        }
        lead_history_free(&golden.history, &golden.memory);
        lead_table_free(&golden.table);
        lead_model_unref(golden.model);
        free(golden.bytes);
        free(text);
    }
}

/* --- changed documents ---------------------------------------------------------------------------------------------------------------------------- */

#define TYPES "{\"a\": {\"n\": \"number\", \"t\": \"text\"}, \"b\": {\"n\": \"number\"}}"
#define A "{\"name\": \"a\", \"on\": \"a\", \"points\": 1}"
#define B "{\"name\": \"b\", \"on\": \"b\", \"points\": 2}"
#define BIG "{\"name\": \"big\", \"on\": \"a\", \"where\": {\"n\": {\">\": 5}}, \"points\": 3}"
#define WITH_ID "{\"name\": \"id\", \"on\": \"a\", \"where\": {\"n\": {\"<\": 5}}, \"id\": \"small\", \"points\": 4}"

/* Saved under A, B, BIG and WITH_ID: 10 events of a, 6 of b, 4 big ones, 5 small ones. */
static void a_changed_document_keeps_what_it_still_counts(void **state)
{
    static const struct {
        const char *name, *json;
        uint64_t kept, dropped;
        uint32_t kept_counters, dropped_counters, new_counters;
    } rows[] = {
        {"the same", MODEL_OF(TYPES, "", A "," B "," BIG "," WITH_ID), 25, 0, 4, 0, 0},
        {"another order", MODEL_OF(TYPES, "", WITH_ID "," BIG "," B "," A), 25, 0, 4, 0, 0},
        {"other points, names, limits and decay",
         MODEL_OF(TYPES, "",
                  "{\"name\": \"x\", \"on\": [\"b\", \"a\"], \"points\": -7, \"decay\": {\"half_life\": \"9d\"}, \"at_most\": {\"times\": 1}},"
                  "{\"name\": \"y\", \"on\": \"a\", \"where\": {\"n\": {\">\": 5.0}}, \"points\": 9, \"reason\": \"r\"}," WITH_ID),
         25, 0, 4, 0, 0},
        {"event types in another order, with more of them",
         MODEL_OF("{\"c\": {}, \"b\": {\"n\": \"number\"}, \"a\": {\"t\": \"text\", \"n\": \"number\", \"m\": \"flag\"}}", "", A "," B "," BIG "," WITH_ID), 25, 0, 4, 0, 0},
        {"one more rule", MODEL_OF(TYPES, "", A "," B "," BIG "," WITH_ID ",{\"name\": \"t\", \"on\": \"a\", \"where\": {\"t\": \"known\"}, \"points\": 1}"), 25, 0, 4, 0, 1},
        {"one rule less", MODEL_OF(TYPES, "", A "," BIG "," WITH_ID), 19, 6, 3, 1, 0},
        {"another where", MODEL_OF(TYPES, "", A "," B ",{\"name\": \"big\", \"on\": \"a\", \"where\": {\"n\": {\">\": 6}}, \"points\": 3}," WITH_ID), 21, 4, 3, 1, 1},
        {"another where of a rule with an id",
         MODEL_OF(TYPES, "", A "," B "," BIG ",{\"name\": \"id\", \"on\": \"a\", \"where\": {\"n\": {\"<\": 4}}, \"id\": \"small\", \"points\": 4}"), 25, 0, 4, 0, 0},
        {"another id", MODEL_OF(TYPES, "", A "," B "," BIG ",{\"name\": \"id\", \"on\": \"a\", \"where\": {\"n\": {\"<\": 5}}, \"id\": \"Small\", \"points\": 4}"), 20, 5, 3, 1, 1},
        {"a field of another type",
         MODEL_OF("{\"a\": {\"n\": \"time\", \"t\": \"text\"}, \"b\": {}}", "",
                  A "," B ",{\"name\": \"known\", \"on\": \"a\", \"where\": {\"n\": \"known\"}, \"points\": 3}"), 16, 9, 2, 2, 1},
        {"hours", MODEL_OF(TYPES, "\"resolution\": \"1h\", ", A "," B "," BIG "," WITH_ID), 0, 25, 0, 4, 4},
        {"no events at all", "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"c\": \"flag\"}, \"scores\": {\"s\": {\"max\": 1, \"groups\": "
                             "[{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"c\": true}, \"points\": 1}]}]}}}", 0, 25, 0, 4, 0},
    };
    lead_model *model = compile(rows[0].json);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    size_t size;
    (void)state;
    for (int i = 0; i < 16; i++) {
        begin(event, model, i < 10 ? "a" : "b", i * DAY);
        lead_event_set_number(event, lead_model_event_field(model, "n"), i);
        assert_int_equal(add(timeline, event), LEAD_EVENT_COUNTED);
    }
    uint8_t *bytes = save_timeline(timeline, &size);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_model *changed = compile(rows[i].json);
        lead_timeline *loaded;
        lead_load_report report = {.size = sizeof report};
        print_message("# %s\n", rows[i].name);
        assert_int_equal(lead_timeline_load(changed, bytes, size, NULL, &loaded, &report, NULL), LEAD_OK);
        assert_int_equal(report.kept_events, rows[i].kept);
        assert_int_equal(report.dropped_events, rows[i].dropped);
        assert_int_equal(report.kept_counters, rows[i].kept_counters);
        assert_int_equal(report.dropped_counters, rows[i].dropped_counters);
        assert_int_equal(report.new_counters, rows[i].new_counters);
        assert_int_equal(events_in(loaded), rows[i].kept);
        lead_timeline_free(loaded);
        lead_model_unref(changed);
    }
    free(bytes);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

/* The counters of events that come now are those of the events that are kept. */
static void history_goes_on_under_a_changed_document(void **state)
{
    lead_model *model = compile(MODEL_OF(TYPES, "", A "," B)), *changed = compile(MODEL_OF(TYPES, "", BIG "," B "," A));
    lead_event *event = new_event(model), *later = new_event(changed);
    lead_timeline *timeline = new_timeline(model), *loaded;
    size_t size;
    (void)state;
    add_plain(timeline, event, "a", DAY);
    add_plain(timeline, event, "b", DAY);
    uint8_t *bytes = save_timeline(timeline, &size);
    assert_int_equal(lead_timeline_load(changed, bytes, size, NULL, &loaded, NULL, NULL), LEAD_OK);
    add_plain(loaded, later, "a", DAY);
    assert_int_equal(lead_timeline_pair_count(loaded), 2);
    assert_int_equal(events_in(loaded), 3);
    free(bytes);
    lead_event_free(event);
    lead_event_free(later);
    lead_timeline_free(timeline);
    lead_timeline_free(loaded);
    lead_model_unref(model);
    lead_model_unref(changed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_states_are_read),
        cmocka_unit_test(a_changed_document_keeps_what_it_still_counts),
        cmocka_unit_test(history_goes_on_under_a_changed_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
