/* SPDX-License-Identifier: MIT */
#include "activity/snapshot.h"

/* --- layout ------------------------------------------------------------------------------------------------------------------------------------ */

static uint64_t round_up(uint64_t bytes)
{
    return (bytes + 7) / 8 * 8;
}

struct lead_snapshot_parts lead_snapshot_parts_of(const struct lead_snapshot_head *head, uint8_t kind)
{
    struct lead_snapshot_parts parts;
    parts.identities = LEAD_SNAPSHOT_HEAD;
    parts.shelves = parts.identities + 8 * (uint64_t)head->counters;
    parts.words = parts.shelves + 8 * (uint64_t)head->shelves;
    parts.marks = parts.words + 8 * head->words;
    parts.keys = parts.marks + LEAD_SNAPSHOT_MARK * head->marks;
    parts.texts = parts.keys;
    if (kind == LEAD_STATE_RANGE_KEYS)
        parts.texts += round_up((head->places + 7) / 8);
    else if (kind == LEAD_STATE_INTEGER_KEYS)
        parts.texts += 8 * head->leads;
    else
        parts.texts += round_up(4 * head->leads);
    parts.end = parts.texts + round_up(head->text_bytes);
    return parts;
}

/* --- what there is -------------------------------------------------------------------------------------------------------------------------------- */

static uint8_t kind_of(const struct lead_table *table)
{
    if (table->keys.has_text)
        return LEAD_STATE_TEXT_KEYS;
    return table->keys.is_direct ? LEAD_STATE_RANGE_KEYS : LEAD_STATE_INTEGER_KEYS;
}

static struct lead_snapshot_head head_of(const struct lead_table *table)
{
    const struct lead_keys *keys = &table->keys;
    struct lead_snapshot_head head = {
        .counters = table->definitions->counter_count,
        .leads = keys->lead_count,
        .places = keys->is_direct ? keys->place_count : keys->lead_count,
        .base = keys->is_direct && keys->place_count ? keys->base : 0,
    };
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        head.words += table->shelves[s].count;
        head.marks += table->shelves[s].mark_count;
    }
    for (uint32_t place = 0; keys->has_text && place < keys->place_count; place++)
        head.text_bytes += lead_keys_has(keys, place) ? lead_keys_get(keys, place).text.size : 0;
    head.shelves = (uint32_t)((head.places + LEAD_SHELF_LEADS - 1) / LEAD_SHELF_LEADS);
    return head;
}

uint64_t lead_table_saved_size(const struct lead_table *table)
{
    const struct lead_snapshot_head head = head_of(table);
    return LEAD_STATE_FRAME + lead_snapshot_parts_of(&head, kind_of(table)).end + LEAD_STATE_SUM;
}

/* --- writing ---------------------------------------------------------------------------------------------------------------------------------------- */

static void put_head(const struct lead_snapshot_head *head, uint8_t *content)
{
    lead_store_32(content, head->counters);
    lead_store_32(content + 4, head->shelves);
    lead_store_64(content + 8, head->places);
    lead_store_64(content + 16, head->leads);
    lead_store_64(content + 24, head->words);
    lead_store_64(content + 32, head->marks);
    lead_store_64(content + 40, (uint64_t)head->base);
    lead_store_64(content + 48, head->text_bytes);
}

/* Where the next of each part goes; `number` counts the places of the state, in which leads of hashed keys stand without holes. */
struct writer {
    const struct lead_table *table;
    uint8_t *shelves, *words, *marks, *keys, *texts;
    uint32_t number;
};

static void count_in(uint8_t *shelf, uint32_t words, uint32_t marks)
{
    lead_store_32(shelf, lead_load_32(shelf) + words);
    lead_store_32(shelf + 4, lead_load_32(shelf + 4) + marks);
}

static void put_words(struct writer *writer, const lead_entry_bits *entries, size_t count)
{
    lead_store_words(writer->words, entries, count);
    writer->words += 8 * count;
}

static void put_marks(struct writer *writer, uint32_t lead, const struct lead_table_mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++, writer->marks += LEAD_SNAPSHOT_MARK) {
        lead_store_64(writer->marks, lead);
        lead_store_64(writer->marks + 8, marks[i].mark.source);
        lead_store_64(writer->marks + 16, (uint64_t)marks[i].mark.sequence);
    }
}

