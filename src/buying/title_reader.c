/* SPDX-License-Identifier: MIT */
/* Titles of a column, each different one read once where that is cheap to know. */
#include "base/mix.h"
#include "base/text.h"
#include "buying/roles.h"
#include "rules/runner.h"

#include <string.h>

/* Entries of a larger dictionary are looked up by their text. */
#define ENTRIES_MAX (UINT64_C(1) << 20)
/* Other texts are remembered in sets by their hash; longer ones are not. */
#define SETS_MAX 1024
#define WAYS 4
#define TEXT_MAX 64

/* Codes; LEAD_NO_SYMBOL for unknown. */
struct meaning {
    uint8_t department, seniority, role;
    bool is_read; /* of an entry */
};

/* The titles that were last read here. */
struct set {
    uint32_t hashes[WAYS];
    uint8_t sizes[WAYS]; /* + 1; 0: none yet */
    uint32_t next;       /* is forgotten first */
    struct meaning meanings[WAYS];
    char texts[WAYS][TEXT_MAX];
};

struct lead_title_reader {
    const struct lead_lexicon *lexicon;
    const struct lead_column *column;
    struct meaning *entries; /* of the dictionary, or NULL */
    uint64_t entry_count;
    struct set *sets; /* NULL with entries */
    uint32_t set_mask;
};

static const struct meaning unknown = {LEAD_NO_SYMBOL, LEAD_NO_SYMBOL, LEAD_NO_SYMBOL, true};

/* No more than the rows can fill. */
static uint32_t sets_for(const struct lead_column *column, bool is_record)
{
    uint32_t sets = 1;
    while (!is_record && sets < SETS_MAX && (uint64_t)sets * WAYS < column->length)
        sets *= 2;
    return sets;
}

struct lead_title_reader *lead_title_reader_new(const struct lead_roles *roles, const struct lead_column *column, bool is_record,
                                                struct lead_arena *arena)
{
    struct lead_title_reader *reader = LEAD_ARENA_NEW(arena, 1, struct lead_title_reader);
    const uint32_t sets = sets_for(column, is_record);
    if (!reader)
        return NULL;
    *reader = (struct lead_title_reader){.lexicon = roles->lexicon, .column = column, .set_mask = sets - 1};
    if (!is_record && column->is_dictionary && column->dictionary->length <= ENTRIES_MAX) {
        reader->entry_count = column->dictionary->length;
        reader->entries = LEAD_ARENA_NEW(arena, (size_t)reader->entry_count, struct meaning);
        return reader->entries ? reader : NULL;
    }
    reader->sets = LEAD_ARENA_NEW(arena, sets, struct set);
    return reader->sets ? reader : NULL;
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

static inline uint64_t load_8(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return word;
}

static inline uint64_t load_4(const char *text)
{
    uint32_t word;
    memcpy(&word, text, sizeof word);
    return word;
}

/* All bytes of a text of fewer than 8. */
static inline uint64_t load_short(const char *text, size_t size)
{
    if (size >= 4)
        return load_4(text) | load_4(text + size - 4) << 32;
    if (size == 0)
        return 0;
    return (uint64_t)(uint8_t)text[0] | (uint64_t)(uint8_t)text[size / 2] << 8 | (uint64_t)(uint8_t)text[size - 1] << 16;
}

/* Who chooses titles so that they share a set only has them read again, which is what a title costs anyway. */
static inline uint32_t hash_of(struct lead_slice slice)
{
    uint64_t hash = slice.size * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t at = 0; at + 8 < slice.size; at += 8)
        hash = lead_multiply_fold(hash ^ load_8(slice.text + at), UINT64_C(0x9E3779B97F4A7C15));
    const uint64_t last = slice.size < 8 ? load_short(slice.text, slice.size) : load_8(slice.text + slice.size - 8);
    return (uint32_t)lead_multiply_fold(hash ^ last, UINT64_C(0xD6E8FEB86659FD93));
}

static struct meaning recall(const struct lead_title_reader *reader, struct lead_slice slice)
{
    if (slice.size > TEXT_MAX)
        return parse(reader, slice);
    const uint32_t hash = hash_of(slice);
    struct set *set = &reader->sets[hash & reader->set_mask];
    for (uint32_t way = 0; way < WAYS; way++)
        if (set->hashes[way] == hash && set->sizes[way] == slice.size + 1 && memcmp(set->texts[way], slice.text, slice.size) == 0)
            return set->meanings[way];
    const uint32_t way = set->next++ % WAYS;
    set->hashes[way] = hash;
    set->sizes[way] = (uint8_t)(slice.size + 1);
    memcpy(set->texts[way], slice.text, slice.size);
    return set->meanings[way] = parse(reader, slice);
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
        *meaning = reader->sets ? recall(reader, slice) : parse(reader, slice);
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
