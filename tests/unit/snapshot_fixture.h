/* SPDX-License-Identifier: MIT */
/* Tables of a few leads in every shape that they are saved in, and their bytes. */
#ifndef LEADCORE_TESTS_UNIT_SNAPSHOT_FIXTURE_H
#define LEADCORE_TESTS_UNIT_SNAPSHOT_FIXTURE_H

#include "activity/snapshot.h"
#include "base/checksum.h"
#include "memory_fixture.h"

#define DAY ((lead_duration)86400 * 1000000)
#define HOUR ((lead_duration)3600 * 1000000)
#define COUNTERS 4

static struct lead_counter counters[COUNTERS] = {
    {.identity = UINT64_C(0x1111111111111111)},
    {.identity = UINT64_C(0xFEDCBA9876543210)},
    {.identity = UINT64_C(0x0123456789ABCDEF)},
    {.identity = UINT64_C(0x8000000000000000)},
};

struct fixture {
    struct memory memory;
    struct lead_activity_definitions definitions;
    struct lead_table table;
};

static inline void open_fixture(struct fixture *fixture, bool has_text, lead_duration resolution)
{
    memset(fixture, 0, sizeof *fixture);
    memory_init(&fixture->memory, SIZE_MAX);
    fixture->definitions = (struct lead_activity_definitions){.resolution = resolution, .counters = counters, .counter_count = COUNTERS};
    lead_table_init(&fixture->table, &fixture->definitions, has_text, &fixture->memory.allocator);
}

static inline void close_fixture(struct fixture *fixture)
{
    lead_table_free(&fixture->table);
    assert_int_equal(fixture->memory.blocks, 0);
    assert_int_equal(fixture->memory.bytes, 0);
}

/* --- tables ----------------------------------------------------------------------------------------------------------------------------------- */

static inline struct lead_key_value text_key(const char *text)
{
    return (struct lead_key_value){0, {text, strlen(text)}};
}

static inline struct lead_key_value integer_key(int64_t integer)
{
    return (struct lead_key_value){integer, {NULL, 0}};
}

static inline void add(struct fixture *fixture, struct lead_key_value key, uint32_t counter, int32_t bucket, uint32_t events)
{
    const uint32_t place = lead_table_make_place(&fixture->table, key);
    assert_true(place != LEAD_NONE);
    for (uint32_t part; events; events -= part) {
        part = events < LEAD_ENTRY_COUNT_MAX ? events : LEAD_ENTRY_COUNT_MAX;
        const lead_entry_bits entry = lead_entry_make(0, counter, bucket, part);
        assert_true(lead_table_append(&fixture->table, place, &entry, 1));
    }
    assert_true(lead_table_settle(&fixture->table));
}

static inline void see(struct fixture *fixture, struct lead_key_value key, uint64_t source, int64_t sequence)
{
    struct lead_history history;
    const lead_allocator *memory = &fixture->memory.allocator;
    const uint32_t place = lead_table_make_place(&fixture->table, key);
    assert_true(lead_table_get(&fixture->table, place, &history, memory));
    assert_true(lead_history_see(&history, source, sequence, memory));
    assert_true(lead_table_put(&fixture->table, place, &history));
    lead_history_free(&history, memory);
}

enum shape { EMPTY, RANGE, INTEGERS, TEXTS, HOLES, SHAPES };
static const char *const shape_names[] = {"empty", "a range of keys", "integers", "texts", "erased leads"};

/* Keys of the same leads in each shape. */
static inline struct lead_key_value key_of(enum shape shape, unsigned lead)
{
    static const char *const texts[] = {"", "a", "ä€𝄞", "anna@example.org", "a longer key than all the others", "z"};
    static const int64_t far[] = {INT64_MIN, INT64_MAX, 0, -1, 1000000007, 5};
    if (shape == TEXTS)
        return text_key(texts[lead]);
    return integer_key(shape == RANGE ? 1020 + 3 * (int64_t)lead : far[lead]);
}

static inline void fill(struct fixture *fixture, enum shape shape)
{
    open_fixture(fixture, shape == TEXTS, DAY);
    if (shape == EMPTY)
        return;
    if (shape == INTEGERS || shape == HOLES)
        assert_true(lead_keys_leave_direct(&fixture->table.keys));
    add(fixture, key_of(shape, 0), 0, 20000, 3);
    add(fixture, key_of(shape, 0), 3, -100, 1);
    add(fixture, key_of(shape, 1), 1, 20001, 5000);
    add(fixture, key_of(shape, 1), 1, 20002, 2047);
    see(fixture, key_of(shape, 2), 77, -5);
    see(fixture, key_of(shape, 2), UINT64_MAX, INT64_MIN);
    see(fixture, key_of(shape, 3), 77, INT64_MAX);
    add(fixture, key_of(shape, 3), 2, 0, 1);
    lead_table_make_place(&fixture->table, key_of(shape, 4));
    add(fixture, key_of(shape, 5), 0, 1, 1);
    if (shape == HOLES)
        lead_table_erase(&fixture->table, lead_table_place(&fixture->table, key_of(shape, 1)));
}

static inline void assert_same_lead(struct fixture *a, struct fixture *b, struct lead_key_value key)
{
    struct lead_history left, right;
    const uint32_t place = lead_table_place(&a->table, key), other = lead_table_place(&b->table, key);
    assert_int_equal(place == LEAD_NONE, other == LEAD_NONE);
    if (place == LEAD_NONE)
        return;
    assert_true(lead_table_get(&a->table, place, &left, &a->memory.allocator));
    assert_true(lead_table_get(&b->table, other, &right, &b->memory.allocator));
    assert_int_equal(left.count, right.count);
    assert_int_equal(left.mark_count, right.mark_count);
    for (size_t i = 0; i < left.count; i++)
        assert_true(left.entries[i] == right.entries[i]);
    for (size_t i = 0; i < left.mark_count; i++)
        assert_true(left.marks[i].source == right.marks[i].source && left.marks[i].sequence == right.marks[i].sequence);
    lead_history_free(&left, &a->memory.allocator);
    lead_history_free(&right, &b->memory.allocator);
}

/* --- bytes ------------------------------------------------------------------------------------------------------------------------------------- */

static inline uint8_t *save(const struct fixture *fixture, size_t *size)
{
    *size = (size_t)lead_table_saved_size(&fixture->table);
    uint8_t *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    memset(bytes, 0x5A, *size + 1);
    lead_table_save(&fixture->table, bytes);
    assert_int_equal(bytes[*size], 0x5A);
    return bytes;
}

/* Into a table with the keys that the bytes have. */
static inline lead_status load(struct fixture *fixture, const uint8_t *bytes, size_t size, lead_load_report *report)
{
    struct lead_state state;
    lead_error error = LEAD_ERROR_INIT;
    lead_status status = lead_state_open(bytes, size, &state, &error);
    if (status == LEAD_OK && state.kind == LEAD_STATE_TIMELINE)
        status = lead_fail_damaged(&error, "a timeline");
    if (status == LEAD_OK) {
        lead_table_free(&fixture->table);
        lead_table_init(&fixture->table, &fixture->definitions, state.kind == LEAD_STATE_TEXT_KEYS, &fixture->memory.allocator);
        status = lead_table_load(&fixture->table, &state, report, &error);
    }
    assert_int_equal(error.code, status);
    if (status != LEAD_OK)
        lead_table_free(&fixture->table);
    return status;
}

static inline void reseal(uint8_t *bytes, size_t size)
{
    lead_store_64(bytes + size - 8, lead_checksum(bytes, size - 8));
}

#endif
