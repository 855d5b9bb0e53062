/* SPDX-License-Identifier: MIT */
/* Batches of events into tables: the same as one event after the other, from columns of every type. */
#include "activity_table_fixture.h"

/* ---- Against timelines ---- */

#define LEADS 12
#define ROWS_MAX (LEADS * SAMPLE_EVENTS)

struct table_case {
    const char *name;
    bool has_text_keys;
    unsigned calls;   /* at most, for all rows */
    bool is_shuffled; /* rows within each call */
};

static const struct table_case table_cases[] = {
    {"integer keys, one call", false, 1, true},     {"integer keys, some calls", false, 5, true}, {"integer keys, many calls", false, 60, false},
    {"text keys, one call", true, 1, true},         {"text keys, some calls", true, 5, true},     {"text keys, many calls", true, 60, false},
};

struct world {
    struct sample_fields fields;
    struct sample_activity activity;
    struct sample_history histories[LEADS];
    struct sample_row rows[ROWS_MAX];
    unsigned row_count;
    lead_model *model;
};

/* Rows of all leads, mixed, but those of one lead in their order. */
static void mix_rows(struct sample_random *random, struct world *world)
{
    unsigned next[LEADS] = {0}, left = 0;
    for (unsigned lead = 0; lead < LEADS; lead++)
        left += world->histories[lead].count;
    for (world->row_count = 0; world->row_count < left;) {
        const unsigned lead = sample_below(random, LEADS);
        if (next[lead] < world->histories[lead].count)
            world->rows[world->row_count++] = (struct sample_row){lead, &world->histories[lead].event[next[lead]++]};
    }
}

static void make_world(struct sample_random *random, struct world *world)
{
    struct sample_text json = {NULL, 0, 0};
    memset(world, 0, sizeof *world);
    sample_activity_model(random, &world->fields, &world->activity, &json);
    world->model = compile(json.data);
    sample_text_free(&json);
    for (unsigned lead = 0; lead < LEADS; lead++)
        sample_history(random, &world->activity, &world->histories[lead]);
    mix_rows(random, world);
}

static void shuffle(struct sample_random *random, struct sample_row *rows, unsigned count)
{
    for (unsigned i = count; i > 1; i--) {
        const unsigned other = sample_below(random, i);
        const struct sample_row row = rows[i - 1];
        rows[i - 1] = rows[other];
        rows[other] = row;
    }
}

/* Returns how many of the rows were counted. */
static void ingest_part(struct sample_random *random, const struct world *world, const struct table_case *row, unsigned first, unsigned count,
                        lead_activity *activity, lead_ingest_report *report)
{
    static struct sample_row part[ROWS_MAX];
    struct ArrowSchema schema;
    struct ArrowArray array;
    lead_error error = LEAD_ERROR_INIT;
    lead_ingest_options options = {.size = sizeof options, .instructions = (lead_instructions)sample_below(random, 4)};
    memcpy(part, world->rows + first, count * sizeof *part);
    if (row->is_shuffled)
        shuffle(random, part, count);
    sample_event_arrow(&world->activity, part, count, row->has_text_keys, sample_below(random, 1000), &schema, &array);
    if (lead_activity_ingest(activity, &schema, &array, &options, report, &error) != LEAD_OK)
        print_message("# %s: %s\n", error.path, error.message);
    assert_int_equal(error.code, LEAD_OK);
    schema.release(&schema);
    array.release(&array);
}

/* One event after the other; what became of them goes to `report`. */
static lead_timeline *replay_lead(const struct world *world, unsigned lead, lead_ingest_report *report)
{
    lead_timeline *timeline = new_timeline(world->model);
    lead_event *event = new_event(world->model);
    for (unsigned e = 0; e < world->histories[lead].count; e++) {
        const struct sample_event *given = &world->histories[lead].event[e];
        assert_true(sample_fill_event(&world->activity, given, world->model, event));
        const lead_added added = add(timeline, event);
        report->counted += added == LEAD_EVENT_COUNTED;
        report->seen += added == LEAD_EVENT_SEEN;
        report->unknown_type += added == LEAD_EVENT_UNMATCHED && given->type >= world->activity.type_count;
        report->unmatched += added == LEAD_EVENT_UNMATCHED && given->type < world->activity.type_count;
    }
    lead_event_free(event);
    return timeline;
}

static lead_key key_of(const struct table_case *row, unsigned lead)
{
    static char name[16];
    snprintf(name, sizeof name, "lead %u", lead);
    return row->has_text_keys ? text_key(name) : integer_key(lead);
}

