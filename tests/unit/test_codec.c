/* SPDX-License-Identifier: MIT */
/* Saved timelines as bytes, below the public interface: what is written, what is refused, and what changed models make of it. */
#define _DEFAULT_SOURCE
#include "activity/codec.h"
#include "activity/state.h"
#include "base/checksum.h"
#include "guard.h"
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

static struct lead_activity_definitions definitions_of(lead_duration resolution, struct lead_counter *list, uint32_t count)
{
    return (struct lead_activity_definitions){.resolution = resolution, .counters = list, .counter_count = count};
}

struct fixture {
    struct memory memory;
    struct lead_activity_definitions definitions;
    struct lead_history history;
};

static void open_fixture(struct fixture *fixture, lead_duration resolution)
{
    memset(fixture, 0, sizeof *fixture);
    memory_init(&fixture->memory, SIZE_MAX);
    fixture->definitions = definitions_of(resolution, counters, COUNTERS);
}

static void close_fixture(struct fixture *fixture)
{
    lead_history_free(&fixture->history, &fixture->memory.allocator);
    assert_int_equal(fixture->memory.blocks, 0);
    assert_int_equal(fixture->memory.bytes, 0);
}

/* `events` of them at once: whole entries where there are very many. */
static void put(struct fixture *fixture, uint32_t counter, int32_t bucket, uint64_t events)
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

static void see(struct fixture *fixture, uint64_t source, int64_t sequence)
{
    assert_true(lead_history_see(&fixture->history, source, sequence, &fixture->memory.allocator));
}

/* A little of everything. */
static void fill(struct fixture *fixture)
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

static uint8_t *save(const struct fixture *fixture, size_t *size)
{
    *size = lead_history_saved_size(&fixture->history);
    uint8_t *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    bytes[*size] = 0x5A;
    lead_history_save(&fixture->history, &fixture->definitions, bytes);
    assert_int_equal(bytes[*size], 0x5A);
    return bytes;
}

static lead_status load(struct fixture *fixture, const uint8_t *bytes, size_t size, struct lead_history *history, lead_load_report *report)
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

static void assert_same(const struct lead_history *a, const struct lead_history *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->mark_count, b->mark_count);
    for (size_t i = 0; i < a->count; i++)
        assert_true(a->entries[i] == b->entries[i]);
    for (size_t i = 0; i < a->mark_count; i++)
        assert_true(a->marks[i].source == b->marks[i].source && a->marks[i].sequence == b->marks[i].sequence);
}

static void reseal(uint8_t *bytes, size_t size)
{
    lead_store_64(bytes + size - 8, lead_checksum(bytes, size - 8));
}

/* --- as they were saved ------------------------------------------------------------------------------------------------------------------- */

static void comes_back_as_it_was(void **state)
{
    static const lead_duration resolutions[] = {DAY, HOUR};
    (void)state;
    for (size_t r = 0; r < 2; r++)
        for (int is_empty = 0; is_empty < 2; is_empty++) {
            struct fixture fixture;
            struct lead_history loaded;
            lead_load_report report;
            size_t size;
            open_fixture(&fixture, resolutions[r]);
            if (!is_empty)
                fill(&fixture);
            uint8_t *bytes = save(&fixture, &size);
            assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
            assert_same(&loaded, &fixture.history);
            assert_int_equal(report.kept_events, is_empty ? 0 : 3 + 2047 + 2048 + 1 + 70000 + 1);
            assert_int_equal(report.kept_counters, is_empty ? 0 : 3);
            assert_int_equal(report.dropped_events + report.dropped_counters + report.new_counters, 0);
            lead_history_free(&loaded, &fixture.memory.allocator);
            free(bytes);
            close_fixture(&fixture);
        }
}

static void takes_as_few_bytes_as_promised(void **state)
{
    static const struct {
        const char *name;
        uint32_t pairs_of[COUNTERS];
        uint64_t events; /* of each pair */
        size_t marks;
        size_t size;
    } rows[] = {
        {"empty", {0}, 0, 0, FIXED},
        {"only sources", {0}, 0, 3, FIXED + 3 * 16},
        {"a pair", {0, 0, 1}, 1, 0, FIXED + 8 + 8},
        {"pairs of one counter", {9}, 2047, 1, FIXED + 8 + 9 * 8 + 16},
        {"the most for each pair", {1, 1, 1, 1, 1}, 65504, 0, FIXED + 5 * 24},
        {"beyond what one pair promises", {1}, 65505, 0, FIXED + 8 + 16 + 8},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture;
        size_t size;
        print_message("# %s\n", rows[i].name);
        open_fixture(&fixture, DAY);
        for (uint32_t c = 0; c < COUNTERS; c++)
            for (uint32_t p = 0; p < rows[i].pairs_of[c]; p++)
                put(&fixture, c, (int32_t)p, rows[i].events);
        for (size_t m = 0; m < rows[i].marks; m++)
            see(&fixture, m, 1);
        free(save(&fixture, &size));
        assert_int_equal(size, rows[i].size);
        close_fixture(&fixture);
    }
}

