/* SPDX-License-Identifier: MIT */
/* Saved lifecycles: the bytes of docs/saved-states.md, and no others. */
#define _DEFAULT_SOURCE
#include "base/bytes.h"
#include "base/checksum.h"
#include "guard.h"
#include "lifecycle_fixture.h"

#define BUILTIN "\"lifecycle\": \"builtin\", " PURCHASE
#define NONE LEAD_NONE

static uint32_t status_of(const lead_model *model, const char *name)
{
    const uint32_t status = lead_model_status(model, name);
    assert_int_not_equal(status, NONE);
    return status;
}

static lead_lifecycle begun(const lead_model *model, const char *status, lead_time now)
{
    lead_lifecycle state = {.size = sizeof state};
    assert_int_equal(lead_lifecycle_begin(model, status_of(model, status), now, &state, NULL), LEAD_OK);
    return state;
}

static void go(const lead_model *model, lead_lifecycle *state, const char *status, lead_time now)
{
    assert_int_equal(lead_lifecycle_move(model, state, status_of(model, status), now, NULL, NULL), LEAD_OK);
}

/* A little of everything. */
static lead_lifecycle filled(const lead_model *model)
{
    lead_lifecycle state = begun(model, "inquiry", SAMPLE_NOW);
    go(model, &state, "mql", SAMPLE_NOW + DAY);
    go(model, &state, "nurture", SAMPLE_NOW + 2 * DAY);
    go(model, &state, "mql", SAMPLE_NOW + 9 * DAY);
    state.stage = 1; /* supplier_search */
    return state;
}

static size_t save(const lead_model *model, const lead_lifecycle *state, uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX])
{
    uint8_t longer[LEAD_LIFECYCLE_BYTES_MAX + 1];
    size_t size = 77;
    memset(longer, 0x5A, sizeof longer);
    assert_int_equal(lead_lifecycle_save(model, state, longer, &size, NULL), LEAD_OK);
    assert_true(size <= LEAD_LIFECYCLE_BYTES_MAX && longer[size] == 0x5A);
    memcpy(bytes, longer, size);
    return size;
}

static lead_status load(const lead_model *model, const uint8_t *bytes, size_t size, lead_lifecycle *state)
{
    static const lead_lifecycle nothing = {.size = sizeof nothing};
    lead_error error = LEAD_ERROR_INIT;
    memset(state, 0x5A, sizeof *state);
    state->size = sizeof *state;
    const lead_status status = lead_lifecycle_load(model, bytes, size, state, &error);
    assert_int_equal(error.code, status);
    if (status != LEAD_OK) {
        assert_true(error.message[0]);
        assert_memory_equal(state, &nothing, sizeof nothing);
    }
    return status;
}

static void reseal(uint8_t *bytes, size_t size)
{
    lead_store_64(bytes + size - 8, lead_checksum(bytes, size - 8));
}

/* --- the page -------------------------------------------------------------------------------------------------------------------------------- */

/* Made by a script that was written from the page, with the BLAKE2s of another library. */
static const uint8_t golden[] = {
    0x8c, 0x4c, 0x53, 0x0a, 0x01, 0x00, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x0b, 0x9e, 0x4a, 0x23,
    0x4e, 0x2a, 0x80, 0x4a, 0x68, 0xdf, 0xeb, 0x6b, 0x02, 0x00, 0x00, 0xe4, 0x78, 0xa2, 0x7a, 0x61, 0x06, 0x00, 0x71, 0xd2,
    0x6c, 0xb0, 0x01, 0x00, 0x00, 0x44, 0x95, 0xd1, 0xed, 0x60, 0x06, 0x00, 0x90, 0x19, 0xb2, 0xd9, 0x01, 0x00, 0x00, 0x84,
    0xe6, 0x95, 0xc5, 0x60, 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6d, 0xd7, 0xca, 0x3c, 0x7d, 0xf3, 0x78, 0x4f,
};
/* A prospect since a day before 1970. */
static const uint8_t golden_begun[] = {
    0x8c, 0x4c, 0x53, 0x0a, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x1d, 0x01, 0xd0, 0xfb, 0x01, 0x00, 0x00, 0xa0, 0x28, 0xe2, 0xeb, 0xff, 0xff, 0xff, 0x00, 0x00, 0x14, 0xe6, 0x4b, 0x0d, 0x77, 0x17, 0xc9, 0xa5,
};

