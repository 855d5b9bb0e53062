/* SPDX-License-Identifier: MIT */
/* The "purchase" section: what its two forms say, and mistakes in them at their places. */
#include "buying_fixture.h"

#include "buying/purchase.h"
#include "memory_fixture.h"
#include "rules/runner.h"

#include <leadcore/vocabulary.h>

static const char *const builtin_stages[] = {"problem_recognition", "need_description", "product_specification", "supplier_search",
                                             "proposal_solicitation", "supplier_selection", "order_routine", "performance_review"};

static void read_section(struct section *section, struct lead_purchase *purchase)
{
    assert_true(lead_purchase_begin(&section->place, &section->schema, &section->walk.arena, purchase));
    section_begin_conditions(section);
    assert_true(lead_purchase_read(&section->place, &section->conditions, purchase));
}

static void read_good(struct section *section, const char *text, struct lead_purchase *purchase)
{
    section_open(section, text);
    read_section(section, purchase);
    for (size_t i = 0; i < section->walk.findings.count; i++)
        print_message("# %s\n", section->walk.findings.items[i].message);
    assert_int_equal(section->walk.findings.count, 0);
}

/* --- mistakes ---------------------------------------------------------------------------------------------------------------------------- */

#define ROW(members) "{\"evidence\": [{" members "}]}"
#define EVIDENCE "\"evidence\": [{\"name\": \"e\", \"when\": {\"flag\": true}, \"weights\": {\"supplier_search\": 1}}]"
#define STAGE(members) "{\"stages\": [{" members "}]}"
#define WHEN "\"when\": {\"flag\": true}"
#define WEIGHTS "\"weights\": {\"supplier_search\": 1}"

