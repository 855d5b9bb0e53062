/* SPDX-License-Identifier: MIT */
#include "activity/codec.h"

#include "activity/state.h"

/* Before the lists: digest of the counters, then how many counters, marks and words there are. */
#define HEAD 24
#define FIXED (LEAD_STATE_FRAME + HEAD + LEAD_STATE_SUM)
#define MARK 16

/* A word with the count 0 is followed by a word that is the count. Not more at once, so that no bytes can ask for much more memory than they take. */
#define LARGEST_COUNT (32 * (uint64_t)LEAD_ENTRY_COUNT_MAX)

/* --- saving ---------------------------------------------------------------------------------------------------------------------------------- */

/* All events of the pair that begins at *at, which moves on behind it. */
static uint64_t take_pair(const struct lead_history *history, size_t *at)
{
    const uint64_t key = history->entries[*at] >> LEAD_ENTRY_BUCKET_SHIFT;
    uint64_t events = 0;
    for (; *at < history->count && history->entries[*at] >> LEAD_ENTRY_BUCKET_SHIFT == key; ++*at)
        events += lead_entry_count(history->entries[*at]);
    return events;
}

static size_t words_of(uint64_t events)
{
    const uint64_t rest = events % LARGEST_COUNT;
    return (size_t)(2 * (events / LARGEST_COUNT)) + (rest > 0) + (rest > LEAD_ENTRY_COUNT_MAX);
}

struct extent {
    uint64_t counters, words;
};

static struct extent measure(const struct lead_history *history)
{
    struct extent extent = {0, 0};
    uint32_t last = LEAD_NONE;
    for (size_t at = 0; at < history->count;) {
        const uint32_t counter = lead_entry_counter(history->entries[at]);
        extent.counters += counter != last;
        last = counter;
        extent.words += words_of(take_pair(history, &at));
    }
    return extent;
}

static size_t size_of(struct extent extent, size_t marks)
{
    return FIXED + 8 * (size_t)(extent.counters + extent.words) + MARK * marks;
}

size_t lead_history_saved_size(const struct lead_history *history)
{
    return size_of(measure(history), history->mark_count);
}

static uint8_t *put_pair(uint8_t *at, lead_entry_bits key, uint64_t events)
{
    for (uint64_t part; events > 0; events -= part) {
        part = events < LARGEST_COUNT ? events : LARGEST_COUNT;
        const bool fits = part <= LEAD_ENTRY_COUNT_MAX;
        lead_store_64(at, key | (fits ? part : 0));
        if (!fits)
            lead_store_64(at += 8, part);
        at += 8;
    }
    return at;
}

static void put_entries(const struct lead_history *history, const struct lead_activity_definitions *definitions, uint8_t *identities,
                        uint8_t *words)
{
    uint32_t counters = 0, last = LEAD_NONE;
    for (size_t i = 0; i < history->count;) {
        const lead_entry_bits entry = history->entries[i];
        const uint32_t counter = lead_entry_counter(entry);
        if (counter != last)
            lead_store_64(identities + 8 * (size_t)counters++, definitions->counters[counter].identity);
        last = counter;
        words = put_pair(words, lead_entry_make(0, counters - 1, lead_entry_bucket(entry), 0), take_pair(history, &i));
    }
}

void lead_history_save(const struct lead_history *history, const struct lead_activity_definitions *definitions, uint8_t *bytes)
{
    const struct extent extent = measure(history);
    uint8_t *head = bytes + LEAD_STATE_FRAME, *identities = head + HEAD, *words = identities + 8 * (size_t)extent.counters;
    uint8_t *marks = words + 8 * (size_t)extent.words;
    lead_store_64(head, lead_counters_digest(definitions));
    lead_store_32(head + 8, (uint32_t)extent.counters);
    lead_store_32(head + 12, (uint32_t)history->mark_count);
    lead_store_64(head + 16, extent.words);
    put_entries(history, definitions, identities, words);
    for (size_t i = 0; i < history->mark_count; i++) {
        lead_store_64(marks + MARK * i, history->marks[i].source);
        lead_store_64(marks + MARK * i + 8, (uint64_t)history->marks[i].sequence);
    }
    lead_state_seal(bytes, size_of(extent, history->mark_count), LEAD_STATE_TIMELINE, definitions->resolution);
}

