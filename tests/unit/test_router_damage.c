/* SPDX-License-Identifier: MIT */
/* Saved routers with other bytes than they had: refused, whatever the checksum says, or a router in which everything holds, saved again as the very same bytes. */
#define _DEFAULT_SOURCE
#include "guard.h"
#include "route_fixture.h"

#include "../support/router_walk.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "route/saved.h"

struct saved {
    struct walk walk;
    uint8_t *bytes;
    size_t size;
};

static void open_saved(struct saved *saved, unsigned seed, lead_key_type key)
{
    walk_begin(&saved->walk, (struct walk_source){NULL, 0, seed}, key, 0);
    for (unsigned i = 0; i < 150; i++)
        walk_step(&saved->walk, false);
    saved->bytes = walk_save(saved->walk.router, &saved->size);
}

static void close_saved(struct saved *saved)
{
    free(saved->bytes);
    walk_end(&saved->walk);
}

static lead_status load(const struct saved *saved, const void *bytes, size_t size, lead_router **router)
{
    return lead_router_load(saved->walk.policies[0], bytes, size, NULL, NULL, router, NULL);
}

static void reseal(uint8_t *bytes, size_t size)
{
    lead_store_64(bytes + size - LEAD_SAVED_SUM, lead_checksum(bytes, size - LEAD_SAVED_SUM));
}

static void every_changed_byte_is_refused(void **state)
{
    struct saved saved;
    lead_router *router;
    (void)state;
    open_saved(&saved, 11, LEAD_KEY_TEXT);
    for (size_t i = 0; i < saved.size; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            saved.bytes[i] ^= (uint8_t)(1u << bit);
            assert_int_equal(load(&saved, saved.bytes, saved.size, &router), LEAD_ERROR_DAMAGED);
            assert_null(router);
            saved.bytes[i] ^= (uint8_t)(1u << bit);
        }
    close_saved(&saved);
}

static void every_length_but_its_own_is_refused(void **state)
{
    struct saved saved;
    struct guard guard = {NULL, NULL};
    lead_router *router;
    (void)state;
    open_saved(&saved, 12, LEAD_KEY_INTEGER);
    assert_true(guard_open(&guard, saved.size + 16));
    for (size_t length = 0; length <= saved.size + 16; length++) {
        uint8_t *cut = guard_end(&guard, length);
        memset(cut, 0, length);
        memcpy(cut, saved.bytes, length < saved.size ? length : saved.size);
        assert_int_equal(load(&saved, cut, length, &router), length == saved.size ? LEAD_OK : LEAD_ERROR_DAMAGED);
        lead_router_free(router);
    }
    guard_close(&guard);
    close_saved(&saved);
}

/* Shorter ones, in which size and checksum are right. */
static void every_shorter_one_is_refused(void **state)
{
    struct saved saved;
    lead_router *router;
    (void)state;
    open_saved(&saved, 13, LEAD_KEY_TEXT);
    uint8_t *cut = malloc(saved.size);
    assert_non_null(cut);
    for (size_t size = LEAD_HEADER_POLICY + LEAD_SAVED_SUM; size < saved.size; size += 8) {
        memcpy(cut, saved.bytes, size);
        lead_store_64(cut + LEAD_HEADER_SIZE, size);
        reseal(cut, size);
        assert_int_equal(load(&saved, cut, size, &router), LEAD_ERROR_DAMAGED);
        assert_null(router);
    }
    free(cut);
    close_saved(&saved);
}

/* What was accepted holds, goes on, and is written as it was read. */
static void use(const struct saved *saved, lead_router *router, size_t at)
{
    struct walk walk = {.source = {NULL, 0, at + 1}, .router = router, .now = lead_router_now(router)};
    size_t size;
    uint8_t *again = walk_save(router, &size);
    walk_check(router);
    assert_int_equal(size, saved->size);
    assert_memory_equal(again, saved->bytes, size);
    free(again);
    memcpy(walk.policies, saved->walk.policies, sizeof walk.policies);
    if (walk.now > MONDAY + 1000 * DAYS) /* the year 9999 would end */
        return;
    for (unsigned i = 0; i < 12; i++)
        walk_step(&walk, false);
    walk_check(router);
}

static const uint8_t values[] = {0x00, 0x01, 0x02, 0x07, 0x7F, 0x80, 0xFE, 0xFF};