static const struct section_problem problems[] = {
    {"the section: array", "@[]", LEAD_ERROR_WRONG_TYPE, "", "an object"},
    {"the section: text", "@\"builtin\"", LEAD_ERROR_WRONG_TYPE, "", NULL},
    {"neither form", "@{\"prior\": {\"supplier_search\": 1}}", LEAD_ERROR_MISSING_KEY, "", "'evidence' or 'stages'"},
    {"nothing at all", "@{}", LEAD_ERROR_MISSING_KEY, "", NULL},
    {"both forms", "{" EVIDENCE ", @\"stages\": [{\"name\": \"a\"}]}", LEAD_ERROR_BAD_VALUE, "/stages", "either"},
    {"a key misspelt", "{" EVIDENCE ", @\"priors\": {}}", LEAD_ERROR_UNKNOWN_KEY, "/priors", "did you mean 'prior'?"},
    {"a key twice", "{" EVIDENCE ", @" EVIDENCE "}", LEAD_ERROR_DUPLICATE_KEY, "/evidence", NULL},

    {"evidence: object", "{\"evidence\": @{}}", LEAD_ERROR_WRONG_TYPE, "/evidence", "an array"},
    {"evidence: none", "{\"evidence\": @[]}", LEAD_ERROR_BAD_VALUE, "/evidence", NULL},
    {"a row: text", "{\"evidence\": [@\"e\"]}", LEAD_ERROR_WRONG_TYPE, "/evidence/0", NULL},
    {"a row without a name", "{\"evidence\": [@{" WHEN ", " WEIGHTS "}]}", LEAD_ERROR_MISSING_KEY, "/evidence/0", "'name'"},
    {"a row without when", "{\"evidence\": [@{\"name\": \"e\", " WEIGHTS "}]}", LEAD_ERROR_MISSING_KEY, "/evidence/0", "'when'"},
    {"a row without weights", "{\"evidence\": [@{\"name\": \"e\", " WHEN "}]}", LEAD_ERROR_MISSING_KEY, "/evidence/0", "'weights'"},
    {"a row with points", ROW("\"name\": \"e\", " WHEN ", " WEIGHTS ", @\"points\": 1"), LEAD_ERROR_UNKNOWN_KEY, "/evidence/0/points", NULL},
    {"a name: number", ROW("\"name\": @5, " WHEN ", " WEIGHTS), LEAD_ERROR_WRONG_TYPE, "/evidence/0/name", NULL},
    {"an empty name", ROW("\"name\": @\"\", " WHEN ", " WEIGHTS), LEAD_ERROR_BAD_VALUE, "/evidence/0/name", NULL},
    {"a name twice", ROW("\"name\": \"e\", " WHEN ", " WEIGHTS "}, {\"name\": @\"e\", " WHEN ", " WEIGHTS), LEAD_ERROR_DUPLICATE_NAME,
     "/evidence/1/name", "'e'"},
    {"a reason: number", ROW("\"name\": \"e\", " WHEN ", " WEIGHTS ", \"reason\": @1"), LEAD_ERROR_WRONG_TYPE, "/evidence/0/reason", NULL},
    {"a condition: true", ROW("\"name\": \"e\", \"when\": @true, " WEIGHTS), LEAD_ERROR_WRONG_TYPE, "/evidence/0/when", NULL},
    {"a condition over a field that is not there", ROW("\"name\": \"e\", \"when\": {@\"flga\": true}, " WEIGHTS), LEAD_ERROR_UNKNOWN_NAME,
     "/evidence/0/when/flga", "did you mean 'flag'?"},
    {"a condition that nothing meets", ROW("\"name\": \"e\", \"when\": @{\"all\": [{\"number\": {\"<\": 1}}, {\"number\": {\">\": 2}}]}, " WEIGHTS),
     LEAD_WARNING_NEVER_TRUE, "/evidence/0/when", "no lead"},
    {"no previous stage of this name", ROW("\"name\": \"e\", \"when\": {\"previous_stage\": @\"suplier_search\"}, " WEIGHTS),
     LEAD_ERROR_UNKNOWN_NAME, "/evidence/0/when/previous_stage", "did you mean 'supplier_search'?"},

    {"weights: number", ROW("\"name\": \"e\", " WHEN ", \"weights\": @2"), LEAD_ERROR_WRONG_TYPE, "/evidence/0/weights", "an object"},
    {"weights: none", ROW("\"name\": \"e\", " WHEN ", \"weights\": @{}"), LEAD_ERROR_BAD_VALUE, "/evidence/0/weights", "at least one"},
    {"weights: only a comment", ROW("\"name\": \"e\", " WHEN ", \"weights\": @{\"x-a\": 1}"), LEAD_ERROR_BAD_VALUE, "/evidence/0/weights", NULL},
    {"a stage misspelt", ROW("\"name\": \"e\", " WHEN ", \"weights\": {@\"supplier_serch\": 1}"), LEAD_ERROR_UNKNOWN_NAME,
     "/evidence/0/weights/supplier_serch", "did you mean 'supplier_search'?"},
    {"a stage by its number", ROW("\"name\": \"e\", " WHEN ", \"weights\": {@\"4\": 1}"), LEAD_ERROR_UNKNOWN_NAME, "/evidence/0/weights/4",
     "unknown stage"},
    {"a stage without a name", ROW("\"name\": \"e\", " WHEN ", \"weights\": {@\"\": 1}"), LEAD_ERROR_UNKNOWN_NAME, "/evidence/0/weights/", NULL},
    {"a stage twice", ROW("\"name\": \"e\", " WHEN ", \"weights\": {\"supplier_search\": 1, @\"supplier_search\": 1}"), LEAD_ERROR_DUPLICATE_KEY,
     "/evidence/0/weights/supplier_search", NULL},
    {"a weight: text", ROW("\"name\": \"e\", " WHEN ", \"weights\": {\"supplier_search\": @\"1\"}"), LEAD_ERROR_WRONG_TYPE,
     "/evidence/0/weights/supplier_search", NULL},
    {"a weight too large", ROW("\"name\": \"e\", " WHEN ", \"weights\": {\"supplier_search\": @100.001}"), LEAD_ERROR_BAD_VALUE,
     "/evidence/0/weights/supplier_search", "-100 to 100"},
    {"a weight too small", ROW("\"name\": \"e\", " WHEN ", \"weights\": {\"supplier_search\": @-1e99}"), LEAD_ERROR_BAD_VALUE,
     "/evidence/0/weights/supplier_search", NULL},
    {"a weight too fine", ROW("\"name\": \"e\", " WHEN ", \"weights\": {\"supplier_search\": @0.0001}"), LEAD_ERROR_BAD_VALUE,
     "/evidence/0/weights/supplier_search", "three decimal places"},

    {"prior: array", "{" EVIDENCE ", \"prior\": @[1]}", LEAD_ERROR_WRONG_TYPE, "/prior", NULL},
    {"prior of no stage", "{" EVIDENCE ", \"prior\": {@\"order\": 1}}", LEAD_ERROR_UNKNOWN_NAME, "/prior/order", "unknown stage 'order'"},
    {"prior too large", "{" EVIDENCE ", \"prior\": {\"order_routine\": @101}}", LEAD_ERROR_BAD_VALUE, "/prior/order_routine", NULL},
    {"change_at: text", "{" EVIDENCE ", \"change_at\": @\"1\"}", LEAD_ERROR_WRONG_TYPE, "/change_at", NULL},
    {"change_at below 0", "{" EVIDENCE ", \"change_at\": @-0.001}", LEAD_ERROR_BAD_VALUE, "/change_at", "not below 0"},
    {"change_at too large", "{" EVIDENCE ", \"change_at\": @100.001}", LEAD_ERROR_BAD_VALUE, "/change_at", NULL},

    {"stages: object", "{\"stages\": @{}}", LEAD_ERROR_WRONG_TYPE, "/stages", "an array"},
    {"stages: none", "{\"stages\": @[]}", LEAD_ERROR_BAD_VALUE, "/stages", NULL},
    {"a stage: text", "{\"stages\": [@\"aware\"]}", LEAD_ERROR_WRONG_TYPE, "/stages/0", NULL},
    {"no name", "{\"stages\": [@{" WHEN "}]}", LEAD_ERROR_MISSING_KEY, "/stages/0", "'name'"},
    {"the name is a number", STAGE("\"name\": @1"), LEAD_ERROR_WRONG_TYPE, "/stages/0/name", NULL},
    {"the name has U+0000", STAGE("\"name\": @\"a\\u0000\""), LEAD_ERROR_JSON_TEXT, "/stages/0/name", NULL},
    {"two stages of one name", "{\"stages\": [{\"name\": \"a\", " WHEN "}, {\"name\": @\"a\", \"when\": {\"number\": 1}}]}",
     LEAD_ERROR_DUPLICATE_NAME, "/stages/1/name", "'a'"},
    {"a stage with weights", STAGE("\"name\": \"a\", @" WEIGHTS), LEAD_ERROR_UNKNOWN_KEY, "/stages/0/weights", NULL},
    {"no such mode", STAGE("\"name\": \"a\", \"mode\": @\"shpae\""), LEAD_ERROR_UNKNOWN_NAME, "/stages/0/mode", "did you mean 'shape'?"},
    {"a mode: number", STAGE("\"name\": \"a\", \"mode\": @1"), LEAD_ERROR_WRONG_TYPE, "/stages/0/mode", NULL},
    {"a stage's reason: flag", STAGE("\"name\": \"a\", \"reason\": @true"), LEAD_ERROR_WRONG_TYPE, "/stages/0/reason", NULL},
    {"a stage's condition", STAGE("\"name\": \"a\", \"when\": @{}"), LEAD_ERROR_BAD_VALUE, "/stages/0/when", NULL},
    {"prior beside stages", "{\"stages\": [{\"name\": \"a\"}], @\"prior\": {}}", LEAD_ERROR_BAD_VALUE, "/prior", "'prior' is for 'evidence'"},
    {"change_at beside stages", "{\"stages\": [{\"name\": \"a\"}], @\"change_at\": 1}", LEAD_ERROR_BAD_VALUE, "/change_at", NULL},
    {"a stage before one that always matches", "{\"stages\": [@{\"name\": \"a\", " WHEN "}, {\"name\": \"b\"}]}", LEAD_WARNING_UNREACHABLE,
     "/stages/0", "a later stage"},
    {"the previous stage is one of the document's", STAGE("\"name\": \"aware\", \"when\": {\"previous_stage\": @\"awaer\"}"),
     LEAD_ERROR_UNKNOWN_NAME, "/stages/0/when/previous_stage", "did you mean 'aware'?"},
};

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        struct section section;
        struct lead_purchase purchase;
        section_open(&section, problems[i].text);
        read_section(&section, &purchase);
        section_expect(&section, &problems[i]);
        section_close(&section);
    }
}

