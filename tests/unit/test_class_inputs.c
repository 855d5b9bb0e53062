/* SPDX-License-Identifier: MIT */
/* The built-in classes and the heat as conditions. */
#include "section_fixture.h"

#include "score/class_inputs.h"

#include <math.h>
#include <stdio.h>

#define FIELDS                                                                                                                     \
    "{\"fields\": {\"good\": \"flag\", \"large\": \"flag\", \"important\": \"flag\", \"key\": \"flag\", \"tiny\": \"flag\"," \
    " \"start\": \"time\", \"months\": \"number\"}, \"section\": "

#define THREE "\"good_match\": {\"good\": true}, \"large_deal\": {\"large\": true}, \"important_customer\": {\"important\": true}"
#define TWO_MORE ", \"key_customer\": {\"key\": true}, \"tiny_share\": {\"tiny\": true}"

struct reading {
    struct section section;
    struct lead_condition classes[LEAD_CLASS_ROWS], heats[LEAD_HEAT_ROWS];
    char *json;
    bool is_complete;
};

static void read_within(struct reading *reading, const char *text, size_t allowed)
{
    struct sample_text json = {0};
    sample_add(&json, FIELDS "%s}", text);
    reading->json = json.data;
    section_begin(&reading->section, reading->json);
    reading->section.memory.allowed = allowed;
    reading->is_complete = section_conditions(&reading->section) && lead_class_inputs_read(&reading->section.place, &reading->section.conditions,
                                                                                           reading->classes, reading->heats);
    reading->section.memory.allowed = SIZE_MAX;
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

static const char *class_of(const struct reading *reading, const struct facts *facts)
{
    static const char *const names[] = {"not_a_lead", "company_key", "important", "general"};
    for (size_t i = 0; i < LEAD_CLASS_ROWS; i++)
        if (condition_holds(&reading->section, reading->classes[i], facts) == 'T')
            return names[i];
    return "-";
}

static const char *heat_of(const struct reading *reading, const struct facts *facts)
{
    static const char *const names[] = {"hot", "warm", "cold"};
    for (size_t i = 0; i < LEAD_HEAT_ROWS; i++)
        if (condition_holds(&reading->section, reading->heats[i], facts) == 'T')
            return names[i];
    return "-";
}

struct expectation {
    const char *lead, *class, *heat;
};

static void expect_rows(const char *text, const struct expectation *rows, size_t count)
{
    struct reading reading;
    read_good(&reading, text);
    for (size_t i = 0; i < count; i++) {
        struct facts facts;
        facts_read(&facts, &reading.section, rows[i].lead);
        const char *class = class_of(&reading, &facts), *heat = heat_of(&reading, &facts);
        if (strcmp(class, rows[i].class) != 0 || strcmp(heat, rows[i].heat) != 0)
            fail_msg("\"%s\" is %s and %s, not %s and %s", rows[i].lead, class, heat, rows[i].class, rows[i].heat);
    }
    reading_end(&reading);
}

#define BEST "good=true large=true important=true"

/* The four classes, and what is missing for each. */
static void classes(void **state)
{
    static const struct expectation rows[] = {
        {BEST " key=true start=30", "company_key", "hot"},
        {BEST " key=false start=30", "important", "hot"},
        {BEST " start=30", "important", "hot"},
        {BEST " start=400", "important", "-"},
        {BEST " key=true", "general", "-"},
        {BEST " key=true start=-1", "general", "-"},
        {"good=true large=false important=true start=30", "general", "hot"},
        {"good=true large=true important=false start=30", "general", "hot"},
        {"good=true important=true start=30", "general", "hot"},
        {"good=true", "general", "-"},
        {"good=false large=true important=true key=true start=30", "not_a_lead", "-"},
        {"good=false", "not_a_lead", "-"},
        {"good=true tiny=true important=false start=30", "not_a_lead", "-"},
        {"tiny=true important=false start=30", "not_a_lead", "-"},
        {"good=true tiny=true important=true large=true start=30", "important", "hot"},
        {"good=true tiny=true start=100", "general", "warm"},
        {"good=true tiny=false important=false start=30", "general", "hot"},
        {"large=true important=true key=true start=30", "-", "hot"},
        {"", "-", "-"},
        /* A factory with a huge network to build that needs switches which are not sold here. */
        {"good=false large=true important=true start=10", "not_a_lead", "-"},
    };
    (void)state;
    expect_rows("{" THREE TWO_MORE ", \"project_start\": \"start\"}", rows, COUNT_OF(rows));
}

/* What is left out is false: no customer matters most, and no share is tiny. */
static void left_out(void **state)
{
    static const struct expectation rows[] = {
        {BEST " key=true start=30", "important", "hot"},
        {"good=true tiny=true important=false start=30", "general", "hot"},
        {"good=false", "not_a_lead", "-"},
    };
    (void)state;
    expect_rows("{" THREE ", \"project_start\": \"start\"}", rows, COUNT_OF(rows));
}

static void heat_by_months(void **state)
{
    static const struct expectation rows[] = {
        {"good=true months=0", "general", "hot"},         {"good=true months=-0", "general", "hot"},
        {"good=true months=3", "general", "hot"},         {"good=true months=3.0000000001", "general", "warm"},
        {"good=true months=6", "general", "warm"},        {"good=true months=6.0001", "general", "cold"},
        {"good=true months=12", "general", "cold"},       {"good=true months=12.0001", "general", "-"},
        {"good=true months=-0.001", "general", "-"},      {BEST " months=-0.001", "general", "-"},
        {BEST " months=0", "important", "hot"},           {BEST " months=1000", "important", "-"},
        {BEST " months=inf", "important", "-"},           {BEST " months=-inf", "general", "-"},
        {BEST, "general", "-"},                           {"good=false months=1", "not_a_lead", "-"},
    };
    (void)state;
    expect_rows("{" THREE TWO_MORE ", \"project_start\": \"months\"}", rows, COUNT_OF(rows));
}

/* To the microsecond: 3, 6 and 12 months are 92, 184 and 366 days, both ends included. */
static void heat_by_moments(void **state)
{
    static const struct {
        lead_time start; /* after now */
        const char *class, *heat;
    } rows[] = {
        {-1, "general", "-"},
        {0, "important", "hot"},
        {92 * DAYS, "important", "hot"},
        {92 * DAYS + 1, "important", "warm"},
        {184 * DAYS, "important", "warm"},
        {184 * DAYS + 1, "important", "cold"},
        {366 * DAYS, "important", "cold"},
        {366 * DAYS + 1, "important", "-"},
        {INT64_MAX - SAMPLE_NOW, "important", "-"},
        {INT64_MIN, "general", "-"},
    };
    struct reading reading;
    (void)state;
    read_good(&reading, "{" THREE ", \"project_start\": \"start\"}");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct facts facts;
        facts_read(&facts, &reading.section, BEST " start=0");
        fact_of(&facts, &reading.section, "start")->time = rows[i].start == INT64_MIN ? INT64_MIN : SAMPLE_NOW + rows[i].start;
        if (strcmp(class_of(&reading, &facts), rows[i].class) != 0 || strcmp(heat_of(&reading, &facts), rows[i].heat) != 0)
            fail_msg("row %zu is %s and %s", i, class_of(&reading, &facts), heat_of(&reading, &facts));
    }
    reading_end(&reading);
}

