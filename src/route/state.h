/* SPDX-License-Identifier: MIT */
/* What a router is made of: leads, desks (what changes about people), turns (what changes about teams), queues, clocks. */
#ifndef LEADCORE_SRC_ROUTE_STATE_H
#define LEADCORE_SRC_ROUTE_STATE_H

#include "route/alarms.h"
#include "route/heap.h"
#include "route/policy.h"

/* --- leads -------------------------------------------------------------------------------------------------------------------------------- */

/* A lead that the router has. Its number is its slot. */
struct lead_held {
    uint64_t sequence;  /* number of the change that brought it: the order of receipt. 0: the slot is free */
    lead_time received; /* when */
    lead_time since;    /* with its holder, or waiting */
    uint32_t rule;      /* that matched; LEAD_NONE. lead_leads_route() has the rest of the route */
    uint32_t holder;    /* LEAD_NONE: it waits */
    uint32_t team;      /* from which its holder has it, or in whose queue it waits; LEAD_NONE: none */
    uint32_t previous, next; /* in the queue, by the beginning of the wait; LEAD_NONE. A free slot: next free one */
    uint32_t clocks;    /* number of its set of clocks, or LEAD_NONE */
    uint32_t past;      /* number of its earlier holders, or LEAD_NONE */
    uint8_t by;         /* how the holder came to it */
    uint8_t reason;     /* why it waits */
    uint8_t hops;       /* because of breaches */
    bool is_paused, is_escalated;
};

/* Everybody who had a lead before, the last one last; when there are too many, the oldest but the first are forgotten. */
#define LEAD_PAST_MAX 15
struct lead_past {
    uint32_t count; /* a free one: next free one + 1, or 0 */
    uint32_t people[LEAD_PAST_MAX];
};

/* A key inside: integers as they are. */
struct lead_key_bytes {
    uint8_t size;
    char text[LEAD_KEY_TEXT_MAX];
};

/* A lead's key, checked, with its hash: what is looked for. */
struct lead_wanted_key {
    uint64_t hash; /* lead_scramble() of an integer, lead_route_hash() of a text */
    int64_t integer;
    struct lead_key_bytes text; /* unused bytes are 0 */
};

/* The table has twice as many places, and counts them with 32 bits. */
#define LEAD_LEADS_MAX ((uint32_t)1 << 30)

struct lead_leads {
    lead_key_type key_type;
    struct lead_held *held;       /* by slot: a line of the cache each, because a million of them are mostly memory that is waited for */
    struct lead_route *routes;    /* by slot; NULL under a policy that asks for no more of leads than their rule */
    int64_t *integers;            /* by slot; of one of the two types */
    struct lead_key_bytes *texts; /* by slot */
    uint32_t capacity, used;      /* slots; beyond `used` none was ever taken */
    uint32_t key_capacity, route_capacity;
    bool keeps_routes;
    uint32_t first_free;          /* LEAD_NONE */
    uint32_t held_count, waiting_count;
    uint32_t *table;              /* slot + 1, or 0; open addressing, at most half full */
    uint32_t table_mask;
    uint64_t seed[2];             /* of places in the table; nobody can know it beforehand */
    struct lead_past *pasts;
    uint32_t past_capacity, past_used, past_count, first_free_past;
    uint32_t queue_first, queue_last; /* of all that wait */
};

/* --- people ------------------------------------------------------------------------------------------------------------------------------- */

#define LEAD_DAYS 30

/* What changes about a person. What a gift touches stands first. */
struct lead_desk_state {
    uint64_t given; /* leads ever */
    uint64_t last;  /* number of the change that gave the last one; 0: never */
    lead_time day_end;  /* of `day`; INT64_MIN before anything is known */
    int32_t day;        /* that the counts are of, on the person's wall clock */
    uint32_t open;
    uint32_t week;      /* given in the week of `day` */
    uint32_t in_days;   /* sum of `days` */
    uint32_t room;      /* so many leads, on this day, until a limit is reached; 0 when not able */
    uint8_t reason;     /* LEAD_REASON_CHOSEN when able; by absence, hours and limits only */
    uint8_t slot;       /* of `day` in `days` */
    bool is_ranked;     /* a team of theirs compares what a gift changes */
    bool is_away;
    bool is_outside;    /* working hours, as of the last look */
    lead_time hours_end;   /* until when that holds */
    struct lead_span said; /* away, as the host said; from == until: no */
    uint32_t days[LEAD_DAYS]; /* given on `day` at [day mod 30], and on the 29 days before */
};

