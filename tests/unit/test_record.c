/* SPDX-License-Identifier: MIT */
/* Records: what setters accept, how a record is used again, and results in structures of the caller's size. */
#include "model_fixture.h"

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\",\n"
    " \"fields\": {\"flag\": \"flag\", \"number\": \"number\", \"category\": \"category\", \"text\": \"text\", \"tags\": \"tags\", \"time\": \"time\"},\n"
    " \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [\n"
    "  {\"name\": \"flag\", \"when\": {\"flag\": true}, \"points\": 1},\n"
    "  {\"name\": \"number\", \"when\": {\"number\": {\">=\": 10}}, \"points\": 10},\n"
    "  {\"name\": \"category\", \"when\": {\"category\": [\"a\", \"b\"]}, \"points\": 100},\n"
    "  {\"name\": \"text\", \"when\": {\"text\": {\"contains\": \"vp\"}}, \"points\": 1000},\n"
    "  {\"name\": \"tags\", \"when\": {\"tags\": {\"all\": [\"x\", \"y\"]}}, \"points\": 10000},\n"
    "  {\"name\": \"time\", \"when\": {\"time\": {\"within\": \"1d\"}}, \"points\": 100000}]}]},\n"
    "  \"t\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"flag\": \"unknown\"}, \"points\": 5}]}]}},\n"
    " \"grade\": {\"letters\": {\"s\": {\"A\": 1}}},\n"
    " \"classes\": [{\"name\": \"c\", \"when\": {\"flag\": true}}]}";

enum { FLAG, NUMBER, CATEGORY, TEXT, TAGS, TIME, FIELDS };

#define ALL_POINTS 111111000

static void fill(lead_record *record)
{
    static const char *const tags[] = {"y", "x"};
    static const size_t sizes[] = {1, 1};
    assert_int_equal(lead_record_set_flag(record, FLAG, 1), LEAD_OK);
    assert_int_equal(lead_record_set_number(record, NUMBER, 10), LEAD_OK);
    assert_int_equal(lead_record_set_text(record, CATEGORY, "b", 1), LEAD_OK);
    assert_int_equal(lead_record_set_text(record, TEXT, "the VP", 6), LEAD_OK);
    assert_int_equal(lead_record_set_tags(record, TAGS, tags, sizes, 2), LEAD_OK);
    assert_int_equal(lead_record_set_time(record, TIME, SAMPLE_NOW), LEAD_OK);
}

/* ---- Setters ---- */

/* Calls the setter of type `type` for `field`. */
static lead_status set(lead_record *record, lead_field_type type, uint32_t field)
{
    switch (type) {
    case LEAD_FIELD_FLAG:
        return lead_record_set_flag(record, field, 1);
    case LEAD_FIELD_NUMBER:
        return lead_record_set_number(record, field, 1);
    case LEAD_FIELD_CATEGORY:
        return lead_record_set_code(record, field, 0);
    case LEAD_FIELD_TEXT:
        return lead_record_set_text(record, field, "a", 1);
    case LEAD_FIELD_TAGS:
        return lead_record_set_tags(record, field, NULL, NULL, 0);
    default:
        return lead_record_set_time(record, field, 1);
    }
}

