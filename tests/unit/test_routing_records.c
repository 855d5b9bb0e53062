/* SPDX-License-Identifier: MIT */
/* Routing records: what is in them byte by byte, how long they are, and that nothing is read that is not written so. */
#define _DEFAULT_SOURCE
#include "guard.h"
#include "route_fixture.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "route/record.h"

#define NONES {LEAD_NONE, LEAD_NONE, LEAD_NONE}

/* A record of every kind, with all that it may have. */
static struct lead_logged example(lead_change_kind kind, lead_key_type key_type)
{
    struct lead_logged logged = {.change = UINT64_C(0x0102030405060708), .key_type = key_type, .policy = 0xA1B2C3D4};
    struct lead_step *step = &logged.step;
    const lead_key key = {sizeof key, -5, "anna@example.org", 16};
    *step = (struct lead_step){.kind = kind, .now = MONDAY, .person = LEAD_NONE, .team = LEAD_NONE, .clock = LEAD_NONE};
    step->route = (struct lead_route){.needs = NONES, .owner = LEAD_NONE, .rule = LEAD_NONE};
    if (kind == LEAD_CHANGE_AWAY)
        logged.key_type = 0;
    else
        assert_int_equal(lead_read_key(key_type, &key, &step->key, NULL), LEAD_OK);
    switch (kind) {
    case LEAD_CHANGE_ASSIGNED:
        step->by = LEAD_BY_WEIGHTED;
        step->person = 70000;
        step->team = 3;
        step->route = (struct lead_route){.prefers = 5, .same = 77, .needs = {4, LEAD_NEED_NOBODY, 6}, .owner = 9, .rule = 2, .band = 3};
        break;
    case LEAD_CHANGE_QUEUED:
        step->reason = LEAD_REASON_AWAY;
        step->team = 3;
        step->route.rule = 2;
        break;
    case LEAD_CHANGE_MOVED:
        step->by = LEAD_BY_ESCALATION;
        step->person = 1;
        step->is_escalation = true;
        break;
    case LEAD_CHANGE_RETURNED:
        step->reason = LEAD_REASON_FULL;
        step->team = 0;
        break;
    case LEAD_CHANGE_RELEASED:
        step->reason = 1;
        break;
    case LEAD_CHANGE_AWAY:
        step->person = 6;
        step->span = (struct lead_span){MONDAY, LEAD_NEVER};
        break;
    case LEAD_CHANGE_DUE:
        step->reason = LEAD_DUE_BREACH;
        step->clock = 3;
        break;
    case LEAD_CHANGE_STOPPED:
        step->clock = 0;
        break;
    default:
        break;
    }
    return logged;
}

static void expect_same(const struct lead_step *a, const struct lead_step *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->by, b->by);
    assert_true(a->now == b->now);
    assert_memory_equal(&a->key, &b->key, sizeof a->key);
    assert_true(a->route.prefers == b->route.prefers && a->route.same == b->route.same);
    assert_memory_equal(a->route.needs, b->route.needs, sizeof a->route.needs);
    assert_true(a->route.owner == b->route.owner && a->route.rule == b->route.rule && a->route.band == b->route.band);
    assert_true(a->person == b->person && a->team == b->team && a->clock == b->clock && a->reason == b->reason);
    assert_true(a->is_hop == b->is_hop && a->is_escalation == b->is_escalation && a->span.from == b->span.from && a->span.until == b->span.until);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    for (lead_key_type type = LEAD_KEY_INTEGER; type <= LEAD_KEY_TEXT; type++)
        for (lead_change_kind kind = LEAD_CHANGE_ASSIGNED; kind <= LEAD_CHANGE_RESUMED; kind++) {
            const struct lead_logged logged = example(kind, type);
            struct lead_logged read;
            uint8_t bytes[LEAD_RECORD_MAX];
            size_t used;
            const size_t size = lead_record_write(&logged, bytes);
            assert_int_equal(size % 8, 0);
            assert_int_equal(lead_record_read(bytes, size, &read, &used, NULL), LEAD_OK);
            assert_int_equal(used, size);
            assert_true(read.change == logged.change && read.policy == logged.policy && read.key_type == logged.key_type);
            expect_same(&read.step, &logged.step);
        }
}

