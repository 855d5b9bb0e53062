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

/* The name of what cannot be meant, or NULL. */
static const char *wrong_figure(const lead_workload *work)
{
    const struct {
        const char *name;
        double number;
    } figures[] = {
        {"leads_per_day", work->leads_per_day},
        {"conversations_per_lead", work->conversations_per_lead},
        {"dials_per_person", work->dials_per_person},
        {"dials_per_reach", work->dials_per_reach},
        {"dials_per_conversation", work->dials_per_conversation},
        {"conversations_per_meeting", work->conversations_per_meeting},
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!is_number(figures[i].number))
            return figures[i].name;
    return NULL;
}

static bool has_choices(const lead_workload *work)
{
    return work->reach >= 0 && work->reach <= LEAD_REACH_SWITCHBOARD && (work->is_it_or_marketing == 0 || work->is_it_or_marketing == 1);
}

/* What it comes to that is too much, or NULL. */
static const char *beyond(const lead_staffing *staffing)
{
    return !is_number(staffing->conversations) ? "conversations"
           : !is_number(staffing->dials)       ? "dials"
           : !is_number(staffing->reached)     ? "people reached"
           : !is_number(staffing->meetings)    ? "meetings"
           : staffing->people > PEOPLE_MAX     ? "people"
                                               : NULL;
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
    const char *wrong = wrong_figure(&work);
    if (wrong)
        return lead_fail_at(error, wrong, LEAD_ERROR_INVALID_ARGUMENT, "%s must be a number from 0 to 10^12", wrong);
    if (!has_choices(&work))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "reach must be 0, 1 or 2, and is_it_or_marketing 0 or 1");
    found = plan(&work);
    wrong = beyond(&found);
    if (wrong)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "this comes to more %s a day than anybody counts", wrong);
    found.people_needed = round_up(found.people);
    return lead_copy_out(staffing, &found, sizeof found, sizeof found);
}
