/* SPDX-License-Identifier: MIT */
/* Where activity meets scores: batches joined by key, records with timelines, and what a rule with "on" must not have. */
#include "activity_table_fixture.h"
#include "batch_fixture.h"

/* Event rules beside an ordinary one, in a group with limits; a class of its own for leads of whose activity nothing is known. */
#define DOCUMENT                                                                                                                         \
    "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"country\": \"category\"}, \"events\": {\"view\": {}, \"click\": {}}," \
    "\"scores\": {\"total\": {\"groups\": [{\"name\": \"mixed\", \"max\": 12, \"rules\": ["                                                   \
    "{\"name\": \"german\", \"when\": {\"country\": \"DE\"}, \"points\": 4},"                                                           \
    "{\"name\": \"views\", \"on\": \"view\", \"points\": 1.5, \"decay\": {\"half_life\": \"1d\"}}]},"                                 \
    "{\"name\": \"bad\", \"rules\": [{\"name\": \"clicks\", \"on\": \"click\", \"points\": -100}]}]}},"                                \
    "\"classes\": [{\"name\": \"active\", \"when\": {\"activity\": {\"on\": \"view\", \"count\": {\">=\": 2}, \"within\": \"1d\"}}},"   \
    "{\"name\": \"dormant\", \"when\": {\"activity\": {\"on\": \"view\", \"count\": 0}}},"                                              \
    "{\"name\": \"seen\", \"when\": {\"activity\": {\"on\": \"view\", \"last\": \"known\"}}}]}"

#define NOW (20000 * DAY + HOUR)

enum { ACTIVE, DORMANT, SEEN };

/* Lead 1 viewed twice today, lead 2 once yesterday, lead 3 twenty times today, lead 4 clicked and will view tomorrow. */
static void fill(lead_activity *activity)
{
    struct arrow_build build;
    int64_t keys[25] = {1, 1, 2, 4, 4}, times[25];
    const char *types[25] = {"view", "view", "view", "click", "view"};
    for (int i = 0; i < 25; i++) {
        times[i] = 20000 * DAY;
        if (i >= 5) {
            keys[i] = 3;
            types[i] = "view";
        }
    }
    times[2] -= DAY;
    times[4] += DAY;
    arrow_begin(&build, 25);
    arrow_add_integers(&build, "key", "l", keys, NULL);
    arrow_add_integers(&build, "time", "tsu:UTC", times, NULL);
    arrow_add_strings(&build, "type", "u", types);
    ingest_all(activity, &build);
    assert_true(arrow_end(&build));
}

static const struct row {
    int64_t key;
    char known;
    const char *country;
    lead_points points;
    lead_permille coverage; /* of 4 + 1.5 + 100 points */
    uint8_t class;
} rows[] = {
    {1, '1', "DE", 4000 + 3000, 1000, ACTIVE},
    {2, '1', "DE", 4000 + 750, 1000, SEEN},
    {3, '1', "DE", 12000, 1000, ACTIVE},          /* 4 + 30, limited */
    {4, '1', "AT", -100000, 1000, DORMANT},       /* the view of tomorrow has not begun */
    {5, '1', "DE", 4000, 1000, DORMANT},          /* not in the table: did nothing */
    {1, '0', "DE", 4000, 37, LEAD_NO_CLASS},      /* no key: nothing is known of its activity */
    {3, '1', NULL, 12000, 962, ACTIVE},           /* the same lead again, of which the country is unknown */
};

static void begin_leads(struct arrow_build *build, const char *key)
{
    int64_t keys[COUNT_OF(rows)];
    char known[COUNT_OF(rows) + 1] = "";
    const char *countries[COUNT_OF(rows)];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        keys[i] = rows[i].key;
        known[i] = rows[i].known;
        countries[i] = rows[i].country;
    }
    arrow_begin(build, COUNT_OF(rows));
    arrow_add_strings(build, "country", "u", countries);
    arrow_add_integers(build, key, "l", keys, known);
}

static void batches_are_joined_by_key(void **state)
{
    (void)state;
    static const char *const names[] = {"key", "lead id"};
    lead_model *model = compile(DOCUMENT);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    fill(activity);
    for (size_t n = 0; n < COUNT_OF(names); n++)
        for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
            const lead_batch_options options = {.size = sizeof options, .instructions = all_instructions[level], .activity = activity, .key = n ? names[n] : NULL};
            struct arrow_build build;
            struct results results;
            lead_batch *batch;
            begin_leads(&build, names[n]);
            assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, NULL), LEAD_OK);
            results_new(model, COUNT_OF(rows), &results);
            assert_int_equal(lead_batch_score(batch, NOW, 0, COUNT_OF(rows), &results.outputs, &results.report, NULL), LEAD_OK);
            for (size_t i = 0; i < COUNT_OF(rows); i++) {
                assert_int_equal(results.points[0][i], rows[i].points);
                assert_int_equal(results.coverage[0][i], rows[i].coverage);
                assert_int_equal(results.lead_class[i], rows[i].class);
            }
            results_free(&results);
            lead_batch_free(batch);
            assert_true(arrow_end(&build));
        }
    lead_activity_free(activity);
    lead_model_unref(model);
}

