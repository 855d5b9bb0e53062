/* SPDX-License-Identifier: MIT */
/*
 * Advice for leads made by hand. Each option is written as "gain [grade] [class]: changes", with "field?wanted" for what is to be found out and
 * "field!wanted" for what would have to change; the best stands first.
 */
#include "model_fixture.h"

#define FIELDS                                                                                                                     \
    "\"fields\": {\"flag\": \"flag\", \"number\": \"number\", \"category\": \"category\", \"text\": \"text\", \"tags\": \"tags\","  \
    " \"time\": \"time\", \"other\": \"flag\"}"
#define RULE(name, when, points) "{\"name\": \"" name "\", \"when\": " when ", \"points\": " points "}"
#define GROUPS(groups) "\"scores\": {\"s\": {\"groups\": [" groups "]}}"
#define GROUP(name, limits, rules) "{\"name\": \"" name "\", " limits "\"rules\": [" rules "]}"
#define ONE(when) GROUPS(GROUP("g", "", RULE("r", when, "5")))
#define MINUS(when) GROUPS(GROUP("g", "", RULE("r", when, "-5")))
#define GRADE ", \"grade\": {\"letters\": {\"s\": {\"A\": 10, \"B\": 5}}}"
#define CLASSES(when) ", \"classes\": [{\"name\": \"top\", \"when\": " when "}, {\"name\": \"rest\"}]"

struct advice_case {
    const char *name;
    const char *sections; /* scores, grade and classes */
    const char *lead;     /* "field=value;field=value" */
    const char *expected; /* options, joined by "; " */
};

