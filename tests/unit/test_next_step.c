/* SPDX-License-Identifier: MIT */
/* The "next_step" section: its forms, mistakes at their places, exits, sizes, and the built-in tables, which are those of the reference. */
#define _DEFAULT_SOURCE
#include "lifecycle_fixture.h"

#include "document/walker.h"
#include "lifecycle/builtin.h"

#define NEXT(members) "\"next_step\": {" members "}"
#define STEP(members) NEXT("\"steps\": [{" members "}]")
#define STEPS "\"steps\": [{\"step\": \"ask\"}]"
#define RESEARCH(members) NEXT(STEPS ", \"research\": [{" members "}]")
#define MESSAGE(value) NEXT(STEPS ", \"message\": " value)

/* --- mistakes ---------------------------------------------------------------------------------------------------------------------------- */

static const struct problem_case problems[] = {
    {"the section: array", "\"next_step\": @[]", LEAD_ERROR_WRONG_TYPE, "/next_step", "an object"},
    {"the section: another word", "\"next_step\": @\"default\"", LEAD_ERROR_BAD_VALUE, "/next_step", "\"builtin\""},
    {"no steps", "\"next_step\": @{\"research\": \"builtin\"}", LEAD_ERROR_MISSING_KEY, "/next_step", "'steps'"},
    {"a key misspelt", NEXT(STEPS ", @\"reserch\": \"builtin\""), LEAD_ERROR_UNKNOWN_KEY, "/next_step/reserch", "did you mean 'research'?"},
    {"steps: object", NEXT("\"steps\": @{}"), LEAD_ERROR_WRONG_TYPE, "/next_step/steps", "an array"},
    {"steps: none", NEXT("\"steps\": @[]"), LEAD_ERROR_BAD_VALUE, "/next_step/steps", NULL},
    {"steps: another word", NEXT("\"steps\": @\"mine\""), LEAD_ERROR_BAD_VALUE, "/next_step/steps", "\"builtin\""},
    {"a row: text", NEXT("\"steps\": [@\"ask\"]"), LEAD_ERROR_WRONG_TYPE, "/next_step/steps/0", NULL},
    {"a row without step", NEXT("\"steps\": [@{\"reason\": \"a\"}]"), LEAD_ERROR_MISSING_KEY, "/next_step/steps/0", "'step'"},
    {"step: number", STEP("\"step\": @1"), LEAD_ERROR_WRONG_TYPE, "/next_step/steps/0/step", NULL},
    {"step: empty", STEP("\"step\": @\"\""), LEAD_ERROR_BAD_VALUE, "/next_step/steps/0/step", "1 to 200"},
    {"nurture without a track", NEXT("\"steps\": [@{\"step\": \"nurture\"}]"), LEAD_ERROR_MISSING_KEY, "/next_step/steps/0", "'track'"},
    {"a track that is none", STEP("\"step\": \"nurture\", \"track\": @\"drop\""), LEAD_ERROR_UNKNOWN_NAME, "/next_step/steps/0/track", "'drip'"},
    {"a track by its name", STEP("\"step\": \"nurture\", \"track\": @\"Drip\""), LEAD_ERROR_UNKNOWN_NAME, "/next_step/steps/0/track", NULL},
    {"track: number", STEP("\"step\": \"ask\", \"track\": @1"), LEAD_ERROR_WRONG_TYPE, "/next_step/steps/0/track", NULL},
    {"exit: text", STEP("\"step\": \"nurture\", \"track\": \"drip\", \"exit\": @\"never\""), LEAD_ERROR_WRONG_TYPE, "/next_step/steps/0/exit", NULL},
    {"exit without when", STEP("\"step\": \"nurture\", \"track\": \"drip\", \"exit\": @{\"reason\": \"a\"}"), LEAD_ERROR_MISSING_KEY,
     "/next_step/steps/0/exit", "'when'"},
    {"exit on no field", STEP("\"step\": \"nurture\", \"track\": \"drip\", \"exit\": {\"when\": {@\"flog\": true}}"), LEAD_ERROR_UNKNOWN_NAME,
     "/next_step/steps/0/exit/when/flog", NULL},
    {"exit: reason: number", STEP("\"step\": \"nurture\", \"track\": \"drip\", \"exit\": {\"when\": {\"flag\": true}, \"reason\": @1}"),
     LEAD_ERROR_WRONG_TYPE, "/next_step/steps/0/exit/reason", NULL},
    {"an exit that is always open", NEXT("\"steps\": [{\"step\": \"nurture\", \"track\": \"drip\", \"when\": {\"flag\": true}, \"exit\": @{\"when\": {\"flag\": true}}}]"),
     LEAD_WARNING_NEVER_TRUE, "/next_step/steps/0/exit", "has always left"},
    {"when: no such verdict", STEP("\"step\": \"ask\", \"when\": {\"verdict\": @\"accepted\"}") ", " QUALIFICATION, LEAD_ERROR_UNKNOWN_NAME,
     "/next_step/steps/0/when/verdict", NULL},
    {"reason: number", STEP("\"step\": \"ask\", \"reason\": @1"), LEAD_ERROR_WRONG_TYPE, "/next_step/steps/0/reason", NULL},
    {"a key of other tables", STEP("\"step\": \"ask\", @\"tier\": \"t1\""), LEAD_ERROR_UNKNOWN_KEY, "/next_step/steps/0/tier", NULL},
    {"a row behind one that always matches", NEXT("\"steps\": [{\"step\": \"ask\"}, @{\"step\": \"drop\"}]"), LEAD_WARNING_UNREACHABLE,
     "/next_step/steps/1", "an earlier step always matches"},
    {"a condition elsewhere on no step", STEP("\"step\": \"mine\"") ", \"classes\": [{\"name\": \"x\", \"when\": {\"next_step\": @\"yours\"}}]",
     LEAD_ERROR_UNKNOWN_NAME, "/classes/0/when/next_step", NULL},

    {"research: object", NEXT(STEPS ", \"research\": @{}"), LEAD_ERROR_WRONG_TYPE, "/next_step/research", NULL},
    {"research: another word", NEXT(STEPS ", \"research\": @\"t1\""), LEAD_ERROR_BAD_VALUE, "/next_step/research", NULL},
    {"a tier that is none", RESEARCH("\"tier\": @\"t4\""), LEAD_ERROR_UNKNOWN_NAME, "/next_step/research/0/tier", "research tier"},
    {"no tier", NEXT(STEPS ", \"research\": [@{}]"), LEAD_ERROR_MISSING_KEY, "/next_step/research/0", "'tier'"},
    {"tier: number", RESEARCH("\"tier\": @1"), LEAD_ERROR_WRONG_TYPE, "/next_step/research/0/tier", NULL},
    {"a tier behind one that always matches", NEXT(STEPS ", \"research\": [{\"tier\": \"t1\"}, @{\"tier\": \"t2\"}]"), LEAD_WARNING_UNREACHABLE,
     "/next_step/research/1", "an earlier tier"},

    {"message: text", MESSAGE("@\"builtin\""), LEAD_ERROR_WRONG_TYPE, "/next_step/message", NULL},
    {"message: no rows", MESSAGE("@[]"), LEAD_ERROR_BAD_VALUE, "/next_step/message", NULL},
    {"a message that is none", MESSAGE("[{\"message\": @\"smb\"}]"), LEAD_ERROR_UNKNOWN_NAME, "/next_step/message/0/message", NULL},
    {"no message", MESSAGE("[@{\"reason\": \"a\"}]"), LEAD_ERROR_MISSING_KEY, "/next_step/message/0", "'message'"},
    {"no size", MESSAGE("@{\"mid_market_from\": 5}"), LEAD_ERROR_MISSING_KEY, "/next_step/message", "'company_size'"},
    {"a size that is no field", MESSAGE("{\"company_size\": @\"m\"}"), LEAD_ERROR_UNKNOWN_NAME, "/next_step/message/company_size", "unknown field 'm'"},
    {"a size that is no number", MESSAGE("{\"company_size\": @\"words\"}"), LEAD_ERROR_WRONG_TYPE, "/next_step/message/company_size", "\"text\""},
    {"size: number", MESSAGE("{\"company_size\": @5}"), LEAD_ERROR_WRONG_TYPE, "/next_step/message/company_size", NULL},
    {"a bound: text", MESSAGE("{\"company_size\": \"n\", \"enterprise_from\": @\"1000\"}"), LEAD_ERROR_WRONG_TYPE, "/next_step/message/enterprise_from",
     NULL},
    {"bounds the wrong way round", MESSAGE("@{\"company_size\": \"n\", \"mid_market_from\": 1000}"), LEAD_ERROR_BAD_VALUE, "/next_step/message",
     "'mid_market_from' (1000) must be below 'enterprise_from' (1000)"},
    {"a key misspelt in it", MESSAGE("{\"company_size\": \"n\", @\"enterprise\": 5}"), LEAD_ERROR_UNKNOWN_KEY, "/next_step/message/enterprise", NULL},
};

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++)
        expect_problem(&problems[i]);
}

