/* SPDX-License-Identifier: MIT */
/* The accounts of a batch against groups that are put together row by row. */
#include "buying_groups_fixture.h"
#include "memory_fixture.h"

/* --- a table of contacts ----------------------------------------------------------------------------------------------------------------- */

/* Rows as they are put together by hand. Numbers are known where they are not NaN, texts where they are not NULL. */
struct row {
    int64_t account; /* -1: null */
    const char *role, *title, *attitude;
    double engagement, influence, employees;
};

enum keys { INTEGERS, SMALL_INTEGERS, UNSIGNED, TEXTS, VIEWS, DICTIONARY, KEY_KINDS };
static const char *const key_kinds[] = {"integers", "small integers", "unsigned integers", "texts", "views", "dictionary"};

static void *array_of(size_t count, size_t size)
{
    void *array = calloc(count + 1, size);
    assert_non_null(array);
    return array;
}

static char *key_texts[2000];

static void add_keys(struct arrow_build *build, const struct row *rows, size_t count, enum keys kind)
{
    static const char *const formats[] = {"l", "s", "L", "u", "vu"};
    int64_t *integers = array_of(count, sizeof *integers);
    const char **texts = array_of(count, sizeof *texts);
    char *known = array_of(count, 1);
    for (size_t i = 0; i < count; i++) {
        known[i] = rows[i].account < 0 ? '0' : '1';
        integers[i] = rows[i].account < 0 ? 7 : rows[i].account;
        texts[i] = rows[i].account < 0 ? NULL : key_texts[rows[i].account];
    }
    if (kind <= UNSIGNED)
        arrow_add_integers(build, "account", formats[kind], integers, known);
    else if (kind <= VIEWS)
        arrow_add_strings(build, "account", formats[kind], texts);
    else
        arrow_add_dictionary(build, "account", "S", integers, known, "u", (const char *const *)key_texts, COUNT_OF(key_texts));
    free(integers);
    free(texts);
    free(known);
}

static void add_numbers(struct arrow_build *build, const char *name, const char *format, const struct row *rows, size_t count, size_t member)
{
    double *values = array_of(count, sizeof *values);
    char *known = array_of(count, 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(&values[i], (const char *)&rows[i] + member, sizeof *values);
        known[i] = isnan(values[i]) && i % 2 ? '0' : '1'; /* null, or not a number */
    }
    arrow_add_floats(build, name, format, values, known);
    free(values);
    free(known);
}

static void add_texts(struct arrow_build *build, const char *name, const struct row *rows, size_t count, size_t member)
{
    const char **texts = array_of(count, sizeof *texts);
    for (size_t i = 0; i < count; i++)
        memcpy(&texts[i], (const char *)&rows[i] + member, sizeof *texts);
    arrow_add_strings(build, name, "u", texts);
    free(texts);
}

static void build_table(struct arrow_build *build, const struct row *rows, size_t count, enum keys kind)
{
    arrow_begin(build, (int64_t)count);
    add_keys(build, rows, count, kind);
    add_texts(build, "r", rows, count, offsetof(struct row, role));
    add_texts(build, "title", rows, count, offsetof(struct row, title));
    add_texts(build, "attitude", rows, count, offsetof(struct row, attitude));
    add_numbers(build, "engagement", "g", rows, count, offsetof(struct row, engagement));
    add_numbers(build, "influence", "f", rows, count, offsetof(struct row, influence));
    add_numbers(build, "employees", "g", rows, count, offsetof(struct row, employees));
}

/* What a document makes of a row, beside role and seniority, which are its results. */
struct reading {
    const char *name, *document;
    bool by_score, has_influence, has_sizes;
    bool (*is_blocker)(const struct row *row, lead_term_number role);
};

static bool nobody(const struct row *row, lead_term_number role)
{
    (void)row;
    (void)role;
    return false;
}

static bool who_is_against(const struct row *row, lead_term_number role)
{
    (void)role;
    return row->attitude && strcmp(row->attitude, "against") == 0;
}

static lead_permille slow_fit(const struct row *row)
{
    int32_t points = 0;
    points += row->engagement >= 20 ? 33333 : 0;
    points += row->engagement >= 60 ? 70000 : 0;
    points -= who_is_against(row, 0) ? 50000 : 0;
    return (lead_permille)(points < 0 ? 0 : points > 100000 ? 1000 : points / 100);
}

