/* SPDX-License-Identifier: MIT */
/* The "buying_group" section: what it says, its mistakes at their places, and memory that ends. */
#include "group_fixture.h"
#include "memory_fixture.h"

#include <leadcore/vocabulary.h>
#include <stdio.h>

#define TEXT_MAX 4000

/* Fields "number", "size" and "flag"; results "fit" (points) and "class". */
struct section {
    struct memory memory;
    struct lead_arena arena;
    struct lead_arena read_arena; /* for what is read: empty before */
    struct lead_findings findings;
    struct lead_schema schema;
    struct lead_conditions conditions;
    struct lead_group_definition group;
    bool is_complete;
};

static struct lead_field fields[] = {
    {.name = "number", .name_size = 6, .type = LEAD_FIELD_NUMBER},
    {.name = "size", .name_size = 4, .type = LEAD_FIELD_NUMBER},
    {.name = "flag", .name_size = 4, .type = LEAD_FIELD_FLAG},
};
enum { NUMBER, SIZE, FLAG, FIT, CLASS };

static struct lead_values class_names;
static const struct lead_result_name results[] = {{"fit", 3, true, NULL, true}, {"class", 5, false, &class_names, false}};

static void make_schema(struct section *section)
{
    for (uint32_t i = 0; i < COUNT_OF(fields); i++) {
        fields[i].is_used = false;
        assert_int_equal(lead_values_add(&section->schema.names, &section->arena, fields[i].name, fields[i].name_size), i);
    }
    section->schema.fields = fields;
    section->schema.count = section->schema.capacity = COUNT_OF(fields);
}

/* With so many acquisitions of memory from where the section is read. */
static void section_read(struct section *section, const char *json, size_t allowed)
{
    struct lead_place place = {.findings = &section->findings};
    lead_error error = LEAD_ERROR_INIT;
    memset(section, 0, sizeof *section);
    memory_init(&section->memory, SIZE_MAX);
    lead_arena_init(&section->arena, &section->memory.allocator);
    lead_arena_init(&section->read_arena, &section->memory.allocator);
    lead_findings_init(&section->findings, json, strlen(json), &section->memory.allocator);
    if (lead_json_read(json, strlen(json), &section->arena, &place.value, &error) != LEAD_OK)
        fail_msg("%s: %s", json, error.message);
    make_schema(section);
    assert_true(lead_conditions_init(&section->conditions, &section->read_arena, &section->schema, results, COUNT_OF(results)));
    section->memory.allowed = allowed;
    section->is_complete = lead_group_read(&place, &section->conditions, &section->group) && !section->findings.out_of_memory;
    section->memory.allowed = SIZE_MAX;
    lead_findings_sort(&section->findings);
}

static void section_end(struct section *section)
{
    lead_findings_free(&section->findings);
    lead_arena_free(&section->arena);
    lead_arena_free(&section->read_arena);
    assert_int_equal(section->memory.blocks, 0);
    assert_int_equal(section->memory.bytes, 0);
}

static void read_good(struct section *section, const char *json)
{
    section_read(section, json, SIZE_MAX);
    if (section->findings.count)
        print_message("# %s: %s\n", section->findings.items[0].path, section->findings.items[0].message);
    assert_int_equal(section->findings.count, 0);
    assert_true(section->is_complete);
    assert_true(section->group.is_given);
}

