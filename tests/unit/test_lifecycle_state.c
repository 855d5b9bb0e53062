/* SPDX-License-Identifier: MIT */
/* States of a lifecycle: begun, moved by the host, refused. Random walks against a slow reference. */
#include "lifecycle_fixture.h"

#define STATUSES "\"statuses\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\", \"parked\": true}, {\"name\": \"d\", \"parked\": true}]"
/* b → c has a sentence only for when it is automatic, c → a only for the host, d is an end. */
#define SMALL                                                                                                                            \
    "\"lifecycle\": {" STATUSES ", \"transitions\": ["                                                                                   \
    "{\"from\": [\"a\", \"b\"], \"to\": \"c\", \"when\": {\"flag\": true}, \"reason\": \"automatic\"},"                                  \
    "{\"from\": \"a\", \"to\": \"b\", \"after\": \"1d\"}, {\"from\": \"a\", \"to\": \"b\", \"reason\": \"people agree\"},"               \
    "{\"from\": \"c\", \"to\": \"a\"}, {\"from\": \"c\", \"to\": \"d\", \"reason\": \"over\"}]}"

static lead_lifecycle begun(const lead_model *model, uint32_t status, lead_time now)
{
    lead_lifecycle state = {.size = sizeof state};
    assert_int_equal(lead_lifecycle_begin(model, status, now, &state, NULL), LEAD_OK);
    return state;
}

static void a_state_begins_in_a_status(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(SMALL);
    for (uint32_t status = 0; status < 4; status++) {
        const lead_lifecycle fresh = begun(model, status, SAMPLE_NOW);
        assert_int_equal(fresh.status, status);
        assert_int_equal(fresh.stage, LEAD_NONE);
        assert_int_equal(fresh.since, SAMPLE_NOW);
        assert_int_equal(fresh.rounds, 0);
        assert_int_equal(fresh.moves, 0);
        for (uint32_t s = 0; s < LEAD_STATUSES_MAX; s++) {
            assert_int_equal(fresh.entries[s], s == status);
            assert_int_equal(fresh.entered[s], s == status ? SAMPLE_NOW : 0);
        }
    }
    lead_model_unref(model);
}

struct later_state {
    lead_lifecycle state;
    uint64_t more[3];
};