static const struct advice_case cases[] = {
    /* what is unknown */
    {"an unknown flag", ONE("{\"flag\": true}"), "", "5: flag?true"},
    {"an unknown flag that should be false", ONE("{\"flag\": false}"), "", "5: flag?false"},
    {"an unknown number", ONE("{\"number\": {\">=\": 200, \"<\": 2000}}"), "", "5: number?>= 200 and < 2000"},
    {"an unknown number below", ONE("{\"number\": {\"<\": 1e3}}"), "", "5: number?< 1e3"},
    {"an unknown number above", ONE("{\"number\": {\">\": -0.5}}"), "", "5: number?> -0.5"},
    {"an unknown number that is equal", ONE("{\"number\": 12.50}"), "", "5: number?12.50"},
    {"an unknown category", ONE("{\"category\": \"DE\"}"), "", "5: category?DE"},
    {"an unknown category of several", ONE("{\"category\": [\"DE\", \"AT\"]}"), "", "5: category?DE or AT"},
    {"an unknown category but some", ONE("{\"not\": {\"category\": [\"DE\", \"AT\"]}}"), "", "5: category?not DE or AT"},
    {"an unknown text", ONE("{\"text\": {\"contains\": [\"vp\", \"Chief\"]}}"), "", "5: text?contains vp or chief"},
    {"an unknown text from the start", ONE("{\"text\": {\"starts\": \"head of\"}}"), "", "5: text?starts head of"},
    {"an unknown text to the end", ONE("{\"text\": {\"ends\": \".edu\"}}"), "", "5: text?ends .edu"},
    {"an unknown text that is equal", ONE("{\"text\": \"CEO\"}"), "", "5: text?ceo"},
    {"unknown tags, any", ONE("{\"tags\": {\"any\": [\"x\", \"y\"]}}"), "", "5: tags?has x"},
    {"unknown tags, all", ONE("{\"tags\": {\"all\": [\"x\", \"y\"]}}"), "", "5: tags?has x, tags?has y"},
    {"an unknown time", ONE("{\"time\": {\"within\": \"30d\"}}"), "", "5: time?within 30d"},
    {"an unknown time long ago", ONE("{\"time\": {\"older_than\": \"1w\"}}"), "", "5: time?older_than 1w"},
    {"an unknown time to come", ONE("{\"time\": {\"within_next\": \"8h\"}}"), "", "5: time?within_next 8h"},
    {"an unknown time after a date", ONE("{\"time\": {\">=\": \"2026-01-01\"}}"), "", "5: time?>= 2026-01-01"},
    {"presence", ONE("{\"text\": \"known\"}"), "", "5: text?known"},
    {"presence of a number", ONE("{\"number\": \"known\"}"), "", "5: number?known"},
    {"presence of a flag", ONE("{\"flag\": \"known\"}"), "", "5: flag?known"},
    {"presence of a category", ONE("{\"category\": \"known\"}"), "", "5: category?known"},
    {"presence of tags", ONE("{\"tags\": \"known\"}"), "", "5: tags?known"},
    {"presence of a time", ONE("{\"time\": \"known\"}"), "", "5: time?known"},

    /* what is known, and otherwise */
    {"a flag that is false", ONE("{\"flag\": true}"), "flag=0", "5: flag!true"},
    {"a flag that is true", ONE("{\"flag\": false}"), "flag=1", "5: flag!false"},
    {"a number too small", ONE("{\"number\": {\">=\": 200, \"<\": 2000}}"), "number=20", "5: number!>= 200 and < 2000"},
    {"a number too large", ONE("{\"number\": {\">\": 200, \"<=\": 2000}}"), "number=2001", "5: number!> 200 and <= 2000"},
    {"a number too large for two open ends", ONE("{\"number\": {\">\": 200, \"<\": 2000}}"), "number=2001", "5: number!> 200 and < 2000"},
    {"a number too large for an open end", ONE("{\"number\": {\"<\": 2000}}"), "number=2001", "5: number!< 2000"},
    {"a number too small for two open ends", ONE("{\"number\": {\">\": 200, \"<\": 2000}}"), "number=1", "5: number!> 200 and < 2000"},
    {"another country", ONE("{\"category\": \"DE\"}"), "category=FR", "5: category!DE"},
    {"the one country", ONE("{\"not\": {\"category\": \"DE\"}}"), "category=DE", "5: category!not DE"},
    {"another text", ONE("{\"text\": {\"contains\": \"vp\"}}"), "text=intern", "5: text!contains vp"},
    {"a text that should not be", ONE("{\"not\": {\"text\": {\"contains\": \"intern\"}}}"), "text=The intern", "5: text!not contains intern"},
    {"other tags", ONE("{\"tags\": {\"all\": [\"x\", \"y\"]}}"), "tags=y|z", "5: tags!has x"},
    {"a tag that should not be", ONE("{\"not\": {\"tags\": {\"any\": [\"x\"]}}}"), "tags=x", "5: tags!not has x"},
    {"a time too early", ONE("{\"time\": {\"within\": \"30d\"}}"), "time=2020-01-01", "5: time!within 30d"},
    {"a time too late", ONE("{\"time\": {\"<\": \"2020-01-01\"}}"), "time=2026-01-01", "5: time!< 2020-01-01"},

    /* what should not be */
    {"a flag that costs", MINUS("{\"flag\": true}"), "flag=1", "5: flag!false"},
    {"a number that costs", MINUS("{\"number\": {\"<\": 10}}"), "number=5", "5: number!not < 10"},
    {"a number that costs above", MINUS("{\"number\": {\">\": 10}}"), "number=50", "5: number!not > 10"},
    {"a number that costs from both sides", MINUS("{\"number\": {\">=\": 10, \"<=\": 60}}"), "number=50", "5: number!not >= 10 and <= 60"},
    {"a category that costs", MINUS("{\"category\": [\"XX\", \"YY\"]}"), "category=YY", "5: category!not XX or YY"},
    {"a time that costs", MINUS("{\"time\": {\"older_than\": \"90d\"}}"), "time=2020-01-01", "5: time!not older_than 90d"},
    {"a time that costs from a date on", MINUS("{\"time\": {\">=\": \"2020-01-01\"}}"), "time=2026-01-01", "5: time!not >= 2020-01-01"},
    {"nothing to undo", MINUS("{\"flag\": true}"), "flag=0", ""},
    {"nothing to undo while it is unknown", MINUS("{\"flag\": true}"), "", ""},
    {"being unknown costs", GROUPS(GROUP("g", "", "{\"name\": \"r\", \"when\": {\"flag\": true}, \"points\": 3, \"unknown\": -2}")), "",
     "5: flag?true; 2: flag?false"},
    {"being unknown is better than false", GROUPS(GROUP("g", "", "{\"name\": \"r\", \"when\": {\"flag\": true}, \"points\": -3, \"unknown\": -5}")), "",
     "5: flag?false; 2: flag?true"},

    /* bounds at which one more or one less is the same double */
    {"more than a large number", ONE("{\"number\": {\">\": 9007199254740992}}"), "", "5: number?> 9007199254740992"},
    {"less than a large number", ONE("{\"number\": {\"<\": -1e300}}"), "", "5: number?< -1e300"},
    {"not more than a large number", MINUS("{\"number\": {\">=\": 1e300}}"), "number=1e300", "5: number!not >= 1e300"},
    {"not less than a large number", MINUS("{\"number\": {\"<=\": -1e300}}"), "number=-1e300", "5: number!not <= -1e300"},

    {"two exclusions, of which one value grants both", MINUS("{\"any\": [{\"number\": {\"<\": 1000}}, {\"number\": 7}]}"), "number=7",
     "5: number!not < 1000, number!not 7"},
    {"the same the other way round", MINUS("{\"any\": [{\"number\": 7}, {\"number\": {\"<\": 1000}}]}"), "number=7",
     "5: number!not 7, number!not < 1000"},

    /* what gains nothing */
    {"met already", ONE("{\"flag\": true}"), "flag=1", ""},
    {"a full group", GROUPS(GROUP("g", "\"max\": 5, ", RULE("r", "{\"flag\": true}", "5") ", " RULE("q", "{\"other\": true}", "5"))), "flag=1", ""},
    {"a group with some room", GROUPS(GROUP("g", "\"max\": 7, ", RULE("r", "{\"flag\": true}", "5") ", " RULE("q", "{\"other\": true}", "5"))), "flag=1",
     "2: other?true"},
    {"nobody can ask for being unknown", ONE("{\"flag\": \"unknown\"}"), "flag=1", ""},
    {"or that nothing be known", ONE("{\"not\": {\"text\": \"known\"}}"), "text=a", ""},
    {"results are not changed by hand",
     "\"scores\": {\"s\": {\"groups\": [" GROUP("g", "", RULE("r", "{\"t\": 1, \"flag\": true}", "5")) "]}, \"t\": {\"groups\": ["
     GROUP("g", "", RULE("r", "{\"other\": \"unknown\"}", "1")) "]}}", "other=1", ""},
    {"nor is a class made known", ONE("{\"class\": \"known\", \"flag\": true}") ", \"classes\": [{\"name\": \"top\", \"when\": {\"other\": true}}]", "other=0",
     "0 top: other!true"},
    {"a contradiction", ONE("{\"all\": [{\"category\": \"DE\"}, {\"category\": \"AT\"}]}"), "", ""},
    {"one test of two is met, the other is not", ONE("{\"all\": [{\"number\": {\">\": 5}}, {\"number\": {\"<\": 10}}]}"), "number=20",
     "5: number!< 10"},

    /* several changes */
    {"both of two", ONE("{\"flag\": true, \"category\": \"DE\"}"), "category=FR", "5: flag?true, category!DE"},
    {"only what is lacking", ONE("{\"flag\": true, \"category\": \"DE\"}"), "category=DE", "5: flag?true"},
    {"the easier of two", ONE("{\"any\": [{\"flag\": true, \"category\": \"DE\"}, {\"other\": true}]}"), "", "5: other?true"},
    {"two of three", ONE("{\"at_least\": 2, \"of\": [{\"flag\": true}, {\"category\": \"DE\"}, {\"other\": true}]}"), "category=DE", "5: flag?true"},
    {"fewer than two of three", ONE("{\"not\": {\"at_least\": 2, \"of\": [{\"flag\": true}, {\"category\": \"DE\"}, {\"other\": true}]}}"),
     "flag=1;category=DE;other=0", "5: flag!false"},
    {"none of two", ONE("{\"not\": {\"any\": [{\"flag\": true}, {\"category\": \"DE\"}]}}"), "flag=1;category=DE", "5: flag!false, category!not DE"},
    {"not all of two", ONE("{\"not\": {\"all\": [{\"flag\": true}, {\"category\": \"DE\"}]}}"), "flag=1;category=DE", "5: flag!false"},
    {"neither of two values", ONE("{\"not\": {\"any\": [{\"category\": \"DE\"}, {\"category\": \"AT\"}]}}"), "", "5: category?not DE, category?not AT"},
    {"known, and more", ONE("{\"category\": \"known\", \"not\": {\"category\": \"DE\"}}"), "", "5: category?not DE"},
    {"more, and known", ONE("{\"all\": [{\"category\": \"DE\"}, {\"category\": \"known\"}]}"), "", "5: category?DE"},
    {"no change that adds nothing",
     "\"scores\": {\"s\": {\"groups\": ["
     GROUP("g", "", RULE("r", "{\"flag\": true}", "5") ", "
           RULE("q", "{\"at_least\": 2, \"of\": [{\"flag\": true}, {\"category\": \"DE\"}, {\"t\": {\">=\": 1}}]}", "2")) "]}, \"t\": {\"groups\": ["
     GROUP("g", "", RULE("r", "{\"other\": true}", "1")) "]}}", "other=1", "7: flag?true"},

    /* grades */
    {"the next grade", ONE("{\"flag\": true}") GRADE, "", "5 B: flag?true"},
    {"no better grade", GROUPS(GROUP("g", "", RULE("r", "{\"flag\": true}", "3"))) GRADE, "", "3: flag?true"},
    {"a pair for the next grade", GROUPS(GROUP("g", "", RULE("r", "{\"flag\": true}", "3") ", " RULE("q", "{\"category\": \"DE\"}", "2"))) GRADE, "",
     "5 B: flag?true, category?DE; 3: flag?true; 2: category?DE"},
    {"three for the next grade",
     GROUPS(GROUP("g", "", RULE("r", "{\"flag\": true}", "2") ", " RULE("q", "{\"category\": \"DE\"}", "2") ", " RULE("p", "{\"other\": true}", "1"))) GRADE, "",
     "5 B: flag?true, category?DE, other?true; 2: flag?true; 2: category?DE; 1: other?true"},
    {"out of reach", GROUPS(GROUP("g", "\"max\": 4, ", RULE("r", "{\"flag\": true}", "3") ", " RULE("q", "{\"category\": \"DE\"}", "3"))) GRADE, "",
     "3: flag?true; 3: category?DE"},
    {"a better grade before more points",
     "\"scores\": {\"s\": {\"groups\": [" GROUP("g", "", RULE("r", "{\"flag\": true}", "5")) "]}, \"t\": {\"groups\": ["
     GROUP("g", "", RULE("r", "{\"other\": true}", "50")) "]}}" GRADE, "", "5 B: flag?true; 50: other?true"},
    {"fewer changes before more points",
     GROUPS(GROUP("g", "", RULE("r", "{\"flag\": true}", "5") ", " RULE("q", "{\"category\": \"DE\", \"other\": true}", "9"))) GRADE, "",
     "5 B: flag?true; 9 B: category?DE, other?true"},

    /* classes */
    {"a class", ONE("{\"number\": 1}") CLASSES("{\"flag\": true, \"category\": \"DE\"}"), "number=1;flag=0", "0 top: flag!true, category?DE"},
    {"a class by points", ONE("{\"flag\": true}") CLASSES("{\"s\": {\">=\": 5}}"), "", "5 top: flag?true"},
    {"the class is reached", ONE("{\"number\": 1}") CLASSES("{\"flag\": true}"), "number=1;flag=1", ""},
};

