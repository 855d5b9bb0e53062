/* SPDX-License-Identifier: MIT */
/* What the rules say of leads: one meaning, whether by request, by block or by piece, with every set of instructions and type of column. */
#include "request_fixture.h"

enum { LEADS = 700 };

static struct request_lead leads[LEADS];
static struct lead_route found[LEADS];

static void make_leads(uint64_t seed)
{
    for (size_t i = 0; i < LEADS; i++)
        leads[i] = random_lead(&seed);
}

static void check_rows(const struct lead_policy *policy, const struct lead_route *routes, size_t first, size_t count, lead_time now)
{
    for (size_t i = 0; i < count; i++) {
        const struct lead_route expected = slow_route(policy, &leads[first + i], now);
        assert_route(&routes[i], &expected, first + i);
    }
}

/* Random leads must come to every rule, or the tests here say little. */
static void every_rule_is_met(void **state)
{
    (void)state;
    size_t counts[KNOWN_RULE + 1] = {0}, none = 0;
    make_leads(1);
    for (size_t i = 0; i < LEADS; i++) {
        const uint32_t rule = slow_rule(&leads[i], REQUEST_NOW);
        if (rule == LEAD_NONE)
            none++;
        else
            counts[rule]++;
    }
    for (size_t rule = 0; rule < COUNT_OF(counts); rule++)
        assert_in_range(counts[rule], 10, LEADS);
    assert_in_range(none, 5, LEADS);
}

static void requests_are_as_the_slow_reading(void **state)
{
    (void)state;
    lead_policy *policy = compile_policy(request_policy);
    lead_request *request = new_request(policy);
    make_leads(2);
    for (size_t i = 0; i < LEADS; i++) {
        const lead_time now = REQUEST_NOW + (lead_time)(i % 5) * REQUEST_DAY;
        const struct lead_route expected = slow_route(policy, &leads[i], now);
        struct lead_route route;
        set_request(policy, request, &leads[i]);
        for (int again = 0; again < 2; again++) {
            memset(&route, 0xA5, sizeof route);
            assert_int_equal(lead_request_route(request, now, &route, NULL), LEAD_OK);
            assert_route(&route, &expected, i);
        }
    }
    lead_request_free(request);
    lead_policy_unref(policy);
}

static void check_pieces(struct lead_matching *matching, const struct lead_policy *policy, uint64_t *seed)
{
    for (int piece = 0; piece < 20; piece++) {
        const size_t first = request_random(seed, LEADS), count = request_random(seed, (unsigned)(LEADS - first) + 1);
        memset(found, 0xA5, sizeof found);
        assert_int_equal(lead_matching_block(matching, first, count, found, NULL), LEAD_OK);
        assert_int_equal(matching->matched, count);
        check_rows(policy, found, first, count, REQUEST_NOW);
    }
}

static void blocks_are_as_the_slow_reading(void **state)
{
    (void)state;
    static const size_t block_rows[] = {64, 128, 1024};
    lead_policy *policy = compile_policy(request_policy);
    uint64_t seed = 3;
    for (size_t shape = 0; shape < COUNT_OF(text_formats); shape++) {
        struct arrow_build build;
        make_leads(10 + shape);
        build_leads(&build, leads, LEADS, shape);
        for (size_t level = 0; level < COUNT_OF(all_instructions); level++) {
            struct lead_matching matching;
            lead_requests *requests = new_requests(policy, &build, all_instructions[level]);
            begin_matching(&matching, requests, block_rows[(shape + level) % COUNT_OF(block_rows)]);
            check_pieces(&matching, policy, &seed);
            lead_matching_free(&matching);
            lead_requests_free(requests);
        }
        assert_true(arrow_end(&build));
    }
    lead_policy_unref(policy);
}

/* A part of the rows, by the offset of the struct. */
static void slices_are_as_the_slow_reading(void **state)
{
    (void)state;
    lead_policy *policy = compile_policy(request_policy);
    for (size_t shape = 0; shape < COUNT_OF(text_formats); shape++) {
        struct arrow_build build;
        struct lead_matching matching;
        const size_t first = 13 + shape, count = 200;
        make_leads(20 + shape);
        build_leads(&build, leads, LEADS, shape);
        build.array.offset = (int64_t)first;
        build.array.length = (int64_t)count;
        lead_requests *requests = new_requests(policy, &build, LEAD_INSTRUCTIONS_BEST);
        assert_int_equal(lead_requests_row_count(requests), count);
        begin_matching(&matching, requests, 128);
        assert_int_equal(lead_matching_block(&matching, 0, count, found, NULL), LEAD_OK);
        check_rows(policy, found, first, count, REQUEST_NOW);
        lead_matching_free(&matching);
        lead_requests_free(requests);
        assert_true(arrow_end(&build));
    }
    lead_policy_unref(policy);
}