/* As they are: all places of the table are places of the state. */
static void put_shelves(struct writer *writer)
{
    for (uint32_t s = 0; s < writer->table->shelf_count; s++) {
        const struct lead_shelf *shelf = &writer->table->shelves[s];
        put_words(writer, shelf->entries, shelf->count);
        for (uint32_t i = 0; i < shelf->mark_count; i++)
            put_marks(writer, shelf->marks[i].lead, &shelf->marks[i], 1);
        if (shelf->count || shelf->mark_count)
            count_in(writer->shelves + 8 * (size_t)s, shelf->count, shelf->mark_count);
    }
}

/* Leads that have been erased leave holes; the others move up. */
static void put_lead(struct writer *writer, uint32_t place)
{
    const struct lead_history_view view = lead_table_view(writer->table, place);
    const uint32_t lead = writer->number % LEAD_SHELF_LEADS;
    const uint64_t lead_bits = (uint64_t)lead << LEAD_ENTRY_LEAD_SHIFT, others = (UINT64_C(1) << LEAD_ENTRY_LEAD_SHIFT) - 1;
    size_t mark_count;
    const struct lead_table_mark *marks = lead_table_marks(writer->table, place, &mark_count);
    for (size_t i = 0; i < view.count; i++, writer->words += 8)
        lead_store_64(writer->words, (view.entries[i] & others) | lead_bits);
    put_marks(writer, lead, marks, mark_count);
    count_in(writer->shelves + 8 * (size_t)(writer->number / LEAD_SHELF_LEADS), (uint32_t)view.count, (uint32_t)mark_count);
    writer->number++;
}

static void put_key(struct writer *writer, uint32_t place)
{
    const struct lead_key_value key = lead_keys_get(&writer->table->keys, place);
    if (!writer->table->keys.has_text) {
        lead_store_64(writer->keys, (uint64_t)key.integer);
        writer->keys += 8;
        return;
    }
    lead_store_32(writer->keys, (uint32_t)key.text.size);
    writer->keys += 4;
    if (key.text.size)
        memcpy(writer->texts, key.text.text, key.text.size);
    writer->texts += key.text.size;
}

static void put_content(struct writer *writer)
{
    const struct lead_keys *keys = &writer->table->keys;
    const bool has_holes = !keys->is_direct && keys->lead_count < keys->place_count;
    if (!has_holes)
        put_shelves(writer);
    if (keys->is_direct) {
        lead_store_words(writer->keys, keys->in_use, keys->place_count / 64);
        return;
    }
    for (uint32_t place = 0; place < keys->place_count; place++) {
        if (!lead_keys_has(keys, place))
            continue;
        if (has_holes)
            put_lead(writer, place);
        put_key(writer, place);
    }
}

static void clear(uint8_t *content, uint64_t begin, uint64_t end)
{
    if (end > begin)
        memset(content + begin, 0, (size_t)(end - begin));
}

void lead_table_save(const struct lead_table *table, uint8_t *bytes)
{
    const struct lead_snapshot_head head = head_of(table);
    const uint8_t kind = kind_of(table);
    uint8_t *content = bytes + LEAD_STATE_FRAME;
    const struct lead_snapshot_parts parts = lead_snapshot_parts_of(&head, kind);
    put_head(&head, content);
    for (uint32_t i = 0; i < head.counters; i++)
        lead_store_64(content + parts.identities + 8 * (size_t)i, table->definitions->counters[i].identity);
    clear(content, parts.shelves, parts.words);
    /* What is filled up to a multiple of 8. */
    if (kind == LEAD_STATE_TEXT_KEYS) {
        clear(content, parts.keys + 4 * head.leads, parts.texts);
        clear(content, parts.texts + head.text_bytes, parts.end);
    }
    put_content(&(struct writer){table, content + parts.shelves, content + parts.words, content + parts.marks, content + parts.keys,
                                 content + parts.texts, 0});
    lead_state_seal(bytes, (size_t)(LEAD_STATE_FRAME + parts.end + LEAD_STATE_SUM), kind, table->definitions->resolution);
}
