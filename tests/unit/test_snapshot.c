/* SPDX-License-Identifier: MIT */
/* Saved tables as bytes, below the public interface. */
#define _DEFAULT_SOURCE
#include "activity/snapshot.h"
#include "base/checksum.h"
#include "guard.h"
#include "memory_fixture.h"

#include <stdio.h>

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

static void open_fixture(struct fixture *fixture, bool has_text, lead_duration resolution)
{
    memset(fixture, 0, sizeof *fixture);
    memory_init(&fixture->memory, SIZE_MAX);
    fixture->definitions = (struct lead_activity_definitions){.resolution = resolution, .counters = counters, .counter_count = COUNTERS};
    lead_table_init(&fixture->table, &fixture->definitions, has_text, &fixture->memory.allocator);
}

static void close_fixture(struct fixture *fixture)
{
    lead_table_free(&fixture->table);
    assert_int_equal(fixture->memory.blocks, 0);
    assert_int_equal(fixture->memory.bytes, 0);
}

/* --- tables ----------------------------------------------------------------------------------------------------------------------------------- */

static struct lead_key_value text_key(const char *text)
{
    return (struct lead_key_value){0, {text, strlen(text)}};
}

static struct lead_key_value integer_key(int64_t integer)
{
    return (struct lead_key_value){integer, {NULL, 0}};
}

static void add(struct fixture *fixture, struct lead_key_value key, uint32_t counter, int32_t bucket, uint32_t events)
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

static void see(struct fixture *fixture, struct lead_key_value key, uint64_t source, int64_t sequence)
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
static struct lead_key_value key_of(enum shape shape, unsigned lead)
{
    static const char *const texts[] = {"", "a", "ä€𝄞", "anna@example.org", "a longer key than all the others", "z"};
    static const int64_t far[] = {INT64_MIN, INT64_MAX, 0, -1, 1000000007, 5};
    if (shape == TEXTS)
        return text_key(texts[lead]);
    return integer_key(shape == RANGE ? 1020 + 3 * (int64_t)lead : far[lead]);
}

static void fill(struct fixture *fixture, enum shape shape)
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

static void assert_same_lead(struct fixture *a, struct fixture *b, struct lead_key_value key)
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

static uint8_t *save(const struct fixture *fixture, size_t *size)
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
static lead_status load(struct fixture *fixture, const uint8_t *bytes, size_t size, lead_load_report *report)
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

static void reseal(uint8_t *bytes, size_t size)
{
    lead_store_64(bytes + size - 8, lead_checksum(bytes, size - 8));
}

/* --- as they were saved -------------------------------------------------------------------------------------------------------------------------- */

