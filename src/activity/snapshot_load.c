/* SPDX-License-Identifier: MIT */
#include "activity/snapshot.h"
#include "base/text.h"

#define KEYS_AT_ONCE 64

struct reader {
    const struct lead_state *state;
    struct lead_snapshot_head head;
    struct lead_snapshot_parts parts;
    struct lead_counter_map map;
    struct lead_bucket_range buckets;
    struct lead_table *table;
    uint64_t text_bytes; /* of the keys so far */
    lead_load_report *report;
    lead_error *error;
};

/* --- head and directory ------------------------------------------------------------------------------------------------------------------------- */

static lead_status damaged(struct reader *reader, const char *what)
{
    return lead_fail_damaged(reader->error, what);
}

static const uint8_t *at(const struct reader *reader, uint64_t part)
{
    return reader->state->content + part;
}

static bool read_head(struct reader *reader)
{
    const uint8_t *bytes = reader->state->content;
    struct lead_snapshot_head *head = &reader->head;
    if (reader->state->size < LEAD_SNAPSHOT_HEAD)
        return false;
    *head = (struct lead_snapshot_head){
        .counters = lead_load_32(bytes),
        .shelves = lead_load_32(bytes + 4),
        .places = lead_load_64(bytes + 8),
        .leads = lead_load_64(bytes + 16),
        .words = lead_load_64(bytes + 24),
        .marks = lead_load_64(bytes + 32),
        .base = (int64_t)lead_load_64(bytes + 40),
        .text_bytes = lead_load_64(bytes + 48),
    };
    return true;
}

static bool is_plausible(const struct reader *reader)
{
    const struct lead_snapshot_head *head = &reader->head;
    const bool is_range = reader->state->kind == LEAD_STATE_RANGE_KEYS;
    if (head->words > LEAD_SNAPSHOT_PLAUSIBLE || head->marks > LEAD_SNAPSHOT_PLAUSIBLE || head->text_bytes > LEAD_SNAPSHOT_PLAUSIBLE)
        return false;
    if (head->counters > LEAD_COUNTERS_MAX || head->places > LEAD_PLACES_MAX || head->leads > head->places ||
        head->shelves != (head->places + LEAD_SHELF_LEADS - 1) / LEAD_SHELF_LEADS)
        return false;
    if (reader->state->kind != LEAD_STATE_TEXT_KEYS && head->text_bytes)
        return false;
    if (!is_range)
        return head->leads == head->places && head->base == 0;
    if (!head->places)
        return head->base == 0;
    return (uint64_t)head->base % LEAD_PLACES_ROUND == 0 && head->places % LEAD_PLACES_ROUND == 0 &&
           head->places - 1 <= (uint64_t)INT64_MAX - (uint64_t)head->base;
}

static bool adds_up(struct reader *reader)
{
    uint64_t words = 0, marks = 0;
    reader->parts = lead_snapshot_parts_of(&reader->head, reader->state->kind);
    if (reader->parts.end != reader->state->size)
        return false;
    for (uint32_t s = 0; s < reader->head.shelves; s++) {
        words += lead_load_32(at(reader, reader->parts.shelves) + 8 * (size_t)s);
        marks += lead_load_32(at(reader, reader->parts.shelves) + 8 * (size_t)s + 4);
    }
    return words == reader->head.words && marks == reader->head.marks;
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------------------------ */

static lead_status read_range(struct reader *reader)
{
    struct lead_keys *keys = &reader->table->keys;
    const int64_t base = reader->head.base;
    const uint64_t places = reader->head.places;
    uint64_t leads = 0;
    if (places && !lead_table_expect(reader->table, base, (int64_t)((uint64_t)base + places - 1), places))
        return lead_fail_memory(reader->error);
    lead_load_words(keys->in_use, at(reader, reader->parts.keys), (size_t)places / 64);
    for (size_t i = 0; i < places / 64; i++)
        leads += (uint64_t)__builtin_popcountll(keys->in_use[i]);
    keys->lead_count = (uint32_t)leads;
    return leads == reader->head.leads ? LEAD_OK : damaged(reader, "it does not have as many leads as it says");
}

static bool is_zero(const uint8_t *bytes, uint64_t count)
{
    uint8_t all = 0;
    for (uint64_t i = 0; i < count; i++)
        all |= bytes[i];
    return all == 0;
}

/* Reads some keys, from number `first` on. */
static lead_status decode_integers(struct reader *reader, uint32_t first, size_t count, struct lead_key_value *keys)
{
    const uint8_t *bytes = at(reader, reader->parts.keys) + 8 * (size_t)first;
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct lead_key_value){(int64_t)lead_load_64(bytes + 8 * i), {NULL, 0}};
    return LEAD_OK;
}

