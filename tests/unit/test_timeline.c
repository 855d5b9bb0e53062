/* SPDX-License-Identifier: MIT */
#include "event_fixture.h"

#include <stdio.h>

/* --- making --------------------------------------------------------------------------------------------------------------------------------- */

static void needs_its_arguments(void **state)
{
    lead_model *model = compile(EVENT_MODEL), *other_model = compile(EVENT_MODEL);
    lead_timeline *timeline = (lead_timeline *)&model, *other;
    lead_allocator half = {sizeof half, NULL, NULL, NULL, NULL};
    lead_added added = 77;
    (void)state;
    assert_int_equal(lead_timeline_new(model, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_new(NULL, NULL, &timeline, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(timeline);
    timeline = (lead_timeline *)&model;
    assert_int_equal(lead_timeline_new(model, &half, &timeline, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(timeline);
    timeline = new_timeline(model);
    other = new_timeline(other_model);
    lead_event *event = new_event(model);
    begin(event, model, "page_view", 0);
    assert_int_equal(lead_timeline_add(NULL, event, &added, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(added, 0);
    assert_int_equal(lead_timeline_add(timeline, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_add(other, event, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_add(timeline, event, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_timeline_merge(timeline, other, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_merge(timeline, timeline, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_merge(NULL, timeline, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_merge(timeline, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_pair_count(NULL), 0);
    assert_int_equal(lead_timeline_saved_size(NULL), 0);
    assert_int_equal(lead_timeline_forget(NULL, 0), 0);
    lead_timeline_clear(NULL);
    lead_timeline_free(NULL);
    assert_int_equal(lead_timeline_pair_count(timeline), 2);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_timeline_free(other);
    lead_model_unref(model);
    lead_model_unref(other_model);
}

/* --- adding ------------------------------------------------------------------------------------------------------------------------------------ */

static void counts_by_counter_and_day(void **state)
{
    static const struct {
        const char *type;
        lead_time time;
        uint64_t pairs; /* afterwards */
    } rows[] = {
        {"page_view", 10 * DAY, 2},        {"page_view", 10 * DAY + 5, 2},  {"page_view", 11 * DAY, 4}, {"page_view", 9 * DAY, 6},
        {"page_view", 10 * DAY - 1, 6},    {"mail_click", 10 * DAY, 6},     {"page_view", -DAY, 8},     {"ping", 0, 8},
        {"page_view", 100000 * DAY, 10},
    };
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        add_plain(timeline, event, rows[i].type, rows[i].time);
        assert_int_equal(lead_timeline_pair_count(timeline), rows[i].pairs);
    }
    assert_int_equal(events_in(timeline), 14);
    lead_timeline_clear(timeline);
    assert_int_equal(lead_timeline_pair_count(timeline), 0);
    add_plain(timeline, event, "page_view", 0);
    assert_int_equal(events_in(timeline), 2);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

static void order_does_not_matter(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *forwards = new_timeline(model), *backwards = new_timeline(model), *halves[2] = {new_timeline(model), new_timeline(model)};
    (void)state;
    for (int i = 0; i < 5000; i++) {
        add_plain(forwards, event, "page_view", i % 7 * DAY);
        add_plain(halves[i % 2], event, "page_view", i % 7 * DAY);
        add_plain(backwards, event, "page_view", (4999 - i) % 7 * DAY);
    }
    assert_same_timelines(forwards, backwards);
    assert_int_equal(lead_timeline_merge(halves[0], halves[1], NULL), LEAD_OK);
    assert_same_timelines(forwards, halves[0]);
    lead_event_free(event);
    lead_timeline_free(forwards);
    lead_timeline_free(backwards);
    lead_timeline_free(halves[0]);
    lead_timeline_free(halves[1]);
    lead_model_unref(model);
}

static void what_has_been_seen_is_left_out(void **state)
{
    static const char long_name[] = "a name of a source that is longer than what an event keeps of the last one; it is a whole sentence";
    static const struct {
        const char *source;
        size_t size;
        int64_t sequence;
        const char *type;
        lead_added added;
    } rows[] = {
        {"web", 3, 5, "page_view", LEAD_EVENT_COUNTED},
        {"web", 3, 5, "page_view", LEAD_EVENT_SEEN},
        {"web", 3, 4, "page_view", LEAD_EVENT_SEEN},
        {"web", 3, 6, "ping", LEAD_EVENT_UNMATCHED},
        {"web", 3, 6, "page_view", LEAD_EVENT_SEEN}, /* also what nothing counts is seen */
        {"we", 2, 1, "page_view", LEAD_EVENT_COUNTED},
        {NULL, 0, -9, "page_view", LEAD_EVENT_COUNTED},
        {"", 0, -9, "page_view", LEAD_EVENT_SEEN},
        {"x", 0, -8, "page_view", LEAD_EVENT_COUNTED},
        {"", 0, -8, "page_view", LEAD_EVENT_SEEN},
        {long_name, sizeof long_name - 1, INT64_MIN, "page_view", LEAD_EVENT_COUNTED},
        {long_name, sizeof long_name - 1, INT64_MIN, "page_view", LEAD_EVENT_SEEN},
        {long_name, sizeof long_name - 2, INT64_MIN, "page_view", LEAD_EVENT_COUNTED},
        {long_name, 64, 1, "page_view", LEAD_EVENT_COUNTED},
        {long_name, 65, 1, "page_view", LEAD_EVENT_COUNTED},
        {long_name, 64, 1, "page_view", LEAD_EVENT_SEEN},
        {"web\0a", 5, 1, "page_view", LEAD_EVENT_COUNTED},
        {"web\0b", 5, 1, "page_view", LEAD_EVENT_COUNTED},
        {"web", 3, INT64_MAX, "page_view", LEAD_EVENT_COUNTED},
        {"web", 3, INT64_MAX, "page_view", LEAD_EVENT_SEEN},
    };
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    uint64_t counted = 0;
    (void)state;
    assert_int_equal(lead_event_set_sequence(NULL, "web", 3, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_event_set_sequence(event, NULL, 3, 1), LEAD_ERROR_INVALID_ARGUMENT);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        begin(event, model, rows[i].type, 0);
        assert_int_equal(lead_event_set_sequence(event, rows[i].source, rows[i].size, rows[i].sequence), LEAD_OK);
        assert_int_equal(add(timeline, event), rows[i].added);
        counted += rows[i].added == LEAD_EVENT_COUNTED;
        assert_int_equal(events_in(timeline), 2 * counted);
    }
    lead_timeline_clear(timeline);
    begin(event, model, "page_view", 0);
    assert_int_equal(lead_event_set_sequence(event, "web", 3, 1), LEAD_OK);
    assert_int_equal(add(timeline, event), LEAD_EVENT_COUNTED);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

static void merging_keeps_the_higher_numbers(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *a = new_timeline(model), *b = new_timeline(model);
    static const struct {
        int which;
        const char *source;
        int64_t sequence;
    } rows[] = {{0, "x", 5}, {0, "y", 9}, {1, "x", 7}, {1, "z", 1}, {1, "y", 2}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        begin(event, model, "page_view", 0);
        lead_event_set_sequence(event, rows[i].source, 1, rows[i].sequence);
        assert_int_equal(add(rows[i].which ? b : a, event), LEAD_EVENT_COUNTED);
    }
    assert_int_equal(lead_timeline_merge(a, b, NULL), LEAD_OK);
    assert_int_equal(events_in(a), 10);
    assert_int_equal(events_in(b), 6);
    static const struct {
        const char *source;
        int64_t highest;
    } kept[] = {{"x", 7}, {"y", 9}, {"z", 1}};
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        begin(event, model, "page_view", 0);
        lead_event_set_sequence(event, kept[i].source, 1, kept[i].highest);
        assert_int_equal(add(a, event), LEAD_EVENT_SEEN);
        lead_event_set_sequence(event, kept[i].source, 1, kept[i].highest + 1);
        assert_int_equal(add(a, event), LEAD_EVENT_COUNTED);
    }
    lead_event_free(event);
    lead_timeline_free(a);
    lead_timeline_free(b);
    lead_model_unref(model);
}

static void forgets_what_is_out_of_reach(void **state)
{
    static const char json[] = MODEL_OF("{\"a\": {}, \"b\": {}}", "",
                                        "{\"name\": \"w\", \"on\": \"a\", \"points\": 1, \"decay\": {\"window\": \"7d\"}},"
                                        "{\"name\": \"n\", \"on\": \"b\", \"points\": 1}");
    lead_model *model = compile(json);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    (void)state;
    for (int day = 0; day < 10; day++) {
        add_plain(timeline, event, "a", day * DAY);
        add_plain(timeline, event, "b", day * DAY);
    }
    assert_int_equal(lead_timeline_forget(timeline, 9 * DAY), 3);
    assert_int_equal(lead_timeline_pair_count(timeline), 17);
    assert_int_equal(lead_timeline_forget(timeline, 9 * DAY), 0);
    assert_int_equal(lead_timeline_forget(timeline, LEAD_YEAR_10000 - 1), 7);
    assert_int_equal(lead_timeline_pair_count(timeline), 10);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

/* --- saving and loading --------------------------------------------------------------------------------------------------------------------------- */

static void saving_needs_room(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_timeline *timeline = new_timeline(model), *loaded;
    uint8_t bytes[64];
    lead_load_report report = {.size = sizeof report, .reserved = 7};
    lead_error error = LEAD_ERROR_INIT;
    (void)state;
    assert_int_equal(lead_timeline_saved_size(timeline), 48);
    assert_int_equal(lead_timeline_save(NULL, bytes, 64, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_save(timeline, NULL, 64, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_save(timeline, bytes, 47, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_save(timeline, bytes, 48, NULL), LEAD_OK);

    loaded = timeline;
    assert_int_equal(lead_timeline_load(model, bytes, 48, NULL, NULL, &report, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_timeline_load(NULL, bytes, 48, NULL, &loaded, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(loaded);
    loaded = timeline;
    assert_int_equal(lead_timeline_load(model, NULL, 48, NULL, &loaded, &report, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(loaded);
    assert_int_equal(lead_timeline_load(model, NULL, 0, NULL, &loaded, &report, NULL), LEAD_ERROR_DAMAGED);
    loaded = timeline;
    assert_int_equal(lead_timeline_load(model, bytes, 47, NULL, &loaded, &report, NULL), LEAD_ERROR_DAMAGED);
    assert_null(loaded);
    lead_load_report unset = {.size = 0};
    assert_int_equal(lead_timeline_load(model, bytes, 48, NULL, &loaded, &unset, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(loaded);
    assert_int_equal(lead_timeline_load(model, bytes, 48, NULL, &loaded, NULL, NULL), LEAD_OK);
    lead_timeline_free(loaded);
    assert_int_equal(lead_timeline_load(model, bytes, 48, NULL, &loaded, &report, NULL), LEAD_OK);
    assert_int_equal(report.reserved, 0);
    assert_same_timelines(loaded, timeline);
    lead_timeline_free(loaded);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

/* A loaded timeline goes on where the saved one was. */
static void loading_goes_on(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    (void)state;
    for (int i = 0; i < 100; i++) {
        size_t size;
        lead_timeline *loaded;
        lead_load_report report = {.size = sizeof report};
        begin(event, model, i % 3 ? "page_view" : "form", (i * 37 % 11) * DAY);
        lead_event_set_text(event, lead_model_event_field(model, "page"), "/pricing", i % 2 ? 8 : 0);
        lead_event_set_sequence(event, "web", 3, i);
        add(timeline, event);
        uint8_t *bytes = save_timeline(timeline, &size);
        assert_true(size <= 48 + 24 * lead_timeline_pair_count(timeline) + 16);
        assert_int_equal(lead_timeline_load(model, bytes, size, NULL, &loaded, &report, NULL), LEAD_OK);
        assert_int_equal(report.kept_events, events_in(timeline));
        assert_same_timelines(timeline, loaded);
        lead_timeline_free(timeline);
        timeline = loaded;
        assert_int_equal(add(timeline, event), LEAD_EVENT_SEEN);
        free(bytes);
    }
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

/* --- without memory ---------------------------------------------------------------------------------------------------------------------------------- */

static void failures_change_nothing(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *other = new_timeline(model);
    struct memory memory;
    lead_timeline *timeline;
    (void)state;
    memory_init(&memory, 0);
    assert_int_equal(lead_timeline_new(model, &memory.allocator, &timeline, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    memory.allowed = SIZE_MAX;
    assert_int_equal(lead_timeline_new(model, &memory.allocator, &timeline, NULL), LEAD_OK);
    for (int i = 0; i < 300; i++) {
        char source[8];
        size_t before_size;
        lead_added added;
        const size_t source_size = (size_t)snprintf(source, sizeof source, "%d", i % 9);
        uint8_t *before = save_timeline(timeline, &before_size);
        begin(event, model, "page_view", i * DAY);
        lead_event_set_text(event, lead_model_event_field(model, "page"), "/pricing", 8);
        lead_event_set_sequence(event, source, source_size, i);
        memory.allowed = 0;
        for (lead_status status = LEAD_ERROR_OUT_OF_MEMORY; status != LEAD_OK;) {
            const size_t allowed = memory.allowed;
            status = lead_timeline_add(timeline, event, &added, NULL);
            if (status != LEAD_OK) {
                size_t size;
                uint8_t *after = save_timeline(timeline, &size);
                assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
                assert_int_equal(added, 0);
                assert_int_equal(size, before_size);
                assert_memory_equal(after, before, size);
                free(after);
            }
            memory.allowed = allowed + 1;
        }
        assert_int_equal(added, LEAD_EVENT_COUNTED);
        free(before);
    }
    assert_int_equal(events_in(timeline), 900);
    add_plain(other, event, "page_view", 0);
    memory.allowed = 0;
    assert_int_equal(lead_timeline_merge(timeline, other, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(events_in(timeline), 900);
    memory.allowed = SIZE_MAX;
    assert_int_equal(lead_timeline_merge(timeline, other, NULL), LEAD_OK);
    assert_int_equal(events_in(timeline), 902);
    lead_timeline_free(timeline);
    assert_int_equal(memory.blocks, 0);
    assert_int_equal(memory.bytes, 0);
    lead_event_free(event);
    lead_timeline_free(other);
    lead_model_unref(model);
}

/* Text that has to be folded in memory of the event. */
static void matching_may_fail(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_timeline *timeline = new_timeline(model);
    struct memory memory;
    lead_event *event;
    lead_added added;
    char page[3000];
    (void)state;
    memset(page, 'x', sizeof page);
    memcpy(page, "/PRICING", 8);
    memory_init(&memory, SIZE_MAX);
    assert_int_equal(lead_event_new(model, &memory.allocator, &event, NULL), LEAD_OK);
    begin(event, model, "page_view", 0);
    assert_int_equal(lead_event_set_text(event, lead_model_event_field(model, "page"), page, sizeof page), LEAD_OK);
    memory.allowed = 0;
    assert_int_equal(lead_timeline_add(timeline, event, &added, NULL), LEAD_ERROR_OUT_OF_MEMORY);
    assert_int_equal(added, 0);
    assert_int_equal(events_in(timeline), 0);
    memory.allowed = SIZE_MAX;
    assert_int_equal(lead_timeline_add(timeline, event, &added, NULL), LEAD_OK);
    assert_int_equal(events_in(timeline), 3);
    lead_event_free(event);
    assert_int_equal(memory.blocks, 0);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_its_arguments),
        cmocka_unit_test(counts_by_counter_and_day),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(what_has_been_seen_is_left_out),
        cmocka_unit_test(merging_keeps_the_higher_numbers),
        cmocka_unit_test(forgets_what_is_out_of_reach),
        cmocka_unit_test(saving_needs_room),
        cmocka_unit_test(loading_goes_on),
        cmocka_unit_test(failures_change_nothing),
        cmocka_unit_test(matching_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
