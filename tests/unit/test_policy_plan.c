/* SPDX-License-Identifier: MIT */
/* How a policy's conditions are computed and what codes mean; and documents as large as they may be. */
#include "policy_fixture.h"

#include <stdio.h>

/* --- values that name people and traits --------------------------------------------------------------------------------------------------- */

#define TWO_TEAMS "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"cleo\"], \"strategy\": \"hash\", \"sticky\": [{\"owner\": \"owner\"}]}, {\"name\": \"telesales\", \"members\": [\"ben\"], \"strategy\": \"hash\"}]"

/* Of an owner field: values of conditions first, then ids; who is nobody's id is nobody. */
static void owners(void **state)
{
    (void)state;
    char sections[2000];
    snprintf(sections, sizeof sections, "%s, \"rules\": [{\"name\": \"r\", \"when\": {\"owner\": [\"zoe\", \"ben\"]}, \"person\": \"ada\"}, {\"name\": \"s\", \"team\": \"key account\"}]", TWO_TEAMS);
    char *with_rules = document_with(RULES, "\"x-rules\": 0"), *document = malloc(strlen(with_rules) + sizeof sections);
    assert_non_null(document);
    char *teams = strstr(with_rules, good_sections[TEAMS]);
    *teams = '\0';
    strcat(strcat(strcpy(document, with_rules), sections), teams + strlen(good_sections[TEAMS]));
    lead_policy *policy = compile_policy(document);
    const uint32_t owner = lead_policy_field(policy, "owner"), grade = lead_policy_field(policy, "grade");
    static const struct {
        const char *text;
        uint32_t person;
    } rows[] = {{"zoe", LEAD_NONE}, {"ben", 1}, {"ada", 0}, {"cleo", 2}};
    for (uint32_t i = 0; i < COUNT_OF(rows); i++) {
        const uint32_t code = lead_policy_value_code(policy, owner, rows[i].text, strlen(rows[i].text));
        assert_int_equal(code, i);
        assert_int_equal(policy->people_of_codes[owner][code], rows[i].person);
    }
    assert_int_equal(policy->schema.fields[owner].values.count, COUNT_OF(rows));
    assert_int_equal(policy->people_of_codes[owner][COUNT_OF(rows)], LEAD_NONE); /* any other */
    assert_null(policy->people_of_codes[grade]);
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
        assert_null(policy->traits_of_codes[kind][owner]);
    lead_policy_unref(policy);
    free(document);
    free(with_rules);
}

/* One field may stand for two kinds of needs, and its values for what nobody has. */
static void needs(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(RULES, "\"rules\": [{\"name\": \"r\", \"when\": {\"language\": \"it\"}, \"team\": \"telesales\", \"needs\": {\"skills\": {\"field\": \"language\"}, \"languages\": {\"field\": \"language\"},"
                                             " \"territories\": {\"field\": \"grade\"}}}, {\"name\": \"s\", \"team\": \"key account\", \"needs\": {\"skills\": [\"banking\"], \"languages\": [\"de\", \"en\"]}}]");
    const uint32_t language = lead_policy_field(policy, "language"), grade = lead_policy_field(policy, "grade");
    static const struct {
        const char *text;
        uint32_t skill, language;
    } rows[] = {{"it", LEAD_NEED_NOBODY, LEAD_NEED_NOBODY}, {"banking", 0, LEAD_NEED_NOBODY}, {"de", LEAD_NEED_NOBODY, 1}, {"en", LEAD_NEED_NOBODY, 2}};
    for (uint32_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(lead_policy_value_code(policy, language, rows[i].text, strlen(rows[i].text)), i);
        assert_int_equal(policy->traits_of_codes[LEAD_SKILLS][language][i], rows[i].skill);
        assert_int_equal(policy->traits_of_codes[LEAD_LANGUAGES][language][i], rows[i].language);
    }
    assert_int_equal(policy->traits_of_codes[LEAD_SKILLS][language][COUNT_OF(rows)], LEAD_NEED_NOBODY);
    assert_null(policy->traits_of_codes[LEAD_TERRITORIES][language]);
    assert_int_equal(policy->traits_of_codes[LEAD_TERRITORIES][grade][0], LEAD_NEED_NOBODY); /* there are no territories, so all are "other" */
    static const struct lead_need_field fields[] = {{LEAD_SKILLS, 4}, {LEAD_LANGUAGES, 4}, {LEAD_TERRITORIES, 1}};
    static const uint32_t traits[] = {0, 1, 2};
    assert_int_equal(policy->rules[0].need_field_count, 3);
    assert_memory_equal(policy->rules[0].need_fields, fields, sizeof fields);
    assert_int_equal(policy->rules[0].need_count, 0);
    assert_int_equal(policy->rules[1].need_field_count, 0);
    assert_int_equal(policy->rules[1].need_count, 3);
    assert_memory_equal(policy->rules[1].needs, traits, sizeof traits);
    lead_policy_unref(policy);
}