/* As docs/saved-states.md has them, by hand. */
static void records_are_as_described(void **state)
{
    /* Size 48, version 1, kind 8; flags: an integer key, a clock. */
    static const uint8_t stopped[40] = {0x30, 0,    1,    8,    0,    0,    0x08, 0x40, 8,    7,    6,    5,    4,    3,    2,    1,
                                        0x00, 0x80, 0x64, 0x46, 0xE6, 0x60, 0x06, 0x00, 0xD4, 0xC3, 0xB2, 0xA1, 0xFB, 0xFF, 0xFF, 0xFF,
                                        0xFF, 0xFF, 0xFF, 0xFF, 2,    0,    0,    0};
    static const struct {
        lead_change_kind kind;
        lead_key_type type;
        size_t size;
    } sizes[] = {
        {LEAD_CHANGE_ASSIGNED, LEAD_KEY_INTEGER, 96}, {LEAD_CHANGE_ASSIGNED, LEAD_KEY_TEXT, 104}, {LEAD_CHANGE_QUEUED, LEAD_KEY_INTEGER, 56},
        {LEAD_CHANGE_MOVED, LEAD_KEY_INTEGER, 48},    {LEAD_CHANGE_RELEASED, LEAD_KEY_INTEGER, 48}, {LEAD_CHANGE_AWAY, LEAD_KEY_INTEGER, 56},
        {LEAD_CHANGE_DUE, LEAD_KEY_TEXT, 56},         {LEAD_CHANGE_PAUSED, LEAD_KEY_TEXT, 56},
    };
    uint8_t bytes[LEAD_RECORD_MAX];
    (void)state;
    struct lead_logged logged = example(LEAD_CHANGE_STOPPED, LEAD_KEY_INTEGER);
    logged.step.clock = 2;
    assert_int_equal(lead_record_write(&logged, bytes), 48);
    assert_memory_equal(bytes, stopped, 40);
    assert_true(lead_load_64(bytes + 40) == lead_checksum(bytes, 40));
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        const struct lead_logged one = example(sizes[i].kind, sizes[i].type);
        assert_int_equal(lead_record_write(&one, bytes), sizes[i].size);
    }
}

/* The longest key, and everything there. */
static void no_record_is_too_long(void **state)
{
    struct lead_logged logged = example(LEAD_CHANGE_ASSIGNED, LEAD_KEY_TEXT);
    uint8_t bytes[LEAD_RECORD_MAX];
    char text[LEAD_KEY_TEXT_MAX];
    const lead_key key = {sizeof key, 0, text, sizeof text};
    (void)state;
    memset(text, 'x', sizeof text);
    assert_int_equal(lead_read_key(LEAD_KEY_TEXT, &key, &logged.step.key, NULL), LEAD_OK);
    assert_int_equal(lead_record_write(&logged, bytes), 136);
}

static void reseal(uint8_t *bytes)
{
    const size_t size = lead_load_32(bytes) & 0xFFFF;
    lead_store_64(bytes + size - 8, lead_checksum(bytes, size - 8));
}

