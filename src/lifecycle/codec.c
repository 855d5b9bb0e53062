/* SPDX-License-Identifier: MIT */
#include "lifecycle/codec.h"

#include "activity/entry.h"
#include "base/bytes.h"
#include "base/checksum.h"

#define VERSION 1

/* Fixed parts, a list of the statuses that were entered, and the checksum. */
enum { AT_VERSION = 4, AT_COUNT = 6, AT_CURRENT = 7, AT_ROUNDS = 8, AT_MOVES = 12, AT_STAGE = 16, AT_LIST = 24, SUM = 8 };
/* In the list: what the name is known by, how often it was entered, when last. */
enum { AT_ENTRIES = 4, AT_ENTERED = 6, ITEM = 14 };

/* Not text, and the line feed shows whether somebody treated it as text. */
static const uint8_t magic[4] = {0x8C, 'L', 'S', '\n'};

static size_t size_of(size_t count)
{
    return AT_LIST + (ITEM * count + 7) / 8 * 8 + SUM;
}

static void store_16(uint8_t *bytes, uint32_t number)
{
    bytes[0] = (uint8_t)number;
    bytes[1] = (uint8_t)(number >> 8);
}

static uint32_t load_16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

/* --- saving ------------------------------------------------------------------------------------------------------------------------------- */

/* Statuses that were entered, by rising hash, so that the order in the document does not matter. */
static uint32_t order(const struct lead_machine *machine, const lead_lifecycle *state, uint32_t statuses[LEAD_STATUSES_MAX])
{
    uint32_t count = 0;
    for (uint32_t status = 0; status < machine->statuses.count; status++) {
        if (!state->entries[status])
            continue;
        uint32_t at = count++;
        for (; at > 0 && machine->status_hashes[statuses[at - 1]] > machine->status_hashes[status]; at--)
            statuses[at] = statuses[at - 1];
        statuses[at] = status;
    }
    return count;
}

static uint64_t stage_hash(const struct lead_values *stages, uint32_t stage)
{
    return lead_lifecycle_hash(stages->texts[stage], stages->sizes[stage]);
}

size_t lead_lifecycle_write(const struct lead_machine *machine, const struct lead_values *stages, const lead_lifecycle *state, uint8_t *bytes)
{
    uint32_t statuses[LEAD_STATUSES_MAX];
    const uint32_t count = order(machine, state, statuses);
    const size_t size = size_of(count);
    memset(bytes, 0, size);
    memcpy(bytes, magic, sizeof magic);
    store_16(bytes + AT_VERSION, VERSION);
    bytes[AT_COUNT] = (uint8_t)count;
    lead_store_32(bytes + AT_ROUNDS, state->rounds);
    lead_store_32(bytes + AT_MOVES, state->moves);
    lead_store_64(bytes + AT_STAGE, stages && state->stage < stages->count ? stage_hash(stages, state->stage) : 0);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *item = bytes + AT_LIST + (size_t)ITEM * i;
        if (statuses[i] == state->status)
            bytes[AT_CURRENT] = (uint8_t)i;
        lead_store_32(item, machine->status_hashes[statuses[i]]);
        store_16(item + AT_ENTRIES, state->entries[statuses[i]]);
        lead_store_64(item + AT_ENTERED, (uint64_t)state->entered[statuses[i]]);
    }
    lead_store_64(bytes + size - SUM, lead_checksum(bytes, size - SUM));
    return size;
}

/* --- loading ------------------------------------------------------------------------------------------------------------------------------ */

static lead_status fail_damaged(lead_error *error, const char *what)
{
    return lead_fail(error, LEAD_ERROR_DAMAGED, "the saved lifecycle is damaged: %s", what);
}

