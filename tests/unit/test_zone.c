/* SPDX-License-Identifier: MIT */
/* Wall clocks: rules as text, the offset at a moment, and the first moment of a wall. */
#include "calendar_fixture.h"

#include "route/zone.h"

static struct lead_zone zone_of(const char *text, struct lead_arena *arena)
{
    lead_allocator memory;
    struct lead_rule rule;
    struct lead_zone zone;
    const char *problem = lead_rule_read(text, strlen(text), &rule);
    if (problem)
        fail_msg("%s: %s", text, problem);
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(arena, &memory);
    assert_true(lead_zone_build(&zone, &rule, arena));
    return zone;
}

static void rules_are_read(void **state)
{
    static const struct {
        const char *text;
        int32_t standard, daylight;
        bool has_daylight;
        struct lead_rule_date begin, end;
    } rows[] = {
        {"UTC", 0, 0, false, {0}, {0}},
        {"UTC0", 0, 0, false, {0}, {0}},
        {"GMT-0", 0, 0, false, {0}, {0}},
        {"GMTX-2", 7200, 7200, false, {0}, {0}},
        {"+08:00", 28800, 28800, false, {0}, {0}},
        {"-03:30", -12600, -12600, false, {0}, {0}},
        {"+23:59", 86340, 86340, false, {0}, {0}},
        {"CST-8", 28800, 28800, false, {0}, {0}},
        {"<+0545>-5:45", 20700, 20700, false, {0}, {0}},
        {"<-00>0", 0, 0, false, {0}, {0}},
        {"LMT+0:53:28", -3208, -3208, false, {0}, {0}},
        {"ABCdef24", -86400, -86400, false, {0}, {0}},
        {BERLIN, 3600, 7200, true, {LEAD_DATE_MONTH_WEEK, 3, 5, 0, 7200}, {LEAD_DATE_MONTH_WEEK, 10, 5, 0, 10800}},
        {NEW_YORK, -18000, -14400, true, {LEAD_DATE_MONTH_WEEK, 3, 2, 0, 7200}, {LEAD_DATE_MONTH_WEEK, 11, 1, 0, 7200}},
        {LORD_HOWE, 37800, 39600, true, {LEAD_DATE_MONTH_WEEK, 10, 1, 0, 7200}, {LEAD_DATE_MONTH_WEEK, 4, 1, 0, 7200}},
        {DUBLIN, 3600, 0, true, {LEAD_DATE_MONTH_WEEK, 10, 5, 0, 7200}, {LEAD_DATE_MONTH_WEEK, 3, 5, 0, 3600}},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, -3600, true, {LEAD_DATE_MONTH_WEEK, 3, 5, 0, -3600}, {LEAD_DATE_MONTH_WEEK, 10, 5, 0, 0}},
        {"AAA1BBB,J60/+167,365/-167:59:59", -3600, 0, true, {LEAD_DATE_JULIAN, 0, 0, 60, 601200}, {LEAD_DATE_ZERO_BASED, 0, 0, 365, -604799}},
        {"AAA1BBB,J1,0", -3600, 0, true, {LEAD_DATE_JULIAN, 0, 0, 1, 7200}, {LEAD_DATE_ZERO_BASED, 0, 0, 0, 7200}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct lead_rule rule;
        const char *problem = lead_rule_read(rows[i].text, strlen(rows[i].text), &rule);
        if (problem || rule.standard != rows[i].standard || rule.daylight != rows[i].daylight || rule.has_daylight != rows[i].has_daylight)
            fail_msg("%s: %s %d %d", rows[i].text, problem ? problem : "", rule.standard, rule.daylight);
        assert_memory_equal(&rule.begin, &rows[i].begin, sizeof rule.begin);
        assert_memory_equal(&rule.end, &rows[i].end, sizeof rule.end);
    }
}