static void the_bytes_are_those_of_the_page(void **state)
{
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    lead_lifecycle loaded;
    (void)state;
    lead_model *model = lifecycle_compile(BUILTIN);
    const lead_lifecycle full = filled(model), fresh = begun(model, "prospect", -DAY);
    assert_int_equal(save(model, &full, bytes), sizeof golden);
    assert_memory_equal(bytes, golden, sizeof golden);
    assert_int_equal(load(model, golden, sizeof golden, &loaded), LEAD_OK);
    assert_memory_equal(&loaded, &full, sizeof full);
    assert_int_equal(save(model, &fresh, bytes), sizeof golden_begun);
    assert_memory_equal(bytes, golden_begun, sizeof golden_begun);
    assert_int_equal(load(model, golden_begun, sizeof golden_begun, &loaded), LEAD_OK);
    assert_memory_equal(&loaded, &fresh, sizeof fresh);
    lead_model_unref(model);
}

/* Sixteen statuses, each of which may follow each. */
static lead_model *wide_model(bool is_reversed, unsigned count)
{
    struct sample_text text = {0};
    sample_add(&text, "\"lifecycle\": {\"statuses\": [");
    for (unsigned s = 0; s < count; s++)
        sample_add(&text, "%s{\"name\": \"s%u\"%s}", s ? ", " : "", is_reversed ? count - 1 - s : s, s % 3 ? "" : ", \"parked\": true");
    sample_add(&text, "], \"transitions\": [");
    for (unsigned to = 0; to < count; to++) {
        sample_add(&text, "%s{\"to\": \"s%u\", \"from\": [", to ? ", " : "", to);
        for (unsigned from = 0, listed = 0; from < count; from++)
            if (from != to)
                sample_add(&text, "%s\"s%u\"", listed++ ? ", " : "", from);
        sample_add(&text, "]}");
    }
    sample_add(&text, "]}, " PURCHASE);
    lead_model *model = lifecycle_compile(text.data);
    sample_text_free(&text);
    return model;
}

static void walks_come_back_as_they_were(void **state)
{
    struct sample_random random = {1122};
    size_t longest = 0;
    (void)state;
    lead_model *model = wide_model(false, 16), *reversed = wide_model(true, 16);
    for (unsigned w = 0; w < 300; w++) {
        uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX], again[LEAD_LIFECYCLE_BYTES_MAX];
        lead_time now = (lead_time)sample_next(&random) % (INT64_C(86400000000) * 365 * 1000);
        lead_lifecycle walked = {.size = sizeof walked}, loaded;
        assert_int_equal(lead_lifecycle_begin(model, sample_below(&random, 16), now, &walked, NULL), LEAD_OK);
        for (unsigned moves = sample_below(&random, 60); moves; moves--) {
            const uint32_t to = (walked.status + 1 + sample_below(&random, 15)) % 16;
            now += sample_below(&random, 3) ? 0 : (lead_time)(sample_next(&random) >> 24);
            assert_int_equal(lead_lifecycle_move(model, &walked, to, now, NULL, NULL), LEAD_OK);
        }
        walked.stage = sample_once_in(&random, 3) ? NONE : sample_below(&random, 2);
        const size_t size = save(model, &walked, bytes);
        longest = size > longest ? size : longest;
        assert_int_equal(load(model, bytes, size, &loaded), LEAD_OK);
        assert_memory_equal(&loaded, &walked, sizeof walked);
        /* Where statuses have other numbers, their names are the same, and so are the bytes. */
        assert_int_equal(load(reversed, bytes, size, &loaded), LEAD_OK);
        assert_int_equal(loaded.status, 15 - walked.status);
        for (uint32_t s = 0; s < 16; s++)
            assert_true(loaded.entries[15 - s] == walked.entries[s] && loaded.entered[15 - s] == walked.entered[s]);
        assert_int_equal(save(reversed, &loaded, again), size);
        assert_memory_equal(again, bytes, size);
    }
    assert_int_equal(longest, LEAD_LIFECYCLE_BYTES_MAX);
    lead_model_unref(model);
    lead_model_unref(reversed);
}

