/* SPDX-License-Identifier: MIT */
/*
 * Points by category: rules that depend on one category become tables, whatever the number of its values, their points and where they come
 * from. Rule i of a category gives points i to value "v<i>"; a few rules name several values.
 */
#include "batch_fixture.h"
#include "model/model.h"

#define RULE_C(name, when, points) "{\"name\": \"" name "\", \"when\": " when ", \"points\": " points "}"

/* ---- Models whose points by value are known ---- */

struct category_case {
    const char *name;
    unsigned values;
    int64_t most; /* points are between - most and most */
    bool has_unknown;
    bool has_lists; /* a rule over every third value, and one over all but these */
};

static const struct category_case cases[] = {
    {"1 value", 1, 100, true, false},
    {"2 values", 2, 127, true, true},
    {"100 values", 100, 60, true, true},
    {"254 values", 254, 30, false, true},
    {"255 values, 256 codes", 255, 30, true, true},
    {"256 values, 257 codes", 256, 30, true, true},
    {"300 values of more than a byte", 300, 1000, true, true},
    {"4095 values, 4096 codes", 4095, 20, true, false},
    {"4096 values, 4097 codes", 4096, 20, true, false},
    {"5000 values", 5000, 120, true, true},
};

struct by_value {
    unsigned count;
    int64_t *points; /* thousandths; the last is that of other strings */
    int64_t unknown;
};

static void add_lists(struct sample_text *json, const struct category_case *row, struct by_value *by_value)
{
    static const char *const heads[] = {"{\"c\": [", "{\"not\": {\"c\": ["};
    static const char *const ends[] = {"]}", "]}}"};
    for (int negated = 0; negated <= 1; negated++) {
        sample_add(json, ", {\"name\": \"list %d\", \"points\": %d, \"unknown\": 2, \"when\": %s", negated, negated ? -3 : 7, heads[negated]);
        for (unsigned v = 0; v < row->values; v += 3)
            sample_add(json, "%s\"v%u\"", v ? ", " : "", v);
        sample_add(json, "%s}", ends[negated]);
    }
    for (unsigned v = 0; v <= row->values; v++)
        by_value->points[v] += v < row->values && v % 3 == 0 ? 7000 : -3000;
    by_value->unknown += 4000;
}

static lead_model *compile_category(const struct category_case *row, struct sample_random *random, struct by_value *by_value)
{
    struct sample_text json = {0};
    *by_value = (struct by_value){row->values, calloc(row->values + 1, sizeof(int64_t)), 0};
    assert_non_null(by_value->points);
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"c\": \"category\"},"
                      " \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (unsigned v = 0; v < row->values; v++) {
        const int64_t points = (int64_t)sample_below(random, (unsigned)(2 * row->most + 1)) - row->most;
        const int64_t unknown = row->has_unknown && v < 3 ? (int64_t)v - 5 : 0;
        sample_add(&json, "%s{\"name\": \"r%u\", \"when\": {\"c\": \"v%u\"}, \"points\": %lld, \"unknown\": %lld}", v ? ", " : "", v, v,
                   (long long)points, (long long)unknown);
        by_value->points[v] += 1000 * points;
        by_value->unknown += 1000 * unknown;
    }
    if (row->has_lists)
        add_lists(&json, row, by_value);
    sample_add(&json, "]}]}}}");
    lead_model *model = compile(json.data);
    sample_text_free(&json);
    return model;
}

/* ---- Leads: row r has value r % (values + 2), of which the last two are another string and null ---- */

#define ROWS 2100

static unsigned value_of_row(const struct by_value *by_value, unsigned row)
{
    return (row * 7) % (by_value->count + 2);
}

static int64_t points_of_row(const struct by_value *by_value, unsigned row)
{
    const unsigned value = value_of_row(by_value, row);
    return value <= by_value->count ? by_value->points[value] : by_value->unknown;
}

static void check_rows(lead_model *model, const struct by_value *by_value, struct arrow_build *build)
{
    for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
        struct results results;
        score_rows(model, build, all_instructions[level], 0, ROWS, &results);
        for (unsigned row = 0; row < ROWS; row++)
            assert_int_equal(results.points[0][row], points_of_row(by_value, row));
        assert_int_equal(results.report.invalid_text, 0);
        results_free(&results);
    }
    assert_true(arrow_end(build));
}

/* "v0", "v1" … and "other". */
static char (*names_of(unsigned count))[16]
{
    char(*names)[16] = calloc(count + 1, sizeof *names);
    assert_non_null(names);
    for (unsigned v = 0; v <= count; v++)
        snprintf(names[v], sizeof *names, v < count ? "v%u" : "other", v);
    return names;
}

static void check_strings(lead_model *model, const struct by_value *by_value, const char *format)
{
    const char *strings[ROWS];
    char(*names)[16] = names_of(by_value->count);
    struct arrow_build build;
    for (unsigned row = 0; row < ROWS; row++) {
        const unsigned value = value_of_row(by_value, row);
        strings[row] = value <= by_value->count ? names[value] : NULL;
    }
    arrow_begin(&build, ROWS);
    arrow_add_strings(&build, "c", format, strings);
    check_rows(model, by_value, &build);
    free(names);
}