static void steps_of_one_s_own_are_limited(void **state)
{
    static const struct {
        unsigned own;
        size_t problems;
    } rows[] = {{93, 0}, {94, 1}}; /* besides the seven that are built in */
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text sections = {0}, json;
        sample_add(&sections, "\"next_step\": {\"steps\": [");
        for (unsigned s = 0; s < rows[i].own; s++)
            sample_add(&sections, "{\"step\": \"own %u\", \"when\": {\"n\": %u}}, ", s, s);
        sample_add(&sections, "{\"step\": \"own 0\", \"when\": {\"flag\": true}}, {\"step\": \"ask\"}]}");
        lifecycle_document(sections.data, &json);
        lead_problems *found = lifecycle_problems(json.data);
        lead_error first = LEAD_ERROR_INIT;
        assert_int_equal(lead_problems_count(found), rows[i].problems);
        if (lead_problems_get(found, 0, &first) == LEAD_OK)
            assert_int_equal(first.code, LEAD_ERROR_LIMIT);
        lead_problems_free(found);
        sample_text_free(&json);
        sample_text_free(&sections);
    }
}

/* --- tables of the document ------------------------------------------------------------------------------------------------------------------ */

#define EXIT_TABLE                                                                                                                       \
    STEP("\"step\": \"nurture\", \"track\": \"teach\", \"when\": {\"flag\": true}, \"exit\": {\"when\": {\"n\": {\">=\": 5}}, \"reason\": \"r\"}}," \
         " {\"step\": \"call\", \"track\": \"reengage\", \"when\": {\"n\": \"known\"}")