static void now_moves_between_blocks(void **state)
{
    (void)state;
    struct arrow_build build;
    struct lead_matching matching;
    lead_policy *policy = compile_policy(request_policy);
    make_leads(30);
    build_leads(&build, leads, LEADS, 0);
    lead_requests *requests = new_requests(policy, &build, LEAD_INSTRUCTIONS_BEST);
    begin_matching(&matching, requests, 64);
    assert_true(matching.depends_on_now);
    for (size_t day = 0; day < 20; day++) {
        const lead_time now = REQUEST_NOW + (lead_time)(day * 7 % 20) * REQUEST_DAY;
        lead_matching_set_now(&matching, now);
        assert_int_equal(lead_matching_block(&matching, day, 33, found, NULL), LEAD_OK);
        check_rows(policy, found, day, 33, now);
    }
    lead_matching_free(&matching);
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
}

struct now_case {
    const char *name, *when;
    bool depends;
};

static const struct now_case now_cases[] = {
    {"no condition", "{\"deal\": {\">\": 1}}", false},
    {"a fixed moment", "{\"since\": {\">=\": \"2026-01-01\", \"<\": \"2027-01-01\"}}", false},
    {"within", "{\"since\": {\"within\": \"7d\"}}", true},
    {"older than", "{\"since\": {\"older_than\": \"7d\"}}", true},
    {"within next", "{\"since\": {\"within_next\": \"7d\"}}", true},
};

static void what_depends_on_now(void **state)
{
    const struct now_case *row = *state;
    char json[1024];
    struct lead_matching matching;
    struct lead_column columns[2] = {{0}};
    snprintf(json, sizeof json,
             "{\"leadcore\": 1, \"name\": \"n\", \"version\": \"1\", \"fields\": {\"deal\": \"number\", \"since\": \"time\"}, \"people\": [{\"id\": "
             "\"a\"}], \"rules\": [{\"name\": \"r\", \"when\": %s, \"person\": \"a\"}]}",
             row->when);
    lead_policy *policy = compile_policy(json);
    lead_allocator memory;
    assert_true(lead_memory_choose(NULL, &memory));
    assert_int_equal(lead_matching_init(&matching, policy, columns, &lead_kernels_baseline, 64, false, &memory, NULL), LEAD_OK);
    assert_int_equal(matching.depends_on_now, row->depends);
    lead_matching_free(&matching);
    lead_policy_unref(policy);
}

/* --- many rules -------------------------------------------------------------------------------------------------------------------------- */

/* So many masks that the runner takes smaller blocks than it was asked for: a rule for each number from 1,000 down. */
static void many_rules_in_small_blocks(void **state)
{
    (void)state;
    enum { RULES = 1000, ROWS = 3000, TEXT = 100000 };
    static double deals[ROWS];
    static int64_t keys[ROWS];
    static struct lead_route routes[ROWS];
    struct arrow_build build;
    struct lead_matching matching;
    char *json = malloc(TEXT);
    assert_non_null(json);
    int size = snprintf(json, TEXT,
                        "{\"leadcore\": 1, \"name\": \"many\", \"version\": \"1\", \"fields\": {\"deal\": \"number\"}, \"people\": [{\"id\": "
                        "\"a\"}], \"rules\": [");
    for (int r = 0; r < RULES; r++)
        size += snprintf(json + size, TEXT - (size_t)size, "%s{\"name\": \"r%d\", \"when\": {\"deal\": {\">=\": %d}}, \"person\": \"a\"}",
                         r ? ", " : "", r, RULES - r);
    snprintf(json + size, TEXT - (size_t)size, "]}");
    lead_policy *policy = compile_policy(json);
    for (int i = 0; i < ROWS; i++)
        deals[i] = i * 7 % 1100;
    arrow_begin(&build, ROWS);
    arrow_add_floats(&build, "deal", "g", deals, NULL);
    arrow_add_integers(&build, "key", "l", keys, NULL);
    lead_requests *requests = new_requests(policy, &build, LEAD_INSTRUCTIONS_BEST);
    begin_matching(&matching, requests, 4096);
    assert_true(matching.runner.setup.block_rows < 4096);
    assert_int_equal(lead_matching_block(&matching, 0, ROWS, routes, NULL), LEAD_OK);
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(routes[i].rule, deals[i] >= RULES ? 0 : deals[i] < 1 ? LEAD_NONE : (uint32_t)(RULES - (int)deals[i]));
    lead_matching_free(&matching);
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
    free(json);
}

/* --- bands ------------------------------------------------------------------------------------------------------------------------------- */

