/* SPDX-License-Identifier: MIT */
/* Records that advance: every move that is due, one after the other, with its reason; the state and the record afterwards. */
#include "lifecycle_fixture.h"

/* A chain by the number, a way back, and a circle that is always open. */
#define CHAIN                                                                                                                                \
    "\"lifecycle\": {\"statuses\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\", \"parked\": true}, {\"name\": \"d\"}], \"transitions\": [" \
    "{\"from\": \"a\", \"to\": \"b\", \"when\": {\"n\": {\">=\": 1}}, \"reason\": \"one\"},"                                              \
    "{\"from\": \"b\", \"to\": \"c\", \"when\": {\"n\": {\">=\": 2}}},"                                                                   \
    "{\"from\": [\"a\", \"b\", \"c\"], \"to\": \"d\", \"when\": {\"n\": {\">=\": 3}}, \"reason\": \"three\"},"                            \
    "{\"from\": \"d\", \"to\": \"a\", \"when\": {\"flag\": true}, \"reason\": \"round\"},"                                                \
    "{\"from\": \"b\", \"to\": \"a\", \"after\": \"30d\"}]}"

static const struct advance_case {
    const char *name, *from, *n, *flag;
    int days;             /* since the state began */
    size_t capacity;
    const char *path;     /* names parted by '|' */
    const char *reasons;  /* the same */
    uint32_t rounds;
} cases[] = {
    {"nothing is known", "a", NULL, NULL, 0, 16, "", "", 0},
    {"one move", "a", "1", NULL, 0, 16, "b", "one", 0},
    {"two moves, one without a reason of its own", "a", "2", NULL, 0, 16, "b|c", "one|b → c", 0},
    {"three, out of a parked status", "a", "3", NULL, 0, 16, "b|c|d", "one|b → c|three", 1},
    {"in a circle: not where it was before", "a", "3", "1", 0, 16, "b|c|d", "one|b → c|three", 1},
    {"in a circle, from elsewhere", "b", "3", "1", 0, 16, "c|d|a", "b → c|three|round", 1},
    {"no room for more", "a", "3", "1", 0, 2, "b|c", "one|b → c", 0},
    {"by time alone", "b", NULL, NULL, 30, 16, "a", "b → a", 0},
    {"the time begins anew with each move", "a", "1", NULL, 30, 16, "b", "one", 0},
    {"not yet by time", "b", NULL, NULL, 29, 16, "", "", 0},
};

static lead_lifecycle begun(const lead_model *model, const char *status, lead_time now)
{
    lead_lifecycle state = {.size = sizeof state};
    assert_int_equal(lead_lifecycle_begin(model, lead_model_status(model, status), now, &state, NULL), LEAD_OK);
    return state;
}

static bool is_part(const char *text, const char *part, size_t size)
{
    return strlen(text) == size && memcmp(text, part, size) == 0;
}

static void expect_moves(const struct advance_case *row, const lead_model *model, const lead_move *moves, size_t count)
{
    const char *names[16], *reasons[16];
    size_t name_sizes[16], reason_sizes[16];
    const lead_time now = SAMPLE_NOW + row->days * DAY;
    assert_int_equal(count, split_tags(row->path, names, name_sizes));
    assert_int_equal(count, split_tags(row->reasons, reasons, reason_sizes));
    for (size_t i = 0; i < count; i++) {
        assert_true(is_part(lead_model_status_name(model, moves[i].to), names[i], name_sizes[i]));
        assert_true(is_part(moves[i].reason, reasons[i], reason_sizes[i]));
        assert_int_equal(moves[i].is_automatic, 1);
        assert_int_equal(moves[i].at, now);
        assert_int_equal(moves[i].spent, i ? 0 : row->days * DAY);
        assert_int_equal(moves[i].from, i ? moves[i - 1].to : lead_model_status(model, row->from));
        assert_int_equal(lead_model_status_may_follow(model, moves[i].from, moves[i].to), 1);
    }
}