static const struct step_case {
    const char *name, *sections, *flag, *n, *step, *track;
} steps[] = {
    {"the first", EXIT_TABLE, "1", "4", "nurture", "teach"},
    {"nobody knows whether it has left", EXIT_TABLE, "1", NULL, "nurture", "teach"},
    {"it has left", EXIT_TABLE, "1", "5", "call", "reengage"},
    {"the second", EXIT_TABLE, "0", "4", "call", "reengage"},
    {"unknown is not true", EXIT_TABLE, NULL, "4", "call", "reengage"},
    {"none", EXIT_TABLE, NULL, NULL, NULL, NULL},
    {"a step without a track", STEP("\"step\": \"ask\""), NULL, NULL, "ask", NULL},
    {"a track for another step", STEP("\"step\": \"ask\", \"track\": \"welcome\""), NULL, NULL, "ask", "welcome"},
    {"an exit without a reason", STEP("\"step\": \"ask\", \"exit\": {\"when\": {\"flag\": true}}"), "1", NULL, NULL, NULL},
    {"a condition on it elsewhere", STEP("\"step\": \"call\", \"when\": {\"flag\": true}"), "1", NULL, "call", NULL},
};

static void the_first_row_that_matches_decides(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        lead_model *model = lifecycle_compile(steps[i].sections);
        lead_record *record = new_record(model);
        set_field(model, record, "flag", steps[i].flag);
        set_field(model, record, "n", steps[i].n);
        expect_decided(record, model, "next_step", SAMPLE_NOW, steps[i].step, steps[i].name);
        expect_decided(record, model, "nurture_track", SAMPLE_NOW, steps[i].track, steps[i].name);
        lead_record_free(record);
        lead_model_unref(model);
    }
}

