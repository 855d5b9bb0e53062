/* SPDX-License-Identifier: MIT */
/* Conditions that nothing can meet. */
#ifndef LEADCORE_SRC_RULES_CONTRADICTION_H
#define LEADCORE_SRC_RULES_CONTRADICTION_H

#include "rules/nodes.h"

/*
 * Whether no row can be in the set: parts of one AND that exclude each other on one input (disjoint ranges or values, a set and its
 * complement). Finds the mistakes that people make, not every contradiction.
 */
bool lead_node_is_never_true(const struct lead_nodes *nodes, lead_node_id id);

#endif
