/* SPDX-License-Identifier: MIT */
/* Whether people are able: reasons in their order, days and weeks of their own clocks, absences at their moments; against lists of what was given. */
#include "route_fixture.h"

#include "route/calendar.h"

#define MONTH (30 * DAYS)

/* --- one thing at a time ------------------------------------------------------------------------------------------------------------------ */

#define ONE(person) "'people': [{'id': 'a'" person "}], 'rules': [{'name': 'r', 'person': 'a'}]"
#define BERLIN "'calendars': {'berlin': {'zone': 'CET-1CEST,M3.5.0,M10.5.0/3', 'hours': {'mon-fri': ['09:00-12:00', '13:00-17:00']}}}, "
#define SHANGHAI "'calendars': {'shanghai': {'zone': 'CST-8', 'hours': 'always'}}, "

/* So many leads are given by hand, one a step of time; then somebody looks. */
struct look {
    const char *name, *policy;
    unsigned given;
    lead_time from;
    lead_duration every;
    lead_time now;
    lead_reason reason;
    uint32_t today, this_week, in_30_days;
    lead_time next_change;
};

static const struct look looks[] = {
    {"nothing limits", ONE(""), 3, MONDAY, 0, MONDAY, LEAD_REASON_CHOSEN, 3, 3, 3, LEAD_NEVER},
    {"room for one more", ONE(", 'capacity': {'open': 4}"), 3, MONDAY, 0, MONDAY, LEAD_REASON_CHOSEN, 3, 3, 3, LEAD_NEVER},
    {"full", ONE(", 'capacity': {'open': 3}"), 3, MONDAY, 0, MONDAY, LEAD_REASON_FULL, 3, 3, 3, LEAD_NEVER},
    {"no room ever", ONE(", 'capacity': {'open': 0}"), 0, MONDAY, 0, MONDAY, LEAD_REASON_FULL, 0, 0, 0, LEAD_NEVER},
    {"full today", ONE(", 'capacity': {'per_day': 2}"), 2, MONDAY, 0, MONDAY + DAYS - 1, LEAD_REASON_FULL_DAY, 2, 2, 2, MONDAY + DAYS},
    {"not tomorrow", ONE(", 'capacity': {'per_day': 2}"), 2, MONDAY, 0, MONDAY + DAYS, LEAD_REASON_CHOSEN, 0, 2, 2, LEAD_NEVER},
    {"no lead on any day", ONE(", 'capacity': {'per_day': 0}"), 0, MONDAY, 0, MONDAY + HOURS, LEAD_REASON_FULL_DAY, 0, 0, 0, MONDAY + DAYS},
    {"full this week", ONE(", 'capacity': {'per_week': 2}"), 2, MONDAY, DAYS, MONDAY + 7 * DAYS - 1, LEAD_REASON_FULL_WEEK, 0, 2, 2,
     MONDAY + 7 * DAYS},
    {"not next week", ONE(", 'capacity': {'per_week': 2}"), 2, MONDAY, DAYS, MONDAY + 7 * DAYS, LEAD_REASON_CHOSEN, 0, 0, 2, LEAD_NEVER},
    {"a week ends on Sunday", ONE(", 'capacity': {'per_week': 2}"), 2, MONDAY - DAYS, DAYS, MONDAY, LEAD_REASON_CHOSEN, 1, 1, 2, LEAD_NEVER},
    {"full for 30 days", ONE(", 'capacity': {'per_30_days': 2}"), 2, MONDAY, DAYS, MONDAY + MONTH - 1, LEAD_REASON_FULL_30_DAYS, 0, 0, 2,
     MONDAY + MONTH},
    {"not on the 31st", ONE(", 'capacity': {'per_30_days': 2}"), 2, MONDAY, DAYS, MONDAY + MONTH, LEAD_REASON_CHOSEN, 0, 0, 1, LEAD_NEVER},
    {"years later", ONE(", 'capacity': {'per_30_days': 2}"), 2, MONDAY, DAYS, MONDAY + 4000 * DAYS, LEAD_REASON_CHOSEN, 0, 0, 0, LEAD_NEVER},
    {"before 1970", ONE(", 'capacity': {'per_day': 3, 'per_week': 3}"), 3, -3 * DAYS - 1, 1, -3 * DAYS + 5, LEAD_REASON_CHOSEN, 2, 2, 3,
     LEAD_NEVER}, /* between Sunday and Monday */
    {"full before full today", ONE(", 'capacity': {'open': 1, 'per_day': 1, 'per_week': 1, 'per_30_days': 1}"), 1, MONDAY, 0, MONDAY,
     LEAD_REASON_FULL, 1, 1, 1, LEAD_NEVER},
    {"full today before the week", ONE(", 'capacity': {'per_day': 1, 'per_week': 1, 'per_30_days': 1}"), 1, MONDAY, 0, MONDAY,
     LEAD_REASON_FULL_DAY, 1, 1, 1, MONDAY + DAYS},
    {"this week before 30 days", ONE(", 'capacity': {'per_week': 1, 'per_30_days': 1}"), 1, MONDAY, 0, MONDAY + DAYS, LEAD_REASON_FULL_WEEK, 0, 1,
     1, MONDAY + 2 * DAYS},
    {"by hand beyond the limit", ONE(", 'capacity': {'per_day': 1}"), 5, MONDAY, 0, MONDAY, LEAD_REASON_FULL_DAY, 5, 5, 5, MONDAY + DAYS},
    {"a day of Shanghai", SHANGHAI ONE(", 'calendar': 'shanghai', 'capacity': {'per_day': 1}"), 1, MONDAY, 0, MONDAY + 16 * HOURS - 1,
     LEAD_REASON_FULL_DAY, 1, 1, 1, MONDAY + 16 * HOURS},
    {"the next day of Shanghai", SHANGHAI ONE(", 'calendar': 'shanghai', 'capacity': {'per_day': 1}"), 1, MONDAY, 0, MONDAY + 16 * HOURS,
     LEAD_REASON_CHOSEN, 0, 1, 1, LEAD_NEVER},
    {"before work", BERLIN ONE(", 'calendar': 'berlin'"), 0, MONDAY, 0, MONDAY + 8 * HOURS - 1, LEAD_REASON_OUTSIDE_HOURS, 0, 0, 0,
     MONDAY + 8 * HOURS},
    {"at work", BERLIN ONE(", 'calendar': 'berlin'"), 0, MONDAY, 0, MONDAY + 8 * HOURS, LEAD_REASON_CHOSEN, 0, 0, 0, MONDAY + 11 * HOURS},
    {"at lunch", BERLIN ONE(", 'calendar': 'berlin'"), 0, MONDAY, 0, MONDAY + 11 * HOURS, LEAD_REASON_OUTSIDE_HOURS, 0, 0, 0, MONDAY + 12 * HOURS},
    {"outside before full", BERLIN ONE(", 'calendar': 'berlin', 'capacity': {'open': 0}"), 0, MONDAY, 0, MONDAY, LEAD_REASON_OUTSIDE_HOURS, 0, 0, 0,
     MONDAY + 8 * HOURS},
    {"full today until work ends", BERLIN ONE(", 'calendar': 'berlin', 'capacity': {'per_day': 0}"), 0, MONDAY, 0, MONDAY + 9 * HOURS,
     LEAD_REASON_FULL_DAY, 0, 0, 0, MONDAY + 11 * HOURS},
    {"away on a day", ONE(", 'away': [{'from': '2026-11-23', 'until': '2026-11-24'}]"), 0, MONDAY, 0, MONDAY, LEAD_REASON_AWAY, 0, 0, 0,
     MONDAY + DAYS},
    {"before the day", ONE(", 'away': [{'from': '2026-11-24', 'until': '2026-11-25'}]"), 0, MONDAY, 0, MONDAY + DAYS - 1, LEAD_REASON_CHOSEN, 0, 0,
     0, MONDAY + DAYS},
    {"behind the day", ONE(", 'away': [{'from': '2026-11-20', 'until': '2026-11-23'}]"), 0, MONDAY, 0, MONDAY, LEAD_REASON_CHOSEN, 0, 0, 0,
     LEAD_NEVER},
    {"between two absences", ONE(", 'away': [{'from': '2026-11-20', 'until': '2026-11-23'}, {'from': '2026-11-25', 'until': '2026-11-26'}]"), 0,
     MONDAY, 0, MONDAY, LEAD_REASON_CHOSEN, 0, 0, 0, MONDAY + 2 * DAYS},
    {"absences that touch", ONE(", 'away': [{'from': '2026-11-20', 'until': '2026-11-23'}, {'from': '2026-11-23', 'until': '2026-11-26'}]"), 0,
     MONDAY, 0, MONDAY, LEAD_REASON_AWAY, 0, 0, 0, MONDAY + 3 * DAYS},
    {"away before outside", BERLIN ONE(", 'calendar': 'berlin', 'away': [{'from': '2026-11-23', 'until': '2026-11-24'}]"), 0, MONDAY, 0, MONDAY,
     LEAD_REASON_AWAY, 0, 0, 0, MONDAY + 8 * HOURS},
};

