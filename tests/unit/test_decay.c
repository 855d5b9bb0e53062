/* SPDX-License-Identifier: MIT */
/* Points by age: powers of two, single ages, whole tables, and what rules share. */
#include "activity_read_fixture.h"

#include "base/exp2.h"

#include "decay_cases.h"

/* a - b in units of the last limb, where the others are equal. */
static int64_t difference(const struct lead_fraction *a, const struct lead_fraction *b)
{
    const int last = LEAD_FRACTION_LIMBS - 1;
    for (int i = 0; i < last; i++)
        assert_int_equal(a->limbs[i], b->limbs[i]);
    return (int64_t)a->limbs[last] - b->limbs[last];
}

static void powers_are_right_to_the_last_bits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(power_cases); i++) {
        const struct lead_fraction power = lead_exp2_minus(power_cases[i].part, power_cases[i].whole);
        const int64_t units = difference(&power, &power_cases[i].power);
        if (units < -1000 || units > 1000) /* 2^-150 */
            fail_msg("2^(-%u / %u): %lld", power_cases[i].part, power_cases[i].whole, (long long)units);
    }
}

static void points_fade_as_the_reference_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(worth_cases); i++) {
        const struct lead_decay decay = {worth_cases[i].kind, worth_cases[i].length, worth_cases[i].percent};
        const lead_points worth = lead_decay_points(&decay, worth_cases[i].points, worth_cases[i].age);
        if (worth != worth_cases[i].worth)
            fail_msg("case %u: %d", (unsigned)i, (int)worth);
    }
}

static void points_without_decay_stay(void **state)
{
    (void)state;
    const struct lead_decay decay = {.kind = LEAD_DECAY_NONE};
    assert_int_equal(lead_decay_points(&decay, 5, 0), 5);
    assert_int_equal(lead_decay_points(&decay, -5, UINT32_MAX), -5);
}

static void tables_have_every_age_with_points(void **state)
{
    (void)state;
    struct reading *reading = good_reading("{}");
    uint32_t ages = 0;
    for (size_t i = 0; i < COUNT_OF(table_cases); i++) {
        const struct lead_decay decay = {table_cases[i].kind, table_cases[i].length, table_cases[i].percent};
        struct lead_fade fade;
        int64_t sum = 0, weighted = 0;
        assert_true(lead_fade_make(&reading->root, table_cases[i].points, &decay, &reading->definitions, &fade));
        assert_int_equal(fade.length, table_cases[i].ages);
        assert_int_equal(fade.rest, 0);
        for (uint32_t age = 0; age < fade.length; age++) {
            sum += fade.points[age];
            weighted += fade.points[age] * ((int64_t)age + 1);
        }
        assert_int_equal(sum, table_cases[i].sum);
        assert_int_equal(weighted, table_cases[i].weighted);
        ages += fade.length;
        assert_int_equal(reading->definitions.fade_ages, ages);
    }
    reading_end(reading);
}

/* A table of millions of hours, by multiplication from age to age, and two by division. */
static void tables_equal_single_ages(void **state)
{
    (void)state;
    static const struct lead_decay decays[] = {{LEAD_DECAY_HALF_LIFE, 100000, 0}, {LEAD_DECAY_LINEAR, 876000, 0}, {LEAD_DECAY_STEPS, 8760, 12345}};
    struct reading *reading = good_reading("{}");
    for (size_t i = 0; i < COUNT_OF(decays); i++) {
        struct lead_fade fade;
        assert_true(lead_fade_make(&reading->root, 999999999, &decays[i], &reading->definitions, &fade));
        for (uint32_t age = 0; age < fade.length; age += 997)
            assert_int_equal(fade.points[age], lead_decay_points(&decays[i], 999999999, age));
        assert_int_equal(lead_decay_points(&decays[i], 999999999, fade.length), 0);
        assert_int_equal(fade.points[fade.length - 1], lead_decay_points(&decays[i], 999999999, fade.length - 1));
    }
    reading_end(reading);
}