static void the_largest_numbers_are_kept(void **state)
{
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    lead_lifecycle loaded;
    lead_time last;
    (void)state;
    lead_model *model = wide_model(false, 16);
    assert_true(lead_time_parse("9999-12-31T23:59:59.999999Z", 27, &last));
    lead_lifecycle full = {.size = sizeof full, .status = 15, .stage = 1, .since = last, .rounds = UINT32_MAX, .moves = UINT32_MAX};
    for (uint32_t s = 0; s < 16; s++) {
        full.entries[s] = 65535;
        full.entered[s] = last - s % 15;
    }
    assert_true(lead_time_parse("0001-01-01", 10, &full.entered[3]));
    const size_t size = save(model, &full, bytes);
    assert_int_equal(size, LEAD_LIFECYCLE_BYTES_MAX);
    assert_int_equal(load(model, bytes, size, &loaded), LEAD_OK);
    assert_memory_equal(&loaded, &full, sizeof full);
    lead_model_unref(model);
}

/* --- damage ---------------------------------------------------------------------------------------------------------------------------------- */

static void every_changed_byte_is_refused(void **state)
{
    uint8_t bytes[sizeof golden];
    lead_lifecycle loaded;
    (void)state;
    lead_model *model = lifecycle_compile(BUILTIN);
    memcpy(bytes, golden, sizeof golden);
    for (size_t i = 0; i < sizeof golden; i++)
        for (unsigned change = 1; change < 256; change++) {
            bytes[i] ^= (uint8_t)change;
            assert_int_equal(load(model, bytes, sizeof bytes, &loaded), LEAD_ERROR_DAMAGED);
            bytes[i] ^= (uint8_t)change;
        }
    lead_model_unref(model);
}

static void every_length_but_its_own_is_refused(void **state)
{
    struct guard guard = {NULL, NULL};
    lead_lifecycle loaded;
    (void)state;
    lead_model *model = lifecycle_compile(BUILTIN);
    assert_true(guard_open(&guard, 512));
    for (size_t length = 0; length <= 512; length++) {
        uint8_t *cut = guard_end(&guard, length);
        memset(cut, 0, length);
        memcpy(cut, golden, length < sizeof golden ? length : sizeof golden);
        assert_int_equal(load(model, cut, length, &loaded), length == sizeof golden ? LEAD_OK : LEAD_ERROR_DAMAGED);
        /* With a checksum that is right there, the size is still wrong. */
        if (length != sizeof golden && length >= 8) {
            reseal(cut, length);
            assert_int_equal(load(model, cut, length, &loaded), LEAD_ERROR_DAMAGED);
        }
    }
    guard_close(&guard);
    lead_model_unref(model);
}

/* With a right checksum, whatever is accepted must be saved again as the very same bytes. */
static void nothing_is_accepted_that_is_not_written_so(void **state)
{
    static const uint8_t values[] = {0x00, 0x01, 0x02, 0x7F, 0x80, 0xFE, 0xFF};
    uint8_t bytes[sizeof golden], again[LEAD_LIFECYCLE_BYTES_MAX];
    unsigned counts[2] = {0, 0};
    (void)state;
    lead_model *model = lifecycle_compile(BUILTIN);
    memcpy(bytes, golden, sizeof golden);
    for (size_t i = 0; i < sizeof golden - 8; i++)
        for (size_t v = 0; v < sizeof values + 8; v++) {
            const uint8_t was = bytes[i];
            lead_lifecycle loaded;
            bytes[i] = v < sizeof values ? values[v] : (uint8_t)(was ^ 1u << (v - sizeof values));
            reseal(bytes, sizeof bytes);
            const lead_status status = load(model, bytes, sizeof bytes, &loaded);
            const bool is_name = (i >= 16 && i < 24) || (i >= 24 && i < 66 && (i - 24) % 14 < 4);
            if (status == LEAD_OK && (!is_name || bytes[i] == was)) {
                assert_int_equal(save(model, &loaded, again), sizeof golden);
                assert_memory_equal(again, bytes, sizeof golden);
            } else if (status != LEAD_OK && (i == 4 || i == 5)) {
                assert_int_equal(status, bytes[4] + 256 * bytes[5] > 1 ? LEAD_ERROR_NEWER_VERSION : LEAD_ERROR_DAMAGED);
            } else if (status != LEAD_OK) {
                assert_true(status == LEAD_ERROR_DAMAGED || (is_name && status == LEAD_ERROR_UNKNOWN_NAME));
            }
            counts[status == LEAD_OK]++;
            bytes[i] = was;
        }
    assert_true(counts[0] > 200 && counts[1] > 200);
    lead_model_unref(model);
}

