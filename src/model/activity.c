/* SPDX-License-Identifier: MIT */
/* Tables of activity: making them, single leads, and the join with batches. */
#include "model/activity.h"

#include "activity/event_batch.h"
#include "base/text.h"
#include "model/timeline.h"

#define KEY_ROWS 1024

/* --- making ---------------------------------------------------------------------------------------------------------------------------- */

lead_activity *lead_activity_make(lead_model *model, lead_key_type key_type, const lead_allocator *memory)
{
    lead_activity *made = LEAD_NEW(memory, 1, lead_activity);
    if (!made)
        return NULL;
    made->memory = *memory;
    made->model = lead_model_ref(model);
    made->key_type = key_type;
    lead_table_init(&made->table, &model->definitions.activity, key_type == LEAD_KEY_TEXT, memory);
    return made;
}

lead_status lead_activity_new(lead_model *model, lead_key_type key_type, const lead_allocator *allocator, lead_activity **activity,
                              lead_error *error)
{
    lead_allocator memory;
    if (!activity)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the table: 'activity' is NULL");
    *activity = NULL;
    if (!model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'model' is NULL");
    if (key_type != LEAD_KEY_INTEGER && key_type != LEAD_KEY_TEXT)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'key_type' is none of LEAD_KEY_…");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    *activity = lead_activity_make(model, key_type, &memory);
    return *activity ? LEAD_OK : lead_fail_memory(error);
}

void lead_activity_free(lead_activity *activity)
{
    if (!activity)
        return;
    lead_allocator memory = activity->memory;
    lead_table_free(&activity->table);
    lead_model_unref(activity->model);
    lead_memory_free(&memory, activity, 1, sizeof *activity);
}

lead_key_type lead_activity_key_type(const lead_activity *activity)
{
    return activity ? activity->key_type : 0;
}

uint64_t lead_activity_lead_count(const lead_activity *activity)
{
    return activity ? lead_table_lead_count(&activity->table) : 0;
}

uint64_t lead_activity_memory(const lead_activity *activity)
{
    return activity ? sizeof *activity + lead_table_memory(&activity->table) : 0;
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------------ */

static lead_status read_key(const lead_activity *activity, const lead_key *given, const char *name, struct lead_key_value *value,
                            lead_error *error)
{
    lead_key key;
    if (lead_copy_in(&key, sizeof key, given, sizeof key) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'%s' is NULL, or its 'size' is not set", name);
    *value = (struct lead_key_value){key.integer, {NULL, 0}};
    if (activity->key_type == LEAD_KEY_INTEGER)
        return LEAD_OK;
    if (!key.text && key.text_size)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the text of '%s' is NULL", name);
    value->text = (struct lead_slice){key.text ? key.text : "", key.text_size};
    if (!lead_utf8_is_valid(value->text.text, value->text.size))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the text of '%s' is not UTF-8", name);
    return LEAD_OK;
}

/* Single leads can only be looked at when all is in order. */
static lead_status open_lead(lead_activity *activity, const lead_key *key, const char *name, struct lead_key_value *value, uint32_t *place,
                             lead_error *error)
{
    *place = LEAD_NONE;
    *value = (struct lead_key_value){0, {NULL, 0}};
    if (!activity)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'activity' is NULL");
    const lead_status status = read_key(activity, key, name, value, error);
    if (status != LEAD_OK)
        return status;
    if (!lead_table_settle(&activity->table))
        return lead_fail_memory(error);
    *place = lead_table_place(&activity->table, *value);
    return LEAD_OK;
}

/* --- single leads ---------------------------------------------------------------------------------------------------------------------- */

lead_status lead_activity_timeline(lead_activity *activity, const lead_key *key, const lead_allocator *allocator, lead_timeline **timeline,
                                   lead_error *error)
{
    struct lead_key_value value;
    uint32_t place;
    if (!timeline)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the timeline: 'timeline' is NULL");
    *timeline = NULL;
    lead_status status = open_lead(activity, key, "key", &value, &place, error);
    if (status != LEAD_OK)
        return status;
    lead_timeline *made;
    status = lead_timeline_new(activity->model, allocator, &made, error);
    if (status != LEAD_OK)
        return status;
    if (place != LEAD_NONE && !lead_table_get(&activity->table, place, &made->history, &made->memory)) {
        lead_timeline_free(made);
        return lead_fail_memory(error);
    }
    *timeline = made;
    return LEAD_OK;
}

/* On failure a lead that was not there is not there afterwards either. */
static lead_status put(lead_activity *activity, struct lead_key_value key, uint32_t place, const struct lead_history *history, lead_error *error)
{
    const bool is_new = place == LEAD_NONE;
    if (is_new)
        place = lead_table_make_place(&activity->table, key);
    if (place == LEAD_NONE)
        return lead_fail_memory(error);
    if (lead_table_put(&activity->table, place, history))
        return LEAD_OK;
    if (is_new)
        lead_table_erase(&activity->table, place);
    return lead_fail_memory(error);
}

lead_status lead_activity_set_timeline(lead_activity *activity, const lead_key *key, const lead_timeline *timeline, lead_error *error)
{
    struct lead_key_value value;
    uint32_t place;
    if (activity && timeline && timeline->model != activity->model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'timeline' is of another model");
    const lead_status status = open_lead(activity, key, "key", &value, &place, error);
    if (status != LEAD_OK)
        return status;
    if (timeline)
        return put(activity, value, place, &timeline->history, error);
    if (place != LEAD_NONE)
        lead_table_erase(&activity->table, place);
    return LEAD_OK;
}

/* The winner's history with the loser's. */
static bool merge_histories(const struct lead_table *table, uint32_t winner, uint32_t loser, struct lead_history *merged)
{
    struct lead_history other = {0};
    bool fits = winner == LEAD_NONE || lead_table_get(table, winner, merged, &table->memory);
    fits = fits && lead_table_get(table, loser, &other, &table->memory);
    fits = fits && lead_history_merge(merged, &other, &table->memory);
    lead_history_free(&other, &table->memory);
    return fits;
}

lead_status lead_activity_merge(lead_activity *activity, const lead_key *winner, const lead_key *loser, lead_error *error)
{
    struct lead_key_value to, from;
    uint32_t place, other;
    struct lead_history merged = {0};
    lead_status status = open_lead(activity, winner, "winner", &to, &place, error);
    if (status == LEAD_OK)
        status = open_lead(activity, loser, "loser", &from, &other, error);
    if (status != LEAD_OK)
        return status;
    if (lead_keys_are_equal(&activity->table.keys, to, from))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'winner' and 'loser' are the same lead");
    if (other == LEAD_NONE)
        return LEAD_OK;
    status = merge_histories(&activity->table, place, other, &merged) ? put(activity, to, place, &merged, error) : lead_fail_memory(error);
    lead_history_free(&merged, &activity->table.memory);
    if (status == LEAD_OK)
        lead_table_erase(&activity->table, lead_table_place(&activity->table, from));
    return status;
}

lead_status lead_activity_forget(lead_activity *activity, lead_time now, uint64_t *dropped, lead_error *error)
{
    if (dropped)
        *dropped = 0;
    if (!activity)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'activity' is NULL");
    if (!lead_table_settle(&activity->table))
        return lead_fail_memory(error);
    const uint64_t count = lead_table_forget(&activity->table, now);
    if (dropped)
        *dropped = count;
    return LEAD_OK;
}

/* --- the join -------------------------------------------------------------------------------------------------------------------------- */

static lead_status find_block(const lead_activity *activity, const struct lead_key_column *keys, uint64_t first, size_t rows, uint32_t *places,
                              lead_error *error)
{
    struct lead_key_value values[KEY_ROWS];
    uint64_t known[KEY_ROWS / 64];
    const lead_status status = lead_key_column_values(keys, first, rows, values, known, error);
    if (status != LEAD_OK)
        return status;
    lead_keys_find_many(&activity->table.keys, values, rows, places);
    for (size_t r = 0; r < rows; r++)
        places[r] = known[r / 64] >> (r % 64) & 1 ? places[r] : LEAD_PLACE_UNKNOWN;
    return LEAD_OK;
}

static lead_status find_rows(const lead_activity *activity, const struct lead_key_column *keys, uint64_t rows, uint32_t *places,
                             lead_error *error)
{
    for (uint64_t first = 0; first < rows; first += KEY_ROWS) {
        const size_t count = rows - first < KEY_ROWS ? (size_t)(rows - first) : KEY_ROWS;
        const lead_status status = find_block(activity, keys, first, count, places + first, error);
        if (status != LEAD_OK)
            return status;
    }
    return LEAD_OK;
}

/* Also says which keys are too large for a table. */
static lead_status bind_keys(const lead_activity *activity, const struct lead_arrow_source *source, const char *key, struct lead_arena *arena,
                             struct lead_key_column *keys, lead_error *error)
{
    int64_t low, high;
    bool has_any;
    const lead_status status = lead_key_column_bind(source, key, activity->table.keys.has_text, arena, keys, error);
    if (status != LEAD_OK || keys->has_text || keys->column.kind != LEAD_COLUMN_UINT64)
        return status;
    return lead_key_column_range(keys, &low, &high, &has_any, error);
}

lead_status lead_activity_find_rows(lead_activity *activity, const struct lead_arrow_source *source, const char *key, uint32_t *places,
                                    lead_error *error)
{
    struct lead_arena arena;
    struct lead_key_column keys;
    lead_arena_init(&arena, &activity->memory);
    lead_status status = bind_keys(activity, source, key, &arena, &keys, error);
    if (status == LEAD_OK && !lead_table_settle(&activity->table))
        status = lead_fail_memory(error);
    if (status == LEAD_OK)
        status = find_rows(activity, &keys, source->length, places, error);
    lead_arena_free(&arena);
    return status;
}