/* --- damage ---------------------------------------------------------------------------------------------------------------------------------- */

static void every_changed_byte_is_refused(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    for (size_t i = 0; i < size; i++)
        for (unsigned change = 1; change < 256; change++) {
            bytes[i] ^= (uint8_t)change;
            assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_ERROR_DAMAGED);
            bytes[i] ^= (uint8_t)change;
        }
    free(bytes);
    close_fixture(&fixture);
}

static void every_length_but_its_own_is_refused(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    struct guard guard = {NULL, NULL};
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    assert_true(guard_open(&guard, size + 16));
    for (size_t length = 0; length <= size + 16; length++) {
        uint8_t *cut = guard_end(&guard, length);
        memset(cut, 0, length);
        memcpy(cut, bytes, length < size ? length : size);
        assert_int_equal(load(&fixture, cut, length, &loaded, &report), length == size ? LEAD_OK : LEAD_ERROR_DAMAGED);
        lead_history_free(&loaded, &fixture.memory.allocator);
    }
    guard_close(&guard);
    free(bytes);
    close_fixture(&fixture);
}

/* With a right checksum, whatever is accepted must be saved again as the very same bytes. */
static void nothing_is_accepted_that_is_not_written_so(void **state)
{
    static const uint8_t values[] = {0x00, 0x01, 0x02, 0x7F, 0x80, 0xFE, 0xFF};
    struct fixture fixture, again;
    lead_load_report report;
    size_t size, accepted = 0, refused = 0;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    for (size_t i = 0; i < size - 8; i++)
        for (size_t v = 0; v < sizeof values + 8; v++) {
            const uint8_t was = bytes[i];
            bytes[i] = v < sizeof values ? values[v] : (uint8_t)(was ^ 1u << (v - sizeof values));
            reseal(bytes, size);
            open_fixture(&again, DAY);
            const lead_status status = load(&again, bytes, size, &again.history, &report);
            if (status == LEAD_OK && bytes[7] == 24 && report.dropped_counters == 0 && report.new_counters == 0) {
                size_t size_again;
                uint8_t *bytes_again = save(&again, &size_again);
                assert_int_equal(size_again, size);
                assert_memory_equal(bytes_again, bytes, size);
                free(bytes_again);
                accepted++;
            } else if (status != LEAD_OK) {
                assert_int_equal(status, bytes[4] + 256 * bytes[5] > 1 ? LEAD_ERROR_NEWER_VERSION : LEAD_ERROR_DAMAGED);
                refused++;
            }
            close_fixture(&again);
            bytes[i] = was;
        }
    /* Other counts, buckets and numbers are states as well; but most bytes have a meaning that does not allow others. */
    assert_true(accepted > 100 && refused > 500);
    free(bytes);
    close_fixture(&fixture);
}

/* What is in the bytes that `fill` makes: three counters, three marks, ten words. */
#define AT_HEAD 16
#define AT_IDENTITIES 40
#define AT_WORDS (AT_IDENTITIES + 3 * 8)
#define AT_MARKS (AT_WORDS + 10 * 8)

static uint64_t word_of(uint32_t counter, int32_t bucket, uint32_t count)
{
    return lead_entry_make(0, counter, bucket, count);
}