/* --- teams -------------------------------------------------------------------------------------------------------------------------------- */

/* What changes about a team. Arrays by member; those that its strategy does not use are NULL. */
struct lead_turns {
    uint64_t *able;       /* bitmap: the desk's reason is LEAD_REASON_CHOSEN */
    uint64_t *growing;    /* weighted: bitmap of those whose balances grow. Not in saved states: the able, and with catch_up those who are away */
    uint8_t *reasons;     /* of the desks */
    uint32_t reason_counts[LEAD_REASON_FULL + 1];
    uint32_t able_count;
    uint32_t next;        /* round_robin: where to look first */
    uint64_t preferences; /* one bit a preference that a member has */
    int64_t *balances;    /* weighted */
    int64_t *levels;      /* level; given back may bring it below 0 */
    uint32_t *handicaps;  /* least_loaded, most_free: halves */
    /* least_loaded, most_free, longest_waiting, level, best_for_best: tournaments among the able, see ranking.h */
    struct lead_standing *standings;
    uint32_t *tree;        /* tree[0]: the member who stands best of all who are not away, or LEAD_NONE while nobody knows */
    uint32_t *places;      /* best_for_best: where a member stands when all are sorted by rank */
    uint32_t *rank_starts; /* best_for_best: by rank, the first such place; one more at the end */
};

/* --- clocks ------------------------------------------------------------------------------------------------------------------------------- */

enum lead_clock_state {
    LEAD_CLOCK_OFF,     /* does not run: nobody has the lead, or it was escalated, or the clock is new in the policy */
    LEAD_CLOCK_RUNS,
    LEAD_CLOCK_WAITS,   /* paused */
    LEAD_CLOCK_STOPPED, /* what it asks for was done */
    LEAD_CLOCK_OVER     /* its breach was reported */
};

/* A clock's number is set * clocks_per_lead + clock. What a state has no use for is 0. */
struct lead_clock {
    lead_time started;  /* RUNS: this run */
    lead_duration left; /* RUNS: working time to the deadline at the start of the run; WAITS: that is left */
    lead_time deadline; /* RUNS and OVER */
    lead_time alarm;    /* RUNS: the next warning, or the breach */
    uint32_t slot;      /* of its lead */
    uint8_t state;      /* enum lead_clock_state */
    uint8_t next;       /* RUNS and WAITS: how many warnings were reported */
    bool is_seen;       /* while alarms are looked through */
};

struct lead_clocks {
    struct lead_clock *clocks;
    uint32_t set_capacity, sets_used, first_free; /* a free set's first clock has the next free one + 1 in `slot`; first_free is one more, too */
    struct lead_alarms due; /* one of every running clock, and some that no longer hold, but not in front; order: sequence of the lead * 4 + clock */
};

/* --- changes ------------------------------------------------------------------------------------------------------------------------------ */

struct lead_changes {
    bool are_kept;
    uint8_t *bytes;
    size_t size, capacity;
};

struct lead_same_slot {
    uint64_t value;  /* 0: free */
    uint32_t person; /* who was last given a lead of it */
    uint32_t count;  /* leads of it that people hold */
};

/* Who has which company. Open addressing, at most half full. */
struct lead_same {
    struct lead_same_slot *slots;
    uint32_t mask, count;
    uint64_t seed;
};

struct lead_router {
    lead_allocator memory;
    lead_policy *policy;
    lead_time now;
    uint64_t change_count;
    struct lead_leads leads;
    struct lead_desk_state *desks;
    struct lead_turns *turns;
    struct lead_heap absences; /* people, by the next beginning or end of an absence */
    struct lead_heap hours;    /* people, by the next moment at which their reason may change otherwise */
    struct lead_clocks clocks;
    struct lead_same same;
    struct lead_changes changes;
};