/* --- the program -------------------------------------------------------------------------------------------------------------------------- */

static void assert_is_computed(const lead_policy *policy, lead_node_id node)
{
    assert_true(node < policy->conditions.nodes.count);
    assert_int_not_equal(policy->program.slots[node], LEAD_NONE);
    assert_true(policy->program.slots[node] < policy->program.slot_count);
}

static void roots(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"cleo\"], \"strategy\": \"best_for_best\", \"bands\": {\"field\": \"deal\", \"from\": [100, 0, -7.25]}},"
                                             " {\"name\": \"telesales\", \"members\": [\"ben\"], \"strategy\": \"best_for_best\", \"bands\": {\"field\": \"deal\", \"from\": [100.0, -0.0]}}]");
    assert_int_equal(policy->program.stage_count, 1);
    for (uint32_t r = 0; r < policy->rule_count; r++)
        assert_is_computed(policy, policy->rules[r].condition.is_true);
    static const double lows[] = {100, 0, -7.25};
    for (uint32_t b = 0; b < 3; b++) {
        const struct lead_node *node = &policy->conditions.nodes.nodes[policy->teams[0].bands[b]];
        const struct lead_test *test = &policy->conditions.nodes.tests[node->first];
        assert_is_computed(policy, policy->teams[0].bands[b]);
        assert_int_equal(node->kind, LEAD_NODE_TEST);
        assert_int_equal(test->kind, LEAD_TEST_NUMBER);
        assert_int_equal(test->input, lead_policy_field(policy, "deal"));
        assert_true(test->as.number.low == lows[b] && !test->as.number.low_open && test->as.number.high > 1e308);
    }
    assert_int_equal(policy->teams[0].bands[0], policy->rules[0].condition.is_true); /* "at least 100" is asked once */
    assert_memory_equal(policy->teams[1].bands, policy->teams[0].bands, 2 * sizeof *policy->teams[0].bands);
    assert_int_equal(policy->instructions, lead_instructions_best());
    lead_policy_unref(policy);
}

static void preferences_are_roots(void **state)
{
    (void)state;
    lead_policy *policy = policy_with(PEOPLE, "\"people\": [{\"id\": \"ada\", \"prefers\": {\"topics\": {\"all\": [\"a\", \"b\"]}}, \"calendar\": \"office\"}, {\"id\": \"ben\"}, {\"id\": \"cleo\", \"prefers\": {\"hot\": true}}]");
    assert_int_equal(policy->preference_count, 2);
    for (uint32_t p = 0; p < 2; p++)
        assert_is_computed(policy, policy->preferences[p].is_true);
    lead_policy_unref(policy);
}

/* --- limits ------------------------------------------------------------------------------------------------------------------------------- */

#define HEADER "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"n\": \"number\", \"o\": \"category\"}, "

struct text {
    char *bytes;
    size_t size;
};

static struct text open_text(void)
{
    struct text text = {malloc((size_t)17 << 20), 0};
    assert_non_null(text.bytes);
    return text;
}

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text->size += (size_t)vsnprintf(text->bytes + text->size, ((size_t)17 << 20) - text->size, format, arguments);
    va_end(arguments);
    assert_true(text->size < (size_t)17 << 20);
}

/* "a", "b" … : `format` takes a number. */
static void add_list(struct text *text, const char *before, int count, const char *format, const char *after)
{
    char item[200];
    add(text, "%s", before);
    for (int i = 0; i < count; i++) {
        snprintf(item, sizeof item, format, i);
        add(text, "%s%s", i ? "," : "", item);
    }
    add(text, "%s", after);
}

#define ONE_TEAM "\"teams\": [{\"name\": \"t\", \"members\": [\"p0\"], \"strategy\": \"hash\"}], "
#define ONE_PERSON "\"people\": [{\"id\": \"p0\"}], "
#define ONE_RULE "\"rules\": [{\"name\": \"r\", \"team\": \"t\"}]}"