static void check_world(const struct world *world, const struct table_case *row, lead_activity *activity, const lead_ingest_report *report)
{
    lead_ingest_report expected = {0};
    uint64_t leads = 0;
    for (unsigned lead = 0; lead < LEADS; lead++) {
        lead_timeline *timeline = replay_lead(world, lead, &expected);
        leads += timeline->history.count > 0 || timeline->history.mark_count > 0;
        check_lead(activity, key_of(row, lead), timeline);
        lead_timeline_free(timeline);
    }
    assert_int_equal(lead_activity_lead_count(activity), leads);
    assert_int_equal(report->rows, world->row_count);
    assert_int_equal(report->counted, expected.counted);
    assert_int_equal(report->seen, expected.seen);
    assert_int_equal(report->unmatched, expected.unmatched);
    assert_int_equal(report->unknown_type, expected.unknown_type);
    assert_int_equal(report->without_key + report->without_time, 0);
}

static void tables_are_timelines(void **state)
{
    (void)state;
    struct sample_random random = {2026};
    static struct world world;
    for (size_t i = 0; i < COUNT_OF(table_cases) * 40; i++) {
        const struct table_case *row = &table_cases[i % COUNT_OF(table_cases)];
        lead_ingest_report report = {.size = sizeof report};
        make_world(&random, &world);
        lead_activity *activity = new_activity(world.model, row->has_text_keys ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER);
        for (unsigned first = 0, count; first < world.row_count; first += count) {
            const unsigned most = world.row_count / row->calls + 1;
            count = row->calls == 1 ? world.row_count : 1 + sample_below(&random, 2 * most);
            count = count < world.row_count - first ? count : world.row_count - first;
            ingest_part(&random, &world, row, first, count, activity, &report);
            if (sample_once_in(&random, 4))
                check_counts(activity, key_of(row, LEADS), 0, 0); /* reading in between changes nothing */
        }
        check_world(&world, row, activity, &report);
        lead_activity_free(activity);
        lead_model_unref(world.model);
    }
}

/* ---- Many rows ---- */

#define MANY 30000
#define MANY_LEADS 3000

struct large_case {
    const char *name;
    const char *key_format, *time_format;
    int64_t second; /* in units of the time format */
    bool has_dictionary, has_unmatched, has_nulls;
    unsigned far;   /* one in so many events is of the year 1, or 9999 */
    int64_t stride; /* between keys */
    unsigned calls;
};

static const struct large_case large_cases[] = {
    {"straight", "i", "tss:", 1, true, false, false, MANY, 1, 1},
    {"straight, wide keys", "l", "tsu:", 1000000, true, false, false, MANY, 1, 1},
    {"straight, in parts", "I", "tss:", 1, true, false, false, MANY, 2, 7},
    {"straight, far away at times", "i", "tss:", 1, true, false, false, 5, 1, 3},
    {"strings", "i", "tss:", 1, false, false, false, MANY, 1, 1},
    {"strings, far away at times", "i", "tsm:", 1000, false, false, false, 20, 1, 3},
    {"nanoseconds", "i", "tsn:", 1000000000, true, false, false, MANY, 1, 2},
    {"some are not matched", "s", "tss:", 1, true, true, false, MANY, 1, 1},
    {"some are null", "i", "tss:", 1, true, true, true, 100, 1, 4},
    {"hashed", "l", "tss:", 1, true, true, true, 100, 1000003, 3},
    {"holes, not too many", "i", "tss:", 1, true, false, true, MANY, 6, 2},
    {"too many holes", "i", "tss:", 1, true, false, false, MANY, 25, 2},
};

static struct lead_history many_expected[MANY_LEADS];
static int64_t many_keys[MANY], many_times[MANY], many_types[MANY];
static char many_known[MANY + 1];
static const char *many_names[MANY];
static const char *const many_entries[] = {"page_view", "mail_click", "form", "ping"};

static int64_t many_second(struct sample_random *random, const struct large_case *row)
{
    if (sample_once_in(random, row->far) && row->second <= 1000)
        return sample_once_in(random, 2) ? INT64_C(-62135596800) : INT64_C(253402300799);
    return 1700000000 + (int64_t)sample_below(random, 200 * 86400);
}

static void make_many(struct sample_random *random, const struct large_case *row)
{
    lead_allocator plenty;
    assert_true(lead_memory_choose(NULL, &plenty));
    for (unsigned r = 0; r < MANY; r++) {
        const unsigned lead = sample_below(random, 1 + sample_below(random, MANY_LEADS));
        const int64_t second = many_second(random, row);
        many_keys[r] = lead * row->stride;
        many_times[r] = second * row->second;
        many_types[r] = sample_below(random, row->has_unmatched ? 4 : 3);
        many_names[r] = many_entries[many_types[r]];
        many_known[r] = row->has_nulls && sample_once_in(random, 9) ? '0' : '1';
        if (many_known[r] == '1' && many_types[r] < 3)
            assert_true(lead_history_add(&many_expected[lead], (uint32_t)many_types[r], (int32_t)lead_bucket_of(second * 1000000, DAY), &plenty));
    }
}