static const char band_policy[] =
    "{\"leadcore\": 1, \"name\": \"bands\", \"version\": \"1\", \"fields\": {\"deal\": \"number\"}, \"people\": [{\"id\": \"a\"},"
    " {\"id\": \"b\", \"rank\": 4}], \"teams\": [{\"name\": \"t\", \"members\": [\"a\", \"b\"], \"strategy\": \"best_for_best\","
    " \"bands\": {\"field\": \"deal\", \"from\": [50000, 10000, 500, 100]}}], \"rules\": [{\"name\": \"all\", \"team\": \"t\"}]}";

struct band_case {
    const char *name;
    double deal;
    uint8_t band;
};

static const struct band_case band_cases[] = {
    {"at the first bound", 50000, 1}, {"below the first", 49999.99, 2}, {"the second", 10000, 2}, {"the third", 500, 3},
    {"at the last bound", 100, 4},    {"behind the last", 99.99, 5},    {"unknown", NAN, 5},      {"far away", -1e300, 5},
};

static void band_of_a_lead(void **state)
{
    const struct band_case *row = *state;
    struct lead_route route;
    lead_policy *policy = compile_policy(band_policy);
    lead_request *request = new_request(policy);
    assert_int_equal(lead_request_set_number(request, 0, row->deal), LEAD_OK);
    assert_int_equal(lead_request_route(request, 0, &route, NULL), LEAD_OK);
    assert_int_equal(route.rule, 0);
    assert_int_equal(route.band, row->band);
    lead_request_free(request);
    lead_policy_unref(policy);
}

/* --- broken data ------------------------------------------------------------------------------------------------------------------------- */

enum breaking { BREAK_OFFSETS, BREAK_INDEX, BREAK_VIEW };

struct broken_case {
    const char *name, *format;
    enum breaking how;
    size_t text;
    const char *mentions;
};

static const struct broken_case broken_cases[] = {
    {"a field of conditions: offsets", "u", BREAK_OFFSETS, COUNTRY, "the string lies outside its buffer"},
    {"a field of conditions: index", "i", BREAK_INDEX, COUNTRY, "the index is not in the dictionary"},
    {"a text of conditions: offsets", "u", BREAK_OFFSETS, NOTE, "outside its buffer"},
    {"a field of needs: offsets", "u", BREAK_OFFSETS, LANGUAGE, "the string lies outside its buffer"},
    {"a field of needs: index", "i", BREAK_INDEX, LANGUAGE, "the index is not in the dictionary"},
    {"an owner: offsets", "u", BREAK_OFFSETS, SECOND, "the string lies outside its buffer"},
    {"an owner: index", "L", BREAK_INDEX, SECOND, "the index is not in the dictionary"},
    {"an owner: view", "vu", BREAK_VIEW, SECOND, "the string lies outside its buffer"},
    {"the same category: index", "c", BREAK_INDEX, DOMAIN, "the index is not in the dictionary"},
    {"the same text: offsets", "u", BREAK_OFFSETS, COMPANY, "the string lies outside its buffer"},
    {"the same text: index", "S", BREAK_INDEX, COMPANY, "the index is not in the dictionary"},
};

#define BROKEN_ROWS 150
#define BROKEN_ROW 77

/* Makes the value of BROKEN_ROW point nowhere. */
static void break_row(struct arrow_column column, const struct broken_case *row)
{
    void *buffer = (void *)(uintptr_t)column.array->buffers[1];
    if (row->how == BREAK_OFFSETS) {
        ((int32_t *)buffer)[BROKEN_ROW + 1] = INT32_MAX - 1; /* the next row then ends before it begins: the first of the two is named */
    } else if (row->how == BREAK_VIEW) {
        memset((char *)buffer + (size_t)BROKEN_ROW * 16, 0x7F, 16);
    } else if (strcmp(row->format, "c") == 0) {
        ((int8_t *)buffer)[BROKEN_ROW] = -1;
    } else if (strcmp(row->format, "S") == 0) {
        ((uint16_t *)buffer)[BROKEN_ROW] = UINT16_MAX;
    } else if (strcmp(row->format, "i") == 0) {
        ((int32_t *)buffer)[BROKEN_ROW] = INT32_MIN;
    } else {
        ((uint64_t *)buffer)[BROKEN_ROW] = UINT64_MAX;
    }
}

static void build_broken(struct arrow_build *build, const struct broken_case *row)
{
    arrow_begin(build, BROKEN_ROWS);
    for (size_t t = 0; t < TEXTS; t++)
        add_texts(build, t, leads, BROKEN_ROWS, t == row->text ? row->format : "u");
    add_others(build, leads, BROKEN_ROWS);
    break_row((struct arrow_column){build->schema.children[row->text], build->array.children[row->text]}, row);
}

