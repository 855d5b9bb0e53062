/* SPDX-License-Identifier: MIT */
/* The "qualification" section as it is read: criteria with what was recorded, numbers, red flags, and what is wrong with documents. */
#include "section_fixture.h"

#include "qualify/qualification.h"

#include <stdio.h>

#define FIELDS                                                                                                                          \
    "{\"fields\": {\"budget\": \"number\", \"decides\": \"flag\", \"uses\": \"flag\", \"evaluates\": \"flag\", \"operator\": \"flag\"," \
    " \"start\": \"time\", \"agrees\": \"flag\", \"need\": \"flag\", \"fits\": \"flag\", \"urgent\": \"flag\"}, \"section\": "

struct reading {
    struct section section;
    struct lead_qualification qualification;
    char *json;
    bool is_complete;
};

/* With so many acquisitions of memory once the document is parsed. */
static void read_within(struct reading *reading, const char *text, size_t allowed)
{
    struct sample_text json = {0};
    sample_add(&json, FIELDS "%s}", text);
    reading->json = json.data;
    struct section *section = &reading->section;
    section_begin(section, reading->json);
    section->memory.allowed = allowed;
    reading->is_complete = lead_qualification_begin(&section->place, &section->schema, &section->arena, &reading->qualification) &&
                           section_conditions(section) && lead_qualification_read(&section->place, &section->conditions, &reading->qualification);
    section->memory.allowed = SIZE_MAX;
}

static void reading_end(struct reading *reading)
{
    section_end(&reading->section);
    free(reading->json);
}

static void read_good(struct reading *reading, const char *text)
{
    read_within(reading, text, SIZE_MAX);
    assert_true(reading->is_complete);
    section_expect(&reading->section, text, LEAD_OK, NULL, NULL);
}

/* What is known of a criterion of a lead: 'T' met, 'F' not met, 'U' unknown. */
static char criterion_of(const struct reading *reading, uint32_t index, const char *lead)
{
    struct facts facts;
    facts_read(&facts, &reading->section, lead);
    return condition_holds(&reading->section, reading->qualification.criteria[index].condition, &facts);
}

static lead_judgement judge(const struct reading *reading, const char *lead)
{
    uint32_t met = 0, not_met = 0, red_flags = 0;
    struct facts facts;
    lead_judgement judgement = {0};
    facts_read(&facts, &reading->section, lead);
    for (uint32_t i = 0; i < reading->qualification.rules.criterion_count; i++) {
        const char holds = condition_holds(&reading->section, reading->qualification.criteria[i].condition, &facts);
        met |= (uint32_t)(holds == 'T') << i;
        not_met |= (uint32_t)(holds == 'F') << i;
    }
    for (uint32_t i = 0; i < reading->qualification.rules.red_flag_count; i++)
        red_flags |= (uint32_t)(condition_holds(&reading->section, reading->qualification.red_flags[i].condition, &facts) == 'T') << i;
    lead_judge(&reading->qualification.rules, met, not_met, red_flags, &judgement);
    return judgement;
}

/* ---- MANTCP as the domain has it ---- */

static const char mantcp[] =
    "{\"framework\": \"mantcp\", \"criteria\": {"
    "\"money\": {\"met\": {\"budget\": {\">=\": 50000}}}, \"authority\": {\"met\": {\"decides\": true}},"
    "\"need\": {\"met\": {\"need\": true, \"fits\": true, \"urgent\": true}},"
    "\"time\": {\"met\": {\"start\": {\"within_next\": \"60d\"}, \"agrees\": true}},"
    "\"competitor\": {\"met\": {\"any\": [{\"uses\": true}, {\"evaluates\": true}]}},"
    "\"people\": {\"met\": {\"operator\": true}}},"
    "\"red_flags\": {\"bought_competitor\": {\"when\": {\"all\": [{\"uses\": true}, {\"evaluates\": false}, {\"urgent\": false}]}}}}";

