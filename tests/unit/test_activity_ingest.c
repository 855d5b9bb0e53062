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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_timelines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
