/* SPDX-License-Identifier: MIT */
#include "activity/table.h"

#include "activity/log.h"
#include "activity/settle.h"
#include "rules/prefetch.h"

#include <string.h>

#define LEAD_BITS_ALL ((uint64_t)(LEAD_SHELF_LEADS - 1) << LEAD_ENTRY_LEAD_SHIFT)

static inline struct lead_shelf *shelf_of(const struct lead_table *table, uint32_t place)
{
    return &table->shelves[place / LEAD_SHELF_LEADS];
}

static inline uint32_t lead_of(uint32_t place)
{
    return place % LEAD_SHELF_LEADS;
}

/* --- all of it ------------------------------------------------------------------------------------------------------------------------- */

void lead_table_init(struct lead_table *table, const struct lead_activity_definitions *definitions, bool has_text_keys,
                     const lead_allocator *memory)
{
    *table = (struct lead_table){.memory = *memory, .definitions = definitions, .is_settled = true};
    table->log = lead_log_format_for(definitions->counter_count);
    lead_keys_init(&table->keys, has_text_keys, memory);
}

void lead_table_free(struct lead_table *table)
{
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        struct lead_shelf *shelf = &table->shelves[s];
        lead_memory_free(&table->memory, shelf->entries, shelf->capacity, sizeof *shelf->entries);
        lead_memory_free(&table->memory, shelf->starts, shelf->starts ? LEAD_SHELF_STARTS : 0, sizeof *shelf->starts);
        lead_memory_free(&table->memory, shelf->marks, shelf->mark_capacity, sizeof *shelf->marks);
    }
    lead_memory_free(&table->memory, table->shelves, table->shelf_capacity, sizeof *table->shelves);
    lead_keys_free(&table->keys);
    lead_table_init(table, table->definitions, table->keys.has_text, &table->memory);
}

uint64_t lead_table_memory(const struct lead_table *table)
{
    uint64_t bytes = lead_keys_memory(&table->keys) + table->shelf_capacity * sizeof *table->shelves;
    for (uint32_t s = 0; s < table->shelf_count; s++) {
        const struct lead_shelf *shelf = &table->shelves[s];
        bytes += shelf->capacity * sizeof *shelf->entries + shelf->mark_capacity * sizeof *shelf->marks;
        bytes += shelf->starts ? LEAD_SHELF_STARTS * sizeof *shelf->starts : 0;
    }
    return bytes;
}

/* Direct keys come into use by entries; until these are sorted, nobody has looked whose they are. */
static uint64_t count_unsorted_leads(const struct lead_table *table, uint32_t s)
{
    const struct lead_shelf *shelf = &table->shelves[s];
    const uint32_t *end = lead_log_end(shelf);
    uint64_t in_use[LEAD_SHELF_LEADS / 64], count = 0;
    memcpy(in_use, table->keys.in_use + s * (LEAD_SHELF_LEADS / 64), sizeof in_use);
    for (uint32_t i = shelf->sorted; i < shelf->count + shelf->log_count; i++) {
        const uint32_t lead = i < shelf->count ? lead_entry_lead(shelf->entries[i]) : *--end >> LEAD_LOG_LEAD_SHIFT;
        count += !(in_use[lead / 64] >> (lead % 64) & 1);
        in_use[lead / 64] |= UINT64_C(1) << (lead % 64);
    }
    return count;
}

uint64_t lead_table_lead_count(const struct lead_table *table)
{
    uint64_t count = table->keys.lead_count;
    for (uint32_t s = 0; s < table->shelf_count && table->keys.is_direct; s++)
        if (lead_shelf_is_unsettled(&table->shelves[s]))
            count += count_unsorted_leads(table, s);
    return count;
}

/* --- room ------------------------------------------------------------------------------------------------------------------------------ */

static bool make_shelves(struct lead_table *table, uint64_t places)
{
    const uint32_t wanted = (uint32_t)((places + LEAD_SHELF_LEADS - 1) / LEAD_SHELF_LEADS);
    if (wanted > table->shelf_capacity) {
        const uint32_t more = table->shelf_capacity + table->shelf_capacity / 4, capacity = more > wanted ? more : wanted;
        struct lead_shelf *shelves = lead_memory_resize(&table->memory, table->shelves, table->shelf_capacity, capacity, sizeof *shelves);
        if (!shelves)
            return false;
        table->shelves = shelves;
        table->shelf_capacity = capacity;
    }
    for (; table->shelf_count < wanted; table->shelf_count++)
        table->shelves[table->shelf_count] = (struct lead_shelf){0};
    return true;
}