static lead_status decode_texts(struct reader *reader, uint32_t first, size_t count, struct lead_key_value *keys)
{
    const uint8_t *sizes = at(reader, reader->parts.keys) + 4 * (size_t)first;
    const char *texts = (const char *)at(reader, reader->parts.texts);
    for (size_t i = 0; i < count; i++) {
        const uint32_t size = lead_load_32(sizes + 4 * i);
        keys[i] = (struct lead_key_value){0, {texts + reader->text_bytes, size}};
        if (size > reader->head.text_bytes - reader->text_bytes || !lead_utf8_is_valid(keys[i].text.text, size))
            return damaged(reader, "a key is longer than it says, or not UTF-8");
        reader->text_bytes += size;
    }
    return LEAD_OK;
}

static lead_status take_keys(struct reader *reader, uint32_t first, const struct lead_key_value *keys, size_t count)
{
    lead_keys_prefetch(&reader->table->keys, keys, count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t place = lead_table_make_place(reader->table, keys[i]);
        if (place == LEAD_NONE)
            return lead_fail_memory(reader->error);
        if (place != first + i)
            return damaged(reader, "a key stands twice");
    }
    return LEAD_OK;
}

/* Some at a time, so that memory is asked for all of them before the first is looked for. */
static lead_status read_hashed(struct reader *reader)
{
    struct lead_keys *keys = &reader->table->keys;
    const uint32_t leads = (uint32_t)reader->head.leads;
    struct lead_key_value block[KEYS_AT_ONCE];
    lead_status status = LEAD_OK;
    if ((keys->is_direct && !lead_keys_leave_direct(keys)) || !lead_keys_reserve(keys, leads, (size_t)reader->head.text_bytes))
        return lead_fail_memory(reader->error);
    for (uint32_t first = 0; first < leads && status == LEAD_OK; first += KEYS_AT_ONCE) {
        const size_t count = leads - first < KEYS_AT_ONCE ? leads - first : KEYS_AT_ONCE;
        status = keys->has_text ? decode_texts(reader, first, count, block) : decode_integers(reader, first, count, block);
        if (status == LEAD_OK)
            status = take_keys(reader, first, block, count);
    }
    return status;
}

static lead_status read_texts(struct reader *reader)
{
    const struct lead_snapshot_parts *parts = &reader->parts;
    const uint64_t sizes_end = parts->keys + 4 * reader->head.leads, texts_end = parts->texts + reader->head.text_bytes;
    if (!is_zero(at(reader, sizes_end), parts->texts - sizes_end) || !is_zero(at(reader, texts_end), parts->end - texts_end))
        return damaged(reader, "there is something behind its keys");
    lead_status status = read_hashed(reader);
    if (status == LEAD_OK && reader->text_bytes != reader->head.text_bytes)
        return damaged(reader, "its keys are not as long as it says");
    return status;
}

static lead_status read_keys(struct reader *reader)
{
    if (reader->state->kind == LEAD_STATE_RANGE_KEYS)
        return read_range(reader);
    return reader->state->kind == LEAD_STATE_INTEGER_KEYS ? read_hashed(reader) : read_texts(reader);
}

/* --- entries ----------------------------------------------------------------------------------------------------------------------------------------- */

/*
 * Whether words are in order, with counts, of counters and buckets that there are. Each test is a difference that must not be negative, and their signs are put
 * together, so that there is nothing to branch on.
 */