#define REST "budget=50000 decides=true need=true fits=true urgent=true start=30 agrees=true uses=true operator=true"

static void mantcp_criteria(void **state)
{
    static const struct {
        uint32_t criterion;
        const char *lead;
        char expected;
    } rows[] = {
        {0, "budget=50000", 'T'},          {0, "budget=49999.99", 'F'},
        {0, "", 'U'},                      {1, "decides=true", 'T'},
        {1, "decides=false", 'F'},         {1, "", 'U'},
        {2, "need=true fits=true", 'U'},   {2, "need=true fits=true urgent=true", 'T'},
        {2, "fits=false", 'F'},            {2, "need=true fits=true urgent=false", 'F'},
        {3, "start=60 agrees=true", 'T'},  {3, "start=61 agrees=true", 'F'},
        {3, "start=60 agrees=false", 'F'}, {3, "start=60", 'U'},
        {3, "agrees=true", 'U'},           {4, "uses=true", 'T'},
        {4, "evaluates=true", 'T'},        {4, "uses=false evaluates=false", 'F'},
        {4, "uses=false", 'U'},            {5, "operator=true", 'T'},
        {5, "operator=false", 'F'},        {5, "", 'U'},
    };
    struct reading reading;
    (void)state;
    read_good(&reading, mantcp);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (criterion_of(&reading, rows[i].criterion, rows[i].lead) != rows[i].expected)
            fail_msg("criterion %u of \"%s\" is not %c", rows[i].criterion, rows[i].lead, rows[i].expected);
    reading_end(&reading);
}

static void mantcp_verdicts(void **state)
{
    static const struct {
        const char *lead;
        lead_term_number verdict, rejection, remedy;
        uint32_t question;
    } rows[] = {
        {REST, LEAD_VERDICT_QUALIFIED, 0, 0, LEAD_NONE},
        {REST " uses=false evaluates=false", LEAD_VERDICT_QUALIFIED, 0, 0, LEAD_NONE},
        {REST " budget=1", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_BUDGET, LEAD_REMEDY_AWAIT_BUDGET, LEAD_NONE},
        {REST " decides=false", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NOT_DECIDER, LEAD_REMEDY_ASK_INTRODUCTION, LEAD_NONE},
        {REST " fits=false", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_NEED, LEAD_REMEDY_BUILD_NEED, LEAD_NONE},
        {REST " urgent=false", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_NEED, LEAD_REMEDY_BUILD_NEED, LEAD_NONE},
        {REST " start=200", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_NEED, LEAD_REMEDY_BUILD_NEED, LEAD_NONE},
        {REST " operator=false", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_OPERATOR, LEAD_REMEDY_EDUCATE, LEAD_NONE},
        {REST " evaluates=false urgent=false", LEAD_VERDICT_REJECTED, LEAD_REJECTION_USES_COMPETITOR, LEAD_REMEDY_COMPETITIVE_DRIP, LEAD_NONE},
        {"", LEAD_VERDICT_INCOMPLETE, 0, 0, 0},
        {"budget=50000 decides=true", LEAD_VERDICT_INCOMPLETE, 0, 0, 2},
        {"answer_money=true answer_authority=true answer_need=true answer_time=true answer_people=true", LEAD_VERDICT_QUALIFIED, 0, 0, LEAD_NONE},
        {REST " answer_people=false", LEAD_VERDICT_REJECTED, LEAD_REJECTION_NO_OPERATOR, LEAD_REMEDY_EDUCATE, LEAD_NONE},
        {REST " budget=1 answer_money=true", LEAD_VERDICT_QUALIFIED, 0, 0, LEAD_NONE},
    };
    struct reading reading;
    (void)state;
    read_good(&reading, mantcp);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const lead_judgement found = judge(&reading, rows[i].lead);
        if (found.verdict != rows[i].verdict || found.rejection != rows[i].rejection || lead_rejection_remedy(found.rejection) != rows[i].remedy ||
            found.question != rows[i].question)
            fail_msg("\"%s\": verdict %d, rejection %d, question %u", rows[i].lead, (int)found.verdict, (int)found.rejection, found.question);
    }
    reading_end(&reading);
}