static void give_by_hand(struct routing *routing, uint32_t person, int64_t key, lead_time now)
{
    const lead_key lead = integer_key(key);
    lead_assignment assignment = no_assignment();
    assert_int_equal(lead_router_assign_to(routing->router, &lead, NULL, person, now, &assignment, NULL), LEAD_OK);
    assert_true(assignment.person == person && assignment.by == LEAD_BY_HAND && assignment.outcome == LEAD_OUTCOME_ASSIGNED);
}

static void reasons_and_counts(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(looks); r++) {
        const struct look *look = &looks[r];
        struct routing routing;
        print_message("# %s\n", look->name);
        route_begin(&routing, look->policy);
        for (unsigned i = 0; i < look->given; i++)
            give_by_hand(&routing, 0, i, look->from + i * look->every);
        const lead_desk desk = route_desk(&routing, "a", look->now);
        assert_int_equal(desk.reason, look->reason);
        assert_int_equal(desk.today, look->today);
        assert_int_equal(desk.this_week, look->this_week);
        assert_int_equal(desk.in_30_days, look->in_30_days);
        assert_true(desk.next_change == look->next_change);
        assert_true(desk.open == look->given && desk.given == look->given && desk.reserved == 0);
        /* And a lead that comes by the rule. */
        const lead_assignment assignment = route_assign(&routing, 1000, look->now);
        assert_int_equal(assignment.reason, look->reason);
        assert_int_equal(assignment.outcome, look->reason == LEAD_REASON_CHOSEN ? LEAD_OUTCOME_ASSIGNED : LEAD_OUTCOME_WAITING);
        route_end(&routing);
    }
}

