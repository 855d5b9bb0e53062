/* SPDX-License-Identifier: MIT */
/* Titles of a column, each different one read once where that is cheap to know. */
#include "base/mix.h"
#include "base/text.h"
#include "buying/roles.h"
#include "rules/runner.h"

#include <string.h>

/* Entries of a larger dictionary are looked up by their text. */
#define ENTRIES_MAX (UINT64_C(1) << 20)
#define SLOTS 1024
#define SLOT_TEXT_MAX 64

/* Codes; LEAD_NO_SYMBOL for unknown. */
struct meaning {
    uint8_t department, seniority, role;
    bool is_read; /* of an entry */
};

/* What the title is that was last read here. */
struct slot {
    char text[SLOT_TEXT_MAX];
    uint8_t size; /* + 1; 0: none yet */
    struct meaning meaning;
};

struct lead_title_reader {
    const struct lead_lexicon *lexicon;
    const struct lead_column *column;
    struct meaning *entries; /* of the dictionary, or NULL */
    uint64_t entry_count;
    struct slot *slots;
    uint32_t slot_mask;
};

static const struct meaning unknown = {LEAD_NO_SYMBOL, LEAD_NO_SYMBOL, LEAD_NO_SYMBOL, true};

struct lead_title_reader *lead_title_reader_new(const struct lead_roles *roles, const struct lead_column *column, bool is_record,
                                                struct lead_arena *arena)
{
    struct lead_title_reader *reader = LEAD_ARENA_NEW(arena, 1, struct lead_title_reader);
    const uint32_t slots = is_record ? 1 : SLOTS;
    if (!reader)
        return NULL;
    *reader = (struct lead_title_reader){.lexicon = roles->lexicon, .column = column, .slot_mask = slots - 1};
    if (!is_record && column->is_dictionary && column->dictionary->length <= ENTRIES_MAX) {
        reader->entry_count = column->dictionary->length;
        reader->entries = LEAD_ARENA_NEW(arena, (size_t)reader->entry_count, struct meaning);
        return reader->entries ? reader : NULL;
    }
    reader->slots = LEAD_ARENA_NEW(arena, slots, struct slot);
    return reader->slots ? reader : NULL;
}

/* --- one title --------------------------------------------------------------------------------------------------------------------------- */

/* Numbers begin at 1, so that what has none becomes LEAD_NO_SYMBOL. */
static struct meaning parse(const struct lead_title_reader *reader, struct lead_slice slice)
{
    lead_title title = {.size = sizeof title};
    if (!lead_utf8_is_valid(slice.text, slice.size))
        return unknown;
    lead_title_read(reader->lexicon, slice.text, slice.size, &title);
    return (struct meaning){(uint8_t)(title.department - 1), (uint8_t)(title.seniority - 1), (uint8_t)(title.role - 1), true};
}

static inline uint64_t load(const char *text, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, text, size);
    return word;
}

/* Who chooses titles so that they share a slot only has them read again, which is what a title costs anyway. */
static uint32_t slot_of(struct lead_slice slice)
{
    uint64_t hash = slice.size;
    size_t at = 0;
    for (; slice.size - at > sizeof hash; at += sizeof hash)
        hash = lead_multiply_fold(hash ^ load(slice.text + at, sizeof hash), UINT64_C(0x9E3779B97F4A7C15));
    hash = lead_multiply_fold(hash ^ load(slice.text + at, slice.size - at), UINT64_C(0xD6E8FEB86659FD93));
    return (uint32_t)hash;
}

static struct meaning recall(const struct lead_title_reader *reader, struct lead_slice slice)
{
    if (slice.size > SLOT_TEXT_MAX)
        return parse(reader, slice);
    struct slot *slot = &reader->slots[slot_of(slice) & reader->slot_mask];
    if (slot->size == slice.size + 1 && memcmp(slot->text, slice.text, slice.size) == 0)
        return slot->meaning;
    slot->meaning = parse(reader, slice);
    slot->size = (uint8_t)(slice.size + 1);
    memcpy(slot->text, slice.text, slice.size);
    return slot->meaning;
}

/* --- rows -------------------------------------------------------------------------------------------------------------------------------- */

/* False when its string lies outside its buffer. */
static bool read_entry(const struct lead_title_reader *reader, uint64_t row, struct meaning *meaning)
{
    const struct lead_column *dictionary = reader->column->dictionary;
    const uint64_t index = lead_row_index(reader->column, row);
    struct lead_slice slice;
    if (index >= dictionary->length)
        return false;
    if (index < reader->entry_count && reader->entries[index].is_read) {
        *meaning = reader->entries[index];
        return true;
    }
    *meaning = unknown;
    if (lead_column_is_known(dictionary, index)) {
        if (!lead_column_string(dictionary, index, &slice))
            return false;
        *meaning = reader->slots ? recall(reader, slice) : parse(reader, slice);
    }
    if (index < reader->entry_count)
        reader->entries[index] = *meaning;
    return true;
}

/* The same. */
static bool read_row(const struct lead_title_reader *reader, uint64_t row, struct meaning *meaning)
{
    struct lead_slice slice;
    *meaning = unknown;
    if (!lead_column_is_known(reader->column, row))
        return true;
    if (reader->column->is_dictionary)
        return read_entry(reader, row, meaning);
    if (!lead_column_string(reader->column, row, &slice))
        return false;
    *meaning = recall(reader, slice);
    return true;
}

size_t lead_title_reader_run(struct lead_title_reader *reader, uint64_t first, size_t rows, uint8_t *departments, uint8_t *seniorities,
                             uint8_t *roles)
{
    for (size_t row = 0; row < rows; row++) {
        struct meaning meaning;
        if (!read_row(reader, first + row, &meaning))
            return row;
        if (departments)
            departments[row] = meaning.department;
        if (seniorities)
            seniorities[row] = meaning.seniority;
        if (roles)
            roles[row] = meaning.role;
    }
    return rows;
}
