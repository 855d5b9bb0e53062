/* SPDX-License-Identifier: MIT */
/*
 * Routers. Any bytes as a saved one, or as a log, also with right frames and checksums, which no mutation would find: whatever is accepted holds together, goes on, and is
 * saved again as the same. And any calls: an older router and the changes since are the router.
 */
#include "../support/router_walk.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "require.h"
#include "route/record.h"
#include "route/saved.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- memory, of which there is only so much ---------------------------------------------------------------------------------------------------- */

struct budget {
    size_t left;
    bool is_spent;
};

static void *acquire(void *context, size_t bytes)
{
    struct budget *budget = context;
    budget->is_spent |= bytes > budget->left;
    if (bytes > budget->left)
        return NULL;
    budget->left -= bytes;
    return malloc(bytes);
}

static void release(void *context, void *block, size_t bytes)
{
    ((struct budget *)context)->left += bytes;
    free(block);
}

static void *resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    void *moved = acquire(context, new_bytes);
    if (!moved)
        return NULL;
    if (block)
        memcpy(moved, block, old_bytes < new_bytes ? old_bytes : new_bytes);
    if (block)
        release(context, block, old_bytes);
    return moved;
}

/* --- hostile bytes ------------------------------------------------------------------------------------------------------------------------------ */

static bool may_go_on(const lead_router *router)
{
    return lead_router_now(router) < INT64_C(4000000000000000); /* far from the end of the year 9999 */
}

static lead_router *copy(const struct walk *walk)
{
    const lead_router_options options = {.size = sizeof options, .keeps_changes = 1};
    size_t size;
    uint8_t *bytes = walk_save(walk->router, &size);
    lead_router *router;
    require(lead_router_load(walk->policies[walk->which], bytes, size, &options, NULL, &router, NULL) == LEAD_OK);
    free(bytes);
    return router;
}

/* Some calls, whose decisions are the last bytes of the input. */
static void use(lead_router *router, struct walk *walk, const uint8_t *data, size_t size)
{
    struct walk other = *walk;
    const size_t used = size < 200 ? size : 200;
    other.router = router;
    other.source = (struct walk_source){data + size - used, used, 0};
    other.now = lead_router_now(router) == INT64_MIN ? walk->now : lead_router_now(router);
    while (may_go_on(router) && walk_step(&other, false))
        continue;
    walk_check(router);
}

/* Two bytes where, and one what, until there are no more. */
static void patch(uint8_t *bytes, size_t size, const uint8_t *data, size_t data_size)
{
    for (; data_size >= 3 && size; data += 3, data_size -= 3)
        bytes[(data[0] + 256u * data[1]) % size] = data[2];
}

static void try_saved(struct walk *walk, const uint8_t *data, size_t size, bool is_repaired)
{
    size_t saved_size = is_repaired ? (size < LEAD_HEADER_END + LEAD_SAVED_SUM ? LEAD_HEADER_END + LEAD_SAVED_SUM : lead_saved_round(size)) : size;
    uint8_t *bytes = calloc(saved_size + 1, 1), *again;
    lead_router *router;
    struct budget budget = {64 * saved_size + 300000, false};
    const lead_allocator memory = {sizeof memory, &budget, acquire, resize, release};
    require(bytes != NULL);
    if (size)
        memcpy(bytes, data, size);
    if (is_repaired) {
        memcpy(bytes, LEAD_SAVED_MAGIC, 4);
        bytes[LEAD_HEADER_VERSION] = LEAD_SAVED_VERSION;
        bytes[LEAD_HEADER_VERSION + 1] = 0;
        lead_store_64(bytes + LEAD_HEADER_SIZE, saved_size);
        lead_policy_digest(walk->policies[walk->which], bytes + LEAD_HEADER_POLICY);
        lead_store_64(bytes + saved_size - LEAD_SAVED_SUM, lead_checksum(bytes, saved_size - LEAD_SAVED_SUM));
    }
    const lead_status status = lead_router_load(walk->policies[walk->which], bytes, saved_size, NULL, &memory, &router, NULL);
    require(!budget.is_spent);
    if (status == LEAD_OK) {
        budget.left = SIZE_MAX / 2;
        walk_check(router);
        again = walk_save(router, &size);
        require(size == saved_size && memcmp(bytes, again, size) == 0);
        free(again);
        use(router, walk, bytes, saved_size);
        lead_router_free(router);
    } else {
        require(!router && (status == LEAD_ERROR_DAMAGED || status == LEAD_ERROR_NEWER_VERSION || status == LEAD_ERROR_OTHER_POLICY));
    }
    free(bytes);
}

/* A good one of which some bytes are others. */
static void try_patched(struct walk *walk, const uint8_t *data, size_t size)
{
    size_t saved_size;
    walk->source = (struct walk_source){NULL, 0, size ? data[0] + 1u : 1};
    for (unsigned i = 0; i < 80; i++)
        walk_step(walk, false);
    uint8_t *bytes = walk_save(walk->router, &saved_size);
    patch(bytes + 6, saved_size - 6 - LEAD_SAVED_SUM, data, size);
    try_saved(walk, bytes, saved_size, true);
    free(bytes);
}