static void every_move_that_is_due_is_made(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(CHAIN);
    lead_record *record = new_record(model);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct advance_case *row = &cases[i];
        const lead_time now = SAMPLE_NOW + row->days * DAY;
        lead_lifecycle advanced = begun(model, row->from, SAMPLE_NOW), before = advanced;
        lead_move moves[16];
        size_t count = 77;
        print_message("# %s\n", row->name);
        for (size_t m = 0; m < 16; m++)
            moves[m] = (lead_move){.size = sizeof moves[m]};
        lead_record_clear(record);
        set_field(model, record, "n", row->n);
        set_field(model, record, "flag", row->flag);
        assert_int_equal(lead_record_advance(record, &advanced, now, NULL, 0, &count, NULL), LEAD_OK);
        assert_int_equal(count, row->path[0] != 0);
        assert_memory_equal(&advanced, &before, sizeof before);
        assert_int_equal(lead_record_advance(record, &advanced, now, moves, row->capacity, &count, NULL), LEAD_OK);
        expect_moves(row, model, moves, count);
        assert_int_equal(advanced.moves, count);
        assert_int_equal(advanced.rounds, row->rounds);
        assert_int_equal(advanced.since, count ? now : SAMPLE_NOW);
        assert_int_equal(advanced.status, count ? moves[count - 1].to : before.status);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

/* Afterwards the record says what the state says, so that what is decided next is about the new status. */
static void the_record_has_the_new_status(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(CHAIN ", \"next_step\": {\"steps\": [{\"step\": \"in a\", \"when\": {\"status\": \"a\"}},"
                                                " {\"step\": \"in b\", \"when\": {\"status\": \"b\", \"status_since\": {\"within\": \"1h\"}}}]}");
    lead_record *record = new_record(model);
    lead_lifecycle advanced = begun(model, "a", SAMPLE_NOW - 9 * DAY);
    lead_move move = {.size = sizeof move};
    size_t count;
    assert_int_equal(lead_record_set_lifecycle(record, &advanced), LEAD_OK);
    expect_decided(record, model, "next_step", SAMPLE_NOW, "in a", "before");
    set_field(model, record, "n", "1");
    assert_int_equal(lead_record_advance(record, &advanced, SAMPLE_NOW, &move, 1, &count, NULL), LEAD_OK);
    assert_int_equal(count, 1);
    expect_decided(record, model, "next_step", SAMPLE_NOW, "in b", "after");
    lead_record_free(record);
    lead_model_unref(model);
}

/* The stage that was found is kept, and is the previous one next time. */
static void the_stage_is_kept(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(
        "\"lifecycle\": {\"statuses\": [{\"name\": \"a\"}, {\"name\": \"b\"}], \"transitions\": [{\"from\": \"a\", \"to\": \"b\", \"when\":"
        " {\"stage_move\": \"forward\"}}]}, " PURCHASE);
    lead_record *record = new_record(model);
    lead_lifecycle advanced = begun(model, "a", SAMPLE_NOW);
    lead_move move = {.size = sizeof move};
    size_t count;
    assert_int_equal(lead_record_advance(record, &advanced, SAMPLE_NOW, &move, 1, &count, NULL), LEAD_OK);
    assert_int_equal(advanced.stage, LEAD_NONE);
    set_field(model, record, "asked", "0");
    assert_int_equal(lead_record_advance(record, &advanced, SAMPLE_NOW, &move, 1, &count, NULL), LEAD_OK);
    assert_true(count == 0 && advanced.stage == 0);
    expect_decided(record, model, "stage_move", SAMPLE_NOW, "same", "the stage that is kept");
    set_field(model, record, "asked", "1");
    assert_int_equal(lead_record_advance(record, &advanced, SAMPLE_NOW, &move, 1, &count, NULL), LEAD_OK);
    assert_true(count == 1 && advanced.stage == 1);
    set_field(model, record, "asked", NULL);
    assert_int_equal(lead_record_advance(record, &advanced, SAMPLE_NOW, &move, 1, &count, NULL), LEAD_OK);
    assert_true(count == 0 && advanced.stage == 1); /* no stage is found, and the last one is not forgotten */
    /* A state that has none clears the field. */
    advanced.stage = LEAD_NONE;
    set_field(model, record, "asked", "0");
    assert_int_equal(lead_record_set_lifecycle(record, &advanced), LEAD_OK);
    expect_decided(record, model, "stage_move", SAMPLE_NOW, "first", "without a stage");
    lead_record_free(record);
    lead_model_unref(model);
}

/* As a host would hold them that was compiled with a later version. */
struct later_move {
    lead_move move;
    uint64_t more[3];
};

static void moves_may_be_larger_than_ours(void **state)
{
    struct later_move moves[3];
    size_t count;
    (void)state;
    lead_model *model = lifecycle_compile(CHAIN);
    lead_record *record = new_record(model);
    lead_lifecycle advanced = begun(model, "a", SAMPLE_NOW);
    memset(moves, 0x5A, sizeof moves);
    for (size_t i = 0; i < 3; i++)
        moves[i].move.size = sizeof moves[i];
    set_field(model, record, "n", "3");
    assert_int_equal(lead_record_advance(record, &advanced, SAMPLE_NOW, &moves[0].move, 3, &count, NULL), LEAD_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(moves[i].move.to, i + 1);
        assert_int_equal(moves[i].more[0], UINT64_C(0x5A5A5A5A5A5A5A5A));
    }
    lead_record_free(record);
    lead_model_unref(model);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(CHAIN), *without = lifecycle_compile(PURCHASE);
    lead_record *record = new_record(model), *other = new_record(without);
    lead_lifecycle good = begun(model, "a", SAMPLE_NOW);
    lead_move moves[2] = {{.size = sizeof moves[0]}, {.size = sizeof moves[0]}};
    size_t count = 77;
    assert_int_equal(lead_record_advance(NULL, &good, SAMPLE_NOW, moves, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(lead_record_advance(record, NULL, SAMPLE_NOW, moves, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_advance(other, &good, SAMPLE_NOW, moves, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW, NULL, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW, moves, 2, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW - 1, moves, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_advance(record, &good, INT64_MAX, moves, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    moves[1].size = 8;
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW, moves, 2, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW, moves, 1, &count, NULL), LEAD_OK);
    moves[0].size = SIZE_MAX;
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW, moves, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    moves[0].size = sizeof moves[0] + 1; /* the next one would not lie where such a structure may */
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW, moves, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    moves[0].size = sizeof(size_t);
    assert_int_equal(lead_record_advance(record, &good, SAMPLE_NOW, moves, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_lifecycle(NULL, &good), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_lifecycle(record, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_lifecycle(other, &good), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_lifecycle(record, &good), LEAD_OK);
    lead_record_free(record);
    lead_record_free(other);
    lead_model_unref(model);
    lead_model_unref(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move_that_is_due_is_made), cmocka_unit_test(the_record_has_the_new_status),
        cmocka_unit_test(the_stage_is_kept),              cmocka_unit_test(moves_may_be_larger_than_ours),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("advance", tests, NULL, NULL);
}