/* Built-in steps keep their numbers; others follow in their order. */
static void steps_are_numbered(void **state)
{
    (void)state;
    lead_model *model = lifecycle_compile(NEXT("\"steps\": [{\"step\": \"call\", \"when\": {\"flag\": true}}, {\"step\": \"grow\", \"when\": {\"n\": 1}},"
                                               " {\"step\": \"write\", \"when\": {\"n\": 2}}, {\"step\": \"call\"}]"));
    const uint32_t decision = lead_model_decision(model, "next_step"), count = lead_term_count(LEAD_VOCABULARY_STEP);
    for (uint32_t i = 0; i < count; i++) {
        lead_term term = {.size = sizeof term};
        assert_int_equal(lead_term_get(LEAD_VOCABULARY_STEP, (lead_term_number)i + 1, &term), LEAD_OK);
        assert_string_equal(lead_model_decision_value(model, decision, i), term.identifier);
    }
    assert_string_equal(lead_model_decision_value(model, decision, count), "call");
    assert_string_equal(lead_model_decision_value(model, decision, count + 1), "write");
    assert_int_equal(lead_model_decision_value_count(model, decision), count + 2);
    lead_model_unref(model);
}

static const struct message_case {
    const char *message, *n, *expected;
} messages[] = {
    {"{\"company_size\": \"n\"}", "0", "corporate"},
    {"{\"company_size\": \"n\"}", "99.9", "corporate"},
    {"{\"company_size\": \"n\"}", "100", "mid_market"},
    {"{\"company_size\": \"n\"}", "999", "mid_market"},
    {"{\"company_size\": \"n\"}", "1000", "enterprise"},
    {"{\"company_size\": \"n\"}", "inf", "enterprise"},
    {"{\"company_size\": \"n\"}", "-inf", "corporate"},
    {"{\"company_size\": \"n\"}", NULL, NULL},
    {"{\"company_size\": \"n\", \"mid_market_from\": 20.5, \"enterprise_from\": 30}", "20", "corporate"},
    {"{\"company_size\": \"n\", \"mid_market_from\": 20.5, \"enterprise_from\": 30}", "20.5", "mid_market"},
    {"{\"company_size\": \"n\", \"mid_market_from\": 20.5, \"enterprise_from\": 30}", "30", "enterprise"},
    {"{\"company_size\": \"n\", \"enterprise_from\": 500}", "500", "enterprise"},
    {"{\"company_size\": \"n\", \"mid_market_from\": 0, \"enterprise_from\": 1}", "-0.0", "mid_market"},
    {"[{\"message\": \"enterprise\", \"when\": {\"n\": 7}}, {\"message\": \"mid_market\", \"when\": {\"n\": \"unknown\"}}]", "7", "enterprise"},
    {"[{\"message\": \"enterprise\", \"when\": {\"n\": 7}}, {\"message\": \"mid_market\", \"when\": {\"n\": \"unknown\"}}]", NULL, "mid_market"},
    {"[{\"message\": \"enterprise\", \"when\": {\"n\": 7}}, {\"message\": \"mid_market\", \"when\": {\"n\": \"unknown\"}}]", "8", NULL},
};

static void the_message_follows_from_the_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        struct sample_text sections = {0};
        sample_add(&sections, NEXT(STEPS ", \"message\": %s"), messages[i].message);
        lead_model *model = lifecycle_compile(sections.data);
        lead_record *record = new_record(model);
        set_field(model, record, "n", messages[i].n);
        expect_decided(record, model, "message_focus", SAMPLE_NOW, messages[i].expected, messages[i].message);
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&sections);
    }
}

/* --- the built-in tables ----------------------------------------------------------------------------------------------------------------------- */

#define LIFECYCLE "\"lifecycle\": \"builtin\""

