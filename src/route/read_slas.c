/* SPDX-License-Identifier: MIT */
/* The "slas" of a policy: clocks, and what happens when they run out. */
#include "base/time.h"
#include "route/read_policy.h"

#include <string.h>

static const char *const keys[] = {"clocks", "hops", "escalate"};
enum { CLOCKS, HOPS, ESCALATE, COUNT };
static const char *const clock_keys[] = {"name", "within", "warn", "calendar", "starts", "on_breach"};
enum { NAME, WITHIN, WARN, CALENDAR, STARTS, ON_BREACH, CLOCK_COUNT };

#define HOPS_OTHERWISE 3

/* --- one clock ---------------------------------------------------------------------------------------------------------------------------- */

/* Days of working time would be days of how many hours? */
static bool want_working_time(const struct lead_place *place, lead_duration *duration)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    *duration = 0;
    if (!lead_want_string(place))
        return false;
    const char *text = place->value->text;
    const size_t size = place->value->size;
    if (lead_duration_parse(text, size, duration) && (text[size - 1] == 'm' || text[size - 1] == 'h'))
        return true;
    lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected working time in minutes or hours, such as \"5m\" or \"8h\", found '%s'",
                   lead_quoted(text, size, quoted));
    return false;
}

static void read_warnings(const struct lead_place *place, struct lead_clock_definition *clock)
{
    lead_duration last = clock->within ? clock->within : INT64_MAX; /* 0: reported */
    if (!lead_want_array(place))
        return;
    if (place->value->count > LEAD_WARNINGS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u of them; at most %d", (unsigned)place->value->count, LEAD_WARNINGS_MAX);
        return;
    }
    for (const struct lead_json *item = place->value->first; item; item = item->next) {
        const struct lead_place child = lead_child(place, item, clock->warning_count);
        lead_duration *warning = &clock->warnings[clock->warning_count++];
        if (!want_working_time(&child, warning))
            continue;
        if (*warning >= last)
            lead_report_at(&child, LEAD_ERROR_BAD_VALUE, "expected a shorter time before the deadline than %s",
                           clock->warning_count == 1 ? "'within'" : "that of the warning before");
        last = *warning;
    }
}

static void read_calendar(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_clock_definition *clock)
{
    if (!lead_want_string(place))
        return;
    const struct lead_json *value = place->value;
    if (value->size == 8 && memcmp(value->text, "assignee", 8) == 0)
        return;
    if (value->size == 4 && memcmp(value->text, "team", 4) == 0) {
        clock->source = LEAD_OF_TEAM;
        return;
    }
    clock->source = LEAD_OF_ITS_OWN;
    clock->calendar = lead_want_calendar(reader, place);
}

static void read_clock(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_clock_definition *clock)
{
    static const char *const starts[] = {"assigned", "received"}, *const breaches[] = {"report", "reassign"};
    const struct lead_json *members[CLOCK_COUNT];
    struct lead_place children[CLOCK_COUNT];
    lead_members(place, clock_keys, CLOCK_COUNT, WITHIN + 1, members);
    for (int key = 0; key < CLOCK_COUNT; key++)
        children[key] = lead_child(place, members[key], 0);
    if (members[NAME] && lead_want_name(&children[NAME]))
        clock->name = members[NAME]->text;
    if (members[WITHIN])
        want_working_time(&children[WITHIN], &clock->within);
    if (members[WARN])
        read_warnings(&children[WARN], clock);
    if (members[CALENDAR])
        read_calendar(reader, &children[CALENDAR], clock);
    clock->from_receipt = members[STARTS] && lead_want_choice(&children[STARTS], "start", starts, 2) == 1;
    clock->reassigns = members[ON_BREACH] && lead_want_choice(&children[ON_BREACH], "way of answering a breach", breaches, 2) == 1;
}

/* --- an SLA ------------------------------------------------------------------------------------------------------------------------------- */

