/* SPDX-License-Identifier: MIT */
#include "data/values.h"

#include "base/inline.h"
#include "base/text.h"
#include "data/column_string.h"

#include <string.h>

/*
 * Half full, a table of 65,000 values has runs of about 60 slots; 256 are never seen unless somebody chose the values for it. Then other
 * keys are taken. To spoil a pair of keys takes PROBES_MAX values, so LEAD_VALUES_MAX is reached before SEEDS_MAX.
 */
#define PROBES_MAX 256
#define SEEDS_MAX (LEAD_VALUES_MAX / PROBES_MAX + 2)

/*
 * Tables as conditions usually make them are kept sparse, and sealing tries other keys when two values want one slot: mostly there
 * are keys under which each value stands in its own slot, and then a look-up never has to guess how far to go.
 */
#define SMALL_VALUES 128
#define SMALL_SLOTS_PER_VALUE 8
#define SLOTS_PER_VALUE 2
#define SEAL_TRIES 16
#define FIRST_VALUES 8

/* Longer texts are more than head and tail. */
#define SHORT_MAX 16
#define SIZE_FREE UINT32_MAX

#define HIGHEST_BITS UINT64_C(0x8080808080808080)

/* The first byte lowest on every machine, so that overlapping loads can be put together with shifts. */
static inline uint64_t load_4(const unsigned char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static inline uint64_t load_8(const unsigned char *at)
{
    return load_4(at) | load_4(at + 4) << 32;
}

/* Both halves of the 128-bit product, folded. */
static inline uint64_t multiply_fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    const uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    const uint64_t low = a_low * b_low, cross = a_high * b_low + (low >> 32), middle = a_low * b_high + (uint32_t)cross;
    return (middle << 32 | (uint32_t)low) ^ (a_high * b_high + (cross >> 32) + (middle >> 32));
#endif
}

struct digest {
    uint64_t head, tail, hash;
    uint64_t bits; /* of all bytes together: the highest tells whether they are ASCII */
};

static inline uint64_t finish_digest(const uint64_t keys[2], uint64_t head, uint64_t tail, uint64_t rest)
{
    return multiply_fold(head ^ keys[0], tail ^ rest ^ keys[1]);
}

/*
 * Head and tail hold all bytes of a text of up to SHORT_MAX. There is one way for all of 4 … 16 bytes, because which of several ways it
 * would be is what processors cannot predict.
 */
static inline struct digest digest_short(const uint64_t keys[2], const unsigned char *text, size_t size)
{
    struct digest digest = {0, 0, 0, 0};
    if (size >= 4) {
        const size_t beginning = size < 8 ? size : 8, end = size < 8 ? 0 : size - 8;
        digest.head = load_4(text) | load_4(text + beginning - 4) << (8 * (beginning - 4));
        digest.tail = load_4(text + end) | load_4(text + size - 4) << 32;
    } else if (size > 0) {
        digest.head = (uint64_t)text[0] | (uint64_t)text[size >> 1] << (8 * (size >> 1)) | (uint64_t)text[size - 1] << (8 * (size - 1));
    }
    digest.hash = finish_digest(keys, digest.head, digest.tail, size);
    digest.bits = digest.head | digest.tail;
    return digest;
}

/* The bytes between head and tail are mixed in word by word. */
static inline struct digest digest_long(const uint64_t keys[2], const unsigned char *text, size_t size)
{
    struct digest digest = {load_8(text), load_8(text + size - 8), 0, 0};
    uint64_t middle = size;
    digest.bits = digest.head | digest.tail;
    for (size_t at = 8; at + 8 < size; at += 8) {
        middle = multiply_fold(middle ^ load_8(text + at) ^ keys[0], keys[1]);
        digest.bits |= load_8(text + at);
    }
    digest.hash = finish_digest(keys, digest.head, digest.tail, middle);
    return digest;
}

static struct digest digest_text(const uint64_t keys[2], const unsigned char *text, size_t size)
{
    return size <= SHORT_MAX ? digest_short(keys, text, size) : digest_long(keys, text, size);
}

static inline bool is_like(const struct lead_value_slot *slot, const struct digest *digest, size_t size)
{
    return ((slot->head ^ digest->head) | (slot->tail ^ digest->tail) | (slot->size ^ size)) == 0;
}

/* Kept apart, so that the common case saves no registers for it. */
#if defined(__GNUC__)
__attribute__((noinline))
#endif
static uint32_t search(const struct lead_values *values, const unsigned char *text, size_t size)
{
    if (size > values->longest || !values->slots)
        return values->count;
    const struct digest digest = digest_text(values->keys, text, size);
    for (uint32_t at = (uint32_t)digest.hash & values->slot_mask;; at = (at + 1) & values->slot_mask) {
        const struct lead_value_slot *slot = &values->slots[at];
        if (slot->size == SIZE_FREE)
            return values->count;
        if (is_like(slot, &digest, size) &&
            (size <= SHORT_MAX || memcmp(values->texts[slot->code] + 8, text + 8, size - SHORT_MAX) == 0))
            return slot->code;
    }
}