static bool who_fits_badly_or_keeps_the_gate(const struct row *row, lead_term_number role)
{
    return slow_fit(row) < 300 || role == LEAD_ROLE_GATEKEEPER;
}

static const struct reading readings[] = {
    {"fields", GROUP("\"engagement\": \"engagement\", \"influence\": \"influence\", " WANTED SIZES ", \"blocker\": {\"attitude\": \"against\"}"), false, true,
     true, who_is_against},
    {"a score", GROUP("\"engagement\": \"fit\", " WANTED), true, false, false, nobody},
    {"a blocker by results",
     GROUP("\"engagement\": \"engagement\", " WANTED ", \"blocker\": {\"any\": [{\"fit\": {\"<\": 30}}, {\"role\": \"gatekeeper\"}]}"), false, false, false,
     who_fits_badly_or_keeps_the_gate},
};

/* All numbers in these tests are multiples of 1/8, so that nothing is rounded here but what should be. */
static lead_permille slow_permille(double value, lead_permille none)
{
    if (isnan(value))
        return none;
    return (lead_permille)(value <= 0 ? 0 : value >= 100 ? 1000 : floor(value * 8) * 10 / 8);
}

static lead_contact slow_contact(const struct reading *reading, const struct row *row, uint8_t role, uint8_t seniority)
{
    lead_contact contact = {.size = sizeof contact};
    contact.role = role == LEAD_NO_VALUE ? 0 : role + 1;
    contact.seniority = seniority == LEAD_NO_VALUE ? 0 : seniority + 1;
    contact.engagement = reading->by_score ? slow_fit(row) : slow_permille(row->engagement, 0);
    contact.influence = reading->has_influence ? slow_permille(row->influence, 1000) : 1000;
    contact.is_blocker = reading->is_blocker(row, contact.role);
    return contact;
}

static uint32_t decision_of(const lead_model *model, const char *name)
{
    const uint32_t found = lead_model_decision(model, name);
    assert_true(found < lead_model_decision_count(model));
    return found;
}

/* The decisions role and title_seniority of every row. */
static void decide(lead_model *model, const lead_batch *batch, uint8_t *roles, uint8_t *seniorities)
{
    uint8_t *columns[32] = {NULL};
    const lead_outputs outputs = {.size = sizeof outputs, .decisions = columns};
    columns[decision_of(model, "role")] = roles;
    columns[decision_of(model, "title_seniority")] = seniorities;
    assert_int_equal(lead_batch_score(batch, SAMPLE_NOW, 0, lead_batch_row_count(batch), &outputs, NULL, NULL), LEAD_OK);
}

/* One account after the other, from its first row on. */
static void expect_accounts(const struct reading *reading, const struct row *rows, size_t count, const uint8_t *roles, const uint8_t *seniorities,
                            const lead_buying_groups *groups)
{
    const uint64_t *of_rows = lead_buying_groups_of_rows(groups);
    lead_contact *contacts = array_of(count, sizeof *contacts);
    size_t *members = array_of(count, sizeof *members);
    uint64_t index = 0;
    for (size_t first = 0; first < count; first++) {
        size_t found = 0, earlier = 0;
        double size = NAN;
        while (earlier < first && rows[earlier].account != rows[first].account)
            earlier++;
        if (rows[first].account < 0) {
            assert_true(of_rows[first] == UINT64_MAX);
            continue;
        }
        if (earlier < first)
            continue;
        for (size_t row = first; row < count; row++) {
            if (rows[row].account != rows[first].account)
                continue;
            assert_true(of_rows[row] == index);
            size = isnan(size) ? rows[row].employees : size;
            members[found] = row;
            contacts[found++] = slow_contact(reading, &rows[row], roles[row], seniorities[row]);
        }
        const uint8_t *weights = !reading->has_sizes || isnan(size) || size >= 400.5 ? wanted_weights : size < 50 ? small_weights : middle_weights;
        lead_buying_group wanted = slow_group(weights, contacts, found), group = {.size = sizeof group};
        if (wanted.key_contact_index != UINT64_MAX)
            wanted.key_contact_index = members[wanted.key_contact_index];
        if (wanted.next_contact != UINT64_MAX)
            wanted.next_contact = members[wanted.next_contact];
        assert_int_equal(lead_buying_groups_get(groups, index, &group), LEAD_OK);
        expect_group(reading->name, &group, &wanted);
        assert_true(lead_buying_groups_first_row(groups, index) == first);
        index++;
    }
    assert_true(lead_buying_groups_count(groups) == index);
    free(contacts);
    free(members);
}

