/* SPDX-License-Identifier: MIT */
/* Saved timelines with other bytes than they had: refused, whatever the checksum says, or saved again as the very same bytes. */
#define _DEFAULT_SOURCE
#include "codec_fixture.h"
#include "guard.h"

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

static void too_short_for_its_head(void **state)
{
    uint8_t bytes[FIXED - 8] = {0};
    struct fixture fixture;
    struct lead_history loaded;
    lead_load_report report;
    (void)state;
    open_fixture(&fixture, DAY);
    lead_state_seal(bytes, sizeof bytes, LEAD_STATE_TIMELINE, DAY);
    assert_int_equal(load(&fixture, bytes, sizeof bytes, &loaded, &report), LEAD_ERROR_DAMAGED);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_its_own_is_refused),
        cmocka_unit_test(nothing_is_accepted_that_is_not_written_so),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(a_counter_without_events_is_refused),
        cmocka_unit_test(too_short_for_its_head),
        cmocka_unit_test(later_versions_are_told_from_damage),
        cmocka_unit_test(memory_is_bounded_by_the_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