/* The common case has no branch that depends on which value it is: known ones and others come in no order that could be predicted. */
uint32_t lead_values_find(const struct lead_values *values, const char *text, size_t size)
{
    if (size >= values->direct_below)
        return search(values, (const unsigned char *)text, size);
    const struct digest digest = digest_short(values->keys, (const unsigned char *)text, size);
    const struct lead_value_slot *slot = &values->slots[digest.hash & values->slot_mask];
    const uint32_t difference = slot->code ^ values->count;
    return values->count ^ (difference & (0 - (uint32_t)is_like(slot, &digest, size)));
}

/* ---- Rows ---- */

static bool is_ascii(const unsigned char *text, size_t size)
{
    uint64_t bits = 0;
    for (; size >= sizeof bits; text += sizeof bits, size -= sizeof bits)
        bits |= load_8(text);
    for (; size; text++, size--)
        bits |= *text;
    return !(bits & HIGHEST_BITS);
}

/* Long texts, and texts that may stand in another slot than their own. */
#if defined(__GNUC__)
__attribute__((noinline))
#endif
static uint32_t find_rare(const struct lead_values *values, const unsigned char *text, size_t size, uint64_t *bits)
{
    if (size <= SHORT_MAX || size > values->longest || !values->direct_below) {
        *bits = is_ascii(text, size) ? 0 : HIGHEST_BITS;
        return search(values, text, size);
    }
    const struct digest digest = digest_long(values->keys, text, size);
    const struct lead_value_slot *slot = &values->slots[digest.hash & values->slot_mask];
    *bits = digest.bits;
    if (is_like(slot, &digest, size) && memcmp(values->texts[slot->code] + 8, text + 8, size - SHORT_MAX) == 0)
        return slot->code;
    return values->count;
}

/* `bits` collects what of the texts is not ASCII: head and tail of a short text are all of its bytes. */
static inline uint32_t find_slice(const struct lead_values *values, struct lead_slice slice, uint64_t *bits)
{
    const unsigned char *text = (const unsigned char *)slice.text;
    if (slice.size >= values->direct_below) {
        uint64_t rare; /* of its own, so that *bits can stay in a register */
        const uint32_t code = find_rare(values, text, slice.size, &rare);
        *bits |= rare;
        return code;
    }
    const struct digest digest = digest_short(values->keys, text, slice.size);
    const struct lead_value_slot *slot = &values->slots[digest.hash & values->slot_mask];
    const uint32_t difference = slot->code ^ values->count;
    *bits |= digest.bits;
    return values->count ^ (difference & (0 - (uint32_t)is_like(slot, &digest, slice.size)));
}

static inline bool is_set(const uint64_t *words, size_t row)
{
    return (words[row / 64] >> (row % 64)) & 1;
}

/*
 * `kind` is a constant where this is inlined. Null rows are looked up as well, because a branch on them could not be predicted; what they
 * hold may be nonsense.
 */
LEAD_ALWAYS_INLINE size_t find_rows(enum lead_column_kind kind, const struct lead_values *values, const struct lead_column *column,
                                    uint64_t first, size_t count, const uint64_t *valid, uint16_t *codes, uint64_t *bits)
{
    uint64_t all = 0;
    for (size_t row = 0; row < count; row++) {
        struct lead_slice slice;
        if (!lead_column_string_of(kind, column, first + row, &slice) && is_set(valid, row))
            return row;
        codes[row] = (uint16_t)find_slice(values, slice, &all);
    }
    *bits = all;
    return count;
}

/* Only "other" texts can be something else than UTF-8. */
static void check_others(const struct lead_values *values, const struct lead_column *column, uint64_t first, size_t count,
                         const uint64_t *valid, uint16_t *codes)
{
    for (size_t row = 0; row < count; row++) {
        struct lead_slice slice;
        if (codes[row] == values->count && is_set(valid, row) && lead_column_string(column, first + row, &slice) &&
            !lead_utf8_is_valid(slice.text, slice.size))
            codes[row] = LEAD_CODE_UNKNOWN;
    }
}

size_t lead_values_find_rows(const struct lead_values *values, const struct lead_column *column, uint64_t first, size_t count,
                             const uint64_t *valid, uint16_t *codes, bool *has_unknown)
{
    /* Copies, because a store to `codes` might otherwise change them for all that the compiler knows. */
    const struct lead_values copy = *values;
    const struct lead_column source = *column;
    uint64_t bits = 0;
    size_t done;
    if (source.kind == LEAD_COLUMN_STRING32)
        done = find_rows(LEAD_COLUMN_STRING32, &copy, &source, first, count, valid, codes, &bits);
    else if (source.kind == LEAD_COLUMN_STRING64)
        done = find_rows(LEAD_COLUMN_STRING64, &copy, &source, first, count, valid, codes, &bits);
    else
        done = find_rows(LEAD_COLUMN_VIEW, &copy, &source, first, count, valid, codes, &bits);
    *has_unknown = (bits & HIGHEST_BITS) != 0;
    if (*has_unknown && done == count)
        check_others(values, column, first, count, valid, codes);
    return done;
}