/* A mistake in the stages is one mistake, not one in each condition that names them. */
static void broken_names_do_not_break_conditions(void **state)
{
    (void)state;
    struct section section;
    struct lead_purchase purchase;
    const struct section_problem row = {"name", "", LEAD_ERROR_BAD_VALUE, "/stages/0/name", NULL};
    section_open(&section, "{\"stages\": [{\"name\": @\"\"}, {\"name\": \"b\", \"when\": {\"previous_stage\": \"aware\"}}]}");
    read_section(&section, &purchase);
    section_expect(&section, &row);
    section_close(&section);
}

static void previous_stage_must_be_a_category(void **state)
{
    (void)state;
    static const char head[] = "{\"fields\": {\"flag\": \"flag\", \"previous_stage\": \"text\"}, \"section\": ";
    const struct section_problem row = {"type", "", LEAD_ERROR_WRONG_TYPE, "", "'previous_stage'"};
    struct section section;
    struct lead_purchase purchase;
    section_open_after(&section, head, "@{" EVIDENCE "}");
    read_section(&section, &purchase);
    section_expect(&section, &row);
    for (size_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        assert_int_equal(purchase.previous[stage], LEAD_NODE_ID_FALSE);
    section_close(&section);
}

/* --- limits ------------------------------------------------------------------------------------------------------------------------------ */

static void check_limit(const char *before, const char *item, const char *after, int count, const char *limit_path)
{
    struct section section;
    struct lead_purchase purchase;
    struct sample_text text = {0};
    sample_add(&text, "%s", before);
    for (int i = 0; i < count; i++) {
        sample_add(&text, "%s{\"name\": \"%d\"", i ? ", " : "", i);
        sample_add(&text, "%s}", item);
    }
    sample_add(&text, "%s", after);
    section_open(&section, text.data);
    read_section(&section, &purchase);
    assert_int_equal(section.walk.findings.count, limit_path ? 1 : 0);
    if (limit_path) {
        assert_int_equal(section.walk.findings.items[0].code, LEAD_ERROR_LIMIT);
        assert_string_equal(section.walk.findings.items[0].path, limit_path);
    }
    section_close(&section);
    sample_text_free(&text);
}

static void as_many_as_allowed(void **state)
{
    (void)state;
    check_limit("{\"evidence\": [", ", " WHEN ", " WEIGHTS, "]}", LEAD_EVIDENCE_MAX, NULL);
    check_limit("{\"evidence\": [", ", " WHEN ", " WEIGHTS, "]}", LEAD_EVIDENCE_MAX + 1, "/section/evidence");
    check_limit("{\"stages\": [", ", " WHEN, "]}", LEAD_STAGES_MAX, NULL);
    check_limit("{\"stages\": [", ", " WHEN, "]}", LEAD_STAGES_MAX + 1, "/section/stages");
    check_limit("{\"stages\": [", ", " WHEN, "]}", 300, "/section/stages");
}

/* --- what is read ------------------------------------------------------------------------------------------------------------------------ */

static const char by_evidence[] =
    "{\"x-note\": 1, \"change_at\": 100, \"prior\": {\"need_description\": -100, \"x-note\": 2},"
    " \"evidence\": ["
    "  {\"name\": \"asks\", \"when\": {\"number\": {\">=\": 3}, \"flag\": true}, \"weights\": {\"proposal_solicitation\": 2.5, \"x-w\": \"\","
    "   \"performance_review\": -0.001}, \"reason\": \"asked for prices\"},"
    "  {\"name\": \"reads\", \"when\": {\"any\": [{\"title\": {\"contains\": \"cto\"}}, {\"flag\": true}, {\"fit\": {\">=\": 50}}]},"
    "   \"weights\": {\"problem_recognition\": 100}},"
    "  {\"name\": \"stays\", \"when\": {\"previous_stage\": [\"order_routine\", \"need_description\"]}, \"weights\": {\"order_routine\": 0}}]}";

static void evidence_is_read(void **state)
{
    (void)state;
    struct section section;
    struct lead_purchase purchase;
    read_good(&section, by_evidence, &purchase);
    assert_false(purchase.is_ordered);
    assert_int_equal(purchase.change_at, 100000);
    assert_int_equal(purchase.evidence_count, 3);
    const lead_points priors[LEAD_BUILTIN_STAGES] = {0, -100000}, asks[LEAD_BUILTIN_STAGES] = {[4] = 2500, [7] = -1};
    const lead_points reads[LEAD_BUILTIN_STAGES] = {100000}, stays[LEAD_BUILTIN_STAGES] = {0};
    assert_memory_equal(purchase.prior, priors, sizeof priors);
    assert_memory_equal(purchase.evidence[0].weights, asks, sizeof asks);
    assert_memory_equal(purchase.evidence[1].weights, reads, sizeof reads);
    assert_memory_equal(purchase.evidence[2].weights, stays, sizeof stays);
    assert_string_equal(purchase.evidence[0].name, "asks");
    assert_string_equal(purchase.evidence[0].reason, "asked for prices");
    assert_string_equal(purchase.evidence[1].reason, "reads");

    const lead_node_id is_true[3] = {
        section_node(&section, "{\"number\": {\">=\": 3}, \"flag\": true}"),
        section_node(&section, "{\"any\": [{\"title\": {\"contains\": \"cto\"}}, {\"flag\": true}, {\"fit\": {\">=\": 50}}]}"),
        section_node(&section, "{\"previous_stage\": [\"need_description\", \"order_routine\"]}"),
    };
    for (size_t i = 0; i < 3; i++) {
        assert_int_not_equal(is_true[i], LEAD_NODE_ID_FALSE);
        assert_int_equal(purchase.evidence[i].condition.is_true, is_true[i]);
    }
    assert_int_equal(purchase.any_evidence, lead_node_or(&section.conditions.nodes, is_true, 3));
    section_close(&section);
}

static void expect_fields(const struct section *section, const struct lead_evidence_rule *rule, const char *const *names, size_t count)
{
    assert_int_equal(rule->field_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(section->schema.fields[rule->fields[i]].name, names[i]);
        assert_true(i == 0 || rule->fields[i - 1] < rule->fields[i]);
    }
}

/* Each row knows its own fields, and the section all inputs, results too. */
static void evidence_knows_its_fields(void **state)
{
    (void)state;
    static const char *const asks[] = {"flag", "number"}, *const reads[] = {"flag", "title"}, *const stays[] = {"previous_stage"};
    static const char *const all[] = {"flag", "number", "title", "previous_stage"};
    struct section section;
    struct lead_purchase purchase;
    read_good(&section, by_evidence, &purchase);
    expect_fields(&section, &purchase.evidence[0], asks, 2);
    expect_fields(&section, &purchase.evidence[1], reads, 2);
    expect_fields(&section, &purchase.evidence[2], stays, 1);
    assert_int_equal(section.conditions.input_count, 5);
    for (size_t i = 0; i < 4; i++)
        assert_true(section.conditions.is_read[lead_schema_find(&section.schema, all[i], strlen(all[i]))]);
    assert_true(section.conditions.is_read[lead_result_input(&section.conditions, 0)]);
    lead_conditions_begin(&section.conditions);
    for (uint32_t input = 0; input < section.schema.count + COUNT_OF(section_results); input++)
        assert_false(section.conditions.is_read[input]);
    section_close(&section);
}

/* What was read before the section stays in the list. */
static void inputs_read_before_stay(void **state)
{
    (void)state;
    struct section section;
    struct lead_purchase purchase;
    section_open(&section, by_evidence);
    assert_true(lead_purchase_begin(&section.place, &section.schema, &section.walk.arena, &purchase));
    section_begin_conditions(&section);
    lead_conditions_note(&section.conditions, lead_schema_find(&section.schema, "tags", 4));
    lead_conditions_note(&section.conditions, lead_schema_find(&section.schema, "flag", 4));
    assert_true(lead_purchase_read(&section.place, &section.conditions, &purchase));
    assert_int_equal(section.conditions.input_count, 6);
    assert_int_equal(purchase.evidence[0].field_count, 2);
    section_close(&section);
}

static void builtin_stages_have_names_and_modes(void **state)
{
    (void)state;
    static const lead_term_number modes[] = {LEAD_MODE_SHAPE, LEAD_MODE_SHAPE, LEAD_MODE_MATCH, LEAD_MODE_MATCH,
                                             LEAD_MODE_MATCH, LEAD_MODE_CLOSE, LEAD_MODE_CLOSE, LEAD_MODE_EXPAND};
    struct section section;
    struct lead_purchase purchase;
    read_good(&section, "{" EVIDENCE "}", &purchase);
    assert_int_equal(purchase.stages.count, LEAD_BUILTIN_STAGES);
    assert_int_equal(purchase.change_at, 0);
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++) {
        assert_string_equal(purchase.stages.texts[stage], builtin_stages[stage]);
        assert_int_equal(purchase.modes[stage], modes[stage] - 1);
    }
    assert_int_equal(purchase.modes[LEAD_BUILTIN_STAGES], LEAD_NO_SYMBOL);
    section_close(&section);
}