static void ingest_many(const struct large_case *row, lead_activity *activity, unsigned first, unsigned count)
{
    struct arrow_build build;
    char *known = row->has_nulls ? many_known + first : NULL;
    arrow_begin(&build, count);
    arrow_add_integers(&build, "key", row->key_format, many_keys + first, known);
    arrow_add_integers(&build, "time", row->time_format, many_times + first, known);
    if (row->has_dictionary)
        arrow_add_dictionary(&build, "type", "C", many_types + first, known, "u", many_entries, row->has_unmatched ? 4 : 3);
    else
        arrow_add_strings(&build, "type", "u", many_names + first);
    ingest_all(activity, &build);
    assert_true(arrow_end(&build));
}

static void check_many(const struct large_case *row, lead_activity *activity)
{
    lead_allocator plenty;
    uint64_t leads = 0;
    assert_true(lead_memory_choose(NULL, &plenty));
    for (unsigned lead = 0; lead < MANY_LEADS; lead++)
        leads += many_expected[lead].count > 0;
    assert_int_equal(lead_activity_lead_count(activity), leads);
    for (unsigned lead = 0; lead < MANY_LEADS; lead++) {
        lead_timeline *found = timeline_of(activity, integer_key(lead * row->stride));
        assert_int_equal(found->history.count, many_expected[lead].count);
        for (size_t e = 0; e < found->history.count; e++)
            assert_int_equal(found->history.entries[e], many_expected[lead].entries[e]);
        lead_timeline_free(found);
        lead_history_free(&many_expected[lead], &plenty);
    }
    assert_int_equal(lead_activity_lead_count(activity), leads);
}

static void many_rows_are_counted(void **state)
{
    (void)state;
    struct sample_random random = {77};
    lead_model *model = compile(PLAIN_MODEL);
    for (size_t i = 0; i < COUNT_OF(large_cases) * 2; i++) {
        const struct large_case *row = &large_cases[i / 2];
        const unsigned part = MANY / row->calls;
        lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
        print_message("# %s\n", row->name);
        make_many(&random, row);
        for (unsigned call = 0; call < row->calls; call++) {
            ingest_many(row, activity, call * part, call + 1 < row->calls ? part : MANY - call * part);
            if (i % 2) /* reading brings the table into order */
                check_counts(activity, integer_key(-1), 0, 0);
        }
        check_many(row, activity);
        lead_activity_free(activity);
    }
    lead_model_unref(model);
}

/* Leads of a log that nobody has sorted are known when their keys move to a hash table, and when another log does not hold their time. */
static void logs_are_read_before_they_are_sorted(void **state)
{
    (void)state;
    static const int64_t near[] = {1, 2, 3, 1, 2, 1500}, far[] = {1, 5000000000, -5000000000, 2, 1, 7}, times[] = {0, 0, 0, 86400, 0, 0};
    static const int64_t indices[] = {0, 0, 0, 0, 0, 0}, late[] = {253402300799, 0, 0, 0, 0, 0};
    lead_model *model = compile(PLAIN_MODEL);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    for (unsigned call = 0; call < 3; call++) {
        struct arrow_build build;
        arrow_begin(&build, 6);
        arrow_add_integers(&build, "key", "l", call == 2 ? far : near, NULL);
        arrow_add_integers(&build, "time", "tss:", call == 1 ? late : times, NULL);
        arrow_add_dictionary(&build, "type", "C", indices, NULL, "u", many_entries, 3);
        assert_int_equal(ingest_all(activity, &build).counted, 6);
        assert_int_equal(lead_activity_lead_count(activity), call == 2 ? 7 : 4);
        assert_true(arrow_end(&build));
    }
    check_counts(activity, integer_key(1), 6, 3);
    check_counts(activity, integer_key(2), 5, 2);
    check_counts(activity, integer_key(1500), 2, 1);
    check_counts(activity, integer_key(5000000000), 1, 1);
    assert_int_equal(lead_activity_lead_count(activity), 7);
    lead_activity_free(activity);
    lead_model_unref(model);
}

/* More events of one kind in a log than an entry can count. */
static void logs_count_beyond_an_entry(void **state)
{
    (void)state;
    lead_model *model = compile(PLAIN_MODEL);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    struct arrow_build build;
    memset(many_keys, 0, sizeof many_keys);
    memset(many_times, 0, sizeof many_times);
    memset(many_types, 0, sizeof many_types);
    arrow_begin(&build, MANY);
    arrow_add_integers(&build, "key", "i", many_keys, NULL);
    arrow_add_integers(&build, "time", "tss:", many_times, NULL);
    arrow_add_dictionary(&build, "type", "C", many_types, NULL, "u", many_entries, 3);
    for (unsigned call = 1; call <= 3; call++) {
        ingest_all(activity, &build);
        check_counts(activity, integer_key(0), call * MANY, 1);
    }
    lead_activity_free(activity);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_timelines),
        cmocka_unit_test(many_rows_are_counted),
        cmocka_unit_test(logs_are_read_before_they_are_sorted),
        cmocka_unit_test(logs_count_beyond_an_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
