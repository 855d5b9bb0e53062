/* SPDX-License-Identifier: MIT */
/* The "class_inputs" of "classes": "builtin": what the built-in classes and the heat rest on. */
#ifndef LEADCORE_SRC_SCORE_CLASS_INPUTS_H
#define LEADCORE_SRC_SCORE_CLASS_INPUTS_H

#include "rules/condition.h"

/* In the order in which they are tried; the first that is true decides. */
enum lead_class_row { LEAD_CLASS_ROW_NOT_A_LEAD, LEAD_CLASS_ROW_COMPANY_KEY, LEAD_CLASS_ROW_IMPORTANT, LEAD_CLASS_ROW_GENERAL, LEAD_CLASS_ROWS };
enum lead_heat_row { LEAD_HEAT_ROW_HOT, LEAD_HEAT_ROW_WARM, LEAD_HEAT_ROW_COLD, LEAD_HEAT_ROWS };

/* Makes the conditions of the rows; all are set, also after problems were reported. False when out of memory. */
bool lead_class_inputs_read(const struct lead_place *place, struct lead_conditions *conditions,
                            struct lead_condition classes[LEAD_CLASS_ROWS], struct lead_condition heats[LEAD_HEAT_ROWS]);

#endif