/* --- steps: the only way in which anything changes ---------------------------------------------------------------------------------------- */

/*
 * One change, decided but not made. Live calls and replay make the same steps, so the state after them is the same.
 */
struct lead_step {
    lead_change_kind kind;
    lead_by by;
    lead_time now;
    struct lead_wanted_key key; /* of those about a lead */
    struct lead_route route;    /* ASSIGNED, QUEUED */
    uint32_t person;            /* who gets it, or is away */
    uint32_t team;
    uint32_t member;            /* number of `person` in `team` + 1 where it is known; else 0 */
    uint32_t clock;             /* DUE, STOPPED */
    uint8_t reason;             /* QUEUED, RETURNED; of DUE: kind (lead_due_kind); of RELEASED: 1 when given back */
    bool is_hop;                /* MOVED: because of a breach */
    bool is_escalation;         /* MOVED, RETURNED */
    struct lead_span span;      /* AWAY */
};

/* Room for so many new leads, and so many other steps, their records included, so that making them cannot fail. False when out of memory. */
bool lead_router_reserve_many(lead_router *router, uint32_t leads, uint32_t steps);
/* Room for one of each. */
bool lead_router_reserve(lead_router *router);
/* lead_router_reserve_many() for a call; LEAD_ERROR_LIMIT when the router would have too many leads. */
lead_status lead_router_make_room(lead_router *router, uint32_t leads, uint32_t steps, lead_error *error);
/*
 * Makes a step that fits the state: reserve.. has room, time has come to step->now, and the lead is or is not there as the kind wants it. Logs it. Returns the
 * slot of the lead, or LEAD_NONE.
 */
uint32_t lead_router_make(lead_router *router, const struct lead_step *step);
/* The same for a new lead, of whom lead_leads_find_from() has found the place. */
uint32_t lead_router_make_new(lead_router *router, const struct lead_step *step, uint32_t place);
/* Brings absences and hours to `now`, which is not before router->now. Never fails. */
void lead_router_come_to(lead_router *router, lead_time now);
/* Where a lead is; `previous` is LEAD_NONE and `change` that of its receipt. */
lead_assignment lead_assignment_of(const lead_router *router, uint32_t slot);
/* Of a lead that the router does not have. */
lead_assignment lead_assignment_of_nobody(lead_reason reason, uint32_t rule);
/* LEAD_ERROR_TIME, or LEAD_ERROR_INVALID_ARGUMENT for moments out of range. */
lead_status lead_router_check_now(const lead_router *router, lead_time now, lead_error *error);
/* An empty router; everything in it ready. */
lead_status lead_router_make_empty(lead_policy *policy, lead_key_type key_type, bool keeps_changes, const lead_allocator *memory,
                                   lead_router **router, lead_error *error);

/* --- leads.c ------------------------------------------------------------------------------------------------------------------------------ */

