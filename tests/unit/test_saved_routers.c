/* SPDX-License-Identifier: MIT */
/*
 * The routers and logs of tests/golden/routers, which every later version must read: what is read is what the text beside each says, and it is saved again as the same bytes.
 * make_routers.py made them from these texts and docs/saved-states.md, and not with the library.
 */
#include "route_fixture.h"

#include "../support/router_walk.h"

enum { TEXT_MAX = 8192, LINES_MAX = 256 };

static const char *const reasons[] = {"chosen", "lacks_needs", "excluded", "away", "outside_hours", "full_30_days", "full_week", "full_day", "full"};
static const char *const ways[] = {"nobody", "round_robin", "weighted", "least_loaded", "most_free", "longest_waiting", "level", "best_for_best", "hash", "sticky", "rule", "hand", "escalation"};
static const char *const kinds[] = {"-", "assigned", "queued", "moved", "returned", "released", "away", "due", "stopped", "paused", "resumed"};

/* Lines of a text as a first word and the rest. */
struct text {
    char bytes[TEXT_MAX];
    char *words[LINES_MAX], *rests[LINES_MAX];
    size_t count;
};

static size_t read_file(const char *name, const char *extension, char bytes[TEXT_MAX])
{
    char path[1024];
    const char *source = getenv("LEADCORE_SOURCE");
    snprintf(path, sizeof path, "%s/tests/golden/routers/%s%s", source ? source : ".", name, extension);
    FILE *file = fopen(path, "rb");
    if (!file)
        print_message("# cannot open %s\n", path);
    assert_non_null(file);
    const size_t size = fread(bytes, 1, TEXT_MAX - 1, file);
    assert_true(size < TEXT_MAX - 1);
    bytes[size] = 0;
    fclose(file);
    return size;
}

static void read_text(const char *name, struct text *text)
{
    read_file(name, ".txt", text->bytes);
    text->count = 0;
    for (char *line = strtok(text->bytes, "\n"); line; line = strtok(NULL, "\n")) {
        char *rest = strchr(line, ' ');
        if (*line == '#')
            continue;
        assert_true(text->count < LINES_MAX);
        text->words[text->count] = line;
        text->rests[text->count++] = rest ? rest + 1 : line + strlen(line);
        if (rest)
            *rest = 0;
    }
}

static lead_policy *golden_policy(void)
{
    char json[TEXT_MAX];
    lead_policy *policy;
    lead_error error = LEAD_ERROR_INIT;
    const size_t size = read_file("policy", ".json", json);
    if (lead_policy_compile(json, size, NULL, &policy, &error) != LEAD_OK)
        fail_msg("%s at %s", error.message, error.path);
    return policy;
}

/* The line of the same thing: from the one behind `at` up to the next of `begins`. NULL when there is none. */
static const char *part_of(const struct text *text, size_t at, const char *begins, const char *word)
{
    for (size_t i = at + 1; i < text->count && strcmp(text->words[i], begins) != 0; i++)
        if (strcmp(text->words[i], word) == 0)
            return text->rests[i];
    return NULL;
}

static uint32_t person_of(const lead_policy *policy, const char *name)
{
    return name ? lead_policy_person(policy, name) : LEAD_NONE;
}

static lead_key key_of(const lead_router *router, const char *key)
{
    if (lead_router_key_type(router) == LEAD_KEY_TEXT)
        return (lead_key){sizeof(lead_key), 0, key, strlen(key)};
    return integer_key(strtoll(key, NULL, 10));
}

static lead_time moment_of(const char *text)
{
    if (strcmp(text, "none") == 0)
        return INT64_MIN;
    return strcmp(text, "never") == 0 ? LEAD_NEVER : MONDAY + strtoll(text, NULL, 10);
}

/* --- routers ------------------------------------------------------------------------------------------------------------------------------- */

static void check_clocks(const struct text *text, size_t at, const lead_assignment *found)
{
    uint32_t clock = 0;
    for (size_t i = at + 1; i < text->count && strcmp(text->words[i], "lead") != 0 && strcmp(text->words[i], "queue") != 0; i++) {
        if (strcmp(text->words[i], "clock") != 0)
            continue;
        const bool runs = strncmp(text->rests[i], "runs", 4) == 0;
        assert_true(found->deadlines[clock++] == (runs ? moment_of(strrchr(text->rests[i], ' ') + 1) : LEAD_NEVER));
    }
    for (; clock < LEAD_CLOCKS_MAX; clock++)
        assert_true(found->deadlines[clock] == LEAD_NEVER);
}

