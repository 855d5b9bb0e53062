/* SPDX-License-Identifier: MIT */
/* Histories are the same in any order, by any way, and lose nothing when memory runs out. */
#include "activity_fixture.h"

#include "base/checked.h"

static const struct variety several = {"several types", 4, 2, 6, 6, 2, true, false, DAY, false};

static struct raw_events events;
static struct replay replay;

static void check_equal(const struct lead_history *history, const struct lead_history *other)
{
    assert_int_equal(history->count, other->count);
    if (history->count > 0)
        assert_memory_equal(history->entries, other->entries, history->count * sizeof *history->entries);
    assert_int_equal(history->mark_count, other->mark_count);
    for (size_t i = 0; i < history->mark_count; i++) {
        assert_int_equal(history->marks[i].source, other->marks[i].source);
        assert_int_equal(history->marks[i].sequence, other->marks[i].sequence);
    }
}

static uint64_t count_all(const struct lead_history *history)
{
    uint64_t count = 0;
    for (size_t i = 0; i < history->count; i++)
        count += lead_entry_count(history->entries[i]);
    return count;
}

/* ---- Adding ---- */

static void any_order_is_the_same(void **state)
{
    (void)state;
    struct sample_random random = {21};
    for (unsigned i = 0; i < 100; i++) {
        struct fixture fixture;
        struct lead_history a = {0}, b = {0};
        random_definitions(&fixture, &random, &several);
        random_events(&events, &random, &several, sample_below(&random, 80), i % 10 == 0 ? 5000 : 3);
        add_events(&a, &fixture, &events, &random);
        add_events(&b, &fixture, &events, &random);
        check_order(a.entries, a.count);
        check_equal(&a, &b);
        lead_history_free(&a, &fixture.memory);
        lead_history_free(&b, &fixture.memory);
        assert_null(a.entries);
        fixture_free(&fixture);
    }
}

static void counts_that_are_full_go_on_in_another_entry(void **state)
{
    (void)state;
    struct fixture fixture;
    struct lead_history history = {0};
    fixture_init(&fixture, 1, DAY);
    for (uint32_t i = 1; i <= 2 * LEAD_ENTRY_COUNT_MAX + 1; i++) {
        assert_true(lead_history_add(&history, 3, 7, &fixture.memory));
        assert_int_equal(history.count, (i + LEAD_ENTRY_COUNT_MAX - 1) / LEAD_ENTRY_COUNT_MAX);
        assert_int_equal(count_all(&history), i);
    }
    assert_int_equal(lead_history_pairs(&history), 1);
    assert_true(lead_history_add(&history, 3, 6, &fixture.memory));
    assert_true(lead_history_add(&history, 2, 7, &fixture.memory));
    assert_int_equal(lead_history_pairs(&history), 3);
    check_order(history.entries, history.count);
    lead_history_free(&history, &fixture.memory);
    assert_int_equal(lead_history_pairs(&history), 0);
    fixture_free(&fixture);
}

/* ---- Sequence numbers ---- */

struct see_case {
    const char *name;
    uint64_t source;
    int64_t sequence;
    bool was_seen;
};

/* One after the other. */
static const struct see_case see_cases[] = {
    {"first of all", 500, 10, false},
    {"the same again", 500, 10, true},
    {"an earlier one", 500, 9, true},
    {"which does not bring the first back", 500, 10, true},
    {"the next", 500, 11, false},
    {"another source", 900, 5, false},
    {"a source that sorts before", 100, INT64_MIN, false},
    {"the smallest number again", 100, INT64_MIN, true},
    {"a source between", 600, INT64_MAX, false},
    {"the largest number again", 600, INT64_MAX, true},
    {"the first source has not changed", 500, 11, true},
    {"and takes another", 500, 12, false},
    {"source 0", 0, 0, false},
    {"the last source", UINT64_MAX, -1, false},
    {"below", UINT64_MAX, -2, true},
};