/* All answers to five conditions and four timings, against the table of the reference. */
static void every_combination(void **state)
{
    static const char *const names[] = {"good", "large", "important", "key", "tiny"};
    static const double starts[] = {2, 8, -1};
    struct reading reading;
    unsigned counts[5] = {0};
    (void)state;
    read_good(&reading, "{" THREE TWO_MORE ", \"project_start\": \"months\"}");
    for (unsigned pattern = 0; pattern < 243 * 4; pattern++) {
        struct facts facts;
        char answers[5]; /* T, F, U */
        unsigned rest = pattern / 4;
        memset(&facts, 0, sizeof facts);
        for (size_t i = 0; i < 5; i++, rest /= 3) {
            answers[i] = "TFU"[rest % 3];
            *fact_of(&facts, &reading.section, names[i]) = (struct fact){.is_known = answers[i] != 'U', .flag = answers[i] == 'T'};
        }
        struct fact *start = fact_of(&facts, &reading.section, "months");
        start->is_known = pattern % 4 < 3;
        start->number = start->is_known ? starts[pattern % 4] : 0;
        const bool is_clear = start->is_known && start->number >= 0;
        const char *class = "-", *heat = "-";
        unsigned which = 4;
        if (answers[0] == 'F' || (answers[4] == 'T' && answers[2] == 'F'))
            class = "not_a_lead", which = 0;
        else if (answers[0] == 'T' && answers[1] == 'T' && answers[2] == 'T' && is_clear)
            class = answers[3] == 'T' ? "company_key" : "important", which = answers[3] == 'T' ? 1 : 2;
        else if (answers[0] == 'T')
            class = "general", which = 3;
        if (which != 0 && is_clear)
            heat = start->number <= 3 ? "hot" : "cold";
        assert_string_equal(class_of(&reading, &facts), class);
        assert_string_equal(heat_of(&reading, &facts), heat);
        counts[which]++;
    }
    for (size_t i = 0; i < 5; i++)
        assert_true(counts[i] > 0);
    reading_end(&reading);
}