/* A column in which no row has a key, of a type without values. */
static void columns_without_any_key_join_nothing(void **state)
{
    (void)state;
    static const lead_key_type key_types[] = {LEAD_KEY_INTEGER, LEAD_KEY_TEXT};
    lead_model *model = compile(DOCUMENT);
    for (size_t t = 0; t < COUNT_OF(key_types); t++) {
        lead_activity *activity = new_activity(model, key_types[t]);
        const lead_batch_options options = {.size = sizeof options, .activity = activity};
        const lead_key key = key_types[t] == LEAD_KEY_TEXT ? text_key("a") : integer_key(1);
        struct arrow_build build;
        struct results results;
        lead_batch *batch;
        lead_timeline *timeline = timeline_of(activity, key);
        assert_int_equal(lead_activity_set_timeline(activity, &key, timeline, NULL), LEAD_OK);
        lead_timeline_free(timeline);
        arrow_begin(&build, 3);
        arrow_add_nulls(&build, "key");
        arrow_add_strings(&build, "country", "u", (const char *const[]){"DE", "DE", "DE"});
        assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, NULL), LEAD_OK);
        results_new(model, 3, &results);
        assert_int_equal(lead_batch_score(batch, NOW, 0, 3, &results.outputs, &results.report, NULL), LEAD_OK);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(results.lead_class[i], LEAD_NO_CLASS);
        results_free(&results);
        lead_batch_free(batch);
        assert_true(arrow_end(&build));
        lead_activity_free(activity);
    }
    lead_model_unref(model);
}

static int64_t sum_of(const lead_ledger *ledger)
{
    int64_t sum = 0;
    lead_entry entry = {.size = sizeof entry};
    for (size_t i = 0; lead_ledger_get(ledger, i, &entry) == LEAD_OK; i++)
        sum += entry.points;
    return sum;
}

static void rows_and_records_are_explained_alike(void **state)
{
    (void)state;
    lead_model *model = compile(DOCUMENT);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_batch_options options = {.size = sizeof options, .activity = activity};
    struct arrow_build build;
    lead_batch *batch;
    fill(activity);
    begin_leads(&build, "key");
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, NULL), LEAD_OK);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_timeline *timeline = timeline_of(activity, integer_key(rows[i].key));
        lead_record *record = new_record(model);
        lead_ledger *of_row, *of_record;
        lead_entry left = {.size = sizeof left}, right = {.size = sizeof right};
        set_field(model, record, "country", rows[i].country);
        assert_int_equal(lead_record_set_timeline(record, rows[i].known == '1' ? timeline : NULL), LEAD_OK);
        assert_int_equal(lead_batch_explain(batch, i, NOW, NULL, &of_row, NULL), LEAD_OK);
        assert_int_equal(lead_record_explain(record, NOW, NULL, &of_record, NULL), LEAD_OK);
        assert_int_equal(sum_of(of_row), rows[i].points);
        assert_int_equal(lead_ledger_count(of_row), lead_ledger_count(of_record));
        for (size_t e = 0; lead_ledger_get(of_row, e, &left) == LEAD_OK; e++) {
            assert_int_equal(lead_ledger_get(of_record, e, &right), LEAD_OK);
            assert_memory_equal(&left, &right, sizeof left);
        }
        lead_ledger_free(of_row);
        lead_ledger_free(of_record);
        lead_record_free(record);
        lead_timeline_free(timeline);
    }
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_activity_free(activity);
    lead_model_unref(model);
}

static void a_cleared_record_forgets_its_timeline(void **state)
{
    (void)state;
    lead_model *model = compile(DOCUMENT);
    lead_timeline *timeline = new_timeline(model);
    lead_event *event = new_event(model);
    lead_record *record = new_record(model);
    lead_score score = {.size = sizeof score};
    add_plain(timeline, event, "view", NOW);
    assert_int_equal(lead_record_set_timeline(record, timeline), LEAD_OK);
    assert_int_equal(lead_record_score(record, NOW, 0, &score, NULL), LEAD_OK);
    assert_int_equal(score.points, 1500);
    add_plain(timeline, event, "view", NOW); /* what is added meanwhile counts */
    assert_int_equal(lead_record_score(record, NOW, 0, &score, NULL), LEAD_OK);
    assert_int_equal(score.points, 3000);
    assert_int_equal(score.lead_class, ACTIVE);
    lead_record_clear(record);
    assert_int_equal(lead_record_score(record, NOW, 0, &score, NULL), LEAD_OK);
    assert_int_equal(score.points, 0);
    assert_int_equal(score.coverage, 0);
    assert_int_equal(score.lead_class, LEAD_NONE);
    lead_record_free(record);
    lead_event_free(event);
    lead_timeline_free(timeline);
    lead_model_unref(model);
}

