/* SPDX-License-Identifier: MIT */
/* Names of outcomes, reasons and strategies, as the policy reference has them. */
#include <leadcore/router.h>

static const char *const OUTCOMES[] = {"unassigned", "assigned", "waiting"};

static const char *const REASONS[] = {"chosen", "lacks_needs", "excluded", "away", "outside_hours", "full_30_days", "full_week",
                                      "full_day", "full", "lower_priority", "no_rule", "rule", "no_team"};

static const char *const WAYS[] = {"nobody", "round_robin", "weighted", "least_loaded", "most_free", "longest_waiting", "level",
                                   "best_for_best", "hash", "sticky", "rule", "hand", "escalation"};

#define NAME(names, code) ((code) >= 0 && (size_t)(code) < sizeof(names) / sizeof((names)[0]) ? (names)[code] : NULL)

const char *lead_outcome_name(lead_outcome outcome)
{
    return NAME(OUTCOMES, outcome);
}

const char *lead_reason_name(lead_reason reason)
{
    return NAME(REASONS, reason);
}

const char *lead_by_name(lead_by by)
{
    return NAME(WAYS, by);
}
