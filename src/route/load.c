/* SPDX-License-Identifier: MIT */
/*
 * Saved routers: nothing is believed, also when the checksum is right. What can be found again is found again, and the rest is checked, so that whatever is
 * accepted could have been written.
 */
#include "route/load.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/error.h"
#include "route/days.h"
#include "route/ranking.h"
#include "route/record.h"
#include "route/weighted.h"

const uint8_t *lead_loading_take(struct lead_loading *loading, size_t size)
{
    const uint8_t *bytes = loading->at;
    if (size > (size_t)(loading->end - loading->at)) {
        lead_loading_fail(loading, "its content is not as long as it says");
        return NULL;
    }
    loading->at += size;
    return bytes;
}

bool lead_loading_fail(struct lead_loading *loading, const char *wrong)
{
    loading->wrong = wrong;
    return false;
}

/* --- people ------------------------------------------------------------------------------------------------------------------------------- */

/* The counts of the last days, youngest first. False when they cannot be. */
static bool read_days(struct lead_desk_state *desk, const uint8_t *bytes, uint32_t count)
{
    uint64_t sum = 0, next = 0;
    for (uint32_t i = 0; i < count; i++, bytes += LEAD_SAVED_DAY) {
        const uint32_t ago = lead_load_32(bytes), given = lead_load_32(bytes + 4);
        if (ago < next || ago >= LEAD_DAYS || given == 0)
            return false;
        lead_desk_count(desk, ago, given);
        sum += given;
        next = (uint64_t)ago + 1;
    }
    return sum <= desk->given && sum <= LEAD_SAVED_GIVEN_MAX;
}

/* What is given is a change each time; and somebody who never got anything, and of whom the host said nothing, is left out. */
static bool desk_fits(const lead_router *router, const struct lead_desk_state *desk)
{
    if (desk->given > router->change_count || desk->last > router->change_count || desk->last < desk->given)
        return false;
    if (desk->said.from >= desk->said.until && (desk->said.from || desk->said.until))
        return false;
    return lead_saved_has(desk) && (desk->given || !desk->last);
}

static bool read_person(struct lead_loading *loading, uint32_t *next)
{
    lead_router *router = loading->router;
    const uint8_t *bytes = lead_loading_take(loading, LEAD_PERSON_END);
    if (!bytes)
        return false;
    const uint32_t person = lead_load_32(bytes + LEAD_PERSON_INDEX), days = lead_load_32(bytes + LEAD_PERSON_DAYS);
    if (person < *next || person >= router->policy->person_count || days > LEAD_DAYS)
        return lead_loading_fail(loading, "its people are not in order");
    const uint8_t *counts = lead_loading_take(loading, LEAD_SAVED_DAY * (size_t)days);
    if (!counts)
        return false;
    struct lead_desk_state *desk = &router->desks[person];
    desk->given = lead_load_64(bytes + LEAD_PERSON_GIVEN);
    desk->last = lead_load_64(bytes + LEAD_PERSON_LAST);
    desk->said = (struct lead_span){(lead_time)lead_load_64(bytes + LEAD_PERSON_FROM), (lead_time)lead_load_64(bytes + LEAD_PERSON_UNTIL)};
    *next = person + 1;
    return (desk_fits(router, desk) && read_days(desk, counts, days)) || lead_loading_fail(loading, "somebody was given other numbers of leads");
}

static bool read_people(struct lead_loading *loading, uint32_t count)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!read_person(loading, &next))
            return false;
    return true;
}

/* Whoever has leads was given them. */
static bool open_fits(struct lead_loading *loading)
{
    const lead_router *router = loading->router;
    for (uint32_t person = 0; person < router->policy->person_count; person++)
        if (router->desks[person].open > router->desks[person].given)
            return lead_loading_fail(loading, "somebody has more leads than they were given");
    return true;
}

/* --- teams -------------------------------------------------------------------------------------------------------------------------------- */

static bool is_within(int64_t value, int64_t limit)
{
    return value >= -limit && value <= limit;
}

/* False when no team has such a number. */
static bool put_number(const struct lead_team *team, struct lead_turns *turns, uint32_t member, uint64_t number)
{
    if (turns->balances) {
        turns->balances[member] = (int64_t)number;
        return is_within((int64_t)number, lead_balance_limit(team->member_count));
    }
    if (turns->levels) {
        turns->levels[member] = (int64_t)number;
        return is_within((int64_t)number, LEAD_AMOUNT_MAX);
    }
    if (turns->handicaps) {
        turns->handicaps[member] = (uint32_t)number;
        return number <= UINT32_MAX;
    }
    turns->next = (uint32_t)number;
    return number < team->member_count;
}