static void expect_previous(struct section *section, const struct lead_purchase *purchase, const char *const *names, uint32_t count)
{
    const uint32_t index = lead_schema_find(&section->schema, "previous_stage", 14);
    assert_int_not_equal(index, LEAD_NONE);
    const struct lead_field *field = &section->schema.fields[index];
    assert_int_equal(field->type, LEAD_FIELD_CATEGORY);
    assert_true(field->is_optional);
    assert_true(field->is_closed);
    assert_true(field->is_used);
    assert_int_equal(field->values.count, count);
    for (uint32_t stage = 0; stage < count; stage++) {
        char condition[128];
        assert_string_equal(field->values.texts[stage], names[stage]);
        snprintf(condition, sizeof condition, "{\"previous_stage\": [\"%s\"]}", names[stage]);
        assert_int_not_equal(purchase->previous[stage], LEAD_NODE_ID_FALSE);
        assert_int_equal(purchase->previous[stage], section_node(section, condition));
    }
}

static void previous_stage_has_the_stages(void **state)
{
    (void)state;
    static const char *const names[] = {"known", "late"};
    struct section section;
    struct lead_purchase purchase;
    read_good(&section, "{" EVIDENCE "}", &purchase);
    expect_previous(&section, &purchase, builtin_stages, LEAD_BUILTIN_STAGES);
    section_close(&section);
    read_good(&section, "{\"stages\": [{\"name\": \"known\"}, {\"name\": \"late\", " WHEN "}]}", &purchase);
    expect_previous(&section, &purchase, names, 2);
    section_close(&section);
}