static void check_lead(const struct text *text, size_t at, lead_router *router)
{
    const lead_policy *policy = lead_router_policy(router);
    char first[32] = "", second[32] = "", team[32], rule[32];
    lead_assignment found = no_assignment();
    const lead_key key = key_of(router, strchr(text->rests[at], ' ') + 1);
    assert_int_equal(lead_router_find(router, &key, &found, NULL), LEAD_OK);
    assert_int_equal(found.change, strtoull(text->rests[at], NULL, 10));
    const char *held = part_of(text, at, "lead", "held"), *waits = part_of(text, at, "lead", "waits");
    if (held)
        assert_int_equal(sscanf(held, "%31s %31s %31s %31s", first, second, team, rule), 4);
    else
        assert_int_equal(sscanf(waits, "%31s %31s %31s", second, team, rule), 3);
    assert_int_equal(found.outcome, held ? LEAD_OUTCOME_ASSIGNED : LEAD_OUTCOME_WAITING);
    assert_int_equal(found.person, person_of(policy, held ? first : NULL));
    assert_string_equal(held ? ways[found.by] : reasons[found.reason], second);
    assert_int_equal(found.team, lead_policy_team(policy, team));
    assert_int_equal(found.rule, lead_policy_rule(policy, rule));
    check_clocks(text, at, &found);
}

static void check_person(const char *line, lead_router *router)
{
    char name[32];
    unsigned given, last, sum = 0;
    int size = 0;
    lead_desk desk = {.size = sizeof desk};
    assert_int_equal(sscanf(line, "%31s %u %u %n", name, &given, &last, &size), 3);
    for (const char *at = strchr(line, ':'); at; at = strchr(at + 1, ':'))
        sum += (unsigned)strtoul(at + 1, NULL, 10);
    const uint32_t person = person_of(lead_router_policy(router), name);
    assert_int_equal(lead_router_desk(router, person, lead_router_now(router), &desk, NULL), LEAD_OK);
    assert_true(desk.given == given && desk.in_30_days == sum);
}

static void check_queue(const char *line, const lead_router *router)
{
    lead_key keys[16];
    size_t count, i = 0;
    for (size_t k = 0; k < COUNT_OF(keys); k++)
        keys[k].size = sizeof keys[k];
    assert_int_equal(lead_router_list(router, LEAD_OUTCOME_WAITING, LEAD_NONE, keys, COUNT_OF(keys), &count, NULL), LEAD_OK);
    for (const char *at = line; at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL) {
        lead_assignment found = no_assignment();
        assert_true(i < count);
        assert_int_equal(lead_router_find(router, &keys[i++], &found, NULL), LEAD_OK);
        assert_int_equal(found.change, strtoull(at, NULL, 10));
    }
    assert_int_equal(i, count);
}

static void check_router(const struct text *text, lead_router *router)
{
    char keys[16], now[32];
    unsigned changes;
    size_t leads = 0;
    assert_int_equal(sscanf(text->rests[0], "%15s %31s %u", keys, now, &changes), 3);
    assert_int_equal(lead_router_key_type(router), strcmp(keys, "texts") == 0 ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER);
    assert_true(lead_router_now(router) == moment_of(now));
    assert_int_equal(lead_router_change_count(router), changes);
    for (size_t i = 1; i < text->count; i++) {
        if (strcmp(text->words[i], "lead") == 0)
            check_lead(text, i, router);
        if (strcmp(text->words[i], "person") == 0)
            check_person(text->rests[i], router);
        if (strcmp(text->words[i], "queue") == 0)
            check_queue(text->rests[i], router);
        leads += strcmp(text->words[i], "lead") == 0;
    }
    assert_int_equal(lead_router_held_count(router) + lead_router_waiting_count(router), leads);
    walk_check(router);
}