/* The dictionary's order is the reverse of the document's. With `null_entry`, nulls are one more entry instead of null indices. */
static void check_dictionary(lead_model *model, const struct by_value *by_value, const char *index_format, bool null_entry)
{
    const unsigned count = by_value->count, entries = count + 1 + null_entry;
    int64_t indices[ROWS];
    char known[ROWS + 1] = {0};
    char(*names)[16] = names_of(count);
    const char **texts = calloc(entries, sizeof *texts);
    struct arrow_build build;
    assert_non_null(texts);
    for (unsigned v = 0; v <= count; v++)
        texts[count - v] = names[v];
    for (unsigned row = 0; row < ROWS; row++) {
        const unsigned value = value_of_row(by_value, row);
        known[row] = value <= count || null_entry ? '1' : '0';
        /* An index behind the dictionary means nothing in a null row. */
        indices[row] = value <= count ? count - value : null_entry ? count + 1 : 127;
    }
    arrow_begin(&build, ROWS);
    arrow_add_dictionary(&build, "c", index_format, indices, known, "u", texts, entries);
    check_rows(model, by_value, &build);
    free(texts);
    free(names);
}

static void check_record(lead_model *model, const struct by_value *by_value)
{
    lead_record *record = new_record(model);
    char(*names)[16] = names_of(by_value->count);
    for (unsigned v = 0; v <= by_value->count; v++) {
        set_field(model, record, "c", names[v]);
        assert_int_equal(points_of(record, 0), by_value->points[v]);
        const uint32_t code = lead_model_value_code(model, 0, names[v], strlen(names[v]));
        assert_int_equal(code, v < by_value->count ? v : LEAD_NONE);
        assert_int_equal(lead_record_set_unknown(record, 0), LEAD_OK);
        assert_int_equal(points_of(record, 0), by_value->unknown);
        assert_int_equal(lead_record_set_code(record, 0, code), LEAD_OK);
        assert_int_equal(points_of(record, 0), by_value->points[v]);
    }
    lead_record_free(record);
    free(names);
}

