/* SPDX-License-Identifier: MIT */
/* A policy for calls of routers: a team with a fallback, whose companies stick; rules with a person, without anybody, with needs. */
#ifndef LEADCORE_TESTS_UNIT_ROUTE_HOUSE_H
#define LEADCORE_TESTS_UNIT_ROUTE_HOUSE_H

#include "route_fixture.h"

static const char house[] =
    "'people': [{'id': 'ann', 'capacity': {'open': 2}}, {'id': 'bob', 'skills': ['tender']}, {'id': 'cid'}, {'id': 'dot'}, {'id': 'eve'}],"
    "'teams': [{'name': 'field', 'members': ['ann', 'bob', 'cid'], 'strategy': 'level', 'sticky': [{'same': 'company'}], 'fallback': 'desk'},"
    "{'name': 'desk', 'members': ['dot'], 'strategy': 'round_robin'}],"
    "'rules': [{'name': 'spam', 'when': {'kind': 'spam'}, 'unassigned': 'nobody wants it'},"
    "{'name': 'boss', 'when': {'kind': 'boss'}, 'person': 'eve'},"
    "{'name': 'tender', 'when': {'kind': 'tender'}, 'team': 'field', 'needs': {'skills': ['tender']}},"
    "{'name': 'field', 'when': {'kind': 'field'}, 'team': 'field'}]";
enum { SPAM, BOSS, TENDER, FIELD };
enum { ANN, BOB, CID, DOT, EVE };
enum { FIELD_TEAM, DESK_TEAM };

#endif