/* --- what the host says ------------------------------------------------------------------------------------------------------------------- */

struct saying {
    const char *name;
    lead_time from, until, now;
    lead_reason reason;
    lead_time next_change;
};

/* The document has Tuesday. All is said on Monday at 01:00. */
static const struct saying sayings[] = {
    {"from now on", MONDAY + HOURS, MONDAY + 3 * HOURS, MONDAY + HOURS, LEAD_REASON_AWAY, MONDAY + 3 * HOURS},
    {"until then", MONDAY + HOURS, MONDAY + 3 * HOURS, MONDAY + 3 * HOURS, LEAD_REASON_CHOSEN, MONDAY + DAYS},
    {"since some time", MONDAY - 9 * DAYS, MONDAY + 3 * HOURS, MONDAY + 2 * HOURS, LEAD_REASON_AWAY, MONDAY + 3 * HOURS},
    {"since ever", INT64_MIN, MONDAY + 3 * HOURS, MONDAY + 2 * HOURS, LEAD_REASON_AWAY, MONDAY + 3 * HOURS},
    {"past", MONDAY - 9 * DAYS, MONDAY + HOURS, MONDAY + HOURS, LEAD_REASON_CHOSEN, MONDAY + DAYS},
    {"later", MONDAY + 2 * HOURS, MONDAY + 3 * HOURS, MONDAY + HOURS, LEAD_REASON_CHOSEN, MONDAY + 2 * HOURS},
    {"later, then", MONDAY + 2 * HOURS, MONDAY + 3 * HOURS, MONDAY + 2 * HOURS, LEAD_REASON_AWAY, MONDAY + 3 * HOURS},
    {"not at all", MONDAY + 3 * HOURS, MONDAY + 2 * HOURS, MONDAY + 2 * HOURS, LEAD_REASON_CHOSEN, MONDAY + DAYS},
    {"nobody knows how long", MONDAY + HOURS, LEAD_NEVER, MONDAY + 999 * DAYS, LEAD_REASON_AWAY, LEAD_NEVER},
    {"into the document's absence", MONDAY + HOURS, MONDAY + DAYS + 3 * HOURS, MONDAY + DAYS + 3 * HOURS, LEAD_REASON_AWAY, MONDAY + 2 * DAYS},
    {"beyond it", MONDAY + HOURS, MONDAY + 3 * DAYS, MONDAY + 2 * DAYS, LEAD_REASON_AWAY, MONDAY + 3 * DAYS},
    {"within it", MONDAY + DAYS + HOURS, MONDAY + DAYS + 2 * HOURS, MONDAY + DAYS + 2 * HOURS, LEAD_REASON_AWAY, MONDAY + 2 * DAYS},
};

