/* SPDX-License-Identifier: MIT */
#include "activity/sequence.h"

#include <string.h>

#define DIGIT_BITS 11
#define DIGITS ((size_t)1 << DIGIT_BITS)
#define FEW 24

void lead_sequences_init(struct lead_sequences *sequences, const lead_allocator *memory)
{
    memset(sequences, 0, sizeof *sequences);
    sequences->memory = *memory;
}

void lead_sequences_free(struct lead_sequences *sequences)
{
    lead_memory_free(&sequences->memory, sequences->rows, sequences->row_capacity, sizeof *sequences->rows);
    lead_memory_free(&sequences->memory, sequences->marks, sequences->mark_capacity, sizeof *sequences->marks);
    lead_memory_free(&sequences->memory, sequences->seen, sequences->seen_words, sizeof *sequences->seen);
    sequences->rows = NULL;
    sequences->marks = NULL;
    sequences->seen = NULL;
}

/* --- gathering ------------------------------------------------------------------------------------------------------------------------- */

/* The hash of a name is dear; batches have few names, mostly. */
static uint64_t source_of(struct lead_sequences *sequences, struct lead_slice name)
{
    uint64_t mixed = name.size;
    for (size_t i = 0; i < name.size && i < 32; i++)
        mixed = (mixed ^ (uint8_t)name.text[i]) * UINT64_C(0x100000001B3);
    struct lead_known_source *known = &sequences->sources[(mixed ^ mixed >> 32) % LEAD_SOURCES_KEPT];
    if (!known->is_used || known->name.size != name.size || (name.size && memcmp(known->name.text, name.text, name.size) != 0))
        *known = (struct lead_known_source){name, lead_source_hash(name.text, name.size), true};
    return known->hash;
}

bool lead_sequences_add(struct lead_sequences *sequences, uint32_t place, struct lead_slice source, int64_t sequence, uint64_t row)
{
    if (sequences->row_count == sequences->row_capacity) {
        const size_t capacity = sequences->row_capacity + sequences->row_capacity / 2 + 64;
        struct lead_numbered_row *rows =
            lead_memory_resize(&sequences->memory, sequences->rows, sequences->row_capacity, capacity, sizeof *rows);
        if (!rows)
            return false;
        sequences->rows = rows;
        sequences->row_capacity = capacity;
    }
    sequences->rows[sequences->row_count++] = (struct lead_numbered_row){source_of(sequences, source), sequence, row, place};
    return true;
}

/* --- sorting: by place in the order of rows, then each lead's own ---------------------------------------------------------------------- */

static void scatter(const struct lead_numbered_row *from, size_t count, unsigned shift, struct lead_numbered_row *to)
{
    size_t at[DIGITS] = {0}, start = 0;
    for (size_t i = 0; i < count; i++)
        at[from[i].place >> shift & (DIGITS - 1)]++;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        const size_t here = at[digit];
        at[digit] = start;
        start += here;
    }
    for (size_t i = 0; i < count; i++)
        to[at[from[i].place >> shift & (DIGITS - 1)]++] = from[i];
}

static bool is_before(const struct lead_numbered_row *a, const struct lead_numbered_row *b)
{
    return a->source != b->source ? a->source < b->source : a->sequence < b->sequence;
}