/* --- what it says ------------------------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *name, *json;
    lead_input engagement, influence;
    uint32_t company_size;
} inputs[] = {
    {"a number field", "{\"engagement\": \"number\"}", NUMBER, LEAD_INPUT_NONE, LEAD_NONE},
    {"a score", "{\"engagement\": \"fit\"}", FIT, LEAD_INPUT_NONE, LEAD_NONE},
    {"all", "{\"influence\": \"number\", \"company_size\": \"size\", \"engagement\": \"fit\"}", FIT, NUMBER, SIZE},
    {"one for two", "{\"influence\": \"fit\", \"engagement\": \"fit\", \"x-note\": [1]}", FIT, FIT, LEAD_NONE},
};

static void inputs_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(inputs); i++) {
        struct section section;
        print_message("# %s\n", inputs[i].name);
        read_good(&section, inputs[i].json);
        assert_int_equal(section.group.engagement, inputs[i].engagement);
        assert_int_equal(section.group.influence, inputs[i].influence);
        assert_int_equal(section.group.company_size, inputs[i].company_size);
        for (uint32_t input = 0; input <= CLASS; input++) {
            const bool is_read = input == inputs[i].engagement || input == inputs[i].influence || input == inputs[i].company_size;
            assert_int_equal(section.conditions.is_read[input], is_read);
            if (input < COUNT_OF(fields))
                assert_int_equal(fields[input].is_used, is_read);
        }
        section_end(&section);
    }
}

static void blockers_are_told_by_a_condition(void **state)
{
    (void)state;
    struct section section;
    read_good(&section, "{\"engagement\": \"number\"}");
    assert_int_equal(section.group.blocker.is_true, LEAD_NODE_ID_FALSE);
    section_end(&section);
    read_good(&section, "{\"engagement\": \"number\", \"blocker\": {\"flag\": true}}");
    const struct lead_nodes *nodes = &section.conditions.nodes;
    const struct lead_node *node = &nodes->nodes[section.group.blocker.is_true];
    assert_int_equal(node->kind, LEAD_NODE_TEST);
    assert_int_equal(nodes->tests[node->first].input, FLAG);
    assert_true(fields[FLAG].is_used);
    section_end(&section);
}

#define R(initiator, user, influencer, decider, buyer, gatekeeper, auditor) \
    {                                                                      \
        0, initiator, user, influencer, decider, buyer, gatekeeper, auditor \
    }

/* Weights at some sizes of the company. */
static const struct {
    const char *name, *members;
    struct {
        double size;
        uint8_t weights[LEAD_ROLES + 1];
    } at[6];
} wanted[] = {
    {"built in",
     "",
     {{0, R(0, 1, 0, 3, 1, 0, 0)},
      {99, R(0, 1, 0, 3, 1, 0, 0)},
      {100, R(2, 1, 2, 3, 2, 1, 0)},
      {499, R(2, 1, 2, 3, 2, 1, 0)},
      {500, R(2, 1, 2, 3, 3, 1, 1)},
      {NAN, R(2, 1, 2, 3, 2, 1, 0)}}},
    {"roles",
     ", \"roles\": {\"decider\": 100, \"x-note\": 1, \"auditor\": 1.0e0}",
     {{0, R(0, 0, 0, 100, 0, 0, 1)}, {1e9, R(0, 0, 0, 100, 0, 0, 1)}, {NAN, R(0, 0, 0, 100, 0, 0, 1)}}},
    {"sizes",
     ", \"roles\": {\"initiator\": 7}, \"sizes\": [{\"below\": 10, \"roles\": {\"user\": 1}}, {\"below\": 10.5, \"roles\": {\"buyer\": 2}}]",
     {{9, R(0, 1, 0, 0, 0, 0, 0)},
      {10, R(0, 0, 0, 0, 2, 0, 0)},
      {10.5, R(7, 0, 0, 0, 0, 0, 0)},
      {HUGE_VAL, R(7, 0, 0, 0, 0, 0, 0)},
      {NAN, R(7, 0, 0, 0, 0, 0, 0)}}},
    {"all roles",
     ", \"roles\": {\"initiator\": 1, \"user\": 2, \"influencer\": 3, \"decider\": 4, \"buyer\": 5, \"gatekeeper\": 6, \"auditor\": 7}",
     {{0, R(1, 2, 3, 4, 5, 6, 7)}}},
};

static void expect_weights(const struct lead_group_definition *group, double size, const uint8_t *weights)
{
    lead_buying_group found;
    uint32_t bits = 0;
    lead_group_compute(group, NULL, 0, size, &found);
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++)
        bits |= weights[role] ? 1u << role : 0;
    assert_int_equal(found.wanted, bits);
    /* By what each of them brings: its share of the weights. */
    for (lead_term_number role = 1; role <= LEAD_ROLES; role++) {
        const lead_contact contact = {.size = sizeof contact, .role = role, .engagement = 1000, .influence = 1000};
        lead_group_compute(group, &contact, 1, size, &found);
        assert_int_equal(found.score, 1000u * weights[role] / slow_weight(weights));
    }
}

