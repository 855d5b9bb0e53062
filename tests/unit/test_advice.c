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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_as_worked_out_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
