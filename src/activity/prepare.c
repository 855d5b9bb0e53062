/* SPDX-License-Identifier: MIT */
/* Before events come: which keys, and how many for each shelf. */
#include "activity/ingest.h"

#include <string.h>

#define BLOCK 512

/* Rows of the sample for each shelf from which on counting them pays. */
#define ROWS_PER_SHELF 16

/* --- how many leads -------------------------------------------------------------------------------------------------------------------- */

/* Different keys among some of the rows, spread evenly: never more than there are. Half as many rows as there may be keys tell enough. */
static bool count_different(const struct lead_table *table, const struct lead_key_column *keys, uint64_t rows, int64_t low, uint64_t span,
                            uint64_t *count)
{
    const size_t words = (size_t)(span / 64 + 1);
    const uint64_t wanted = span / 2 + 1 < rows ? span / 2 + 1 : rows, step = rows / wanted;
    uint64_t *seen = LEAD_NEW(&table->memory, words, uint64_t);
    if (!seen)
        return false;
    for (uint64_t i = 0; i < wanted; i++) {
        int64_t key;
        if (!lead_column_is_known(&keys->column, i * step))
            continue;
        lead_key_column_integers(keys, i * step, 1, &key);
        const uint64_t at = (uint64_t)key - (uint64_t)low;
        *count += !(seen[at / 64] >> (at % 64) & 1);
        seen[at / 64] |= UINT64_C(1) << (at % 64);
    }
    lead_memory_free(&table->memory, seen, words, sizeof *seen);
    return true;
}

/* Leads that there will be at least; only looked at when it makes a difference. */
static bool estimate_leads(const struct lead_table *table, const struct lead_key_column *keys, uint64_t rows, int64_t low, int64_t high,
                           uint64_t *leads)
{
    int64_t base;
    uint32_t place_count;
    *leads = 0;
    if (lead_keys_plan(&table->keys, low, high, 0, &base, &place_count) || !lead_keys_plan(&table->keys, low, high, rows, &base, &place_count))
        return true;
    return count_different(table, keys, rows, low, (uint64_t)high - (uint64_t)low, leads);
}

/* Makes places for the keys. */
static bool expect_keys(struct lead_table *table, const struct lead_key_column *keys, uint64_t rows, int64_t low, int64_t high)
{
    uint64_t leads;
    if (!table->keys.is_direct)
        return true;
    return estimate_leads(table, keys, rows, low, high, &leads) && lead_table_expect(table, low, high, leads);
}

/* --- how many events ------------------------------------------------------------------------------------------------------------------- */

/* One block in so many is counted; growing makes up for what the others have more. */
#define SAMPLE_STEP 32

static void count_rows(const struct lead_table *table, const struct lead_key_column *keys, uint64_t rows, uint32_t *counts)
{
    int64_t integers[BLOCK];
    const int64_t base = table->keys.base;
    for (uint64_t first = 0; first + BLOCK <= rows; first += SAMPLE_STEP * BLOCK) {
        lead_key_column_integers(keys, first, BLOCK, integers);
        for (size_t r = 0; r < BLOCK && keys->column.validity; r++)
            integers[r] = lead_column_is_known(&keys->column, first + r) ? integers[r] : base;
        for (size_t r = 0; r < BLOCK; r++)
            counts[((uint64_t)integers[r] - (uint64_t)base) / LEAD_SHELF_LEADS]++;
    }
}

static uint64_t square_root(uint64_t number)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 31; bit; bit /= 2)
        if ((root + bit) * (root + bit) <= number)
            root += bit;
    return root;
}

/* As many as the sample says, and some more: chance rarely makes it twice its root. */
static bool make_room(struct lead_table *table, const struct lead_key_column *keys, uint64_t rows)
{
    bool fits = true;
    uint32_t *counts = LEAD_NEW(&table->memory, table->shelf_count, uint32_t);
    if (!counts)
        return false;
    count_rows(table, keys, rows, counts);
    for (uint32_t s = 0; s < table->shelf_count && fits; s++)
        if (counts[s])
            fits = lead_shelf_reserve(&table->memory, &table->shelves[s], (size_t)(SAMPLE_STEP * (counts[s] + 2 * square_root(counts[s]))));
    lead_memory_free(&table->memory, counts, table->shelf_count, sizeof *counts);
    return fits;
}

lead_status lead_ingest_prepare(struct lead_table *table, const struct lead_key_column *keys, uint64_t rows, lead_error *error)
{
    int64_t low, high;
    bool has_any;
    if (keys->has_text || keys->column.kind == LEAD_COLUMN_ABSENT)
        return LEAD_OK;
    const lead_status status = lead_key_column_range(keys, &low, &high, &has_any, error);
    if (status != LEAD_OK || !has_any)
        return status;
    if (!expect_keys(table, keys, rows, low, high))
        return lead_fail_memory(error);
    if (!table->keys.is_direct || rows / SAMPLE_STEP / ROWS_PER_SHELF < table->shelf_count)
        return LEAD_OK;
    return make_room(table, keys, rows) ? LEAD_OK : lead_fail_memory(error);
}
