/* SPDX-License-Identifier: MIT */
/* Where room, memory or data end: titles as long as may be and of rare characters, assessments without memory, groups of data that is not Arrow. */
#include "batch_fixture.h"
#include "buying/title.h"
#include "memory_fixture.h"

/* Many times the same piece: whatever it is, the parser ends, and says something sound. */
static void titles_that_fill_every_room(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a ", "ab-", "a.b.", "1 ", "销", "销 ", "é ", "ß", "ﬃ", "ﷺ", "ǆ ", "Ⅷ", "ｱ ", "×", "a×", "\xE2\x80\x82x", "\xC2\xA0y", "R&D ", "CEO/", "VP of ", "Sr. ", "(m/w/d) ", "O'", "k8s ", "&", "a&", "a\xE2\x80\x90",
    };
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
        for (size_t size = 1; size <= 1200; size += size < 20 ? 1 : 59) {
            char text[1300];
            size_t length = strlen(pieces[i]);
            lead_title title = {.size = sizeof title};
            for (size_t at = 0; at < sizeof text; at++)
                text[at] = pieces[i][at % length];
            size_t whole = size / length * length; /* no character in parts */
            assert_int_equal(lead_title_parse(NULL, text, whole, &title, NULL), LEAD_OK);
            assert_in_range(title.department, LEAD_DEPARTMENT_EXECUTIVE, LEAD_DEPARTMENT_OTHER);
            assert_in_range(title.seniority, LEAD_SENIORITY_CHIEF, LEAD_SENIORITY_OTHER);
            assert_in_range(title.word_count, 0, LEAD_TITLE_WORDS);
        }
}

static void rare_characters_part_words(void **state)
{
    (void)state;
    static const struct {
        const char *title;
        lead_term_number department, seniority;
    } rows[] = {
        {"Sales\xC2\xA0" "Director", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_DIRECTOR},
        {"Sales\xE2\x80\x83" "Director", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_DIRECTOR},
        {"Sales × Director", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_DIRECTOR},
        {"Engineer, junior", LEAD_DEPARTMENT_ENGINEERING, LEAD_SENIORITY_JUNIOR},
        {"Associate Account Manager", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_JUNIOR},
        {"销售总监科技有限公司", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_DIRECTOR},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_title title = {.size = sizeof title};
        assert_int_equal(lead_title_parse(NULL, rows[i].title, strlen(rows[i].title), &title, NULL), LEAD_OK);
        assert_int_equal(title.department, rows[i].department);
        assert_int_equal(title.seniority, rows[i].seniority);
    }
}

#define DOCUMENT(sections) "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"a\": \"flag\", \"title\": \"text\"}, \"scores\": {\"fit\": {\"groups\": " \
                           "[{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, \"points\": 1}]}]}}, " sections "}"

static void words_of_a_lexicon_are_texts(void **state)
{
    (void)state;
    static const char number[] = DOCUMENT("\"roles\": {\"title\": \"title\", \"lexicon\": [{\"words\": 5, \"department\": \"hr\"}]}");
    static const char nothing[] = DOCUMENT("\"roles\": {\"title\": \"title\", \"lexicon\": [{\"words\": [], \"department\": \"hr\"}]}");
    lead_model *model;
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_model_compile(number, strlen(number), NULL, &model, &error), LEAD_ERROR_WRONG_TYPE);
    assert_string_equal(error.path, "/roles/lexicon/0/words");
    assert_int_equal(lead_model_compile(nothing, strlen(nothing), NULL, &model, &error), LEAD_ERROR_BAD_VALUE);
    assert_string_equal(error.path, "/roles/lexicon/0/words");
}

/* The program of explanations is made by the first assessment. */
static void assessments_without_memory(void **state)
{
    (void)state;
    struct memory memory;
    lead_model *model = compile(DOCUMENT("\"completeness\": {\"required\": [\"a\"]}"));
    size_t allowed = 0;
    for (bool is_done = false; !is_done; allowed++) {
        lead_record *record;
        lead_assessment *assessment;
        memory_init(&memory, SIZE_MAX);
        assert_int_equal(lead_record_new(model, &memory.allocator, &record, NULL), LEAD_OK);
        memory.allowed = allowed;
        is_done = lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, NULL) == LEAD_OK;
        assert_int_equal(assessment != NULL, is_done);
        lead_assessment_free(assessment);
        lead_record_free(record);
        assert_int_equal(memory.blocks, 0);
    }
    assert_true(allowed > 1);
    lead_model_unref(model);
}

/* The same record, a year later: red flags that look at now are seen anew. */
static void assessments_at_other_times(void **state)
{
    (void)state;
    lead_model *model = compile("{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"bought\": \"time\"}, \"scores\": {\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": "
                                "[{\"name\": \"r\", \"when\": {\"bought\": \"known\"}, \"points\": 1}]}]}}, \"qualification\": {\"framework\": \"bant\", \"red_flags\": {\"bought_competitor\": "
                                "{\"when\": {\"bought\": {\"within\": \"90d\"}}}}}}");
    lead_record *record = new_record(model);
    set_field(model, record, "bought", "2026-11-01T00:00:00Z");
    for (int year = 0; year < 3; year++) {
        lead_assessment *assessment;
        lead_time now = SAMPLE_NOW + year % 2 * INT64_C(366) * 86400 * 1000000;
        assert_int_equal(lead_record_assess(record, now, NULL, &assessment, NULL), LEAD_OK);
        assert_int_equal(lead_assessment_red_flag(assessment, 0), year % 2 ? LEAD_TRUTH_FALSE : LEAD_TRUTH_TRUE);
        lead_assessment_free(assessment);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

static void groups_of_what_is_no_table(void **state)
{
    (void)state;
    struct arrow_build build;
    lead_buying_groups *groups;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = compile(DOCUMENT("\"roles\": {\"title\": \"title\"}, \"buying_group\": {\"engagement\": \"fit\"}"));
    arrow_begin(&build, 1);
    arrow_add_flags(&build, "a", "1");
    arrow_add_strings(&build, "title", "u", (const char *const[]){"CEO"});
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    const char *format = build.schema.format;
    build.schema.format = "i";
    assert_int_equal(lead_batch_buying_groups(batch, "account", &build.schema, &build.array, SAMPLE_NOW, NULL, &groups, &error), LEAD_ERROR_ARROW);
    assert_null(groups);
    build.schema.format = format;
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_that_fill_every_room), cmocka_unit_test(rare_characters_part_words), cmocka_unit_test(words_of_a_lexicon_are_texts),
        cmocka_unit_test(assessments_without_memory),  cmocka_unit_test(groups_of_what_is_no_table), cmocka_unit_test(assessments_at_other_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
