/* SPDX-License-Identifier: MIT */
/* The "completeness" section, and how complete the leads of a block are. */
#include "section_fixture.h"

#include "qualify/completeness.h"

#include <stdio.h>

/* What a complete lead carries. */
#define FIELDS                                                                                                                     \
    "{\"fields\": {\"name\": \"text\", \"mobile\": \"text\", \"email\": \"text\", \"company\": \"text\", \"source\": \"category\"," \
    " \"lead_grade\": \"category\", \"company_grade\": \"category\", \"position\": \"text\", \"topic\": \"text\", \"tenders\": \"number\"," \
    " \"cases\": \"flag\"}, \"section\": "

struct reading {
    struct section section;
    struct lead_completeness completeness;
    char *json;
    bool is_complete;
};

static void read_within(struct reading *reading, const char *text, size_t allowed)
{
    struct sample_text json = {0};
    sample_add(&json, FIELDS "%s}", text);
    reading->json = json.data;
    struct section *section = &reading->section;
    section_begin(section, reading->json);
    section->memory.allowed = allowed;
    lead_completeness_begin(&section->place, &reading->completeness);
    reading->is_complete =
        section_conditions(section) && lead_completeness_read(&section->place, &section->conditions, &reading->completeness);
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

static uint64_t there_of(const struct reading *reading, const char *lead)
{
    struct facts facts;
    uint64_t there = 0;
    facts_read(&facts, &reading->section, lead);
    for (uint32_t i = 0; i < reading->completeness.count; i++)
        there |= (uint64_t)node_holds(&reading->section.conditions.nodes, reading->completeness.parts[i].is_there, &facts) << i;
    return there;
}

/* Seven fields and the four parts of the dossier. */
static const char domain[] =
    "{\"required\": [\"name\", \"mobile\", \"email\", \"company\", \"source\", \"lead_grade\", \"company_grade\"],"
    "\"dossier\": {\"key_contact\": [\"name\", \"position\"], \"topic\": [\"topic\"], \"needs\": {\"tenders\": {\">\": 0}},"
    "\"cases\": {\"cases\": true}}}";

#define FILLED "name=1 mobile=1 email=1 company=1 source=1 lead_grade=1 company_grade=1"

static void the_domains_lead(void **state)
{
    static const struct {
        const char *lead;
        lead_points completeness; /* ⌊100,000 × n ÷ 11⌋ */
        uint8_t dossier;
        uint64_t missing;
    } rows[] = {
        {FILLED " position=1 topic=1 tenders=3 cases=true", 100000, 0, 0},
        {FILLED " position=1 topic=1 tenders=3 cases=false", 90909, 1, 1 << 10},
        {FILLED " position=1 topic=1 tenders=0 cases=true", 90909, 1, 1 << 9},
        {FILLED " position=1 tenders=3 cases=true", 90909, 1, 1 << 8},
        {FILLED " topic=1 tenders=3 cases=true", 90909, 1, 1 << 7},
        {FILLED, 63636, 1, 0x780},
        {"mobile=1 email=1 company=1 source=1 lead_grade=1 company_grade=1 position=1 topic=1 tenders=3 cases=true", 81818, 1, 0x81},
        {"name=1 email=1 company=1 source=1 lead_grade=1 company_grade=1 position=1 topic=1 tenders=3 cases=true", 90909, 0, 2},
        {"tenders=1", 9090, 1, 0x5FF},
        {"", 0, 1, 0x7FF},
    };
    static const char *const names[] = {"name",        "mobile", "email", "company", "source", "lead_grade", "company_grade",
                                        "key_contact", "topic",  "needs", "cases"};
    struct reading reading;
    (void)state;
    read_good(&reading, domain);
    assert_true(reading.completeness.has_dossier);
    assert_int_equal(reading.completeness.count, COUNT_OF(names));
    for (uint32_t i = 0; i < COUNT_OF(names); i++) {
        assert_string_equal(reading.completeness.parts[i].name, names[i]);
        assert_int_equal(reading.completeness.parts[i].is_dossier, i >= 7);
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const uint64_t there = there_of(&reading, rows[i].lead);
        lead_points completeness = -1;
        uint8_t dossier = 77;
        uint64_t missing = 77;
        const struct lead_completeness_columns columns = {&there, &completeness, &dossier, &missing};
        lead_completeness_finish(&reading.completeness, 1, &columns);
        if (completeness != rows[i].completeness || dossier != rows[i].dossier || missing != rows[i].missing)
            fail_msg("\"%s\": %d, dossier %u, missing %llx", rows[i].lead, (int)completeness, dossier, (unsigned long long)missing);
    }
    reading_end(&reading);
}

/* Everything that is asked for is noted as read, so that results are ready by then and columns are wanted. */
static void what_is_read(void **state)
{
    struct reading reading;
    (void)state;
    read_good(&reading, "{\"required\": [\"email\", \"phase\"], \"dossier\": {\"topic\": [\"topic\", \"fit\"], \"cases\": {\"cases\": true}}}");
    const struct section *section = &reading.section;
    static const char *const used[] = {"email", "topic", "cases"};
    for (size_t i = 0; i < COUNT_OF(used); i++)
        assert_true(section->schema.fields[lead_schema_find(&section->schema, used[i], strlen(used[i]))].is_used);
    assert_false(section->schema.fields[lead_schema_find(&section->schema, "name", 4)].is_used);
    assert_true(section->conditions.is_read[lead_result_input(&section->conditions, 0)]);
    assert_true(section->conditions.is_read[lead_result_input(&section->conditions, 1)]);
    assert_int_equal(section->conditions.input_count, 5);
    /* A score is always known, and another result where it is. */
    assert_int_equal(there_of(&reading, ""), 0);
    assert_int_equal(there_of(&reading, "topic=1"), 4);
    assert_int_equal(there_of(&reading, "phase=1"), 2);
    reading_end(&reading);
}

/* The parts of the dossier have the vocabulary's names, and the document's order. */
static void dossier_parts(void **state)
{
    static const lead_term_number order[] = {LEAD_DOSSIER_CASES, LEAD_DOSSIER_NEEDS, LEAD_DOSSIER_KEY_CONTACT, LEAD_DOSSIER_TOPIC};
    struct reading reading;
    (void)state;
    read_good(&reading, "{\"dossier\": {\"cases\": [\"cases\"], \"needs\": [\"tenders\"], \"key_contact\": [\"name\"], \"topic\": [\"topic\"]}}");
    assert_int_equal(reading.completeness.count, lead_term_count(LEAD_VOCABULARY_DOSSIER));
    for (uint32_t i = 0; i < reading.completeness.count; i++) {
        lead_term term = {.size = sizeof term};
        assert_int_equal(lead_term_get(LEAD_VOCABULARY_DOSSIER, order[i], &term), LEAD_OK);
        assert_string_equal(reading.completeness.parts[i].name, term.identifier);
    }
    assert_int_equal(there_of(&reading, "tenders=1"), 2);
    assert_int_equal(there_of(&reading, "topic=1"), 8);
    reading_end(&reading);
    read_good(&reading, "{\"required\": [\"name\"]}");
    assert_false(reading.completeness.has_dossier);
    reading_end(&reading);
}

static void problems(void **state)
{
    static const struct {
        const char *text;
        lead_status code;
        const char *path, *message;
    } rows[] = {
        {"[]", LEAD_ERROR_WRONG_TYPE, "/section", "expected an object, found an array"},
        {"{}", LEAD_ERROR_MISSING_KEY, "/section", "at least one of 'required' and 'dossier' is needed"},
        {"{\"requires\": [\"name\"]}", LEAD_ERROR_UNKNOWN_KEY, "/section/requires", "unknown key 'requires'; did you mean 'required'?"},
        {"{\"required\": []}", LEAD_ERROR_BAD_VALUE, "/section/required", "expected at least one element, found an empty array"},
        {"{\"required\": \"name\"}", LEAD_ERROR_WRONG_TYPE, "/section/required", "expected an array, found a string"},
        {"{\"required\": [\"name\", 7]}", LEAD_ERROR_WRONG_TYPE, "/section/required/1", "expected a string, found a number"},
        {"{\"required\": [\"e-mail\"]}", LEAD_ERROR_UNKNOWN_NAME, "/section/required/0", "unknown field 'e-mail'; did you mean 'email'?"},
        {"{\"required\": [\"fiit\"]}", LEAD_ERROR_UNKNOWN_NAME, "/section/required/0", "unknown field 'fiit'; did you mean 'fit'?"},
        {"{\"required\": [\"\"]}", LEAD_ERROR_UNKNOWN_NAME, "/section/required/0", "unknown field ''"},
        {"{\"required\": [\"name\\u0000\"]}", LEAD_ERROR_JSON_TEXT, "/section/required/0", "a string must not contain U+0000"},
        {"{\"required\": [\"name\", \"fit\", \"name\"]}", LEAD_ERROR_DUPLICATE_NAME, "/section/required/2", "'name' stands twice"},
        {"{\"required\": [\"fit\", \"fit\"]}", LEAD_ERROR_DUPLICATE_NAME, "/section/required/1", "'fit' stands twice"},
        {"{\"dossier\": {}}", LEAD_ERROR_BAD_VALUE, "/section/dossier", "expected at least one of 'key_contact', 'topic', 'needs' and 'cases'"},
        {"{\"dossier\": []}", LEAD_ERROR_WRONG_TYPE, "/section/dossier", "expected an object, found an array"},
        {"{\"dossier\": {\"topics\": [\"topic\"]}}", LEAD_ERROR_UNKNOWN_KEY, "/section/dossier/topics", "unknown key 'topics'; did you mean 'topic'?"},
        {"{\"dossier\": {\"topic\": \"topic\"}}", LEAD_ERROR_WRONG_TYPE, "/section/dossier/topic",
         "expected a condition, or an array with the names of fields or results"},
        {"{\"dossier\": {\"topic\": []}}", LEAD_ERROR_BAD_VALUE, "/section/dossier/topic", "expected at least one element, found an empty array"},
        {"{\"dossier\": {\"topic\": [\"topik\"]}}", LEAD_ERROR_UNKNOWN_NAME, "/section/dossier/topic/0",
         "unknown field 'topik'; did you mean 'topic'?"},
        {"{\"dossier\": {\"topic\": {}}}", LEAD_ERROR_BAD_VALUE, "/section/dossier/topic",
         "an empty condition; where 'when' or 'where' may be left out, that means always"},
        {"{\"dossier\": {\"topic\": {\"topik\": \"known\"}}}", LEAD_ERROR_UNKNOWN_NAME, "/section/dossier/topic/topik",
         "unknown field 'topik'; did you mean 'topic'?"},
        {"{\"dossier\": {\"topic\": {\"fit\": \"unknown\"}}}", LEAD_WARNING_NEVER_TRUE, "/section/dossier/topic", "no lead can meet this condition"},
        {"{\"dossier\": {\"topic\": [\"topic\"], \"topic\": [\"name\"]}}", LEAD_ERROR_DUPLICATE_KEY, "/section/dossier/topic",
         "key 'topic' stands twice in this object"},
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

static void read_wide(struct reading *reading, unsigned required, const char *dossier, size_t allowed)
{
    struct sample_text json = {0};
    sample_add(&json, "{\"fields\": {");
    for (unsigned i = 0; i < required; i++)
        sample_add(&json, "%s\"f%u\": \"flag\"", i ? ", " : "", i);
    sample_add(&json, "}, \"section\": {\"required\": [");
    for (unsigned i = 0; i < required; i++)
        sample_add(&json, "%s\"f%u\"", i ? ", " : "", i);
    sample_add(&json, "]%s}}", dossier);
    reading->json = json.data;
    section_begin(&reading->section, reading->json);
    reading->section.memory.allowed = allowed;
    lead_completeness_begin(&reading->section.place, &reading->completeness);
    reading->is_complete = section_conditions(&reading->section) &&
                           lead_completeness_read(&reading->section.place, &reading->section.conditions, &reading->completeness);
    reading->section.memory.allowed = SIZE_MAX;
}

static const char wide_dossier[] = ", \"dossier\": {\"key_contact\": [\"f0\"], \"topic\": [\"f1\"], \"needs\": [\"f2\"], \"cases\": [\"f3\"]}";

/* 64 parts, as many as there are bits. */
static void most_parts(void **state)
{
    struct reading reading;
    (void)state;
    read_wide(&reading, 60, wide_dossier, SIZE_MAX);
    assert_true(reading.is_complete);
    section_expect(&reading.section, "60 required", LEAD_OK, NULL, NULL);
    assert_int_equal(reading.completeness.count, 64);
    const uint64_t there[] = {UINT64_MAX, 0, UINT64_C(0xF000000000000000), UINT64_C(0x0FFFFFFFFFFFFFFF), UINT64_C(0x7FFFFFFFFFFFFFFF)};
    static const lead_points expected[] = {100000, 0, 6250, 93750, 98437};
    static const uint8_t dossiers[] = {0, 1, 0, 1, 1};
    lead_points completeness[5];
    uint8_t dossier[5];
    uint64_t missing[5];
    const struct lead_completeness_columns columns = {there, completeness, dossier, missing};
    lead_completeness_finish(&reading.completeness, 5, &columns);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(completeness[i], expected[i]);
        assert_int_equal(dossier[i], dossiers[i]);
        assert_true(missing[i] == ~there[i]);
    }
    reading_end(&reading);
    read_wide(&reading, 61, "", SIZE_MAX);
    assert_true(reading.is_complete);
    section_expect(&reading.section, "61 required", LEAD_ERROR_LIMIT, "/section/required", "61 required; at most 60");
    reading_end(&reading);
}

/* Against counting one by one; bits beyond the parts say nothing. */
static void random_blocks(void **state)
{
    enum { ROWS = 300 };
    static uint64_t there[ROWS], missing[ROWS + 1];
    static lead_points completeness[ROWS + 1];
    static uint8_t dossier[ROWS + 1];
    struct sample_random random = {1};
    (void)state;
    for (uint32_t count = 1; count <= LEAD_PARTS_MAX; count++) {
        struct lead_part parts[LEAD_PARTS_MAX] = {{0}};
        struct lead_completeness wanted = {parts, count, false};
        for (uint32_t i = count - sample_below(&random, count < 4 ? count + 1 : 5); i < count; i++)
            wanted.has_dossier = parts[i].is_dossier = true;
        const size_t rows = 1 + sample_below(&random, ROWS);
        for (size_t row = 0; row < rows; row++)
            there[row] = sample_next(&random) | (sample_once_in(&random, 2) ? sample_next(&random) : 0);
        completeness[rows] = -7;
        dossier[rows] = 77;
        missing[rows] = 7;
        for (unsigned which = 0; which < 8; which++) {
            const struct lead_completeness_columns columns = {there, which & 1 ? completeness : NULL, which & 2 ? dossier : NULL,
                                                              which & 4 ? missing : NULL};
            memset(completeness, 0x5A, rows * sizeof *completeness);
            lead_completeness_finish(&wanted, rows, &columns);
            assert_int_equal(completeness[0] == 0x5A5A5A5A, !(which & 1));
        }
        assert_true(completeness[rows] == -7 && dossier[rows] == 77 && missing[rows] == 7);
        for (size_t row = 0; row < rows; row++) {
            uint64_t absent = 0;
            int64_t present = 0;
            bool has_all = true;
            for (uint32_t i = 0; i < count; i++) {
                const bool is_there = there[row] >> i & 1;
                present += is_there;
                absent |= (uint64_t)!is_there << i;
                has_all = has_all && (is_there || !parts[i].is_dossier);
            }
            assert_int_equal(completeness[row], 100000 * present / (int64_t)count);
            assert_int_equal(dossier[row], !has_all);
            assert_true(missing[row] == absent);
        }
    }
}

static void memory_ends(void **state)
{
    unsigned failures = 0;
    (void)state;
    for (size_t allowed = 0;; allowed++, failures++) {
        struct reading reading;
        read_wide(&reading, 60, wide_dossier, allowed);
        const bool is_complete = reading.is_complete;
        assert_int_equal(reading.section.findings.count, 0);
        reading_end(&reading);
        if (is_complete)
            break;
        assert_true(allowed < 100);
    }
    assert_true(failures > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_domains_lead), cmocka_unit_test(what_is_read),  cmocka_unit_test(dossier_parts), cmocka_unit_test(problems),
        cmocka_unit_test(most_parts),       cmocka_unit_test(random_blocks), cmocka_unit_test(memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
