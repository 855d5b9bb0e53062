/* SPDX-License-Identifier: MIT */
/* Many new leads, one after the other: matched in blocks, decided one by one, each as lead_router_assign() would. */
#include "base/mix.h"
#include "route/clocks.h"
#include "route/decide.h"
#include "route/match.h"

#include <string.h>

/* Keys are read so far ahead that the places in the table are near when their turn comes. */
#define KEYS_AHEAD 32

struct many {
    lead_router *router;
    const lead_requests *requests;
    uint64_t first;
    const lead_time *times; /* NULL: `now` */
    lead_time now;
    lead_assignment_columns outputs;
    struct lead_matching matching;
    struct lead_route *routes; /* of a block */
    struct lead_wanted_key keys[KEYS_AHEAD];
    uint32_t places[KEYS_AHEAD]; /* where they are looked for */
    lead_error *error;
};

static lead_time time_of(const struct many *many, uint64_t row)
{
    return many->times ? many->times[row] : many->now;
}

/* --- keys --------------------------------------------------------------------------------------------------------------------------------- */

static lead_status read_key(const struct many *many, uint64_t row, struct lead_wanted_key *wanted, lead_error *error)
{
    lead_key key;
    const lead_status status = lead_requests_key(many->requests, many->first + row, &key, error);
    return status == LEAD_OK ? lead_read_key(many->requests->key_type, &key, wanted, error) : status;
}

/* Up to the first that is none. Returns how many are good. */
static size_t read_texts(struct many *many, uint64_t row, size_t count)
{
    size_t good = 0;
    while (good < count && read_key(many, row + good, &many->keys[good], NULL) == LEAD_OK)
        good++;
    return good;
}

static size_t read_integers(struct many *many, uint64_t row, size_t count)
{
    const struct lead_key_column *column = &many->requests->keys;
    const bool is_unsigned = column->column.kind == LEAD_COLUMN_UINT64;
    int64_t integers[KEYS_AHEAD];
    size_t good = 0;
    lead_key_column_integers(column, many->first + row, count, integers);
    for (; good < count && !(is_unsigned && integers[good] < 0); good++) {
        many->keys[good].integer = integers[good];
        many->keys[good].hash = lead_scramble((uint64_t)integers[good]);
    }
    return good;
}

static size_t read_keys(struct many *many, uint64_t row, size_t count)
{
    const size_t good = many->requests->key_type == LEAD_KEY_TEXT ? read_texts(many, row, count) : read_integers(many, row, count);
    for (size_t i = 0; i < good; i++)
        many->places[i] = lead_leads_approach(&many->router->leads, &many->keys[i]);
    return good;
}

/* --- one row ------------------------------------------------------------------------------------------------------------------------------ */

static lead_time earliest(const lead_router *router, uint32_t slot)
{
    lead_time deadlines[LEAD_CLOCKS_MAX], first = LEAD_NEVER;
    lead_clocks_deadlines(router, slot, deadlines);
    for (uint32_t clock = 0; clock < LEAD_CLOCKS_MAX; clock++)
        first = deadlines[clock] < first ? deadlines[clock] : first;
    return first;
}

static void put_out(const struct many *many, uint64_t row, const struct lead_step *step, lead_outcome outcome, uint32_t slot)
{
    const lead_assignment_columns *outputs = &many->outputs;
    if (outputs->outcome)
        outputs->outcome[row] = (uint8_t)outcome;
    if (outputs->reason)
        outputs->reason[row] = step->reason;
    if (outputs->by)
        outputs->by[row] = (uint8_t)step->by;
    if (outputs->person)
        outputs->person[row] = step->person;
    if (outputs->team)
        outputs->team[row] = step->team;
    if (outputs->rule)
        outputs->rule[row] = step->route.rule;
    if (outputs->deadline)
        outputs->deadline[row] = slot == LEAD_NONE ? LEAD_NEVER : earliest(many->router, slot);
}

static lead_status fail_at(const struct many *many, uint64_t row, lead_status status, const char *what)
{
    return lead_fail(many->error, status, "row %llu: %s", (unsigned long long)(many->first + row), what);
}

static lead_status check_time(const struct many *many, uint64_t row, lead_time now)
{
    const lead_status status = lead_router_check_now(many->router, now, NULL);
    if (status != LEAD_OK)
        fail_at(many, row, status, status == LEAD_ERROR_TIME ? "its time is before that of an earlier call or row"
                                                             : "its time lies outside the years 0001 to 9999");
    return status;
}

static lead_status route_row(const struct many *many, uint64_t row, uint32_t place, struct lead_step *step)
{
    lead_router *router = many->router;
    uint32_t slot = LEAD_NONE;
    lead_outcome outcome = LEAD_OUTCOME_UNASSIGNED;
    const bool has_come = step->now == router->now && row > 0; /* nothing to do while time stands still */
    const lead_status status = has_come ? LEAD_OK : check_time(many, row, step->now);
    if (status != LEAD_OK)
        return status;
    if (lead_leads_find_from(&router->leads, &step->key, &place) != LEAD_NONE)
        return fail_at(many, row, LEAD_ERROR_ALREADY_HELD, "the router has this lead already");
    if (!has_come)
        lead_router_come_to(router, step->now);
    if (lead_decide_new(router, step)) {
        outcome = step->kind == LEAD_CHANGE_ASSIGNED ? LEAD_OUTCOME_ASSIGNED : LEAD_OUTCOME_WAITING;
        slot = lead_router_make_new(router, step, place);
    } else {
        step->by = LEAD_BY_NOBODY;
        step->reason = (uint8_t)lead_reason_of_nobody(&step->route);
        step->person = step->team = LEAD_NONE;
    }
    put_out(many, row, step, outcome, slot);
    return LEAD_OK;
}