static void each_number_is_seen_once(void **state)
{
    (void)state;
    struct fixture fixture;
    struct lead_history history = {0};
    fixture_init(&fixture, 1, DAY);
    for (size_t i = 0; i < COUNT_OF(see_cases); i++) {
        const struct see_case *row = &see_cases[i];
        print_message("# %s\n", row->name);
        assert_int_equal(lead_history_has_seen(&history, row->source, row->sequence), row->was_seen);
        assert_true(lead_history_see(&history, row->source, row->sequence, &fixture.memory));
        assert_true(lead_history_has_seen(&history, row->source, row->sequence));
    }
    assert_int_equal(history.mark_count, 6);
    for (size_t i = 1; i < history.mark_count; i++)
        assert_true(history.marks[i - 1].source < history.marks[i].source);
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

static void sources_are_told_apart(void **state)
{
    (void)state;
    /* Saved states hold these numbers: the first 8 bytes of BLAKE2s with 16 bytes, the lowest first. From Python's hashlib.blake2s(…, digest_size=16). */
    assert_true(lead_source_hash("", 0) == UINT64_C(0x010A2CFE6F0D5564));
    assert_true(lead_source_hash("web", 3) == UINT64_C(0x07CA01775BD87F27));
    assert_true(lead_source_hash("web\0a", 5) != lead_source_hash("web\0b", 5));
}

/* ---- Merging and copying ---- */

static void add_marks(struct lead_history *history, const struct fixture *fixture, struct sample_random *random)
{
    for (unsigned i = sample_below(random, 6); i > 0; i--)
        assert_true(lead_history_see(history, sample_below(random, 6), (int64_t)sample_below(random, 100) - 50, &fixture->memory));
}

static void check_marks_of_both(const struct lead_history *merged, const struct lead_history *a, const struct lead_history *b)
{
    for (uint64_t source = 0; source < 6; source++)
        for (int64_t sequence = -60; sequence < 60; sequence++)
            assert_int_equal(lead_history_has_seen(merged, source, sequence),
                             lead_history_has_seen(a, source, sequence) || lead_history_has_seen(b, source, sequence));
    for (size_t i = 1; i < merged->mark_count; i++)
        assert_true(merged->marks[i - 1].source < merged->marks[i].source);
}

static void merging_is_adding_all(void **state)
{
    (void)state;
    struct sample_random random = {22};
    for (unsigned i = 0; i < 100; i++) {
        struct fixture fixture;
        struct lead_history a = {0}, b = {0}, all = {0}, before = {0};
        random_definitions(&fixture, &random, &several);
        random_events(&events, &random, &several, sample_below(&random, 80), i % 10 == 0 ? 5000 : 3);
        for (unsigned e = 0; e < events.count; e++) {
            add_event(sample_once_in(&random, 2) ? &a : &b, &fixture, &events.event[e]);
            add_event(&all, &fixture, &events.event[e]);
        }
        add_marks(&a, &fixture, &random);
        add_marks(&b, &fixture, &random);
        assert_true(lead_history_copy(&before, a.entries, a.count, a.marks, a.mark_count, &fixture.memory));
        check_equal(&before, &a);
        assert_true(lead_history_merge(&a, &b, &fixture.memory));
        check_marks_of_both(&a, &before, &b);
        check_order(a.entries, a.count);
        assert_int_equal(a.count, all.count);
        if (all.count > 0)
            assert_memory_equal(a.entries, all.entries, all.count * sizeof *all.entries);
        lead_history_free(&a, &fixture.memory);
        lead_history_free(&b, &fixture.memory);
        lead_history_free(&all, &fixture.memory);
        lead_history_free(&before, &fixture.memory);
        fixture_free(&fixture);
    }
}

static void copies_have_no_lead(void **state)
{
    (void)state;
    const lead_entry_bits entries[] = {lead_entry_make(1023, 4, -5, 6), lead_entry_make(1023, 4, -4, 1)};
    const struct lead_mark mark = {7, -8};
    struct fixture fixture;
    struct lead_history history = {0};
    fixture_init(&fixture, 1, DAY);
    assert_true(lead_history_add(&history, 1, 1, &fixture.memory));
    assert_true(lead_history_copy(&history, entries, 2, &mark, 1, &fixture.memory));
    assert_int_equal(history.count, 2);
    assert_true(history.entries[0] == lead_entry_make(0, 4, -5, 6));
    assert_true(history.entries[1] == lead_entry_make(0, 4, -4, 1));
    assert_true(lead_history_has_seen(&history, 7, -8));
    assert_true(lead_history_copy(&history, NULL, 0, NULL, 0, &fixture.memory));
    assert_int_equal(history.count, 0);
    assert_ptr_equal(lead_history_view_of(&history).entries, lead_no_entries);
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

/* ---- Forgetting ---- */

static void extend(uint32_t *reach, uint64_t ages)
{
    const uint32_t within = ages >= LEAD_AGES_FOREVER ? LEAD_AGES_FOREVER : (uint32_t)ages;
    *reach = within > *reach ? within : *reach;
}

/* What the reference says about a rule's reach. */
static uint64_t reach_of(const struct lead_event_rule *rule)
{
    if (rule->fade.rest != 0 || (rule->times > 0 && rule->span.length == 0))
        return LEAD_AGES_FOREVER;
    return rule->fade.length + (uint64_t)(rule->times > 0 ? rule->span.length - 1 : 0);
}

static void set_reaches(struct fixture *fixture)
{
    const struct lead_activity_definitions *definitions = &fixture->definitions;
    for (uint32_t r = 0; r < definitions->rule_count; r++)
        for (uint32_t i = 0; i < fixture->rules[r].counters.count; i++)
            extend(&fixture->counters[fixture->rules[r].counters.items[i]].reach, reach_of(&fixture->rules[r]));
    for (uint32_t m = 0; m < definitions->measure_count; m++)
        for (uint32_t i = 0; i < fixture->measures[m].counters.count; i++)
            extend(&fixture->counters[fixture->measures[m].counters.items[i]].reach, fixture->measures[m].window);
    uint32_t by_type[TYPES_MAX] = {0};
    for (uint32_t c = 0; c < definitions->counter_count; c++)
        extend(&by_type[c / WHERES], fixture->counters[c].reach);
    for (uint32_t g = 0; g < definitions->guard_count; g++) {
        const struct lead_guard *guard = &fixture->guards[g];
        extend(&fixture->counters[guard->counter].reach, (uint64_t)by_type[guard->type] + guard->span.length - 1);
    }
}

static void check_later(const struct fixture *fixture, const struct lead_history *history, lead_time now)
{
    replay_begin(&replay, fixture, &events, now);
    for (uint32_t r = 0; r < fixture->definitions.rule_count; r++) {
        struct lead_rule_outcome outcome, replayed;
        lead_event_rule_evaluate(&fixture->definitions, &fixture->rules[r], lead_history_view_of(history), now, &outcome);
        replay_rule(&replay, &fixture->rules[r], &replayed);
        assert_int_equal(outcome.points, replayed.points);
    }
    for (uint32_t m = 0; m < fixture->definitions.measure_count; m++)
        assert_int_equal(lead_measure_evaluate(&fixture->definitions, &fixture->measures[m], lead_history_view_of(history), now),
                         replay_measure(&replay, &fixture->measures[m]));
}

static void forgetting_changes_nothing_later(void **state)
{
    (void)state;
    static const struct variety varieties[] = {
        {"rules", 3, 2, 2, 0, 0, false, false, DAY, false},
        {"caps", 3, 2, 2, 0, 0, true, false, HOUR, false},
        {"conditions", 3, 1, 1, 2, 0, false, false, DAY, false},
        {"guards", 3, 1, 2, 1, 2, true, false, DAY, false},
    };
    struct sample_random random = {23};
    uint64_t all = 0;
    for (unsigned i = 0; i < 400; i++) {
        const struct variety *variety = &varieties[i % COUNT_OF(varieties)];
        struct fixture fixture;
        struct lead_history history = {0};
        random_definitions(&fixture, &random, variety);
        set_reaches(&fixture);
        random_events(&events, &random, variety, sample_below(&random, 60), 4);
        add_events(&history, &fixture, &events, &random);
        const uint64_t before = count_all(&history);
        const lead_time now = random_now(&random, variety->resolution);
        const uint64_t dropped = lead_history_forget(&history, &fixture.definitions, now);
        assert_int_equal(before - dropped, count_all(&history));
        check_order(history.entries, history.count);
        for (unsigned later = 0; later < 5; later++)
            check_later(&fixture, &history, lead_add_saturated(now, (int64_t)later * sample_below(&random, 20) * variety->resolution));
        all += dropped;
        lead_history_free(&history, &fixture.memory);
        fixture_free(&fixture);
    }
    assert_true(all > 1000);
}

static void what_is_within_reach_stays(void **state)
{
    (void)state;
    struct fixture fixture;
    struct lead_history history = {0};
    fixture_init(&fixture, 1, DAY);
    fixture.counters[0].reach = 10;
    fixture.counters[1].reach = LEAD_AGES_FOREVER;
    fixture.counters[2].reach = 0;
    for (uint32_t c = 0; c < 3; c++)
        for (int32_t bucket = 80; bucket <= 102; bucket++)
            assert_true(lead_history_add(&history, c, bucket, &fixture.memory));
    /* Days 91 … 102 of the first, all of the second, days 101 and 102 of the third, which have not begun. */
    assert_int_equal(lead_history_forget(&history, &fixture.definitions, 100 * DAY), 11 + 0 + 21);
    assert_int_equal(history.count, 12 + 23 + 2);
    assert_int_equal(lead_entry_bucket(history.entries[0]), 91);
    assert_int_equal(lead_history_forget(&history, &fixture.definitions, INT64_MIN), 0);
    assert_int_equal(lead_history_forget(&history, &fixture.definitions, INT64_MAX), 12 + 2);
    assert_int_equal(history.count, 23);
    lead_history_free(&history, &fixture.memory);
    fixture_free(&fixture);
}

/* ---- When memory runs out ---- */

#define STEPS 44

/* Step by step; `other` is merged in, and replaces what there is, at the end. */
static bool take_step(struct lead_history *history, const struct lead_history *other, unsigned step, const lead_allocator *memory)
{
    if (step < 20)
        return lead_history_add(history, 0, 20 - (int32_t)step, memory);
    if (step < 40)
        return lead_history_see(history, 40 - step, 1, memory);
    if (step % 2 == 0)
        return lead_history_merge(history, other, memory);
    return lead_history_copy(history, other->entries, other->count, other->marks, other->mark_count, memory);
}

static unsigned take_all_steps(struct lead_history *history, const struct lead_history *other, const lead_allocator *memory,
                               const lead_allocator *plenty)
{
    unsigned failures = 0;
    for (unsigned step = 0; step < STEPS; step++) {
        struct lead_history before = {0};
        assert_true(lead_history_copy(&before, history->entries, history->count, history->marks, history->mark_count, plenty));
        if (!take_step(history, other, step, memory)) {
            check_equal(history, &before);
            assert_true(take_step(history, other, step, memory));
            failures++;
        }
        lead_history_free(&before, plenty);
    }
    return failures;
}

/* Each allocation fails once: then nothing has changed, and the step can be taken again. */
static void nothing_changes_without_memory(void **state)
{
    (void)state;
    lead_allocator plenty;
    struct lead_history other = {0};
    unsigned failures = 0;
    assert_true(lead_memory_choose(NULL, &plenty));
    assert_true(lead_history_add(&other, 7, 7, &plenty) && lead_history_see(&other, 7, 7, &plenty));
    for (size_t fail_at = 1; fail_at <= 16; fail_at++) {
        struct host host = {.fail_at = fail_at};
        const lead_allocator memory = host_memory(&host);
        struct lead_history history = {0};
        failures += take_all_steps(&history, &other, &memory, &plenty);
        check_equal(&history, &other);
        lead_history_free(&history, &memory);
        assert_int_equal(host.live, 0);
        assert_int_equal(host.wrong, 0);
    }
    assert_int_equal(failures, 16);
    lead_history_free(&other, &plenty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_is_the_same),
        cmocka_unit_test(counts_that_are_full_go_on_in_another_entry),
        cmocka_unit_test(each_number_is_seen_once),
        cmocka_unit_test(sources_are_told_apart),
        cmocka_unit_test(merging_is_adding_all),
        cmocka_unit_test(copies_have_no_lead),
        cmocka_unit_test(forgetting_changes_nothing_later),
        cmocka_unit_test(what_is_within_reach_stays),
        cmocka_unit_test(nothing_changes_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
