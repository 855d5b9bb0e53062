/* SPDX-License-Identifier: MIT */
/* Explanations: entry by entry for a model made for it, and for random ones that the entries add up to the score exactly. */
#include "batch_fixture.h"

/* ---- A model in which every kind of entry comes up ---- */

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\",\n"
    " \"fields\": {\"a\": \"flag\", \"unused\": \"flag\", \"b\": \"flag\", \"n\": \"number\", \"c\": \"category\"},\n"
    " \"scores\": {\n"
    "  \"fit\": {\"min\": -5, \"max\": 12, \"groups\": [\n"
    "   {\"name\": \"first\", \"min\": -1, \"max\": 10, \"rules\": [\n"
    "    {\"name\": \"eight\", \"when\": {\"n\": {\">=\": 1}, \"a\": true}, \"points\": 8, \"reason\": \"because of eight\"},\n"
    "    {\"name\": \"four\", \"when\": {\"b\": true}, \"points\": 4, \"unknown\": 0.5},\n"
    "    {\"name\": \"less\", \"when\": {\"b\": false}, \"points\": -3},\n"
    "    {\"name\": \"nothing\", \"when\": {\"a\": true}, \"points\": 0}]},\n"
    "   {\"name\": \"second\", \"rules\": [\n"
    "    {\"name\": \"DE\", \"when\": {\"c\": \"DE\"}, \"points\": 5},\n"
    "    {\"name\": \"AT\", \"when\": {\"c\": \"AT\"}, \"points\": -9}]}]},\n"
    "  \"interest\": {\"groups\": [{\"name\": \"g\", \"min\": 2, \"rules\": [\n"
    "    {\"name\": \"of fit\", \"when\": {\"fit\": {\">\": 0}, \"b\": \"known\"}, \"points\": 1.001}]}]}},\n"
    " \"grade\": {\"letters\": {\"fit\": {\"A\": 12}}},\n"
    " \"classes\": [{\"name\": \"top\", \"when\": {\"grade\": \"A\"}}]}";

enum { FIELD_A, FIELD_UNUSED, FIELD_B, FIELD_N, FIELD_C };

struct entry {
    lead_entry_kind kind;
    uint32_t score;
    lead_points points;
    const char *group, *name;
};

#define ENTRIES_MAX 10

struct ledger_case {
    const char *description;
    const char *values[5]; /* of a, unused, b, n, c */
    struct entry entries[ENTRIES_MAX];
    uint32_t unknown[2][5]; /* by score, ended by LEAD_NONE */
};

static const struct ledger_case cases[] = {
    {"nothing is known",
     {NULL, NULL, NULL, NULL, NULL},
     {{LEAD_ENTRY_UNKNOWN, 0, 500, "first", "four"}, {LEAD_ENTRY_GROUP_LIMIT, 1, 2000, "g", NULL}},
     {{FIELD_A, FIELD_B, FIELD_N, FIELD_C, LEAD_NONE}, {FIELD_B, LEAD_NONE}}},
    {"everything is true and limited from above",
     {"1", "1", "1", "5", "DE"},
     {{LEAD_ENTRY_RULE, 0, 8000, "first", "eight"},
      {LEAD_ENTRY_RULE, 0, 4000, "first", "four"},
      {LEAD_ENTRY_RULE, 0, 0, "first", "nothing"},
      {LEAD_ENTRY_GROUP_LIMIT, 0, -2000, "first", NULL},
      {LEAD_ENTRY_RULE, 0, 5000, "second", "DE"},
      {LEAD_ENTRY_SCORE_LIMIT, 0, -3000, NULL, NULL},
      {LEAD_ENTRY_RULE, 1, 1001, "g", "of fit"},
      {LEAD_ENTRY_GROUP_LIMIT, 1, 999, "g", NULL}},
     {{LEAD_NONE}, {LEAD_NONE}}},
    {"limited from below",
     {"0", NULL, "0", NULL, "AT"},
     {{LEAD_ENTRY_RULE, 0, -3000, "first", "less"},
      {LEAD_ENTRY_GROUP_LIMIT, 0, 2000, "first", NULL},
      {LEAD_ENTRY_RULE, 0, -9000, "second", "AT"},
      {LEAD_ENTRY_SCORE_LIMIT, 0, 5000, NULL, NULL},
      {LEAD_ENTRY_GROUP_LIMIT, 1, 2000, "g", NULL}},
     {{FIELD_N, LEAD_NONE}, {LEAD_NONE}}},
    {"no limit",
     {"0", NULL, "1", "5", "CH"},
     {{LEAD_ENTRY_RULE, 0, 4000, "first", "four"}, {LEAD_ENTRY_RULE, 1, 1001, "g", "of fit"}, {LEAD_ENTRY_GROUP_LIMIT, 1, 999, "g", NULL}},
     {{LEAD_NONE}, {LEAD_NONE}}},
};

