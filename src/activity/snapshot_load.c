/* SPDX-License-Identifier: MIT */
#include "activity/snapshot.h"
#include "base/text.h"

struct reader {
    const struct lead_state *state;
    struct lead_snapshot_head head;
    struct lead_snapshot_parts parts;
    struct lead_counter_map map;
    struct lead_bucket_range buckets;
    struct lead_table *table;
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

static lead_status take_key(struct reader *reader, uint32_t number, struct lead_key_value key)
{
    const uint32_t place = lead_table_make_place(reader->table, key);
    if (place == LEAD_NONE)
        return lead_fail_memory(reader->error);
    return place == number ? LEAD_OK : damaged(reader, "a key stands twice");
}

static lead_status read_integers(struct reader *reader)
{
    const uint8_t *bytes = at(reader, reader->parts.keys);
    lead_status status = lead_keys_leave_direct(&reader->table->keys) ? LEAD_OK : lead_fail_memory(reader->error);
    for (uint32_t i = 0; i < reader->head.leads && status == LEAD_OK; i++)
        status = take_key(reader, i, (struct lead_key_value){(int64_t)lead_load_64(bytes + 8 * (size_t)i), {NULL, 0}});
    return status;
}

static bool is_zero(const uint8_t *bytes, uint64_t count)
{
    uint8_t all = 0;
    for (uint64_t i = 0; i < count; i++)
        all |= bytes[i];
    return all == 0;
}

static lead_status read_texts(struct reader *reader)
{
    const uint8_t *sizes = at(reader, reader->parts.keys);
    const char *texts = (const char *)at(reader, reader->parts.texts);
    uint64_t used = 0;
    lead_status status = LEAD_OK;
    if (!is_zero(sizes + 4 * reader->head.leads, reader->parts.texts - reader->parts.keys - 4 * reader->head.leads))
        return damaged(reader, "there is something behind the lengths of its keys");
    for (uint32_t i = 0; i < reader->head.leads && status == LEAD_OK; i++) {
        const uint32_t size = lead_load_32(sizes + 4 * (size_t)i);
        if (size > reader->head.text_bytes - used || !lead_utf8_is_valid(texts + used, size))
            return damaged(reader, "a key is longer than it says, or not UTF-8");
        status = take_key(reader, i, (struct lead_key_value){0, {texts + used, size}});
        used += size;
    }
    if (status == LEAD_OK && (used != reader->head.text_bytes || !is_zero((const uint8_t *)texts + used, reader->parts.end - reader->parts.texts - used)))
        return damaged(reader, "there is something behind its keys");
    return status;
}

static lead_status read_keys(struct reader *reader)
{
    if (reader->state->kind == LEAD_STATE_RANGE_KEYS)
        return read_range(reader);
    return reader->state->kind == LEAD_STATE_INTEGER_KEYS ? read_integers(reader) : read_texts(reader);
}

/* --- entries ----------------------------------------------------------------------------------------------------------------------------------------- */

/* The words of a shelf: in order, with counts, of counters, buckets and leads that there are. */
static const char *check_words(const struct reader *reader, uint32_t s, const uint8_t *words, uint32_t count)
{
    const uint32_t counters = reader->head.counters;
    const uint32_t low = (uint32_t)(reader->buckets.low + LEAD_BUCKET_BIAS), span = (uint32_t)(reader->buckets.high - reader->buckets.low);
    uint64_t last = 0;
    uint32_t last_lead = LEAD_NONE;
    bool is_wrong = false;
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t word = lead_load_64(words + 8 * (size_t)i);
        const uint32_t lead = lead_entry_lead(word), bucket = (uint32_t)(lead_entry_bucket(word) + LEAD_BUCKET_BIAS);
        is_wrong = is_wrong || lead_entry_count(word) == 0 || lead_entry_counter(word) >= counters || bucket - low > span;
        /* Only behind a full count may the same key come again. */
        if (word <= (last | LEAD_ENTRY_COUNT_MAX) && i > 0)
            is_wrong |= word >> LEAD_ENTRY_BUCKET_SHIFT != last >> LEAD_ENTRY_BUCKET_SHIFT || lead_entry_count(last) != LEAD_ENTRY_COUNT_MAX;
        if (lead != last_lead)
            is_wrong |= !lead_keys_has(&reader->table->keys, s * LEAD_SHELF_LEADS + lead);
        last = word;
        last_lead = lead;
    }
    return is_wrong ? "its events are not in order, or cannot be" : NULL;
}

static void find_starts(struct lead_shelf *shelf)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < shelf->count; i++)
        for (; next <= lead_entry_lead(shelf->entries[i]); next++)
            shelf->starts[next] = i;
    while (next < LEAD_SHELF_STARTS)
        shelf->starts[next++] = shelf->count;
}

static void take_same(const struct reader *reader, struct lead_shelf *shelf, const uint8_t *words, uint32_t count)
{
    uint64_t events = 0;
    lead_load_words(shelf->entries, words, count);
    for (uint32_t i = 0; i < count; i++)
        events += lead_entry_count(shelf->entries[i]);
    reader->report->kept_events += events;
    shelf->count = count;
}

static void take_mapped(const struct reader *reader, struct lead_shelf *shelf, const uint8_t *words, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t word = lead_load_64(words + 8 * (size_t)i);
        const uint32_t counter = reader->map.to[lead_entry_counter(word)], events = lead_entry_count(word);
        if (counter == LEAD_NONE) {
            reader->report->dropped_events += events;
            continue;
        }
        reader->report->kept_events += events;
        shelf->entries[shelf->count++] =
            lead_entry_make(lead_entry_lead(word), counter, lead_divide_down(lead_entry_bucket(word), reader->map.hours), events);
    }
}

static lead_status take_words(struct reader *reader, uint32_t s, const uint8_t *words, uint32_t count)
{
    struct lead_shelf *shelf = &reader->table->shelves[s];
    const struct lead_allocator *memory = &reader->table->memory;
    const char *wrong = check_words(reader, s, words, count);
    if (wrong)
        return damaged(reader, wrong);
    if (count == 0)
        return LEAD_OK;
    shelf->starts = LEAD_NEW(memory, LEAD_SHELF_STARTS, uint32_t);
    if (!shelf->starts || !lead_shelf_reserve(memory, shelf, count))
        return lead_fail_memory(reader->error);
    if (reader->map.is_same)
        take_same(reader, shelf, words, count);
    else
        take_mapped(reader, shelf, words, count);
    if (!reader->map.is_rising || reader->map.hours != 1) {
        reader->table->is_settled = false;
        return LEAD_OK; /* settling sorts, and adds up hours that have become one day */
    }
    shelf->sorted = shelf->count;
    find_starts(shelf);
    lead_shelf_trim(memory, shelf);
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
