/* SPDX-License-Identifier: MIT */
/* The log: what changed since the host last asked. */
#include "base/bytes.h"
#include "base/checked.h"
#include "base/error.h"
#include "route/record.h"

/* --- writing ------------------------------------------------------------------------------------------------------------------------------ */

static uint32_t digit_of(char text)
{
    return (uint32_t)(text <= '9' ? text - '0' : text - 'a' + 10);
}

void lead_policy_digest(const lead_policy *policy, uint8_t digest[16])
{
    for (size_t i = 0; i < 16; i++)
        digest[i] = (uint8_t)(digit_of(policy->fingerprint[2 * i]) << 4 | digit_of(policy->fingerprint[2 * i + 1]));
}

uint32_t lead_policy_mark(const lead_policy *policy)
{
    uint8_t digest[16];
    lead_policy_digest(policy, digest);
    return lead_load_32(digest);
}

bool lead_changes_reserve(lead_router *router, size_t records)
{
    struct lead_changes *changes = &router->changes;
    if (!changes->are_kept || records <= (changes->capacity - changes->size) / LEAD_RECORD_MAX)
        return true;
    if (LEAD_RULED_OUT(records > SIZE_MAX / 4 / LEAD_RECORD_MAX || changes->size > SIZE_MAX / 4))
        return false;
    const size_t capacity = 2 * changes->size + records * LEAD_RECORD_MAX;
    uint8_t *bytes = lead_memory_resize(&router->memory, changes->bytes, changes->capacity, capacity, 1);
    if (!bytes)
        return false;
    changes->bytes = bytes;
    changes->capacity = capacity;
    return true;
}

void lead_changes_log(lead_router *router, const struct lead_step *step)
{
    struct lead_changes *changes = &router->changes;
    if (!changes->are_kept)
        return;
    const struct lead_logged logged = {*step, router->change_count, router->leads.key_type, lead_policy_mark(router->policy), 0};
    uint8_t record[LEAD_RECORD_MAX];
    const size_t size = lead_record_write(&logged, record);
    memcpy(changes->bytes + changes->size, record, size);
    changes->size += size;
}

void lead_changes_free(lead_router *router)
{
    lead_memory_free(&router->memory, router->changes.bytes, router->changes.capacity, 1);
}

/* --- for the host ------------------------------------------------------------------------------------------------------------------------- */

uint64_t lead_router_change_count(const lead_router *router)
{
    return router ? router->change_count : 0;
}

size_t lead_router_changes(const lead_router *router, const uint8_t **bytes)
{
    const size_t size = router ? router->changes.size : 0;
    if (bytes)
        *bytes = size ? router->changes.bytes : NULL;
    return size;
}

void lead_router_forget_changes(lead_router *router)
{
    if (router)
        router->changes.size = 0;
}

static lead_routing_change change_of(const struct lead_logged *logged, const uint8_t *bytes)
{
    const struct lead_step *step = &logged->step;
    const bool has_text = logged->key_type == LEAD_KEY_TEXT;
    return (lead_routing_change){
        .size = sizeof(lead_routing_change),
        .kind = step->kind,
        .by = step->by,
        .number = logged->change,
        .now = step->now,
        .key = {sizeof(lead_key), step->key.integer, has_text ? (const char *)bytes + logged->text_at : NULL, step->key.text.size},
        .person = step->person,
        .team = step->team,
        .rule = step->route.rule,
        .clock = step->clock,
        .detail = step->reason,
        .from = step->span.from,
        .until = step->span.until,
    };
}

lead_status lead_routing_change_read(const void *bytes, size_t byte_count, lead_routing_change *change, size_t *used, lead_error *error)
{
    struct lead_logged logged;
    const lead_routing_change none = {.size = sizeof none, .person = LEAD_NONE, .team = LEAD_NONE, .rule = LEAD_NONE, .clock = LEAD_NONE};
    if (used)
        *used = 0;
    if (lead_copy_out(change, &none, sizeof none, sizeof none) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'change' is NULL, or its 'size' is not set");
    if (!used || (!bytes && byte_count))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'bytes' or 'used' is NULL");
    const lead_status status = lead_record_read(bytes, byte_count, &logged, used, error);
    if (status != LEAD_OK)
        return status;
    const lead_routing_change read = change_of(&logged, bytes);
    return lead_copy_out(change, &read, sizeof read, sizeof read);
}