static void previous_stage_may_be_declared(void **state)
{
    (void)state;
    static const char head[] = "{\"fields\": {\"previous_stage\": \"category\", \"flag\": \"flag\"}, \"section\": ";
    struct section section;
    struct lead_purchase purchase;
    section_open_after(&section, head, "{" EVIDENCE "}");
    read_section(&section, &purchase);
    assert_int_equal(section.walk.findings.count, 0);
    assert_int_equal(section.schema.count, 2);
    expect_previous(&section, &purchase, builtin_stages, LEAD_BUILTIN_STAGES);
    section_close(&section);
}

/* Rows of the table begin with the last stage; modes come from the row, or from the built-in stage of that name. */
static void order_is_read(void **state)
{
    (void)state;
    static const char *const names[] = {"aware", "supplier_search", "order_routine"};
    struct section section;
    struct lead_purchase purchase;
    read_good(&section,
              "{\"stages\": [{\"name\": \"aware\"}, {\"name\": \"supplier_search\", \"when\": {\"flag\": true}, \"reason\": \"looks around\"},"
              " {\"name\": \"order_routine\", \"mode\": \"expand\", \"when\": {\"fit\": 50}}]}",
              &purchase);
    assert_true(purchase.is_ordered);
    assert_int_equal(purchase.stages.count, 3);
    assert_int_equal(purchase.table.count, 3);
    for (uint32_t stage = 0; stage < 3; stage++) {
        assert_string_equal(purchase.stages.texts[stage], names[stage]);
        assert_int_equal(purchase.table.rows[2 - stage].value, stage);
    }
    assert_int_equal(purchase.table.rows[0].condition.is_true, section_node(&section, "{\"fit\": 50}"));
    assert_int_equal(purchase.table.rows[1].condition.is_true, section_node(&section, "{\"flag\": true}"));
    assert_int_equal(purchase.table.rows[2].condition.is_true, LEAD_NODE_ID_TRUE);
    assert_string_equal(purchase.table.rows[1].reason, "looks around");
    assert_null(purchase.table.rows[0].reason);
    assert_int_equal(purchase.modes[0], LEAD_NO_SYMBOL);
    assert_int_equal(purchase.modes[1], LEAD_MODE_MATCH - 1);
    assert_int_equal(purchase.modes[2], LEAD_MODE_EXPAND - 1);
    assert_true(section.conditions.is_read[lead_result_input(&section.conditions, 0)]);
    section_close(&section);
}