static void check_table(const struct reading *reading, lead_model *model, const struct row *rows, size_t count, enum keys kind,
                        lead_instructions instructions)
{
    struct arrow_build build;
    uint8_t *roles = array_of(count, 1), *seniorities = array_of(count, 1);
    build_table(&build, rows, count, kind);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, instructions);
    decide(model, batch, roles, seniorities);
    lead_buying_groups *groups = groups_of(batch, &build);
    expect_accounts(reading, rows, count, roles, seniorities, groups);
    lead_buying_groups_free(groups);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    free(roles);
    free(seniorities);
}

static double random_number(uint64_t *seed)
{
    return next_number(seed, 6) ? (double)next_number(seed, 900) / 8 - 5 : NAN;
}

static void random_rows(struct row *rows, size_t count, uint32_t accounts, uint64_t *seed)
{
    static const char *const roles[] = {"d", "b", "u", "g", "other", NULL};
    static const char *const titles[] = {"CEO", "Vice President", "Director of Sales", "engineer", "", NULL};
    static const char *const attitudes[] = {"for", "for", "against", NULL};
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct row){
            .account = next_number(seed, 9) ? (int64_t)next_number(seed, accounts) : -1,
            .role = roles[next_number(seed, 6)],
            .title = titles[next_number(seed, 6)],
            .attitude = attitudes[next_number(seed, 4)],
            .engagement = random_number(seed),
            .influence = random_number(seed),
            .employees = next_number(seed, 2) ? (double)next_number(seed, 6000) / 8 : NAN,
        };
}

static const struct {
    size_t rows;
    uint32_t accounts;
} tables[] = {{0, 1}, {1, 1}, {64, 9}, {700, 1}, {1100, 300}, {1500, 1900}};

static void accounts_are_what_their_rows_say(void **state)
{
    (void)state;
    struct row *rows = array_of(1500, sizeof *rows);
    uint64_t seed = 5;
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        lead_model *model = compile(readings[i].document);
        for (size_t t = 0; t < COUNT_OF(tables); t++)
            for (enum keys kind = INTEGERS; kind < KEY_KINDS; kind++) {
                print_message("# %s, %zu rows, %s\n", readings[i].name, tables[t].rows, key_kinds[kind]);
                random_rows(rows, tables[t].rows, tables[t].accounts, &seed);
                check_table(&readings[i], model, rows, tables[t].rows, kind, all_instructions[kind % COUNT_OF(all_instructions)]);
            }
        lead_model_unref(model);
    }
    free(rows);
}

/* Three blocks and a bit; few accounts, so that each has contacts in all of them. */
static void accounts_reach_over_blocks(void **state)
{
    (void)state;
    enum { ROWS = 2 * LEAD_BLOCK_ROWS + 100, ACCOUNTS = 1000 };
    struct row *rows = array_of(ROWS, sizeof *rows);
    uint64_t seed = 6;
    struct arrow_build build;
    random_rows(rows, ROWS, ACCOUNTS, &seed);
    lead_model *model = compile(readings[0].document);
    uint8_t *roles = array_of(ROWS, 1), *seniorities = array_of(ROWS, 1);
    build_table(&build, rows, ROWS, INTEGERS);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    decide(model, batch, roles, seniorities);
    lead_buying_groups *groups = groups_of(batch, &build);
    assert_true(lead_buying_groups_count(groups) == ACCOUNTS);
    for (uint64_t index = 0; index < ACCOUNTS; index += 50) {
        const int64_t account = rows[lead_buying_groups_first_row(groups, index)].account;
        lead_buying_group group = {.size = sizeof group};
        uint32_t count = 0, blockers = 0;
        for (size_t row = 0; row < ROWS; row++) {
            count += rows[row].account == account;
            blockers += rows[row].account == account && who_is_against(&rows[row], 0);
        }
        assert_int_equal(lead_buying_groups_get(groups, index, &group), LEAD_OK);
        assert_int_equal(group.contact_count, count);
        assert_int_equal(group.blocker_count, blockers);
    }
    lead_buying_groups_free(groups);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
    free(roles);
    free(seniorities);
    free(rows);
}