#define ITEM(i) (24 + 14 * (size_t)(i))

static void contradictions_are_refused(void **state)
{
    static const struct {
        const char *name, *says;
        size_t at, size;
        uint64_t value;
    } rows[] = {
        {"another magic", "no saved lifecycle", 2, 1, 'C'},
        {"version 0", "version 0", 4, 2, 0},
        {"no statuses", "list", 6, 1, 0},
        {"fewer statuses", "list", 6, 1, 2},
        {"more statuses", "list", 6, 1, 4},
        {"17 statuses", "list", 6, 1, 17},
        {"255 statuses", "list", 6, 1, 255},
        {"none of the list", "list", 7, 1, 3},
        {"one that is not the newest", "moment", 7, 1, 1},
        {"more rounds than moves", "rounds", 8, 4, 4},
        {"fewer moves than entries", "moves", 12, 4, 2},
        {"statuses out of order", "order", ITEM(1), 4, 1},
        {"a status twice", "order", ITEM(1), 4, 0x6BEBDF68},
        {"a status that was not entered", "never", ITEM(1) + 4, 2, 0},
        {"more entries than moves", "moves", ITEM(1) + 4, 2, 2},
        {"a moment before the year 1", "moment", ITEM(1) + 6, 8, (uint64_t)INT64_C(-62135596800000001)},
        {"a moment after the last year", "moment", ITEM(0) + 6, 8, UINT64_C(253402300800000000)},
        {"a moment after the last move", "moment", ITEM(2) + 6, 8, (uint64_t)SAMPLE_NOW + 9 * (uint64_t)DAY + 1},
        {"a moment of the end of time", "moment", ITEM(0) + 6, 8, INT64_MAX},
        {"padding", "nothing should", 66, 1, 1},
        {"padding at the end", "nothing should", 71, 1, 1},
    };
    uint8_t bytes[sizeof golden];
    lead_lifecycle loaded = {.size = sizeof loaded};
    (void)state;
    lead_model *model = lifecycle_compile(BUILTIN);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        lead_error error = LEAD_ERROR_INIT;
        memcpy(bytes, golden, sizeof golden);
        for (size_t b = 0; b < rows[i].size; b++)
            bytes[rows[i].at + b] = (uint8_t)(rows[i].value >> 8 * b);
        reseal(bytes, sizeof bytes);
        if (lead_lifecycle_load(model, bytes, sizeof bytes, &loaded, &error) != LEAD_ERROR_DAMAGED || !strstr(error.message, rows[i].says))
            fail_msg("%s: %s", rows[i].name, error.message);
    }
    lead_model_unref(model);
}

static void later_versions_are_told_from_damage(void **state)
{
    static const uint16_t versions[] = {2, 255, 256, 65535};
    static const size_t sizes[] = {16, 24, 80, 88, 1024};
    uint8_t bytes[1024] = {0};
    lead_lifecycle loaded;
    (void)state;
    lead_model *model = lifecycle_compile(BUILTIN);
    memcpy(bytes, golden, sizeof golden);
    for (size_t v = 0; v < COUNT_OF(versions); v++)
        for (size_t s = 0; s < COUNT_OF(sizes); s++) {
            bytes[4] = (uint8_t)versions[v];
            bytes[5] = (uint8_t)(versions[v] >> 8);
            reseal(bytes, sizes[s]);
            assert_int_equal(load(model, bytes, sizes[s], &loaded), LEAD_ERROR_NEWER_VERSION);
            bytes[sizes[s] - 1] ^= 1;
            assert_int_equal(load(model, bytes, sizes[s], &loaded), LEAD_ERROR_DAMAGED);
        }
    lead_model_unref(model);
}

