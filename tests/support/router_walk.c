/* SPDX-License-Identifier: MIT */
#include "router_walk.h"

#include "sample.h"

#include "route/clocks.h"
#include "route/pick.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE ((lead_duration)60000000)
#define MONDAY ((lead_time)1795392000000000) /* 2026-11-23T00:00:00Z */

#define REQUIRE(condition) require((condition), #condition, __LINE__)

static void require(bool holds, const char *what, int line)
{
    if (holds)
        return;
    fprintf(stderr, "# router_walk.c:%d: %s\n", line, what);
    abort();
}

/* --- policies ----------------------------------------------------------------------------------------------------------------------------- */

/* Written with ' for ". */
static const char *const documents[WALK_POLICIES] = {
    "{'leadcore': 1, 'name': 'walk', 'version': '1', 'fields': {'kind': 'category', 'person': 'category', 'company': 'text', 'size': 'number', 'needs': 'category'},"
    " 'calendars': {'office': {'zone': 'CET-1CEST,M3.5.0,M10.5.0/3', 'hours': {'mon-fri': ['09:00-12:00', '13:00-17:00']}},"
    "  'night': {'zone': 'CST-8', 'hours': {'mon-sun': ['22:00-06:00']}}},"
    " 'people': [{'id': 'ada', 'weight': 5, 'rank': 1, 'capacity': {'open': 6, 'per_day': 4}, 'skills': ['tenders'], 'prefers': {'size': {'>=': 50}}},"
    "  {'id': 'ben', 'weight': 3, 'rank': 2, 'capacity': {'open': 9, 'per_week': 12}, 'calendar': 'office'},"
    "  {'id': 'cleo', 'rank': 2, 'capacity': {'open': 5}, 'skills': ['tenders', 'export'], 'away': [{'from': '2026-11-25', 'until': '2026-11-27'}, {'from': '2026-12-01', 'until': '2026-12-20'}]},"
    "  {'id': 'dan', 'weight': 2, 'capacity': {'open': 30, 'per_30_days': 40}, 'skills': ['export'], 'calendar': 'night'},"
    "  {'id': 'eva', 'weight': 4, 'capacity': {'open': 8}, 'prefers': {'kind': 'level'}}, {'id': 'fay', 'capacity': {'open': 4}}, {'id': 'boss'}],"
    " 'teams': [{'name': 'turns', 'members': ['ada', 'ben', 'cleo', 'dan'], 'strategy': 'round_robin', 'sticky': [{'owner': 'person'}, {'same': 'company'}], 'calendar': 'office'},"
    "  {'name': 'weights', 'members': ['ada', 'ben', 'cleo', 'eva'], 'strategy': 'weighted', 'returning': 'catch_up'},"
    "  {'name': 'loads', 'members': ['ben', 'cleo', 'dan', 'eva'], 'strategy': 'least_loaded', 'fallback': 'longest'},"
    "  {'name': 'free', 'members': ['ada', 'cleo', 'fay'], 'strategy': 'most_free'},"
    "  {'name': 'longest', 'members': ['fay', 'eva', 'ada'], 'strategy': 'longest_waiting'},"
    "  {'name': 'levels', 'members': ['cleo', 'dan', 'eva', 'fay'], 'strategy': 'level', 'sticky': [{'same': 'company'}]},"
    "  {'name': 'best', 'members': ['ada', 'ben', 'cleo', 'fay'], 'strategy': 'best_for_best', 'bands': {'field': 'size', 'from': [80, 40]}},"
    "  {'name': 'hashes', 'members': ['ada', 'ben', 'cleo'], 'strategy': 'hash'},"
    "  {'name': 'chiefs', 'members': ['boss', 'ada'], 'strategy': 'least_loaded'}],"
    " 'slas': {'quick': {'hops': 2, 'escalate': {'team': 'chiefs'}, 'clocks': [{'name': 'touch', 'within': '30m', 'warn': ['20m', '10m', '5m'], 'on_breach': 'reassign'},"
    "   {'name': 'talk', 'within': '8h', 'warn': ['2h'], 'calendar': 'team'}]},"
    "  'slow': {'hops': 1, 'escalate': {'person': 'boss'}, 'clocks': [{'name': 'answer', 'within': '4h', 'starts': 'received', 'on_breach': 'reassign', 'warn': ['1h']},"
    "   {'name': 'touch', 'within': '2h', 'on_breach': 'reassign'}, {'name': 'meet', 'within': '40h', 'calendar': 'office'}]},"
    "  'plain': {'clocks': [{'name': 'touch', 'within': '1h', 'on_breach': 'reassign'}]}},"
    " 'rules': [{'name': 'nobody', 'when': {'kind': 'nobody'}, 'unassigned': 'spam'}, {'name': 'boss', 'when': {'kind': 'boss'}, 'person': 'ben', 'sla': 'slow'},"
    "  {'name': 'tenders', 'when': {'kind': 'tenders'}, 'team': 'turns', 'needs': {'skills': {'field': 'needs'}}, 'sla': 'quick'},"
    "  {'name': 'turns', 'when': {'kind': 'turns'}, 'team': 'turns', 'sla': 'slow'}, {'name': 'weights', 'when': {'kind': 'weights'}, 'team': 'weights', 'sla': 'quick'},"
    "  {'name': 'loads', 'when': {'kind': 'loads'}, 'team': 'loads', 'sla': 'plain'}, {'name': 'free', 'when': {'kind': 'free'}, 'team': 'free'},"
    "  {'name': 'levels', 'when': {'kind': 'levels'}, 'team': 'levels', 'sla': 'quick'}, {'name': 'best', 'when': {'kind': 'best'}, 'team': 'best', 'sla': 'slow'},"
    "  {'name': 'hashes', 'when': {'kind': 'hashes'}, 'team': 'hashes'}]}",

    "{'leadcore': 1, 'name': 'walk', 'version': '2', 'fields': {'kind': 'category', 'person': 'category', 'company': 'text', 'size': 'number', 'needs': 'category'},"
    " 'calendars': {'office': {'zone': 'CST-8', 'hours': {'mon-fri': ['08:00-17:00']}}},"
    " 'people': [{'id': 'boss'}, {'id': 'gus', 'weight': 7, 'skills': ['tenders']}, {'id': 'eva', 'weight': 3, 'capacity': {'open': 20}}, {'id': 'dan', 'capacity': {'open': 10}, 'calendar': 'office'},"
    "  {'id': 'cleo', 'weight': 2, 'skills': ['export']}, {'id': 'ada', 'weight': 5, 'skills': ['tenders', 'export'], 'capacity': {'open': 6}, 'prefers': {'size': {'>=': 50}}}],"
    " 'teams': [{'name': 'loads', 'members': ['cleo', 'gus', 'dan'], 'strategy': 'least_loaded'}, {'name': 'turns', 'members': ['gus', 'dan', 'ada', 'boss'], 'strategy': 'round_robin', 'sticky': [{'same': 'company'}]},"
    "  {'name': 'weights', 'members': ['eva', 'gus', 'ada'], 'strategy': 'weighted'}, {'name': 'levels', 'members': ['gus', 'eva', 'cleo'], 'strategy': 'level'},"
    "  {'name': 'longest', 'members': ['eva', 'ada', 'dan'], 'strategy': 'most_free'}],"
    " 'slas': {'quick': {'hops': 1, 'escalate': {'person': 'boss'}, 'clocks': [{'name': 'talk', 'within': '6h', 'warn': ['3h', '1h']}, {'name': 'touch', 'within': '30m', 'warn': ['10m'], 'on_breach': 'reassign'}]},"
    "  'slow': {'clocks': [{'name': 'touch', 'within': '2h', 'starts': 'received'}]}},"
    " 'rules': [{'name': 'nobody', 'when': {'kind': 'nobody'}, 'unassigned': 'spam'}, {'name': 'turns', 'when': {'kind': 'turns'}, 'team': 'weights', 'sla': 'slow'},"
    "  {'name': 'tenders', 'when': {'kind': ['tenders', 'boss']}, 'team': 'turns', 'needs': {'skills': {'field': 'needs'}}, 'sla': 'quick'},"
    "  {'name': 'weights', 'when': {'kind': 'weights'}, 'team': 'weights', 'sla': 'quick'}, {'name': 'loads', 'when': {'kind': 'loads'}, 'person': 'cleo', 'sla': 'quick'},"
    "  {'name': 'levels', 'when': {'kind': 'levels'}, 'team': 'levels', 'sla': 'quick'}, {'name': 'best', 'when': {'kind': 'best'}, 'unassigned': 'no more'},"
    "  {'name': 'rest', 'when': {'kind': 'hashes'}, 'team': 'loads'}]}",
};