static void contradictions_are_refused(void **state)
{
    const struct {
        const char *name, *says;
        size_t at, size;
        uint64_t value;
    } rows[] = {
        {"another magic", "no saved state", 0, 1, 0x8D},
        {"version 0", "version 0", 4, 2, 0},
        {"a table", "a table's", 6, 1, LEAD_STATE_INTEGER_KEYS},
        {"no kind", "no known kind", 6, 1, 0},
        {"an unknown kind", "no known kind", 6, 1, 77},
        {"buckets of two hours", "neither hours nor days", 7, 1, 2},
        {"another size", "not as long", 8, 8, 8},
        {"fewer counters", "its parts", AT_HEAD + 8, 4, 2},
        {"more counters than there can be", "its parts", AT_HEAD + 8, 4, 65536},
        {"fewer marks", "its parts", AT_HEAD + 12, 4, 1},
        {"more marks than bytes", "its parts", AT_HEAD + 12, 4, UINT32_MAX},
        {"as many words as overflow", "its parts", AT_HEAD + 16, 8, UINT64_C(0x200000000000000A)},
        {"a counter twice", "twice", AT_IDENTITIES, 8, UINT64_C(0x0123456789ABCDEF)},
        {"an unknown counter twice", "twice", AT_IDENTITIES + 8, 8, 1},
        {"lead bits", "no counter", AT_WORDS, 8, UINT64_C(1) << 63 | word_of(0, 20000, 3)},
        {"no such counter", "no counter", AT_WORDS, 8, word_of(2, 20000, 1)},
        {"a counter left out", "no counter", AT_WORDS + 4 * 8, 8, word_of(2, -5000, 1)},
        {"a bucket before the first year", "years", AT_WORDS, 8, word_of(0, -719163, 1)},
        {"a bucket after the last year", "years", AT_WORDS, 8, word_of(0, 2932897, 1)},
        {"out of order", "order", AT_WORDS, 8, word_of(0, 20002, 1)},
        {"one key twice", "order", AT_WORDS, 8, word_of(0, 20001, 1)},
        {"a small count in a word of its own", "count", AT_WORDS + 3 * 8, 8, 2047},
        {"a large count", "count", AT_WORDS + 3 * 8, 8, 65505},
        {"a count of 0", "count", AT_WORDS + 3 * 8, 8, 0},
        {"no word for the count", "count", AT_WORDS + 9 * 8, 8, word_of(2, 0, 0)},
        {"marks out of order", "sources", AT_MARKS + 16, 8, 0},
    };
    struct fixture fixture;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size), *changed = malloc(size);
    assert_non_null(changed);
    assert_int_equal(size, AT_MARKS + 3 * 16 + 8);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lead_history loaded;
        lead_load_report report;
        lead_error error = LEAD_ERROR_INIT;
        print_message("# %s\n", rows[i].name);
        memcpy(changed, bytes, size);
        for (size_t b = 0; b < rows[i].size; b++)
            changed[rows[i].at + b] = (uint8_t)(rows[i].value >> 8 * b);
        reseal(changed, size);
        assert_int_equal(lead_history_load(changed, size, &fixture.definitions, &fixture.memory.allocator, &loaded, &report, &error),
                         LEAD_ERROR_DAMAGED);
        assert_non_null(strstr(error.message, rows[i].says));
        assert_true(report.kept_events + report.dropped_events == 0);
    }
    /* The first and the last bucket that there may be. */
    lead_store_64(bytes + AT_WORDS, word_of(0, -719162, 1));
    lead_store_64(bytes + AT_WORDS + 9 * 8, word_of(2, 2932896, 1));
    reseal(bytes, size);
    struct lead_history loaded;
    lead_load_report report;
    assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    free(changed);
    close_fixture(&fixture);
}

static void a_counter_without_events_is_refused(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    put(&fixture, 1, 5, 1);
    put(&fixture, 3, 5, 1);
    uint8_t *bytes = save(&fixture, &size);
    /* The second word is the first counter's as well. */
    lead_store_64(bytes + size - 16, word_of(0, 6, 1));
    reseal(bytes, size);
    assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_ERROR_DAMAGED);
    free(bytes);
    close_fixture(&fixture);
}

static void later_versions_are_told_from_damage(void **state)
{
    static const uint16_t versions[] = {2, 255, 256, 65535};
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        bytes[4] = (uint8_t)versions[i];
        bytes[5] = (uint8_t)(versions[i] >> 8);
        assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_ERROR_DAMAGED); /* the checksum is that of version 1 */
        reseal(bytes, size);
        assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_ERROR_NEWER_VERSION);
        bytes[4] = 1;
        bytes[5] = 0;
        reseal(bytes, size);
    }
    free(bytes);
    close_fixture(&fixture);
}

/* Words that stand for many entries: 16 bytes of them may take 256 in memory, and no more. */
static void memory_is_bounded_by_the_input(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    for (int32_t bucket = 0; bucket < 50; bucket++)
        put(&fixture, 0, bucket, 65504);
    uint8_t *bytes = save(&fixture, &size);
    lead_history_free(&fixture.history, &fixture.memory.allocator);
    assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
    assert_true(fixture.memory.bytes <= 16 * size);
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    close_fixture(&fixture);
}