static void other_models_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(DOCUMENT), *other = compile(DOCUMENT);
    lead_activity *activity = new_activity(other, LEAD_KEY_INTEGER);
    lead_timeline *timeline = new_timeline(other);
    lead_record *record = new_record(model);
    const lead_batch_options options = {.size = sizeof options, .activity = activity};
    lead_error error = LEAD_ERROR_INIT;
    struct arrow_build build;
    lead_batch *batch;
    begin_leads(&build, "key");
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(batch);
    assert_string_equal(error.message, "'activity' is of another model");
    assert_int_equal(lead_record_set_timeline(record, timeline), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_record_set_timeline(NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_true(arrow_end(&build));
    lead_record_free(record);
    lead_timeline_free(timeline);
    lead_activity_free(activity);
    lead_model_unref(other);
    lead_model_unref(model);
}

static void batches_without_the_key_are_refused(void **state)
{
    (void)state;
    lead_model *model = compile(DOCUMENT);
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    const lead_batch_options options = {.size = sizeof options, .activity = activity, .key = "id"};
    lead_error error = LEAD_ERROR_INIT;
    struct arrow_build build;
    lead_batch *batch;
    begin_leads(&build, "key");
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, &error), LEAD_ERROR_MISSING_COLUMN);
    assert_string_equal(error.path, "id");
    assert_null(batch);
    assert_true(arrow_end(&build));
    lead_activity_free(activity);
    lead_model_unref(model);
}

/* --- rules of one kind --------------------------------------------------------------------------------------------------------------------- */

static void a_rule_is_about_leads_or_about_events(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *path, *message;
        lead_status code;
    } cases[] = {
        {"\"points\": 1", "", "'when' is missing (or 'on', for a rule about events)", LEAD_ERROR_MISSING_KEY},
        {"\"points\": 1, \"on\": \"ping\", \"when\": {\"country\": \"DE\"}", "/when", "a rule has either 'when' or 'on'", LEAD_ERROR_BAD_VALUE},
        {"\"points\": 1, \"on\": \"ping\", \"unknown\": 1", "/unknown", "'unknown' is for rules with 'when'", LEAD_ERROR_BAD_VALUE},
        {"\"points\": 1, \"when\": {\"country\": \"DE\"}, \"where\": {}", "/where", "'where' is for rules with 'on'", LEAD_ERROR_BAD_VALUE},
        {"\"points\": 1, \"when\": {\"country\": \"DE\"}, \"at_most\": {}", "/at_most", "'at_most' is for rules with 'on'", LEAD_ERROR_BAD_VALUE},
        {"\"points\": 1, \"when\": {\"country\": \"DE\"}, \"decay\": \"none\"", "/decay", "'decay' is for rules with 'on'", LEAD_ERROR_BAD_VALUE},
        {"\"points\": 1, \"when\": {\"country\": \"DE\"}, \"id\": \"x\"", "/id", "'id' is for rules with 'on'", LEAD_ERROR_BAD_VALUE},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char json[2000], path[100];
        lead_error error = LEAD_ERROR_INIT;
        lead_model *model;
        snprintf(json, sizeof json, MODEL_OF(EVENT_TYPES, "", "{\"name\": \"r\", %s}"), cases[i].rule);
        snprintf(path, sizeof path, "/scores/engagement/groups/0/rules/0%s", cases[i].path);
        assert_int_equal(lead_model_compile(json, strlen(json), NULL, &model, &error), cases[i].code);
        assert_string_equal(error.message, cases[i].message);
        assert_string_equal(error.path, path);
    }
}

/* A rule without a limit of its own weighs 20,000 points, so a score has room for a hundred. */
static void rules_without_limits_are_counted(void **state)
{
    (void)state;
    enum { most = 100 };
    static char json[40000], rules[30000];
    for (int count = most; count <= most + 1; count++) {
        size_t at = 0;
        lead_error error = LEAD_ERROR_INIT;
        lead_model *model;
        for (int i = 0; i < count; i++)
            at += (size_t)snprintf(rules + at, sizeof rules - at, "%s{\"name\": \"r%d\", \"on\": \"ping\", \"points\": -0.5}", i ? ", " : "", i);
        snprintf(json, sizeof json,
                 "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {}, \"events\": {\"ping\": {}}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [%s]}]}}}",
                 rules);
        assert_int_equal(lead_model_compile(json, strlen(json), NULL, &model, &error), count == most ? LEAD_OK : LEAD_ERROR_LIMIT);
        if (model) {
            assert_int_equal(lead_model_score_min(model, 0), -2000000000);
            assert_int_equal(lead_model_score_max(model, 0), 0);
        } else {
            assert_non_null(strstr(error.message, "'on'"));
        }
        lead_model_unref(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_are_joined_by_key),
        cmocka_unit_test(columns_without_any_key_join_nothing),
        cmocka_unit_test(rows_and_records_are_explained_alike),
        cmocka_unit_test(a_cleared_record_forgets_its_timeline),
        cmocka_unit_test(other_models_are_refused),
        cmocka_unit_test(batches_without_the_key_are_refused),
        cmocka_unit_test(a_rule_is_about_leads_or_about_events),
        cmocka_unit_test(rules_without_limits_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