/* A caller of a later version need not know that ours lacks its last members, and may begin in memory that holds anything. */
static void states_may_be_larger_than_ours(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(SMALL);
    struct later_state later, loaded;
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    size_t size;
    memset(&later, 0x5A, sizeof later);
    memset(&loaded, 0x5A, sizeof loaded);
    later.state.size = loaded.state.size = sizeof later;
    assert_int_equal(lead_lifecycle_begin(model, 0, SAMPLE_NOW, &later.state, NULL), LEAD_OK);
    assert_int_equal(lead_lifecycle_move(model, &later.state, 1, SAMPLE_NOW, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_lifecycle_save(model, &later.state, bytes, &size, NULL), LEAD_OK);
    assert_int_equal(lead_lifecycle_load(model, bytes, size, &loaded.state, NULL), LEAD_OK);
    assert_memory_equal(&loaded, &later, sizeof later);
    later.state.size = SIZE_MAX; /* never set */
    assert_int_equal(lead_lifecycle_begin(model, 0, SAMPLE_NOW, &later.state, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    lead_model_unref(model);
}

/* --- moves of the host ------------------------------------------------------------------------------------------------------------------- */

static const struct move_case {
    uint32_t from, to, transition;
    const char *reason;
} moves[] = {
    {0, 2, 0, "moved by the host"}, /* why it would be due is not why it was made */
    {1, 2, 0, "moved by the host"},
    {0, 1, 2, "people agree"},      /* not the first, which is automatic */
    {2, 0, 3, "moved by the host"},
    {2, 3, 4, "over"},
};

static void a_move_says_what_happened(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(SMALL);
    for (size_t i = 0; i < COUNT_OF(moves); i++) {
        lead_lifecycle moved = begun(model, moves[i].from, SAMPLE_NOW);
        lead_move move = {.size = sizeof move};
        assert_int_equal(lead_lifecycle_move(model, &moved, moves[i].to, SAMPLE_NOW + 5, &move, NULL), LEAD_OK);
        assert_int_equal(move.from, moves[i].from);
        assert_int_equal(move.to, moves[i].to);
        assert_int_equal(move.at, SAMPLE_NOW + 5);
        assert_int_equal(move.spent, 5);
        assert_int_equal(move.round, moves[i].from == 2 && moves[i].to == 0);
        assert_int_equal(move.transition, moves[i].transition);
        assert_int_equal(move.is_automatic, 0);
        assert_string_equal(move.reason, moves[i].reason);
    }
    lead_model_unref(model);
}

static const struct {
    const char *sections;
    const char *from, *to, *message;
} refusals[] = {
    {"\"lifecycle\": \"builtin\"", "won", "mql", "'mql' cannot follow 'won'; from 'won': customer"},
    {"\"lifecycle\": \"builtin\"", "disqualified", "won", "'won' cannot follow 'disqualified'; from 'disqualified': nurture"},
    {"\"lifecycle\": \"builtin\"", "opportunity", "opportunity", "'opportunity' cannot follow 'opportunity'; from 'opportunity': won, lost, nurture"},
    {SMALL, "b", "a", "'a' cannot follow 'b'; from 'b': c"},
    {SMALL, "d", "a", "'a' cannot follow 'd'; nothing can"},
};

static void moves_that_are_not_allowed_name_those_that_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        lead_model *model = lifecycle_compile(refusals[i].sections);
        lead_lifecycle moved = begun(model, lead_model_status(model, refusals[i].from), SAMPLE_NOW), before = moved;
        lead_error error = LEAD_ERROR_INIT;
        lead_move move = {.size = sizeof move};
        assert_int_equal(lead_lifecycle_move(model, &moved, lead_model_status(model, refusals[i].to), SAMPLE_NOW, &move, &error),
                         LEAD_ERROR_NOT_ALLOWED);
        assert_string_equal(error.message, refusals[i].message);
        assert_memory_equal(&moved, &before, sizeof before);
        assert_null(move.reason);
        lead_model_unref(model);
    }
}

/* Names that do not fit are left out, at a whole name. */
static void long_lists_are_cut(void **state)
{
    static const char tail[] = "线索线索线索线索线索线索线索线索线索线"; /* 57 bytes */
    struct sample_text text = {0};
    lead_error error = LEAD_ERROR_INIT;
    (void)state;
    sample_add(&text, "\"lifecycle\": {\"statuses\": [{\"name\": \"first\"}, {\"name\": \"other\"}");
    for (unsigned s = 2; s < 16; s++)
        sample_add(&text, ", {\"name\": \"%02u %s\"}", s, tail);
    sample_add(&text, "], \"transitions\": [");
    for (unsigned s = 2; s < 16; s++)
        sample_add(&text, "%s{\"from\": \"first\", \"to\": \"%02u %s\"}", s > 2 ? ", " : "", s, tail);
    sample_add(&text, "]}");
    lead_model *model = lifecycle_compile(text.data);
    lead_lifecycle moved = begun(model, 0, SAMPLE_NOW);
    assert_int_equal(lead_lifecycle_move(model, &moved, 1, SAMPLE_NOW, NULL, &error), LEAD_ERROR_NOT_ALLOWED);
    const size_t size = strlen(error.message);
    assert_memory_equal(error.message, "'other' cannot follow 'first'; from 'first': 02 ", 48);
    assert_string_equal(error.message + size - strlen(", …"), ", …");
    lead_model_unref(model);
    sample_text_free(&text);
}

/* --- walks --------------------------------------------------------------------------------------------------------------------------------- */

/* The same, from the list of all moves. */
struct plain_walk {
    uint32_t to[600];
    lead_time at[600];
    unsigned count;
};

static void expect_walked(const struct plain_walk *walk, const bool *parked, const lead_lifecycle *walked)
{
    uint32_t rounds = 0;
    for (uint32_t status = 0; status < LEAD_STATUSES_MAX; status++) {
        uint32_t entries = 0;
        lead_time entered = 0;
        for (unsigned i = 0; i < walk->count; i++)
            if (walk->to[i] == status) {
                entries++;
                entered = walk->at[i];
            }
        assert_int_equal(walked->entries[status], entries);
        assert_int_equal(walked->entered[status], entered);
    }
    for (unsigned i = 1; i < walk->count; i++)
        rounds += parked[walk->to[i - 1]] && !parked[walk->to[i]];
    assert_int_equal(walked->rounds, rounds);
    assert_int_equal(walked->moves, walk->count - 1);
    assert_int_equal(walked->status, walk->to[walk->count - 1]);
    assert_int_equal(walked->since, walk->at[walk->count - 1]);
}

static lead_model *random_model(struct sample_random *random, unsigned *count, bool *parked, bool allowed[16][16])
{
    struct sample_text text = {0};
    unsigned rows = 0;
    *count = 2 + sample_below(random, 15);
    memset(allowed, 0, 16 * sizeof allowed[0]);
    sample_add(&text, "\"lifecycle\": {\"statuses\": [");
    for (unsigned s = 0; s < *count; s++) {
        parked[s] = sample_once_in(random, 3);
        sample_add(&text, "%s{\"name\": \"s%u\", \"parked\": %s}", s ? ", " : "", s, parked[s] ? "true" : "false");
    }
    sample_add(&text, "], \"transitions\": [");
    while (!rows)
        for (unsigned from = 0; from < *count; from++)
            for (unsigned to = 0; to < *count; to++)
                if (from != to && rows < 250 && sample_once_in(random, 3)) {
                    static const char *const conditions[] = {"", ", \"when\": {\"flag\": true}", ", \"after\": \"3d\""};
                    sample_add(&text, "%s{\"from\": \"s%u\", \"to\": \"s%u\"%s}", rows++ ? ", " : "", from, to, conditions[sample_below(random, 3)]);
                    allowed[from][to] = true;
                }
    sample_add(&text, "]}");
    lead_model *model = lifecycle_compile(text.data);
    sample_text_free(&text);
    return model;
}

static void walks_are_as_the_reference_says(void **state)
{
    struct sample_random random = {77};
    unsigned made = 0, refused = 0;
    (void)state;
    for (unsigned m = 0; m < 40; m++) {
        bool parked[16] = {false}, allowed[16][16];
        unsigned count;
        struct plain_walk walk = {.count = 1};
        lead_model *model = random_model(&random, &count, parked, allowed);
        lead_time now = (lead_time)sample_below(&random, 1000) - 500; /* about 1970: a moment of 0 is one */
        lead_lifecycle walked = begun(model, walk.to[0] = sample_below(&random, count), walk.at[0] = now);
        for (unsigned i = 0; i < 300; i++) {
            const uint32_t from = walked.status, to = sample_below(&random, count);
            lead_error error = LEAD_ERROR_INIT;
            lead_move move = {.size = sizeof move};
            now += sample_below(&random, 200);
            assert_int_equal(lead_model_status_may_follow(model, from, to), allowed[from][to]);
            const lead_lifecycle before = walked;
            const lead_status status = lead_lifecycle_move(model, &walked, to, now, &move, &error);
            assert_int_equal(status, allowed[from][to] ? LEAD_OK : LEAD_ERROR_NOT_ALLOWED);
            if (status != LEAD_OK) {
                assert_memory_equal(&walked, &before, sizeof before);
                refused++;
                continue;
            }
            assert_int_equal(move.spent, now - walk.at[walk.count - 1]);
            walk.to[walk.count] = to;
            walk.at[walk.count++] = now;
            expect_walked(&walk, parked, &walked);
            assert_int_equal(move.round, walked.rounds);
            made++;
        }
        lead_model_unref(model);
    }
    assert_true(made > 1000 && refused > 1000);
}

/* Counts end at what saved states hold; nothing turns round. */
static void counts_stay_at_their_ends(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(SMALL);
    lead_lifecycle full = begun(model, 2, SAMPLE_NOW);
    full.moves = full.rounds = UINT32_MAX;
    full.entries[0] = 65535;
    full.entered[0] = SAMPLE_NOW - 1;
    assert_int_equal(lead_lifecycle_move(model, &full, 0, SAMPLE_NOW, NULL, NULL), LEAD_OK);
    assert_int_equal(full.moves, UINT32_MAX);
    assert_int_equal(full.rounds, UINT32_MAX);
    assert_int_equal(full.entries[0], 65535);
    assert_int_equal(full.entered[0], SAMPLE_NOW);
    lead_model_unref(model);
}

/* --- what is refused ----------------------------------------------------------------------------------------------------------------------- */

static void no_status(lead_lifecycle *given) { given->status = 4; }
static void no_stage(lead_lifecycle *given) { given->stage = 0; }
static void another_since(lead_lifecycle *given) { given->since++; }
static void never_entered(lead_lifecycle *given) { given->entries[0] = 0; }
static void too_often(lead_lifecycle *given) { given->entries[0] = 65536, given->moves = UINT32_MAX; }
static void more_entries(lead_lifecycle *given) { given->entries[0]++; }
static void entered_later(lead_lifecycle *given) { given->entries[1] = 1, given->entered[1] = SAMPLE_NOW + 1, given->moves = 1; }
static void entered_before_time(lead_lifecycle *given) { given->entries[1] = 1, given->entered[1] = INT64_MIN, given->moves = 1; }
static void entered_no_time(lead_lifecycle *given) { given->entered[1] = 1; }
static void beyond_the_last(lead_lifecycle *given) { given->entries[4] = 1, given->entered[4] = 1, given->moves = 1; }
static void more_rounds(lead_lifecycle *given) { given->rounds = 1; }
static void without_size(lead_lifecycle *given) { given->size = 0; }
static void too_large(lead_lifecycle *given) { given->size = SIZE_MAX; }

static void unsound_states_are_refused(void **state)
{
    void (*const changes[])(lead_lifecycle *) = {no_status,     no_stage,      another_since,       never_entered,   too_often,   more_entries,
                                                 entered_later, entered_before_time, entered_no_time, beyond_the_last, more_rounds, without_size,
                                                 too_large};
    (void)state;
    lead_model *model = lifecycle_compile(SMALL);
    lead_record *record = new_record(model);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        lead_lifecycle given = begun(model, 0, SAMPLE_NOW);
        lead_error error = LEAD_ERROR_INIT;
        lead_move move = {.size = sizeof move};
        size_t count = 77;
        changes[i](&given);
        if (lead_lifecycle_move(model, &given, 1, SAMPLE_NOW + 1, NULL, &error) != LEAD_ERROR_INVALID_ARGUMENT)
            fail_msg("change %zu is accepted", i);
        assert_true(error.message[0]);
        assert_int_equal(lead_record_set_lifecycle(record, &given), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(lead_record_advance(record, &given, SAMPLE_NOW + 1, &move, 1, &count, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(count, 0);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

static void moments_are_checked(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(SMALL);
    lead_time first = 0, end = 0;
    lead_lifecycle fresh = {.size = sizeof fresh};
    assert_true(lead_time_parse("0001-01-01", 10, &first) && lead_time_parse("9999-12-31T23:59:59.999999Z", 27, &end));
    const lead_time outside[] = {first - 1, end + 1, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(outside); i++) {
        assert_int_equal(lead_lifecycle_begin(model, 0, outside[i], &fresh, NULL), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(fresh.entries[0], 0);
        fresh = begun(model, 0, 0);
        assert_int_equal(lead_lifecycle_move(model, &fresh, 1, outside[i], NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    }
    fresh = begun(model, 0, first);
    assert_int_equal(lead_lifecycle_move(model, &fresh, 1, end, NULL, NULL), LEAD_OK);
    assert_int_equal(lead_lifecycle_move(model, &fresh, 2, end - 1, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_move(model, &fresh, 2, end, NULL, NULL), LEAD_OK);
    lead_model_unref(model);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(SMALL), *without = lifecycle_compile(PURCHASE);
    lead_lifecycle fresh = begun(model, 0, SAMPLE_NOW), sizeless = {.size = 16};
    lead_move small = {.size = 8};
    assert_int_equal(lead_lifecycle_begin(NULL, 0, 0, &fresh, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_begin(without, 0, 0, &fresh, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_begin(model, 4, 0, &fresh, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_begin(model, 0, 0, &sizeless, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_begin(model, 0, 0, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    fresh = begun(model, 0, SAMPLE_NOW);
    assert_int_equal(lead_lifecycle_move(NULL, &fresh, 1, SAMPLE_NOW, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_move(without, &fresh, 1, SAMPLE_NOW, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_move(model, NULL, 1, SAMPLE_NOW, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_move(model, &fresh, 4, SAMPLE_NOW, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_move(model, &fresh, LEAD_NONE, SAMPLE_NOW, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_move(model, &fresh, 1, SAMPLE_NOW, &small, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(fresh.moves, 0);
    assert_int_equal(lead_model_status_count(NULL), 0);
    assert_int_equal(lead_model_status_count(without), 0);
    assert_null(lead_model_status_name(model, 4));
    assert_null(lead_model_status_name(without, 0));
    assert_int_equal(lead_model_status(model, "d"), 3);
    assert_int_equal(lead_model_status(model, "e"), LEAD_NONE);
    assert_int_equal(lead_model_status(model, NULL), LEAD_NONE);
    assert_int_equal(lead_model_status(without, "a"), LEAD_NONE);
    assert_int_equal(lead_model_status_may_follow(NULL, 0, 1), 0);
    assert_int_equal(lead_model_status_may_follow(without, 0, 1), 0);
    assert_int_equal(lead_model_status_may_follow(model, 0, 4), 0);
    assert_int_equal(lead_model_status_may_follow(model, LEAD_NONE, 0), 0);
    lead_model_unref(model);
    lead_model_unref(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_begins_in_a_status),
        cmocka_unit_test(states_may_be_larger_than_ours),
        cmocka_unit_test(a_move_says_what_happened),
        cmocka_unit_test(moves_that_are_not_allowed_name_those_that_are),
        cmocka_unit_test(long_lists_are_cut),
        cmocka_unit_test(walks_are_as_the_reference_says),
        cmocka_unit_test(counts_stay_at_their_ends),
        cmocka_unit_test(unsound_states_are_refused),
        cmocka_unit_test(moments_are_checked),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("lifecycle_state", tests, NULL, NULL);
}