/* A log moves to another end. Only what there is of it is copied: half of the memory is not in use yet. */
static bool grow_with_log(const lead_allocator *memory, struct lead_shelf *shelf, uint32_t capacity)
{
    struct lead_shelf grown = *shelf;
    grown.entries = lead_memory_resize(memory, NULL, 0, capacity, sizeof *grown.entries);
    if (!grown.entries)
        return false;
    grown.capacity = capacity;
    if (shelf->count)
        memcpy(grown.entries, shelf->entries, shelf->count * sizeof *grown.entries);
    memcpy(lead_log_end(&grown) - shelf->log_count, lead_log_end(shelf) - shelf->log_count, shelf->log_count * sizeof(uint32_t));
    lead_memory_free(memory, shelf->entries, shelf->capacity, sizeof *shelf->entries);
    *shelf = grown;
    return true;
}

static bool grow(const lead_allocator *memory, struct lead_shelf *shelf, uint32_t capacity)
{
    if (shelf->log_count)
        return grow_with_log(memory, shelf, capacity);
    lead_entry_bits *entries = lead_memory_resize(memory, shelf->entries, shelf->capacity, capacity, sizeof *entries);
    if (!entries)
        return false;
    shelf->entries = entries;
    shelf->capacity = capacity;
    return true;
}

bool lead_shelf_reserve(const lead_allocator *memory, struct lead_shelf *shelf, size_t more)
{
    const uint32_t used = shelf->count + shelf->log_count, before = shelf->capacity;
    if (more <= before - used)
        return true;
    if (more > UINT32_MAX / 2 - used)
        return false;
    const uint32_t wanted = used + (uint32_t)more, twice = before < UINT32_MAX / 2 ? 2 * before : UINT32_MAX;
    const uint32_t capacity = wanted > twice ? wanted : twice;
    return grow(memory, shelf, capacity);
}

bool lead_shelf_reserve_marks(const lead_allocator *memory, struct lead_shelf *shelf, size_t more)
{
    if (more <= shelf->mark_capacity - shelf->mark_count)
        return true;
    if (more > UINT32_MAX / 2 - shelf->mark_count)
        return false;
    const uint32_t wanted = shelf->mark_count + (uint32_t)more, grown = shelf->mark_count + shelf->mark_count / 4;
    const uint32_t capacity = grown > wanted ? grown : wanted;
    struct lead_table_mark *marks = lead_memory_resize(memory, shelf->marks, shelf->mark_capacity, capacity, sizeof *marks);
    if (!marks)
        return false;
    shelf->marks = marks;
    shelf->mark_capacity = capacity;
    return true;
}

/* A shelf with too much room gives it back; when the allocator does not want it, it stays. */
void lead_shelf_trim(const lead_allocator *memory, struct lead_shelf *shelf)
{
    if (shelf->log_count)
        return;
    if (shelf->count == 0) {
        lead_memory_free(memory, shelf->entries, shelf->capacity, sizeof *shelf->entries);
        shelf->entries = NULL;
        shelf->capacity = 0;
        return;
    }
    if (shelf->capacity - shelf->count <= shelf->count / 4)
        return;
    const uint32_t capacity = shelf->count + shelf->count / 16;
    lead_entry_bits *entries = lead_memory_resize(memory, shelf->entries, shelf->capacity, capacity, sizeof *entries);
    if (entries) {
        shelf->entries = entries;
        shelf->capacity = capacity;
    }
}

static bool make_starts(struct lead_table *table, struct lead_shelf *shelf)
{
    if (!shelf->starts)
        shelf->starts = LEAD_NEW(&table->memory, LEAD_SHELF_STARTS, uint32_t);
    return shelf->starts;
}

/* --- places ---------------------------------------------------------------------------------------------------------------------------- */

