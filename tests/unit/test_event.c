/* SPDX-License-Identifier: MIT */
#include "event_fixture.h"

#include <stdio.h>

/* --- making --------------------------------------------------------------------------------------------------------------------------------- */

static void needs_its_arguments(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = (lead_event *)&model;
    lead_allocator half = {sizeof half, NULL, NULL, NULL, NULL};
    (void)state;
    assert_int_equal(lead_event_new(model, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_event_new(NULL, NULL, &event, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(event);
    event = (lead_event *)&model;
    assert_int_equal(lead_event_new(model, &half, &event, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(event);
    lead_event_free(NULL);
    lead_model_unref(model);
}

static void every_allocation_may_fail(void **state)
{
    static const char *const models[] = {EVENT_MODEL, MODEL_OF("{\"ping\": {}}", "", "{\"name\": \"r\", \"on\": \"ping\", \"points\": 1}")};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(models); i++) {
        lead_model *model = compile(models[i]);
        struct memory memory;
        lead_event *event = NULL;
        for (size_t allowed = 0; !event; allowed++) {
            memory_init(&memory, allowed);
            lead_status status = lead_event_new(model, &memory.allocator, &event, NULL);
            assert_int_equal(status, event ? LEAD_OK : LEAD_ERROR_OUT_OF_MEMORY);
            assert_int_equal(memory.blocks > 0, event != NULL);
        }
        memory.allowed = SIZE_MAX;
        lead_event_free(event);
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
        lead_model_unref(model);
    }
}

static void outlives_what_the_host_has_of_the_model(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    (void)state;
    lead_model_unref(model);
    assert_int_equal(add_plain(timeline, event, "page_view", 0), LEAD_EVENT_COUNTED);
    lead_event_free(event);
    lead_timeline_free(timeline);
}

/* --- setters ---------------------------------------------------------------------------------------------------------------------------------- */

static lead_status set_any(lead_event *event, uint32_t field, lead_field_type type)
{
    const char *tags[] = {"x", "y"};
    const size_t sizes[] = {1, 1};
    switch (type) {
    case LEAD_FIELD_FLAG:
        return lead_event_set_flag(event, field, 1);
    case LEAD_FIELD_NUMBER:
        return lead_event_set_number(event, field, 1);
    case LEAD_FIELD_TIME:
        return lead_event_set_time(event, field, 1);
    case LEAD_FIELD_TAGS:
        return lead_event_set_tags(event, field, tags, sizes, 2);
    default:
        return lead_event_set_text(event, field, "c1", 2);
    }
}

static void setters_take_fields_of_their_type(void **state)
{
    static const lead_field_type types[] = {LEAD_FIELD_FLAG, LEAD_FIELD_NUMBER, LEAD_FIELD_CATEGORY, LEAD_FIELD_TAGS, LEAD_FIELD_TIME};
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    const uint32_t count = lead_model_event_field_count(model);
    (void)state;
    begin(event, model, "ping", 0);
    for (size_t t = 0; t < COUNT_OF(types); t++) {
        for (uint32_t field = 0; field < count; field++) {
            const lead_field_type type = lead_model_event_field_type(model, field);
            const bool fits = type == types[t] || (type == LEAD_FIELD_TEXT && types[t] == LEAD_FIELD_CATEGORY);
            assert_int_equal(set_any(event, field, types[t]), fits ? LEAD_OK : LEAD_ERROR_INVALID_ARGUMENT);
        }
        assert_int_equal(set_any(event, count, types[t]), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(set_any(event, LEAD_NONE, types[t]), LEAD_ERROR_INVALID_ARGUMENT); /* and not the type of the event */
        assert_int_equal(set_any(event, LEAD_NONE - 1, types[t]), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(set_any(NULL, 0, types[t]), LEAD_ERROR_INVALID_ARGUMENT);
    }
    assert_int_equal(lead_event_set_text(event, lead_model_event_field(model, "page"), NULL, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_event_set_text(event, lead_model_event_field(model, "page"), "\xFF", 1), LEAD_ERROR_VALUE);
    lead_event_free(event);
    lead_model_unref(model);
}

static void needs_a_type_and_a_time(void **state)
{
    static const struct {
        uint32_t type;
        lead_time time;
        lead_status status;
    } rows[] = {
        {0, 0, LEAD_OK},
        {3, LEAD_YEAR_0001, LEAD_OK},
        {3, LEAD_YEAR_10000 - 1, LEAD_OK},
        {LEAD_NONE, 0, LEAD_OK},
        {4, 0, LEAD_ERROR_INVALID_ARGUMENT},
        {LEAD_NONE - 1, 0, LEAD_ERROR_INVALID_ARGUMENT},
        {0, LEAD_YEAR_0001 - 1, LEAD_ERROR_VALUE},
        {0, LEAD_YEAR_10000, LEAD_ERROR_VALUE},
        {0, INT64_MIN, LEAD_ERROR_VALUE},
        {0, INT64_MAX, LEAD_ERROR_VALUE},
    };
    lead_model *model = compile(EVENT_MODEL);
    lead_timeline *timeline = new_timeline(model);
    (void)state;
    assert_int_equal(lead_event_begin(NULL, 0, 0), LEAD_ERROR_INVALID_ARGUMENT);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_event *event = new_event(model);
        lead_added added = 77;
        assert_int_equal(lead_timeline_add(timeline, event, &added, NULL), LEAD_ERROR_INVALID_ARGUMENT); /* not begun */
        begin(event, model, "ping", 0); /* a failure takes this back */
        assert_int_equal(lead_event_begin(event, rows[i].type, rows[i].time), rows[i].status);
        assert_int_equal(lead_timeline_add(timeline, event, &added, NULL), rows[i].status ? LEAD_ERROR_INVALID_ARGUMENT : LEAD_OK);
        assert_true(rows[i].status == LEAD_OK || added == 0);
        lead_event_free(event);
    }
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

/* --- counters -------------------------------------------------------------------------------------------------------------------------------------- */

static void set_by_name(lead_event *event, lead_model *model, const char *name, const char *value)
{
    const uint32_t field = lead_model_event_field(model, name);
    const char *tags[8];
    size_t sizes[8];
    lead_time time;
    switch (lead_model_event_field_type(model, field)) {
    case LEAD_FIELD_FLAG:
        assert_int_equal(lead_event_set_flag(event, field, value[0] == '1'), LEAD_OK);
        break;
    case LEAD_FIELD_NUMBER:
        assert_int_equal(lead_event_set_number(event, field, strtod(value, NULL)), LEAD_OK);
        break;
    case LEAD_FIELD_TIME:
        assert_true(lead_time_parse(value, strlen(value), &time));
        assert_int_equal(lead_event_set_time(event, field, time), LEAD_OK);
        break;
    case LEAD_FIELD_TAGS:
        assert_int_equal(lead_event_set_tags(event, field, tags, sizes, split_tags(value, tags, sizes)), LEAD_OK);
        break;
    default:
        assert_int_equal(lead_event_set_text(event, field, value, strlen(value)), LEAD_OK);
        break;
    }
}

static void counters_have_what_meets_their_condition(void **state)
{
    enum { ANY = 1 << 0, PRICING = 1 << 1, LONG = 1 << 2, C1 = 1 << 3, REAL = 1 << 4, X = 1 << 5, NEW = 1 << 6, AGAIN = 1 << 7 };
    static const struct {
        const char *type, *name[2], *value[2];
        uint32_t met;
    } rows[] = {
        {"page_view", {NULL}, {NULL}, ANY | AGAIN},
        {"page_view", {"page"}, {"/Pricing/plans"}, ANY | AGAIN | PRICING},
        {"page_view", {"page"}, {"/blog"}, ANY | AGAIN},
        {"page_view", {"page", "seconds"}, {"/pricing", "60"}, ANY | AGAIN | PRICING | LONG},
        {"page_view", {"seconds"}, {"nan"}, ANY | AGAIN},
        {"mail_click", {NULL}, {NULL}, 0},
        {"mail_click", {"campaign"}, {"c1"}, C1},
        {"mail_click", {"campaign", "is_test"}, {"C1", "0"}, REAL},
        {"mail_click", {"campaign", "is_test"}, {"c1", "1"}, C1},
        {"form", {"topics"}, {"y|x"}, X},
        {"form", {"topics", "sent"}, {"", "2020-01-01"}, NEW},
        {"form", {"topics", "sent"}, {"x", "2019-12-31"}, X},
        /* What is a field of other types does not count here. */
        {"form", {"page", "seconds"}, {"/pricing", "100"}, 0},
        {"ping", {"page", "campaign"}, {"/pricing", "c1"}, 0},
        {NULL, {"page", "campaign"}, {"/pricing", "c1"}, 0},
    };
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_timeline *timeline = new_timeline(model);
        assert_int_equal(lead_event_begin(event, rows[i].type ? lead_model_event(model, rows[i].type) : LEAD_NONE, 0), LEAD_OK);
        for (size_t f = 0; f < 2 && rows[i].name[f]; f++)
            set_by_name(event, model, rows[i].name[f], rows[i].value[f]);
        assert_int_equal(add(timeline, event), rows[i].met ? LEAD_EVENT_COUNTED : LEAD_EVENT_UNMATCHED);
        assert_int_equal(met(timeline), rows[i].met);
        /* The same event again is another one. */
        assert_int_equal(add(timeline, event), rows[i].met ? LEAD_EVENT_COUNTED : LEAD_EVENT_UNMATCHED);
        assert_int_equal(met(timeline), rows[i].met);
        lead_timeline_free(timeline);
    }
    lead_event_free(event);
    lead_model_unref(model);
}

static void conditions_that_are_always_or_never_true(void **state)
{
    static const char json[] = MODEL_OF("{\"a\": {\"n\": \"number\"}, \"b\": {\"n\": \"number\"}}", "",
                                        "{\"name\": \"never\", \"on\": [\"a\", \"b\"], \"where\": {\"all\": [{\"n\": {\">\": 1}}, {\"n\": {\"<\": 1}}]}, \"points\": 1},"
                                        "{\"name\": \"known\", \"on\": \"b\", \"where\": {\"n\": \"known\"}, \"points\": 1}");
    lead_model *model = compile(json);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    (void)state;
    begin(event, model, "a", 0);
    lead_event_set_number(event, 0, 1);
    assert_int_equal(add(timeline, event), LEAD_EVENT_UNMATCHED);
    begin(event, model, "b", 0);
    assert_int_equal(add(timeline, event), LEAD_EVENT_UNMATCHED);
    lead_event_set_number(event, 0, 1);
    assert_int_equal(add(timeline, event), LEAD_EVENT_COUNTED);
    assert_int_equal(met(timeline), 1 << 2);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

/* So many types and conditions that one program has to do for all of them. */
static void many_types_have_their_conditions(void **state)
{
    enum { TYPES = 120 };
    static char json[1 << 16];
    char events[4096] = "", type[16];
    size_t size = 0;
    (void)state;
    for (int t = 0; t < TYPES; t++)
        size += (size_t)snprintf(events + size, sizeof events - size, "%s\"t%d\": {\"n\": \"number\"}", t ? ", " : "", t);
    size = (size_t)snprintf(json, sizeof json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"c\": \"flag\"}, \"events\": {%s}, "
                            "\"scores\": {\"s\": {\"max\": 1, \"groups\": [{\"name\": \"g\", \"rules\": [", events);
    for (int t = 0; t < TYPES; t++)
        for (int bound = 1; bound < 3; bound++)
            size += (size_t)snprintf(json + size, sizeof json - size, "%s{\"name\": \"r%d_%d\", \"on\": \"t%d\", \"where\": {\"n\": {\">=\": %d}}, \"points\": 1, \"at_most\": {\"times\": 1}}",
                                     t || bound > 1 ? ", " : "", t, bound, t, bound * 1000 + t);
    snprintf(json + size, sizeof json - size, "]}]}}}");
    lead_model *model = compile(json);
    lead_event *event = new_event(model);
    for (int t = 0; t < TYPES; t++)
        for (int bound = 0; bound < 4; bound++) {
            lead_timeline *timeline = new_timeline(model);
            snprintf(type, sizeof type, "t%d", t);
            begin(event, model, type, 0);
            lead_event_set_number(event, 0, bound * 1000 + t - (bound == 3));
            assert_int_equal(add(timeline, event), bound ? LEAD_EVENT_COUNTED : LEAD_EVENT_UNMATCHED);
            assert_int_equal(timeline->history.count, bound == 3 ? 2 : bound);
            for (size_t i = 0; i < timeline->history.count; i++)
                assert_int_equal(lead_entry_counter(timeline->history.entries[i]), 2 * (size_t)t + i);
            lead_timeline_free(timeline);
        }
    lead_event_free(event);
    lead_model_unref(model);
}

static void beginning_forgets_the_last_event(void **state)
{
    lead_model *model = compile(EVENT_MODEL);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    (void)state;
    begin(event, model, "page_view", 0);
    set_by_name(event, model, "page", "/pricing");
    set_by_name(event, model, "seconds", "100");
    assert_int_equal(lead_event_set_sequence(event, "web", 3, 5), LEAD_OK);
    begin(event, model, "page_view", 0);
    assert_int_equal(add(timeline, event), LEAD_EVENT_COUNTED);
    assert_int_equal(met(timeline), 1 << 0 | 1 << 7);
    assert_int_equal(timeline->history.mark_count, 0);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

static void buckets_are_days_or_hours_rounded_down(void **state)
{
    static const struct {
        lead_time time;
        int32_t day, hour;
    } rows[] = {
        {0, 0, 0},
        {-1, -1, -1},
        {HOUR - 1, 0, 0},
        {HOUR, 0, 1},
        {-HOUR, -1, -1},
        {-HOUR - 1, -1, -2},
        {DAY - 1, 0, 23},
        {-DAY, -1, -24},
        {-DAY - 1, -2, -25},
        {LEAD_YEAR_0001, -719162, -719162 * 24},
        {LEAD_YEAR_10000 - 1, 2932896, 2932896 * 24 + 23},
    };
    static const char *const models[] = {EVENT_MODEL, MODEL_OF(EVENT_TYPES, "\"resolution\": \"1h\", ", EVENT_RULES)};
    (void)state;
    for (size_t m = 0; m < 2; m++) {
        lead_model *model = compile(models[m]);
        lead_event *event = new_event(model);
        assert_int_equal(lead_model_resolution(model), m ? HOUR : DAY);
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            lead_timeline *timeline = new_timeline(model);
            assert_int_equal(add_plain(timeline, event, "page_view", rows[i].time), LEAD_EVENT_COUNTED);
            assert_int_equal(lead_entry_bucket(timeline->history.entries[0]), m ? rows[i].hour : rows[i].day);
            lead_timeline_free(timeline);
        }
        lead_event_free(event);
        lead_model_unref(model);
    }
}

/* --- what a model says of events ----------------------------------------------------------------------------------------------------------------- */

static void models_name_their_events(void **state)
{
    static const char *const types[] = {"page_view", "mail_click", "form", "ping"};
    static const struct {
        const char *name;
        lead_field_type type;
        int32_t is_used;
    } fields[] = {
        {"page", LEAD_FIELD_TEXT, 1},  {"seconds", LEAD_FIELD_NUMBER, 1}, {"campaign", LEAD_FIELD_CATEGORY, 1},
        {"is_test", LEAD_FIELD_FLAG, 1}, {"topics", LEAD_FIELD_TAGS, 1},  {"sent", LEAD_FIELD_TIME, 1},
    };
    lead_model *model = compile(EVENT_MODEL);
    (void)state;
    assert_int_equal(lead_model_event_count(model), 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(lead_model_event_name(model, i), types[i]);
        assert_int_equal(lead_model_event(model, types[i]), i);
    }
    assert_null(lead_model_event_name(model, 4));
    assert_null(lead_model_event_name(model, LEAD_NONE));
    assert_int_equal(lead_model_event(model, "pag"), LEAD_NONE);
    assert_int_equal(lead_model_event(model, NULL), LEAD_NONE);
    assert_int_equal(lead_model_event_field_count(model), COUNT_OF(fields));
    for (uint32_t i = 0; i < COUNT_OF(fields); i++) {
        assert_string_equal(lead_model_event_field_name(model, i), fields[i].name);
        assert_int_equal(lead_model_event_field(model, fields[i].name), i);
        assert_int_equal(lead_model_event_field_type(model, i), fields[i].type);
        assert_int_equal(lead_model_event_field_is_used(model, i), fields[i].is_used);
    }
    for (uint32_t beyond = COUNT_OF(fields); beyond; beyond = beyond == LEAD_NONE ? 0 : LEAD_NONE) {
        assert_null(lead_model_event_field_name(model, beyond));
        assert_int_equal(lead_model_event_field_type(model, beyond), 0);
        assert_int_equal(lead_model_event_field_is_used(model, beyond), 0);
    }
    assert_int_equal(lead_model_event_field(model, "type"), LEAD_NONE);
    assert_int_equal(lead_model_event_field(model, "country"), LEAD_NONE);
    assert_int_equal(lead_model_event_field(model, NULL), LEAD_NONE);
    assert_int_equal(lead_model_counter_count(model), 8);
    lead_model_unref(model);
}

static void models_may_have_none(void **state)
{
    static const char json[] = "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"country\": \"category\"}, \"scores\": "
                               "{\"fit\": {\"max\": 10, \"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"country\": \"DE\"}, \"points\": 1}]}]}}}";
    lead_model *model = compile(json);
    (void)state;
    assert_int_equal(lead_model_event_count(model), 0);
    assert_int_equal(lead_model_event(model, "page_view"), LEAD_NONE);
    assert_int_equal(lead_model_event_field_count(model), 0);
    assert_int_equal(lead_model_event_field(model, "page"), LEAD_NONE);
    assert_null(lead_model_event_field_name(model, 0));
    assert_int_equal(lead_model_counter_count(model), 0);
    assert_int_equal(lead_model_resolution(model), DAY);
    lead_event *event = new_event(model);
    lead_timeline *timeline = new_timeline(model);
    assert_int_equal(lead_event_begin(event, LEAD_NONE, 0), LEAD_OK);
    assert_int_equal(lead_event_set_sequence(event, "web", 3, 1), LEAD_OK);
    assert_int_equal(add(timeline, event), LEAD_EVENT_UNMATCHED);
    assert_int_equal(add(timeline, event), LEAD_EVENT_SEEN);
    assert_int_equal(lead_timeline_saved_size(timeline), 48 + 16);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_its_arguments),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(outlives_what_the_host_has_of_the_model),
        cmocka_unit_test(setters_take_fields_of_their_type),
        cmocka_unit_test(needs_a_type_and_a_time),
        cmocka_unit_test(counters_have_what_meets_their_condition),
        cmocka_unit_test(conditions_that_are_always_or_never_true),
        cmocka_unit_test(many_types_have_their_conditions),
        cmocka_unit_test(beginning_forgets_the_last_event),
        cmocka_unit_test(buckets_are_days_or_hours_rounded_down),
        cmocka_unit_test(models_name_their_events),
        cmocka_unit_test(models_may_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
