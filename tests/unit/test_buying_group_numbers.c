/* SPDX-License-Identifier: MIT */
/* What the numbers of a batch become in its buying groups: columns of every type, at the edges of what is rounded. */
#include "buying_groups_fixture.h"

static const struct {
    const char *name, *format;
    double value;
    int64_t integer;
    uint32_t score; /* of one user of whom everything is wanted: the engagement itself */
} engagements[] = {
    {"double", "g", 57.25, 0, 572},
    {"rounded down", "g", 0.0999, 0, 0},
    {"a tenth: a little more than it says", "g", 0.1, 0, 1},
    {"three tenths: a little less than it says", "g", 0.3, 0, 2},
    {"just below a whole", "g", 0x1.8ffffffffffffp+5, 0, 499},
    {"just below all", "g", 0x1.8ffffffffffffp+6, 0, 999},
    {"all", "g", 100, 0, 1000},
    {"more than all", "g", 1e300, 0, 1000},
    {"infinite", "g", HUGE_VAL, 0, 1000},
    {"negative", "g", -0.5, 0, 0},
    {"infinitely negative", "g", -HUGE_VAL, 0, 0},
    {"tiny", "g", 5e-324, 0, 0},
    {"unknown", "g", NAN, 0, 0},
    {"float", "f", 12.5, 0, 125},
    {"seven tenths of a float: a little less", "f", 0.7f, 0, 6},
    {"int8", "c", 0, -1, 0},
    {"uint8", "C", 0, 255, 1000},
    {"int16", "s", 0, 31, 310},
    {"uint16", "S", 0, 99, 990},
    {"int32", "i", 0, 1, 10},
    {"uint32", "I", 0, 64, 640},
    {"int64", "l", 0, 100, 1000},
    {"a large int64", "l", 0, INT64_MAX, 1000},
    {"a very negative int64", "l", 0, INT64_MIN, 0},
    {"uint64", "L", 0, 50, 500},
    {"a large uint64", "L", 0, -1, 1000},
};

/* Of one user, of whom nothing but this number is known. */
static lead_buying_group single_group(lead_model *model, const char *column, const char *format, double value, int64_t integer)
{
    struct arrow_build build;
    lead_buying_group group = {.size = sizeof group};
    arrow_begin(&build, 1);
    arrow_add_integers(&build, "account", "l", (const int64_t[]){5}, NULL);
    arrow_add_strings(&build, "r", "u", (const char *const[]){"u"});
    if (*format == 'f' || *format == 'g')
        arrow_add_floats(&build, column, format, &value, NULL);
    else
        arrow_add_integers(&build, column, format, &integer, NULL);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    lead_buying_groups *groups = groups_of(batch, &build);
    assert_int_equal(lead_buying_groups_get(groups, 0, &group), LEAD_OK);
    lead_buying_groups_free(groups);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    return group;
}

static void numbers_become_permille(void **state)
{
    (void)state;
    lead_model *engagement = compile(GROUP("\"engagement\": \"engagement\", \"roles\": {\"user\": 1}"));
    /* Engagement in full by a number that is above all: what is left is the influence. */
    lead_model *influence = compile(GROUP("\"engagement\": \"influence\", \"influence\": \"influence\", \"roles\": {\"user\": 1}"));
    for (size_t i = 0; i < COUNT_OF(engagements); i++) {
        print_message("# %s\n", engagements[i].name);
        const lead_buying_group group = single_group(engagement, "engagement", engagements[i].format, engagements[i].value, engagements[i].integer);
        assert_int_equal(group.score, engagements[i].score);
        assert_int_equal(group.key_contact, (200 * 7 + engagements[i].score * 3) / 10);
        const lead_buying_group both = single_group(influence, "influence", engagements[i].format, engagements[i].value, engagements[i].integer);
        assert_int_equal(both.score, engagements[i].score * engagements[i].score / 1000);
    }
    lead_model_unref(engagement);
    lead_model_unref(influence);
}

/* Whole numbers lie on the right side of a bound, also where doubles are wider apart than one. */
static const struct {
    const char *name, *format;
    double value;
    int64_t integer;
    bool is_below;
} company_sizes[] = {
    {"far below", "l", 0, 0, true},
    {"negative", "l", 0, -5, true},
    {"the integer below", "l", 0, INT64_C(9007199254740994) - 1, true},
    {"the integer", "l", 0, INT64_C(9007199254740994), false},
    {"the integer above", "l", 0, INT64_C(9007199254740994) + 1, false},
    {"the unsigned integer below", "L", 0, INT64_C(9007199254740994) - 1, true},
    {"the largest unsigned integer", "L", 0, -1, false},
    {"the double", "g", 9007199254740994, 0, false},
    {"the double below", "g", 9007199254740992, 0, true},
    {"infinite", "g", HUGE_VAL, 0, false},
    {"unknown", "g", NAN, 0, false},
};

static void company_sizes_are_compared_exactly(void **state)
{
    (void)state;
    lead_model *model = compile(GROUP("\"engagement\": \"fit\", \"company_size\": \"employees\", \"roles\": {\"user\": 1}, \"sizes\":"
                                      " [{\"below\": 9007199254740994, \"roles\": {\"buyer\": 1}}]"));
    for (size_t i = 0; i < COUNT_OF(company_sizes); i++) {
        print_message("# %s\n", company_sizes[i].name);
        const lead_buying_group group = single_group(model, "employees", company_sizes[i].format, company_sizes[i].value, company_sizes[i].integer);
        assert_int_equal(group.wanted, 1u << (company_sizes[i].is_below ? LEAD_ROLE_BUYER : LEAD_ROLE_USER));
    }
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_become_permille),
        cmocka_unit_test(company_sizes_are_compared_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
