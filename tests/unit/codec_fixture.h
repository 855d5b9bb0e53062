/* SPDX-License-Identifier: MIT */
/* A history with a little of everything, and its bytes. */
#ifndef LEADCORE_TESTS_UNIT_CODEC_FIXTURE_H
#define LEADCORE_TESTS_UNIT_CODEC_FIXTURE_H

#include "activity/codec.h"
#include "activity/state.h"
#include "base/checksum.h"
#include "memory_fixture.h"

#define DAY ((lead_duration)86400 * 1000000)
#define HOUR ((lead_duration)3600 * 1000000)
#define COUNTERS 5
#define FIXED 48

static struct lead_counter counters[COUNTERS] = {
    {.type = 0, .identity = UINT64_C(0x1111111111111111)}, {.type = 1, .identity = UINT64_C(0xFEDCBA9876543210)},
    {.type = 2, .identity = UINT64_C(0x0123456789ABCDEF)}, {.type = 3, .identity = UINT64_C(0x8000000000000000)},
    {.type = 4, .identity = UINT64_C(0x0000000000000001)},
};

static inline struct lead_activity_definitions definitions_of(lead_duration resolution, struct lead_counter *list, uint32_t count)
{
    return (struct lead_activity_definitions){.resolution = resolution, .counters = list, .counter_count = count};
}

struct fixture {
    struct memory memory;
    struct lead_activity_definitions definitions;
    struct lead_history history;
};

static inline void open_fixture(struct fixture *fixture, lead_duration resolution)
{
    memset(fixture, 0, sizeof *fixture);
    memory_init(&fixture->memory, SIZE_MAX);
    fixture->definitions = definitions_of(resolution, counters, COUNTERS);
}

static inline void close_fixture(struct fixture *fixture)
{
    lead_history_free(&fixture->history, &fixture->memory.allocator);
    assert_int_equal(fixture->memory.blocks, 0);
    assert_int_equal(fixture->memory.bytes, 0);
}

/* `events` of them at once: whole entries where there are very many. */
static inline void put(struct fixture *fixture, uint32_t counter, int32_t bucket, uint64_t events)
{
    lead_entry_bits *entries = calloc((size_t)(events / LEAD_ENTRY_COUNT_MAX + 1), sizeof *entries);
    size_t count = 0;
    assert_non_null(entries);
    for (uint64_t part; events; events -= part) {
        part = events < LEAD_ENTRY_COUNT_MAX ? events : LEAD_ENTRY_COUNT_MAX;
        entries[count++] = lead_entry_make(0, counter, bucket, (uint32_t)part);
    }
    struct lead_history more = {.entries = entries, .count = count, .capacity = count};
    assert_true(lead_history_merge(&fixture->history, &more, &fixture->memory.allocator));
    free(entries);
}

static inline void see(struct fixture *fixture, uint64_t source, int64_t sequence)
{
    assert_true(lead_history_see(&fixture->history, source, sequence, &fixture->memory.allocator));
}

/* A little of everything. */
static inline void fill(struct fixture *fixture)
{
    put(fixture, 0, 20000, 3);
    put(fixture, 0, 20001, 2047);
    put(fixture, 0, 20002, 2048);
    put(fixture, 2, -5000, 1);
    put(fixture, 2, 20000, 70000);
    put(fixture, 4, 0, 1);
    see(fixture, 7, INT64_MIN);
    see(fixture, UINT64_MAX, INT64_MAX);
    see(fixture, 0, -1);
}

static inline uint8_t *save(const struct fixture *fixture, size_t *size)
{
    *size = lead_history_saved_size(&fixture->history);
    uint8_t *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    bytes[*size] = 0x5A;
    lead_history_save(&fixture->history, &fixture->definitions, bytes);
    assert_int_equal(bytes[*size], 0x5A);
    return bytes;
}

static inline lead_status load(struct fixture *fixture, const uint8_t *bytes, size_t size, struct lead_history *history, lead_load_report *report)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_status status = lead_history_load(bytes, size, &fixture->definitions, &fixture->memory.allocator, history, report, &error);
    assert_int_equal(error.code, status);
    if (status != LEAD_OK) {
        assert_null(history->entries);
        assert_null(history->marks);
        assert_true(error.message[0]);
    }
    return status;
}

static inline void assert_same(const struct lead_history *a, const struct lead_history *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->mark_count, b->mark_count);
    for (size_t i = 0; i < a->count; i++)
        assert_true(a->entries[i] == b->entries[i]);
    for (size_t i = 0; i < a->mark_count; i++)
        assert_true(a->marks[i].source == b->marks[i].source && a->marks[i].sequence == b->marks[i].sequence);
}

static inline void reseal(uint8_t *bytes, size_t size)
{
    lead_store_64(bytes + size - 8, lead_checksum(bytes, size - 8));
}

#endif
