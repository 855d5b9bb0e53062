/* SPDX-License-Identifier: MIT */
/* What each test of a field or a result means: true, false or unknown for a value. The expectations are those of docs/model-reference.md. */
#include "condition_fixture.h"

#include <math.h>

struct meaning_case {
    const char *condition;
    const char *field;
    const char *value; /* as set_field() takes it; NULL: unknown */
    char outcome;      /* T, F or U */
};

static const struct meaning_case meanings[] = {
    /* presence is never unknown itself */
    {"{\"flag\": \"known\"}", "flag", "0", 'T'},
    {"{\"flag\": \"known\"}", "flag", NULL, 'F'},
    {"{\"flag\": \"unknown\"}", "flag", "0", 'F'},
    {"{\"flag\": \"unknown\"}", "flag", NULL, 'T'},
    {"{\"not\": {\"flag\": \"known\"}}", "flag", NULL, 'T'},
    {"{\"number\": \"known\"}", "number", "0", 'T'},
    {"{\"number\": \"known\"}", "number", "nan", 'F'},
    {"{\"number\": \"unknown\"}", "number", "nan", 'T'},
    {"{\"number\": \"known\"}", "number", "-inf", 'T'},
    {"{\"category\": \"known\"}", "category", "", 'T'},
    {"{\"category\": \"unknown\"}", "category", NULL, 'T'},
    {"{\"category\": \"unknown\"}", "category", "unknown", 'F'},
    {"{\"text\": \"known\"}", "text", "", 'T'},
    {"{\"text\": \"unknown\"}", "text", NULL, 'T'},
    {"{\"tags\": \"known\"}", "tags", "", 'T'},
    {"{\"tags\": \"known\"}", "tags", NULL, 'F'},
    {"{\"time\": \"known\"}", "time", "1970-01-01", 'T'},
    {"{\"time\": \"unknown\"}", "time", NULL, 'T'},

    {"{\"flag\": true}", "flag", "1", 'T'},
    {"{\"flag\": true}", "flag", "0", 'F'},
    {"{\"flag\": true}", "flag", NULL, 'U'},
    {"{\"flag\": false}", "flag", "1", 'F'},
    {"{\"flag\": false}", "flag", "0", 'T'},
    {"{\"flag\": false}", "flag", NULL, 'U'},

    {"{\"number\": 5}", "number", "5", 'T'},
    {"{\"number\": 5}", "number", "5.000000000000001", 'F'},
    {"{\"number\": 5}", "number", NULL, 'U'},
    {"{\"number\": 0}", "number", "-0", 'T'},
    {"{\"number\": -0}", "number", "0", 'T'},
    {"{\"number\": [-0.0, 1]}", "number", "0", 'T'},
    {"{\"number\": 0.1}", "number", "0.1", 'T'},
    {"{\"number\": 0.1000000000000000055511151231257827}", "number", "0.1", 'T'}, /* the nearest double */
    {"{\"number\": [1, 2, 3]}", "number", "2", 'T'},
    {"{\"number\": [1, 2, 3]}", "number", "2.5", 'F'},
    {"{\"number\": [1, 2, 3]}", "number", NULL, 'U'},
    {"{\"number\": [7]}", "number", "7", 'T'},
    {"{\"number\": {\">=\": 200}}", "number", "200", 'T'},
    {"{\"number\": {\">=\": 200}}", "number", "199.99999999999997", 'F'},
    {"{\"number\": {\">=\": 200}}", "number", "inf", 'T'},
    {"{\"number\": {\">=\": 200}}", "number", "-inf", 'F'},
    {"{\"number\": {\">=\": 200}}", "number", "nan", 'U'},
    {"{\"number\": {\">\": 200}}", "number", "200", 'F'},
    {"{\"number\": {\">\": 200}}", "number", "200.00000000000003", 'T'},
    {"{\"number\": {\"<=\": 200}}", "number", "200", 'T'},
    {"{\"number\": {\"<=\": 200}}", "number", "-inf", 'T'},
    {"{\"number\": {\"<\": 200}}", "number", "200", 'F'},
    {"{\"number\": {\"<\": 200}}", "number", "199.99999999999997", 'T'},
    {"{\"number\": {\"<\": 200}}", "number", NULL, 'U'},
    {"{\"number\": {\">=\": 10, \"<\": 20}}", "number", "10", 'T'},
    {"{\"number\": {\">=\": 10, \"<\": 20}}", "number", "20", 'F'},
    {"{\"number\": {\">\": 10, \"<=\": 20}}", "number", "10", 'F'},
    {"{\"number\": {\">\": 10, \"<=\": 20}}", "number", "20", 'T'},
    {"{\"number\": {\">\": -0.0}}", "number", "0", 'F'},
    {"{\"number\": {\"<\": -0.0}}", "number", "0", 'F'},
    {"{\"number\": {\">\": 0}}", "number", "4.9406564584124654e-324", 'T'},
    {"{\"number\": {\">\": 1.7976931348623157e308}}", "number", "inf", 'T'},
    {"{\"number\": {\">\": 1.7976931348623157e308}}", "number", "1.7976931348623157e308", 'F'},
    {"{\"number\": {\">=\": 10, \"<\": 10}}", "number", "10", 'F'}, /* empty: false where known */
    {"{\"number\": {\">=\": 10, \"<\": 10}}", "number", NULL, 'U'},
    {"{\"number\": {\">\": 10, \"<\": 5, \"x-why\": \"\"}}", "number", "7", 'F'},
    {"{\"number\": {\">=\": 10, \"<=\": 10}}", "number", "10", 'T'},
    {"{\"not\": {\"number\": {\">=\": 10}}}", "number", "9", 'T'},
    {"{\"not\": {\"number\": {\">=\": 10}}}", "number", NULL, 'U'},

    {"{\"category\": \"DE\"}", "category", "DE", 'T'},
    {"{\"category\": \"DE\"}", "category", "de", 'F'}, /* byte for byte */
    {"{\"category\": \"DE\"}", "category", "DE ", 'F'},
    {"{\"category\": \"DE\"}", "category", "", 'F'},
    {"{\"category\": \"DE\"}", "category", NULL, 'U'},
    {"{\"category\": [\"DE\", \"AT\"]}", "category", "AT", 'T'},
    {"{\"category\": [\"DE\", \"AT\", \"DE\"]}", "category", "DE", 'T'},
    {"{\"category\": [\"DE\", \"AT\"]}", "category", "CH", 'F'},
    {"{\"category\": [\"known\"]}", "category", "known", 'T'},
    {"{\"category\": [\"known\"]}", "category", "other", 'F'},
    {"{\"category\": [\"known\"]}", "category", NULL, 'U'},
    {"{\"category\": [\"unknown\"]}", "category", "unknown", 'T'},
    {"{\"category\": \"\"}", "category", "", 'T'},
    {"{\"category\": \"\"}", "category", "x", 'F'},
    {"{\"category\": \"a\\\"\\u00e9\"}", "category", "a\"\303\251", 'T'},
    {"{\"not\": {\"category\": \"DE\"}}", "category", "anything", 'T'},

    {"{\"text\": \"Sales\"}", "text", "sALES", 'T'},
    {"{\"text\": \"Sales\"}", "text", "sales!", 'F'},
    {"{\"text\": \"Sales\"}", "text", NULL, 'U'},
    {"{\"text\": \"\"}", "text", "", 'T'},
    {"{\"text\": \"\"}", "text", " ", 'F'},
    {"{\"text\": [\"a\", \"b\"]}", "text", "B", 'T'},
    {"{\"text\": [\"a\", \"b\"]}", "text", "ab", 'F'},
    {"{\"text\": {\"contains\": \"vp\"}}", "text", "VP, Sales", 'T'},
    {"{\"text\": {\"contains\": \"vp\"}}", "text", "MVP", 'F'},
    {"{\"text\": {\"contains\": \"vp\"}}", "text", "MVP VP", 'T'},
    {"{\"text\": {\"contains\": \"vp\"}}", "text", "v", 'F'},
    {"{\"text\": {\"contains\": \"vp\"}}", "text", "", 'F'},
    {"{\"text\": {\"contains\": \"vp\"}}", "text", NULL, 'U'},
    {"{\"text\": {\"contains\": [\"chief\", \"vp\"]}}", "text", "vp", 'T'},
    {"{\"text\": {\"contains\": \"head of\"}}", "text", "The Head Of IT", 'T'},
    {"{\"text\": {\"contains\": \"head of\"}}", "text", "head off", 'F'},
    {"{\"text\": {\"contains\": \"c++\"}}", "text", "C++!", 'T'},
    {"{\"text\": {\"starts\": \"head of\"}}", "text", "Head Office", 'T'}, /* whole words or not */
    {"{\"text\": {\"starts\": \"head of\"}}", "text", "The head of", 'F'},
    {"{\"text\": {\"starts\": [\"x\", \"t\"]}}", "text", "The", 'T'},
    {"{\"text\": {\"ends\": \".edu\"}}", "text", "someone@SCHOOL.EDU", 'T'},
    {"{\"text\": {\"ends\": \".edu\"}}", "text", ".edu.de", 'F'},
    {"{\"text\": {\"ends\": \".edu\"}}", "text", "edu", 'F'},
    {"{\"text\": {\"starts\": \"a\", \"ends\": \"b\"}}", "text", "ab", 'T'},
    {"{\"text\": {\"starts\": \"a\", \"ends\": \"b\"}}", "text", "ac", 'F'},
    {"{\"text\": {\"starts\": \"ab\", \"ends\": \"bc\", \"contains\": \"abc\"}}", "text", "abc", 'T'},
    {"{\"text\": {\"starts\": \"ab\", \"ends\": \"bc\", \"contains\": \"abc\"}}", "text", "ab bc", 'F'},
    {"{\"text\": {\"starts\": \"ab\", \"ends\": \"bc\"}}", "text", NULL, 'U'},
#ifdef LEADCORE_UTF8PROC
    {"{\"text\": \"stra\\u00dfe\"}", "text", "STRASSE", 'T'},
    {"{\"text\": {\"contains\": \"\346\200\273\350\243\201\"}}", "text", "\345\211\257\346\200\273\350\243\201", 'T'}, /* not spaced */
    {"{\"text\": {\"contains\": \"vp\"}}", "text", "\357\274\266\357\274\260", 'T'},                                 /* full width */
#endif

    {"{\"tags\": {\"any\": [\"a\", \"b\"]}}", "tags", "b|c", 'T'},
    {"{\"tags\": {\"any\": [\"a\", \"b\"]}}", "tags", "c", 'F'},
    {"{\"tags\": {\"any\": [\"a\", \"b\"]}}", "tags", "", 'F'},
    {"{\"tags\": {\"any\": [\"a\", \"b\"]}}", "tags", NULL, 'U'},
    {"{\"tags\": {\"all\": [\"a\", \"b\"]}}", "tags", "b|a", 'T'},
    {"{\"tags\": {\"all\": [\"a\", \"b\"]}}", "tags", "a|a", 'F'},
    {"{\"tags\": {\"all\": [\"a\", \"a\"]}}", "tags", "a", 'T'},
    {"{\"tags\": {\"any\": [\"c\"], \"all\": [\"a\", \"b\"]}}", "tags", "a|b|c", 'T'},
    {"{\"tags\": {\"any\": [\"c\"], \"all\": [\"a\", \"b\"]}}", "tags", "a|b", 'F'},
    {"{\"tags\": {\"any\": [\"A\"]}}", "tags", "a", 'F'},
    {"{\"tags\": {\"any\": [\"known\"]}}", "tags", "known", 'T'},
    {"{\"not\": {\"tags\": {\"any\": [\"a\"]}}}", "tags", "", 'T'},

    /* now is 2026-11-21T09:00:00Z */
    {"{\"time\": {\">=\": \"2026-11-01\"}}", "time", "2026-11-01", 'T'},
    {"{\"time\": {\">=\": \"2026-11-01\"}}", "time", "2026-10-31T23:59:59.999999Z", 'F'},
    {"{\"time\": {\">=\": \"2026-11-01\"}}", "time", NULL, 'U'},
    {"{\"time\": {\">\": \"2026-11-01\"}}", "time", "2026-11-01", 'F'},
    {"{\"time\": {\">\": \"2026-11-01\"}}", "time", "2026-11-01T00:00:00.000001Z", 'T'},
    {"{\"time\": {\"<=\": \"2026-11-01T08:00:00+08:00\"}}", "time", "2026-11-01", 'T'},
    {"{\"time\": {\"<=\": \"2026-11-01T08:00:00+08:00\"}}", "time", "2026-11-01T00:00:00.000001Z", 'F'},
    {"{\"time\": {\"<\": \"2026-11-01\"}}", "time", "2026-11-01", 'F'},
    {"{\"time\": {\"<\": \"2026-11-01\"}}", "time", "2026-10-31T23:59:59.999999Z", 'T'},
    {"{\"time\": {\"<\": \"2026-11-02\", \">=\": \"2026-11-01\"}}", "time", "2026-11-01T12:00:00Z", 'T'},
    {"{\"time\": {\"<\": \"2026-11-01\", \">\": \"2026-11-02\"}}", "time", "2026-11-01", 'F'}, /* empty */
    {"{\"time\": {\"<\": \"2026-11-01\", \">\": \"2026-11-02\"}}", "time", NULL, 'U'},
    {"{\"time\": {\"within\": \"30d\"}}", "time", "2026-10-22T09:00:00Z", 'T'},
    {"{\"time\": {\"within\": \"30d\"}}", "time", "2026-10-22T08:59:59.999999Z", 'F'},
    {"{\"time\": {\"within\": \"30d\"}}", "time", "2026-11-21T09:00:00Z", 'T'},
    {"{\"time\": {\"within\": \"30d\"}}", "time", "2026-11-21T09:00:00.000001Z", 'F'},
    {"{\"time\": {\"within\": \"30d\"}}", "time", NULL, 'U'},
    {"{\"time\": {\"older_than\": \"8h\"}}", "time", "2026-11-21T01:00:00Z", 'F'},
    {"{\"time\": {\"older_than\": \"8h\"}}", "time", "2026-11-21T00:59:59.999999Z", 'T'},
    {"{\"time\": {\"older_than\": \"8h\"}}", "time", "0001-01-01", 'T'},
    {"{\"time\": {\"within_next\": \"15m\"}}", "time", "2026-11-21T09:00:00Z", 'T'},
    {"{\"time\": {\"within_next\": \"15m\"}}", "time", "2026-11-21T09:15:00Z", 'T'},
    {"{\"time\": {\"within_next\": \"15m\"}}", "time", "2026-11-21T09:15:00.000001Z", 'F'},
    {"{\"time\": {\"within_next\": \"15m\"}}", "time", "2026-11-21T08:59:59.999999Z", 'F'},
    {"{\"time\": {\"within\": \"2w\", \"older_than\": \"1w\"}}", "time", "2026-11-10", 'T'},
    {"{\"time\": {\"within\": \"2w\", \"older_than\": \"1w\"}}", "time", "2026-11-20", 'F'},
    {"{\"time\": {\"within\": \"2w\", \"older_than\": \"1w\", \"within_next\": \"1h\", \">\": \"2026-01-01\"}}", "time", "2026-11-10", 'F'},
    {"{\"time\": {\"within\": \"2w\", \"<\": \"2026-11-11\"}}", "time", "2026-11-10", 'T'},
    {"{\"time\": {\"within\": \"2w\", \"<\": \"2026-11-11\"}}", "time", NULL, 'U'},

    /* "base" has 10 points where "flag" is true, else 0; grade A from 10, else B; class by the flag, none when it is unknown */
    {"{\"base\": 10}", "flag", "1", 'T'},
    {"{\"base\": 10}", "flag", "0", 'F'},
    {"{\"base\": 10}", "flag", NULL, 'F'}, /* scores are always known */
    {"{\"base\": [0, 10.000]}", "flag", NULL, 'T'},
    {"{\"base\": [1, 2.5]}", "flag", "1", 'F'},
    {"{\"base\": {\">=\": 10}}", "flag", "1", 'T'},
    {"{\"base\": {\">=\": 10.001}}", "flag", "1", 'F'},
    {"{\"base\": {\">\": 10}}", "flag", "1", 'F'},
    {"{\"base\": {\">\": 9.999}}", "flag", "1", 'T'},
    {"{\"base\": {\"<=\": 10}}", "flag", "1", 'T'},
    {"{\"base\": {\"<=\": 9.999}}", "flag", "1", 'F'},
    {"{\"base\": {\"<\": 10}}", "flag", "1", 'F'},
    {"{\"base\": {\"<\": 10.001, \">\": 9.999}}", "flag", "1", 'T'},
    {"{\"base\": {\">\": 9.999, \"<\": 10}}", "flag", "1", 'F'}, /* empty: thousandths lie beside each other */
    {"{\"base\": {\">=\": -2000000, \"<=\": 2000000}}", "flag", "0", 'T'},
    {"{\"base\": {\">\": 2000000}}", "flag", "1", 'F'},
    {"{\"base\": {\"<\": -2000000}}", "flag", "1", 'F'},
    {"{\"base\": \"known\"}", "flag", NULL, 'T'},
    {"{\"base\": \"unknown\"}", "flag", NULL, 'F'},
    {"{\"grade\": \"A\"}", "flag", "1", 'T'},
    {"{\"grade\": \"A\"}", "flag", NULL, 'F'},
    {"{\"grade\": [\"A\", \"B\"]}", "flag", NULL, 'T'},
    {"{\"grade\": \"B\"}", "flag", "0", 'T'},
    {"{\"grade\": \"known\"}", "flag", NULL, 'T'},
    {"{\"not\": {\"grade\": \"unknown\"}}", "flag", NULL, 'T'},
    {"{\"class\": \"hot\"}", "flag", "1", 'T'},
    {"{\"class\": \"hot\"}", "flag", "0", 'F'},
    {"{\"class\": \"hot\"}", "flag", NULL, 'U'}, /* no class matched */
    {"{\"class\": [\"cold\", \"hot\"]}", "flag", "0", 'T'},
    {"{\"not\": {\"class\": \"hot\"}}", "flag", "0", 'T'},
    {"{\"not\": {\"class\": \"hot\"}}", "flag", NULL, 'U'},
    {"{\"class\": \"known\"}", "flag", "0", 'T'},
    {"{\"class\": \"known\"}", "flag", NULL, 'F'},
    {"{\"class\": \"unknown\"}", "flag", NULL, 'T'},
    {"{\"class\": \"unknown\"}", "flag", "1", 'F'},

    /* comments, and several parts */
    {"{\"x-note\": {\"anything\": [1]}, \"flag\": true}", "flag", "1", 'T'},
    {"{\"number\": {\">=\": 1, \"x-note\": 1}}", "number", "1", 'T'},
    {"{\"text\": {\"starts\": \"a\", \"x-note\": 1}}", "text", "a", 'T'},
    {"{\"tags\": {\"any\": [\"a\"], \"x-note\": 1}}", "tags", "a", 'T'},
    {"{\"time\": {\"within\": \"1d\", \"x-note\": 1}}", "time", NULL, 'U'},
};