/* ---- One criterion ---- */

/* Recorded goes first, then met, then not_met; without not_met what is false is not met. */
static void conditions_and_answers(void **state)
{
    static const struct {
        const char *criterion, *lead;
        char expected;
    } rows[] = {
        {"{}", "", 'U'},
        {"{}", "answer_c=true", 'T'},
        {"{}", "answer_c=false", 'F'},
        {"{\"met\": {\"need\": true}}", "", 'U'},
        {"{\"met\": {\"need\": true}}", "need=true", 'T'},
        {"{\"met\": {\"need\": true}}", "need=false", 'F'},
        {"{\"met\": {\"need\": true}}", "need=true answer_c=false", 'F'},
        {"{\"met\": {\"need\": true}}", "need=false answer_c=true", 'T'},
        {"{\"not_met\": {\"uses\": true}}", "", 'U'},
        {"{\"not_met\": {\"uses\": true}}", "uses=true", 'F'},
        {"{\"not_met\": {\"uses\": true}}", "uses=false", 'U'},
        {"{\"not_met\": {\"uses\": true}}", "uses=true answer_c=true", 'T'},
        {"{\"not_met\": {\"uses\": true}}", "uses=false answer_c=false", 'F'},
        {"{\"met\": {\"need\": true}, \"not_met\": {\"uses\": true}}", "need=true uses=true", 'T'},
        {"{\"met\": {\"need\": true}, \"not_met\": {\"uses\": true}}", "need=false uses=true", 'F'},
        {"{\"met\": {\"need\": true}, \"not_met\": {\"uses\": true}}", "uses=true", 'F'},
        {"{\"met\": {\"need\": true}, \"not_met\": {\"uses\": true}}", "need=false uses=false", 'U'},
        {"{\"met\": {\"need\": true}, \"not_met\": {\"uses\": true}}", "need=false", 'U'},
        {"{\"met\": {\"need\": true}, \"not_met\": {\"uses\": true}}", "need=true uses=true answer_c=false", 'F'},
        {"{\"met\": {\"fit\": {\">=\": 50}}}", "fit=50", 'T'},
        {"{\"met\": {\"fit\": {\">=\": 50}}}", "fit=49.999", 'F'},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reading reading;
        char text[200];
        snprintf(text, sizeof text, "{\"framework\": \"ours\", \"criteria\": {\"c\": %s}}", rows[i].criterion);
        read_good(&reading, text);
        struct facts facts;
        facts_read(&facts, &reading.section, rows[i].lead);
        *fact_of(&facts, &reading.section, "fit") = (struct fact){true, false, strtod(strstr(rows[i].lead, "fit=") ? rows[i].lead + 4 : "0", NULL), 0, 0};
        const char found = condition_holds(&reading.section, reading.qualification.criteria[0].condition, &facts);
        if (found != rows[i].expected)
            fail_msg("%s with \"%s\" is %c", rows[i].criterion, rows[i].lead, found);
        reading_end(&reading);
    }
}

