/* SPDX-License-Identifier: MIT */
/* Batches of requests: binding, keys, and what is refused. */
#include "memory_fixture.h"
#include "request_fixture.h"

static const char key_policy[] =
    "{\"leadcore\": 1, \"name\": \"keys\", \"version\": \"1\", \"fields\": {\"a\": \"number\", \"b\": \"category\", \"unread\": \"text\"},"
    "\"people\": [{\"id\": \"p\"}], \"teams\": [{\"name\": \"t\", \"members\": [\"p\"], \"strategy\": \"hash\", \"sticky\": [{\"owner\": \"b\"}]}],"
    "\"rules\": [{\"name\": \"r\", \"when\": {\"a\": {\">\": 1}}, \"team\": \"t\"}]}";

/* A batch of three rows without keys. */
static void begin_build(struct arrow_build *build)
{
    static const double numbers[] = {1, 2, 3};
    static const char *const owners[] = {"p", NULL, "x"};
    arrow_begin(build, 3);
    arrow_add_floats(build, "a", "g", numbers, NULL);
    arrow_add_strings(build, "b", "u", owners);
}

static lead_status bind_build(const struct arrow_build *build, lead_key_type type, lead_requests **requests, lead_error *error)
{
    lead_policy *policy = compile_policy(key_policy);
    const lead_status status = lead_requests_new(policy, &build->schema, &build->array, "key", type, NULL, NULL, requests, error);
    lead_policy_unref(policy); /* the requests keep it */
    assert_int_equal(status == LEAD_OK, *requests != NULL);
    return status;
}

/* --- integers ---------------------------------------------------------------------------------------------------------------------------- */

struct integer_case {
    const char *name, *format;
    int64_t keys[3];
};

static const struct integer_case integer_cases[] = {
    {"int8", "c", {-128, 0, 127}},
    {"uint8", "C", {0, 1, 255}},
    {"int16", "s", {-32768, 0, 32767}},
    {"uint16", "S", {0, 1, 65535}},
    {"int32", "i", {INT32_MIN, 0, INT32_MAX}},
    {"uint32", "I", {0, 1, UINT32_MAX}},
    {"int64", "l", {INT64_MIN, -1, INT64_MAX}},
    {"uint64", "L", {0, 1, INT64_MAX}},
};

static void integers_of_any_width(void **state)
{
    const struct integer_case *row = *state;
    struct arrow_build build;
    lead_requests *requests;
    begin_build(&build);
    arrow_add_integers(&build, "key", row->format, row->keys, NULL);
    assert_int_equal(bind_build(&build, LEAD_KEY_INTEGER, &requests, NULL), LEAD_OK);
    assert_int_equal(lead_requests_row_count(requests), 3);
    for (uint64_t i = 0; i < 3; i++) {
        lead_key key = {0};
        assert_int_equal(lead_requests_key(requests, i, &key, NULL), LEAD_OK);
        assert_int_equal(key.size, sizeof key);
        assert_int_equal(key.integer, row->keys[i]);
    }
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
}

static void an_integer_that_is_too_large(void **state)
{
    (void)state;
    static const int64_t keys[] = {5, INT64_MIN /* 2^63 */, -1 /* 2^64 - 1 */};
    struct arrow_build build;
    lead_requests *requests;
    begin_build(&build);
    arrow_add_integers(&build, "key", "L", keys, NULL);
    assert_int_equal(bind_build(&build, LEAD_KEY_INTEGER, &requests, NULL), LEAD_OK);
    for (uint64_t i = 0; i < 3; i++) {
        lead_key key;
        lead_error error = LEAD_ERROR_INIT;
        assert_int_equal(lead_requests_key(requests, i, &key, &error), i ? LEAD_ERROR_VALUE : LEAD_OK);
        assert_string_equal(error.path, i ? "key" : "");
        assert_true(!i || strstr(error.message, i == 1 ? "row 1:" : "row 2:"));
    }
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
}

/* --- texts ------------------------------------------------------------------------------------------------------------------------------- */