/* Records of the sizes that the bytes say, with the numbers, policy and checksum that are next. */
static size_t make_log(const struct walk *walk, const uint8_t *data, size_t size, uint8_t *log, size_t capacity)
{
    size_t made = 0;
    uint64_t number = lead_router_change_count(walk->router);
    while (size > 1) {
        const size_t wanted = (5 + data[0] % 16) * (size_t)8, taken = wanted < size - 1 ? wanted : size - 1;
        if (made + wanted > capacity)
            break;
        uint8_t *record = log + made;
        memset(record, 0, wanted);
        memcpy(record, data + 1, taken);
        record[0] = (uint8_t)wanted;
        record[1] = 0;
        record[2] = 1;
        if (!(data[0] & 0x40))
            lead_store_64(record + 8, ++number);
        if (!(data[0] & 0x80))
            lead_store_64(record + 16, (uint64_t)lead_router_now(walk->router) + record[16]);
        lead_store_32(record + 24, lead_policy_mark(walk->policies[walk->which]));
        lead_store_64(record + wanted - 8, lead_checksum(record, wanted - 8));
        made += wanted;
        data += 1 + taken;
        size -= 1 + taken;
    }
    return made;
}

/* What really comes next, of which some bytes are others. */
static size_t patch_log(const struct walk *walk, const uint8_t *data, size_t size, uint8_t *log, size_t capacity)
{
    const uint8_t *bytes;
    struct walk next = *walk;
    next.router = copy(walk);
    for (unsigned i = 0; i < 40; i++)
        walk_step(&next, false);
    size_t made = lead_router_changes(next.router, &bytes);
    require(made <= capacity);
    if (made)
        memcpy(log, bytes, made);
    lead_router_free(next.router);
    for (size_t at = 0, record; at < made; at += record) {
        record = log[at];
        patch(log + at + 2, record - 10, data, size < 6 ? size : 6);
        lead_store_64(log + at + record - 8, lead_checksum(log + at, record - 8));
        data += size < 6 ? size : 6;
        size -= size < 6 ? size : 6;
    }
    return made;
}

enum bytes_are { AS_THEY_ARE, REPAIRED, PATCHED };

static void try_log(struct walk *walk, const uint8_t *data, size_t size, enum bytes_are are)
{
    uint8_t log[8192];
    size_t before_size, after_size;
    walk->source = (struct walk_source){NULL, 0, 77};
    for (unsigned i = 0; i < 60; i++)
        walk_step(walk, false);
    if (are == REPAIRED)
        size = make_log(walk, data, size, log, sizeof log);
    if (are == PATCHED)
        size = patch_log(walk, data, size, log, sizeof log);
    uint8_t *before = walk_save(walk->router, &before_size);
    const uint64_t count = lead_router_change_count(walk->router);
    uint64_t applied;
    const lead_status status = lead_router_replay(walk->router, are == AS_THEY_ARE ? data : log, size, &applied, NULL);
    walk_check(walk->router);
    require(lead_router_change_count(walk->router) == count + applied);
    uint8_t *after = walk_save(walk->router, &after_size);
    require(status == LEAD_OK || (applied == 0 && before_size == after_size && memcmp(before, after, after_size) == 0));
    require(status == LEAD_OK || status == LEAD_ERROR_DAMAGED || status == LEAD_ERROR_NEWER_VERSION || status == LEAD_ERROR_LOG_GAP || status == LEAD_ERROR_OTHER_POLICY);
    lead_router *loaded;
    require(lead_router_load(walk->policies[walk->which], after, after_size, NULL, NULL, &loaded, NULL) == LEAD_OK);
    walk_check_same(walk->router, loaded);
    lead_router_free(loaded);
    free(before);
    free(after);
}

/* --- any calls ---------------------------------------------------------------------------------------------------------------------------------- */

static void try_calls(struct walk *walk, const uint8_t *data, size_t size, bool changes_policy)
{
    bool is_going = true;
    walk->source = (struct walk_source){data, size, 0};
    while (is_going) {
        lead_router *older = copy(walk);
        const unsigned which = walk->which;
        const uint8_t *bytes;
        lead_desk desk = {.size = sizeof desk};
        lead_router_forget_changes(walk->router);
        for (unsigned i = 0; i < 30 && is_going; i++)
            is_going = walk_step(walk, changes_policy);
        walk_check(walk->router);
        const size_t log = lead_router_changes(walk->router, &bytes);
        if (walk->which == which && !changes_policy) {
            require(lead_router_replay(older, bytes, log, NULL, NULL) == LEAD_OK);
            if (lead_router_now(walk->router) != INT64_MIN)
                require(lead_router_desk(older, 0, lead_router_now(walk->router), &desk, NULL) == LEAD_OK);
            walk_check_same(older, walk->router);
            walk_take(walk, older); /* goes on as well */
        } else {
            lead_router_free(older);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct walk walk;
    const uint8_t flags = size ? data[0] : 0;
    walk_begin(&walk, (struct walk_source){NULL, 0, 0}, flags & 1 ? LEAD_KEY_TEXT : LEAD_KEY_INTEGER, flags >> 1 & 1);
    data += size > 0;
    size -= size > 0;
    switch (flags >> 2 & 7) {
    case 0:
        try_saved(&walk, data, size, false);
        break;
    case 1:
        try_saved(&walk, data, size, true);
        break;
    case 2:
        try_patched(&walk, data, size);
        break;
    case 3:
    case 4:
    case 5:
        try_log(&walk, data, size, (enum bytes_are)((flags >> 2 & 7) - 3));
        break;
    default:
        try_calls(&walk, data, size, flags >> 2 & 1);
    }
    walk_end(&walk);
    return 0;
}