static void numbers_of_a_document(void **state)
{
    struct reading reading;
    (void)state;
    read_good(&reading, "{\"framework\": \"ours\", \"criteria\": {"
                        "\"money\": {}, \"hope\": {\"required\": false, \"weight\": 0.125, \"rejection\": \"no_operator\"},"
                        "\"people\": {\"required\": true, \"weight\": 1000, \"question\": {\"zh\": \"谁？\"}},"
                        "\"luck\": {\"weight\": 0, \"question\": {\"en\": \"Lucky?\", \"zh\": \"幸运吗？\"}}, \"budget\": {}},"
                        "\"qualified_at\": 1001.125, \"red_flags\": {\"no_owner\": {\"when\": {\"need\": false}},"
                        "\"lacks_infrastructure\": {\"when\": {\"need\": false}, \"reason\": \"no machines\"},"
                        "\"bought_competitor\": {\"when\": {\"uses\": true}, \"rejection\": \"no_budget\"},"
                        "\"storm\": {\"when\": {\"uses\": true}}}}");
    const struct lead_qualification *qualification = &reading.qualification;
    const struct lead_judge_rules *rules = &qualification->rules;
    static const char *const names[] = {"money", "hope", "people", "luck"};
    static const lead_points weights[] = {1000, 125, 1000000, 0};
    static const lead_term_number rejections[] = {LEAD_REJECTION_NO_BUDGET, LEAD_REJECTION_NO_OPERATOR, LEAD_REJECTION_NO_OPERATOR, LEAD_REJECTION_NO_NEED};
    static const char *const flags[] = {"no_owner", "lacks_infrastructure", "bought_competitor", "storm"};
    static const char *const reasons[] = {"no_owner", "no machines", "bought_competitor", "storm"};
    static const lead_term_number flagged[] = {LEAD_REJECTION_NO_NEED, LEAD_REJECTION_NO_OPERATOR, LEAD_REJECTION_NO_BUDGET, LEAD_REJECTION_NO_NEED};
    assert_int_equal(rules->criterion_count, 5);
    assert_int_equal(rules->red_flag_count, 4);
    assert_int_equal(rules->required, 0x1D);
    assert_int_equal(rules->qualified_at, 1001125);
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(qualification->criteria[i].name, names[i]);
        assert_int_equal(rules->weights[i], weights[i]);
        assert_int_equal(rules->rejections[i], rejections[i]);
        assert_string_equal(qualification->red_flags[i].name, flags[i]);
        assert_string_equal(qualification->red_flags[i].reason, reasons[i]);
        assert_int_equal(rules->red_flag_rejections[i], flagged[i]);
    }
    assert_string_equal(qualification->criteria[0].question_en, lead_criterion_question(LEAD_CRITERION_MONEY, "en"));
    assert_string_equal(qualification->criteria[0].question_zh, lead_criterion_question(LEAD_CRITERION_MONEY, "zh"));
    assert_null(qualification->criteria[1].question_en);
    assert_null(qualification->criteria[2].question_en); /* the document's questions take the place of the built-in ones in both languages */
    assert_string_equal(qualification->criteria[2].question_zh, "谁？");
    assert_string_equal(qualification->criteria[3].question_en, "Lucky?");
    /* Another name for money is the vocabulary's money to people, not to documents. */
    assert_int_equal(rules->rejections[4], LEAD_REJECTION_NO_NEED);
    assert_null(qualification->criteria[4].question_en);
    reading_end(&reading);
}

/* Every framework by its identifier, without a word about criteria. */
static void built_in_frameworks(void **state)
{
    (void)state;
    for (lead_term_number framework = 1; framework <= (lead_term_number)lead_term_count(LEAD_VOCABULARY_FRAMEWORK); framework++) {
        lead_term term = {.size = sizeof term};
        struct reading reading;
        char text[64];
        assert_int_equal(lead_term_get(LEAD_VOCABULARY_FRAMEWORK, framework, &term), LEAD_OK);
        snprintf(text, sizeof text, "{\"framework\": \"%s\"}", term.identifier);
        read_good(&reading, text);
        const struct lead_judge_rules *rules = &reading.qualification.rules;
        assert_int_equal(rules->criterion_count, lead_framework_criterion_count(framework));
        for (uint32_t i = 0; i < rules->criterion_count; i++) {
            const lead_term_number criterion = lead_framework_criterion(framework, i);
            const struct lead_criterion_definition *definition = &reading.qualification.criteria[i];
            assert_int_equal(lead_term_get(LEAD_VOCABULARY_CRITERION, criterion, &term), LEAD_OK);
            assert_string_equal(definition->name, term.identifier);
            assert_string_equal(definition->question_en, lead_criterion_question(criterion, "en"));
            assert_int_equal(rules->required >> i & 1, lead_framework_requires(framework, i));
            assert_int_equal(rules->rejections[i], lead_criterion_rejection(criterion));
            assert_int_equal(rules->weights[i], 1000);
            const struct lead_field *field = &reading.section.schema.fields[definition->field];
            assert_int_equal(field->type, LEAD_FIELD_FLAG);
            assert_true(field->is_used && field->is_optional);
            assert_string_equal(field->name + strlen(LEAD_ANSWER_PREFIX), term.identifier);
        }
        reading_end(&reading);
    }
}