static void roles_are_wanted_by_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        struct section section;
        char json[TEXT_MAX] = "{\"engagement\": \"number\"";
        print_message("# %s\n", wanted[i].name);
        strcat(strcat(json, wanted[i].members), "}");
        read_good(&section, json);
        for (size_t k = 0; k < COUNT_OF(wanted[i].at) && slow_weight(wanted[i].at[k].weights); k++)
            expect_weights(&section.group, wanted[i].at[k].size, wanted[i].at[k].weights);
        section_end(&section);
    }
}

/* --- mistakes ---------------------------------------------------------------------------------------------------------------------------- */

#define WITH(members) "{\"engagement\": \"number\", " members "}"
#define SIZES(sizes) WITH("\"roles\": {\"user\": 1}, \"sizes\": " sizes)

/* @ marks where the problem is; it is no part of the document. */
static const struct {
    const char *name, *document;
    lead_status code;
    const char *path;
    const char *mentions;
} mistakes[] = {
    {"an array", "@[1]", LEAD_ERROR_WRONG_TYPE, "", "expected an object"},
    {"no engagement", "@{\"x-note\": 1}", LEAD_ERROR_MISSING_KEY, "", "'engagement' is missing"},
    {"another key", WITH("@\"role\": {}"), LEAD_ERROR_UNKNOWN_KEY, "/role", "did you mean 'roles'?"},
    {"a key twice", WITH("@\"engagement\": \"number\""), LEAD_ERROR_DUPLICATE_KEY, "/engagement", "twice"},
    {"engagement: number", "{\"engagement\": @5}", LEAD_ERROR_WRONG_TYPE, "/engagement", "expected a string"},
    {"engagement: no such field", "{\"engagement\": @\"numbr\"}", LEAD_ERROR_UNKNOWN_NAME, "/engagement", "did you mean 'number'?"},
    {"engagement: a flag", "{\"engagement\": @\"flag\"}", LEAD_ERROR_WRONG_TYPE, "/engagement", "'flag' is neither"},
    {"engagement: the class", "{\"engagement\": @\"class\"}", LEAD_ERROR_WRONG_TYPE, "/engagement", "a score or a field of the type"},
    {"influence: no such field", WITH("\"influence\": @\"nonsense\""), LEAD_ERROR_UNKNOWN_NAME, "/influence", "nonsense"},
    {"influence: a flag", WITH("\"influence\": @\"flag\""), LEAD_ERROR_WRONG_TYPE, "/influence", "neither"},
    {"company_size: a score", WITH("\"company_size\": @\"fit\""), LEAD_ERROR_WRONG_TYPE, "/company_size", "'fit' is none"},
    {"company_size: a flag", WITH("\"company_size\": @\"flag\""), LEAD_ERROR_WRONG_TYPE, "/company_size", NULL},
    {"company_size: no such field", WITH("\"company_size\": @\"sice\""), LEAD_ERROR_UNKNOWN_NAME, "/company_size", "did you mean 'size'?"},
    {"company_size: null", WITH("\"company_size\": @null"), LEAD_ERROR_WRONG_TYPE, "/company_size", NULL},
    {"blocker: text", WITH("\"blocker\": @\"flag\""), LEAD_ERROR_WRONG_TYPE, "/blocker", "an object"},
    {"blocker: no such field", WITH("\"blocker\": {@\"flga\": true}"), LEAD_ERROR_UNKNOWN_NAME, "/blocker/flga", "did you mean 'flag'?"},
    {"blocker: never", WITH("\"blocker\": @{\"all\": [{\"size\": 1}, {\"size\": 2}]}"), LEAD_WARNING_NEVER_TRUE, "/blocker", "no lead"},
    {"roles: array", WITH("\"roles\": @[\"user\"]"), LEAD_ERROR_WRONG_TYPE, "/roles", "an object"},
    {"roles: none", WITH("\"roles\": @{}"), LEAD_ERROR_BAD_VALUE, "/roles", "at least one role"},
    {"roles: only a note", WITH("\"roles\": @{\"x-a\": 1}"), LEAD_ERROR_BAD_VALUE, "/roles", "at least one role"},
    {"roles: no such role", WITH("\"roles\": {\"user\": 1, @\"desider\": 1}"), LEAD_ERROR_UNKNOWN_NAME, "/roles/desider",
     "unknown role 'desider'; did you mean 'decider'?"},
    {"roles: a name in place of an identifier", WITH("\"roles\": {@\"User\": 1}"), LEAD_ERROR_UNKNOWN_NAME, "/roles/User", "did you mean 'user'?"},
    {"roles: one twice", WITH("\"roles\": {\"user\": 1, @\"user\": 1}"), LEAD_ERROR_DUPLICATE_KEY, "/roles/user", NULL},
    {"a weight: text", WITH("\"roles\": {\"user\": @\"1\"}"), LEAD_ERROR_WRONG_TYPE, "/roles/user", NULL},
    {"a weight of 0", WITH("\"roles\": {\"user\": @0}"), LEAD_ERROR_BAD_VALUE, "/roles/user", "from 1 to 100, found 0"},
    {"a weight of 101", WITH("\"roles\": {\"user\": @101}"), LEAD_ERROR_BAD_VALUE, "/roles/user", NULL},
    {"half a weight", WITH("\"roles\": {\"user\": @1.5}"), LEAD_ERROR_BAD_VALUE, "/roles/user", "a whole number"},
    {"sizes without roles", WITH("@\"sizes\": [{\"below\": 1, \"roles\": {\"user\": 1}}]"), LEAD_ERROR_MISSING_KEY, "/sizes", "'sizes' needs 'roles'"},
    {"sizes: object", SIZES("@{}"), LEAD_ERROR_WRONG_TYPE, "/sizes", NULL},
    {"sizes: none", SIZES("@[]"), LEAD_ERROR_BAD_VALUE, "/sizes", NULL},
    {"a size: number", SIZES("[@5]"), LEAD_ERROR_WRONG_TYPE, "/sizes/0", NULL},
    {"a size without a bound", SIZES("[@{\"roles\": {\"user\": 1}}]"), LEAD_ERROR_MISSING_KEY, "/sizes/0", "'below' is missing"},
    {"a size without roles", SIZES("[@{\"below\": 5}]"), LEAD_ERROR_MISSING_KEY, "/sizes/0", "'roles' is missing"},
    {"a size with another key", SIZES("[{\"below\": 5, \"roles\": {\"user\": 1}, @\"above\": 1}]"), LEAD_ERROR_UNKNOWN_KEY, "/sizes/0/above", NULL},
    {"a bound: text", SIZES("[{\"below\": @\"5\", \"roles\": {\"user\": 1}}]"), LEAD_ERROR_WRONG_TYPE, "/sizes/0/below", NULL},
    {"a bound of 0", SIZES("[{\"below\": @0, \"roles\": {\"user\": 1}}]"), LEAD_ERROR_BAD_VALUE, "/sizes/0/below", "above 0"},
    {"a bound beyond doubles", SIZES("[{\"below\": @1e999, \"roles\": {\"user\": 1}}]"), LEAD_ERROR_BAD_VALUE, "/sizes/0/below", NULL},
    {"bounds that fall", SIZES("[{\"below\": 5, \"roles\": {\"user\": 1}}, {\"below\": @4, \"roles\": {\"user\": 1}}]"), LEAD_ERROR_BAD_VALUE,
     "/sizes/1/below", "must rise"},
    {"bounds that stay", SIZES("[{\"below\": 5, \"roles\": {\"user\": 1}}, {\"below\": @5, \"roles\": {\"user\": 1}}]"), LEAD_ERROR_BAD_VALUE,
     "/sizes/1/below", "must rise"},
    {"roles of a size: none", SIZES("[{\"below\": 5, \"roles\": @{}}]"), LEAD_ERROR_BAD_VALUE, "/sizes/0/roles", NULL},
    {"roles of a size: no such role", SIZES("[{\"below\": 5, \"roles\": {@\"x\": 1}}]"), LEAD_ERROR_UNKNOWN_NAME, "/sizes/0/roles/x", "expected"},
};

