/* SPDX-License-Identifier: MIT */
/* From leads a day to people: multiplication. Where the defaults come from, the header says. */
#include "base/error.h"

#include <leadcore/assign.h>
#include <stddef.h>

#define NUMBER_MAX 1e12
#define PEOPLE_MAX 4e9
/* Products of decimal fractions are a little off; so much above a whole number is that number. */
#define SLACK 1e-9

#define DIALS_PER_MOBILE 12.73
#define DIALS_PER_SWITCHBOARD 18.83
#define DIALS_PER_CONVERSATION 22.5
#define DIALS_PER_CONVERSATION_OF_IT_OR_MARKETING 20.0
#define CONVERSATIONS_PER_LEAD 1.0
#define CONVERSATIONS_PER_MEETING 3.0
#define DIALS_PER_PERSON 60.0

static bool is_number(double number)
{
    return number >= 0 && number <= NUMBER_MAX;
}

static bool is_workload(const lead_workload *work)
{
    return is_number(work->leads_per_day) && is_number(work->conversations_per_lead) && is_number(work->dials_per_person) &&
           is_number(work->dials_per_reach) && is_number(work->dials_per_conversation) && is_number(work->conversations_per_meeting) &&
           work->reach >= 0 && work->reach <= LEAD_REACH_SWITCHBOARD && (work->is_it_or_marketing == 0 || work->is_it_or_marketing == 1);
}

static double or_default(double number, double preset)
{
    return number > 0 ? number : preset;
}

static uint32_t round_up(double number)
{
    const uint32_t whole = (uint32_t)number;
    return whole + (number - whole > SLACK * (number + 1));
}

static lead_staffing plan(const lead_workload *work)
{
    const double per_reach = work->reach == LEAD_REACH_SWITCHBOARD ? DIALS_PER_SWITCHBOARD : DIALS_PER_MOBILE;
    const double per_conversation = work->is_it_or_marketing ? DIALS_PER_CONVERSATION_OF_IT_OR_MARKETING : DIALS_PER_CONVERSATION;
    lead_staffing found = {.size = sizeof found};
    found.conversations = work->leads_per_day * or_default(work->conversations_per_lead, CONVERSATIONS_PER_LEAD);
    found.dials = found.conversations * or_default(work->dials_per_conversation, per_conversation);
    found.reached = found.dials / or_default(work->dials_per_reach, per_reach);
    found.meetings = found.conversations / or_default(work->conversations_per_meeting, CONVERSATIONS_PER_MEETING);
    found.people = found.dials / or_default(work->dials_per_person, DIALS_PER_PERSON);
    return found;
}

lead_status lead_plan_staffing(const lead_workload *workload, lead_staffing *staffing, lead_error *error)
{
    lead_workload work;
    lead_staffing found = {.size = sizeof found};
    if (lead_copy_out(staffing, &found, sizeof found, sizeof found) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "staffing.size is not set");
    if (lead_copy_in(&work, sizeof work, workload, sizeof work) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "workload.size is not set");
    if (!is_workload(&work))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "numbers of a workload are 0 to 10^12, its choices those of the header");
    found = plan(&work);
    if (!is_number(found.dials) || !is_number(found.reached) || !is_number(found.conversations) || !is_number(found.meetings) || found.people > PEOPLE_MAX)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "this comes to more than 10^12 a day, or 4 * 10^9 people");
    found.people_needed = round_up(found.people);
    return lead_copy_out(staffing, &found, sizeof found, sizeof found);
}