static void what_is_no_rule_is_refused(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"", "begins with a name"},
        {"CE-1", "begins with a name"},
        {"<>-1", "begins with a name"},
        {"<+01-1", "begins with a name"},
        {"<a b>-1", "begins with a name"},
        {"5", "begins with a name"},
        {"Europe/Berlin", "reads no zone files"},
        {"America/Argentina/Buenos_Aires", "reads no zone files"},
        {"Etc/GMT+8", "reads no zone files"},
        {"CET", "reads no zone files"},
        {"Z", "reads no zone files"},
        {"utc", "reads no zone files"},
        {"Local_Time", "reads no zone files"},
        {"UTC+8", "count to the west"},
        {"UTC-5:30", "count to the west"},
        {"GMT+8", "count to the west"},
        {"GMT1BST,M3.5.0,M10.5.0", "count to the west"},
        {"CST-", "offset of 0 to 24"},
        {"CST 8", "offset of 0 to 24"},
        {"CST25", "offset of 0 to 24"},
        {"CST-8:6", "offset of 0 to 24"},
        {"CST-8:60", "offset of 0 to 24"},
        {"CST-8:00:61", "offset of 0 to 24"},
        {"CST-8:00:", "offset of 0 to 24"},
        {"CST-800", "offset of 0 to 24"},
        {"CST-200", "begins with a name"},
        {"CET-1 ", "begins with a name"},
        {"CET-1CE,M3.5.0,M10.5.0", "begins with a name"},
        {"CET-1CEST-x,M3.5.0,M10.5.0", "offset of 0 to 24"},
        {"CET-1CEST", "when it begins and ends"},
        {"EST5EDT4", "when it begins and ends"},
        {"CET-1CEST,", "two dates"},
        {"CET-1CEST,M3.5.0", "two dates"},
        {"CET-1CEST,M3.5.0,", "two dates"},
        {"CET-1CEST,M0.5.0,M10.5.0", "two dates"},
        {"CET-1CEST,M13.5.0,M10.5.0", "two dates"},
        {"CET-1CEST,M3.0.0,M10.5.0", "two dates"},
        {"CET-1CEST,M3.6.0,M10.5.0", "two dates"},
        {"CET-1CEST,M3.5.7,M10.5.0", "two dates"},
        {"CET-1CEST,M3.5,M10.5.0", "two dates"},
        {"CET-1CEST,M3,M10.5.0", "two dates"},
        {"CET-1CEST,J0,M10.5.0", "two dates"},
        {"CET-1CEST,J366,M10.5.0", "two dates"},
        {"CET-1CEST,366,M10.5.0", "two dates"},
        {"CET-1CEST,x,M10.5.0", "two dates"},
        {"CET-1CEST,M3.5.0,M10.5.0/3,", "two dates"},
        {"CET-1CEST,M3.5.0,M10.5.0/3 ", "two dates"},
        {"CET-1CEST,M3.5.0/,M10.5.0", "from -167 to 167"},
        {"CET-1CEST,M3.5.0/168,M10.5.0", "from -167 to 167"},
        {"CET-1CEST,M3.5.0,M10.5.0/1000", "two dates"},
        {"+8", "'+08:00'"},
        {"+0800", "'+08:00'"},
        {"+24:00", "'+08:00'"},
        {"+08:60", "'+08:00'"},
        {"+08:00:00", "'+08:00'"},
        {"-", "'+08:00'"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct lead_rule rule;
        const char *problem = lead_rule_read(rows[i].text, strlen(rows[i].text), &rule);
        if (!problem || !strstr(problem, rows[i].message))
            fail_msg("'%s': %s", rows[i].text, problem ? problem : "accepted");
    }
}