/* The document without its mark, and where that was. */
static uint64_t unmark(const char *document, char json[TEXT_MAX])
{
    const char *mark = strchr(document, '@');
    assert_non_null(mark);
    assert_true(strlen(document) < TEXT_MAX);
    memcpy(json, document, (size_t)(mark - document));
    strcpy(json + (mark - document), mark + 1);
    return (uint64_t)(mark - document);
}

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        char json[TEXT_MAX];
        struct section section;
        const uint64_t offset = unmark(mistakes[i].document, json);
        print_message("# %s\n", mistakes[i].name);
        section_read(&section, json, SIZE_MAX);
        assert_true(section.is_complete);
        for (size_t k = 1; k < section.findings.count; k++)
            print_message("# %s: %s\n", section.findings.items[k].path, section.findings.items[k].message);
        assert_int_equal(section.findings.count, 1);
        const lead_error *found = section.findings.items;
        if (found->code != mistakes[i].code || strcmp(found->path, mistakes[i].path) != 0 || found->offset != offset ||
            (mistakes[i].mentions && !strstr(found->message, mistakes[i].mentions)))
            fail_msg("%d at %s (%u): %s", (int)found->code, found->path, (unsigned)found->offset, found->message);
        section_end(&section);
    }
}

static void reading_goes_on_after_mistakes(void **state)
{
    (void)state;
    static const char json[] = "{\"engagement\": \"a\", \"influence\": 1, \"company_size\": \"flag\", \"blocker\": {}, \"roles\": {\"b\": 1, \"user\": 0},"
                               " \"sizes\": [{\"below\": 0, \"roles\": []}, 7, {\"roles\": {\"c\": 1}}], \"d\": 1}";
    struct section section;
    section_read(&section, json, SIZE_MAX);
    assert_true(section.is_complete);
    for (size_t i = 0; i < section.findings.count; i++)
        print_message("# %s: %s\n", section.findings.items[i].path, section.findings.items[i].message);
    assert_int_equal(section.findings.errors, 12);
    section_end(&section);
}