/* --- other models ------------------------------------------------------------------------------------------------------------------------------ */

static void what_another_model_does_not_have_is_forgotten(void **state)
{
    static const char moves[] = "\"transitions\": [{\"from\": \"mql\", \"to\": \"inquiry\"}]";
    lead_lifecycle loaded;
    struct sample_text text = {0};
    (void)state;
    sample_add(&text, "\"lifecycle\": {\"statuses\": [{\"name\": \"mql\"}, {\"name\": \"new\"}, {\"name\": \"inquiry\"}], %s}", moves);
    lead_model *model = lifecycle_compile(text.data);
    assert_int_equal(load(model, golden, sizeof golden, &loaded), LEAD_OK);
    assert_int_equal(loaded.status, 0);
    assert_int_equal(loaded.stage, NONE); /* it has no "purchase" */
    assert_int_equal(loaded.since, SAMPLE_NOW + 9 * DAY);
    assert_int_equal(loaded.rounds, 1);
    assert_int_equal(loaded.moves, 3);
    assert_int_equal(loaded.entries[0], 2);
    assert_int_equal(loaded.entries[1], 0);
    assert_int_equal(loaded.entries[2], 1);
    assert_int_equal(loaded.entered[2], SAMPLE_NOW);
    /* What is left is sound. */
    assert_int_equal(lead_lifecycle_move(model, &loaded, 2, loaded.since, NULL, NULL), LEAD_OK);
    lead_model_unref(model);
    sample_text_free(&text);

    model = lifecycle_compile("\"lifecycle\": {\"statuses\": [{\"name\": \"MQL\"}, {\"name\": \"nurture\"}, {\"name\": \"inquiry\"}], \"transitions\":"
                              " [{\"from\": \"MQL\", \"to\": \"inquiry\"}]}");
    assert_int_equal(load(model, golden, sizeof golden, &loaded), LEAD_ERROR_UNKNOWN_NAME);
    lead_model_unref(model);

    model = lifecycle_compile("\"lifecycle\": \"builtin\", \"purchase\": {\"evidence\": [{\"name\": \"e\", \"when\": {\"flag\": true}, \"weights\":"
                              " {\"supplier_search\": 1}}]}");
    assert_int_equal(load(model, golden, sizeof golden, &loaded), LEAD_OK);
    assert_int_equal(loaded.stage, LEAD_STAGE_SUPPLIER_SEARCH - 1);
    lead_model_unref(model);
}

static void arguments_are_checked(void **state)
{
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    size_t size = 77;
    (void)state;
    lead_model *model = lifecycle_compile(BUILTIN), *without = lifecycle_compile(PURCHASE);
    lead_lifecycle good = filled(model), sizeless = {.size = 8}, loaded = {.size = sizeof loaded};
    assert_int_equal(lead_lifecycle_save(NULL, &good, bytes, &size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(size, 0);
    assert_int_equal(lead_lifecycle_save(without, &good, bytes, &size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_save(model, NULL, bytes, &size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_save(model, &sizeless, bytes, &size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_save(model, &good, NULL, &size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_save(model, &good, bytes, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    good.status = 0; /* which it never entered */
    assert_int_equal(lead_lifecycle_save(model, &good, bytes, &size, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_load(NULL, golden, sizeof golden, &loaded, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_load(without, golden, sizeof golden, &loaded, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_load(model, NULL, 1, &loaded, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_load(model, NULL, 0, &loaded, NULL), LEAD_ERROR_DAMAGED);
    assert_int_equal(lead_lifecycle_load(model, golden, sizeof golden, &sizeless, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_lifecycle_load(model, golden, sizeof golden, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    lead_model_unref(model);
    lead_model_unref(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_are_those_of_the_page),
        cmocka_unit_test(walks_come_back_as_they_were),
        cmocka_unit_test(the_largest_numbers_are_kept),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(every_length_but_its_own_is_refused),
        cmocka_unit_test(nothing_is_accepted_that_is_not_written_so),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(later_versions_are_told_from_damage),
        cmocka_unit_test(what_another_model_does_not_have_is_forgotten),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("lifecycle_codec", tests, NULL, NULL);
}