#define LONGEST "12345678901234567890123456789012345678901234567" /* 47 bytes */

struct text_case {
    const char *name, *text;
    lead_status status;
};

static const struct text_case text_cases[] = {
    {"one byte", "a", LEAD_OK},
    {"letters of other scripts", "\xe5\xae\xa2\xe6\x88\xb7", LEAD_OK},
    {"as long as can be", LONGEST, LEAD_OK},
    {"a byte longer", LONGEST "8", LEAD_ERROR_VALUE},
    {"empty", "", LEAD_ERROR_VALUE},
    {"not UTF-8", "a\xff", LEAD_ERROR_VALUE},
};

static void add_text_keys(struct arrow_build *build, const char *format, const char *text)
{
    static const int64_t indices[] = {1, 0, 1};
    const char *const keys[] = {"first", text, "last"}, *const entries[] = {text, "first"};
    if (strchr("uUv", format[0]))
        arrow_add_strings(build, "key", format, keys);
    else
        arrow_add_dictionary(build, "key", format, indices, NULL, "U", entries, 2);
}

static void texts_of_any_kind(void **state)
{
    const struct text_case *row = *state;
    static const char *const formats[] = {"u", "U", "vu", "c", "L"};
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        struct arrow_build build;
        lead_requests *requests;
        lead_key key;
        lead_error error = LEAD_ERROR_INIT;
        begin_build(&build);
        add_text_keys(&build, formats[f], row->text);
        assert_int_equal(bind_build(&build, LEAD_KEY_TEXT, &requests, NULL), LEAD_OK);
        assert_int_equal(lead_requests_key(requests, 0, &key, NULL), LEAD_OK);
        assert_int_equal(key.text_size, 5);
        assert_memory_equal(key.text, "first", 5);
        assert_int_equal(lead_requests_key(requests, 1, &key, &error), row->status);
        assert_int_equal(error.code, row->status);
        if (row->status == LEAD_OK) {
            assert_int_equal(key.size, sizeof key);
            assert_int_equal(key.text_size, strlen(row->text));
            assert_memory_equal(key.text, row->text, key.text_size);
        } else {
            assert_string_equal(error.path, "key");
            assert_non_null(strstr(error.message, "row 1:"));
        }
        lead_requests_free(requests);
        assert_true(arrow_end(&build));
    }
}

static void a_text_with_a_nul(void **state)
{
    (void)state;
    static const char *const keys[] = {"first", "a-b", "last"};
    struct arrow_build build;
    lead_requests *requests;
    lead_key key;
    begin_build(&build);
    struct arrow_column column = arrow_add_strings(&build, "key", "u", keys);
    ((char *)(uintptr_t)column.array->buffers[2])[6] = '\0';
    assert_int_equal(bind_build(&build, LEAD_KEY_TEXT, &requests, NULL), LEAD_OK);
    assert_int_equal(lead_requests_key(requests, 1, &key, NULL), LEAD_ERROR_VALUE);
    assert_int_equal(lead_requests_key(requests, 2, &key, NULL), LEAD_OK);
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
}

static void broken_texts_are_named(void **state)
{
    (void)state;
    static const int64_t indices[] = {0, 5, -1};
    static const char *const keys[] = {"a", "b", "c"};
    struct arrow_build build;
    lead_requests *requests;
    lead_key key;
    lead_error error = LEAD_ERROR_INIT;
    begin_build(&build);
    arrow_add_dictionary(&build, "key", "s", indices, NULL, "u", keys, 3);
    assert_int_equal(bind_build(&build, LEAD_KEY_TEXT, &requests, NULL), LEAD_OK);
    for (uint64_t i = 0; i < 3; i++)
        assert_int_equal(lead_requests_key(requests, i, &key, &error), i ? LEAD_ERROR_ARROW : LEAD_OK);
    assert_non_null(strstr(error.message, "row 2: the index is not in the dictionary"));
    lead_requests_free(requests);
    assert_true(arrow_end(&build));

    begin_build(&build);
    struct arrow_column column = arrow_add_strings(&build, "key", "u", keys);
    ((int32_t *)(uintptr_t)column.array->buffers[1])[1] = INT32_MAX;
    assert_int_equal(bind_build(&build, LEAD_KEY_TEXT, &requests, NULL), LEAD_OK);
    assert_int_equal(lead_requests_key(requests, 0, &key, &error), LEAD_ERROR_ARROW);
    assert_non_null(strstr(error.message, "row 0: the string lies outside its buffer"));
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
}