/* --- loading ---------------------------------------------------------------------------------------------------------------------------------- */

struct saved_history {
    uint64_t digest;
    uint32_t counters, marks;
    uint64_t words;
    const uint8_t *identities, *word_bytes, *mark_bytes;
    size_t entries; /* that they take in memory */
};

static bool read_head(const struct lead_state *state, struct saved_history *saved)
{
    if (state->size < HEAD)
        return false;
    saved->digest = lead_load_64(state->content);
    saved->counters = lead_load_32(state->content + 8);
    saved->marks = lead_load_32(state->content + 12);
    saved->words = lead_load_64(state->content + 16);
    saved->identities = state->content + HEAD;
    /* More words than bytes would overflow below. */
    if (saved->counters > LEAD_COUNTERS_MAX || saved->words > state->size)
        return false;
    if (8 * (uint64_t)saved->counters + 8 * saved->words + MARK * (uint64_t)saved->marks != state->size - HEAD)
        return false;
    saved->word_bytes = saved->identities + 8 * (size_t)saved->counters;
    saved->mark_bytes = saved->word_bytes + 8 * (size_t)saved->words;
    return true;
}

/* One key and its count; false at the end, or when it is damaged. */
struct word_reader {
    const uint8_t *at, *end;
    lead_entry_bits key; /* without the count */
    uint64_t events;
};

static bool next_word(struct word_reader *reader)
{
    if (reader->at == reader->end)
        return false;
    const lead_entry_bits word = lead_load_64(reader->at);
    reader->at += 8;
    reader->events = lead_entry_count(word);
    reader->key = word - reader->events;
    if (reader->events == 0 && reader->at != reader->end) {
        reader->events = lead_load_64(reader->at);
        reader->at += 8;
        if (reader->events <= LEAD_ENTRY_COUNT_MAX)
            reader->events = 0;
    }
    return true;
}

/* There is one way only to write a state: what is accepted here is saved again as the same bytes. */
static const char *check_words(struct saved_history *saved, const struct lead_bucket_range *buckets)
{
    struct word_reader reader = {saved->word_bytes, saved->mark_bytes, 0, 0};
    lead_entry_bits last_key = 0;
    uint64_t last_events = 0;
    uint32_t counters = 0;
    while (next_word(&reader)) {
        const uint32_t counter = lead_entry_counter(reader.key);
        const int32_t bucket = lead_entry_bucket(reader.key);
        if (reader.events == 0 || reader.events > LARGEST_COUNT)
            return "a count is wrong";
        if (bucket < buckets->low || bucket > buckets->high)
            return "an event lies outside the years 0001 to 9999";
        if (last_events && (reader.key < last_key || (reader.key == last_key && last_events != LARGEST_COUNT)))
            return "its events are not in order";
        /* Each counter that is named is used, so the next is the same, or the one behind it. */
        counters += counter == counters;
        if (counter + 1 != counters || lead_entry_lead(reader.key) != 0)
            return "an event has no counter";
        last_key = reader.key;
        last_events = reader.events;
        saved->entries += (size_t)((reader.events + LEAD_ENTRY_COUNT_MAX - 1) / LEAD_ENTRY_COUNT_MAX);
    }
    return counters == saved->counters ? NULL : "a counter has no event";
}

static const char *check_marks(const struct saved_history *saved)
{
    for (size_t i = 1; i < saved->marks; i++)
        if (lead_load_64(saved->mark_bytes + MARK * i) <= lead_load_64(saved->mark_bytes + MARK * (i - 1)))
            return "its sources are not in order";
    return NULL;
}

