/* SPDX-License-Identifier: MIT */
/* The state of one lead. */
#include "activity/history.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

#define FIRST_CAPACITY 8

uint64_t lead_source_hash(const char *source, size_t size)
{
    struct lead_blake2s hash;
    uint8_t digest[16];
    uint64_t bits = 0;
    lead_blake2s_init(&hash);
    lead_blake2s_add(&hash, source, size);
    lead_blake2s_finish(&hash, digest);
    for (unsigned i = 0; i < 8; i++)
        bits |= (uint64_t)digest[i] << (8 * i);
    return bits;
}

void lead_history_free(struct lead_history *history, const lead_allocator *memory)
{
    lead_memory_free(memory, history->entries, history->capacity, sizeof *history->entries);
    lead_memory_free(memory, history->marks, history->mark_capacity, sizeof *history->marks);
    *history = (struct lead_history){0};
}

/* --- entries --------------------------------------------------------------------------------------------------------------------------- */

static uint64_t key_of(lead_entry_bits entry)
{
    return entry >> LEAD_ENTRY_BUCKET_SHIFT;
}

/* Where entries of larger keys begin. */
static size_t find_after(const struct lead_history *history, uint64_t key)
{
    size_t first = 0, count = history->count;
    while (count > 0) {
        const size_t half = count / 2;
        const bool is_before = key_of(history->entries[first + half]) <= key;
        first += is_before ? half + 1 : 0;
        count = is_before ? count - half - 1 : half;
    }
    return first;
}

static bool make_room(struct lead_history *history, const lead_allocator *memory)
{
    if (history->count < history->capacity)
        return true;
    const size_t capacity = history->capacity == 0 ? FIRST_CAPACITY : 2 * history->capacity;
    lead_entry_bits *entries = lead_memory_resize(memory, history->entries, history->capacity, capacity, sizeof *entries);
    if (entries == NULL)
        return false;
    history->entries = entries;
    history->capacity = capacity;
    return true;
}

bool lead_history_add(struct lead_history *history, uint32_t counter, int32_t bucket, const lead_allocator *memory)
{
    const lead_entry_bits entry = lead_entry_make(0, counter, bucket, 1);
    const size_t at = find_after(history, key_of(entry));
    if (at > 0 && key_of(history->entries[at - 1]) == key_of(entry) && lead_entry_count(history->entries[at - 1]) < LEAD_ENTRY_COUNT_MAX) {
        history->entries[at - 1]++;
        return true;
    }
    if (!make_room(history, memory))
        return false;
    memmove(history->entries + at + 1, history->entries + at, (history->count - at) * sizeof entry);
    history->entries[at] = entry;
    history->count++;
    return true;
}

uint64_t lead_history_forget(struct lead_history *history, const struct lead_activity_definitions *definitions, lead_time now)
{
    const int64_t bucket = lead_bucket_of(now, definitions->resolution);
    uint64_t dropped = 0;
    size_t kept = 0;
    for (size_t i = 0; i < history->count; i++) {
        const lead_entry_bits entry = history->entries[i];
        const uint32_t reach = definitions->counters[lead_entry_counter(entry)].reach;
        if (reach == LEAD_AGES_FOREVER || bucket - lead_entry_bucket(entry) < (int64_t)reach)
            history->entries[kept++] = entry;
        else
            dropped += lead_entry_count(entry);
    }
    history->count = kept;
    return dropped;
}

uint64_t lead_history_pairs(const struct lead_history *history)
{
    uint64_t pairs = 0;
    for (size_t i = 0; i < history->count; i++)
        pairs += i == 0 || key_of(history->entries[i]) != key_of(history->entries[i - 1]);
    return pairs;
}

/* --- sequence numbers ------------------------------------------------------------------------------------------------------------------ */

/* The mark of the source, or where it would stand. */
static size_t find_mark(const struct lead_history *history, uint64_t source)
{
    size_t first = 0, count = history->mark_count;
    while (count > 0) {
        const size_t half = count / 2;
        const bool is_before = history->marks[first + half].source < source;
        first += is_before ? half + 1 : 0;
        count = is_before ? count - half - 1 : half;
    }
    return first;
}