/* The document's own field of that name is the one that is read. */
static void declared_answer_fields(void **state)
{
    static const char text[] = "{\"fields\": {\"f\": \"text\", \"answer_time\": \"flag\"}, \"section\": {\"framework\": \"bant\"}}";
    static const char wrong[] = "{\"fields\": {\"f\": \"text\", \"answer_time\": \"number\"}, \"section\": {\"framework\": \"bant\"}}";
    struct section section;
    struct lead_qualification qualification;
    (void)state;
    section_begin(&section, text);
    assert_true(lead_qualification_begin(&section.place, &section.schema, &section.arena, &qualification));
    assert_int_equal(qualification.criteria[3].field, 1);
    assert_int_equal(section.schema.count, 5);
    section_end(&section);
    section_begin(&section, wrong);
    assert_true(lead_qualification_begin(&section.place, &section.schema, &section.arena, &qualification));
    assert_true(section_conditions(&section));
    assert_true(lead_qualification_read(&section.place, &section.conditions, &qualification));
    section_expect(&section, "another type", LEAD_ERROR_WRONG_TYPE, "/section/framework",
                   "this reads the field 'answer_time', which must have the type \"flag\", not \"number\"");
    section_end(&section);
}

/* ---- What is wrong ---- */

#define OURS "{\"framework\": \"ours\", \"criteria\": {\"c\": "
#define NAME_193                                                                                            \
    "ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" \
    "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

struct problem {
    const char *text;
    lead_status code;
    const char *path, *message; /* no path: any */
};