static void assert_text(const char *found, const char *expected)
{
    assert_int_equal(found != NULL, expected != NULL);
    if (expected)
        assert_string_equal(found, expected);
}

static void check_entry(const lead_ledger *ledger, size_t index, const struct entry *expected)
{
    lead_entry entry = {.size = sizeof entry};
    assert_int_equal(lead_ledger_get(ledger, index, &entry), LEAD_OK);
    assert_int_equal(entry.kind, expected->kind);
    assert_int_equal(entry.score, expected->score);
    assert_int_equal(entry.points, expected->points);
    assert_text(entry.group, expected->group);
    assert_text(entry.name, expected->name);
    const bool is_eight = expected->name && strcmp(expected->name, "eight") == 0;
    assert_text(entry.reason, is_eight ? "because of eight" : expected->name);
    assert_int_equal(entry.fields != NULL, expected->name != NULL);
    if (is_eight) {
        assert_int_equal(entry.field_count, 2); /* ascending, whatever the order of the condition */
        assert_int_equal(entry.fields[0], FIELD_A);
        assert_int_equal(entry.fields[1], FIELD_N);
    } else
        assert_int_equal(entry.field_count, expected->name ? 1 : 0);
}

static void check_ledger(const lead_ledger *ledger, const struct ledger_case *row)
{
    size_t count = 0;
    while (count < ENTRIES_MAX && row->entries[count].kind)
        count++;
    assert_int_equal(lead_ledger_count(ledger), count);
    for (size_t i = 0; i < count; i++)
        check_entry(ledger, i, &row->entries[i]);
    for (uint32_t s = 0; s < 2; s++) {
        uint32_t unknown = 0;
        for (; row->unknown[s][unknown] != LEAD_NONE; unknown++)
            assert_int_equal(lead_ledger_unknown(ledger, s, unknown), row->unknown[s][unknown]);
        assert_int_equal(lead_ledger_unknown_count(ledger, s), unknown);
        assert_int_equal(lead_ledger_unknown(ledger, s, unknown), LEAD_NONE);
    }
}

static void entries_stand_in_the_order_of_the_document(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "unused", "b", "n", "c"};
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        lead_ledger *ledger;
        print_message("# %s\n", cases[i].description);
        for (size_t field = 0; field < COUNT_OF(names); field++)
            set_field(model, record, names[field], cases[i].values[field]);
        assert_int_equal(lead_record_explain(record, SAMPLE_NOW, NULL, &ledger, NULL), LEAD_OK);
        check_ledger(ledger, &cases[i]);
        lead_ledger_free(ledger);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

/* ---- Random models ---- */

/* The entries of each score sum to its points, and the ledger's scores are those of scoring. */
static void check_sums(const lead_ledger *ledger, const lead_model *model, lead_record *record)
{
    int64_t sums[SCORES_MAX] = {0};
    uint32_t last_score = 0;
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        assert_int_equal(lead_ledger_get(ledger, i, &entry), LEAD_OK);
        assert_true(entry.score >= last_score);
        assert_in_range(entry.kind, LEAD_ENTRY_RULE, LEAD_ENTRY_SCORE_LIMIT);
        assert_true(entry.points != 0 || entry.kind == LEAD_ENTRY_RULE);
        last_score = entry.score;
        sums[entry.score] += entry.points;
    }
    for (uint32_t s = 0; s < lead_model_score_count(model); s++) {
        const lead_score expected = score_of(record, s);
        lead_score score = {.size = sizeof score};
        assert_int_equal(lead_ledger_score(ledger, s, &score), LEAD_OK);
        assert_memory_equal(&score, &expected, sizeof score);
        assert_int_equal(sums[s], score.points);
    }
}