/* ---- From options to text ---- */

static void add_option(struct sample_text *text, const lead_model *model, const lead_advice *advice, size_t index)
{
    lead_option option = {.size = sizeof option};
    uint32_t to_find_out = 0;
    assert_int_equal(lead_advice_get(advice, index, &option), LEAD_OK);
    assert_int_equal(option.gain % LEAD_POINT, 0);
    sample_add(text, "%s%d", index ? "; " : "", (int)(option.gain / LEAD_POINT));
    if (option.better_grade)
        sample_add(text, " %s", lead_model_grade_name(model, option.grade));
    if (option.better_class)
        sample_add(text, " %s", lead_model_class_name(model, option.lead_class));
    for (uint32_t i = 0; i < option.change_count; i++) {
        lead_change change = {.size = sizeof change};
        assert_int_equal(lead_advice_change(advice, index, i, &change), LEAD_OK);
        sample_add(text, "%s%s%c%s", i ? ", " : ": ", lead_model_field_name(model, change.field), change.find_out ? '?' : '!', change.wanted);
        to_find_out += change.find_out != 0;
    }
    assert_int_equal(option.find_out_count, to_find_out);
}

static void fill(const lead_model *model, lead_record *record, const char *lead)
{
    char copy[200];
    snprintf(copy, sizeof copy, "%s", lead);
    for (char *next = copy; *next;) {
        char *field = next, *value = strchr(field, '=');
        next += strcspn(next, ";");
        if (*next)
            *next++ = 0;
        *value++ = 0;
        set_field(model, record, field, value);
    }
}