static void golden_routers_are_read(void **state)
{
    static const char *const names[] = {"empty", "integers", "texts"};
    (void)state;
    lead_policy *policy = golden_policy();
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct text text;
        char bytes[TEXT_MAX];
        lead_router *router;
        lead_error error = LEAD_ERROR_INIT;
        print_message("# %s\n", names[i]);
        const size_t size = read_file(names[i], ".bin", bytes);
        read_text(names[i], &text);
        if (lead_router_load(policy, bytes, size, NULL, NULL, &router, &error) != LEAD_OK)
            fail_msg("%s", error.message);
        check_router(&text, router);
        size_t again_size;
        uint8_t *again = walk_save(router, &again_size);
        assert_int_equal(again_size, size);
        assert_memory_equal(again, bytes, size);
        free(again);
        lead_router_free(router);
    }
    lead_policy_unref(policy);
}

/* --- logs ---------------------------------------------------------------------------------------------------------------------------------- */

static uint32_t number_of(const char *text)
{
    return text ? (uint32_t)strtoul(text, NULL, 10) : LEAD_NONE;
}

static int32_t detail_of(const struct text *text, size_t at)
{
    const char *reason = part_of(text, at, "change", "reason"), *due = part_of(text, at, "change", "due");
    if (due)
        return strcmp(due, "warning") == 0 ? LEAD_DUE_WARNING : LEAD_DUE_BREACH;
    if (!reason)
        return part_of(text, at, "change", "given") != NULL;
    int32_t found = 0;
    while (strcmp(reasons[found], reason) != 0)
        found++;
    return found;
}

static void check_change(const struct text *text, size_t at, const lead_router *router, const lead_routing_change *change)
{
    const lead_policy *policy = lead_router_policy(router);
    unsigned number;
    long long moment;
    char kind[16];
    int size = 0;
    assert_true(sscanf(text->rests[at], "%u %lld %15s%n", &number, &moment, kind, &size) == 3);
    assert_true(change->number == number && change->now == MONDAY + moment);
    assert_string_equal(kinds[change->kind], kind);
    if (text->rests[at][size]) {
        const lead_key key = key_of(router, text->rests[at] + size + 1);
        assert_true(change->key.integer == key.integer && change->key.text_size == key.text_size);
        if (key.text)
            assert_memory_equal(change->key.text, key.text, key.text_size);
    }
    const char *by = part_of(text, at, "change", "by"), *team = part_of(text, at, "change", "team"), *rule = part_of(text, at, "change", "rule");
    assert_string_equal(ways[change->by], by ? by : "nobody");
    assert_int_equal(change->person, person_of(policy, part_of(text, at, "change", "person")));
    assert_int_equal(change->team, team ? lead_policy_team(policy, team) : LEAD_NONE);
    assert_int_equal(change->rule, rule ? lead_policy_rule(policy, rule) : LEAD_NONE);
    assert_int_equal(change->clock, number_of(part_of(text, at, "change", "clock")));
    assert_int_equal(change->detail, detail_of(text, at));
    const char *span = part_of(text, at, "change", "span");
    assert_true(change->until == (span ? moment_of(strchr(span, ' ') + 1) : 0));
}

static void golden_logs_are_read(void **state)
{
    static const char *const names[] = {"log_integers", "log_texts"};
    (void)state;
    lead_policy *policy = golden_policy();
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct text text;
        char bytes[TEXT_MAX];
        lead_error error = LEAD_ERROR_INIT;
        uint64_t applied, changes = 0;
        size_t at = 0, used;
        const size_t size = read_file(names[i], ".bin", bytes);
        read_text(names[i], &text);
        print_message("# %s\n", names[i]);
        lead_router *router = route_router(policy, strcmp(text.rests[0], "texts") == 0 ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, false, NULL);
        for (size_t line = 1; line < text.count; line++) {
            lead_routing_change change = {.size = sizeof change};
            if (strcmp(text.words[line], "change") != 0)
                continue;
            if (lead_routing_change_read(bytes + at, size - at, &change, &used, &error) != LEAD_OK)
                fail_msg("%s", error.message);
            check_change(&text, line, router, &change);
            at += used;
            changes++;
        }
        assert_int_equal(at, size);
        if (lead_router_replay(router, bytes, size, &applied, &error) != LEAD_OK)
            fail_msg("%s", error.message);
        assert_int_equal(applied, changes);
        walk_check(router);
        lead_router_free(router);
    }
    lead_policy_unref(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_routers_are_read),
        cmocka_unit_test(golden_logs_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