/* --- blocks ------------------------------------------------------------------------------------------------------------------------------- */

static bool router_has_text(const struct many *many)
{
    return many->requests->key_type == LEAD_KEY_TEXT;
}

static void set_key(struct lead_wanted_key *key, const struct lead_wanted_key *from, bool has_text)
{
    key->hash = from->hash;
    key->integer = from->integer;
    if (has_text)
        key->text = from->text;
}

/* Rows whose keys are read together. */
static lead_status route_some(struct many *many, uint64_t row, const struct lead_route *routes, size_t count, uint64_t *done)
{
    struct lead_step step = {.person = LEAD_NONE};
    lead_status status = LEAD_OK;
    const size_t good = read_keys(many, row, count);
    for (size_t i = 0; i < good && status == LEAD_OK; i++) {
        set_key(&step.key, &many->keys[i], router_has_text(many));
        step.route = routes[i];
        step.now = time_of(many, row + i);
        status = route_row(many, row + i, many->places[i], &step);
        *done += status == LEAD_OK;
    }
    return status == LEAD_OK && good < count ? read_key(many, row + good, &many->keys[0], many->error) : status;
}

/* Rows that can be matched at one moment: all, or those of the first one's; and no more than there is room for in the router, but one. */
static size_t rows_of_block(const struct many *many, uint64_t row, uint64_t left)
{
    const uint32_t room = lead_leads_left(&many->router->leads);
    size_t most = left < LEAD_SMALL_BLOCK_ROWS ? (size_t)left : LEAD_SMALL_BLOCK_ROWS, rows = 1;
    if (room < most)
        most = room ? room : 1;
    if (!many->times || !many->matching.depends_on_now)
        return most;
    while (rows < most && many->times[row + rows] == many->times[row])
        rows++;
    return rows;
}

static lead_status route_block(struct many *many, uint64_t row, size_t rows, uint64_t *done)
{
    if ((uint32_t)rows > lead_leads_left(&many->router->leads))
        return fail_at(many, row, LEAD_ERROR_LIMIT, "the router has as many leads as it can have");
    if (!lead_router_reserve_many(many->router, (uint32_t)rows, 0))
        return lead_fail_memory(many->error);
    lead_matching_set_now(&many->matching, time_of(many, row));
    const lead_status matched = lead_matching_block(&many->matching, many->first + row, rows, many->routes, many->error);
    for (size_t at = 0; at < many->matching.matched; at += KEYS_AHEAD) {
        const size_t left = many->matching.matched - at;
        const lead_status status = route_some(many, row + at, many->routes + at, left < KEYS_AHEAD ? left : KEYS_AHEAD, done);
        if (status != LEAD_OK)
            return status;
    }
    return matched;
}

/* Room for all at once where there is memory for it; else each block makes its own. */
static void make_room(lead_router *router, uint64_t count)
{
    if (count <= UINT32_MAX)
        lead_leads_reserve(&router->leads, &router->memory, (uint32_t)count, 0);
}

static lead_status route_all(struct many *many, uint64_t count, uint64_t *done)
{
    lead_status status = LEAD_OK;
    make_room(many->router, count);
    for (uint64_t row = 0; row < count && status == LEAD_OK;) {
        const size_t rows = rows_of_block(many, row, count - row);
        status = route_block(many, row, rows, done);
        row += rows;
    }
    return status;
}

/* --- the call ----------------------------------------------------------------------------------------------------------------------------- */

static lead_status check(const lead_router *router, const lead_requests *requests, uint64_t first, uint64_t count, lead_error *error)
{
    if (!router || !requests)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'router' or 'requests' is NULL");
    if (requests->policy != router->policy)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'requests' is of another policy than the router");
    if (requests->key_type != router->leads.key_type)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'requests' has keys of another type than the router");
    if (first > requests->row_count || count > requests->row_count - first)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there are fewer rows");
    return LEAD_OK;
}

static lead_status run(struct many *many, uint64_t count, uint64_t *done)
{
    const lead_router *router = many->router;
    const lead_status status = lead_matching_init(&many->matching, router->policy, many->requests->columns, many->requests->kernels,
                                                  LEAD_SMALL_BLOCK_ROWS, false, &router->memory, many->error);
    if (status != LEAD_OK)
        return status;
    many->routes = LEAD_NEW(&router->memory, LEAD_SMALL_BLOCK_ROWS, struct lead_route);
    const lead_status routed = many->routes ? route_all(many, count, done) : lead_fail_memory(many->error);
    lead_memory_free(&router->memory, many->routes, LEAD_SMALL_BLOCK_ROWS, sizeof *many->routes);
    lead_matching_free(&many->matching);
    return routed;
}

lead_status lead_router_assign_many(lead_router *router, const lead_requests *requests, uint64_t first, uint64_t count, const lead_time *times,
                                    lead_time now, const lead_assignment_columns *outputs, uint64_t *done, lead_error *error)
{
    struct many many = {.router = router, .requests = requests, .first = first, .times = times, .now = now, .error = error};
    uint64_t routed = 0;
    if (done)
        *done = 0;
    if (outputs && lead_copy_in(&many.outputs, sizeof many.outputs, outputs, sizeof many.outputs) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of 'outputs' is not set");
    lead_status status = check(router, requests, first, count, error);
    if (status == LEAD_OK)
        status = run(&many, count, &routed);
    if (done)
        *done = routed;
    return status;
}
