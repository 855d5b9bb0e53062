/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"

#include <string.h>

static void as_text(const uint8_t digest[16], char out[33])
{
    for (size_t i = 0; i < 16; i++) {
        out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    out[32] = '\0';
}

/* Expected: hashlib.blake2s(bytes((i * 7 + 3) % 251 for i in range(n)), digest_size=16).hexdigest() of Python 3.11. */
static void agrees_with_hashlib(void **state)
{
    static const struct {
        size_t size;
        const char *digest;
    } rows[] = {
        {0, "64550d6ffe2c0a01a14aba1eade0200c"},   {1, "c1ed3b23e01841e7df8d50a1d7ae2622"},
        {3, "db6c589e44485844a9ee953bef7d02da"},   {63, "84d7852e962472d6aa59bbe8d68aacb6"},
        {64, "fba5b1c623b10ad1b0e6805bd7420b4d"},  {65, "92630475cdff860d1841ee8bb0d6a35d"},
        {127, "384f2b948c24f65d41948f13d01be18e"}, {128, "b548c15f597eb0f854591e549f35dc9b"},
        {129, "79d703729f5ca1d3e43aeafb778440a6"}, {1000, "c87f6ce9e50ca5db5fb796bfb7bbcd20"},
    };
    uint8_t data[1000], digest[16];
    char text[33];
    (void)state;
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)((i * 7 + 3) % 251);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct lead_blake2s hash;
        lead_blake2s_init(&hash);
        lead_blake2s_add(&hash, data, rows[i].size);
        lead_blake2s_finish(&hash, digest);
        as_text(digest, text);
        assert_string_equal(text, rows[i].digest);
    }
}

static void pieces_do_not_matter(void **state)
{
    uint8_t data[300], whole[16], digest[16];
    struct lead_blake2s hash;
    (void)state;
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 31);
    lead_blake2s_init(&hash);
    lead_blake2s_add(&hash, data, sizeof data);
    lead_blake2s_finish(&hash, whole);
    for (size_t piece = 1; piece < 130; piece++) {
        lead_blake2s_init(&hash);
        for (size_t at = 0; at < sizeof data; at += piece)
            lead_blake2s_add(&hash, data + at, sizeof data - at < piece ? sizeof data - at : piece);
        lead_blake2s_add(&hash, data, 0);
        lead_blake2s_finish(&hash, digest);
        assert_memory_equal(digest, whole, 16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_hashlib),
        cmocka_unit_test(pieces_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