static void check_meaning(const struct meaning_case *row)
{
    lead_model *model = condition_compile(row->condition);
    lead_record *record = new_record(model);
    set_field(model, record, row->field, row->value);
    const char outcome = condition_outcome(record);
    if (outcome != row->outcome)
        print_message("# found %c: %s for %s\n", outcome, row->condition, row->value ? row->value : "unknown");
    assert_int_equal(outcome, row->outcome);
    lead_record_free(record);
    lead_model_unref(model);
}

static void each_test_means_what_the_reference_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(meanings); i++)
        check_meaning(&meanings[i]);
}

/* ---- The meaning of now ---- */

static void now_moves_the_windows(void **state)
{
    (void)state;
    static const struct {
        const char *condition;
        lead_time time, now;
        char outcome;
    } rows[] = {
        {"{\"time\": {\"within\": \"1m\"}}", 0, 0, 'T'},
        {"{\"time\": {\"within\": \"1m\"}}", 0, 60000000, 'T'},
        {"{\"time\": {\"within\": \"1m\"}}", 0, 60000001, 'F'},
        {"{\"time\": {\"within\": \"1m\"}}", INT64_MIN, INT64_MIN + 5, 'T'}, /* saturates */
        {"{\"time\": {\"within_next\": \"1m\"}}", INT64_MAX, INT64_MAX - 5, 'T'},
        {"{\"time\": {\"within_next\": \"1m\"}}", INT64_MIN, INT64_MAX - 5, 'F'},
        {"{\"time\": {\"older_than\": \"1m\"}}", INT64_MIN, INT64_MIN + 5, 'F'}, /* nothing is before the first moment */
        {"{\"time\": {\"older_than\": \"1m\"}}", INT64_MIN, INT64_MIN + 60000001, 'T'},
        {"{\"time\": {\"<\": \"1970-01-01\"}}", INT64_MIN, 0, 'T'},
        {"{\"time\": {\">=\": \"1970-01-01\"}}", INT64_MAX, 0, 'T'},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_model *model = condition_compile(rows[i].condition);
        lead_record *record = new_record(model);
        lead_score score = {.size = sizeof score};
        lead_record_set_time(record, lead_model_field(model, "time"), rows[i].time);
        /* At another moment first, so that the window has to move. */
        assert_int_equal(lead_record_score(record, 12345, S_SCORE, &score, NULL), LEAD_OK);
        assert_int_equal(lead_record_score(record, rows[i].now, S_SCORE, &score, NULL), LEAD_OK);
        assert_int_equal(score.points, rows[i].outcome == 'T' ? 4000 : 0);
        lead_record_free(record);
        lead_model_unref(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_test_means_what_the_reference_says),
        cmocka_unit_test(now_moves_the_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