static bool read_teams(struct lead_loading *loading)
{
    const struct lead_policy *policy = loading->router->policy;
    for (uint32_t t = 0; t < policy->team_count; t++) {
        const size_t count = lead_saved_numbers(&policy->teams[t]);
        const uint8_t *bytes = lead_loading_take(loading, 8 * count);
        if (!bytes)
            return false;
        for (uint32_t i = 0; i < count; i++)
            if (!put_number(&policy->teams[t], &loading->router->turns[t], i, lead_load_64(bytes + 8 * (size_t)i)))
                return lead_loading_fail(loading, "a team's turns are out of range");
    }
    return true;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------------------------- */

static lead_status fail_damaged(lead_error *error, const char *what)
{
    return lead_fail(error, LEAD_ERROR_DAMAGED, "the saved router is damaged: %s", what);
}

/* What later versions keep as it is: magic, version, size and checksum. */
static lead_status check_frame(const uint8_t *bytes, size_t size, lead_error *error)
{
    if (size < 4 || memcmp(bytes, LEAD_SAVED_MAGIC, 4) != 0)
        return lead_fail(error, LEAD_ERROR_DAMAGED, "these bytes are no saved router");
    if (size < LEAD_HEADER_POLICY + LEAD_SAVED_SUM || size % 8 != 0 || lead_load_64(bytes + LEAD_HEADER_SIZE) != size)
        return fail_damaged(error, "it is cut, or something was appended");
    if (lead_load_64(bytes + size - LEAD_SAVED_SUM) != lead_checksum(bytes, size - LEAD_SAVED_SUM))
        return fail_damaged(error, "its checksum is wrong");
    const uint32_t version = lead_load_32(bytes + LEAD_HEADER_VERSION) & 0xFFFF;
    if (version > LEAD_SAVED_VERSION)
        return lead_fail(error, LEAD_ERROR_NEWER_VERSION, "the saved router has version %u; this LeadCore reads up to %d", version, LEAD_SAVED_VERSION);
    if (version != LEAD_SAVED_VERSION || size < LEAD_HEADER_END + LEAD_SAVED_SUM)
        return fail_damaged(error, "there was no such version, or not so short");
    return LEAD_OK;
}

/* NULL when the header is one that is written so. */
static const char *check_header(const uint8_t *bytes)
{
    const lead_time now = (lead_time)lead_load_64(bytes + LEAD_HEADER_NOW);
    if ((bytes[LEAD_HEADER_KEYS] != LEAD_KEY_INTEGER && bytes[LEAD_HEADER_KEYS] != LEAD_KEY_TEXT) || bytes[LEAD_HEADER_KEYS + 1] ||
        lead_load_32(bytes + LEAD_HEADER_WAITING + 4))
        return "something stands where nothing should";
    if (lead_load_64(bytes + LEAD_HEADER_CHANGES) >= LEAD_SAVED_CHANGES_END)
        return "it had more changes than anything ever has";
    if (now != INT64_MIN)
        return lead_moment_is_valid(now) ? NULL : "its moment is none";
    const bool is_new = !lead_load_64(bytes + LEAD_HEADER_CHANGES) && !lead_load_32(bytes + LEAD_HEADER_PEOPLE) && !lead_load_32(bytes + LEAD_HEADER_LEADS);
    return is_new ? NULL : "something happened at no moment";
}

static lead_status check_policy(const lead_policy *policy, const uint8_t *bytes, lead_error *error)
{
    uint8_t digest[16];
    lead_policy_digest(policy, digest);
    if (memcmp(digest, bytes + LEAD_HEADER_POLICY, sizeof digest) == 0)
        return LEAD_OK;
    return lead_fail(error, LEAD_ERROR_OTHER_POLICY, "the router was saved under another policy than this; load it with that one, and then change the policy");
}

/* Into a new router. */
static bool read_content(struct lead_loading *loading, const uint8_t *bytes)
{
    lead_router *router = loading->router;
    router->now = (lead_time)lead_load_64(bytes + LEAD_HEADER_NOW);
    router->change_count = lead_load_64(bytes + LEAD_HEADER_CHANGES);
    lead_desks_rebuild(router); /* so that days are those of now */
    if (!read_people(loading, lead_load_32(bytes + LEAD_HEADER_PEOPLE)) || !read_teams(loading) ||
        !lead_load_leads(loading, lead_load_32(bytes + LEAD_HEADER_LEADS), lead_load_32(bytes + LEAD_HEADER_WAITING)) || !open_fits(loading))
        return false;
    if (loading->at != loading->end)
        return lead_loading_fail(loading, "its content is not as long as it says");
    lead_desks_rebuild(router);
    lead_turns_rebuild(router);
    return true;
}

static lead_status load(lead_policy *policy, const uint8_t *bytes, size_t size, bool keeps_changes, const lead_allocator *memory,
                        lead_router **router, lead_error *error)
{
    struct lead_loading loading = {.at = bytes + LEAD_HEADER_END, .end = bytes + size - LEAD_SAVED_SUM};
    lead_status status = lead_router_make_empty(policy, bytes[LEAD_HEADER_KEYS], keeps_changes, memory, &loading.router, error);
    if (status != LEAD_OK)
        return status;
    if (!read_content(&loading, bytes)) {
        status = loading.wrong ? fail_damaged(error, loading.wrong) : lead_fail_memory(error);
        lead_router_free(loading.router);
        return status;
    }
    *router = loading.router;
    return LEAD_OK;
}

lead_status lead_router_load(lead_policy *policy, const void *bytes, size_t byte_count, const lead_router_options *options,
                             const lead_allocator *allocator, lead_router **router, lead_error *error)
{
    lead_router_options chosen = {.size = sizeof chosen};
    lead_allocator memory;
    if (!router)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the router: 'router' is NULL");
    *router = NULL;
    if (!policy || (!bytes && byte_count))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'policy' or 'bytes' is NULL");
    if (options && lead_copy_in(&chosen, sizeof chosen, options, sizeof chosen) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of 'options' is not set, or it has options that this version does not know");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'allocator' lacks a function, or its 'size' is not set");
    lead_status status = check_frame(bytes, byte_count, error);
    if (status == LEAD_OK)
        status = check_policy(policy, bytes, error);
    if (status != LEAD_OK)
        return status;
    const char *wrong = check_header(bytes);
    if (wrong)
        return fail_damaged(error, wrong);
    return load(policy, bytes, byte_count, chosen.keeps_changes != 0, &memory, router, error);
}