static void insert_few(struct lead_numbered_row *rows, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct lead_numbered_row row = rows[i];
        size_t at = i;
        for (; at > 0 && is_before(&row, &rows[at - 1]); at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

static void merge_runs(const struct lead_numbered_row *from, size_t middle, size_t end, struct lead_numbered_row *to)
{
    size_t left = 0, right = middle;
    for (size_t i = 0; i < end; i++)
        to[i] = right == end || (left < middle && !is_before(&from[right], &from[left])) ? from[left++] : from[right++];
}

/* Stable, and never worse than n log n, whatever somebody sends. */
static void sort_lead(struct lead_numbered_row *rows, size_t count, struct lead_numbered_row *scratch)
{
    bool is_sorted = true;
    for (size_t i = 1; i < count && is_sorted; i++)
        is_sorted = !is_before(&rows[i], &rows[i - 1]);
    if (is_sorted)
        return;
    for (size_t first = 0; first < count; first += FEW)
        insert_few(rows + first, count - first < FEW ? count - first : FEW);
    for (size_t width = FEW; width < count; width *= 2) {
        for (size_t first = 0; first < count; first += 2 * width) {
            const size_t end = count - first < 2 * width ? count - first : 2 * width;
            merge_runs(rows + first, end < width ? end : width, end, scratch + first);
        }
        memcpy(rows, scratch, count * sizeof *rows);
    }
}

static size_t end_of_lead(const struct lead_sequences *sequences, size_t first)
{
    size_t end = first + 1;
    while (end < sequences->row_count && sequences->rows[end].place == sequences->rows[first].place)
        end++;
    return end;
}

static bool sort_rows(struct lead_sequences *sequences)
{
    uint32_t highest = 0;
    const size_t count = sequences->row_count;
    for (size_t i = 0; i < count; i++)
        highest = sequences->rows[i].place > highest ? sequences->rows[i].place : highest;
    struct lead_numbered_row *scratch = lead_memory_resize(&sequences->memory, NULL, 0, sequences->row_capacity, sizeof *scratch);
    if (!scratch)
        return false;
    for (unsigned shift = 0; shift < 32 && highest >> shift; shift += DIGIT_BITS) {
        struct lead_numbered_row *unsorted = sequences->rows;
        scatter(unsorted, count, shift, scratch);
        sequences->rows = scratch;
        scratch = unsorted;
    }
    for (size_t first = 0, end; first < count; first = end) {
        end = end_of_lead(sequences, first);
        sort_lead(sequences->rows + first, end - first, scratch);
    }
    lead_memory_free(&sequences->memory, scratch, sequences->row_capacity, sizeof *scratch);
    return true;
}

/* --- deciding -------------------------------------------------------------------------------------------------------------------------- */

static void set_seen(struct lead_sequences *sequences, uint64_t row)
{
    sequences->seen[row / 64] |= UINT64_C(1) << (row % 64);
}

/* Rows first … end - 1 are of one lead and one source, by their numbers. `old` is what the table knows, or NULL. */
static void decide_source(struct lead_sequences *sequences, size_t first, size_t end, const struct lead_mark *old)
{
    const struct lead_numbered_row *rows = sequences->rows;
    for (size_t i = first; i < end; i++)
        if ((old && rows[i].sequence <= old->sequence) || (i > first && rows[i].sequence == rows[i - 1].sequence))
            set_seen(sequences, rows[i].row);
    if (!old || rows[end - 1].sequence > old->sequence)
        sequences->marks[sequences->mark_count++] = (struct lead_new_mark){{rows[first].source, rows[end - 1].sequence}, rows[first].place};
}

static void decide_lead(struct lead_sequences *sequences, const struct lead_table *table, size_t first, size_t end)
{
    const struct lead_numbered_row *rows = sequences->rows;
    size_t count, at = 0;
    const struct lead_table_mark *marks = lead_table_marks(table, rows[first].place, &count);
    for (size_t next; first < end; first = next) {
        for (next = first + 1; next < end && rows[next].source == rows[first].source;)
            next++;
        while (at < count && marks[at].mark.source < rows[first].source)
            at++;
        decide_source(sequences, first, next, at < count && marks[at].mark.source == rows[first].source ? &marks[at].mark : NULL);
    }
}

static size_t count_sources(const struct lead_sequences *sequences)
{
    size_t count = 0;
    for (size_t i = 0; i < sequences->row_count; i++)
        count += i == 0 || sequences->rows[i].place != sequences->rows[i - 1].place || sequences->rows[i].source != sequences->rows[i - 1].source;
    return count;
}

bool lead_sequences_decide(struct lead_sequences *sequences, const struct lead_table *table, uint64_t batch_rows)
{
    if (!sequences->row_count)
        return true;
    if (!sort_rows(sequences))
        return false;
    sequences->mark_capacity = count_sources(sequences);
    sequences->marks = LEAD_NEW(&sequences->memory, sequences->mark_capacity, struct lead_new_mark);
    sequences->seen_words = (size_t)((batch_rows + 63) / 64);
    sequences->seen = LEAD_NEW(&sequences->memory, sequences->seen_words, uint64_t);
    if (!sequences->marks || !sequences->seen)
        return false;
    for (size_t first = 0, end; first < sequences->row_count; first = end) {
        end = end_of_lead(sequences, first);
        decide_lead(sequences, table, first, end);
    }
    return true;
}

/* --- into the table -------------------------------------------------------------------------------------------------------------------- */

static size_t end_of_shelf(const struct lead_sequences *sequences, size_t first)
{
    size_t end = first + 1;
    while (end < sequences->mark_count && sequences->marks[end].place / LEAD_SHELF_LEADS == sequences->marks[first].place / LEAD_SHELF_LEADS)
        end++;
    return end;
}

bool lead_sequences_reserve(const struct lead_sequences *sequences, struct lead_table *table)
{
    for (size_t first = 0, end; first < sequences->mark_count; first = end) {
        end = end_of_shelf(sequences, first);
        if (!lead_shelf_reserve_marks(&table->memory, &table->shelves[sequences->marks[first].place / LEAD_SHELF_LEADS], end - first))
            return false;
    }
    return true;
}

static int compare_mark(const struct lead_table_mark *old, const struct lead_new_mark *fresh)
{
    const uint32_t lead = fresh->place % LEAD_SHELF_LEADS;
    if (old->lead != lead)
        return old->lead < lead ? -1 : 1;
    return old->mark.source < fresh->mark.source ? -1 : old->mark.source > fresh->mark.source;
}

/* Raises the marks that are there; from the end, so that the others find room. */
static void put_marks(struct lead_shelf *shelf, const struct lead_new_mark *fresh, size_t count)
{
    size_t old = shelf->mark_count, added = 0;
    for (size_t i = 0, at = 0; i < count; i++) {
        while (at < old && compare_mark(&shelf->marks[at], &fresh[i]) < 0)
            at++;
        if (at < old && compare_mark(&shelf->marks[at], &fresh[i]) == 0)
            shelf->marks[at].mark = fresh[i].mark;
        else
            added++;
    }
    shelf->mark_count += (uint32_t)added;
    for (size_t out = shelf->mark_count; added; ) {
        const int order = old ? compare_mark(&shelf->marks[old - 1], &fresh[count - 1]) : -1;
        if (order > 0) {
            shelf->marks[--out] = shelf->marks[--old];
            continue;
        }
        count--;
        if (order == 0)
            continue;
        shelf->marks[--out] = (struct lead_table_mark){fresh[count].place % LEAD_SHELF_LEADS, fresh[count].mark};
        added--;
    }
}

void lead_sequences_commit(const struct lead_sequences *sequences, struct lead_table *table)
{
    for (size_t first = 0, end; first < sequences->mark_count; first = end) {
        end = end_of_shelf(sequences, first);
        put_marks(&table->shelves[sequences->marks[first].place / LEAD_SHELF_LEADS], sequences->marks + first, end - first);
    }
    for (size_t i = 0; i < sequences->mark_count && table->keys.is_direct; i++)
        lead_keys_use(&table->keys, sequences->marks[i].place);
}
