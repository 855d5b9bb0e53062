/* SPDX-License-Identifier: MIT */
/* What a lead needs and nobody has: no team is asked in vain. */
#include "pick_fixture.h"

/* A value that nobody has, whether anybody is able, full, or excluded: of the first team, not of its fallback. */
static const struct {
    const char *name;
    bool is_first;
    lead_reason desks;
    size_t excluded_count;
    uint32_t excluded[2];
    lead_reason reason;
} of_nobody[] = {
    {"first", true, LEAD_REASON_CHOSEN, 0, {0, 0}, LEAD_REASON_LACKS_NEEDS},
    {"second", false, LEAD_REASON_CHOSEN, 0, {0, 0}, LEAD_REASON_LACKS_NEEDS},
    {"all are full", true, LEAD_REASON_FULL, 0, {0, 0}, LEAD_REASON_LACKS_NEEDS},
    {"one is excluded", true, LEAD_REASON_CHOSEN, 1, {1, 0}, LEAD_REASON_EXCLUDED},
    {"all are", true, LEAD_REASON_FULL, 2, {0, 1}, LEAD_REASON_EXCLUDED},
    {"one of another team is", true, LEAD_REASON_CHOSEN, 1, {3, 0}, LEAD_REASON_LACKS_NEEDS},
};

static void needs_that_nobody_meets(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(of_nobody); i++) {
        print_message("# %s\n", of_nobody[i].name);
        struct picking *picking = picking_new(4);
        struct lead_pick pick;
        picking_team(picking, LEAD_BY_ROUND_ROBIN, (const uint32_t[]){0, 1}, 2)->fallback = 1;
        picking_team(picking, LEAD_BY_LEVEL, (const uint32_t[]){2, 3}, 2);
        picking_start(picking);
        picking->rule.need_field_count = 2;
        picking->route.needs[of_nobody[i].is_first ? 0 : 1] = LEAD_NEED_NOBODY;
        picking->asking.excluded = of_nobody[i].excluded;
        picking->asking.excluded_count = of_nobody[i].excluded_count;
        for (uint32_t p = 0; p < picking->policy.person_count; p++)
            picking_set_reason(picking, p, of_nobody[i].desks);
        assert_int_equal(lead_pick_by_rule(&picking->asking).person, LEAD_NONE);
        assert_int_equal(lead_pick_by_rule(&picking->asking).reason, of_nobody[i].reason);
        assert_false(lead_pick_if_any(&picking->asking, 0, &pick));
        assert_false(lead_anybody_left(&picking->asking, 0));
        picking_free(picking);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_that_nobody_meets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