static void hosts_say_who_is_away(void **state)
{
    (void)state;
    for (size_t r = 0; r < COUNT_OF(sayings); r++) {
        const struct saying *saying = &sayings[r];
        struct routing routing;
        print_message("# %s\n", saying->name);
        route_begin(&routing, ONE(", 'away': [{'from': '2026-11-24', 'until': '2026-11-25'}]"));
        /* What was said before counts no more. */
        route_set_away(&routing, "a", MONDAY, LEAD_NEVER, MONDAY);
        assert_int_equal(route_desk(&routing, "a", MONDAY).reason, LEAD_REASON_AWAY);
        route_set_away(&routing, "a", saying->from, saying->until, MONDAY + HOURS);
        const lead_desk desk = route_desk(&routing, "a", saying->now);
        assert_int_equal(desk.reason, saying->reason);
        assert_true(desk.next_change == saying->next_change);
        route_end(&routing);
    }
}

/* --- comebacks count at their moments ----------------------------------------------------------------------------------------------------- */

/* The level of somebody who comes back is that of the lowest colleague at that moment. */
static void comebacks_are_counted_when_they_happen(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, "'people': [{'id': 'a', 'away': [{'from': '2026-11-23', 'until': '2026-11-24'}]}, {'id': 'b'}],"
                          "'teams': [{'name': 't', 'members': ['a', 'b'], 'strategy': 'level'}], 'rules': [{'name': 'r', 'team': 't'}]");
    expect_turns(&routing, 0, MONDAY, "bbbb");
    /* Until then, b has had four more by hand, of which two come after a is back; nobody asks in between. */
    for (int64_t i = 0; i < 4; i++) {
        const lead_key lead = integer_key(10 + i);
        lead_assignment assignment = no_assignment();
        assert_int_equal(lead_router_assign_to(routing.router, &lead, routing.request, 1, MONDAY + DAYS + (i < 2 ? -1 : 1), &assignment, NULL), LEAD_OK);
        assert_int_equal(assignment.team, 0);
    }
    /* a: 6 as b had at midnight; b: 8. */
    expect_turns(&routing, 20, MONDAY + 2 * DAYS, "aaabab");
    route_end(&routing);
}