static void check_clock_name(const struct lead_place *place, const struct lead_sla *sla)
{
    const struct lead_clock_definition *clocks = sla->clocks, *last = &clocks[sla->clock_count - 1];
    const struct lead_place name = lead_child(place, lead_json_member(place->value, clock_keys[NAME]), 0);
    char quoted[LEAD_QUOTED_CAPACITY];
    for (const struct lead_clock_definition *earlier = clocks; last->name && earlier < last; earlier++)
        if (earlier->name && strcmp(earlier->name, last->name) == 0) {
            lead_report_at(&name, LEAD_ERROR_DUPLICATE_NAME, "clock '%s' stands twice in this SLA",
                           lead_quoted(last->name, strlen(last->name), quoted));
            return;
        }
}

static void read_clocks(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_sla *sla)
{
    if (!lead_want_array(place))
        return;
    if (place->value->count > LEAD_CLOCKS_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u clocks; at most %d", (unsigned)place->value->count, LEAD_CLOCKS_MAX);
        return;
    }
    for (const struct lead_json *item = place->value->first; item; item = item->next) {
        const struct lead_place child = lead_child(place, item, sla->clock_count);
        read_clock(reader, &child, &sla->clocks[sla->clock_count++]);
        check_clock_name(&child, sla);
    }
}

static void read_escalation(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_sla *sla)
{
    static const char *const escalation_keys[] = {"team", "person"};
    const struct lead_json *members[2];
    if (!lead_members(place, escalation_keys, 2, 0, members))
        return;
    const struct lead_place team = lead_child(place, members[0], 0), person = lead_child(place, members[1], 0);
    if (!members[0] == !members[1])
        lead_report_at(place, members[0] ? LEAD_ERROR_BAD_VALUE : LEAD_ERROR_MISSING_KEY, "expected one of 'team' and 'person'");
    else if (members[0])
        sla->escalation_team = lead_want_named(reader, &reader->teams, &team);
    else
        sla->escalation_person = lead_want_named(reader, &reader->people, &person);
}

static bool has_reassigning(const struct lead_sla *sla)
{
    for (uint32_t c = 0; c < sla->clock_count; c++)
        if (sla->clocks[c].reassigns)
            return true;
    return false;
}

static void read_sla(struct lead_policy_reader *reader, const struct lead_place *place, struct lead_sla *sla)
{
    const struct lead_json *members[COUNT];
    int64_t hops = HOPS_OTHERWISE;
    lead_members(place, keys, COUNT, CLOCKS + 1, members);
    const struct lead_place clocks = lead_child(place, members[CLOCKS], 0), hop = lead_child(place, members[HOPS], 0);
    const struct lead_place escalation = lead_child(place, members[ESCALATE], 0);
    *sla = (struct lead_sla){.escalation_team = LEAD_NONE, .escalation_person = LEAD_NONE};
    if (members[CLOCKS])
        read_clocks(reader, &clocks, sla);
    if (members[HOPS])
        lead_want_integer(&hop, 1, LEAD_HOPS_MAX, &hops);
    sla->hops = (uint32_t)hops;
    if (members[ESCALATE])
        read_escalation(reader, &escalation, sla);
    if (place->findings->errors || has_reassigning(sla))
        return;
    if (members[HOPS])
        lead_report_key(&hop, LEAD_WARNING_UNUSED, "no clock of this SLA has \"on_breach\": \"reassign\", so no lead ever goes on");
    if (members[ESCALATE])
        lead_report_key(&escalation, LEAD_WARNING_UNUSED, "no clock of this SLA has \"on_breach\": \"reassign\", so no lead is ever escalated");
}

bool lead_slas_read(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_place place = lead_child(reader->root, reader->slas.section, 0);
    const uint32_t count = reader->slas.count;
    policy->slas = LEAD_ARENA_NEW(reader->arena, (size_t)count + 1, struct lead_sla); /* one for those without an index */
    if (!policy->slas)
        return false;
    policy->sla_count = policy->sla_names.count;
    const struct lead_json *member = count ? place.value->first : NULL;
    for (uint32_t position = 0; position < count; position++, member = member->next) {
        const struct lead_place child = lead_child(&place, member, 0);
        const uint32_t index = reader->slas.indexes[position];
        struct lead_sla *sla = &policy->slas[index == LEAD_NONE ? count : index];
        read_sla(reader, &child, sla);
        sla->name = member->key;
        policy->clocks_per_lead = sla->clock_count > policy->clocks_per_lead ? sla->clock_count : policy->clocks_per_lead;
    }
    return true;
}