/* --- other models ------------------------------------------------------------------------------------------------------------------------------ */

static uint64_t events_of(const struct lead_history *history, uint32_t counter)
{
    uint64_t events = 0;
    for (size_t i = 0; i < history->count; i++)
        events += lead_entry_counter(history->entries[i]) == counter ? lead_entry_count(history->entries[i]) : 0;
    return events;
}

static void assert_in_order(const struct lead_history *history)
{
    for (size_t i = 1; i < history->count; i++) {
        const lead_entry_bits before = history->entries[i - 1], entry = history->entries[i];
        assert_true(before >> LEAD_ENTRY_BUCKET_SHIFT < entry >> LEAD_ENTRY_BUCKET_SHIFT ||
                    (before >> LEAD_ENTRY_BUCKET_SHIFT == entry >> LEAD_ENTRY_BUCKET_SHIFT && lead_entry_count(before) == LEAD_ENTRY_COUNT_MAX));
    }
}

static void counters_are_recognised(void **state)
{
    /* Models by the index of their counters in `counters`; 9 is a new one. Saved: 4,098 events of 0, 70,001 of 2, 1 of 4. */
    static const struct {
        const char *name;
        uint32_t counters[8], count;
        uint64_t events[8], dropped_events;
        uint32_t kept, dropped, new_ones;
    } rows[] = {
        {"reversed", {4, 3, 2, 1, 0}, 5, {1, 0, 70001, 0, 4098}, 0, 3, 0, 0},
        {"fewer, those with events", {0, 2, 4}, 3, {4098, 70001, 1}, 0, 3, 0, 0},
        {"one more in front", {9, 0, 1, 2, 3, 4}, 6, {0, 4098, 0, 70001, 0, 1}, 0, 3, 0, 3},
        {"the first gone", {1, 2, 3, 4}, 4, {0, 70001, 0, 1}, 4098, 2, 1, 2},
        {"two swapped, one gone", {2, 0, 9}, 3, {70001, 4098, 0}, 1, 2, 1, 1},
        {"all gone", {9}, 1, {0}, 74100, 0, 3, 1},
        {"none", {0}, 0, {0}, 74100, 0, 3, 0},
    };
    struct fixture fixture;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lead_counter list[8];
        struct lead_history loaded;
        lead_load_report report;
        print_message("# %s\n", rows[i].name);
        for (uint32_t c = 0; c < rows[i].count; c++)
            list[c] = rows[i].counters[c] < COUNTERS ? counters[rows[i].counters[c]] : (struct lead_counter){.identity = 99};
        fixture.definitions = definitions_of(DAY, list, rows[i].count);
        assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
        for (uint32_t c = 0; c < rows[i].count; c++)
            assert_int_equal(events_of(&loaded, c), rows[i].events[c]);
        assert_in_order(&loaded);
        assert_int_equal(loaded.mark_count, 3);
        assert_int_equal(report.kept_events, 74100 - rows[i].dropped_events);
        assert_int_equal(report.dropped_events, rows[i].dropped_events);
        assert_int_equal(report.kept_counters, rows[i].kept);
        assert_int_equal(report.dropped_counters, rows[i].dropped);
        /* Where the model has changed, its counters without events count as new. */
        assert_int_equal(report.new_counters, i == 0 ? 0 : rows[i].count - rows[i].kept);
        assert_true(i < 2 || report.new_counters == rows[i].new_ones);
        lead_history_free(&loaded, &fixture.memory.allocator);
    }
    free(bytes);
    close_fixture(&fixture);
}

static void hours_become_days(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, HOUR);
    put(&fixture, 0, -25, 1);
    put(&fixture, 0, -24, 2);
    put(&fixture, 0, -1, 4);
    put(&fixture, 0, 0, 8);
    put(&fixture, 0, 23, 16);
    put(&fixture, 0, 24, 32);
    put(&fixture, 1, 50, 2047);
    put(&fixture, 1, 51, 2047);
    put(&fixture, 1, 52, 1);
    see(&fixture, 5, 5);
    uint8_t *bytes = save(&fixture, &size);
    fixture.definitions.resolution = DAY;
    assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
    const lead_entry_bits expected[] = {
        lead_entry_make(0, 0, -2, 1), lead_entry_make(0, 0, -1, 6),    lead_entry_make(0, 0, 0, 24), lead_entry_make(0, 0, 1, 32),
        lead_entry_make(0, 1, 2, 2047), lead_entry_make(0, 1, 2, 2047), lead_entry_make(0, 1, 2, 1),
    };
    assert_int_equal(loaded.count, 7);
    assert_memory_equal(loaded.entries, expected, sizeof expected);
    assert_int_equal(loaded.mark_count, 1);
    assert_int_equal(report.kept_events, 63 + 4095);
    assert_int_equal(report.new_counters, 0);
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    close_fixture(&fixture);
}