static const struct builtin_case {
    const char *name, *sections, *status;
    int days;           /* in the status */
    const char *fields; /* "name=value|…" */
    const char *step, *track, *tier;
} builtins[] = {
    {"nothing but scores", "\"x-none\": 0", NULL, 0, "", "nurture", "drip", "t3"},
    {"qualified", QUALIFICATION, NULL, 0, "met=1", "hand_over", NULL, "t2"},
    {"qualified, dossier missing", QUALIFICATION ", " COMPLETENESS, NULL, 0, "met=1", "complete_dossier", NULL, "t2"},
    {"qualified, dossier there", QUALIFICATION ", " COMPLETENESS, NULL, 0, "met=1|ready=1", "hand_over", NULL, "t2"},
    {"rejected without need", QUALIFICATION, NULL, 0, "met=0", "nurture", "teach", "t3"},
    {"nothing known", QUALIFICATION, NULL, 0, "", "nurture", "welcome", "t3"},
    {"no lead, however qualified", QUALIFICATION ", " CLASSES, NULL, 0, "met=1|match=0", "drop", NULL, "t2"},
    {"a lead of the company", QUALIFICATION ", " CLASSES, NULL, 0, "met=1|match=1|large=1|key=1|months=20", "hand_over", NULL, "t1"},
    {"important, something missing", QUALIFICATION ", " CLASSES, NULL, 0, "match=1|large=1|months=20", "ask", NULL, "t2"},
    {"a project soon, something missing", QUALIFICATION ", " CLASSES, NULL, 0, "match=1|large=0|months=5", "ask", NULL, "t3"},
    {"a project very soon, something missing", QUALIFICATION ", " CLASSES, NULL, 0, "match=1|large=0|months=3", "ask", NULL, "t2"},
    {"a project later, something missing", QUALIFICATION ", " CLASSES, NULL, 0, "match=1|large=0|months=9", "nurture", "welcome", "t3"},
    {"important, nobody qualifies", CLASSES, NULL, 0, "match=1|large=1|months=20", "hand_over", NULL, "t2"},
    {"general and hot, nobody qualifies", CLASSES, NULL, 0, "match=1|large=0|months=1", "hand_over", NULL, "t2"},
    {"general and cold, nobody qualifies", CLASSES, NULL, 0, "match=1|large=0|months=11", "nurture", "drip", "t3"},
    {"choosing, something missing", QUALIFICATION ", " PURCHASE, NULL, 0, "asked=1", "ask", NULL, "t3"},
    {"choosing, nobody qualifies", PURCHASE, NULL, 0, "asked=1", "nurture", "mid_funnel", "t3"},
    {"the need is open", PURCHASE, NULL, 0, "asked=0", "nurture", "teach", "t3"},
    {"a customer that is no lead", CLASSES ", " LIFECYCLE, "customer", 0, "match=0", "grow", NULL, "t3"},
    {"won", LIFECYCLE, "won", 0, "", "grow", NULL, "t3"},
    {"disqualified and qualified", QUALIFICATION ", " LIFECYCLE, "disqualified", 0, "met=1", "drop", NULL, "t2"},
    {"sales has it and something is missing", QUALIFICATION ", " LIFECYCLE, "sal", 0, "", "ask", NULL, "t2"},
    {"sales has it", QUALIFICATION ", " LIFECYCLE, "opportunity", 0, "met=1", "nurture", "mid_funnel", "t2"},
    {"sales is to accept it", QUALIFICATION ", " LIFECYCLE, "mql", 0, "met=1", "hand_over", NULL, "t2"},
    {"lost", LIFECYCLE, "lost", 90, "", "nurture", "reengage", "t3"},
    {"lost long ago", LIFECYCLE, "lost", 91, "", "nurture", "drip", "t3"},
    {"lost, and still qualified", QUALIFICATION ", " LIFECYCLE, "lost", 91, "met=1", "nurture", "drip", "t2"},
    {"kept warm", QUALIFICATION ", " LIFECYCLE, "nurture", 90, "", "nurture", "reengage", "t3"},
    {"kept warm for long", QUALIFICATION ", " LIFECYCLE, "nurture", 91, "", "nurture", "drip", "t3"},
    {"came back", QUALIFICATION ", " LIFECYCLE, "nurture", 1, "met=1", "hand_over", NULL, "t2"},
    {"a prospect", QUALIFICATION ", " LIFECYCLE, "prospect", 1000, "", "nurture", "introduce", "t3"},
    {"a new contact", QUALIFICATION ", " LIFECYCLE, "inquiry", 91, "", "nurture", "welcome", "t3"},
    {"no longer new", QUALIFICATION ", " LIFECYCLE, "inquiry", 92, "", "nurture", "drip", "t3"},
    {"a new contact who decides", ROLES ", " LIFECYCLE, "inquiry", 1, "large=1", "nurture", "introduce", "t3"},
    {"no longer new, the need is open", PURCHASE ", " LIFECYCLE, "inquiry", 92, "asked=0", "nurture", "teach", "t3"},
};