/* --- activity ---------------------------------------------------------------------------------------------------------------------------- */

static void blockers_may_be_told_by_what_they_did(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3}, accounts[] = {7, 7, 7};
    lead_model *model =
        compile(GROUP("\"engagement\": \"engagement\", \"blocker\": {\"activity\": {\"on\": \"complaint\", \"count\": {\">=\": 1}, \"within\": \"7d\"}}"));
    lead_activity *activity = new_activity(model, LEAD_KEY_INTEGER);
    lead_error error = LEAD_ERROR_INIT;
    struct arrow_build events, build;
    lead_batch *batch;
    arrow_begin(&events, 2);
    arrow_add_integers(&events, "key", "l", (const int64_t[]){2, 3}, NULL);
    arrow_add_integers(&events, "time", "tsu:UTC", (const int64_t[]){SAMPLE_NOW, SAMPLE_NOW - 8 * DAY}, NULL);
    arrow_add_strings(&events, "type", "u", (const char *const[]){"complaint", "complaint"});
    ingest_all(activity, &events);
    arrow_begin(&build, 3);
    arrow_add_integers(&build, "key", "l", keys, NULL);
    arrow_add_integers(&build, "account", "l", accounts, NULL);
    const lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN, .activity = activity};
    assert_int_equal(lead_batch_new(model, &build.schema, &build.array, &options, NULL, &batch, &error), LEAD_OK);
    for (int later = 0; later < 2; later++) {
        lead_buying_groups *groups;
        lead_buying_group group = {.size = sizeof group};
        assert_int_equal(lead_batch_buying_groups(batch, "account", &build.schema, &build.array, SAMPLE_NOW + later * 30 * DAY, NULL, &groups, &error),
                         LEAD_OK);
        assert_int_equal(lead_buying_groups_get(groups, 0, &group), LEAD_OK);
        assert_int_equal(group.contact_count, 3);
        assert_int_equal(group.blocker_count, later ? 0 : 1);
        lead_buying_groups_free(groups);
    }
    lead_batch_free(batch);
    lead_activity_free(activity);
    assert_true(arrow_end(&events));
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

/* --- memory ------------------------------------------------------------------------------------------------------------------------------ */

static void memory_may_end_at_any_time(void **state)
{
    (void)state;
    static struct row rows[300];
    uint64_t seed = 9;
    lead_model *model = compile(readings[2].document);
    struct arrow_build build;
    struct memory memory;
    size_t allowed = 0;
    random_rows(rows, COUNT_OF(rows), 200, &seed);
    build_table(&build, rows, COUNT_OF(rows), TEXTS);
    lead_batch *batch = bind(model, &build, LEAD_MISSING_IS_ERROR, LEAD_INSTRUCTIONS_BEST);
    for (lead_status status = LEAD_ERROR_OUT_OF_MEMORY; status != LEAD_OK; allowed++) {
        lead_buying_groups *groups;
        memory_init(&memory, allowed);
        status = lead_batch_buying_groups(batch, "account", &build.schema, &build.array, SAMPLE_NOW, &memory.allocator, &groups, NULL);
        assert_true(status == LEAD_OK || (status == LEAD_ERROR_OUT_OF_MEMORY && !groups));
        lead_buying_groups_free(groups);
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
    }
    print_message("# %zu acquisitions\n", allowed - 1);
    assert_true(allowed > 10);
    lead_batch_free(batch);
    assert_true(arrow_end(&build));
    lead_model_unref(model);
}

static int make_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(key_texts); i++) {
        key_texts[i] = malloc(40);
        sprintf(key_texts[i], i % 2 ? "%zu" : "account number %zu of many", i);
    }
    return 0;
}

static int free_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(key_texts); i++)
        free(key_texts[i]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accounts_are_what_their_rows_say),
        cmocka_unit_test(accounts_reach_over_blocks),
        cmocka_unit_test(blockers_may_be_told_by_what_they_did),
        cmocka_unit_test(memory_may_end_at_any_time),
    };
    return cmocka_run_group_tests(tests, make_texts, free_texts);
}