static void every_stage_before_the_one_that_always_matches_is_warned_of(void **state)
{
    (void)state;
    struct section section;
    struct lead_purchase purchase;
    section_open(&section, "{\"stages\": [{\"name\": \"a\", " WHEN "}, {\"name\": \"b\"}, {\"name\": \"c\"}, {\"name\": \"d\", " WHEN "}]}");
    read_section(&section, &purchase);
    assert_int_equal(section.walk.findings.errors, 0);
    assert_int_equal(section.walk.findings.count, 2);
    assert_string_equal(section.walk.findings.items[0].path, "/section/stages/0");
    assert_string_equal(section.walk.findings.items[1].path, "/section/stages/1");
    section_close(&section);
}

/* --- memory ------------------------------------------------------------------------------------------------------------------------------ */

/* Everything but the document itself comes from an arena that ends. */
static bool read_with(struct section *section, struct lead_arena *arena, struct lead_purchase *purchase)
{
    struct lead_schema schema = section->schema;
    schema.capacity = schema.count; /* so that another field needs room */
    if (!lead_purchase_begin(&section->place, &schema, arena, purchase))
        return false;
    return lead_conditions_init(&section->conditions, arena, &schema, section_results, COUNT_OF(section_results)) &&
           lead_purchase_read(&section->place, &section->conditions, purchase);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct sample_text text = {0};
    sample_add(&text, "{\"evidence\": [");
    for (int i = 0; i < 200; i++)
        sample_add(&text, "%s{\"name\": \"%d\", \"when\": {\"number\": %d, \"category\": \"c%d\"}, " WEIGHTS "}", i ? ", " : "", i, i, i);
    sample_add(&text, "]}");
    bool is_done = false;
    size_t failures = 0;
    for (size_t allowed = 0; !is_done; allowed++) {
        struct section section;
        struct lead_purchase purchase;
        struct memory memory;
        struct lead_arena arena;
        section_open(&section, text.data);
        memory_init(&memory, allowed);
        lead_arena_init(&arena, &memory.allocator);
        is_done = read_with(&section, &arena, &purchase);
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
        cmocka_unit_test(mistakes_are_found_at_their_places),
        cmocka_unit_test(broken_names_do_not_break_conditions),
        cmocka_unit_test(previous_stage_must_be_a_category),
        cmocka_unit_test(as_many_as_allowed),
        cmocka_unit_test(evidence_is_read),
        cmocka_unit_test(evidence_knows_its_fields),
        cmocka_unit_test(inputs_read_before_stay),
        cmocka_unit_test(builtin_stages_have_names_and_modes),
        cmocka_unit_test(previous_stage_has_the_stages),
        cmocka_unit_test(previous_stage_may_be_declared),
        cmocka_unit_test(order_is_read),
        cmocka_unit_test(every_stage_before_the_one_that_always_matches_is_warned_of),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