/* Of those who come back at one moment, each finds those before; and whoever leaves at that moment is not there. */
static void at_one_moment_some_leave_before_others_come(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, "'people': [{'id': 'a', 'away': [{'from': '2026-11-23', 'until': '2026-11-24'}]}, {'id': 'b'},"
                          "{'id': 'c', 'away': [{'from': '2026-11-24', 'until': '2026-11-25'}]}],"
                          "'teams': [{'name': 't', 'members': ['a', 'b', 'c'], 'strategy': 'level'}], 'rules': [{'name': 'r', 'team': 't'}]");
    expect_turns(&routing, 0, MONDAY, "bcbc");
    give_by_hand(&routing, 1, 10, MONDAY);
    const lead_key lead = integer_key(11);
    lead_assignment assignment = no_assignment();
    assert_int_equal(lead_router_assign_to(routing.router, &lead, routing.request, 1, MONDAY, &assignment, NULL), LEAD_OK);
    /* b has level 3, c has 2 but leaves when a comes: so a begins at 3. */
    expect_turns(&routing, 20, MONDAY + DAYS, "abab");
    route_end(&routing);
}

/* Else two who come back together would find each other's old levels, and owe nothing. */
static void of_two_who_come_at_one_moment_the_second_finds_the_first(void **state)
{
    struct routing routing;
    (void)state;
    route_begin(&routing, "'people': [{'id': 'a', 'away': [{'from': '2026-11-23', 'until': '2026-11-24'}]}, {'id': 'b'},"
                          "{'id': 'c', 'away': [{'from': '2026-11-23', 'until': '2026-11-24'}]}],"
                          "'teams': [{'name': 't', 'members': ['a', 'b', 'c'], 'strategy': 'level'}], 'rules': [{'name': 'r', 'team': 't'}]");
    expect_turns(&routing, 0, MONDAY, "bbbb");
    expect_turns(&routing, 10, MONDAY + DAYS, "abcabc");
    route_end(&routing);
}

/* --- at random ---------------------------------------------------------------------------------------------------------------------------- */

#define TEAM_OF(name, strategy, more) "{'name': '" name "', 'members': ['a', 'b', 'c', 'd', 'e', 'f'], 'strategy': '" strategy "'" more "}"

static const char crowd[] =
    "'calendars': {'berlin': {'zone': 'CET-1CEST,M3.5.0,M10.5.0/3', 'hours': {'mon-fri': ['09:00-12:00', '13:00-17:00'], 'sat': ['22:00-04:00']}},"
    " 'shanghai': {'zone': 'CST-8', 'hours': 'always'}, 'kathmandu': {'zone': '+05:45', 'hours': {'mon-sun': ['08:00-20:00']}},"
    " 'santiago': {'zone': '<-04>4<-03>,M9.1.6/24,M4.1.6/24', 'hours': {'mon-sun': ['00:00-24:00']}}},"
    "'people': [{'id': 'a', 'capacity': {'open': 6, 'per_day': 3}},"
    " {'id': 'b', 'calendar': 'berlin', 'capacity': {'open': 9, 'per_week': 10}},"
    " {'id': 'c', 'calendar': 'shanghai', 'capacity': {'open': 12, 'per_day': 2, 'per_30_days': 20},"
    "  'away': [{'from': '2026-11-24', 'until': '2026-11-26'}, {'from': '2026-12-01', 'until': '2026-12-01T12:00:00Z'},"
    "           {'from': '2026-12-20', 'until': '2027-01-07'}, {'from': '2027-03-01', 'until': '2028-03-01'}]},"
    " {'id': 'd', 'calendar': 'kathmandu', 'weight': 3, 'capacity': {'open': 30, 'per_day': 5, 'per_week': 12, 'per_30_days': 30}},"
    " {'id': 'e', 'calendar': 'santiago', 'capacity': {'open': 3, 'per_30_days': 9}, 'away': [{'from': '2026-12-24', 'until': '2027-01-02'}]},"
    " {'id': 'f', 'weight': 2, 'capacity': {'open': 50}, 'away': [{'from': '2026-11-25', 'until': '2026-11-26'}]}],"
    "'teams': [" TEAM_OF("round", "round_robin", "") ", " TEAM_OF("even weighted", "weighted", "") ", "
    TEAM_OF("weighted", "weighted", ", 'returning': 'catch_up'") ", " TEAM_OF("even loaded", "least_loaded", "") ", "
    TEAM_OF("loaded", "least_loaded", ", 'returning': 'catch_up'") ", " TEAM_OF("free", "most_free", "") ", "
    TEAM_OF("waiting", "longest_waiting", "") ", " TEAM_OF("level", "level", "") ", " TEAM_OF("hash", "hash", "") "],"
    "'rules': [{'name': '0', 'when': {'kind': '0'}, 'team': 'round'}, {'name': '1', 'when': {'kind': '1'}, 'team': 'even weighted'},"
    "{'name': '2', 'when': {'kind': '2'}, 'team': 'weighted'}, {'name': '3', 'when': {'kind': '3'}, 'team': 'even loaded'},"
    "{'name': '4', 'when': {'kind': '4'}, 'team': 'loaded'}, {'name': '5', 'when': {'kind': '5'}, 'team': 'free'},"
    "{'name': '6', 'when': {'kind': '6'}, 'team': 'waiting'}, {'name': '7', 'when': {'kind': '7'}, 'team': 'level'},"
    "{'name': '8', 'team': 'hash'}]";