static void comes_back_as_it_was(void **state)
{
    (void)state;
    for (enum shape shape = 0; shape < SHAPES; shape++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size, size_again;
        print_message("# %s\n", shape_names[shape]);
        fill(&fixture, shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
        assert_int_equal(lead_table_lead_count(&loaded.table), lead_table_lead_count(&fixture.table));
        assert_int_equal(loaded.table.keys.is_direct, fixture.table.keys.is_direct);
        for (unsigned lead = 0; lead < 6; lead++)
            assert_same_lead(&fixture, &loaded, key_of(shape, lead));
        assert_int_equal(report.kept_events, shape == EMPTY ? 0 : shape == HOLES ? 6 : 7053);
        assert_int_equal(report.kept_counters, COUNTERS);
        assert_int_equal(report.dropped_events + report.dropped_counters + report.new_counters, 0);
        uint8_t *again = save(&loaded, &size_again);
        assert_int_equal(size_again, size);
        assert_memory_equal(again, bytes, size);
        /* The table goes on living. */
        add(&loaded, key_of(shape == EMPTY ? RANGE : shape, 1), 1, 20001, 1);
        free(again);
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

/* More than one shelf, and holes from one into the other. */
static void many_leads_come_back(void **state)
{
    static const enum shape shapes[] = {RANGE, INTEGERS, HOLES};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size;
        open_fixture(&fixture, false, DAY);
        if (shapes[i] != RANGE)
            assert_true(lead_keys_leave_direct(&fixture.table.keys));
        for (int64_t lead = 0; lead < 3000; lead++) {
            const uint32_t place = lead_table_make_place(&fixture.table, integer_key(lead - 700));
            const lead_entry_bits entry = lead_entry_make(0, (uint32_t)lead % COUNTERS, (int32_t)lead, 1 + (uint32_t)lead % 7);
            const struct lead_mark mark = {(uint64_t)lead, lead};
            assert_true(lead % 3 == 0 || lead_table_append(&fixture.table, place, &entry, 1));
            assert_true(lead % 5 != 0 || lead_table_append_marks(&fixture.table, place, &mark, 1));
        }
        assert_true(lead_table_settle(&fixture.table));
        for (int64_t lead = 0; shapes[i] == HOLES && lead < 3000; lead += 1 + lead % 4)
            lead_table_erase(&fixture.table, lead_table_place(&fixture.table, integer_key(lead - 700)));
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
        assert_int_equal(lead_table_lead_count(&loaded.table), lead_table_lead_count(&fixture.table));
        for (int64_t lead = 0; lead < 3000; lead++)
            assert_same_lead(&fixture, &loaded, integer_key(lead - 700));
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

/* --- damage ---------------------------------------------------------------------------------------------------------------------------------------- */

static void every_changed_byte_is_refused(void **state)
{
    (void)state;
    for (enum shape shape = 0; shape < SHAPES; shape++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size;
        fill(&fixture, shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        for (size_t i = 0; i < size; i++)
            for (unsigned change = 1; change < 256; change += change < 128 ? change : 127) {
                bytes[i] ^= (uint8_t)change;
                assert_int_equal(load(&loaded, bytes, size, &report), LEAD_ERROR_DAMAGED);
                bytes[i] ^= (uint8_t)change;
            }
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

static void every_length_but_its_own_is_refused(void **state)
{
    (void)state;
    for (enum shape shape = 0; shape < SHAPES; shape++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        struct guard guard = {NULL, NULL};
        size_t size;
        fill(&fixture, shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        assert_true(guard_open(&guard, size + 16));
        for (size_t length = 0; length <= size + 16; length++) {
            uint8_t *cut = guard_end(&guard, length);
            memset(cut, 0, length);
            memcpy(cut, bytes, length < size ? length : size);
            assert_int_equal(load(&loaded, cut, length, &report), length == size ? LEAD_OK : LEAD_ERROR_DAMAGED);
        }
        guard_close(&guard);
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

/* With a right checksum, whatever is accepted must be saved again as the very same bytes, and nothing takes much more memory than it has bytes. */
static void nothing_is_accepted_that_is_not_written_so(void **state)
{
    static const uint8_t values[] = {0x00, 0x01, 0x02, 0x7F, 0x80, 0xFE, 0xFF};
    (void)state;
    for (enum shape shape = 0; shape < SHAPES; shape++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size, accepted = 0, refused = 0;
        fill(&fixture, shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        for (size_t i = 0; i < size - 8; i++)
            for (size_t v = 0; v < sizeof values + 8; v++) {
                const uint8_t was = bytes[i];
                bytes[i] = v < sizeof values ? values[v] : (uint8_t)(was ^ 1u << (v - sizeof values));
                reseal(bytes, size);
                const lead_status status = load(&loaded, bytes, size, &report);
                if (status == LEAD_OK && bytes[7] == 24 && report.new_counters == 0) {
                    size_t size_again;
                    uint8_t *again = save(&loaded, &size_again);
                    assert_int_equal(size_again, size);
                    assert_memory_equal(again, bytes, size);
                    free(again);
                    accepted++;
                } else if (status != LEAD_OK) {
                    assert_int_equal(status, bytes[4] + 256 * bytes[5] > 1 ? LEAD_ERROR_NEWER_VERSION : LEAD_ERROR_DAMAGED);
                    refused++;
                }
                assert_true(loaded.memory.bytes <= 16 * size + 32768);
                bytes[i] = was;
            }
        print_message("# %s: %zu accepted, %zu refused\n", shape_names[shape], accepted, refused);
        assert_true(accepted > 10 && refused > 500);
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

/* One lead in each shelf takes the most memory for its bytes. */
static void memory_is_bounded_by_the_input(void **state)
{
    struct fixture fixture, loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, false, DAY);
    assert_true(lead_table_expect(&fixture.table, 0, 1024 * 100 - 1, 1024 * 100));
    for (int64_t shelf = 0; shelf < 100; shelf++)
        add(&fixture, integer_key(1024 * shelf), 0, 0, 1);
    uint8_t *bytes = save(&fixture, &size);
    open_fixture(&loaded, false, DAY);
    assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
    assert_true(loaded.memory.bytes <= 32 * size);
    free(bytes);
    close_fixture(&loaded);
    close_fixture(&fixture);
}

/* Where things stand in the bytes that fill() makes. */
#define AT_HEAD 16
#define AT_IDENTITIES (AT_HEAD + LEAD_SNAPSHOT_HEAD)
#define AT_SHELVES (AT_IDENTITIES + 8 * COUNTERS)

static void contradictions_are_refused(void **state)
{
    /* Texts and integers: one shelf, eight words, three marks, six leads. The range: 1,020 … 1,035, two shelves. */
    enum { WORDS = AT_SHELVES + 8, MARKS = WORDS + 8 * 8, KEYS = MARKS + 3 * 24, TEXTS_AT = KEYS + 6 * 4 };
    enum { RANGE_WORDS = AT_SHELVES + 16, RANGE_MARKS = RANGE_WORDS + 8 * 8, RANGE_KEYS = RANGE_MARKS + 3 * 24 };
    const struct {
        const char *name;
        enum shape shape;
        size_t at, size;
        uint64_t value;
    } rows[] = {
        {"a timeline", INTEGERS, 6, 1, LEAD_STATE_TIMELINE},
        {"fewer counters", INTEGERS, AT_HEAD, 4, COUNTERS - 1},
        {"more counters than there can be", INTEGERS, AT_HEAD, 4, 65536},
        {"more shelves", INTEGERS, AT_HEAD + 4, 4, 2},
        {"more places", INTEGERS, AT_HEAD + 8, 8, 7},
        {"places beyond all bounds", RANGE, AT_HEAD + 8, 8, UINT64_MAX / 1024 * 1024},
        {"fewer leads", INTEGERS, AT_HEAD + 16, 8, 5},
        {"fewer leads than bits", RANGE, AT_HEAD + 16, 8, 5},
        {"more leads than places", RANGE, AT_HEAD + 16, 8, 2049},
        {"words beyond all bounds", INTEGERS, AT_HEAD + 24, 8, UINT64_MAX / 8 + 10},
        {"marks beyond all bounds", INTEGERS, AT_HEAD + 32, 8, UINT64_MAX / 24 + 4},
        {"a base of integers", INTEGERS, AT_HEAD + 40, 8, 1024},
        {"a base that is not round", RANGE, AT_HEAD + 40, 8, 1023},
        {"a range beyond the largest key", RANGE, AT_HEAD + 40, 8, UINT64_C(0x7FFFFFFFFFFFFC00)},
        {"a base of nothing", EMPTY, AT_HEAD + 40, 8, 1024},
        {"texts of integers", INTEGERS, AT_HEAD + 48, 8, 1},
        {"texts beyond all bounds", TEXTS, AT_HEAD + 48, 8, UINT64_MAX - 8},
        {"more words in the shelf", INTEGERS, AT_SHELVES, 4, 10},
        {"fewer marks in the shelf", INTEGERS, AT_SHELVES + 4, 4, 2},
        {"a counter twice", INTEGERS, AT_IDENTITIES + 8, 8, UINT64_C(0x1111111111111111)},
        {"a count of 0", INTEGERS, WORDS, 8, lead_entry_make(0, 0, 20000, 0)},
        {"no such counter", INTEGERS, WORDS + 8, 8, lead_entry_make(0, 4, 0, 1)},
        {"a bucket before the first year", INTEGERS, WORDS, 8, lead_entry_make(0, 0, -719163, 1)},
        {"a bucket after the last year", INTEGERS, WORDS, 8, lead_entry_make(0, 0, 2932897, 1)},
        {"out of order", INTEGERS, WORDS, 8, lead_entry_make(0, 3, 20000, 1)},
        {"one key twice", INTEGERS, WORDS, 8, lead_entry_make(0, 3, -100, 1)},
        {"no such lead", INTEGERS, WORDS + 7 * 8, 8, lead_entry_make(6, 0, 1, 1)},
        {"a lead that is not in use", RANGE, RANGE_WORDS, 8, lead_entry_make(1019, 0, 1, 1)},
        {"a mark of no lead", INTEGERS, MARKS, 8, 6},
        {"a mark beyond the shelf", INTEGERS, MARKS, 8, 1024},
        {"marks of leads out of order", INTEGERS, MARKS + 2 * 24, 8, 1},
        {"marks of sources out of order", INTEGERS, MARKS + 24 + 8, 8, 77},
        {"a mark of a lead that is not in use", RANGE, RANGE_MARKS, 8, 3},
        {"a key twice", INTEGERS, KEYS + 8, 8, UINT64_C(1) << 63},
        {"a text twice", TEXTS, TEXTS_AT, 1, 'z'},
        {"a longer text", TEXTS, KEYS, 4, 4000},
        {"a text that is cut", TEXTS, KEYS + 4, 4, 2},
        {"fewer bytes than there are", TEXTS, KEYS + 20, 4, 0},
        {"something behind the texts", TEXTS, TEXTS_AT + 59, 1, 1},
        {"not UTF-8", TEXTS, TEXTS_AT + 1, 1, 0xFF},
        {"one more lead", RANGE, RANGE_KEYS, 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size;
        print_message("# %s\n", rows[i].name);
        fill(&fixture, rows[i].shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        assert_true(rows[i].at + rows[i].size <= size - 8);
        for (size_t b = 0; b < rows[i].size; b++)
            bytes[rows[i].at + b] = (uint8_t)(rows[i].value >> 8 * b);
        reseal(bytes, size);
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_ERROR_DAMAGED);
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

/* An odd number of texts leaves four bytes behind their lengths. */
static void padding_is_zero(void **state)
{
    struct fixture fixture, loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    open_fixture(&fixture, true, DAY);
    lead_table_make_place(&fixture.table, text_key("abc"));
    uint8_t *bytes = save(&fixture, &size);
    open_fixture(&loaded, false, DAY);
    assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
    for (size_t i = size - 8 - 5; i < size - 8; i++) {
        bytes[i] = 1;
        reseal(bytes, size);
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_ERROR_DAMAGED);
        bytes[i] = 0;
    }
    for (size_t i = size - 8 - 12; i < size - 8 - 8; i++) {
        bytes[i] = 1;
        reseal(bytes, size);
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_ERROR_DAMAGED);
        bytes[i] = 0;
    }
    free(bytes);
    close_fixture(&loaded);
    close_fixture(&fixture);
}

static void too_short_for_its_head(void **state)
{
    uint8_t bytes[LEAD_STATE_FRAME + LEAD_SNAPSHOT_HEAD - 8 + LEAD_STATE_SUM] = {0};
    struct fixture loaded;
    lead_load_report report;
    (void)state;
    open_fixture(&loaded, false, DAY);
    lead_state_seal(bytes, sizeof bytes, LEAD_STATE_RANGE_KEYS, DAY);
    assert_int_equal(load(&loaded, bytes, sizeof bytes, &report), LEAD_ERROR_DAMAGED);
    close_fixture(&loaded);
}

/* --- other models ----------------------------------------------------------------------------------------------------------------------------------- */

/* "counter bucket count" of a lead's entries, in order. */
static void assert_entries(struct fixture *fixture, struct lead_key_value key, const char *expected)
{
    char text[256];
    size_t size = 0;
    const uint32_t place = lead_table_place(&fixture->table, key);
    assert_true(place != LEAD_NONE);
    const struct lead_history_view view = lead_table_view(&fixture->table, place);
    text[0] = 0;
    for (size_t i = 0; i < view.count; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%u %d %u", i ? ", " : "", lead_entry_counter(view.entries[i]),
                                 lead_entry_bucket(view.entries[i]), lead_entry_count(view.entries[i]));
    assert_string_equal(text, expected);
}

static void counters_are_recognised(void **state)
{
    /* By the index of counters in `counters`; 9 is a new one. Leads 0 and 1 of fill(). */
    static const struct {
        const char *name;
        uint32_t counters[6], count;
        const char *first, *second;
        uint64_t dropped_events;
        uint32_t dropped, new_ones;
    } rows[] = {
        {"one more behind", {0, 1, 2, 3, 9}, 5, "0 20000 3, 3 -100 1", "1 20001 2047, 1 20001 2047, 1 20001 906, 1 20002 2047", 0, 0, 1},
        {"one more in front", {9, 0, 1, 2, 3}, 5, "1 20000 3, 4 -100 1", "2 20001 2047, 2 20001 2047, 2 20001 906, 2 20002 2047", 0, 0, 1},
        {"one gone", {0, 2, 3}, 3, "0 20000 3, 2 -100 1", "", 7047, 1, 0},
        {"reversed", {3, 2, 1, 0}, 4, "0 -100 1, 3 20000 3", "2 20001 2047, 2 20001 2047, 2 20001 906, 2 20002 2047", 0, 0, 0},
        {"other ones", {9}, 1, "", "", 7053, 4, 1},
        {"none", {0}, 0, "", "", 7053, 4, 0},
    };
    static const enum shape shapes[] = {RANGE, TEXTS};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        const size_t r = i / 2;
        const enum shape shape = shapes[i % 2];
        struct lead_counter list[6];
        struct fixture fixture, loaded;
        lead_load_report report;
        size_t size;
        print_message("# %s\n", rows[r].name);
        fill(&fixture, shape);
        uint8_t *bytes = save(&fixture, &size);
        open_fixture(&loaded, false, DAY);
        for (uint32_t c = 0; c < rows[r].count; c++)
            list[c] = rows[r].counters[c] < COUNTERS ? counters[rows[r].counters[c]] : (struct lead_counter){.identity = 99};
        loaded.definitions.counters = list;
        loaded.definitions.counter_count = rows[r].count;
        assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
        assert_entries(&loaded, key_of(shape, 0), rows[r].first);
        assert_entries(&loaded, key_of(shape, 1), rows[r].second);
        assert_int_equal(lead_table_lead_count(&loaded.table), 6);
        assert_int_equal(report.kept_events, 7053 - rows[r].dropped_events);
        assert_int_equal(report.dropped_events, rows[r].dropped_events);
        assert_int_equal(report.kept_counters, COUNTERS - rows[r].dropped);
        assert_int_equal(report.dropped_counters, rows[r].dropped);
        assert_int_equal(report.new_counters, rows[r].new_ones);
        /* The table goes on living. */
        if (rows[r].count) {
            add(&loaded, key_of(shape, 0), 0, 7, 1);
            lead_table_forget(&loaded.table, 0);
        }
        free(bytes);
        close_fixture(&loaded);
        close_fixture(&fixture);
    }
}

static void hours_become_days_and_days_no_hours(void **state)
{
    struct fixture fixture, loaded;
    lead_load_report report;
    size_t size;
    (void)state;
    fill(&fixture, TEXTS);
    fixture.definitions.resolution = HOUR;
    uint8_t *bytes = save(&fixture, &size);
    open_fixture(&loaded, false, DAY);
    assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
    assert_entries(&loaded, key_of(TEXTS, 0), "0 833 3, 3 -5 1");
    assert_entries(&loaded, key_of(TEXTS, 1), "1 833 2047, 1 833 2047, 1 833 2047, 1 833 906");
    assert_int_equal(report.kept_events, 7053);
    assert_int_equal(report.new_counters, 0);
    free(bytes);
    fixture.definitions.resolution = DAY;
    bytes = save(&fixture, &size);
    loaded.definitions.resolution = HOUR;
    assert_int_equal(load(&loaded, bytes, size, &report), LEAD_OK);
    assert_entries(&loaded, key_of(TEXTS, 0), "");
    assert_int_equal(lead_table_lead_count(&loaded.table), 6);
    assert_int_equal(report.dropped_events, 7053);
    assert_int_equal(report.dropped_counters, COUNTERS);
    assert_int_equal(report.new_counters, COUNTERS);
    size_t marks;
    assert_non_null(lead_table_marks(&loaded.table, lead_table_place(&loaded.table, key_of(TEXTS, 2)), &marks));
    assert_int_equal(marks, 2); /* what has been seen stays seen */
    free(bytes);
    close_fixture(&loaded);
    close_fixture(&fixture);
}

/* --- without memory ------------------------------------------------------------------------------------------------------------------------------------ */

static void every_allocation_may_fail(void **state)
{
    struct lead_counter reversed[COUNTERS];
    (void)state;
    for (uint32_t i = 0; i < COUNTERS; i++)
        reversed[i] = counters[COUNTERS - 1 - i];
    for (enum shape shape = RANGE; shape < SHAPES; shape++)
        for (int is_reversed = 0; is_reversed < 2; is_reversed++) {
            struct fixture fixture, loaded;
            lead_load_report report;
            size_t size, allowed = 0;
            lead_status status;
            fill(&fixture, shape);
            uint8_t *bytes = save(&fixture, &size);
            open_fixture(&loaded, false, DAY);
            loaded.definitions.counters = is_reversed ? reversed : counters;
            do {
                loaded.memory.allowed = allowed++;
                status = load(&loaded, bytes, size, &report);
                if (status != LEAD_OK) {
                    assert_int_equal(status, LEAD_ERROR_OUT_OF_MEMORY);
                    assert_int_equal(loaded.memory.blocks, 0);
                }
            } while (status != LEAD_OK);
            assert_true(allowed > 5);
            loaded.memory.allowed = SIZE_MAX;
            for (unsigned lead = 0; lead < 6 && !is_reversed; lead++)
                assert_same_lead(&fixture, &loaded, key_of(shape, lead));
            free(bytes);
            close_fixture(&loaded);
            close_fixture(&fixture);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_was),
        cmocka_unit_test(many_leads_come_back),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_its_own_is_refused),
        cmocka_unit_test(nothing_is_accepted_that_is_not_written_so),
        cmocka_unit_test(memory_is_bounded_by_the_input),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(padding_is_zero),
        cmocka_unit_test(too_short_for_its_head),
        cmocka_unit_test(counters_are_recognised),
        cmocka_unit_test(hours_become_days_and_days_no_hours),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