static void set_fields(const lead_model *model, lead_record *record, const char *fields)
{
    const char *texts[8];
    size_t sizes[8];
    const size_t count = split_tags(fields, texts, sizes);
    for (size_t i = 0; i < count; i++) {
        char name[32], *value;
        snprintf(name, sizeof name, "%.*s", (int)sizes[i], texts[i]);
        value = strchr(name, '=');
        *value = '\0';
        set_field(model, record, name, value + 1);
    }
}

static void the_builtin_tables_decide(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(builtins); i++) {
        struct sample_text sections = {0};
        sample_add(&sections, "%s, \"next_step\": \"builtin\"", builtins[i].sections);
        lead_model *model = lifecycle_compile(sections.data);
        lead_record *record = new_record(model);
        if (builtins[i].status) {
            set_field(model, record, "status", builtins[i].status);
            set_since(model, record, builtins[i].days * DAY);
        }
        set_fields(model, record, builtins[i].fields);
        expect_decided(record, model, "next_step", SAMPLE_NOW, builtins[i].step, builtins[i].name);
        expect_decided(record, model, "nurture_track", SAMPLE_NOW, builtins[i].track, builtins[i].name);
        expect_decided(record, model, "research_tier", SAMPLE_NOW, builtins[i].tier, builtins[i].name);
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&sections);
    }
}

/* Every reason of a rejection has a step that is about it. */
static void every_rejection_is_answered(void **state)
{
    static const struct {
        const char *rejection, *step, *track;
    } rows[] = {{"no_need", "nurture", "teach"},
                {"no_budget", "nurture", "drip"},
                {"not_decider", "seek_introduction", NULL},
                {"no_operator", "nurture", "product"},
                {"uses_competitor", "nurture", "competitive"}};
    (void)state;
    assert_int_equal(COUNT_OF(rows), lead_term_count(LEAD_VOCABULARY_REJECTION));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text sections = {0};
        sample_add(&sections, "\"qualification\": {\"framework\": \"own\", \"criteria\": {\"c\": {\"met\": {\"met\": true}, \"rejection\": \"%s\"}}},"
                              " \"next_step\": \"builtin\"", rows[i].rejection);
        lead_model *model = lifecycle_compile(sections.data);
        lead_record *record = new_record(model);
        set_field(model, record, "met", "0");
        expect_decided(record, model, "rejection", SAMPLE_NOW, rows[i].rejection, rows[i].rejection);
        expect_decided(record, model, "next_step", SAMPLE_NOW, rows[i].step, rows[i].rejection);
        expect_decided(record, model, "nurture_track", SAMPLE_NOW, rows[i].track, rows[i].rejection);
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&sections);
    }
}

/* Whatever a document has and has not, and whatever it calls its fields and classes: nothing is reported at what is built in. */
static void builtin_tables_fit_every_document(void **state)
{
    static const char *const sections[] = {QUALIFICATION, COMPLETENESS, PURCHASE, ROLES};
    static const char *const classes[] = {"\"x-classes\": 0", CLASSES, "\"classes\": [{\"name\": \"important\", \"when\": {\"flag\": true}}]"};
    static const char *const lifecycles[] = {
        "\"x-lifecycle\": 0", LIFECYCLE,
        "\"lifecycle\": {\"statuses\": [{\"name\": \"inquiry\"}, {\"name\": \"customer\"}], \"transitions\": [{\"from\": \"inquiry\", \"to\": \"customer\"}]}"};
    (void)state;
    for (unsigned has = 0; has < 1u << COUNT_OF(sections); has++)
        for (size_t c = 0; c < COUNT_OF(classes); c++)
            for (size_t l = 0; l < COUNT_OF(lifecycles); l++) {
                struct sample_text text = {0};
                for (size_t s = 0; s < COUNT_OF(sections); s++)
                    if (has >> s & 1)
                        sample_add(&text, "%s, ", sections[s]);
                sample_add(&text, "%s, %s, \"next_step\": \"builtin\"", classes[c], lifecycles[l]);
                expect_no_problem(text.data);
                sample_text_free(&text);
            }
    static const char odd[] = "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"verdict\": \"number\", \"status\": \"flag\","
                              " \"mode\": \"text\", \"role\": \"category\"}, \"scores\": {\"heat\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\":"
                              " \"r\", \"when\": {\"role\": \"decider\"}, \"points\": 1}]}]}}, \"next_step\": \"builtin\"}";
    lead_problems *found = lifecycle_problems(odd);
    assert_int_equal(lead_problems_count(found), 0);
    lead_problems_free(found);
}