#define CROWD 6
#define GIFTS 20000

/* What was given, when; and absences. */
struct gift {
    uint32_t person;
    lead_time at;
};

struct ledger {
    struct gift gifts[GIFTS];
    unsigned count;
    uint32_t open[CROWD];
    struct lead_span said[CROWD];
};

static lead_duration random_step(struct sample_random *random)
{
    static const lead_duration most[] = {1, 90 * MINUTES, 20 * HOURS, 9 * DAYS, 400 * DAYS};
    const unsigned kind = sample_below(random, 60);
    const lead_duration bound = most[kind < 20 ? 0 : kind < 42 ? 1 : kind < 55 ? 2 : kind < 59 ? 3 : 4];
    return (lead_duration)(sample_next(random) % (uint64_t)bound);
}

/* The last day that has begun. */
static int32_t slow_day(const lead_calendar *calendar, lead_time now)
{
    int32_t day = lead_calendar_day(calendar, now);
    while (lead_calendar_day_start(calendar, day + 1) <= now)
        day++;
    return day;
}

static uint32_t slow_count(const struct ledger *ledger, uint32_t person, const lead_calendar *calendar, int32_t from, lead_time now)
{
    uint32_t count = 0;
    for (unsigned i = ledger->count; i > 0 && ledger->gifts[i - 1].at > now - 40 * DAYS; i--)
        count += ledger->gifts[i - 1].person == person && slow_day(calendar, ledger->gifts[i - 1].at) >= from;
    return count;
}

static bool slow_away(const struct lead_policy *policy, const struct ledger *ledger, uint32_t person, lead_time now)
{
    bool is_away = ledger->said[person].from <= now && now < ledger->said[person].until;
    for (uint32_t i = 0; i < policy->people[person].away_count; i++)
        is_away |= policy->people[person].away[i].from <= now && now < policy->people[person].away[i].until;
    return is_away;
}

static lead_desk slow_desk(const struct lead_policy *policy, const struct ledger *ledger, uint32_t person, lead_time now)
{
    const struct lead_person *who = &policy->people[person];
    const int32_t today = slow_day(who->calendar, now), weekday = (today % 7 + 10) % 7;
    lead_desk desk = {.size = sizeof desk,
                      .open = ledger->open[person],
                      .today = slow_count(ledger, person, who->calendar, today, now),
                      .this_week = slow_count(ledger, person, who->calendar, today - weekday, now),
                      .in_30_days = slow_count(ledger, person, who->calendar, today - 29, now)};
    desk.reason = slow_away(policy, ledger, person, now)                                    ? LEAD_REASON_AWAY
                  : !lead_calendar_is_open(who->calendar, now)                              ? LEAD_REASON_OUTSIDE_HOURS
                  : desk.open >= who->limits[LEAD_LIMIT_OPEN]                               ? LEAD_REASON_FULL
                  : desk.today >= who->limits[LEAD_LIMIT_DAY]                               ? LEAD_REASON_FULL_DAY
                  : desk.this_week >= who->limits[LEAD_LIMIT_WEEK]                          ? LEAD_REASON_FULL_WEEK
                  : desk.in_30_days >= who->limits[LEAD_LIMIT_30_DAYS]                      ? LEAD_REASON_FULL_30_DAYS
                                                                                            : LEAD_REASON_CHOSEN;
    return desk;
}