/* --- what is refused --------------------------------------------------------------------------------------------------------------------- */

enum key_shape {
    NO_COLUMN,
    NULL_TYPE,
    NULL_INTEGER,
    NULL_TEXT,
    NULL_INDEX,
    NULL_ENTRY,
    NULL_ENTRIES,
    GOOD_WITH_NULL_ENTRY,
    BAD_INDEX_WITH_NULL_ENTRY,
    FLOATS,
    FLAGS,
    INTEGERS,
    TEXTS_OF_KEYS,
    DICTIONARY_OF_TEXTS
};

struct key_case {
    const char *name;
    enum key_shape shape;
    lead_key_type type;
    lead_status status;
    const char *mentions;
};

static const struct key_case key_cases[] = {
    {"no column", NO_COLUMN, LEAD_KEY_INTEGER, LEAD_ERROR_MISSING_COLUMN, "there is no column 'key' with the keys of the leads"},
    {"no column of texts", NO_COLUMN, LEAD_KEY_TEXT, LEAD_ERROR_MISSING_COLUMN, "there is no column 'key' with the keys of the leads"},
    {"all null", NULL_TYPE, LEAD_KEY_INTEGER, LEAD_ERROR_VALUE, "row 0: the lead has no key"},
    {"texts, all null", NULL_TYPE, LEAD_KEY_TEXT, LEAD_ERROR_VALUE, "row 0: the lead has no key"},
    {"a null integer", NULL_INTEGER, LEAD_KEY_INTEGER, LEAD_ERROR_VALUE, "row 1: the lead has no key"},
    {"a null text", NULL_TEXT, LEAD_KEY_TEXT, LEAD_ERROR_VALUE, "row 2: the lead has no key"},
    {"a null index", NULL_INDEX, LEAD_KEY_TEXT, LEAD_ERROR_VALUE, "row 1: the lead has no key"},
    {"a null entry", NULL_ENTRY, LEAD_KEY_TEXT, LEAD_ERROR_VALUE, "row 2: the lead has no key"},
    {"a dictionary of nulls", NULL_ENTRIES, LEAD_KEY_TEXT, LEAD_ERROR_VALUE, "row 0: the lead has no key"},
    {"a null entry that nobody uses", GOOD_WITH_NULL_ENTRY, LEAD_KEY_TEXT, LEAD_OK, NULL},
    {"an index that is wrong is found later", BAD_INDEX_WITH_NULL_ENTRY, LEAD_KEY_TEXT, LEAD_OK, NULL},
    {"floats", FLOATS, LEAD_KEY_INTEGER, LEAD_ERROR_COLUMN_TYPE, "column 'key' has the keys of the leads, which are whole numbers"},
    {"flags", FLAGS, LEAD_KEY_INTEGER, LEAD_ERROR_COLUMN_TYPE, "which are whole numbers"},
    {"texts as integers", TEXTS_OF_KEYS, LEAD_KEY_INTEGER, LEAD_ERROR_COLUMN_TYPE, "which are whole numbers"},
    {"integers as texts", INTEGERS, LEAD_KEY_TEXT, LEAD_ERROR_COLUMN_TYPE, "'key' is int64, but"},
    {"a dictionary of texts as integers", DICTIONARY_OF_TEXTS, LEAD_KEY_INTEGER, LEAD_ERROR_COLUMN_TYPE, "which are whole numbers"},
};