static void nothing_is_accepted_that_is_not_written_so(void **state)
{
    size_t accepted = 0, refused = 0;
    (void)state;
    for (unsigned seed = 14; seed < 16; seed++) {
        struct saved saved;
        open_saved(&saved, seed, seed % 2 ? LEAD_KEY_INTEGER : LEAD_KEY_TEXT);
        for (size_t i = 4; i < saved.size - LEAD_SAVED_SUM; i++) {
            if (i >= LEAD_HEADER_SIZE && i < LEAD_HEADER_NOW)
                continue;
            const uint8_t was = saved.bytes[i];
            for (size_t v = 0; v < sizeof values + 8; v++) {
                lead_router *router;
                saved.bytes[i] = v < sizeof values ? values[v] : (uint8_t)(was ^ 1u << (v - sizeof values));
                reseal(saved.bytes, saved.size);
                const lead_status status = load(&saved, saved.bytes, saved.size, &router);
                if (status == LEAD_OK)
                    use(&saved, router, i);
                else
                    assert_int_equal(status, i < LEAD_HEADER_KEYS && saved.bytes[4] + 256 * saved.bytes[5] > 1 ? LEAD_ERROR_NEWER_VERSION : LEAD_ERROR_DAMAGED);
                accepted += status == LEAD_OK;
                refused += status != LEAD_OK;
                lead_router_free(router);
            }
            saved.bytes[i] = was;
        }
        close_saved(&saved);
    }
    print_message("# %zu accepted, %zu refused\n", accepted, refused);
    assert_true(accepted > 100 && refused > 10000);
}

/* Whole numbers at once, at every fourth byte. */
static void numbers_out_of_range_are_refused_or_hold(void **state)
{
    static const uint32_t numbers[] = {0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF};
    struct saved saved;
    (void)state;
    open_saved(&saved, 17, LEAD_KEY_INTEGER);
    for (size_t i = LEAD_HEADER_NOW; i < saved.size - LEAD_SAVED_SUM; i += 4)
        for (size_t n = 0; n < COUNT_OF(numbers); n++)
            for (int width = 4; width <= 8; width += 4) {
                const uint64_t was = lead_load_64(saved.bytes + i);
                lead_router *router;
                lead_store_32(saved.bytes + i, numbers[n]);
                if (width == 8)
                    lead_store_64(saved.bytes + i, (uint64_t)(int64_t)(int32_t)numbers[n]);
                reseal(saved.bytes, saved.size);
                if (load(&saved, saved.bytes, saved.size, &router) == LEAD_OK)
                    use(&saved, router, i);
                lead_router_free(router);
                lead_store_64(saved.bytes + i, was);
            }
    close_saved(&saved);
}

/* More leads in 30 days than are counted on from there without an end of 32 bits, from one person who was given something today and yesterday. */
static void nobody_was_given_nearly_all_numbers(void **state)
{
    static const struct {
        uint32_t today, yesterday;
        lead_status expected;
    } counts[] = {{5, 5, LEAD_OK}, {1u << 31, 0x7FFFFFFF, LEAD_ERROR_DAMAGED}, {1u << 30, 1u << 30, LEAD_OK}, {1u << 30, (1u << 30) + 1, LEAD_ERROR_DAMAGED}};
    const size_t person = LEAD_HEADER_END, days = person + LEAD_PERSON_END;
    struct routing routing;
    size_t size;
    (void)state;
    route_begin(&routing, "'people': [{'id': 'a'}], 'teams': [{'name': 't', 'members': ['a'], 'strategy': 'round_robin'}], 'rules': [{'name': 'r', 'team': 't'}]");
    route_assign(&routing, 1, MONDAY);
    route_assign(&routing, 2, MONDAY + DAYS);
    uint8_t *bytes = walk_save(routing.router, &size);
    lead_store_64(bytes + LEAD_HEADER_CHANGES, UINT64_C(1) << 40);
    lead_store_64(bytes + person + LEAD_PERSON_GIVEN, UINT64_C(1) << 36);
    lead_store_64(bytes + person + LEAD_PERSON_LAST, UINT64_C(1) << 40);
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        lead_router *router;
        lead_store_32(bytes + days + 4, counts[i].today);
        lead_store_32(bytes + days + LEAD_SAVED_DAY + 4, counts[i].yesterday);
        reseal(bytes, size);
        assert_int_equal(lead_router_load(routing.policy, bytes, size, NULL, NULL, &router, NULL), counts[i].expected);
        lead_router_free(router);
    }
    free(bytes);
    route_end(&routing);
}

/* --- contradictions that no single byte makes ------------------------------------------------------------------------------------------------- */

#define PEOPLE "'people': [{'id': 'a', 'capacity': {'open': 3}}],"
#define PLAIN PEOPLE "'teams': [{'name': 't', 'members': ['a'], 'strategy': 'round_robin'}], 'rules': [{'name': 'r', 'team': 't'}]"
#define RICH PEOPLE "'teams': [{'name': 't', 'members': ['a'], 'strategy': 'round_robin', 'sticky': [{'same': 'company'}]}], 'rules': [{'name': 'r', 'team': 't'}]"