/* Both sides of a change: the last moment before it is one second earlier. */
static const struct {
    const char *rule, *at;
    int32_t before, after; /* minutes */
} changes[] = {
    {BERLIN, "2026-03-29T01:00Z", 60, 120},
    {BERLIN, "2026-10-25T01:00Z", 120, 60},
    {BERLIN, "2027-03-28T01:00Z", 60, 120},
    {BERLIN, "2000-10-29T01:00Z", 120, 60},
    {BERLIN, "0001-03-25T01:00Z", 60, 120},
    {BERLIN, "9999-10-31T01:00Z", 120, 60},
    {NEW_YORK, "2026-03-08T07:00Z", -300, -240},
    {NEW_YORK, "2026-11-01T06:00Z", -240, -300},
    {SYDNEY, "2026-04-04T16:00Z", 660, 600},
    {SYDNEY, "2026-10-03T16:00Z", 600, 660},
    {AUCKLAND, "2026-04-04T14:00Z", 780, 720},
    {AUCKLAND, "2026-09-26T14:00Z", 720, 780},
    {LORD_HOWE, "2026-04-04T15:00Z", 660, 630},
    {LORD_HOWE, "2026-10-03T15:30Z", 630, 660},
    {DUBLIN, "2026-03-29T01:00Z", 0, 60},
    {DUBLIN, "2026-10-25T01:00Z", 60, 0},
    /* Nuuk: the Saturday before the last Sunday, at 23:00. */
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00Z", -120, -60},
    /* Jerusalem: the Friday before the last Sunday of March as the Thursday behind the third, 26 hours on. */
    {"IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00Z", 120, 180},
    {"IST-2IDT,M3.4.4/26,M10.5.0", "2026-10-24T23:00Z", 180, 120},
    /* J60 is 1 March in every year, 59 is 29 February in leap years. */
    {"AAA0BBB,J60/0,J300/0", "2024-03-01T00:00Z", 0, 60},
    {"AAA0BBB,J60/0,J300/0", "2026-03-01T00:00Z", 0, 60},
    {"AAA0BBB,J59/0,J300/0", "2024-02-28T00:00Z", 0, 60},
    {"AAA0BBB,59/0,J300/0", "2024-02-29T00:00Z", 0, 60},
    {"AAA0BBB,59/0,J300/0", "2026-03-01T00:00Z", 0, 60},
    /* Day 365 of a year without leap day is the next 1 January. */
    {"AAA0BBB,365/0,100/0", "2027-01-01T00:00Z", 0, 60},
    {"AAA0BBB,365/0,100/0", "2024-12-31T00:00Z", 0, 60},
    /* A week before and behind their dates, in other years. */
    {"AAA0BBB,J1/-167,J100/0", "2025-12-25T01:00Z", 0, 60},
    {"AAA0BBB,J100/0,J365/167", "2027-01-06T22:00Z", 60, 0},
};

static void the_clock_changes_when_rules_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct lead_arena arena;
        const struct lead_zone zone = zone_of(changes[i].rule, &arena);
        const lead_time at = moment_of(changes[i].at);
        const struct lead_span before = lead_zone_at(&zone, at - 1), after = lead_zone_at(&zone, at);
        if (before.offset != changes[i].before * MINUTES || after.offset != changes[i].after * MINUTES || before.end != at || after.begin != at)
            fail_msg("%s at %s: %d to %d minutes", changes[i].rule, changes[i].at, (int)(before.offset / MINUTES), (int)(after.offset / MINUTES));
        lead_arena_free(&arena);
    }
}

static void some_clocks_never_change(void **state)
{
    static const struct {
        const char *rule;
        int32_t offset; /* minutes */
    } rows[] = {
        {"UTC", 0},
        {"CST-8", 480},
        {"AAA0BBB0,J100,J200", 0},           /* a saving of nothing */
        {"EST5EDT,0/0,J365/25", -240},       /* daylight saving for ever: it ends when it begins */
        {"AAA0BBB,J100/0,J100/1", 60},       /* likewise */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct lead_arena arena;
        const struct lead_zone zone = zone_of(rows[i].rule, &arena);
        for (lead_time at = LEAD_FIRST_MOMENT; at < LEAD_MOMENT_END; at += 97 * LEAD_DAY)
            if (lead_zone_at(&zone, at).offset != rows[i].offset * MINUTES)
                fail_msg("%s: %d", rows[i].rule, (int)(lead_zone_at(&zone, at).offset / MINUTES));
        lead_arena_free(&arena);
    }
}

/* Spans follow one another without gaps, and look-ups anywhere in them agree. */
static void spans_cover_all_time(void **state)
{
    /* The last: in some years it ends before it begins, and so goes on for a year. */
    static const char *const rules[] = {BERLIN, SYDNEY, LORD_HOWE, DUBLIN, "AAA0BBB,J1/-167,J365/167", "AAA12BBB-13,M2.1.0,M8.5.6/167", "AAA0BBB,M1.1.0/0,J4/0"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        struct lead_arena arena;
        const struct lead_zone zone = zone_of(rules[i], &arena);
        struct lead_span last = lead_zone_at(&zone, LEAD_FIRST_MOMENT);
        uint32_t count = 0;
        while (last.end < LEAD_MOMENT_END) {
            const struct lead_span next = lead_zone_at(&zone, last.end);
            assert_true(next.begin == last.end && next.end > next.begin && next.offset != last.offset);
            assert_true(lead_zone_at(&zone, next.end - 1).begin == next.begin && lead_zone_at(&zone, next.begin + (next.end - next.begin) / 2).end == next.end);
            last = next;
            count++;
        }
        assert_in_range(count, i + 1 < COUNT_OF(rules) ? 2 * 9999 - 2 : 9999, 2 * 9999);
        lead_arena_free(&arena);
    }
}