static bool widen(struct lead_table *table, int64_t base, uint32_t place_count)
{
    const uint32_t before = table->shelf_count;
    const uint64_t moved = before ? ((uint64_t)table->keys.base - (uint64_t)base) / LEAD_SHELF_LEADS : 0;
    if (!make_shelves(table, place_count) || !lead_keys_widen(&table->keys, base, place_count)) {
        table->shelf_count = before;
        return false;
    }
    if (moved) {
        memmove(table->shelves + moved, table->shelves, before * sizeof *table->shelves);
        memset(table->shelves, 0, moved * sizeof *table->shelves);
    }
    return true;
}

bool lead_table_expect(struct lead_table *table, int64_t low, int64_t high, uint64_t leads)
{
    int64_t base;
    uint32_t place_count;
    if (!table->keys.is_direct)
        return true;
    if (lead_keys_plan(&table->keys, low, high, leads, &base, &place_count))
        return widen(table, base, place_count);
    lead_table_note_leads(table);
    return lead_keys_leave_direct(&table->keys);
}

uint32_t lead_table_place(const struct lead_table *table, struct lead_key_value key)
{
    return lead_keys_find(&table->keys, key);
}

uint32_t lead_table_make_place(struct lead_table *table, struct lead_key_value key)
{
    if (!lead_table_expect(table, key.integer, key.integer, (uint64_t)table->keys.lead_count + 1))
        return LEAD_NONE;
    if (!table->keys.is_direct)
        return make_shelves(table, (uint64_t)table->keys.place_count + 1) ? lead_keys_add(&table->keys, key) : LEAD_NONE;
    const uint32_t place = (uint32_t)lead_keys_distance(&table->keys, key.integer);
    lead_keys_use(&table->keys, place);
    return place;
}

/* --- reading --------------------------------------------------------------------------------------------------------------------------- */

struct lead_history_view lead_table_view(const struct lead_table *table, uint32_t place)
{
    const struct lead_shelf *shelf = shelf_of(table, place);
    const uint32_t lead = lead_of(place);
    if (!shelf->starts || shelf->starts[lead] == shelf->starts[lead + 1])
        return (struct lead_history_view){lead_no_entries, 0};
    return (struct lead_history_view){shelf->entries + shelf->starts[lead], shelf->starts[lead + 1] - shelf->starts[lead]};
}

