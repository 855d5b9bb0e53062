/* SPDX-License-Identifier: MIT */
/* Saved tables with other bytes than they had: refused, whatever the checksum says, or saved again as the very same bytes. */
#define _DEFAULT_SOURCE
#include "guard.h"
#include "snapshot_fixture.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_its_own_is_refused),
        cmocka_unit_test(nothing_is_accepted_that_is_not_written_so),
        cmocka_unit_test(memory_is_bounded_by_the_input),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(padding_is_zero),
        cmocka_unit_test(too_short_for_its_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