/* ---- Building ---- */

/* How many slots were looked at, 0 when the value would stand too far from its place. It must not be in the table. */
static uint32_t place_value(struct lead_values *values, uint32_t code)
{
    const struct digest digest = digest_text(values->keys, (const unsigned char *)values->texts[code], values->sizes[code]);
    uint32_t at = (uint32_t)digest.hash & values->slot_mask, probes = 1;
    for (; values->slots[at].size != SIZE_FREE; probes++) {
        if (probes >= PROBES_MAX && values->seed < SEEDS_MAX)
            return 0;
        at = (at + 1) & values->slot_mask;
    }
    values->slots[at] = (struct lead_value_slot){digest.head, digest.tail, values->sizes[code], (uint16_t)code, 0};
    return probes;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t scramble(uint64_t number)
{
    number += UINT64_C(0x9E3779B97F4A7C15);
    number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
    return number ^ number >> 31;
}

static void choose_keys(struct lead_values *values, uint32_t seed)
{
    values->seed = seed;
    values->keys[0] = scramble(2 * (uint64_t)seed + 1);
    values->keys[1] = scramble(2 * (uint64_t)seed + 2) | 1;
}

/* The most slots that were looked at for a value, 0 when one would stand too far from its place. */
static uint32_t place_all(struct lead_values *values)
{
    uint32_t most = 1;
    for (uint32_t at = 0; at <= values->slot_mask; at++)
        values->slots[at].size = SIZE_FREE;
    for (uint32_t code = 0; code < values->count; code++) {
        const uint32_t probes = place_value(values, code);
        if (probes == 0)
            return 0;
        most = probes > most ? probes : most;
    }
    return most;
}

static void set_direct(struct lead_values *values, bool is_direct)
{
    values->direct_below = !is_direct ? 0 : values->longest < SHORT_MAX ? values->longest + 1 : SHORT_MAX + 1;
}

/* The last seed places everything, however long it has to look. */
static void rebuild(struct lead_values *values, uint32_t seed)
{
    uint32_t most;
    choose_keys(values, seed);
    while ((most = place_all(values)) == 0)
        choose_keys(values, values->seed + 1);
    set_direct(values, most == 1);
}

static bool grow(struct lead_values *values, struct lead_arena *arena)
{
    const uint32_t capacity = values->capacity ? 2 * values->capacity : FIRST_VALUES;
    const uint32_t slot_count = capacity * (capacity <= SMALL_VALUES ? SMALL_SLOTS_PER_VALUE : SLOTS_PER_VALUE);
    const char **texts = LEAD_ARENA_NEW(arena, capacity, const char *);
    uint32_t *sizes = LEAD_ARENA_NEW(arena, capacity, uint32_t);
    struct lead_value_slot *slots = LEAD_ARENA_NEW(arena, slot_count, struct lead_value_slot);
    if (!texts || !sizes || !slots)
        return false;
    if (values->count) {
        memcpy(texts, values->texts, values->count * sizeof *texts);
        memcpy(sizes, values->sizes, values->count * sizeof *sizes);
    }
    values->texts = texts;
    values->sizes = sizes;
    values->slots = slots;
    values->capacity = capacity;
    values->slot_mask = slot_count - 1;
    /* Small tables may have used up the seeds that large ones need against crowding. */
    rebuild(values, capacity <= 2 * SMALL_VALUES ? 0 : values->seed);
    return true;
}

uint32_t lead_values_add(struct lead_values *values, struct lead_arena *arena, const char *text, size_t size)
{
    const uint32_t found = lead_values_find(values, text, size);
    if (found < values->count)
        return found;
    if (values->count >= LEAD_VALUES_MAX || size >= SIZE_FREE)
        return LEAD_NONE;
    if (values->count == values->capacity && !grow(values, arena))
        return LEAD_NONE;
    const char *copy = lead_arena_text(arena, text, size);
    if (!copy)
        return LEAD_NONE;
    const uint32_t code = values->count++;
    values->texts[code] = copy;
    values->sizes[code] = (uint32_t)size;
    if (size > values->longest)
        values->longest = (uint32_t)size;
    const uint32_t probes = place_value(values, code);
    if (probes == 0)
        rebuild(values, values->seed + 1);
    else
        set_direct(values, probes == 1 && (code == 0 || values->direct_below));
    return code;
}

void lead_values_seal(struct lead_values *values)
{
    for (uint32_t i = 0; i < SEAL_TRIES && values->count && values->count <= SMALL_VALUES && !values->direct_below; i++)
        rebuild(values, (values->seed + 1) % SEEDS_MAX);
}