static void add_keys(struct arrow_build *build, enum key_shape shape)
{
    static const int64_t numbers[] = {1, 2, 0};
    static const int64_t wrong[] = {0, 7, 1};
    static const double floats[] = {1, 2, 3};
    static const char *const texts[] = {"a", "b", NULL}, *const entries[] = {NULL, "a", "b"}, *const nothing[] = {NULL, NULL, NULL},
                      *const last[] = {"a", "b", "c"};
    static const char *const unused[] = {"c", "a", "b", NULL};
    switch (shape) {
    case NO_COLUMN: break;
    case NULL_TYPE: arrow_add_nulls(build, "key"); break;
    case NULL_INTEGER: arrow_add_integers(build, "key", "l", numbers, "101"); break;
    case NULL_TEXT: arrow_add_strings(build, "key", "u", texts); break;
    case NULL_INDEX: arrow_add_dictionary(build, "key", "c", numbers, "101", "u", last, 3); break;
    case NULL_ENTRY: arrow_add_dictionary(build, "key", "i", numbers, NULL, "u", entries, 3); break;
    case NULL_ENTRIES: arrow_add_dictionary(build, "key", "i", numbers, NULL, "u", nothing, 3); break;
    case GOOD_WITH_NULL_ENTRY: arrow_add_dictionary(build, "key", "i", numbers, NULL, "u", unused, 4); break;
    case BAD_INDEX_WITH_NULL_ENTRY: arrow_add_dictionary(build, "key", "i", wrong, NULL, "u", unused, 4); break;
    case FLOATS: arrow_add_floats(build, "key", "g", floats, NULL); break;
    case FLAGS: arrow_add_flags(build, "key", "101"); break;
    case INTEGERS: arrow_add_integers(build, "key", "l", numbers, NULL); break;
    case TEXTS_OF_KEYS: arrow_add_strings(build, "key", "u", last); break;
    default: arrow_add_dictionary(build, "key", "i", numbers, NULL, "u", last, 3); break;
    }
}

static void columns_of_keys(void **state)
{
    const struct key_case *row = *state;
    struct arrow_build build;
    lead_requests *requests = (lead_requests *)&build;
    lead_error error = LEAD_ERROR_INIT;
    begin_build(&build);
    add_keys(&build, row->shape);
    assert_int_equal(bind_build(&build, row->type, &requests, &error), row->status);
    assert_int_equal(error.code, row->status);
    if (row->mentions) {
        if (!strstr(error.message, row->mentions))
            print_message("# found: %s\n", error.message);
        assert_non_null(strstr(error.message, row->mentions));
        assert_string_equal(error.path, "key");
    }
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
}

/* Null rows in front of and behind the batch are nobody's. */
static void only_the_rows_of_the_batch_need_keys(void **state)
{
    (void)state;
    static const int64_t numbers[] = {1, 2, 3};
    struct arrow_build build;
    lead_requests *requests;
    begin_build(&build);
    arrow_add_integers(&build, "key", "l", numbers, "010");
    build.array.offset = build.array.length = 1;
    assert_int_equal(bind_build(&build, LEAD_KEY_INTEGER, &requests, NULL), LEAD_OK);
    lead_requests_free(requests);
    build.array.length = 0;
    assert_int_equal(bind_build(&build, LEAD_KEY_INTEGER, &requests, NULL), LEAD_OK);
    assert_int_equal(lead_requests_row_count(requests), 0);
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
}