static void assert_equal_ledgers(const lead_ledger *a, const lead_ledger *b, const lead_model *model)
{
    assert_int_equal(lead_ledger_count(a), lead_ledger_count(b));
    for (size_t i = 0; i < lead_ledger_count(a); i++) {
        lead_entry left, right;
        memset(&left, 0, sizeof left);
        memset(&right, 0, sizeof right);
        left.size = right.size = sizeof left;
        lead_ledger_get(a, i, &left);
        lead_ledger_get(b, i, &right);
        assert_memory_equal(&left, &right, sizeof left);
    }
    for (uint32_t s = 0; s < lead_model_score_count(model); s++) {
        lead_score left = {.size = sizeof left}, right = {.size = sizeof right};
        lead_ledger_score(a, s, &left);
        lead_ledger_score(b, s, &right);
        assert_memory_equal(&left, &right, sizeof left);
        assert_int_equal(lead_ledger_unknown_count(a, s), lead_ledger_unknown_count(b, s));
        for (uint32_t i = 0; i < lead_ledger_unknown_count(a, s); i++)
            assert_int_equal(lead_ledger_unknown(a, s, i), lead_ledger_unknown(b, s, i));
    }
}

/* What is unknown of a score: fields that are not known, each once, ascending. */
static void check_unknown(const lead_ledger *ledger, const lead_model *model, const struct sample_lead *lead)
{
    for (uint32_t s = 0; s < lead_model_score_count(model); s++)
        for (uint32_t i = 0; i < lead_ledger_unknown_count(ledger, s); i++) {
            const uint32_t field = lead_ledger_unknown(ledger, s, i);
            const struct sample_value *value = &lead->value[field];
            assert_true(!value->known || (lead_model_field_type(model, field) == LEAD_FIELD_NUMBER && value->number != value->number));
            assert_true(i == 0 || lead_ledger_unknown(ledger, s, i - 1) < field);
        }
}

static void random_ledgers_add_up_and_agree(void **state)
{
    (void)state;
    enum { MODELS = 150, LEADS = 12 };
    struct sample_random random = {51};
    for (unsigned m = 0; m < MODELS; m++) {
        struct sample_fields fields;
        struct sample_text json = {0};
        struct sample_lead leads[LEADS];
        struct ArrowSchema schema;
        struct ArrowArray array;
        lead_batch *batch;
        sample_model(&random, &fields, &json);
        lead_model *model = compile(json.data);
        lead_record *record = new_record(model);
        for (unsigned i = 0; i < LEADS; i++)
            sample_lead(&random, &fields, &leads[i]);
        sample_arrow(&fields, leads, LEADS, m, &schema, &array);
        assert_int_equal(lead_batch_new(model, &schema, &array, NULL, NULL, &batch, NULL), LEAD_OK);
        for (unsigned i = 0; i < LEADS; i++) {
            lead_ledger *of_record, *of_batch;
            assert_true(sample_fill(&fields, &leads[i], record));
            assert_int_equal(lead_record_explain(record, SAMPLE_NOW, NULL, &of_record, NULL), LEAD_OK);
            assert_int_equal(lead_batch_explain(batch, i, SAMPLE_NOW, NULL, &of_batch, NULL), LEAD_OK);
            check_sums(of_record, model, record);
            check_unknown(of_record, model, &leads[i]);
            assert_equal_ledgers(of_record, of_batch, model);
            lead_ledger_free(of_record);
            lead_ledger_free(of_batch);
        }
        lead_batch_free(batch);
        schema.release(&schema);
        array.release(&array);
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&json);
    }
}