/* A section with `count` sizes, from below 1 on, and a blocker that looks at as many numbers. To be freed. */
static char *large_section(int count)
{
    char *json = malloc((size_t)count * 100 + 200), *end = json;
    assert_non_null(json);
    end += sprintf(end, "{\"engagement\": \"fit\", \"blocker\": {\"any\": [{\"flag\": true}");
    for (int i = 1; i <= count; i++)
        end += sprintf(end, ", {\"number\": %d}", i);
    end += sprintf(end, "]}, \"roles\": {\"user\": 1}, \"sizes\": [");
    for (int i = 1; i <= count; i++)
        end += sprintf(end, "%s{\"below\": %d, \"roles\": {\"%s\": 1}}", i > 1 ? "," : "", i, i % 2 ? "buyer" : "decider");
    strcpy(end, "]}");
    return json;
}

static void there_may_be_many_sizes(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    char *json = large_section(MANY);
    struct section section;
    lead_buying_group group;
    read_good(&section, json);
    for (int i = 0; i <= MANY; i++) {
        lead_group_compute(&section.group, NULL, 0, i, &group);
        assert_int_equal(group.wanted, 1u << (i == MANY ? LEAD_ROLE_USER : i % 2 ? LEAD_ROLE_DECIDER : LEAD_ROLE_BUYER));
    }
    section_end(&section);
    free(json);
}

/* Large, so that the arena has to ask for more at several places. */
static void memory_may_end_at_any_time(void **state)
{
    (void)state;
    char *json = large_section(3000);
    size_t allowed = 0;
    for (bool is_complete = false; !is_complete; allowed++) {
        struct section section;
        assert_true(allowed < 1000);
        section_read(&section, json, allowed);
        is_complete = section.is_complete;
        assert_int_equal(section.findings.count, 0);
        section_end(&section);
    }
    print_message("# %zu acquisitions\n", allowed - 1);
    assert_true(allowed > 5);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inputs_are_named),
        cmocka_unit_test(blockers_are_told_by_a_condition),
        cmocka_unit_test(roles_are_wanted_by_size),
        cmocka_unit_test(mistakes_are_found_at_their_places),
        cmocka_unit_test(reading_goes_on_after_mistakes),
        cmocka_unit_test(there_may_be_many_sizes),
        cmocka_unit_test(memory_may_end_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
