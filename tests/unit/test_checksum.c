/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/bytes.h"
#include "base/checksum.h"

#define BYTES 2048

static void fill(uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)((i * i * 31 + i * 7 + 5) % 253);
}

/* Expected: checksum() of tests/golden/states/make_states.py, written from docs/saved-states.md. */
static void is_as_defined(void **state)
{
    static const struct {
        size_t size;
        uint64_t sum;
    } rows[] = {
        {0, UINT64_C(0x564B248C5A79B90E)},
        {8, UINT64_C(0xA632ED4BDB18EBC9)},
        {16, UINT64_C(0x434796E48077BF81)},
        {24, UINT64_C(0x851A7AA120EC22D9)},
        {32, UINT64_C(0x46824654B5C8A3CD)},
        {40, UINT64_C(0x0C6520AF987121FF)},
        {64, UINT64_C(0xF298096EEA9B6A59)},
        {1000, UINT64_C(0x73C31C63635130CB)},
        {2048, UINT64_C(0xB69BDDB13890F16C)},
    };
    uint8_t bytes[BYTES + 1];
    (void)state;
    fill(bytes, BYTES);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(lead_checksum(bytes, rows[i].size) == rows[i].sum);
    /* At any address. */
    memmove(bytes + 1, bytes, BYTES);
    assert_true(lead_checksum(bytes + 1, rows[5].size) == rows[5].sum);
}

static void one_changed_bit_is_noticed(void **state)
{
    uint8_t bytes[512];
    (void)state;
    fill(bytes, sizeof bytes);
    for (size_t size = 8; size <= sizeof bytes; size += size < 96 ? 8 : 208) {
        const uint64_t sum = lead_checksum(bytes, size);
        for (size_t bit = 0; bit < 8 * size; bit++) {
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_true(lead_checksum(bytes, size) != sum);
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

static void shorter_and_swapped_are_noticed(void **state)
{
    uint8_t bytes[256] = {0}, swapped[256];
    (void)state;
    for (size_t size = 8; size < sizeof bytes; size += 8)
        assert_true(lead_checksum(bytes, size) != lead_checksum(bytes, size + 8));
    fill(bytes, sizeof bytes);
    for (size_t i = 0; i + 40 <= sizeof bytes; i += 8) {
        memcpy(swapped, bytes, sizeof bytes);
        memcpy(swapped + i, bytes + i + 32, 8); /* of one lane */
        memcpy(swapped + i + 32, bytes + i, 8);
        assert_true(lead_checksum(swapped, sizeof swapped) != lead_checksum(bytes, sizeof bytes));
    }
}

static void words_are_little_endian(void **state)
{
    static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
    uint64_t words[2];
    uint8_t back[17] = {0};
    (void)state;
    assert_true(lead_load_64(bytes + 1) == UINT64_C(0x0908070605040302));
    assert_true(lead_load_32(bytes + 3) == 0x07060504);
    lead_load_words(words, bytes + 1, 2);
    assert_true(words[0] == UINT64_C(0x0908070605040302) && words[1] == UINT64_C(0x11100F0E0D0C0B0A));
    lead_store_words(back, words, 2);
    assert_memory_equal(back, bytes + 1, 16);
    lead_store_64(back + 1, words[0]);
    lead_store_32(back + 9, 0x04030201);
    assert_memory_equal(back + 1, bytes + 1, 8);
    assert_memory_equal(back + 9, bytes, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_as_defined),
        cmocka_unit_test(one_changed_bit_is_noticed),
        cmocka_unit_test(shorter_and_swapped_are_noticed),
        cmocka_unit_test(words_are_little_endian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