static void days_do_not_become_hours(void **state)
{
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    fixture.definitions.resolution = HOUR;
    assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
    assert_int_equal(loaded.count, 0);
    assert_int_equal(loaded.mark_count, 3); /* what has been seen stays seen */
    assert_int_equal(report.dropped_events, 74100);
    assert_int_equal(report.dropped_counters, 3);
    assert_int_equal(report.kept_counters, 0);
    assert_int_equal(report.new_counters, COUNTERS);
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    close_fixture(&fixture);
}

/* Heapsort of identities in many orders, against a search one by one. */
static void many_counters_in_any_order(void **state)
{
    static struct lead_counter list[300], shuffled[300];
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    uint32_t random = 12345;
    size_t size;
    (void)state;
    for (uint32_t i = 0; i < 300; i++)
        shuffled[i] = list[i] = (struct lead_counter){.identity = (i + 1) * UINT64_C(0x9E3779B97F4A7C15)};
    open_fixture(&fixture, DAY);
    fixture.definitions = definitions_of(DAY, list, 300);
    for (uint32_t i = 0; i < 300; i++)
        put(&fixture, i, (int32_t)i, i + 1);
    uint8_t *bytes = save(&fixture, &size);
    for (unsigned round = 0; round < 50; round++) {
        for (uint32_t i = 299; i > 0; i--) {
            random = random * 1664525 + 1013904223;
            const uint32_t other = (random >> 8) % (i + 1);
            const struct lead_counter moved = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = moved;
        }
        fixture.definitions = definitions_of(DAY, shuffled, 300);
        assert_int_equal(load(&fixture, bytes, size, &loaded, &report), LEAD_OK);
        assert_int_equal(report.kept_counters, 300);
        assert_in_order(&loaded);
        for (uint32_t i = 0; i < 300; i++)
            for (uint32_t j = 0; j < 300; j++)
                if (shuffled[i].identity == list[j].identity)
                    assert_int_equal(events_of(&loaded, i), j + 1);
        lead_history_free(&loaded, &fixture.memory.allocator);
    }
    free(bytes);
    close_fixture(&fixture);
}

/* --- without memory ------------------------------------------------------------------------------------------------------------------------------ */

static void every_allocation_may_fail(void **state)
{
    struct lead_counter reversed[COUNTERS];
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    size_t size, allowed = 0;
    lead_status status;
    (void)state;
    open_fixture(&fixture, DAY);
    fill(&fixture);
    uint8_t *bytes = save(&fixture, &size);
    lead_history_free(&fixture.history, &fixture.memory.allocator);
    for (uint32_t i = 0; i < COUNTERS; i++)
        reversed[i] = counters[COUNTERS - 1 - i];
    fixture.definitions.counters = reversed;
    do {
        fixture.memory.allowed = allowed++;
        status = load(&fixture, bytes, size, &loaded, &report);
        if (status != LEAD_OK) {
            assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
            assert_int_equal(fixture.memory.blocks, 0);
            assert_true(report.kept_events == 0 && report.kept_counters == 0);
        }
    } while (status != LEAD_OK);
    assert_int_equal(allowed, 6); /* the map, the search, entries, marks, and sorting, which the sixth attempt had all of */
    lead_history_free(&loaded, &fixture.memory.allocator);
    free(bytes);
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_was),
        cmocka_unit_test(takes_as_few_bytes_as_promised),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_its_own_is_refused),
        cmocka_unit_test(nothing_is_accepted_that_is_not_written_so),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(a_counter_without_events_is_refused),
        cmocka_unit_test(later_versions_are_told_from_damage),
        cmocka_unit_test(memory_is_bounded_by_the_input),
        cmocka_unit_test(counters_are_recognised),
        cmocka_unit_test(hours_become_days),
        cmocka_unit_test(days_do_not_become_hours),
        cmocka_unit_test(many_counters_in_any_order),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