static void walls_have_a_first_moment(void **state)
{
    static const struct {
        const char *rule, *wall, *moment;
    } rows[] = {
        {"UTC", "2026-03-29T02:30Z", "2026-03-29T02:30Z"},
        {"CST-8", "2026-03-29T02:30Z", "2026-03-28T18:30Z"},
        {BERLIN, "2026-01-01T00:00Z", "2025-12-31T23:00Z"},
        {BERLIN, "2026-07-01T00:00Z", "2026-06-30T22:00Z"},
        {BERLIN, "2026-03-29T01:59Z", "2026-03-29T00:59Z"},
        {BERLIN, "2026-03-29T02:00Z", "2026-03-29T01:00Z"}, /* left out */
        {BERLIN, "2026-03-29T02:30Z", "2026-03-29T01:00Z"},
        {BERLIN, "2026-03-29T03:00Z", "2026-03-29T01:00Z"},
        {BERLIN, "2026-03-29T03:01Z", "2026-03-29T01:01Z"},
        {BERLIN, "2026-10-25T02:30Z", "2026-10-25T00:30Z"}, /* comes twice */
        {BERLIN, "2026-10-25T03:00Z", "2026-10-25T02:00Z"},
        {NEW_YORK, "2026-11-01T01:30Z", "2026-11-01T05:30Z"},
        {LORD_HOWE, "2026-10-04T02:15Z", "2026-10-03T15:30Z"},
        {LORD_HOWE, "2026-04-05T01:45Z", "2026-04-04T14:45Z"},
        /* A whole day is left out in February, and comes twice in August. */
        {"AAA12BBB-12,J40/0,J220/0", "2026-02-09T12:00Z", "2026-02-09T12:00Z"},
        {"AAA12BBB-12,J40/0,J220/0", "2026-02-08T23:59Z", "2026-02-09T11:59Z"},
        {"AAA12BBB-12,J40/0,J220/0", "2026-02-10T00:01Z", "2026-02-09T12:01Z"},
        {"AAA12BBB-12,J40/0,J220/0", "2026-08-07T12:00Z", "2026-08-07T00:00Z"},
        /* Daylight saving of a few hours: two changes between what the wall is with one offset and with the other. */
        {"AAA12BBB-12,J40/0,J40/1", "2026-02-09T00:30Z", "2026-02-08T12:30Z"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct lead_arena arena;
        const struct lead_zone zone = zone_of(rows[i].rule, &arena);
        const lead_time moment = lead_zone_first(&zone, moment_of(rows[i].wall));
        if (moment != moment_of(rows[i].moment))
            fail_msg("%s %s: %lld minutes later", rows[i].rule, rows[i].wall, (long long)((moment - moment_of(rows[i].moment)) / MINUTES));
        lead_arena_free(&arena);
    }
}

/* What it says, for any rule and wall: no moment before it has as late a wall. */
static void the_first_moment_is_the_first(void **state)
{
    static const char *const rules[] = {BERLIN, "AAA12BBB-13,M2.1.0,M8.5.6/167", "AAA-24BBB24,J40/0,J41/12", "AAA24BBB-24,J40/0,J42/12"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        struct lead_arena arena;
        const struct lead_zone zone = zone_of(rules[i], &arena);
        for (int64_t wall = moment_of("2026-02-01T00:00Z"); wall < moment_of("2026-02-20T00:00Z"); wall += 7 * MINUTES) {
            const lead_time first = lead_zone_first(&zone, wall);
            assert_true(first + lead_zone_at(&zone, first).offset >= wall);
            for (lead_time earlier = first - 1; earlier > first - 3 * DAYS; earlier -= 31 * MINUTES)
                if (earlier + lead_zone_at(&zone, earlier).offset >= wall)
                    fail_msg("%s: %lld", rules[i], (long long)wall);
        }
        lead_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_read),
        cmocka_unit_test(what_is_no_rule_is_refused),
        cmocka_unit_test(the_clock_changes_when_rules_say),
        cmocka_unit_test(some_clocks_never_change),
        cmocka_unit_test(spans_cover_all_time),
        cmocka_unit_test(walls_have_a_first_moment),
        cmocka_unit_test(the_first_moment_is_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