/* LEAD_ERROR_VALUE or LEAD_ERROR_INVALID_ARGUMENT for what is no key of this router. Unused parts of `wanted` are 0. */
lead_status lead_read_key(lead_key_type key_type, const lead_key *key, struct lead_wanted_key *wanted, lead_error *error);
/* What assignments say of a key that was read well: nothing of the caller's but the text. */
lead_key lead_clean_key(lead_key_type key_type, const lead_key *given);
/* The slot, or LEAD_NONE. */
uint32_t lead_leads_find(const struct lead_leads *leads, const struct lead_wanted_key *key);
/* An empty one; everything before is overwritten. */
void lead_leads_init(struct lead_leads *leads, lead_key_type key_type, bool keeps_routes);
/* What the rules said of a lead; of what no policy asks for, only its rule is known. */
struct lead_route lead_leads_route(const struct lead_leads *leads, uint32_t slot);
static inline void lead_leads_set_route(struct lead_leads *leads, uint32_t slot, const struct lead_route *route)
{
    leads->held[slot].rule = route->rule;
    if (leads->routes)
        leads->routes[slot] = *route;
}
/* Of a lead of whom nothing is known but its rule. */
struct lead_route lead_route_of_rule(uint32_t rule);
/* Where a key is looked for first, in a table that is there; brings it nearer. */
uint32_t lead_leads_approach(const struct lead_leads *leads, const struct lead_wanted_key *key);
/* lead_leads_find() from that place on. When there is no such lead, *place is where it would stand, as long as nothing comes or goes. */
uint32_t lead_leads_find_from(const struct lead_leads *leads, const struct lead_wanted_key *key, uint32_t *place);
/* How many more it may have. */
static inline uint32_t lead_leads_left(const struct lead_leads *leads)
{
    return LEAD_LEADS_MAX - leads->held_count - leads->waiting_count;
}
/* Room for so many more leads and lists of earlier holders. False when out of memory. */
bool lead_leads_reserve(struct lead_leads *leads, const lead_allocator *memory, uint32_t more, uint32_t pasts);
/* A slot with this key; zeroed but for what says "none", which is LEAD_NONE. Counted as held. There is room. */
uint32_t lead_leads_add(struct lead_leads *leads, const struct lead_wanted_key *key);
/* Of a lead that does not stand in the queue. */
void lead_leads_remove(struct lead_leads *leads, uint32_t slot);
/* lead_leads_add() at a place of the table that is free. */
uint32_t lead_leads_add_at(struct lead_leads *leads, const struct lead_wanted_key *key, uint32_t place);
void lead_leads_free(struct lead_leads *leads, const lead_allocator *memory);
/* Borrowed from the router. */
lead_key lead_leads_key(const struct lead_leads *leads, uint32_t slot);
/* These look after held_count and waiting_count. */
void lead_queue_append(struct lead_leads *leads, uint32_t slot);
void lead_queue_remove(struct lead_leads *leads, uint32_t slot);
/* Notes that the holder of a lead has it no more. There is room. */
void lead_past_add(struct lead_leads *leads, uint32_t slot, uint32_t person);
bool lead_past_has(const struct lead_leads *leads, uint32_t slot, uint32_t person);
/* Who had it last, or LEAD_NONE. */
uint32_t lead_past_last(const struct lead_leads *leads, uint32_t slot);
/* Puts slots into the order of receipt; `scratch` has room for as many. */
void lead_leads_sort(const struct lead_leads *leads, uint32_t *slots, uint32_t *scratch, size_t count);

/* Room for so many more. False when out of memory. */
bool lead_same_reserve(struct lead_same *same, const lead_allocator *memory, uint32_t more);
void lead_same_free(struct lead_same *same, const lead_allocator *memory);
uint32_t lead_same_find(const struct lead_same *same, uint64_t value); /* person, or LEAD_NONE */
/* The person is given a lead of this value. */
void lead_same_add(struct lead_same *same, uint64_t value, uint32_t person);
/* Somebody has such a lead no more. */
void lead_same_remove(struct lead_same *same, uint64_t value);

/* --- desks.c ------------------------------------------------------------------------------------------------------------------------------ */

/* Desks of which nothing is known yet: the first come_to() looks at all of them. False when out of memory. */
bool lead_desks_init(lead_router *router);
void lead_desks_free(lead_router *router);
/*
 * After given, last, said, day, open, week and days were filled in from elsewhere, and router->now: makes everything else about desks as of that moment.
 * Tells the teams nothing.
 */
void lead_desks_rebuild(lead_router *router);
/* Counts of the person as of router->now: a new day or week begins. */
void lead_desk_roll(lead_router *router, uint32_t person);
/* A copy of the desk with the counts of router->now. */
struct lead_desk_state lead_desk_rolled(const lead_router *router, uint32_t person);
/* A lead given to, or taken from, a person. Looks after limits, able bits and rankings. */
void lead_desk_give(lead_router *router, uint32_t person, uint64_t change);
void lead_desk_take(lead_router *router, uint32_t person);
void lead_desk_set_away(lead_router *router, uint32_t person, struct lead_span span);
/* Finds the reason again, and tells the teams when it is another one, or when `is_moved` (what they compare has changed). */
void lead_desk_look(lead_router *router, uint32_t person, bool is_moved);

#endif