static void check_case(const struct advice_case *row)
{
    struct sample_text json = {0}, found = {0};
    lead_advice *advice;
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", " FIELDS ", %s}", row->sections);
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    fill(model, record, row->lead);
    const lead_score before = score_of(record, 0);
    assert_int_equal(lead_record_advise(record, SAMPLE_NOW, NULL, &advice, NULL), LEAD_OK);
    sample_add(&found, "%s", "");
    for (size_t i = 0; i < lead_advice_count(advice); i++)
        add_option(&found, model, advice, i);
    if (strcmp(found.data, row->expected) != 0)
        print_message("# %s: found %s\n", row->name, found.data);
    assert_string_equal(found.data, row->expected);
    const lead_score after = score_of(record, 0); /* advising changes nothing */
    assert_memory_equal(&before, &after, sizeof before);
    lead_advice_free(advice);
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
    sample_text_free(&found);
}

static void options_are_as_worked_out_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_case(&cases[i]);
}

/* ---- Limits ---- */

static lead_advice *advise(lead_record *record)
{
    lead_advice *advice;
    assert_int_equal(lead_record_advise(record, SAMPLE_NOW, NULL, &advice, NULL), LEAD_OK);
    return advice;
}

/* A rule for the AND of `parts` flags. */
static void an_option_has_at_most_8_changes(void **state)
{
    (void)state;
    for (unsigned parts = 7; parts <= 9; parts++) {
        struct sample_text json = {0};
        sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {");
        for (unsigned i = 0; i < parts; i++)
            sample_add(&json, "%s\"f%u\": \"flag\"", i ? ", " : "", i);
        sample_add(&json, "}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"points\": 1, \"when\": {");
        for (unsigned i = 0; i < parts; i++)
            sample_add(&json, "%s\"f%u\": true", i ? ", " : "", i);
        sample_add(&json, "}}]}]}}}");
        lead_model *model = compile(json.data);
        lead_record *record = new_record(model);
        lead_advice *advice = advise(record);
        lead_option option = {.size = sizeof option};
        assert_int_equal(lead_advice_count(advice), parts <= 8 ? 1 : 0);
        if (lead_advice_get(advice, 0, &option) == LEAD_OK)
            assert_int_equal(option.change_count, parts);
        lead_advice_free(advice);
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&json);
    }
}

