/* SPDX-License-Identifier: MIT */
/* The "roles" section: what is read, and mistakes at their places. */
#include "buying/roles.h"
#include "buying_fixture.h"
#include "memory_fixture.h"

#include <leadcore/vocabulary.h>

static void read_section(struct section *section, struct lead_roles *roles)
{
    lead_roles_begin(&section->place, &section->schema, roles);
    section_begin_conditions(section);
    assert_true(lead_roles_read(&section->place, &section->conditions, roles));
}

static void read_good(struct section *section, const char *text, struct lead_roles *roles)
{
    section_open(section, text);
    read_section(section, roles);
    for (size_t i = 0; i < section->walk.findings.count; i++)
        print_message("# %s\n", section->walk.findings.items[i].message);
    assert_int_equal(section->walk.findings.count, 0);
}

#define RULES(rules) "{\"rules\": [" rules "]}"
#define WHEN "\"when\": {\"flag\": true}"

static const struct section_problem problems[] = {
    {"array", "@[]", LEAD_ERROR_WRONG_TYPE, "", "an object"},
    {"text", "@\"title\"", LEAD_ERROR_WRONG_TYPE, "", NULL},
    {"empty", "@{}", LEAD_ERROR_MISSING_KEY, "", "'title' or 'rules'"},
    {"only a comment", "@{\"x-title\": \"title\"}", LEAD_ERROR_MISSING_KEY, "", NULL},
    {"a key misspelt", "{\"title\": \"title\", @\"rule\": []}", LEAD_ERROR_UNKNOWN_KEY, "/rule", "did you mean 'rules'?"},
    {"a key twice", "{\"title\": \"title\", @\"title\": \"title\"}", LEAD_ERROR_DUPLICATE_KEY, "/title", NULL},

    {"title: number", "{\"title\": @5}", LEAD_ERROR_WRONG_TYPE, "/title", "a string"},
    {"title: array", "{\"title\": @[\"title\"]}", LEAD_ERROR_WRONG_TYPE, "/title", NULL},
    {"title: no such field", "{\"title\": @\"titel\"}", LEAD_ERROR_UNKNOWN_NAME, "/title", "did you mean 'title'?"},
    {"title: nothing", "{\"title\": @\"\"}", LEAD_ERROR_UNKNOWN_NAME, "/title", "unknown field ''"},
    {"title: a result", "{\"title\": @\"fit\"}", LEAD_ERROR_UNKNOWN_NAME, "/title", NULL},
    {"title: a category", "{\"title\": @\"category\"}", LEAD_ERROR_WRONG_TYPE, "/title", "'category' has the type \"category\""},
    {"title: tags", "{\"title\": @\"tags\"}", LEAD_ERROR_WRONG_TYPE, "/title", "text field"},
    {"title: U+0000", "{\"title\": @\"title\\u0000\"}", LEAD_ERROR_JSON_TEXT, "/title", NULL},
    {"a lexicon without a title", "{\"rules\": [{\"role\": \"user\", " WHEN "}], @\"lexicon\": [{\"words\": \"x\", \"role\": \"user\"}]}",
     LEAD_ERROR_MISSING_KEY, "/lexicon", "'title'"},

    {"rules: object", "{\"rules\": @{}}", LEAD_ERROR_WRONG_TYPE, "/rules", "an array"},
    {"rules: none", "{\"rules\": @[]}", LEAD_ERROR_BAD_VALUE, "/rules", NULL},
    {"a rule: text", RULES("@\"decider\""), LEAD_ERROR_WRONG_TYPE, "/rules/0", "an object"},
    {"a rule without a role", RULES("@{" WHEN "}"), LEAD_ERROR_MISSING_KEY, "/rules/0", "'role'"},
    {"a rule without when", RULES("@{\"role\": \"user\"}"), LEAD_ERROR_MISSING_KEY, "/rules/0", "'when'"},
    {"a rule with points", RULES("{\"role\": \"user\", " WHEN ", @\"points\": 1}"), LEAD_ERROR_UNKNOWN_KEY, "/rules/0/points", NULL},
    {"a role misspelt", RULES("{\"role\": @\"desider\", " WHEN "}"), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/role", "did you mean 'decider'?"},
    {"a role by its number", RULES("{\"role\": @4, " WHEN "}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/role", NULL},
    {"a role by its display name", RULES("{\"role\": @\"Decider\", " WHEN "}"), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/role", NULL},
    {"a reason: number", RULES("{\"role\": \"user\", " WHEN ", \"reason\": @1}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/reason", NULL},
    {"a condition: text", RULES("{\"role\": \"user\", \"when\": @\"flag\"}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/when", NULL},
    {"a condition over no field", RULES("{\"role\": \"user\", \"when\": {@\"flga\": true}}"), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/when/flga",
     "did you mean 'flag'?"},
    {"a condition that nothing meets",
     RULES("{\"role\": \"user\", \"when\": @{\"all\": [{\"number\": {\"<\": 1}}, {\"number\": {\">\": 2}}]}}"), LEAD_WARNING_NEVER_TRUE,
     "/rules/0/when", NULL},
    {"a rule behind one that always matches",
     RULES("{\"role\": \"user\", \"when\": {\"fit\": \"known\"}}, @{\"role\": \"buyer\", " WHEN "}"), LEAD_WARNING_UNREACHABLE, "/rules/1",
     "an earlier rule"},
};

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        struct section section;
        struct lead_roles roles;
        section_open(&section, problems[i].text);
        read_section(&section, &roles);
        section_expect(&section, &problems[i]);
        section_close(&section);
    }
}

static void the_title_is_a_field_that_is_read(void **state)
{
    (void)state;
    struct section section;
    struct lead_roles roles;
    read_good(&section, "{\"x-note\": 1, \"title\": \"title\"}", &roles);
    assert_int_equal(roles.title_field, lead_schema_find(&section.schema, "title", 5));
    assert_true(section.schema.fields[roles.title_field].is_used);
    assert_false(section.schema.fields[0].is_used);
    assert_null(roles.lexicon);
    assert_int_equal(roles.rules.count, 0);
    section_close(&section);
}

static void a_lexicon_is_the_documents(void **state)
{
    (void)state;
    struct section section;
    struct lead_roles roles;
    lead_title title = {.size = sizeof title};
    read_good(&section, "{\"title\": \"title\", \"lexicon\": [{\"words\": \"wizard of light bulbs\", \"role\": \"auditor\"}]}", &roles);
    assert_non_null(roles.lexicon);
    lead_title_read(roles.lexicon, "Wizard of Light Bulbs", 21, &title);
    assert_int_equal(title.role, LEAD_ROLE_AUDITOR);
    section_close(&section);
}

static void rules_are_a_table(void **state)
{
    (void)state;
    struct section section;
    struct lead_roles roles;
    read_good(&section,
              "{\"rules\": [{\"role\": \"auditor\", \"when\": {\"flag\": true}, \"reason\": \"audits\", \"x-note\": 1},"
              " {\"role\": \"initiator\", \"when\": {\"fit\": {\">=\": 50}, \"number\": 3}}]}",
              &roles);
    assert_int_equal(roles.title_field, LEAD_NONE);
    assert_int_equal(roles.rules.count, 2);
    assert_int_equal(roles.rules.rows[0].value, LEAD_ROLE_AUDITOR - 1);
    assert_int_equal(roles.rules.rows[1].value, LEAD_ROLE_INITIATOR - 1);
    assert_int_equal(roles.rules.rows[0].condition.is_true, section_node(&section, "{\"flag\": true}"));
    assert_int_equal(roles.rules.rows[1].condition.is_true, section_node(&section, "{\"fit\": {\">=\": 50}, \"number\": 3}"));
    assert_string_equal(roles.rules.rows[0].reason, "audits");
    assert_null(roles.rules.rows[1].reason);
    assert_int_equal(roles.rules.rows[0].second, LEAD_NONE);
    assert_true(section.conditions.is_read[lead_result_input(&section.conditions, 0)]);
    section_close(&section);
}

static void every_role_has_its_number(void **state)
{
    (void)state;
    lead_term term = {.size = sizeof term};
    for (lead_term_number role = 1; lead_term_get(LEAD_VOCABULARY_ROLE, role, &term) == LEAD_OK; role++) {
        struct section section;
        struct lead_roles roles;
        char text[128];
        snprintf(text, sizeof text, "{\"rules\": [{\"role\": \"%s\", \"when\": {\"flag\": true}}]}", term.identifier);
        read_good(&section, text, &roles);
        assert_int_equal(roles.rules.rows[0].value, role - 1);
        section_close(&section);
    }
}

static void as_many_rules_as_allowed(void **state)
{
    (void)state;
    for (int extra = 0; extra < 2; extra++) {
        struct section section;
        struct lead_roles roles;
        struct sample_text text = {0};
        sample_add(&text, "{\"rules\": [");
        for (int i = 0; i < LEAD_DECISION_ROWS_MAX + extra; i++)
            sample_add(&text, "%s{\"role\": \"user\", \"when\": {\"number\": %d}}", i ? ", " : "", i);
        sample_add(&text, "]}");
        section_open(&section, text.data);
        read_section(&section, &roles);
        assert_int_equal(section.walk.findings.count, extra);
        assert_int_equal(roles.rules.count, extra ? 0 : LEAD_DECISION_ROWS_MAX);
        if (extra) {
            assert_int_equal(section.walk.findings.items[0].code, LEAD_ERROR_LIMIT);
            assert_string_equal(section.walk.findings.items[0].path, "/section/rules");
        }
        section_close(&section);
        sample_text_free(&text);
    }
}

/* Everything but the document itself comes from an arena that ends. */
static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct sample_text text = {0};
    sample_add(&text, "{\"title\": \"title\", \"lexicon\": [{\"words\": \"wizard\", \"role\": \"user\"}], \"rules\": [");
    for (int i = 0; i < 200; i++)
        sample_add(&text, "%s{\"role\": \"user\", \"when\": {\"number\": %d, \"category\": \"c%d\"}}", i ? ", " : "", i, i);
    sample_add(&text, "]}");
    bool is_done = false;
    size_t failures = 0;
    for (size_t allowed = 0; !is_done; allowed++) {
        struct section section;
        struct lead_roles roles;
        struct memory memory;
        struct lead_arena arena;
        section_open(&section, text.data);
        memory_init(&memory, allowed);
        lead_arena_init(&arena, &memory.allocator);
        lead_roles_begin(&section.place, &section.schema, &roles);
        is_done = lead_conditions_init(&section.conditions, &arena, &section.schema, section_results, COUNT_OF(section_results)) &&
                  lead_roles_read(&section.place, &section.conditions, &roles);
        failures += !is_done;
        assert_true(!is_done || section.walk.findings.count == 0);
        lead_arena_free(&arena);
        assert_int_equal(memory.blocks, 0);
        section_close(&section);
    }
    assert_true(failures > 3);
    sample_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_found_at_their_places), cmocka_unit_test(the_title_is_a_field_that_is_read),
        cmocka_unit_test(a_lexicon_is_the_documents),         cmocka_unit_test(rules_are_a_table),
        cmocka_unit_test(every_role_has_its_number),          cmocka_unit_test(as_many_rules_as_allowed),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