static lead_policy *compile(unsigned which)
{
    char json[16384];
    lead_policy *policy;
    lead_error error = LEAD_ERROR_INIT;
    strcpy(json, documents[which]);
    for (char *at = json; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    if (lead_policy_compile(json, strlen(json), NULL, &policy, &error) != LEAD_OK)
        fprintf(stderr, "# %s at %s\n", error.message, error.path);
    REQUIRE(error.code == LEAD_OK);
    return policy;
}

/* Compiled once: a fuzzer begins many walks. */
lead_policy *walk_policy(unsigned which)
{
    static lead_policy *policies[WALK_POLICIES];
    if (!policies[which])
        policies[which] = compile(which);
    return lead_policy_ref(policies[which]);
}

/* --- decisions ---------------------------------------------------------------------------------------------------------------------------- */

unsigned walk_below(struct walk_source *source, unsigned bound)
{
    unsigned value = 0;
    if (source->size) {
        value = *source->bytes;
        source->bytes++;
        source->size--;
    } else if (source->state) {
        struct sample_random random = {source->state};
        value = sample_below(&random, 1u << 30);
        source->state = random.state ? random.state : 1;
    }
    return value % bound;
}

static lead_key random_key(struct walk *walk)
{
    static const char *const texts[] = {"anna@example.org", "b", "\xE5\xB7\xA5\xE4\xBD\x9C", "0123456789012345678901234567890123456789abcdefg", "d", "e1", "f22", "g333",
                                        "h4444", "i55555", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w"};
    const unsigned number = walk_below(&walk->source, 24);
    if (lead_router_key_type(walk->router) == LEAD_KEY_INTEGER)
        return (lead_key){sizeof(lead_key), number % 3 ? (int64_t)number * 1000003 - 5000000 : INT64_MIN + number, NULL, 0};
    return (lead_key){sizeof(lead_key), 0, texts[number], strlen(texts[number])};
}

static void set_text(lead_request *request, lead_policy *policy, const char *field, const char *text)
{
    REQUIRE(lead_request_set_text(request, lead_policy_field(policy, field), text, strlen(text)) == LEAD_OK);
}

static lead_request *random_request(struct walk *walk)
{
    static const char *const kinds[] = {"nobody", "boss", "tenders", "turns", "weights", "loads", "free", "levels", "best", "hashes", "unknown"};
    static const char *const others[] = {"ada", "tenders", "export", "flying", "cleo", "ben", "IBM", "Siemens"};
    struct walk_source *source = &walk->source;
    lead_policy *policy = walk->policies[walk->which];
    lead_request *request;
    REQUIRE(lead_request_new(policy, NULL, &request, NULL) == LEAD_OK);
    set_text(request, policy, "kind", kinds[walk_below(source, 11)]);
    if (walk_below(source, 2))
        set_text(request, policy, "person", others[walk_below(source, 8)]);
    if (walk_below(source, 2))
        set_text(request, policy, "company", others[walk_below(source, 8)]);
    if (walk_below(source, 2))
        set_text(request, policy, "needs", others[walk_below(source, 4)]);
    REQUIRE(lead_request_set_number(request, lead_policy_field(policy, "size"), 10.0 * walk_below(source, 12)) == LEAD_OK);
    return request;
}

static uint32_t random_person(struct walk *walk)
{
    return walk_below(&walk->source, lead_policy_person_count(walk->policies[walk->which]));
}

static void pass_time(struct walk *walk)
{
    static const lead_duration steps[] = {0, 1, 1000000, MINUTE, 7 * MINUTE, 25 * MINUTE, 90 * MINUTE, 5 * 60 * MINUTE, 30 * 60 * MINUTE};
    walk->now += steps[walk_below(&walk->source, 9)];
}

/* --- calls -------------------------------------------------------------------------------------------------------------------------------- */

enum { MANY = 3 };

static void assign(struct walk *walk)
{
    const lead_key key = random_key(walk);
    lead_request *request = random_request(walk);
    lead_assignment assignment = {.size = sizeof assignment};
    const lead_status status = lead_router_assign(walk->router, &key, request, walk->now, &assignment, NULL);
    REQUIRE(status == LEAD_OK || status == LEAD_ERROR_ALREADY_HELD);
    lead_request_free(request);
}

static void assign_to(struct walk *walk)
{
    const lead_key key = random_key(walk);
    lead_request *request = walk_below(&walk->source, 2) ? random_request(walk) : NULL;
    lead_assignment assignment = {.size = sizeof assignment};
    const lead_status status = lead_router_assign_to(walk->router, &key, request, random_person(walk), walk->now, &assignment, NULL);
    REQUIRE(status == LEAD_OK || status == LEAD_ERROR_NOT_ALLOWED);
    lead_request_free(request);
}

static void reassign(struct walk *walk)
{
    const lead_key key = random_key(walk);
    const uint32_t excluded[2] = {random_person(walk), random_person(walk)};
    lead_assignment assignment = {.size = sizeof assignment};
    const lead_status status = lead_router_reassign(walk->router, &key, excluded, walk_below(&walk->source, 3), walk->now, &assignment, NULL);
    REQUIRE(status == LEAD_OK || status == LEAD_ERROR_NOT_HELD || status == LEAD_ERROR_NOT_ALLOWED);
}

static void release(struct walk *walk)
{
    const lead_key key = random_key(walk);
    const lead_status status = lead_router_release(walk->router, &key, (int32_t)walk_below(&walk->source, 2), walk->now, NULL);
    REQUIRE(status == LEAD_OK || status == LEAD_ERROR_NOT_HELD);
}

static void set_away(struct walk *walk)
{
    const lead_time from = walk->now + ((int)walk_below(&walk->source, 5) - 2) * 60 * MINUTE;
    const lead_time until = walk_below(&walk->source, 6) ? from + (lead_time)walk_below(&walk->source, 4) * 300 * MINUTE : LEAD_NEVER;
    REQUIRE(lead_router_set_away(walk->router, random_person(walk), from, until, walk->now, NULL) == LEAD_OK);
}

static void drain(struct walk *walk)
{
    lead_assignment assignments[MANY] = {{.size = sizeof(lead_assignment)}, {.size = sizeof(lead_assignment)}, {.size = sizeof(lead_assignment)}};
    size_t count;
    REQUIRE(lead_router_drain(walk->router, walk->now, assignments, walk_below(&walk->source, MANY + 1), &count, NULL) == LEAD_OK);
}

static void see_due(struct walk *walk)
{
    lead_due due[MANY];
    lead_time before = INT64_MIN;
    size_t count, capacity = walk_below(&walk->source, MANY + 1);
    for (size_t i = 0; i < MANY; i++)
        due[i] = (lead_due){.size = sizeof *due, .assignment = {.size = sizeof(lead_assignment)}};
    const lead_time next = lead_router_next_due(walk->router);
    REQUIRE(lead_router_due(walk->router, walk->now, due, capacity, &count, NULL) == LEAD_OK);
    REQUIRE(count <= capacity && (count > 0) == (next <= walk->now && capacity > 0));
    for (size_t i = 0; i < count; before = due[i++].at)
        REQUIRE(due[i].at >= before && due[i].at <= walk->now && (i > 0 || due[i].at == next));
}

static void use_clock(struct walk *walk)
{
    const lead_key key = random_key(walk);
    lead_status status;
    lead_duration left;
    switch (walk_below(&walk->source, 3)) {
    case 0:
        status = lead_router_stop_clock(walk->router, &key, walk_below(&walk->source, 5), walk->now, &left, NULL);
        break;
    case 1:
        status = lead_router_pause(walk->router, &key, walk->now, NULL);
        break;
    default:
        status = lead_router_resume(walk->router, &key, walk->now, NULL);
    }
    REQUIRE(status == LEAD_OK || status == LEAD_ERROR_NOT_HELD || status == LEAD_ERROR_NOT_ALLOWED);
}

static void look(struct walk *walk)
{
    lead_desk desk = {.size = sizeof desk};
    REQUIRE(lead_router_desk(walk->router, random_person(walk), walk->now, &desk, NULL) == LEAD_OK);
}

static void change_policy(struct walk *walk)
{
    lead_policy_change change = {.size = sizeof change};
    const unsigned which = walk_below(&walk->source, WALK_POLICIES);
    const uint64_t before = lead_router_held_count(walk->router) + lead_router_waiting_count(walk->router);
    REQUIRE(lead_router_set_policy(walk->router, walk->policies[which], walk->now, &change, NULL) == LEAD_OK);
    walk->which = which;
    REQUIRE(change.leads_kept + change.leads_queued == before);
    REQUIRE(change.people_kept + change.people_new == lead_policy_person_count(walk->policies[which]));
}

bool walk_step(struct walk *walk, bool changes_policy)
{
    static void (*const calls[])(struct walk *) = {assign, assign, assign, assign, assign, assign_to, reassign, release, release, set_away, drain, see_due, see_due, use_clock, use_clock, look};
    if (!walk->source.size && !walk->source.state)
        return false;
    pass_time(walk);
    if (changes_policy && walk_below(&walk->source, 40) == 0)
        change_policy(walk);
    calls[walk_below(&walk->source, sizeof calls / sizeof *calls)](walk);
    return true;
}

void walk_begin(struct walk *walk, struct walk_source source, lead_key_type key, unsigned which)
{
    const lead_router_options options = {.size = sizeof options, .key = key, .keeps_changes = 1};
    *walk = (struct walk){.source = source, .which = which, .now = MONDAY + 8 * 60 * MINUTE};
    for (unsigned i = 0; i < WALK_POLICIES; i++)
        walk->policies[i] = walk_policy(i);
    REQUIRE(lead_router_new(walk->policies[which], &options, NULL, &walk->router, NULL) == LEAD_OK);
}

void walk_end(struct walk *walk)
{
    lead_router_free(walk->router);
    for (unsigned i = 0; i < WALK_POLICIES; i++)
        lead_policy_unref(walk->policies[i]);
}

void walk_take(struct walk *walk, lead_router *router)
{
    lead_router_free(walk->router);
    walk->router = router;
    if (lead_router_now(router) > walk->now)
        walk->now = lead_router_now(router);
}

/* --- what must hold ----------------------------------------------------------------------------------------------------------------------- */

static void check_queue(const lead_router *router)
{
    const struct lead_leads *leads = &router->leads;
    uint32_t count = 0, before = LEAD_NONE;
    for (uint32_t slot = leads->queue_first; slot != LEAD_NONE; before = slot, slot = leads->held[slot].next) {
        REQUIRE(slot < leads->used && leads->held[slot].sequence && leads->held[slot].holder == LEAD_NONE && leads->held[slot].previous == before);
        REQUIRE(before == LEAD_NONE || leads->held[before].since <= leads->held[slot].since);
        REQUIRE(++count <= leads->used);
    }
    REQUIRE(leads->queue_last == before && count == leads->waiting_count);
}

/* Whether the alarm of a running clock is there. */
static bool has_alarm(const lead_router *router, const struct lead_clock *clock, uint64_t order)
{
    const struct lead_alarms *due = &router->clocks.due;
    for (size_t i = 0; i < due->count; i++)
        if (due->alarms[i].clock == (uint32_t)(clock - router->clocks.clocks) && due->alarms[i].at == clock->alarm && due->alarms[i].order == order)
            return true;
    return false;
}

static void check_clocks(const lead_router *router, uint32_t slot, lead_time *first)
{
    const struct lead_held *held = &router->leads.held[slot];
    REQUIRE((held->clocks != LEAD_NONE) == (lead_rule_clock_count(router->policy, held->rule) > 0));
    const struct lead_clock *clock;
    for (uint32_t i = 0; (clock = lead_clock_of(router, slot, i)) != NULL; i++) {
        const struct lead_clock_definition *definition = lead_clock_definition_of(router, slot, i);
        REQUIRE(clock->slot == slot && clock->next <= definition->warning_count);
        REQUIRE(clock->state != LEAD_CLOCK_RUNS || has_alarm(router, clock, held->sequence * LEAD_CLOCKS_MAX + i));
        REQUIRE(clock->state != LEAD_CLOCK_RUNS || !held->is_paused);
        REQUIRE(clock->state != LEAD_CLOCK_WAITS || held->is_paused);
        if (!definition->from_receipt && (held->holder == LEAD_NONE || held->is_escalated))
            REQUIRE(clock->state != LEAD_CLOCK_RUNS && clock->state != LEAD_CLOCK_WAITS);
        if (clock->state == LEAD_CLOCK_RUNS && clock->alarm < *first)
            *first = clock->alarm;
    }
}

static void check_alarms(const lead_router *router, lead_time first)
{
    const struct lead_alarms *due = &router->clocks.due;
    for (size_t i = 1; i < due->count; i++) {
        const struct lead_alarm *alarm = &due->alarms[i], *above = &due->alarms[(i - 1) / 4];
        REQUIRE(above->at < alarm->at || (above->at == alarm->at && above->order <= alarm->order));
    }
    REQUIRE(lead_router_next_due(router) == first && due->count <= due->capacity);
}

static void check_teams(const lead_router *router)
{
    for (uint32_t t = 0; t < router->policy->team_count; t++) {
        const struct lead_team *team = &router->policy->teams[t];
        uint32_t able = 0;
        for (uint32_t m = 0; m < team->member_count; m++) {
            const bool is_able = router->desks[team->members[m]].reason == LEAD_REASON_CHOSEN;
            REQUIRE((router->turns[t].able[m / 64] >> (m % 64) & 1) == is_able);
            able += is_able;
        }
        REQUIRE(able == router->turns[t].able_count);
    }
}

/* Company by company, as slow as it is. */
static void check_company(const lead_router *router, uint32_t slot)
{
    const struct lead_leads *leads = &router->leads;
    const uint64_t same = lead_leads_route(leads, slot).same;
    uint32_t count = 0;
    if (!same)
        return;
    for (uint32_t other = 0; other < leads->used; other++)
        count += leads->held[other].sequence && leads->held[other].holder != LEAD_NONE && lead_leads_route(leads, other).same == same;
    REQUIRE((lead_same_find(&router->same, same) != LEAD_NONE) == (count > 0));
    for (uint32_t i = 0; count && i <= router->same.mask; i++)
        REQUIRE(router->same.slots[i].value != same || router->same.slots[i].count == count);
}

void walk_check(const lead_router *router)
{
    const struct lead_leads *leads = &router->leads;
    uint32_t *open = calloc(router->policy->person_count, sizeof *open), held_count = 0, waiting_count = 0;
    lead_time first = LEAD_NEVER;
    REQUIRE(open != NULL);
    for (uint32_t slot = 0; slot < leads->used; slot++) {
        const struct lead_held *held = &leads->held[slot];
        if (!held->sequence)
            continue;
        const lead_key key = lead_leads_key(leads, slot);
        struct lead_wanted_key wanted;
        REQUIRE(lead_read_key(leads->key_type, &key, &wanted, NULL) == LEAD_OK && lead_leads_find(leads, &wanted) == slot);
        REQUIRE(held->sequence <= router->change_count && held->received <= held->since && held->since <= router->now);
        if (held->holder != LEAD_NONE) {
            open[held->holder]++;
            held_count++;
        } else {
            waiting_count++;
        }
        check_clocks(router, slot, &first);
        check_company(router, slot);
    }
    REQUIRE(held_count == leads->held_count && waiting_count == leads->waiting_count);
    for (uint32_t person = 0; person < router->policy->person_count; person++)
        REQUIRE(open[person] == router->desks[person].open);
    check_queue(router);
    check_alarms(router, first);
    check_teams(router);
    free(open);
}

uint8_t *walk_save(const lead_router *router, size_t *size)
{
    *size = lead_router_saved_size(router);
    uint8_t *bytes = malloc(*size);
    REQUIRE(bytes != NULL && lead_router_save(router, bytes, *size, NULL) == LEAD_OK);
    return bytes;
}

void walk_check_same(const lead_router *a, const lead_router *b)
{
    size_t size_of_a, size_of_b;
    uint8_t *of_a = walk_save(a, &size_of_a), *of_b = walk_save(b, &size_of_b);
    REQUIRE(size_of_a == size_of_b && memcmp(of_a, of_b, size_of_a) == 0);
    free(of_a);
    free(of_b);
}