/* Index of the first mark of a lead that is not below `lead`. */
static uint32_t first_mark(const struct lead_shelf *shelf, uint32_t lead)
{
    uint32_t low = 0, high = shelf->mark_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (shelf->marks[middle].lead < lead)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct lead_table_mark *lead_table_marks(const struct lead_table *table, uint32_t place, size_t *count)
{
    const struct lead_shelf *shelf = shelf_of(table, place);
    const uint32_t first = first_mark(shelf, lead_of(place));
    *count = first_mark(shelf, lead_of(place) + 1) - first;
    return *count ? shelf->marks + first : NULL;
}

bool lead_table_get(const struct lead_table *table, uint32_t place, struct lead_history *history, const lead_allocator *memory)
{
    size_t mark_count;
    const struct lead_history_view view = lead_table_view(table, place);
    const struct lead_table_mark *marks = lead_table_marks(table, place, &mark_count);
    *history = (struct lead_history){.capacity = view.count, .mark_capacity = mark_count};
    history->entries = view.count ? lead_memory_resize(memory, NULL, 0, view.count, sizeof *history->entries) : NULL;
    history->marks = mark_count ? lead_memory_resize(memory, NULL, 0, mark_count, sizeof *history->marks) : NULL;
    if ((view.count && !history->entries) || (mark_count && !history->marks)) {
        lead_history_free(history, memory);
        *history = (struct lead_history){0};
        return false;
    }
    for (; history->count < view.count; history->count++)
        history->entries[history->count] = view.entries[history->count] & ~LEAD_BITS_ALL;
    for (; history->mark_count < mark_count; history->mark_count++)
        history->marks[history->mark_count] = marks[history->mark_count].mark;
    return true;
}

void lead_table_find(const void *context, uint64_t first, size_t rows, struct lead_history_view *views)
{
    const struct lead_table_rows *joined = context;
    const uint32_t *places = joined->places + first;
    for (size_t r = 0; r < rows; r++)
        if (places[r] < LEAD_PLACE_UNKNOWN && shelf_of(joined->table, places[r])->starts)
            LEAD_PREFETCH(shelf_of(joined->table, places[r])->starts + lead_of(places[r]));
    for (size_t r = 0; r < rows; r++) {
        if (places[r] == LEAD_PLACE_UNKNOWN)
            views[r] = (struct lead_history_view){NULL, 0};
        else if (places[r] == LEAD_NONE)
            views[r] = (struct lead_history_view){lead_no_entries, 0};
        else
            views[r] = lead_table_view(joined->table, places[r]);
        LEAD_PREFETCH(views[r].entries);
    }
}

/* --- changing single leads ------------------------------------------------------------------------------------------------------------- */

static void put_entries(struct lead_shelf *shelf, uint32_t lead, const struct lead_history *history)
{
    const uint32_t begin = shelf->starts[lead], end = shelf->starts[lead + 1], count = (uint32_t)history->count;
    if (shelf->count > end)
        memmove(shelf->entries + begin + count, shelf->entries + end, (shelf->count - end) * sizeof *shelf->entries);
    for (uint32_t i = 0; i < count; i++)
        shelf->entries[begin + i] = (history->entries[i] & ~LEAD_BITS_ALL) | (uint64_t)lead << LEAD_ENTRY_LEAD_SHIFT;
    for (uint32_t next = lead + 1; next < LEAD_SHELF_STARTS; next++)
        shelf->starts[next] = shelf->starts[next] - (end - begin) + count;
    shelf->count = shelf->count - (end - begin) + count;
    shelf->sorted = shelf->count;
}

static void put_marks(struct lead_shelf *shelf, uint32_t lead, const struct lead_history *history)
{
    const uint32_t begin = first_mark(shelf, lead), end = first_mark(shelf, lead + 1), count = (uint32_t)history->mark_count;
    if (shelf->mark_count > end)
        memmove(shelf->marks + begin + count, shelf->marks + end, (shelf->mark_count - end) * sizeof *shelf->marks);
    for (uint32_t i = 0; i < count; i++)
        shelf->marks[begin + i] = (struct lead_table_mark){lead, history->marks[i]};
    shelf->mark_count = shelf->mark_count - (end - begin) + count;
}

bool lead_table_put(struct lead_table *table, uint32_t place, const struct lead_history *history)
{
    struct lead_shelf *shelf = shelf_of(table, place);
    if (!make_starts(table, shelf) || !lead_shelf_reserve(&table->memory, shelf, history->count) ||
        !lead_shelf_reserve_marks(&table->memory, shelf, history->mark_count))
        return false;
    put_entries(shelf, lead_of(place), history);
    put_marks(shelf, lead_of(place), history);
    lead_shelf_trim(&table->memory, shelf);
    return true;
}

void lead_table_erase(struct lead_table *table, uint32_t place)
{
    const struct lead_history nothing = {0};
    struct lead_shelf *shelf = shelf_of(table, place);
    if (shelf->starts)
        put_entries(shelf, lead_of(place), &nothing);
    put_marks(shelf, lead_of(place), &nothing);
    lead_shelf_trim(&table->memory, shelf);
    lead_keys_erase(&table->keys, place);
}

/* --- many at once ---------------------------------------------------------------------------------------------------------------------- */

bool lead_table_append(struct lead_table *table, uint32_t place, const lead_entry_bits *entries, size_t count)
{
    struct lead_shelf *shelf = shelf_of(table, place);
    const uint64_t lead = (uint64_t)lead_of(place) << LEAD_ENTRY_LEAD_SHIFT;
    if (!lead_shelf_reserve(&table->memory, shelf, count))
        return false;
    for (size_t i = 0; i < count; i++)
        shelf->entries[shelf->count++] = (entries[i] & ~LEAD_BITS_ALL) | lead;
    table->is_settled &= count == 0;
    return true;
}

bool lead_table_append_marks(struct lead_table *table, uint32_t place, const struct lead_mark *marks, size_t count)
{
    struct lead_shelf *shelf = shelf_of(table, place);
    if (!lead_shelf_reserve_marks(&table->memory, shelf, count))
        return false;
    for (size_t i = 0; i < count; i++)
        shelf->marks[shelf->mark_count++] = (struct lead_table_mark){lead_of(place), marks[i]};
    return true;
}
