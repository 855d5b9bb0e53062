/* SPDX-License-Identifier: MIT */
/* Planning figures, calculated by hand from the sources' own: 12.73 and 18.83 dials, 22.5 and 20, 3 conversations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <leadcore/assign.h>
#include <math.h>
#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SIZE sizeof(lead_workload)

struct row {
    const char *name;
    lead_workload work;
    double dials, reached, conversations, meetings, people;
    uint32_t people_needed;
};

static const struct row rows[] = {
    {"nothing", {SIZE, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 0, 0, 0, 0, 0},
    {"eight leads are three people's work", {SIZE, 8, 0, 0, 0, 0, 0, 0, 0}, 180, 14.139827, 8, 2.666667, 3, 3},
    {"nine are more", {SIZE, 9, 0, 0, 0, 0, 0, 0, 0}, 202.5, 15.907306, 9, 3, 3.375, 4},
    {"a little work is somebody's", {SIZE, 0.01, 0, 0, 0, 0, 0, 0, 0}, 0.225, 0.017675, 0.01, 0.003333, 0.00375, 1},
    {"mobile, said", {SIZE, 8, LEAD_REACH_MOBILE, 0, 0, 0, 0, 0, 0}, 180, 14.139827, 8, 2.666667, 3, 3},
    {"switchboard", {SIZE, 8, LEAD_REACH_SWITCHBOARD, 0, 0, 0, 0, 0, 0}, 180, 9.559214, 8, 2.666667, 3, 3},
    {"IT and marketing", {SIZE, 9, 0, 1, 0, 0, 0, 0, 0}, 180, 14.139827, 9, 3, 3, 3},
    {"two conversations a lead", {SIZE, 8, 0, 0, 2, 0, 0, 0, 0}, 360, 28.279654, 16, 5.333333, 6, 6},
    {"everything given", {SIZE, 10, 2, 1, 0.5, 10, 4, 8, 2.5}, 40, 10, 5, 2, 4, 4},
    {"a third of a tenth is rounded as written", {SIZE, 0.1 * 3, 0, 0, 0, 0.3, 0, 1, 0}, 0.3, 0.023566, 0.3, 0.1, 1, 1},
    {"as many as there are", {SIZE, 1e9, 0, 0, 0, 90, 0, 360, 0}, 3.6e11, 2.827965e10, 1e9, 3.33333333e8, 4e9, 4000000000u},
};

static bool is_near(double found, double expected)
{
    return fabs(found - expected) <= 1e-6 * (1 + fabs(expected));
}

static void plans(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        lead_staffing found = {.size = sizeof found};
        assert_int_equal(lead_plan_staffing(&row->work, &found, NULL), LEAD_OK);
        if (!is_near(found.dials, row->dials) || !is_near(found.reached, row->reached) || !is_near(found.conversations, row->conversations) ||
            !is_near(found.meetings, row->meetings) || !is_near(found.people, row->people) || found.people_needed != row->people_needed)
            fail_msg("%s: %f dials, %f reached, %f conversations, %f meetings, %f people, %u needed", row->name, found.dials, found.reached,
                     found.conversations, found.meetings, found.people, found.people_needed);
    }
}

static const struct {
    const char *name;
    lead_workload work;
} wrong[] = {
    {"no size", {0, 8, 0, 0, 0, 0, 0, 0, 0}},
    {"fewer than no leads", {SIZE, -1, 0, 0, 0, 0, 0, 0, 0}},
    {"no number", {SIZE, NAN, 0, 0, 0, 0, 0, 0, 0}},
    {"without end", {SIZE, INFINITY, 0, 0, 0, 0, 0, 0, 0}},
    {"too many", {SIZE, 1.0001e12, 0, 0, 0, 0, 0, 0, 0}},
    {"conversations", {SIZE, 8, 0, 0, -1, 0, 0, 0, 0}},
    {"dials of a person", {SIZE, 8, 0, 0, 0, -1, 0, 0, 0}},
    {"dials to reach somebody", {SIZE, 8, 0, 0, 0, 0, NAN, 0, 0}},
    {"dials of a conversation", {SIZE, 8, 0, 0, 0, 0, 0, 2e12, 0}},
    {"conversations of a meeting", {SIZE, 8, 0, 0, 0, 0, 0, 0, -0.5}},
    {"no such way", {SIZE, 8, 3, 0, 0, 0, 0, 0, 0}},
    {"no way at all", {SIZE, 8, -1, 0, 0, 0, 0, 0, 0}},
    {"neither yes nor no", {SIZE, 8, 0, 2, 0, 0, 0, 0, 0}},
    {"neither no nor yes", {SIZE, 8, 0, -1, 0, 0, 0, 0, 0}},
    {"conversations without end", {SIZE, 1e12, 0, 0, 2, 1e12, 0, 0.1, 0}},
    {"dials without end", {SIZE, 1e12, 0, 0, 0, 1e12, 0, 0, 0}},
    {"reached without end", {SIZE, 1e3, 0, 0, 0, 0, 1e-300, 0, 0}},
    {"meetings without end", {SIZE, 1e3, 0, 0, 0, 0, 0, 0, 1e-300}},
    {"people without end", {SIZE, 1e3, 0, 0, 0, 1e-300, 0, 0, 0}},
    {"more people than there are", {SIZE, 1e9, 0, 0, 0, 90, 0, 361, 0}},
};

static void bad_input(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        lead_staffing found = {sizeof found, 7, 7, 7, 7, 7, 7, 7};
        lead_error error = LEAD_ERROR_INIT;
        if (lead_plan_staffing(&wrong[i].work, &found, &error) != LEAD_ERROR_INVALID_ARGUMENT || error.code != LEAD_ERROR_INVALID_ARGUMENT)
            fail_msg("%s passes", wrong[i].name);
        assert_true(found.dials + found.reached + found.conversations + found.meetings + found.people == 0 && found.people_needed == 0);
    }
    lead_staffing found = {.size = 0};
    assert_int_equal(lead_plan_staffing(&rows[1].work, &found, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_plan_staffing(&rows[1].work, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    found.size = sizeof found;
    assert_int_equal(lead_plan_staffing(NULL, &found, NULL), LEAD_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans),
        cmocka_unit_test(bad_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