static void points_by_category(void **state)
{
    (void)state;
    static const char *const indices[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    static const unsigned most[] = {127, 255, 32767, 65535, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
    struct sample_random random = {31};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct by_value by_value;
        print_message("# %s\n", cases[i].name);
        lead_model *model = compile_category(&cases[i], &random, &by_value);
        check_record(model, &by_value);
        const bool is_large = cases[i].values > 1000; /* takes its time: one of each kind will do */
        check_strings(model, &by_value, "u");
        if (!is_large) {
            check_strings(model, &by_value, "U");
            check_strings(model, &by_value, "vu");
        }
        for (size_t f = 0; f < COUNT_OF(indices); f++) {
            if (cases[i].values + 1 > most[f] || (is_large && indices[f][0] != 'S'))
                continue;
            check_dictionary(model, &by_value, indices[f], false);
            check_dictionary(model, &by_value, indices[f], true);
        }
        free(by_value.points);
        lead_model_unref(model);
    }
}

/* ---- What is folded: the plan of a model ---- */

static void rules_of_one_category_become_tables(void **state)
{
    (void)state;
    static const struct {
        const char *name, *rules;
        unsigned tables; /* and every other rule is added by itself */
    } rows[] = {
        {"two values of one category", RULE_C("a", "{\"c\": \"x\"}", "1") ", " RULE_C("b", "{\"c\": \"y\"}", "2"), 1},
        {"two categories", RULE_C("a", "{\"c\": \"x\"}", "1") ", " RULE_C("b", "{\"d\": \"y\"}", "2"), 2},
        {"presence", RULE_C("a", "{\"c\": \"known\"}", "1"), 1},
        {"any of two tests", RULE_C("a", "{\"any\": [{\"c\": \"x\"}, {\"not\": {\"c\": \"y\"}}]}", "1"), 1},
        {"at least", RULE_C("a", "{\"at_least\": 2, \"of\": [{\"c\": \"x\"}, {\"c\": [\"x\", \"y\"]}, {\"c\": \"unknown\"}]}", "1"), 1},
        {"two categories in one rule", RULE_C("a", "{\"c\": \"x\", \"d\": \"y\"}", "1"), 0},
        {"a number", RULE_C("a", "{\"n\": 1}", "1"), 0},
        {"always known: no input at all", RULE_C("a", "{\"grade\": \"known\"}", "1"), 0},
        {"too much for a byte", RULE_C("a", "{\"c\": \"x\"}", "128") ", " RULE_C("b", "{\"n\": 1}", "1"), 1},
        {"unknown too much for a byte", "{\"name\": \"a\", \"when\": {\"c\": \"x\"}, \"points\": 1, \"unknown\": 128}", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text json = {0};
        print_message("# %s\n", rows[i].name);
        sample_add(&json,
                   "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"c\": \"category\", \"d\": \"category\", \"n\": \"number\"},"
                   " \"scores\": {\"base\": {\"groups\": [{\"name\": \"g\", \"rules\": [" RULE_C("r", "{\"n\": 5}", "1") "]}]},"
                   " \"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [%s]}]}}, \"grade\": {\"letters\": {\"base\": {\"A\": 1}}}}",
                   rows[i].rules);
        lead_model *model = compile(json.data);
        assert_int_equal(model->plan.point_count, rows[i].tables);
        lead_model_unref(model);
        sample_text_free(&json);
    }
}

/* Two rules on value x, of which the first is one test; `when_true` or else when unknown they give `first` and `second`. */
static void check_end(const char *condition, int first, int second, bool when_true)
{
    struct sample_text json = {0};
    const int true_1 = when_true ? first : 0, true_2 = when_true ? second : 0;
    /* One point more makes the unit a point. */
    sample_add(&json,
               "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"c\": \"category\", \"n\": \"number\"},"
               " \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": ["
               "{\"name\": \"a\", \"when\": {\"c\": \"x\"}, \"points\": %d, \"unknown\": %d},"
               "{\"name\": \"b\", \"when\": %s, \"points\": %d, \"unknown\": %d}, " RULE_C("r", "{\"n\": 1}", "1") "]}]}}}",
               true_1, first - true_1, condition, true_2, second - true_2);
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    assert_int_equal(points_of(record, 0), when_true ? 0 : 1000 * (first + second));
    set_field(model, record, "c", "x");
    assert_int_equal(points_of(record, 0), when_true ? 1000 * (first + second) : 0);
    set_field(model, record, "c", "z");
    assert_int_equal(points_of(record, 0), 0);
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

static void tables_end_where_bytes_end(void **state)
{
    (void)state;
    static const char *const conditions[] = {"{\"c\": \"x\"}", "{\"any\": [{\"c\": \"x\"}, {\"c\": \"y\"}]}"};
    static const int firsts[] = {100, -100}, seconds[] = {26, 27, 28, 29, -27, -28, -29, -30};
    for (size_t c = 0; c < COUNT_OF(conditions); c++)
        for (size_t i = 0; i < COUNT_OF(firsts); i++)
            for (size_t j = 0; j < COUNT_OF(seconds); j++) {
                check_end(conditions[c], firsts[i], seconds[j], true);
                check_end(conditions[c], firsts[i], seconds[j], false);
            }
}

/* The same category in many groups, each with its own limits, and rules that do not fit into the table of their group. */
static void each_group_has_its_own_table(void **state)
{
    (void)state;
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"c\": \"category\"}, \"scores\": {\"s\": {\"groups\": [");
    for (int g = 0; g < 20; g++) {
        sample_add(&json, "%s{\"name\": \"g%d\", \"max\": %d, \"rules\": [", g ? ", " : "", g, 50 * g);
        /* 100 + 100 + 50 for x: beyond a byte after the first */
        sample_add(&json, RULE_C("a%d", "{\"c\": \"x\"}", "100") ", " RULE_C("b%d", "{\"c\": [\"x\", \"y\"]}", "100") ", " RULE_C("c%d", "{\"c\": \"known\"}", "50"), g, g, g);
        sample_add(&json, "]}");
    }
    sample_add(&json, "]}}}");
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    static const struct {
        const char *value;
        int each;
    } rows[] = {{"x", 250}, {"y", 150}, {"z", 50}, {NULL, 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_points expected = 0;
        for (int g = 0; g < 20; g++)
            expected += 1000 * (rows[i].each < 50 * g ? rows[i].each : 50 * g);
        set_field(model, record, "c", rows[i].value);
        assert_int_equal(points_of(record, 0), expected);
    }
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

/* Rules on more categories than a group looks back over for a table. */
static void many_categories_in_one_group(void **state)
{
    (void)state;
    enum { CATEGORIES = 90 };
    struct sample_text json = {0};
    sample_add(&json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {");
    for (int i = 0; i < CATEGORIES; i++)
        sample_add(&json, "%s\"c%d\": \"category\"", i ? ", " : "", i);
    sample_add(&json, "}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (int again = 0; again < 2; again++)
        for (int i = 0; i < CATEGORIES; i++)
            sample_add(&json, "%s{\"name\": \"r%d.%d\", \"when\": {\"c%d\": \"x\"}, \"points\": %d}", i || again ? ", " : "", again, i, i, i - 40);
    sample_add(&json, "]}]}}}");
    lead_model *model = compile(json.data);
    lead_record *record = new_record(model);
    lead_points expected = 0;
    for (uint32_t i = 0; i < CATEGORIES; i++) {
        assert_int_equal(lead_record_set_text(record, i, "x", 1), LEAD_OK);
        expected += 2000 * ((int)i - 40);
        assert_int_equal(points_of(record, 0), expected);
    }
    lead_record_free(record);
    lead_model_unref(model);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_by_category),
        cmocka_unit_test(rules_of_one_category_become_tables),
        cmocka_unit_test(tables_end_where_bytes_end),
        cmocka_unit_test(each_group_has_its_own_table),
        cmocka_unit_test(many_categories_in_one_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