/* One person with their day, one number of the team, and then the leads, each of 88 bytes. */
enum { PERSON = LEAD_HEADER_END, LEADS = PERSON + LEAD_PERSON_END + LEAD_SAVED_DAY + 8, LEAD = LEAD_LEAD_END + 8 };

static const struct contradiction {
    const char *name, *policy;
    struct {
        int at, bytes; /* in a row; 0: no more */
        uint64_t value;
    } changes[3];
    int cut; /* bytes */
    const char *message;
} contradictions[] = {
    {"something happened before the first call", PLAIN, {{LEAD_HEADER_NOW, 8, UINT64_C(1) << 63}}, 0, "happened at no moment"},
    {"nothing but leads before the first call", PLAIN, {{LEAD_HEADER_NOW, 8, UINT64_C(1) << 63}, {LEAD_HEADER_CHANGES, 8, 0}, {LEAD_HEADER_PEOPLE, 4, 0}}, 0, "happened at no moment"},
    {"more changes than can be", PLAIN, {{LEAD_HEADER_CHANGES, 8, UINT64_C(1) << 60}}, 0, "more changes"},
    {"more leads than were given", PLAIN, {{PERSON + LEAD_PERSON_GIVEN, 8, 2}, {PERSON + LEAD_PERSON_END + 4, 4, 2}}, 0, "more leads than they were given"},
    {"more on a day than ever", PLAIN, {{PERSON + LEAD_PERSON_GIVEN, 8, 2}}, 0, "other numbers of leads"},
    {"the queue is cut", PLAIN, {{0, 0, 0}}, 8, "not as long as it says"},
    {"the queue has somebody's lead", PLAIN, {{LEADS + 4 * LEAD, 4, 0}}, 0, "does not wait"},
    {"behind the queue stands something", PLAIN, {{LEADS + 4 * LEAD + 4, 4, 3}}, 0, "nothing should"},
    {"a waiting lead does not stand in the queue", PLAIN, {{LEAD_HEADER_WAITING, 4, 0}}, 0, "all that wait"},
    {"preferences without any", PLAIN, {{LEADS + LEAD_LEAD_PREFERS, 8, 1}}, 0, "cannot be where it is"},
    {"a company without a field", PLAIN, {{LEADS + LEAD_LEAD_SAME, 8, 1}, {LEADS + LEAD_LEAD_COMPANY, 4, 0}}, 0, "cannot be where it is"},
    {"a band without bands", PLAIN, {{LEADS + LEAD_LEAD_BAND, 1, 1}}, 0, "cannot be where it is"},
    {"an owner without a field", PLAIN, {{LEADS + LEAD_LEAD_OWNER, 4, 0}}, 0, "cannot be where it is"},
    {"needs without a field", PLAIN, {{LEADS + LEAD_LEAD_NEEDS, 4, 0}}, 0, "cannot be where it is"},
    {"a company with nobody", RICH, {{LEADS + LEAD_LEAD_COMPANY, 4, 0xFFFFFFFF}}, 0, "with nobody"},
    {"a company of a lead without one", RICH, {{LEADS + LEAD_LEAD_SAME, 8, 0}}, 0, "does not have"},
};

static void contradictions_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(contradictions); i++) {
        const struct contradiction *row = &contradictions[i];
        struct routing routing;
        size_t size;
        lead_router *router;
        lead_error error = LEAD_ERROR_INIT;
        print_message("# %s\n", row->name);
        route_begin(&routing, row->policy);
        route_set(&routing, "company", "IBM");
        for (int64_t key = 1; key <= 4; key++)
            route_assign(&routing, key, MONDAY); /* the last one waits */
        uint8_t *bytes = walk_save(routing.router, &size);
        assert_int_equal(size, LEADS + 4 * LEAD + 8 + LEAD_SAVED_SUM);
        size -= (size_t)row->cut;
        for (size_t c = 0; c < COUNT_OF(row->changes) && row->changes[c].bytes; c++)
            for (int byte = 0; byte < row->changes[c].bytes; byte++)
                bytes[row->changes[c].at + byte] = (uint8_t)(row->changes[c].value >> (8 * byte));
        lead_store_64(bytes + LEAD_HEADER_SIZE, size);
        reseal(bytes, size);
        assert_int_equal(lead_router_load(routing.policy, bytes, size, NULL, NULL, &router, &error), LEAD_ERROR_DAMAGED);
        if (!strstr(error.message, row->message))
            fail_msg("%s", error.message);
        free(bytes);
        route_end(&routing);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_its_own_is_refused),
        cmocka_unit_test(every_shorter_one_is_refused),
        cmocka_unit_test(nothing_is_accepted_that_is_not_written_so),
        cmocka_unit_test(numbers_out_of_range_are_refused_or_hold),
        cmocka_unit_test(contradictions_are_found),
        cmocka_unit_test(nobody_was_given_nearly_all_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