static void missing_columns(void **state)
{
    (void)state;
    static const int64_t numbers[] = {1, 2, 3};
    const lead_batch_options lenient = {.size = sizeof lenient, .missing = LEAD_MISSING_IS_UNKNOWN};
    struct arrow_build build;
    struct lead_matching matching;
    struct lead_route routes[3];
    lead_requests *requests;
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy = compile_policy(request_policy);
    arrow_begin(&build, 3);
    arrow_add_integers(&build, "key", "l", numbers, NULL);
    arrow_add_flags(&build, "urgent", "010");
    assert_int_equal(lead_requests_new(policy, &build.schema, &build.array, "key", LEAD_KEY_INTEGER, NULL, NULL, &requests, &error),
                     LEAD_ERROR_MISSING_COLUMN);
    assert_null(requests);
    assert_string_equal(error.path, "country");
    assert_string_equal(error.message, "11 columns that the policy reads are missing: country, industry, language, owner, second, domain, company, "
                                       "note, deal, since, labels"); /* and not "unread" */
    assert_int_equal(lead_requests_new(policy, &build.schema, &build.array, "key", LEAD_KEY_INTEGER, &lenient, NULL, &requests, NULL), LEAD_OK);
    begin_matching(&matching, requests, 64);
    assert_int_equal(lead_matching_block(&matching, 0, 3, routes, NULL), LEAD_OK);
    assert_int_equal(routes[0].rule, LEAD_NONE);
    assert_int_equal(routes[1].rule, URGENT_RULE);
    assert_int_equal(routes[2].rule, LEAD_NONE);
    lead_matching_free(&matching);
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
}

/* The name of the key's column is not borrowed. */
static void the_name_of_the_key_may_go(void **state)
{
    (void)state;
    static const int64_t keys[] = {-1, -1, -1};
    char name[] = "key";
    struct arrow_build build;
    lead_requests *requests;
    lead_key key;
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy = compile_policy(key_policy);
    begin_build(&build);
    arrow_add_integers(&build, "key", "L", keys, NULL);
    assert_int_equal(lead_requests_new(policy, &build.schema, &build.array, name, LEAD_KEY_INTEGER, NULL, NULL, &requests, NULL), LEAD_OK);
    memset(name, '?', 3);
    assert_int_equal(lead_requests_key(requests, 0, &key, &error), LEAD_ERROR_VALUE);
    assert_string_equal(error.path, "key");
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
}

/* --- calls ------------------------------------------------------------------------------------------------------------------------------- */