static void damage_is_found(void **state)
{
    struct guard guard = {NULL, NULL};
    (void)state;
    assert_true(guard_open(&guard, LEAD_RECORD_MAX));
    for (lead_change_kind kind = LEAD_CHANGE_ASSIGNED; kind <= LEAD_CHANGE_RESUMED; kind++) {
        const struct lead_logged logged = example(kind, kind % 2 ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER);
        uint8_t bytes[LEAD_RECORD_MAX];
        lead_routing_change change = {.size = sizeof change};
        size_t used;
        const size_t size = lead_record_write(&logged, bytes);
        for (size_t length = 0; length < size; length++) {
            uint8_t *cut = guard_end(&guard, length);
            memcpy(cut, bytes, length);
            assert_int_equal(lead_routing_change_read(cut, length, &change, &used, NULL), LEAD_ERROR_DAMAGED);
            assert_int_equal(used, 0);
        }
        uint8_t *whole = guard_end(&guard, size);
        memcpy(whole, bytes, size);
        for (size_t bit = 0; bit < 8 * size; bit++) {
            whole[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_int_equal(lead_routing_change_read(whole, size, &change, &used, NULL), LEAD_ERROR_DAMAGED);
            whole[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    guard_close(&guard);
}

/* With a right checksum: refused, or written in the very same way. */
static void nothing_is_read_that_is_not_written_so(void **state)
{
    static const uint8_t values[] = {0, 1, 2, 5, 11, 47, 48, 0x7F, 0x80, 0xFE, 0xFF};
    size_t accepted = 0, refused = 0;
    (void)state;
    for (lead_change_kind kind = LEAD_CHANGE_ASSIGNED; kind <= LEAD_CHANGE_RESUMED; kind++) {
        const struct lead_logged logged = example(kind, kind % 2 ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER);
        uint8_t bytes[LEAD_RECORD_MAX], again[LEAD_RECORD_MAX];
        struct lead_logged read;
        size_t used;
        const size_t size = lead_record_write(&logged, bytes);
        for (size_t i = 2; i < size - 8; i++) {
            const uint8_t was = bytes[i];
            for (size_t v = 0; v < sizeof values + 8; v++) {
                bytes[i] = v < sizeof values ? values[v] : (uint8_t)(was ^ 1u << (v - sizeof values));
                reseal(bytes);
                const lead_status status = lead_record_read(bytes, size, &read, &used, NULL);
                accepted += status == LEAD_OK;
                refused += status != LEAD_OK;
                if (status == LEAD_OK) {
                    assert_int_equal(lead_record_write(&read, again), size);
                    assert_memory_equal(bytes, again, size);
                } else {
                    assert_int_equal(status, i == 2 && bytes[2] > 1 ? LEAD_ERROR_NEWER_VERSION : LEAD_ERROR_DAMAGED);
                }
            }
            bytes[i] = was;
        }
    }
    assert_true(accepted > 1000 && refused > 1000);
}

static void sizes_are_looked_at(void **state)
{
    static const size_t sizes[] = {0, 8, 32, 41, 44, 168, 400, 65528};
    static uint8_t bytes[65536];
    struct lead_logged read;
    size_t used;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        memset(bytes, 0, sizeof bytes);
        lead_store_32(bytes, (uint32_t)sizes[i] | 1u << 16 | 9u << 24);
        if (sizes[i] % 8 == 0 && sizes[i] >= 16)
            reseal(bytes);
        assert_int_equal(lead_record_read(bytes, sizeof bytes, &read, &used, NULL), LEAD_ERROR_DAMAGED);
    }
    /* A later version may have longer ones. */
    lead_store_32(bytes, 400 | 2u << 16 | 9u << 24);
    reseal(bytes);
    assert_int_equal(lead_record_read(bytes, sizeof bytes, &read, &used, NULL), LEAD_ERROR_NEWER_VERSION);
    lead_store_32(bytes, 48 | 0u << 16 | 9u << 24);
    reseal(bytes);
    assert_int_equal(lead_record_read(bytes, sizeof bytes, &read, &used, NULL), LEAD_ERROR_DAMAGED);
}

static void the_host_reads_them(void **state)
{
    struct lead_logged logged = example(LEAD_CHANGE_ASSIGNED, LEAD_KEY_TEXT);
    uint8_t bytes[LEAD_RECORD_MAX];
    lead_routing_change change = {.size = sizeof change};
    size_t used;
    (void)state;
    size_t size = lead_record_write(&logged, bytes);
    assert_int_equal(lead_routing_change_read(bytes, sizeof bytes, &change, &used, NULL), LEAD_OK);
    assert_int_equal(used, size);
    assert_true(change.kind == LEAD_CHANGE_ASSIGNED && change.by == LEAD_BY_WEIGHTED && change.number == logged.change && change.now == MONDAY);
    assert_true(change.person == 70000 && change.team == 3 && change.rule == 2 && change.clock == LEAD_NONE && change.detail == 0);
    assert_int_equal(change.key.text_size, 16);
    assert_memory_equal(change.key.text, "anna@example.org", 16);
    assert_true((const uint8_t *)change.key.text > bytes && (const uint8_t *)change.key.text < bytes + size);
    logged = example(LEAD_CHANGE_AWAY, LEAD_KEY_INTEGER);
    size = lead_record_write(&logged, bytes);
    assert_int_equal(lead_routing_change_read(bytes, size, &change, &used, NULL), LEAD_OK);
    assert_true(change.person == 6 && change.from == MONDAY && change.until == LEAD_NEVER && !change.key.text && change.rule == LEAD_NONE);
    logged = example(LEAD_CHANGE_DUE, LEAD_KEY_INTEGER);
    size = lead_record_write(&logged, bytes);
    assert_int_equal(lead_routing_change_read(bytes, size, &change, &used, NULL), LEAD_OK);
    assert_true(change.clock == 3 && change.detail == LEAD_DUE_BREACH && change.key.integer == -5 && change.person == LEAD_NONE);
    assert_int_equal(lead_routing_change_read(bytes, size, NULL, &used, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_routing_change_read(bytes, size, &change, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_routing_change_read(NULL, size, &change, &used, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_routing_change_read(NULL, 0, &change, &used, NULL), LEAD_ERROR_DAMAGED);
}

/* The router's own, for as long as the host wants them. */
static void a_router_keeps_its_changes(void **state)
{
    static const char members[] = "'people': [{'id': 'a'}], 'teams': [{'name': 't', 'members': ['a'], 'strategy': 'round_robin'}], 'rules': [{'name': 'r', 'team': 't'}]";
    struct routing routing;
    const uint8_t *bytes;
    (void)state;
    route_begin_as(&routing, members, LEAD_KEY_INTEGER, true);
    assert_int_equal(lead_router_changes(routing.router, &bytes), 0);
    assert_null(bytes);
    route_assign(&routing, 7, MONDAY);
    route_release(&routing, 7, true, MONDAY);
    assert_int_equal(lead_router_changes(routing.router, &bytes), 104);
    lead_routing_change change = {.size = sizeof change};
    size_t used;
    assert_int_equal(lead_routing_change_read(bytes, 104, &change, &used, NULL), LEAD_OK);
    assert_true(used == 56 && change.kind == LEAD_CHANGE_ASSIGNED && change.number == 1 && change.key.integer == 7);
    assert_int_equal(lead_routing_change_read(bytes + 56, 48, &change, &used, NULL), LEAD_OK);
    assert_true(change.kind == LEAD_CHANGE_RELEASED && change.number == 2 && change.detail == 1);
    assert_int_equal(lead_router_changes(routing.router, NULL), 104);
    lead_router_forget_changes(routing.router);
    assert_int_equal(lead_router_changes(routing.router, &bytes), 0);
    assert_int_equal(lead_router_change_count(routing.router), 2);
    lead_router_forget_changes(NULL);
    assert_int_equal(lead_router_changes(NULL, &bytes), 0);
    assert_null(bytes);
    assert_int_equal(lead_router_change_count(NULL), 0);
    route_end(&routing);
    route_begin(&routing, members);
    route_assign(&routing, 7, MONDAY);
    assert_int_equal(lead_router_changes(routing.router, &bytes), 0);
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read), cmocka_unit_test(records_are_as_described), cmocka_unit_test(no_record_is_too_long),
        cmocka_unit_test(damage_is_found),         cmocka_unit_test(nothing_is_read_that_is_not_written_so),
        cmocka_unit_test(sizes_are_looked_at),     cmocka_unit_test(the_host_reads_them),      cmocka_unit_test(a_router_keeps_its_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