/* More rules than options: the best are kept, best first. */
static void the_best_64_options_are_kept(void **state)
{
    (void)state;
    enum { RULES = 200 };
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {");
    for (int i = 0; i < RULES; i++)
        sample_add(&json, "%s\"f%d\": \"flag\"", i ? ", " : "", i);
    sample_add(&json, "}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (int i = 0; i < RULES; i++) /* 37 and 200 have no common divisor: all amounts from 1 to 200 */
        sample_add(&json, "%s{\"name\": \"r%d\", \"when\": {\"f%d\": true}, \"points\": %d}", i ? ", " : "", i, i, i * 37 % RULES + 1);
    sample_add(&json, "]}]}}}");
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    lead_advice *advice = advise(record);
    assert_int_equal(lead_advice_count(advice), 64);
    for (size_t i = 0; i < 64; i++) {
        lead_option option = {.size = sizeof option};
        assert_int_equal(lead_advice_get(advice, i, &option), LEAD_OK);
        assert_int_equal(option.gain, LEAD_POINT * (RULES - (int)i));
        assert_int_equal(option.change_count, 1);
    }
    lead_advice_free(advice);
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

/* A list that is too long to say ends in "…", at a whole character. */
static void long_wishes_are_cut(void **state)
{
    (void)state;
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", " FIELDS ", \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\","
                      " \"rules\": [{\"name\": \"r\", \"points\": 1, \"when\": {\"category\": [");
    for (int i = 0; i < 100; i++)
        sample_add(&json, "%s\"\303\244\303\244\303\244%d\"", i ? ", " : "", i);
    sample_add(&json, "]}}]}]}}}");
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    lead_advice *advice = advise(record);
    lead_change change = {.size = sizeof change};
    assert_int_equal(lead_advice_change(advice, 0, 0, &change), LEAD_OK);
    const size_t size = strlen(change.wanted);
    assert_in_range(size, 100, 159);
    assert_string_equal(change.wanted + size - 3, "\342\200\246");
    assert_memory_equal(change.wanted, "\303\244\303\244\303\2440 or \303\244", 13);
    lead_advice_free(advice);
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

/* Texts that are too long to look into, and conditions too large to weigh, only mean that there may be no advice. */
static void large_inputs_stay_bounded(void **state)
{
    (void)state;
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", " FIELDS ", \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\","
                      " \"rules\": [{\"name\": \"q\", \"points\": 1, \"when\": {\"text\": {\"contains\": \"vp\"}}},"
                      " {\"name\": \"r\", \"points\": 1, \"when\": {\"any\": [");
    for (int i = 0; i < 5000; i++)
        sample_add(&json, "%s{\"number\": %d}", i ? ", " : "", i);
    sample_add(&json, "]}}]}]}}}");
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    char *text = calloc(1, 100001);
    assert_non_null(text);
    memset(text, 'a', 100000);
    set_field(model, record, "text", text);
    lead_advice *advice = advise(record);
    assert_int_equal(lead_advice_count(advice), 1);
    lead_change change = {.size = sizeof change};
    assert_int_equal(lead_advice_change(advice, 0, 0, &change), LEAD_OK);
    assert_string_equal(change.wanted, "contains vp");
    lead_advice_free(advice);
    free(text);
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

/* ---- Calls ---- */

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    const lead_allocator lacking = {.size = sizeof lacking};
    lead_model *model = compile("{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", " FIELDS ", " ONE("{\"flag\": true}") "}");
    lead_record *record = new_record(model);
    lead_error error = LEAD_ERROR_INIT;
    lead_advice *advice = (lead_advice *)record;
    lead_option option = {.size = sizeof option}, small_option = {.size = 8};
    lead_change change = {.size = sizeof change}, small_change = {.size = 8};
    assert_int_equal(lead_record_advise(record, 0, NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_advise(NULL, 0, NULL, &advice, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(advice);
    advice = (lead_advice *)record;
    assert_int_equal(lead_record_advise(record, 0, &lacking, &advice, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(advice);
    advice = advise(record);
    assert_int_equal(lead_advice_count(advice), 1);
    assert_int_equal(lead_advice_get(advice, 1, &option), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_get(advice, 0, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_get(advice, 0, &small_option), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_change(advice, 1, 0, &change), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_change(advice, 0, 1, &change), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_change(advice, 0, 0, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_change(advice, 0, 0, &small_change), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_count(NULL), 0);
    assert_int_equal(lead_advice_get(NULL, 0, &option), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_advice_change(NULL, 0, 0, &change), LEAD_ERROR_INVALID_ARGUMENT);
    lead_record_free(record);
    lead_model_unref(model); /* the advice keeps its model */
    assert_int_equal(lead_advice_change(advice, 0, 0, &change), LEAD_OK);
    assert_string_equal(change.wanted, "true");
    assert_int_equal(lead_advice_get(advice, 0, &option), LEAD_OK);
    assert_int_equal(option.grade, LEAD_NONE);
    assert_int_equal(option.lead_class, LEAD_NONE);
    lead_advice_free(advice);
    lead_advice_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_as_worked_out_by_hand), cmocka_unit_test(an_option_has_at_most_8_changes),
        cmocka_unit_test(the_best_64_options_are_kept),      cmocka_unit_test(long_wishes_are_cut),
        cmocka_unit_test(large_inputs_stay_bounded),         cmocka_unit_test(wrong_calls_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