/* --- the reference --------------------------------------------------------------------------------------------------------------------------- */

/* The block behind `key` in the reference's section. */
static char *reference_block(const char *key)
{
    char path[1024], head[64];
    const char *source = getenv("LEADCORE_SOURCE");
    assert_non_null(source); /* set by meson test */
    snprintf(path, sizeof path, "%s/docs/model-reference.md", source);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20), *block = NULL;
    assert_true(text && fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    snprintf(head, sizeof head, "### Built-in %s\n", key);
    char *at = strstr(text, head), *begin = at ? strstr(at, "```json\n") : NULL, *end = begin ? strstr(begin + 8, "```") : NULL;
    if (end) {
        *end = '\0';
        block = strdup(begin + 8);
    }
    free(text);
    return block;
}

/* The canonical form leaves out members that begin with "x-", which matter here. */
static void fingerprint(char *json, char out[33])
{
    struct lead_arena arena;
    lead_allocator memory;
    const struct lead_json *root;
    for (char *x = json; (x = strstr(x, "\"x-unless\"")) != NULL;)
        x[1] = 'X';
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    assert_int_equal(lead_json_read(json, strlen(json), &arena, &root, NULL), LEAD_OK);
    assert_true(lead_fingerprint(root, &memory, out));
    lead_arena_free(&arena);
}

/* The reference shows steps and research as members. */
static void expect_equal(const char *key, const char *const *pieces)
{
    const bool is_member = **pieces == '[';
    struct sample_text built = {0};
    char fingerprints[2][33];
    char *block = reference_block(key);
    assert_non_null(block);
    if (is_member)
        sample_add(&built, "{\"%s\": ", key);
    for (; *pieces; pieces++)
        sample_add(&built, "%s\n", *pieces);
    sample_add(&built, "%s", is_member ? "}" : "");
    fingerprint(built.data, fingerprints[0]);
    fingerprint(block, fingerprints[1]);
    assert_string_equal(fingerprints[0], fingerprints[1]);
    free(block);
    sample_text_free(&built);
}

static void the_reference_shows_the_builtin_tables(void **state)
{
    (void)state;
    expect_equal("lifecycle", lead_builtin_lifecycle);
    expect_equal("steps", lead_builtin_steps);
    expect_equal("research", lead_builtin_research);
}

/* What every built-in row of steps must have. */
static void builtin_rows_are_complete(void **state)
{
    struct lead_arena arena;
    lead_allocator memory;
    (void)state;
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    const struct lead_json *tables[] = {lead_builtin_read(lead_builtin_steps, &arena), lead_builtin_read(lead_builtin_research, &arena),
                                        lead_json_member(lead_builtin_read(lead_builtin_lifecycle, &arena), "transitions")};
    for (size_t t = 0; t < COUNT_OF(tables); t++)
        for (const struct lead_json *row = tables[t]->first; row; row = row->next) {
            const struct lead_json *exit = lead_json_member(row, "exit");
            assert_non_null(lead_json_member(row, "reason"));
            assert_true(!exit || lead_json_member(exit, "reason"));
            /* Only the last resort has none: there is nothing that every document could say. */
            assert_true(!lead_json_member(row, "track") || exit || !row->next);
        }
    lead_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_found_at_their_places),     cmocka_unit_test(steps_of_one_s_own_are_limited),
        cmocka_unit_test(the_first_row_that_matches_decides),     cmocka_unit_test(steps_are_numbered),
        cmocka_unit_test(the_message_follows_from_the_size),      cmocka_unit_test(the_builtin_tables_decide),
        cmocka_unit_test(every_rejection_is_answered),            cmocka_unit_test(builtin_tables_fit_every_document),
        cmocka_unit_test(the_reference_shows_the_builtin_tables), cmocka_unit_test(builtin_rows_are_complete),
    };
    return cmocka_run_group_tests_name("next_step", tests, NULL, NULL);
}