static void what_is_read(void **state)
{
    struct reading reading;
    (void)state;
    read_good(&reading, "{\"good_match\": {\"fit\": {\">=\": 50}}, \"large_deal\": {\"large\": true}, \"important_customer\": {\"phase\": \"late\"},"
                        " \"project_start\": \"start\"}");
    const struct section *section = &reading.section;
    assert_int_equal(section->conditions.input_count, 4);
    assert_true(section->schema.fields[lead_schema_find(&section->schema, "start", 5)].is_used);
    assert_false(section->schema.fields[lead_schema_find(&section->schema, "months", 6)].is_used);
    assert_true(section->conditions.is_read[lead_result_input(&section->conditions, 1)]);
    reading_end(&reading);
}

static void problems(void **state)
{
    static const struct {
        const char *text;
        lead_status code;
        const char *path, *message;
    } rows[] = {
        {"\"start\"", LEAD_ERROR_WRONG_TYPE, "/section", "expected an object, found a string"},
        {"{" THREE "}", LEAD_ERROR_MISSING_KEY, "/section", "'project_start' is missing"},
        {"{\"good_match\": {\"good\": true}, \"large_deal\": {\"large\": true}, \"project_start\": \"start\"}", LEAD_ERROR_MISSING_KEY, "/section",
         "'important_customer' is missing"},
        {"{" THREE ", \"project_start\": \"start\", \"key_customers\": {\"key\": true}}", LEAD_ERROR_UNKNOWN_KEY, "/section/key_customers",
         "unknown key 'key_customers'; did you mean 'key_customer'?"},
        {"{" THREE ", \"project_start\": \"strat\"}", LEAD_ERROR_UNKNOWN_NAME, "/section/project_start",
         "unknown field 'strat'; did you mean 'start'?"},
        {"{" THREE ", \"project_start\": \"good\"}", LEAD_ERROR_WRONG_TYPE, "/section/project_start",
         "'good' is of another type; expected a field of type \"time\", or \"number\" (of months)"},
        {"{" THREE ", \"project_start\": \"fit\"}", LEAD_ERROR_WRONG_TYPE, "/section/project_start",
         "'fit' is a result; expected a field of type \"time\", or \"number\" (of months)"},
        {"{" THREE ", \"project_start\": {\"start\": \"known\"}}", LEAD_ERROR_WRONG_TYPE, "/section/project_start",
         "expected a string, found an object"},
        {"{" THREE ", \"project_start\": \"start\", \"tiny_share\": {\"tinny\": true}}", LEAD_ERROR_UNKNOWN_NAME, "/section/tiny_share/tinny",
         "unknown field 'tinny'; did you mean 'tiny'?"},
        {"{" THREE ", \"project_start\": \"start\", \"tiny_share\": {}}", LEAD_ERROR_BAD_VALUE, "/section/tiny_share",
         "an empty condition; where 'when' or 'where' may be left out, that means always"},
        {"{" THREE ", \"project_start\": \"start\", \"key_customer\": {\"all\": [{\"key\": true}, {\"key\": false}]}}", LEAD_WARNING_NEVER_TRUE,
         "/section/key_customer", "no lead can meet this condition"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reading reading;
        read_within(&reading, rows[i].text, SIZE_MAX);
        assert_true(reading.is_complete);
        section_expect(&reading.section, rows[i].text, rows[i].code, rows[i].path, rows[i].message);
        reading_end(&reading);
    }
}

static void memory_ends(void **state)
{
    struct sample_text json = {0};
    unsigned failures = 0;
    (void)state;
    /* Long enough to need memory in the middle of reading. */
    sample_add(&json, "{" THREE ", \"project_start\": \"start\", \"key_customer\": {\"any\": [{\"key\": true}");
    for (unsigned i = 0; i < 10000; i++)
        sample_add(&json, ", {\"months\": %u, \"large\": true}", i);
    sample_add(&json, "]}}");
    for (size_t allowed = 0;; allowed++, failures++) {
        struct reading reading;
        read_within(&reading, json.data, allowed);
        const bool is_complete = reading.is_complete;
        assert_int_equal(reading.section.findings.count, 0);
        reading_end(&reading);
        if (is_complete)
            break;
        assert_true(allowed < 200);
    }
    assert_true(failures > 2);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes),         cmocka_unit_test(left_out),          cmocka_unit_test(heat_by_months),
        cmocka_unit_test(heat_by_moments), cmocka_unit_test(every_combination), cmocka_unit_test(what_is_read),
        cmocka_unit_test(problems),        cmocka_unit_test(memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