static void wrong_calls(void **state)
{
    (void)state;
    static const int64_t numbers[] = {1, 2, 3};
    int dummy;
    const lead_batch_options no_size = {.size = 1}, bad_missing = {.size = sizeof bad_missing, .missing = 9},
                             bad_level = {.size = sizeof bad_level, .instructions = 9},
                             activity = {.size = sizeof activity, .activity = (struct lead_activity *)(void *)&dummy};
    const lead_batch_options *const bad_options[] = {&no_size, &bad_missing, &bad_level, &activity};
    struct arrow_build build;
    lead_requests *requests;
    struct memory memory;
    lead_policy *policy = compile_policy(key_policy);
    const struct ArrowSchema *schema = &build.schema;
    const struct ArrowArray *array = &build.array;
    memory_init(&memory, SIZE_MAX);
    memory.allocator.acquire = NULL;
    begin_build(&build);
    arrow_add_integers(&build, "key", "l", numbers, NULL);
    assert_int_equal(lead_requests_new(policy, schema, array, "key", LEAD_KEY_INTEGER, NULL, NULL, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_requests_new(NULL, schema, array, "key", LEAD_KEY_INTEGER, NULL, NULL, &requests, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(requests);
    assert_int_equal(lead_requests_new(policy, NULL, array, "key", LEAD_KEY_INTEGER, NULL, NULL, &requests, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_requests_new(policy, schema, NULL, "key", LEAD_KEY_INTEGER, NULL, NULL, &requests, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_requests_new(policy, schema, array, NULL, LEAD_KEY_INTEGER, NULL, NULL, &requests, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_requests_new(policy, schema, array, "key", 0, NULL, NULL, &requests, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_requests_new(policy, schema, array, "key", 3, NULL, NULL, &requests, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_requests_new(policy, schema, array, "key", LEAD_KEY_INTEGER, NULL, &memory.allocator, &requests, NULL),
                     LEAD_ERROR_INVALID_ARGUMENT);
    for (size_t i = 0; i < COUNT_OF(bad_options); i++)
        assert_int_equal(lead_requests_new(policy, schema, array, "key", LEAD_KEY_INTEGER, bad_options[i], NULL, &requests, NULL),
                         LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(requests);
    build.schema.format = "i";
    assert_int_equal(lead_requests_new(policy, schema, array, "key", LEAD_KEY_INTEGER, NULL, NULL, &requests, NULL), LEAD_ERROR_ARROW);
    assert_null(requests);
    build.schema.format = "+s";
    lead_requests_free(NULL);
    assert_int_equal(lead_requests_row_count(NULL), 0);
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
}

/* Binds and matches with so many acquisitions of memory; all of it is given back whatever happens. */
static lead_status use_requests(lead_policy *policy, const struct arrow_build *build, const char *key, size_t block_rows, struct memory *memory)
{
    static struct lead_route routes[50];
    struct lead_matching matching;
    lead_requests *requests;
    lead_status status = lead_requests_new(policy, &build->schema, &build->array, key, LEAD_KEY_INTEGER, NULL, &memory->allocator, &requests, NULL);
    assert_int_equal(status == LEAD_OK, requests != NULL);
    if (status == LEAD_OK)
        status = lead_matching_init(&matching, policy, requests->columns, requests->kernels, block_rows, false, &memory->allocator, NULL);
    if (status == LEAD_OK) {
        status = lead_matching_block(&matching, 0, COUNT_OF(routes), routes, NULL);
        lead_matching_free(&matching);
    }
    lead_requests_free(requests);
    assert_int_equal(memory->blocks, 0);
    assert_int_equal(memory->bytes, 0);
    return status;
}

/* What is large does not fit into what was acquired before: long names, and scratch memory for large blocks. */
static void memory_runs_out(void **state)
{
    (void)state;
    static const size_t block_rows[] = {64, 4096};
    static struct request_lead leads[50];
    static char key[6000];
    struct arrow_build build;
    uint64_t seed = 50;
    lead_policy *policy = compile_policy(request_policy);
    memset(key, 'k', sizeof key - 1);
    for (size_t i = 0; i < COUNT_OF(leads); i++)
        leads[i] = random_lead(&seed);
    build_leads(&build, leads, COUNT_OF(leads), 3);
    arrow_add_integers(&build, key, "l", (const int64_t[50]){0}, NULL);
    for (size_t b = 0; b < COUNT_OF(block_rows); b++) {
        lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
        for (size_t allowed = 0; status != LEAD_OK; allowed++) {
            struct memory memory;
            memory_init(&memory, allowed);
            status = use_requests(policy, &build, key, block_rows[b], &memory);
            assert_true(status == LEAD_OK || status == LEAD_ERROR_OUT_OF_MEMORY);
            assert_in_range(allowed, 0, 1000);
        }
    }
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
}

int main(void)
{
    enum { FIXED = 8 };
    struct CMUnitTest tests[FIXED + COUNT_OF(integer_cases) + COUNT_OF(text_cases) + COUNT_OF(key_cases)] = {
        cmocka_unit_test(an_integer_that_is_too_large),
        cmocka_unit_test(a_text_with_a_nul),
        cmocka_unit_test(broken_texts_are_named),
        cmocka_unit_test(only_the_rows_of_the_batch_need_keys),
        cmocka_unit_test(missing_columns),
        cmocka_unit_test(the_name_of_the_key_may_go),
        cmocka_unit_test(wrong_calls),
        cmocka_unit_test(memory_runs_out),
    };
    struct CMUnitTest *next = tests + FIXED;
    for (size_t i = 0; i < COUNT_OF(integer_cases); i++)
        *next++ = (struct CMUnitTest){integer_cases[i].name, integers_of_any_width, NULL, NULL, (void *)(uintptr_t)&integer_cases[i]};
    for (size_t i = 0; i < COUNT_OF(text_cases); i++)
        *next++ = (struct CMUnitTest){text_cases[i].name, texts_of_any_kind, NULL, NULL, (void *)(uintptr_t)&text_cases[i]};
    for (size_t i = 0; i < COUNT_OF(key_cases); i++)
        *next++ = (struct CMUnitTest){key_cases[i].name, columns_of_keys, NULL, NULL, (void *)(uintptr_t)&key_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