static void setters_take_only_their_own_type(void **state)
{
    (void)state;
    static const lead_field_type types[FIELDS] = {LEAD_FIELD_FLAG, LEAD_FIELD_NUMBER, LEAD_FIELD_CATEGORY,
                                                  LEAD_FIELD_TEXT, LEAD_FIELD_TAGS,   LEAD_FIELD_TIME};
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    for (size_t type = 0; type < FIELDS; type++) {
        for (uint32_t field = 0; field < FIELDS; field++) {
            /* The setter for text is also one for categories. */
            const bool fits = types[field] == types[type] || (types[type] == LEAD_FIELD_TEXT && types[field] == LEAD_FIELD_CATEGORY);
            assert_int_equal(set(record, types[type], field), fits ? LEAD_OK : LEAD_ERROR_INVALID_ARGUMENT);
        }
        assert_int_equal(set(record, types[type], FIELDS), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(set(record, types[type], LEAD_NONE), LEAD_ERROR_INVALID_ARGUMENT);
        assert_int_equal(set(NULL, types[type], 0), LEAD_ERROR_INVALID_ARGUMENT);
    }
    assert_int_equal(lead_record_set_unknown(record, FIELDS), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_unknown(record, LEAD_NONE), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_unknown(NULL, 0), LEAD_ERROR_INVALID_ARGUMENT);
    lead_record_clear(NULL);
    lead_record_free(record);
    lead_model_unref(model);
}

static void a_refused_type_changes_nothing(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    fill(record);
    assert_int_equal(points_of(record, 0), ALL_POINTS);
    for (uint32_t field = 0; field < FIELDS; field++) {
        if (field != NUMBER)
            assert_int_equal(lead_record_set_number(record, field, 0), LEAD_ERROR_INVALID_ARGUMENT);
        if (field != TEXT && field != CATEGORY)
            assert_int_equal(lead_record_set_text(record, field, "z", 1), LEAD_ERROR_INVALID_ARGUMENT);
    }
    assert_int_equal(lead_record_set_text(record, TEXT, NULL, 3), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_text(record, CATEGORY, NULL, 3), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_tags(record, TAGS, NULL, NULL, 1), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_code(record, CATEGORY, 2), LEAD_ERROR_INVALID_ARGUMENT); /* there are two */
    assert_int_equal(lead_record_set_code(record, CATEGORY, 65536), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(points_of(record, 0), ALL_POINTS);
    lead_record_free(record);
    lead_model_unref(model);
}

static const char *const broken_texts[] = {"\xFF", "a\xC3", "\xC0\x80", "\xED\xA0\x80", "vp \xF4\x90\x80\x80", "b\x80"};

static void text_that_is_not_utf8_is_unknown(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    for (size_t i = 0; i < COUNT_OF(broken_texts); i++) {
        const char *text = broken_texts[i];
        const size_t size = strlen(text);
        const char *const tags[] = {"x", text, "y"};
        const size_t sizes[] = {1, size, 1};
        fill(record);
        assert_int_equal(lead_record_set_text(record, TEXT, text, size), LEAD_ERROR_VALUE);
        assert_int_equal(points_of(record, 0), ALL_POINTS - 1000000);
        assert_int_equal(lead_record_set_text(record, CATEGORY, text, size), LEAD_ERROR_VALUE);
        assert_int_equal(points_of(record, 0), ALL_POINTS - 1100000);
        assert_int_equal(lead_record_set_tags(record, TAGS, tags, sizes, 3), LEAD_ERROR_VALUE);
        /* Only the broken tag is left out of the set. */
        assert_int_equal(points_of(record, 0), ALL_POINTS - 1100000);
        /* All but the weights 100 and 1,000 of 111,111 are known. */
        assert_int_equal(score_of(record, 0).coverage, 1000 * 110011 / 111111);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

static void values_at_the_edges(void **state)
{
    (void)state;
    static const char *const none[] = {NULL, "x"};
    static const size_t sizes[] = {0, 1};
    static const size_t wrong_sizes[] = {2, 1};
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    assert_int_equal(lead_record_set_flag(record, FLAG, -7), LEAD_OK); /* anything but 0 is true */
    assert_int_equal(points_of(record, 0), 1000);
    assert_int_equal(lead_record_set_flag(record, FLAG, 256), LEAD_OK);
    assert_int_equal(points_of(record, 0), 1000);
    assert_int_equal(lead_record_set_flag(record, FLAG, 0), LEAD_OK);
    assert_int_equal(lead_record_set_number(record, NUMBER, strtod("inf", NULL)), LEAD_OK);
    assert_int_equal(points_of(record, 0), 10000);
    assert_int_equal(lead_record_set_number(record, NUMBER, strtod("nan", NULL)), LEAD_OK);
    assert_int_equal(points_of(record, 0), 0);
    assert_int_equal(lead_record_set_text(record, TEXT, NULL, 0), LEAD_OK); /* empty, and known */
    assert_int_equal(lead_record_set_text(record, CATEGORY, NULL, 0), LEAD_OK);
    assert_int_equal(lead_record_set_tags(record, TAGS, none, sizes, 2), LEAD_OK); /* an empty tag */
    assert_int_equal(score_of(record, 0).coverage, 1000 * 11101 / 111111);
    assert_int_equal(lead_record_set_tags(record, TAGS, none, wrong_sizes, 2), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_code(record, CATEGORY, LEAD_NONE), LEAD_OK);
    assert_int_equal(points_of(record, 0), 0);
    assert_int_equal(lead_record_set_code(record, CATEGORY, 1), LEAD_OK);
    assert_int_equal(points_of(record, 0), 100000);
    assert_int_equal(lead_record_set_time(record, TIME, INT64_MIN), LEAD_OK);
    assert_int_equal(points_of(record, 0), 100000);
    lead_record_free(record);
    lead_model_unref(model);
}

/* ---- Using a record again ---- */

static void a_cleared_record_is_like_a_new_one(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    for (int again = 0; again < 3; again++) {
        const lead_score empty = score_of(record, 0), other = score_of(record, 1);
        assert_int_equal(empty.points, 0);
        assert_int_equal(empty.coverage, 0);
        assert_int_equal(empty.grade, 1);
        assert_int_equal(empty.lead_class, LEAD_NONE);
        assert_int_equal(other.points, 5000);
        assert_int_equal(other.coverage, 1000);
        fill(record);
        assert_int_equal(points_of(record, 0), ALL_POINTS);
        assert_int_equal(score_of(record, 0).grade, 0);
        assert_int_equal(score_of(record, 1).points, 0);
        assert_int_equal(score_of(record, 1).lead_class, 0);
        lead_record_clear(record);
    }
    fill(record);
    for (uint32_t field = 0; field < FIELDS; field++)
        assert_int_equal(lead_record_set_unknown(record, field), LEAD_OK);
    assert_int_equal(score_of(record, 0).coverage, 0);
    lead_record_free(record);
    lead_model_unref(model);
}

/* Texts that grow and shrink; the folded form may be longer than the text. */
static void texts_of_any_length(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 5, 100, 3, 100000, 0, 1000000, 17, 2};
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        char *text = malloc(sizes[i] + 3);
        assert_non_null(text);
        memset(text, 'a', sizes[i]);
        memcpy(text + sizes[i], " vp", 3);
        assert_int_equal(lead_record_set_text(record, TEXT, text, sizes[i] + 3), LEAD_OK);
        memset(text, 'z', sizes[i] + 3); /* the bytes were copied */
        free(text);
        assert_int_equal(points_of(record, 0), 1000000);
    }
    char *text = malloc(30000);
    assert_non_null(text);
    for (size_t i = 0; i < 30000; i += 3)
        memcpy(text + i, "\357\267\272", 3); /* U+FDFA: 18 characters when it is normalised */
    assert_int_equal(lead_record_set_text(record, TEXT, text, 30000), LEAD_OK);
    assert_int_equal(points_of(record, 0), 0);
    free(text);
    lead_record_free(record);
    lead_model_unref(model);
}

static void more_than_64_tags(void **state)
{
    (void)state;
    enum { TAGS_NAMED = 200 };
    struct sample_text json = {0};
    char names[TAGS_NAMED][8];
    const char *texts[TAGS_NAMED];
    size_t sizes[TAGS_NAMED];
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"t\": \"tags\"}, \"scores\": {\"s\": {\"groups\":"
                      " [{\"name\": \"g\", \"rules\": [");
    for (int i = 0; i < TAGS_NAMED; i++)
        sample_add(&json, "%s{\"name\": \"r%d\", \"when\": {\"t\": {\"any\": [\"t%d\"]}}, \"points\": %d}", i ? ", " : "", i, i, i + 1);
    sample_add(&json, "]}]}}}");
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    lead_points expected = 0;
    for (size_t i = 0; i < TAGS_NAMED; i++) {
        snprintf(names[i], sizeof names[i], "t%zu", i);
        texts[i] = names[i];
        sizes[i] = strlen(names[i]);
        expected += 1000 * (lead_points)(i + 1);
        assert_int_equal(lead_record_set_tags(record, 0, texts, sizes, i + 1), LEAD_OK);
        assert_int_equal(points_of(record, 0), expected);
        assert_int_equal(lead_record_set_tags(record, 0, &texts[i], &sizes[i], 1), LEAD_OK); /* replaces */
        assert_int_equal(points_of(record, 0), 1000 * (lead_points)(i + 1));
    }
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

/* ---- Results ---- */

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    const lead_allocator lacking = {.size = sizeof lacking};
    lead_model *model = compile(document);
    lead_record *record = new_record(model), *other = record;
    lead_error error = LEAD_ERROR_INIT;
    lead_score score = {.size = sizeof score}, small = {.size = sizeof small - 1};
    lead_outputs outputs = {.size = sizeof outputs}, without_size = {0};
    assert_int_equal(lead_record_new(model, NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_new(NULL, NULL, &other, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(other);
    other = record;
    assert_int_equal(lead_record_new(model, &lacking, &other, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(other);
    assert_int_equal(lead_record_score(record, 0, 0, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_score(record, 0, 0, &small, &error), LEAD_ERROR_INVALID_ARGUMENT);
    score.points = 77;
    assert_int_equal(lead_record_score(record, 0, 2, &score, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(score.points, 0);
    assert_int_equal(score.grade, LEAD_NONE);
    assert_int_equal(score.lead_class, LEAD_NONE);
    score.coverage = 77;
    assert_int_equal(lead_record_score(NULL, 0, 0, &score, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(score.coverage, 0);
    assert_int_equal(lead_record_evaluate(NULL, 0, &outputs, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_evaluate(record, 0, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_evaluate(record, 0, &without_size, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_evaluate(record, 0, &outputs, &error), LEAD_OK); /* nothing wanted */
    lead_record_free(NULL);
    lead_record_free(record);
    lead_model_unref(model);
}

static void newer_structures_keep_what_is_behind(void **state)
{
    (void)state;
    struct {
        lead_score score;
        char behind[16];
    } newer;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    memset(&newer, 0x5A, sizeof newer);
    newer.score.size = sizeof newer;
    fill(record);
    assert_int_equal(lead_record_score(record, SAMPLE_NOW, 0, &newer.score, NULL), LEAD_OK);
    assert_int_equal(newer.score.size, sizeof newer);
    assert_int_equal(newer.score.points, ALL_POINTS);
    assert_int_equal(newer.score.reserved, 0);
    for (size_t i = 0; i < sizeof newer.behind; i++)
        assert_int_equal(newer.behind[i], 0x5A);
    lead_record_free(record);
    lead_model_unref(model);
}

static void any_of_the_results_can_be_had_alone(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    fill(record);
    for (unsigned wanted = 0; wanted < 64; wanted++) {
        lead_points s = -1, t = -1, *points[] = {wanted & 1 ? &s : NULL, wanted & 2 ? &t : NULL};
        lead_permille covered = 7777, other = 7777, *coverage[] = {wanted & 4 ? &covered : NULL, wanted & 8 ? &other : NULL};
        uint8_t grade = 77, class = 77;
        const lead_outputs outputs = {.size = sizeof outputs,
                                      .points = wanted & 3 ? points : NULL,
                                      .coverage = wanted & 12 ? coverage : NULL,
                                      .grade = wanted & 16 ? &grade : NULL,
                                      .lead_class = wanted & 32 ? &class : NULL};
        assert_int_equal(lead_record_evaluate(record, SAMPLE_NOW, &outputs, NULL), LEAD_OK);
        assert_int_equal(s, wanted & 1 ? ALL_POINTS : -1);
        assert_int_equal(t, wanted & 2 ? 0 : -1);
        assert_int_equal(covered, wanted & 4 ? 1000 : 7777);
        assert_int_equal(other, wanted & 8 ? 1000 : 7777);
        assert_int_equal(grade, wanted & 16 ? 0 : 77);
        assert_int_equal(class, wanted & 32 ? 0 : 77);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

static void results_that_the_model_lacks_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile("{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"f\": \"flag\"}, \"scores\": {\"s\": {\"groups\":"
                                " [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"f\": true}, \"points\": 1}]}]}}}");
    lead_record *record = new_record(model);
    lead_error error = LEAD_ERROR_INIT;
    uint8_t column = 77;
    const lead_outputs with_grade = {.size = sizeof with_grade, .grade = &column}, with_class = {.size = sizeof with_class, .lead_class = &column};
    assert_int_equal(lead_record_evaluate(record, 0, &with_grade, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "grade"));
    assert_int_equal(lead_record_evaluate(record, 0, &with_class, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "class"));
    assert_int_equal(column, 77);
    lead_record_free(record);
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setters_take_only_their_own_type),
        cmocka_unit_test(a_refused_type_changes_nothing),
        cmocka_unit_test(text_that_is_not_utf8_is_unknown),
        cmocka_unit_test(values_at_the_edges),
        cmocka_unit_test(a_cleared_record_is_like_a_new_one),
        cmocka_unit_test(texts_of_any_length),
        cmocka_unit_test(more_than_64_tags),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(newer_structures_keep_what_is_behind),
        cmocka_unit_test(any_of_the_results_can_be_had_alone),
        cmocka_unit_test(results_that_the_model_lacks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