/* ---- The moment, memory, and calls that are wrong ---- */

static void explanations_are_of_their_moment(void **state)
{
    (void)state;
    lead_model *model = compile("{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"t\": \"time\"}, \"scores\": {\"s\": {\"groups\":"
                                " [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"t\": {\"within\": \"1h\"}}, \"points\": 1}]}]}}}");
    lead_record *record = new_record(model);
    lead_record_set_time(record, 0, SAMPLE_NOW);
    static const struct {
        lead_time now;
        size_t entries;
    } rows[] = {{SAMPLE_NOW, 1}, {SAMPLE_NOW - 1, 0}, {SAMPLE_NOW + INT64_C(3600000000), 1}, {SAMPLE_NOW + INT64_C(3600000001), 0}, {SAMPLE_NOW, 1}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_ledger *ledger;
        assert_int_equal(lead_record_explain(record, rows[i].now, NULL, &ledger, NULL), LEAD_OK);
        assert_int_equal(lead_ledger_count(ledger), rows[i].entries);
        lead_ledger_free(ledger);
    }
    lead_record_free(record);
    lead_model_unref(model);
}

static void a_ledger_outlives_its_record_and_model(void **state)
{
    (void)state;
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    lead_ledger *ledger;
    set_field(model, record, "b", "1");
    assert_int_equal(lead_record_explain(record, SAMPLE_NOW, NULL, &ledger, NULL), LEAD_OK);
    lead_record_free(record);
    lead_model_unref(model);
    lead_entry entry = {.size = sizeof entry};
    assert_int_equal(lead_ledger_get(ledger, 0, &entry), LEAD_OK);
    assert_string_equal(entry.name, "four");
    assert_int_equal(entry.fields[0], FIELD_B);
    lead_ledger_free(ledger);
    lead_ledger_free(NULL);
}

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    const lead_allocator lacking = {.size = sizeof lacking};
    lead_model *model = compile(document);
    lead_record *record = new_record(model);
    struct arrow_build build;
    lead_error error = LEAD_ERROR_INIT;
    lead_ledger *ledger = (lead_ledger *)record;
    lead_entry entry = {.size = sizeof entry}, small = {.size = 8};
    lead_score score = {.size = sizeof score}, small_score = {.size = 8};
    arrow_begin(&build, 2);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_UNKNOWN, LEAD_INSTRUCTIONS_BEST);
    assert_int_equal(lead_record_explain(record, 0, NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_explain(NULL, 0, NULL, &ledger, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(ledger);
    ledger = (lead_ledger *)record;
    assert_int_equal(lead_record_explain(record, 0, &lacking, &ledger, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(ledger);
    assert_int_equal(lead_batch_explain(batch, 0, 0, NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    ledger = (lead_ledger *)record;
    assert_int_equal(lead_batch_explain(batch, 2, 0, NULL, &ledger, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(ledger);
    assert_int_equal(lead_batch_explain(NULL, 0, 0, NULL, &ledger, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_batch_explain(batch, 1, 0, NULL, &ledger, &error), LEAD_OK);
    assert_int_equal(lead_ledger_get(ledger, lead_ledger_count(ledger), &entry), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_get(ledger, 0, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_get(ledger, 0, &small), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_score(ledger, 2, &score), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_score(ledger, 0, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_score(ledger, 0, &small_score), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_unknown_count(ledger, 2), 0);
    assert_int_equal(lead_ledger_unknown(ledger, 2, 0), LEAD_NONE);
    assert_int_equal(lead_ledger_count(NULL), 0);
    assert_int_equal(lead_ledger_get(NULL, 0, &entry), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_score(NULL, 0, &score), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_ledger_unknown_count(NULL, 0), 0);
    lead_ledger_free(ledger);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_record_free(record);
    lead_model_unref(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_stand_in_the_order_of_the_document),
        cmocka_unit_test(random_ledgers_add_up_and_agree),
        cmocka_unit_test(explanations_are_of_their_moment),
        cmocka_unit_test(a_ledger_outlives_its_record_and_model),
        cmocka_unit_test(wrong_calls_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