static bool are_words(const struct reader *reader, const lead_entry_bits *words, uint32_t count)
{
    const uint64_t counter_mask = (1u << LEAD_ENTRY_COUNTER_BITS) - 1, bucket_mask = (1u << LEAD_ENTRY_BUCKET_BITS) - 1;
    const uint64_t low = (uint64_t)(reader->buckets.low + LEAD_BUCKET_BIAS), high = (uint64_t)(reader->buckets.high + LEAD_BUCKET_BIAS);
    const uint64_t counters = reader->head.counters;
    uint64_t signs = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t bucket = words[i] >> LEAD_ENTRY_BUCKET_SHIFT & bucket_mask;
        signs |= (words[i] & LEAD_ENTRY_COUNT_MAX) - 1;
        signs |= (bucket - low) | (high - bucket);
        signs |= counters - 1 - (words[i] >> LEAD_ENTRY_COUNTER_SHIFT & counter_mask);
    }
    for (uint32_t i = 1; i < count; i++) {
        /* Only behind a full count may the same key come again. */
        const uint64_t is_full = ((words[i - 1] & LEAD_ENTRY_COUNT_MAX) + 1) >> LEAD_ENTRY_COUNT_BITS;
        signs |= (words[i] >> LEAD_ENTRY_BUCKET_SHIFT) - (words[i - 1] >> LEAD_ENTRY_BUCKET_SHIFT) - 1 + is_full;
    }
    return !(signs >> 63);
}

/* Every word says where those of the next lead begin, so far; `starts` is all 0. */
static void find_starts(struct lead_shelf *shelf)
{
    for (uint32_t i = 0; i < shelf->count; i++)
        shelf->starts[lead_entry_lead(shelf->entries[i]) + 1] = i + 1;
    for (uint32_t lead = 1; lead < LEAD_SHELF_STARTS; lead++)
        if (shelf->starts[lead] < shelf->starts[lead - 1])
            shelf->starts[lead] = shelf->starts[lead - 1];
}

static bool have_owners(const struct reader *reader, const struct lead_shelf *shelf, uint32_t s)
{
    for (uint32_t lead = 0; lead < LEAD_SHELF_LEADS; lead++)
        if (shelf->starts[lead + 1] > shelf->starts[lead] && !lead_keys_has(&reader->table->keys, s * LEAD_SHELF_LEADS + lead))
            return false;
    return true;
}

static uint64_t events_of(const struct lead_shelf *shelf)
{
    uint64_t events = 0;
    for (uint32_t i = 0; i < shelf->count; i++)
        events += lead_entry_count(shelf->entries[i]);
    return events;
}

/* In place: there are never more. */
static void map_words(const struct reader *reader, struct lead_shelf *shelf)
{
    const uint32_t count = shelf->count;
    shelf->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const lead_entry_bits word = shelf->entries[i];
        const uint32_t counter = reader->map.to[lead_entry_counter(word)];
        if (counter != LEAD_NONE)
            shelf->entries[shelf->count++] = lead_entry_make(lead_entry_lead(word), counter,
                                                             lead_divide_down(lead_entry_bucket(word), reader->map.hours), lead_entry_count(word));
    }
}

/* What the model has of it, by the model's counters. */
static void take_other_model(struct reader *reader, struct lead_shelf *shelf)
{
    const uint64_t events = events_of(shelf);
    map_words(reader, shelf);
    const uint64_t dropped = events - events_of(shelf);
    reader->report->kept_events -= dropped;
    reader->report->dropped_events += dropped;
    memset(shelf->starts, 0, LEAD_SHELF_STARTS * sizeof *shelf->starts);
    if (reader->map.is_rising && reader->map.hours == 1) {
        shelf->sorted = shelf->count;
        find_starts(shelf);
        lead_shelf_trim(&reader->table->memory, shelf);
        return;
    }
    /* Settling sorts, and adds up hours that have become one day. */
    shelf->sorted = 0;
    reader->table->is_settled = false;
}