/* The document is good when `path` is NULL; else too much is at the path, and that is the only error. */
static void check_limit(struct text *text, const char *path)
{
    lead_problems *problems;
    lead_policy *policy;
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_policy_check(text->bytes, text->size, NULL, &problems, NULL), LEAD_OK);
    size_t errors = 0;
    for (size_t i = 0; i < lead_problems_count(problems); i++) {
        lead_problems_get(problems, i, &error);
        if (error.code >= LEAD_WARNING_NEVER_TRUE)
            continue;
        print_message("# %s at %s\n", error.message, error.path);
        assert_non_null(path);
        assert_int_equal(error.code, LEAD_ERROR_LIMIT);
        assert_string_equal(error.path, path);
        errors++;
    }
    assert_int_equal(errors, path != NULL);
    assert_int_equal(lead_policy_compile(text->bytes, text->size, NULL, &policy, NULL), path ? LEAD_ERROR_LIMIT : LEAD_OK);
    lead_policy_unref(policy);
    lead_problems_free(problems);
    text->size = 0;
}

static void counts(void **state)
{
    (void)state;
    struct text text = open_text();
    for (int over = 0; over < 2; over++) {
        add(&text, HEADER);
        add_list(&text, "\"people\": [", LEAD_PEOPLE_MAX + over, "{\"id\": \"p%d\"}", "], " ONE_TEAM ONE_RULE);
        check_limit(&text, over ? "/people" : NULL);
        add(&text, HEADER ONE_PERSON);
        add_list(&text, "\"teams\": [{\"name\": \"t\", \"members\": [\"p0\"], \"strategy\": \"hash\"}, ", LEAD_TEAMS_MAX - 1 + over, "{\"name\": \"t%d\", \"members\": [\"p0\"], \"strategy\": \"hash\"}", "], " ONE_RULE);
        check_limit(&text, over ? "/teams" : NULL);
        add(&text, HEADER ONE_PERSON ONE_TEAM);
        add_list(&text, "\"rules\": [", LEAD_POLICY_RULES_MAX + over, "{\"name\": \"r%1$d\", \"when\": {\"n\": %1$d}, \"team\": \"t\"}", "]}");
        check_limit(&text, over ? "/rules" : NULL);
        add(&text, HEADER ONE_PERSON ONE_TEAM);
        add_list(&text, "\"slas\": {", LEAD_SLAS_MAX + over, "\"s%d\": {\"clocks\": [{\"name\": \"c\", \"within\": \"1h\"}]}", "}, " ONE_RULE);
        check_limit(&text, over ? "/slas" : NULL);
        add(&text, HEADER ONE_PERSON ONE_TEAM);
        add_list(&text, "\"calendars\": {", LEAD_CALENDARS_MAX + over, "\"c%d\": \"always\"", "}, " ONE_RULE);
        check_limit(&text, over ? "/calendars" : NULL);
    }
    free(text.bytes);
}

static void different_things(void **state)
{
    (void)state;
    struct text text = open_text();
    for (int over = 0; over < 2; over++) {
        add(&text, HEADER ONE_TEAM);
        add_list(&text, "\"people\": [{\"id\": \"p0\"}, ", LEAD_PREFERENCES_MAX + over, "{\"id\": \"q%1$d\", \"prefers\": {\"n\": %1$d}}", "], " ONE_RULE);
        check_limit(&text, over ? "/people/65/prefers" : NULL);
        add(&text, HEADER ONE_TEAM);
        add_list(&text, "\"people\": [{\"id\": \"p0\", \"languages\": [\"s0\"], \"skills\": [", LEAD_TRAITS_MAX - 1 + over, "\"s%d\"", "]}, {\"id\": \"q\", \"skills\": [\"s4000\", \"s1\"], \"languages\": [\"s0\"]}], " ONE_RULE);
        check_limit(&text, over ? "/people/0/languages/0" : NULL);
    }
    free(text.bytes);
}