static void take_entries(const struct saved_history *saved, const struct lead_counter_map *map, struct lead_history *history,
                         lead_load_report *report)
{
    struct word_reader reader = {saved->word_bytes, saved->mark_bytes, 0, 0};
    while (next_word(&reader)) {
        const uint32_t counter = map->to[lead_entry_counter(reader.key)];
        if (counter == LEAD_NONE) {
            report->dropped_events += reader.events;
            continue;
        }
        report->kept_events += reader.events;
        const lead_entry_bits key = lead_entry_make(0, counter, lead_divide_down(lead_entry_bucket(reader.key), map->hours), 0);
        for (; reader.events > LEAD_ENTRY_COUNT_MAX; reader.events -= LEAD_ENTRY_COUNT_MAX)
            history->entries[history->count++] = key | LEAD_ENTRY_COUNT_MAX;
        history->entries[history->count++] = key | reader.events;
    }
}

/* Hours that have become days are no longer different keys. */
static bool tidy(struct lead_history *history, const struct lead_counter_map *map, const lead_allocator *memory)
{
    if ((map->is_rising && map->hours == 1) || history->count < 2)
        return true;
    lead_entry_bits *scratch = LEAD_NEW(memory, history->count, lead_entry_bits);
    if (!scratch)
        return false;
    const size_t count = history->count;
    history->count = lead_entries_sort(history->entries, count, scratch);
    lead_memory_free(memory, scratch, count, sizeof *scratch);
    return true;
}

static void take_marks(const struct saved_history *saved, struct lead_history *history)
{
    history->mark_count = saved->marks;
    for (size_t i = 0; i < saved->marks; i++) {
        history->marks[i].source = lead_load_64(saved->mark_bytes + MARK * i);
        history->marks[i].sequence = (int64_t)lead_load_64(saved->mark_bytes + MARK * i + 8);
    }
}

static bool take(const struct saved_history *saved, const struct lead_counter_map *map, const lead_allocator *memory,
                 struct lead_history *history, lead_load_report *report)
{
    history->entries = LEAD_NEW(memory, saved->entries, lead_entry_bits);
    history->capacity = history->entries ? saved->entries : 0;
    history->marks = LEAD_NEW(memory, saved->marks, struct lead_mark);
    history->mark_capacity = history->marks ? saved->marks : 0;
    if (history->capacity != saved->entries || history->mark_capacity != saved->marks)
        return false;
    take_entries(saved, map, history, report);
    take_marks(saved, history);
    return tidy(history, map, memory);
}

static lead_status read_content(const struct lead_state *state, struct saved_history *saved, lead_error *error)
{
    const struct lead_bucket_range buckets = lead_buckets_of_hours(state->hours);
    if (state->kind != LEAD_STATE_TIMELINE)
        return lead_fail(error, LEAD_ERROR_DAMAGED, "the saved state is a table's, not a timeline's");
    if (!read_head(state, saved))
        return lead_fail_damaged(error, "its parts are not as long as it says");
    const char *wrong = check_words(saved, &buckets);
    if (!wrong)
        wrong = check_marks(saved);
    return wrong ? lead_fail_damaged(error, wrong) : LEAD_OK;
}

lead_status lead_history_load(const uint8_t *bytes, size_t size, const struct lead_activity_definitions *definitions,
                              const lead_allocator *memory, struct lead_history *history, lead_load_report *report, lead_error *error)
{
    struct lead_state state;
    struct saved_history saved = {0};
    struct lead_counter_map map;
    memset(history, 0, sizeof *history);
    *report = (lead_load_report){.size = sizeof *report};
    lead_status status = lead_state_open(bytes, size, &state, error);
    if (status == LEAD_OK)
        status = read_content(&state, &saved, error);
    if (status == LEAD_OK)
        status = lead_counter_map_init(&map, saved.identities, saved.counters, &state, definitions, memory, error);
    if (status != LEAD_OK)
        return status;
    report->kept_counters = map.kept;
    report->dropped_counters = map.count - map.kept;
    /* The state does not name counters without events; whether the model's are the same, its digest tells. */
    if (map.hours == 0 || saved.digest != lead_counters_digest(definitions))
        report->new_counters = definitions->counter_count - map.kept;
    if (!take(&saved, &map, memory, history, report)) {
        lead_history_free(history, memory);
        *report = (lead_load_report){.size = sizeof *report};
        status = lead_fail_memory(error);
    }
    lead_counter_map_free(&map, memory);
    return status;
}