static lead_status take_words(struct reader *reader, uint32_t s, const uint8_t *words, uint32_t count)
{
    struct lead_shelf *shelf = &reader->table->shelves[s];
    const struct lead_allocator *memory = &reader->table->memory;
    if (count == 0)
        return LEAD_OK;
    shelf->starts = LEAD_NEW(memory, LEAD_SHELF_STARTS, uint32_t);
    if (!shelf->starts || !lead_shelf_reserve(memory, shelf, count))
        return lead_fail_memory(reader->error);
    lead_load_words(shelf->entries, words, count);
    shelf->sorted = shelf->count = count;
    if (!are_words(reader, shelf->entries, count))
        return damaged(reader, "its events are not in order, or cannot be");
    find_starts(shelf);
    if (!have_owners(reader, shelf, s))
        return damaged(reader, "events belong to no lead");
    reader->report->kept_events += events_of(shelf);
    if (!reader->map.is_same)
        take_other_model(reader, shelf);
    return LEAD_OK;
}

/* --- sequence numbers ---------------------------------------------------------------------------------------------------------------------------------- */

static bool take_mark(const struct reader *reader, uint32_t s, const uint8_t *bytes)
{
    struct lead_shelf *shelf = &reader->table->shelves[s];
    const uint64_t lead = lead_load_64(bytes);
    const struct lead_mark mark = {lead_load_64(bytes + 8), (int64_t)lead_load_64(bytes + 16)};
    if (lead >= LEAD_SHELF_LEADS || !lead_keys_has(&reader->table->keys, s * LEAD_SHELF_LEADS + (uint32_t)lead))
        return false;
    if (shelf->mark_count) {
        const struct lead_table_mark *last = &shelf->marks[shelf->mark_count - 1];
        if (lead < last->lead || (lead == last->lead && mark.source <= last->mark.source))
            return false;
    }
    shelf->marks[shelf->mark_count++] = (struct lead_table_mark){(uint32_t)lead, mark};
    return true;
}

static lead_status take_marks(struct reader *reader, uint32_t s, const uint8_t *bytes, uint32_t count)
{
    if (!lead_shelf_reserve_marks(&reader->table->memory, &reader->table->shelves[s], count))
        return lead_fail_memory(reader->error);
    for (uint32_t i = 0; i < count; i++)
        if (!take_mark(reader, s, bytes + LEAD_SNAPSHOT_MARK * (size_t)i))
            return damaged(reader, "its sources are not in order, or belong to no lead");
    return LEAD_OK;
}

/* --- all of it ------------------------------------------------------------------------------------------------------------------------------------------- */

static lead_status take_shelves(struct reader *reader)
{
    const uint8_t *words = at(reader, reader->parts.words), *marks = at(reader, reader->parts.marks);
    lead_status status = LEAD_OK;
    for (uint32_t s = 0; s < reader->head.shelves && status == LEAD_OK; s++) {
        const uint8_t *shelf = at(reader, reader->parts.shelves) + 8 * (size_t)s;
        const uint32_t word_count = lead_load_32(shelf), mark_count = lead_load_32(shelf + 4);
        status = take_words(reader, s, words, word_count);
        if (status == LEAD_OK)
            status = take_marks(reader, s, marks, mark_count);
        words += 8 * (size_t)word_count;
        marks += LEAD_SNAPSHOT_MARK * (size_t)mark_count;
    }
    if (status == LEAD_OK && !lead_table_settle(reader->table))
        return lead_fail_memory(reader->error);
    return status;
}

static lead_status load(struct reader *reader)
{
    lead_status status = read_keys(reader);
    if (status != LEAD_OK)
        return status;
    status = lead_counter_map_init(&reader->map, at(reader, reader->parts.identities), reader->head.counters, reader->state,
                                   reader->table->definitions, &reader->table->memory, reader->error);
    if (status != LEAD_OK)
        return status;
    reader->report->kept_counters = reader->map.kept;
    reader->report->dropped_counters = reader->map.count - reader->map.kept;
    reader->report->new_counters = reader->table->definitions->counter_count - reader->map.kept;
    status = take_shelves(reader);
    lead_counter_map_free(&reader->map, &reader->table->memory);
    return status;
}

lead_status lead_table_load(struct lead_table *table, const struct lead_state *state, lead_load_report *report, lead_error *error)
{
    struct reader reader = {.state = state, .table = table, .report = report, .error = error};
    *report = (lead_load_report){.size = sizeof *report};
    reader.buckets = lead_buckets_of_hours(state->hours);
    if (!read_head(&reader) || !is_plausible(&reader) || !adds_up(&reader))
        return damaged(&reader, "its parts are not as long as it says");
    return load(&reader);
}