bool lead_history_has_seen(const struct lead_history *history, uint64_t source, int64_t sequence)
{
    const size_t at = find_mark(history, source);
    return at < history->mark_count && history->marks[at].source == source && sequence <= history->marks[at].sequence;
}

static bool make_room_for_mark(struct lead_history *history, const lead_allocator *memory)
{
    if (history->mark_count < history->mark_capacity)
        return true;
    /* Most leads have one source or two. */
    const size_t capacity = history->mark_capacity == 0 ? 1 : 2 * history->mark_capacity;
    struct lead_mark *marks = lead_memory_resize(memory, history->marks, history->mark_capacity, capacity, sizeof *marks);
    if (marks == NULL)
        return false;
    history->marks = marks;
    history->mark_capacity = capacity;
    return true;
}

bool lead_history_see(struct lead_history *history, uint64_t source, int64_t sequence, const lead_allocator *memory)
{
    const size_t at = find_mark(history, source);
    if (at < history->mark_count && history->marks[at].source == source) {
        if (sequence > history->marks[at].sequence)
            history->marks[at].sequence = sequence;
        return true;
    }
    if (!make_room_for_mark(history, memory))
        return false;
    memmove(history->marks + at + 1, history->marks + at, (history->mark_count - at) * sizeof *history->marks);
    history->marks[at] = (struct lead_mark){source, sequence};
    history->mark_count++;
    return true;
}

/* --- two histories ---------------------------------------------------------------------------------------------------------------------- */

static size_t merge_marks(const struct lead_history *a, const struct lead_history *b, struct lead_mark *out)
{
    size_t i = 0, j = 0, count = 0;
    while (i < a->mark_count || j < b->mark_count) {
        const bool has_a = i < a->mark_count && (j == b->mark_count || a->marks[i].source <= b->marks[j].source);
        const bool has_b = j < b->mark_count && (i == a->mark_count || b->marks[j].source <= a->marks[i].source);
        out[count] = has_a ? a->marks[i] : b->marks[j];
        if (has_b && b->marks[j].sequence > out[count].sequence)
            out[count].sequence = b->marks[j].sequence;
        i += has_a;
        j += has_b;
        count++;
    }
    return count;
}

/* An empty history with room. */
static bool make_history(struct lead_history *made, size_t count, size_t mark_count, const lead_allocator *memory)
{
    *made = (struct lead_history){.capacity = count, .mark_capacity = mark_count};
    made->entries = count == 0 ? NULL : LEAD_NEW(memory, count, lead_entry_bits);
    made->marks = mark_count == 0 ? NULL : LEAD_NEW(memory, mark_count, struct lead_mark);
    if ((made->entries != NULL || count == 0) && (made->marks != NULL || mark_count == 0))
        return true;
    lead_history_free(made, memory);
    return false;
}

bool lead_history_merge(struct lead_history *history, const struct lead_history *other, const lead_allocator *memory)
{
    struct lead_history made;
    if (!make_history(&made, history->count + other->count, history->mark_count + other->mark_count, memory))
        return false;
    made.count = lead_entries_merge(history->entries, history->count, other->entries, other->count, made.entries);
    made.mark_count = merge_marks(history, other, made.marks);
    lead_history_free(history, memory);
    *history = made;
    return true;
}

bool lead_history_copy(struct lead_history *history, const lead_entry_bits *entries, size_t count, const struct lead_mark *marks,
                       size_t mark_count, const lead_allocator *memory)
{
    struct lead_history made;
    if (!make_history(&made, count, mark_count, memory))
        return false;
    for (size_t i = 0; i < count; i++)
        made.entries[i] = entries[i] & (((lead_entry_bits)1 << LEAD_ENTRY_LEAD_SHIFT) - 1);
    made.count = count;
    for (size_t i = 0; i < mark_count; i++)
        made.marks[i] = marks[i];
    made.mark_count = mark_count;
    lead_history_free(history, memory);
    *history = made;
    return true;
}