static void equal_pairs_of_points_and_decay_are_one(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        lead_points points;
        struct lead_decay decay;
        bool is_new;
    } rows[] = {
        {"the first", 1000, {LEAD_DECAY_LINEAR, 30, 0}, true},
        {"the same", 1000, {LEAD_DECAY_LINEAR, 30, 0}, false},
        {"other points", -1000, {LEAD_DECAY_LINEAR, 30, 0}, true},
        {"another length", 1000, {LEAD_DECAY_LINEAR, 31, 0}, true},
        {"another shape", 1000, {LEAD_DECAY_WINDOW, 30, 0}, true},
        {"steps", 1000, {LEAD_DECAY_STEPS, 30, 50000}, true},
        {"other steps", 1000, {LEAD_DECAY_STEPS, 30, 50001}, true},
        {"the same steps", 1000, {LEAD_DECAY_STEPS, 30, 50000}, false},
        {"none needs no table", 1000, {LEAD_DECAY_NONE, 0, 0}, false},
    };
    struct reading *reading = good_reading("{}");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const uint32_t before = reading->definitions.fade_ages;
        struct lead_fade fade;
        print_message("# %s\n", rows[i].name);
        assert_true(lead_fade_make(&reading->root, rows[i].points, &rows[i].decay, &reading->definitions, &fade));
        assert_int_equal(reading->definitions.fade_ages - before, rows[i].is_new ? fade.length : 0);
        assert_int_equal(fade.length ? fade.points[0] : fade.rest, rows[i].points);
    }
    reading_end(reading);
}

/* Exactly as many ages as there may be, then one more. */
static void ages_have_a_limit(void **state)
{
    (void)state;
    const struct lead_decay century = {LEAD_DECAY_WINDOW, 876000, 0}, rest = {LEAD_DECAY_WINDOW, LEAD_FADE_AGES_MAX - 4 * 876000, 0};
    const struct lead_decay one = {LEAD_DECAY_WINDOW, 1, 0}, half_life = {LEAD_DECAY_HALF_LIFE, 876000, 0};
    struct reading *reading = good_reading("{}");
    struct lead_fade fade;
    assert_false(lead_fade_make(&reading->root, 10000, &half_life, &reading->definitions, &fade));
    assert_int_equal(reading->definitions.fade_ages, 0);
    for (lead_points points = 1; points <= 4; points++)
        assert_true(lead_fade_make(&reading->root, points, &century, &reading->definitions, &fade));
    assert_true(lead_fade_make(&reading->root, 1, &rest, &reading->definitions, &fade));
    assert_int_equal(reading->definitions.fade_ages, LEAD_FADE_AGES_MAX);
    assert_int_equal(reading->findings.count, 1);
    assert_false(lead_fade_make(&reading->root, 1, &one, &reading->definitions, &fade));
    assert_int_equal(reading->findings.count, 2);
    assert_int_equal(reading->findings.items[1].code, LEAD_ERROR_LIMIT);
    assert_true(lead_fade_make(&reading->root, 2, &century, &reading->definitions, &fade));
    assert_int_equal(reading->definitions.fade_ages, LEAD_FADE_AGES_MAX);
    reading_end(reading);
}

static void decays_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        lead_points points[3]; /* of 10 points at ages 0, 2 and 30 */
    } rows[] = {
        {"{\"d\": \"none\"}", {10000, 10000, 10000}},
        {"{\"d\": {\"half_life\": \"2d\"}}", {10000, 5000, 0}},
        {"{\"d\": {\"half_life\": \"30d\", \"x-a\": 1}}", {10000, 9548, 5000}},
        {"{\"d\": {\"linear\": \"60d\"}}", {10000, 9667, 5000}},
        {"{\"d\": {\"window\": \"4w\"}}", {10000, 10000, 0}},
        {"{\"d\": {\"steps\": {\"percent\": 50, \"every\": \"30d\"}}}", {10000, 10000, 5000}},
        {"{\"d\": {\"steps\": {\"percent\": 12.345, \"every\": \"48h\"}}}", {10000, 8766, 0}},
        {"{\"d\": {\"steps\": {\"percent\": 1e2, \"every\": \"1d\"}}}", {10000, 0, 0}},
    };
    static const uint32_t ages[] = {0, 2, 30};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reading *reading = good_reading(rows[i].json);
        const struct lead_place place = lead_child(&reading->root, member_of(reading->root.value, "d"), 0);
        struct lead_fade fade;
        print_message("# %s\n", rows[i].json);
        lead_decay_check(&place, &reading->definitions);
        assert_true(lead_decay_read(&place, 10000, &reading->definitions, &fade));
        assert_int_equal(reading->findings.count, 0);
        for (size_t age = 0; age < COUNT_OF(ages); age++)
            assert_int_equal(ages[age] < fade.length ? fade.points[ages[age]] : fade.rest, rows[i].points[age]);
        reading_end(reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_are_right_to_the_last_bits),
        cmocka_unit_test(points_fade_as_the_reference_says),
        cmocka_unit_test(points_without_decay_stay),
        cmocka_unit_test(tables_have_every_age_with_points),
        cmocka_unit_test(tables_equal_single_ages),
        cmocka_unit_test(equal_pairs_of_points_and_decay_are_one),
        cmocka_unit_test(ages_have_a_limit),
        cmocka_unit_test(decays_are_read),
    };
    return cmocka_run_group_tests_name("decay", tests, NULL, NULL);
}