static void check_desk(struct routing *routing, const struct ledger *ledger, uint32_t person, lead_time now)
{
    const lead_desk expected = slow_desk(routing->policy, ledger, person, now);
    lead_desk desk = {.size = sizeof desk};
    assert_int_equal(lead_router_desk(routing->router, person, now, &desk, NULL), LEAD_OK);
    assert_int_equal(desk.reason, expected.reason);
    assert_int_equal(desk.open, expected.open);
    assert_int_equal(desk.today, expected.today);
    assert_int_equal(desk.this_week, expected.this_week);
    assert_int_equal(desk.in_30_days, expected.in_30_days);
    assert_true(desk.next_change > now);
    /* Until then, nothing but leads changes it. */
    const lead_time later = desk.next_change == LEAD_NEVER ? now + 500 * DAYS : desk.next_change - 1;
    assert_int_equal(slow_desk(routing->policy, ledger, person, later).reason, desk.reason);
}

static void note_gift(struct ledger *ledger, uint32_t person, lead_time now)
{
    ledger->gifts[ledger->count++] = (struct gift){person, now};
    ledger->open[person]++;
}

static void release_first_of(struct routing *routing, struct ledger *ledger, uint32_t person, lead_time now)
{
    lead_key key = integer_key(0);
    size_t count;
    assert_int_equal(lead_router_list(routing->router, LEAD_OUTCOME_ASSIGNED, person, &key, 1, &count, NULL), LEAD_OK);
    assert_int_equal(count, ledger->open[person]);
    if (count == 0)
        return;
    route_release(routing, key.integer, false, now);
    ledger->open[person]--;
}

static void one_operation(struct routing *routing, struct ledger *ledger, struct sample_random *random, int64_t key, lead_time now)
{
    const uint32_t person = sample_below(random, CROWD);
    const unsigned kind = sample_below(random, 10);
    if (kind < 4) {
        char text[2] = {(char)('0' + sample_below(random, 9)), '\0'};
        route_set(routing, "kind", text);
        const lead_assignment assignment = route_assign(routing, key, now);
        if (assignment.person != LEAD_NONE) {
            assert_int_equal(slow_desk(routing->policy, ledger, assignment.person, now).reason, LEAD_REASON_CHOSEN);
            note_gift(ledger, assignment.person, now);
        } else {
            for (uint32_t i = 0; i < CROWD; i++)
                assert_int_not_equal(slow_desk(routing->policy, ledger, i, now).reason, LEAD_REASON_CHOSEN);
        }
    } else if (kind < 5) {
        give_by_hand(routing, person, key, now);
        note_gift(ledger, person, now);
    } else if (kind < 9) {
        release_first_of(routing, ledger, person, now);
    } else {
        const lead_time from = now - 3 * DAYS + random_step(random), until = from + random_step(random);
        assert_int_equal(lead_router_set_away(routing->router, person, from, until, now, NULL), LEAD_OK);
        ledger->said[person] = (struct lead_span){from, until};
    }
}

static void desks_agree_with_a_list(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct sample_random random = {seed};
        struct ledger *ledger = calloc(1, sizeof *ledger);
        struct routing routing;
        lead_time now = MONDAY;
        route_begin(&routing, crowd);
        for (int64_t i = 0; i < 3000; i++) {
            now += random_step(&random);
            one_operation(&routing, ledger, &random, i, now);
            if (i % 5 == 0)
                check_desk(&routing, ledger, sample_below(&random, CROWD), now);
        }
        for (uint32_t person = 0; person < CROWD; person++)
            check_desk(&routing, ledger, person, now);
        free(ledger);
        route_end(&routing);
    }
}

/* --- it does not matter when somebody looks ----------------------------------------------------------------------------------------------- */

