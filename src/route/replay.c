/* SPDX-License-Identifier: MIT */
/* Changes from a log, all or none: they are made in a copy, which takes the place of the router when all of them fit. */
#include "base/error.h"
#include "route/fits.h"
#include "route/record.h"

/* A log that was looked through. */
struct log {
    const uint8_t *bytes;
    size_t size;
    size_t begin;     /* where the first change is that the router does not have */
    uint64_t changes; /* how many there are from there on */
};

static lead_status fail_at(size_t records, size_t at, lead_status code, const char *what, lead_error *error)
{
    return lead_fail(error, code, "%s; the %zu records before it, in %zu bytes, are good", what, records, at);
}

/* One that the router does not have. */
static lead_status check_new(const lead_router *router, const struct lead_logged *logged, const struct log *log, size_t records, size_t at,
                             lead_error *error)
{
    if (logged->change != router->change_count + log->changes + 1)
        return fail_at(records, at, LEAD_ERROR_LOG_GAP, "a change is missing before this one", error);
    if (logged->policy != lead_policy_mark(router->policy))
        return fail_at(records, at, LEAD_ERROR_OTHER_POLICY, "the change was made under another policy", error);
    if (logged->key_type && logged->key_type != router->leads.key_type)
        return fail_at(records, at, LEAD_ERROR_DAMAGED, "the key of the change has another type than those of the router", error);
    return LEAD_OK;
}

static lead_status look_through(const lead_router *router, struct log *log, lead_error *error)
{
    struct lead_logged logged;
    size_t records = 0, used;
    for (size_t at = 0; at < log->size; at += used, records++) {
        lead_status status = lead_record_read(log->bytes + at, log->size - at, &logged, &used, NULL);
        if (status == LEAD_ERROR_NEWER_VERSION)
            return fail_at(records, at, status, "a record has a later version than this LeadCore reads", error);
        if (status != LEAD_OK)
            return fail_at(records, at, status, "a record is damaged, or the log was cut within it", error);
        if (logged.change <= router->change_count + log->changes)
            continue;
        status = check_new(router, &logged, log, records, at, error);
        if (status != LEAD_OK)
            return status;
        log->begin = log->changes++ ? log->begin : at;
    }
    return LEAD_OK;
}

static lead_status copy_router(const lead_router *router, lead_router **copy, lead_error *error)
{
    const size_t size = lead_router_saved_size(router);
    uint8_t *bytes = LEAD_NEW(&router->memory, size, uint8_t);
    if (!bytes)
        return lead_fail_memory(error);
    lead_status status = lead_router_save(router, bytes, size, error);
    if (status == LEAD_OK)
        status = lead_router_load(router->policy, bytes, size, NULL, &router->memory, copy, error);
    lead_memory_free(&router->memory, bytes, size, 1);
    return status;
}

static lead_status make_changes(lead_router *router, const struct log *log, lead_error *error)
{
    struct lead_logged logged;
    size_t used;
    for (size_t at = log->begin; at < log->size; at += used) {
        lead_record_read(log->bytes + at, log->size - at, &logged, &used, NULL);
        if (logged.change <= router->change_count)
            continue;
        if (!lead_step_fits(router, &logged.step))
            return lead_fail(error, LEAD_ERROR_DAMAGED, "the change at byte %zu of the log cannot follow those before it", at);
        const bool is_new = logged.step.kind == LEAD_CHANGE_ASSIGNED || logged.step.kind == LEAD_CHANGE_QUEUED;
        const lead_status status = lead_router_make_room(router, is_new, 1, error);
        if (status != LEAD_OK)
            return status;
        lead_router_come_to(router, logged.step.now);
        lead_router_make(router, &logged.step);
    }
    return LEAD_OK;
}

/* The changes that the host has not taken yet stay with the router. */
static void swap(lead_router *router, lead_router *copy)
{
    const lead_router old = *router;
    *router = *copy;
    *copy = old;
    copy->changes = router->changes;
    router->changes = old.changes;
}

lead_status lead_router_replay(lead_router *router, const void *bytes, size_t byte_count, uint64_t *applied, lead_error *error)
{
    struct log log = {.bytes = bytes, .size = byte_count};
    lead_router *copy = NULL;
    if (applied)
        *applied = 0;
    if (!router || (!bytes && byte_count))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' or 'bytes' is NULL");
    lead_status status = look_through(router, &log, error);
    if (status != LEAD_OK || !log.changes)
        return status;
    status = copy_router(router, &copy, error);
    if (status != LEAD_OK)
        return status;
    status = make_changes(copy, &log, error);
    if (status == LEAD_OK) {
        swap(router, copy);
        if (applied)
            *applied = log.changes;
    }
    lead_router_free(copy);
    return status;
}