static const struct problem problem_rows[] = {
    {"7", LEAD_ERROR_WRONG_TYPE, "/section", "expected an object, found a number"},
    {"{}", LEAD_ERROR_MISSING_KEY, "/section", "'framework' is missing"},
    {"{\"framework\": 5}", LEAD_ERROR_WRONG_TYPE, "/section/framework", "expected a string, found a number"},
    {"{\"framework\": \"\", \"criteria\": {\"c\": {}}}", LEAD_ERROR_BAD_VALUE, "/section/framework", "expected a name of 1 to 200 bytes, found 0"},
    {"{\"framework\": \"mantpc\"}", LEAD_ERROR_MISSING_KEY, "/section/framework",
     "framework 'mantpc' is not built in and needs 'criteria'; did you mean 'mantcp'?"},
    {"{\"framework\": \"our own\"}", LEAD_ERROR_MISSING_KEY, "/section/framework", "framework 'our own' is not built in and needs 'criteria'"},
    {"{\"framework\": \"MANTCP\"}", LEAD_ERROR_UNKNOWN_NAME, "/section/framework", "unknown framework 'MANTCP'; did you mean 'mantcp'?"},
    {"{\"framework\": \"bant\", \"criterions\": {}}", LEAD_ERROR_UNKNOWN_KEY, "/section/criterions",
     "unknown key 'criterions'; did you mean 'criteria'?"},
    {"{\"framework\": \"bant\", \"criteria\": []}", LEAD_ERROR_WRONG_TYPE, "/section/criteria", "expected an object, found an array"},
    {"{\"framework\": \"bant\", \"criteria\": {\"mony\": {}}}", LEAD_ERROR_UNKNOWN_NAME, "/section/criteria/mony",
     "unknown criterion 'mony'; did you mean 'money'?"},
    {"{\"framework\": \"bant\", \"criteria\": {\"budget\": {}}}", LEAD_ERROR_UNKNOWN_NAME, "/section/criteria/budget",
     "unknown criterion 'budget'; did you mean 'money'?"},
    {"{\"framework\": \"bant\", \"criteria\": {\"people\": {}}}", LEAD_ERROR_UNKNOWN_NAME, "/section/criteria/people",
     "unknown criterion 'people'; expected 'money', 'authority', 'need' or 'time'"},
    {"{\"framework\": \"bant\", \"criteria\": {\"time\": {}, \"time\": {}}}", LEAD_ERROR_DUPLICATE_KEY, "/section/criteria/time",
     "key 'time' stands twice in this object"},
    {"{\"framework\": \"ours\", \"criteria\": {}}", LEAD_ERROR_BAD_VALUE, "/section/criteria",
     "expected at least one criterion, found an empty object"},
    {"{\"framework\": \"ours\", \"criteria\": {\"c\": {}, \"c\": {}}}", LEAD_ERROR_DUPLICATE_KEY, "/section/criteria/c",
     "key 'c' stands twice in this object"},
    {"{\"framework\": \"ours\", \"criteria\": {\"grade\": {}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/grade",
     "conditions use the name 'grade' for themselves"},
    {"{\"framework\": \"ours\", \"criteria\": {\"\": {}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/", "expected a name of 1 to 200 bytes, found 0"},
    {"{\"framework\": \"ours\", \"criteria\": {\"c\\u0000\": {}}}", LEAD_ERROR_JSON_TEXT, NULL, "a name must not contain U+0000"},
    {"{\"framework\": \"ours\", \"criteria\": {\"" NAME_193 "c\": {}}}", LEAD_ERROR_BAD_VALUE, NULL,
     "expected a name of 1 to 193 bytes, found 194"},
    {OURS "true}}", LEAD_ERROR_WRONG_TYPE, "/section/criteria/c", "expected an object, found true"},
    {OURS "{\"mets\": {\"need\": true}}}}", LEAD_ERROR_UNKNOWN_KEY, "/section/criteria/c/mets", "unknown key 'mets'; did you mean 'met'?"},
    {OURS "{\"met\": {}}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/met",
     "an empty condition; where 'when' or 'where' may be left out, that means always"},
    {OURS "{\"met\": {\"ned\": true}}}}", LEAD_ERROR_UNKNOWN_NAME, "/section/criteria/c/met/ned", "unknown field 'ned'; did you mean 'need'?"},
    {OURS "{\"not_met\": {\"need\": 7}}}}", LEAD_ERROR_WRONG_TYPE, "/section/criteria/c/not_met/need",
     "a flag is tested with true, false, \"known\" or \"unknown\""},
    {OURS "{\"met\": {\"all\": [{\"need\": true}, {\"need\": false}]}}}}", LEAD_WARNING_NEVER_TRUE, "/section/criteria/c/met",
     "no lead can meet this condition"},
    {OURS "{\"required\": \"yes\"}}}", LEAD_ERROR_WRONG_TYPE, "/section/criteria/c/required", "expected true or false"},
    {OURS "{\"weight\": \"2\"}}}", LEAD_ERROR_WRONG_TYPE, "/section/criteria/c/weight", "expected a number from 0 to 1000"},
    {OURS "{\"weight\": -1}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/weight",
     "expected a number from 0 to 1000 with at most three decimal places, found -1"},
    {OURS "{\"weight\": 1000.001}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/weight",
     "expected a number from 0 to 1000 with at most three decimal places, found 1000.001"},
    {OURS "{\"weight\": 0.0001}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/weight",
     "expected a number from 0 to 1000 with at most three decimal places, found 0.0001"},
    {OURS "{\"weight\": 1e400}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/weight",
     "expected a number from 0 to 1000 with at most three decimal places, found 1e400"},
    {OURS "{\"rejection\": \"no_ned\"}}}", LEAD_ERROR_UNKNOWN_NAME, "/section/criteria/c/rejection",
     "unknown rejection 'no_ned'; did you mean 'no_need'?"},
    {OURS "{\"rejection\": 1}}}", LEAD_ERROR_WRONG_TYPE, "/section/criteria/c/rejection", "expected a string, found a number"},
    {OURS "{\"question\": \"Why?\"}}}", LEAD_ERROR_WRONG_TYPE, "/section/criteria/c/question", "expected an object, found a string"},
    {OURS "{\"question\": {}}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/question", "expected a question in 'en', 'zh' or both"},
    {OURS "{\"question\": {\"de\": \"Warum?\"}}}}", LEAD_ERROR_UNKNOWN_KEY, "/section/criteria/c/question/de",
     "unknown key 'de'; expected 'en' or 'zh'"},
    {OURS "{\"question\": {\"en\": \"\"}}}}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/question/en",
     "expected a question, found an empty string"},
    {OURS "{}}, \"qualified_at\": 1.001}", LEAD_ERROR_BAD_VALUE, "/section/qualified_at",
     "more than the weights of all criteria together, which are 1.000"},
    {OURS "{\"weight\": 0.05}}, \"qualified_at\": 100000}", LEAD_ERROR_BAD_VALUE, "/section/qualified_at",
     "more than the weights of all criteria together, which are 0.050"},
    {OURS "{}}, \"qualified_at\": 100001}", LEAD_ERROR_BAD_VALUE, "/section/qualified_at",
     "expected a number from 0 to 100000 with at most three decimal places, found 100001"},
    {OURS "{}}, \"qualified_at\": null}", LEAD_ERROR_WRONG_TYPE, "/section/qualified_at", "expected a number from 0 to 100000"},
    /* One mistake is reported once. */
    {OURS "{\"weight\": -1}}, \"qualified_at\": 3}", LEAD_ERROR_BAD_VALUE, "/section/criteria/c/weight",
     "expected a number from 0 to 1000 with at most three decimal places, found -1"},
    {"{\"framework\": \"bant\", \"red_flags\": []}", LEAD_ERROR_WRONG_TYPE, "/section/red_flags", "expected an object, found an array"},
    {"{\"framework\": \"bant\", \"red_flags\": {\"storm\": {}}}", LEAD_ERROR_MISSING_KEY, "/section/red_flags/storm", "'when' is missing"},
    {"{\"framework\": \"bant\", \"red_flags\": {\"storm\": 1}}", LEAD_ERROR_WRONG_TYPE, "/section/red_flags/storm",
     "expected an object, found a number"},
    {"{\"framework\": \"bant\", \"red_flags\": {\"x-storm\": {\"when\": {\"need\": true}}}}", LEAD_ERROR_BAD_VALUE, "/section/red_flags/x-storm",
     "the name 'x-storm' begins with \"x-\", which is kept for comments"},
    {"{\"framework\": \"bant\", \"red_flags\": {\"s\": {\"when\": {\"need\": true}}, \"s\": {\"when\": {\"need\": true}}}}",
     LEAD_ERROR_DUPLICATE_KEY, "/section/red_flags/s", "key 's' stands twice in this object"},
    {"{\"framework\": \"bant\", \"red_flags\": {\"s\": {\"when\": {\"need\": true}, \"rejection\": \"no_budged\"}}}", LEAD_ERROR_UNKNOWN_NAME,
     "/section/red_flags/s/rejection", "unknown rejection 'no_budged'; did you mean 'no_budget'?"},
    {"{\"framework\": \"bant\", \"red_flags\": {\"s\": {\"when\": {\"need\": true}, \"reason\": 1}}}", LEAD_ERROR_WRONG_TYPE,
     "/section/red_flags/s/reason", "expected a string, found a number"},
};