static void look_at_all(struct routing *routing, lead_time now)
{
    for (uint32_t person = 0; person < CROWD; person++) {
        lead_desk desk = {.size = sizeof desk};
        assert_int_equal(lead_router_desk(routing->router, person, now, &desk, NULL), LEAD_OK);
    }
}

/* Two routers, of which one is looked at all the time. */
static void looking_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct sample_random random = {seed};
        struct routing one, other;
        lead_time now = MONDAY;
        route_begin(&one, crowd);
        route_begin(&other, crowd);
        for (int64_t key = 0; key < 1500; key++) {
            const lead_duration step = random_step(&random);
            char kind[2] = {(char)('0' + sample_below(&random, 9)), '\0'};
            for (unsigned i = 1; i <= 4; i++)
                look_at_all(&one, now + step * i / 5);
            now += step;
            route_set(&one, "kind", kind);
            route_set(&other, "kind", kind);
            const lead_assignment a = route_assign(&one, key, now), b = route_assign(&other, key, now);
            assert_int_equal(a.person, b.person);
            assert_int_equal(a.reason, b.reason);
            if (sample_once_in(&random, 3) && a.person != LEAD_NONE) {
                route_release(&one, key, key % 2, now);
                route_release(&other, key, key % 2, now);
            }
            if (sample_once_in(&random, 20)) {
                const uint32_t person = sample_below(&random, CROWD);
                const lead_time until = now + random_step(&random);
                assert_int_equal(lead_router_set_away(one.router, person, now, until, now, NULL), LEAD_OK);
                assert_int_equal(lead_router_set_away(other.router, person, now, until, now, NULL), LEAD_OK);
            }
        }
        route_end(&one);
        route_end(&other);
    }
}

/* --- calls that are wrong ----------------------------------------------------------------------------------------------------------------- */

static void wrong_calls_are_refused(void **state)
{
    struct routing routing;
    lead_desk desk = {.size = sizeof desk, .open = 9}, small = {.size = 3};
    (void)state;
    route_begin(&routing, ONE(""));
    assert_int_equal(lead_router_desk(NULL, 0, MONDAY, &desk, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(desk.open, 0);
    assert_int_equal(lead_router_desk(routing.router, 0, MONDAY, NULL, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_desk(routing.router, 0, MONDAY, &small, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_desk(routing.router, 1, MONDAY, &desk, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_desk(routing.router, 0, LEAD_NEVER, &desk, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_desk(routing.router, 0, MONDAY, &desk, NULL), LEAD_OK);
    assert_int_equal(lead_router_desk(routing.router, 0, MONDAY - 1, &desk, NULL), LEAD_ERROR_TIME);
    assert_int_equal(lead_router_set_away(NULL, 0, 0, 0, MONDAY, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_set_away(routing.router, 1, 0, 0, MONDAY, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_router_set_away(routing.router, 0, 0, 0, MONDAY - 1, NULL), LEAD_ERROR_TIME);
    assert_int_equal(lead_router_change_count(routing.router), 0);
    route_end(&routing);
}

/* To the last moment that there is. */
static void time_has_an_end(void **state)
{
    static const lead_time last = INT64_C(253402300799999999); /* 9999-12-31T23:59:59.999999Z */
    struct routing routing;
    (void)state;
    route_begin(&routing, ONE(", 'capacity': {'per_day': 1}"));
    give_by_hand(&routing, 0, 1, last - 5);
    const lead_desk desk = route_desk(&routing, "a", last - 1);
    assert_true(desk.reason == LEAD_REASON_FULL_DAY && desk.today == 1 && desk.next_change >= last);
    route_desk(&routing, "a", last);
    route_end(&routing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_and_counts),
        cmocka_unit_test(hosts_say_who_is_away),
        cmocka_unit_test(comebacks_are_counted_when_they_happen),
        cmocka_unit_test(at_one_moment_some_leave_before_others_come),
        cmocka_unit_test(of_two_who_come_at_one_moment_the_second_finds_the_first),
        cmocka_unit_test(desks_agree_with_a_list),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(time_has_an_end),
    };
    return cmocka_run_group_tests_name("desks", tests, NULL, NULL);
}
