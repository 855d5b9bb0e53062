/* SPDX-License-Identifier: MIT */
/* Saved tables through the public interface. */
#include "event_fixture.h"
#include "model/activity.h"

#include <stdio.h>

static lead_key integer_key(int64_t integer)
{
    return (lead_key){.size = sizeof(lead_key), .integer = integer};
}

static lead_key text_key(const char *text)
{
    return (lead_key){.size = sizeof(lead_key), .text = text, .text_size = strlen(text)};
}

static lead_activity *new_activity(lead_model *model, lead_key_type type)
{
    lead_activity *activity;
    assert_int_equal(lead_activity_new(model, type, NULL, &activity, NULL), LEAD_OK);
    return activity;
}

static void put(lead_activity *activity, lead_model *model, const lead_key *key, int events)
{
    lead_timeline *timeline = new_timeline(model);
    lead_event *event = new_event(model);
    for (int i = 0; i < events; i++) {
        begin(event, model, "page_view", i % 5 * DAY);
        assert_int_equal(lead_event_set_sequence(event, "web", 3, i), LEAD_OK);
        assert_int_equal(add(timeline, event), LEAD_EVENT_COUNTED);
    }
    assert_int_equal(lead_activity_set_timeline(activity, key, timeline, NULL), LEAD_OK);
    lead_event_free(event);
    lead_timeline_free(timeline);
}

static uint8_t *save_table(lead_activity *activity, size_t *size)
{
    assert_int_equal(lead_activity_saved_size(activity, size, NULL), LEAD_OK);
    uint8_t *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(lead_activity_save(activity, bytes, *size, NULL), LEAD_OK);
    return bytes;
}

static void assert_same_leads(lead_activity *a, lead_activity *b, const lead_key *key)
{
    lead_timeline *left, *right;
    assert_int_equal(lead_activity_timeline(a, key, NULL, &left, NULL), LEAD_OK);
    assert_int_equal(lead_activity_timeline(b, key, NULL, &right, NULL), LEAD_OK);
    assert_same_timelines(left, right);
    lead_timeline_free(left);
    lead_timeline_free(right);
}

static void comes_back_as_it_was(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    static const lead_key_type types[] = {LEAD_KEY_INTEGER, LEAD_KEY_TEXT};
    (void)state;
    for (size_t t = 0; t < 2; t++)
        for (int leads = 0; leads < 3000; leads = leads * 10 + 7) {
            lead_activity *activity = new_activity(model, types[t]), *loaded;
            lead_load_report report = {.size = sizeof report};
            char names[16];
            size_t size, size_again;
            for (int i = 0; i < leads; i++) {
                snprintf(names, sizeof names, "lead %d", i);
                const lead_key key = t ? text_key(names) : integer_key(i * 3 - 50);
                put(activity, model, &key, i % 9);
            }
            uint8_t *bytes = save_table(activity, &size);
            assert_int_equal(lead_activity_load(model, bytes, size, NULL, &loaded, &report, NULL), LEAD_OK);
            assert_int_equal(lead_activity_key_type(loaded), types[t]);
            assert_int_equal(lead_activity_lead_count(loaded), leads);
            assert_int_equal(report.kept_counters, lead_model_counter_count(model));
            assert_int_equal(report.dropped_events + report.dropped_counters + report.new_counters, 0);
            for (int i = 0; i <= leads; i++) {
                snprintf(names, sizeof names, "lead %d", i);
                const lead_key key = t ? text_key(names) : integer_key(i * 3 - 50);
                assert_same_leads(activity, loaded, &key);
            }
            uint8_t *again = save_table(loaded, &size_again);
            assert_int_equal(size, size_again);
            assert_memory_equal(bytes, again, size);
            free(again);
            free(bytes);
            lead_activity_free(activity);
            lead_activity_free(loaded);
        }
    lead_model_unref(model);
}

static void needs_its_arguments(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER), *loaded = activity;
    lead_allocator half = {sizeof half, NULL, NULL, NULL, NULL};
    lead_load_report report = {.size = sizeof report}, unset = {.size = 0};
    lead_timeline *timeline = new_timeline(model);
    const lead_key key = integer_key(1);
    size_t size = 77, timeline_size;
    (void)state;
    assert_int_equal(lead_activity_saved_size(NULL, &size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(size, 0);
    assert_int_equal(lead_activity_saved_size(activity, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    put(activity, model, &key, 4);
    uint8_t *bytes = save_table(activity, &size);
    assert_int_equal(lead_activity_save(NULL, bytes, size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_save(activity, NULL, size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_save(activity, bytes, size - 1, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    activity->table.is_settled = false; /* as after adding events */
    assert_int_equal(lead_activity_save(activity, bytes, size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_saved_size(activity, &size, NULL), LEAD_OK);

    assert_int_equal(lead_activity_load(model, bytes, size, NULL, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_load(NULL, bytes, size, NULL, &loaded, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(loaded);
    loaded = activity;
    assert_int_equal(lead_activity_load(model, NULL, size, NULL, &loaded, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(loaded);
    assert_int_equal(lead_activity_load(model, bytes, size, &half, &loaded, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_load(model, bytes, size, NULL, &loaded, &unset, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_activity_load(model, NULL, 0, NULL, &loaded, &report, NULL), LEAD_ERROR_DAMAGED);
    loaded = activity;
    assert_int_equal(lead_activity_load(model, bytes, size - 8, NULL, &loaded, &report, NULL), LEAD_ERROR_DAMAGED);
    assert_null(loaded);
    assert_int_equal(lead_activity_load(model, bytes, size, NULL, &loaded, NULL, NULL), LEAD_OK);
    lead_activity_free(loaded);

    /* One kind of state for the other. */
    uint8_t *other = save_timeline(timeline, &timeline_size);
    assert_int_equal(lead_activity_load(model, other, timeline_size, NULL, &loaded, &report, NULL), LEAD_ERROR_DAMAGED);
    lead_timeline *wrong;
    assert_int_equal(lead_timeline_load(model, bytes, size, NULL, &wrong, &report, NULL), LEAD_ERROR_DAMAGED);
    free(other);
    free(bytes);
    lead_timeline_free(timeline);
    lead_activity_free(activity);
    lead_model_unref(model);
}

static void every_allocation_may_fail(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    (void)state;
    for (int t = 0; t < 2; t++) {
        lead_activity *activity = new_activity(model, t ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER), *loaded = NULL;
        struct memory memory;
        size_t size;
        for (int i = 0; i < 40; i++) {
            char name[16];
            snprintf(name, sizeof name, "%d", i);
            const lead_key key = t ? text_key(name) : integer_key(i * INT64_C(1000000007));
            put(activity, model, &key, 3);
        }
        uint8_t *bytes = save_table(activity, &size);
        for (size_t allowed = 0; !loaded; allowed++) {
            memory_init(&memory, allowed);
            lead_status status = lead_activity_load(model, bytes, size, &memory.allocator, &loaded, NULL, NULL);
            assert_int_equal(status, loaded ? LEAD_OK : LEAD_ERROR_OUT_OF_MEMORY);
            assert_int_equal(memory.blocks > 0, loaded != NULL);
        }
        memory.allowed = SIZE_MAX;
        lead_activity_free(loaded);
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
        free(bytes);
        lead_activity_free(activity);
    }
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_was),
        cmocka_unit_test(needs_its_arguments),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