static void problems(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problem_rows); i++) {
        struct reading reading;
        read_within(&reading, problem_rows[i].text, SIZE_MAX);
        assert_true(reading.is_complete);
        const char *path =
            problem_rows[i].path ? problem_rows[i].path : reading.section.findings.count ? reading.section.findings.items[0].path : "none";
        section_expect(&reading.section, problem_rows[i].text, problem_rows[i].code, path, problem_rows[i].message);
        reading_end(&reading);
    }
}

/* `count` members "k0": `value`, … */
static void add_members(struct sample_text *json, unsigned count, const char *value)
{
    for (unsigned i = 0; i < count; i++)
        sample_add(json, "%s\"k%u\": %s", i ? ", " : "", i, value);
}

static void limits(void **state)
{
    static const struct {
        unsigned criteria, red_flags;
        const char *path, *message;
    } rows[] = {
        {32, 32, NULL, NULL},
        {33, 0, "/section/criteria", "33 criteria; at most 32"},
        {1, 33, "/section/red_flags", "33 red flags; at most 32"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text json = {0};
        struct reading reading;
        sample_add(&json, "{\"framework\": \"ours\", \"criteria\": {");
        add_members(&json, rows[i].criteria, "{\"met\": {\"need\": true}, \"weight\": 1000}");
        sample_add(&json, "}, \"red_flags\": {");
        add_members(&json, rows[i].red_flags, "{\"when\": {\"uses\": true}}");
        sample_add(&json, "}%s}", rows[i].path ? "" : ", \"qualified_at\": 32000");
        read_within(&reading, json.data, SIZE_MAX);
        assert_true(reading.is_complete);
        section_expect(&reading.section, "limits", LEAD_ERROR_LIMIT, rows[i].path, rows[i].message);
        if (!rows[i].path) {
            assert_int_equal(reading.qualification.rules.criterion_count, 32);
            assert_int_equal(reading.qualification.rules.required, UINT32_MAX);
            assert_int_equal(judge(&reading, "need=true").verdict, LEAD_VERDICT_QUALIFIED);
            assert_int_equal(judge(&reading, "need=true uses=true").red_flag, 0);
        }
        reading_end(&reading);
        sample_text_free(&json);
    }
}

/* The longest name that leaves room for "answer_". */
static void longest_name(void **state)
{
    struct reading reading;
    (void)state;
    read_good(&reading, "{\"framework\": \"ours\", \"criteria\": {\"" NAME_193 "\": {}}}");
    assert_int_equal(strlen(reading.section.schema.fields[reading.qualification.criteria[0].field].name), 200);
    reading_end(&reading);
}

/* Without memory at any point: false, nothing lost, and no finding that is not there with memory. */
static void memory_ends(void **state)
{
    struct sample_text json = {0};
    unsigned failures = 0;
    (void)state;
    sample_add(&json, "{\"framework\": \"ours\", \"criteria\": {");
    add_members(&json, 32, "{\"met\": {\"any\": [{\"need\": true}, {\"budget\": {\">=\": 5}}]}, \"not_met\": {\"uses\": true}}");
    sample_add(&json, "}, \"red_flags\": {");
    add_members(&json, 32, "{\"when\": {\"start\": {\"within\": \"30d\"}}}");
    sample_add(&json, "}}");
    for (size_t allowed = 0;; allowed++, failures++) {
        struct reading reading;
        read_within(&reading, json.data, allowed);
        const bool is_complete = reading.is_complete;
        assert_int_equal(reading.section.findings.count, 0);
        reading_end(&reading);
        if (is_complete)
            break;
        assert_true(allowed < 100);
    }
    assert_true(failures > 2);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mantcp_criteria),        cmocka_unit_test(mantcp_verdicts),
        cmocka_unit_test(conditions_and_answers), cmocka_unit_test(numbers_of_a_document),
        cmocka_unit_test(built_in_frameworks),    cmocka_unit_test(declared_answer_fields),
        cmocka_unit_test(problems),               cmocka_unit_test(limits),
        cmocka_unit_test(longest_name),           cmocka_unit_test(memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
