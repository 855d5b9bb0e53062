/* SPDX-License-Identifier: MIT */
/* Turns by weight: Tijdeman's rule for the chairman assignment problem (1980), with integers only. */
#ifndef LEADCORE_SRC_ROUTE_WEIGHTED_H
#define LEADCORE_SRC_ROUTE_WEIGHTED_H

#include "route/filter.h"

/* Who of the able that pass gets the lead; LEAD_NONE when none does. */
uint32_t lead_weighted_choose(const struct lead_filter *filter);
/* Balances grow for all who could take such a lead, the receiver among them, and the receiver pays. */
void lead_weighted_charge(const struct lead_policy *policy, const struct lead_team *team, struct lead_turns *turns, uint32_t member,
                          const struct lead_route *route);
/* Where balances stop, on both sides. */
int64_t lead_balance_limit(uint32_t members);

#endif