/* Fields whose values are looked up, each counted for every kind. */
static void lookup_fields(void **state)
{
    (void)state;
    struct text text = open_text();
    for (int over = 0; over < 2; over++) {
        add_list(&text, "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"n\": \"number\", \"o\": \"category\", ", 20, "\"f%d\": \"category\"", "}, " ONE_PERSON);
        add(&text, "\"teams\": [{\"name\": \"t\", \"members\": [\"p0\"], \"strategy\": \"hash\", \"sticky\": [{\"owner\": \"f0\"}, {\"owner\": \"o\"}, {\"owner\": \"f0\"}]}], ");
        add_list(&text, "\"rules\": [", LEAD_LOOKUP_FIELDS_MAX - 2 + over, "{\"name\": \"r%1$d\", \"when\": {\"n\": %1$d}, \"team\": \"t\", \"needs\": {\"skills\": {\"field\": \"f%1$d\"}}}", "]}");
        check_limit(&text, over ? "/rules/14/needs/skills/field" : NULL);
    }
    free(text.bytes);
}

/* An owner field has room for the ids, and for some values of conditions. */
static void values_of_a_field(void **state)
{
    (void)state;
    struct text text = open_text();
    for (int over = 0; over < 2; over++) {
        add(&text, HEADER "\"teams\": [{\"name\": \"t\", \"members\": [\"p0\"], \"strategy\": \"hash\", \"sticky\": [{\"owner\": \"o\"}]}], ");
        add_list(&text, "\"people\": [", LEAD_PEOPLE_MAX, "{\"id\": \"p%d\"}", "], ");
        add_list(&text, "\"rules\": [{\"name\": \"r\", \"when\": {\"o\": [\"p1\", ", LEAD_VALUES_MAX - LEAD_PEOPLE_MAX + over, "\"v%d\"", "]}, \"team\": \"t\"}]}");
        check_limit(&text, over ? "/fields/o" : NULL);
    }
    free(text.bytes);
}

/* Whether anybody has what is needed is not looked for without end: here the last of many members has it, which is believed. */
static void many_looks(void **state)
{
    (void)state;
    enum { PEOPLE_HERE = 60000, RULES_HERE = 1000 };
    struct text text = open_text();
    add(&text, HEADER);
    add_list(&text, "\"people\": [{\"id\": \"z\", \"skills\": [\"s\"]}, ", PEOPLE_HERE - 1, "{\"id\": \"p%d\"}", "], ");
    add_list(&text, "\"teams\": [{\"name\": \"t\", \"strategy\": \"hash\", \"members\": [", PEOPLE_HERE - 1, "\"p%d\"", "]}], ");
    add_list(&text, "\"rules\": [", RULES_HERE, "{\"name\": \"r%1$d\", \"when\": {\"n\": %1$d}, \"team\": \"t\", \"needs\": {\"skills\": [\"s\"]}}", "]}");
    lead_problems *problems;
    assert_int_equal(lead_policy_check(text.bytes, text.size, NULL, &problems, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(problems), 50000000 / (PEOPLE_HERE - 1)); /* whole looks at the team */
    lead_problems_free(problems);
    free(text.bytes);
}

/* Suggestions are dear where there are many names and many mistakes: the later ones get none. */
static void many_unknown_names(void **state)
{
    (void)state;
    struct text text = open_text();
    lead_problems *problems;
    lead_error first = LEAD_ERROR_INIT, last = LEAD_ERROR_INIT;
    add(&text, HEADER);
    add_list(&text, "\"people\": [", LEAD_PEOPLE_MAX, "{\"id\": \"person%d\"}", "], ");
    add_list(&text, "\"teams\": [{\"name\": \"t\", \"strategy\": \"hash\", \"members\": [", 2000, "\"persom%d\"", "]}], " ONE_RULE);
    assert_int_equal(lead_policy_check(text.bytes, text.size, NULL, &problems, NULL), LEAD_OK);
    assert_int_equal(lead_problems_count(problems), 1000);
    assert_int_equal(lead_problems_get(problems, 0, &first), LEAD_OK);
    assert_int_equal(lead_problems_get(problems, 999, &last), LEAD_OK);
    assert_string_equal(first.message, "unknown person 'persom0'; did you mean 'person0'?");
    assert_string_equal(last.message, "unknown person 'persom999'");
    lead_problems_free(problems);
    free(text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(owners),           cmocka_unit_test(needs),         cmocka_unit_test(roots),             cmocka_unit_test(preferences_are_roots), cmocka_unit_test(counts),
        cmocka_unit_test(different_things), cmocka_unit_test(lookup_fields), cmocka_unit_test(values_of_a_field), cmocka_unit_test(many_looks),            cmocka_unit_test(many_unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