/* What later versions keep as it is: magic, version, and the checksum at the end. */
static lead_status check_frame(const uint8_t *bytes, size_t size, lead_error *error)
{
    if (size < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return lead_fail(error, LEAD_ERROR_DAMAGED, "these bytes are no saved lifecycle");
    if (size < AT_ROUNDS + SUM || size % 8 != 0)
        return fail_damaged(error, "it is cut");
    if (lead_load_64(bytes + size - SUM) != lead_checksum(bytes, size - SUM))
        return fail_damaged(error, "its checksum is wrong");
    const uint32_t version = load_16(bytes + AT_VERSION);
    if (version > VERSION)
        return lead_fail(error, LEAD_ERROR_NEWER_VERSION, "the saved lifecycle has version %u; this LeadCore reads up to %d", version, VERSION);
    return version == VERSION ? LEAD_OK : fail_damaged(error, "there was no version 0");
}

static lead_time entered_of(const uint8_t *item)
{
    return (lead_time)lead_load_64(item + AT_ENTERED);
}

/* NULL when the list is one that is written so. */
static const char *check_list(const uint8_t *bytes, uint32_t count)
{
    const lead_time since = entered_of(bytes + AT_LIST + (size_t)ITEM * bytes[AT_CURRENT]);
    uint64_t entries = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *item = bytes + AT_LIST + (size_t)ITEM * i;
        if (i > 0 && lead_load_32(item) <= lead_load_32(item - ITEM))
            return "its statuses are not in order";
        if (load_16(item + AT_ENTRIES) == 0)
            return "it has a status that it never entered";
        if (!lead_event_time_is_valid(entered_of(item)) || entered_of(item) > since)
            return "a moment is wrong";
        entries += load_16(item + AT_ENTRIES);
    }
    return entries <= (uint64_t)lead_load_32(bytes + AT_MOVES) + 1 ? NULL : "it entered more statuses than it made moves";
}

/* NULL when the content is what is written so. */
static const char *check_content(const uint8_t *bytes, size_t size)
{
    const uint32_t count = size > AT_LIST + SUM ? bytes[AT_COUNT] : 0;
    if (count == 0 || count > LEAD_STATUSES_MAX || size != size_of(count) || bytes[AT_CURRENT] >= count)
        return "its list is not as long as it says";
    for (size_t at = AT_LIST + (size_t)ITEM * count; at < size - SUM; at++)
        if (bytes[at])
            return "something stands where nothing should";
    if (lead_load_32(bytes + AT_ROUNDS) > lead_load_32(bytes + AT_MOVES))
        return "it has more rounds than moves";
    return check_list(bytes, count);
}

static uint32_t find_status(const struct lead_machine *machine, uint32_t hash)
{
    for (uint32_t status = 0; status < machine->statuses.count; status++)
        if (machine->status_hashes[status] == hash)
            return status;
    return LEAD_NONE;
}

static uint32_t find_stage(const struct lead_values *stages, uint64_t hash)
{
    for (uint32_t stage = 0; stages && hash && stage < stages->count; stage++)
        if (stage_hash(stages, stage) == hash)
            return stage;
    return LEAD_NONE;
}

/* Of checked bytes, in which the model has the status now. */
static void take(const struct lead_machine *machine, const struct lead_values *stages, const uint8_t *bytes, lead_lifecycle *state)
{
    for (uint32_t i = 0; i < bytes[AT_COUNT]; i++) {
        const uint8_t *item = bytes + AT_LIST + (size_t)ITEM * i;
        const uint32_t status = find_status(machine, lead_load_32(item));
        if (status == LEAD_NONE)
            continue;
        state->entries[status] = load_16(item + AT_ENTRIES);
        state->entered[status] = entered_of(item);
        if (i == bytes[AT_CURRENT]) {
            state->status = status;
            state->since = state->entered[status];
        }
    }
    state->stage = find_stage(stages, lead_load_64(bytes + AT_STAGE));
    state->rounds = lead_load_32(bytes + AT_ROUNDS);
    state->moves = lead_load_32(bytes + AT_MOVES);
}

lead_status lead_lifecycle_read(const struct lead_machine *machine, const struct lead_values *stages, const uint8_t *bytes, size_t size,
                                lead_lifecycle *state, lead_error *error)
{
    *state = (lead_lifecycle){.size = sizeof *state};
    const lead_status status = check_frame(bytes, size, error);
    if (status != LEAD_OK)
        return status;
    const char *wrong = check_content(bytes, size);
    if (wrong)
        return fail_damaged(error, wrong);
    if (find_status(machine, lead_load_32(bytes + AT_LIST + (size_t)ITEM * bytes[AT_CURRENT])) == LEAD_NONE)
        return lead_fail(error, LEAD_ERROR_UNKNOWN_NAME, "the model does not have the status that the lead is in");
    take(machine, stages, bytes, state);
    return LEAD_OK;
}