/* Rows before the broken one are good, whatever the block; those behind it too, when they are asked for alone. */
static void broken_rows_are_named(void **state)
{
    const struct broken_case *row = *state;
    struct arrow_build build;
    struct lead_matching matching;
    char place[64];
    lead_policy *policy = compile_policy(request_policy);
    make_leads(40);
    for (size_t i = BROKEN_ROW - 1; i <= BROKEN_ROW + 1; i++) {
        leads[i].urgent = '0';
        for (size_t t = 0; t < TEXTS; t++)
            leads[i].texts[t] = pools[t][1];
        if (row->text == SECOND) /* it is only asked for when the first owner is nobody's */
            leads[i].texts[OWNER] = NULL;
        if (row->text == DOMAIN) {
            leads[i].texts[NOTE] = "no";
            leads[i].since = REQUEST_NOW;
        }
    }
    build_broken(&build, row);
    lead_requests *requests = new_requests(policy, &build, LEAD_INSTRUCTIONS_BEST);
    begin_matching(&matching, requests, 128);
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_matching_block(&matching, 0, BROKEN_ROWS, found, &error), LEAD_ERROR_ARROW);
    assert_int_equal(error.code, LEAD_ERROR_ARROW);
    assert_string_equal(error.path, text_names[row->text]);
    if (!strstr(error.message, row->mentions))
        print_message("# found: %s\n", error.message);
    assert_non_null(strstr(error.message, row->mentions));
    snprintf(place, sizeof place, "row %d:", BROKEN_ROW);
    assert_non_null(strstr(error.message, place));
    assert_int_equal(matching.matched, BROKEN_ROW);
    check_rows(policy, found, 0, BROKEN_ROW, REQUEST_NOW);
    assert_int_equal(lead_matching_block(&matching, BROKEN_ROW + 2, BROKEN_ROWS - BROKEN_ROW - 2, found, NULL), LEAD_OK);
    check_rows(policy, found, BROKEN_ROW + 2, BROKEN_ROWS - BROKEN_ROW - 2, REQUEST_NOW);
    lead_matching_free(&matching);
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
}

/* What no rule asks for, nobody looks at. */
static void rows_that_nobody_asks_about_may_be_broken(void **state)
{
    (void)state;
    static const struct broken_case row = {"an owner", "u", BREAK_OFFSETS, SECOND, NULL};
    struct arrow_build build;
    struct lead_matching matching;
    lead_policy *policy = compile_policy(request_policy);
    make_leads(41);
    for (size_t i = 0; i < BROKEN_ROWS; i++)
        leads[i].urgent = '1';
    build_broken(&build, &row);
    lead_requests *requests = new_requests(policy, &build, LEAD_INSTRUCTIONS_BEST);
    begin_matching(&matching, requests, 1024);
    assert_int_equal(lead_matching_block(&matching, 0, BROKEN_ROWS, found, NULL), LEAD_OK);
    check_rows(policy, found, 0, BROKEN_ROWS, REQUEST_NOW);
    lead_matching_free(&matching);
    lead_requests_free(requests);
    assert_true(arrow_end(&build));
    lead_policy_unref(policy);
}

int main(void)
{
    enum { FIXED = 7 };
    struct CMUnitTest tests[FIXED + COUNT_OF(now_cases) + COUNT_OF(band_cases) + COUNT_OF(broken_cases)] = {
        cmocka_unit_test(every_rule_is_met),
        cmocka_unit_test(requests_are_as_the_slow_reading),
        cmocka_unit_test(blocks_are_as_the_slow_reading),
        cmocka_unit_test(slices_are_as_the_slow_reading),
        cmocka_unit_test(now_moves_between_blocks),
        cmocka_unit_test(many_rules_in_small_blocks),
        cmocka_unit_test(rows_that_nobody_asks_about_may_be_broken),
    };
    struct CMUnitTest *next = tests + FIXED;
    for (size_t i = 0; i < COUNT_OF(now_cases); i++)
        *next++ = (struct CMUnitTest){now_cases[i].name, what_depends_on_now, NULL, NULL, (void *)(uintptr_t)&now_cases[i]};
    for (size_t i = 0; i < COUNT_OF(band_cases); i++)
        *next++ = (struct CMUnitTest){band_cases[i].name, band_of_a_lead, NULL, NULL, (void *)(uintptr_t)&band_cases[i]};
    for (size_t i = 0; i < COUNT_OF(broken_cases); i++)
        *next++ = (struct CMUnitTest){broken_cases[i].name, broken_rows_are_named, NULL, NULL, (void *)(uintptr_t)&broken_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
