/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief Includes every header of LeadCore.
 */
#ifndef LEADCORE_LEADCORE_H
#define LEADCORE_LEADCORE_H

#include <leadcore/activity.h>
#include <leadcore/assign.h>
#include <leadcore/base.h>
#include <leadcore/batch.h>
#include <leadcore/buying.h>
#include <leadcore/calendar.h>
#include <leadcore/explain.h>
#include <leadcore/lead.h>
#include <leadcore/lifecycle.h>
#include <leadcore/model.h>
#include <leadcore/policy.h>
#include <leadcore/qualify.h>
#include <leadcore/router.h>
#include <leadcore/router_state.h>
#include <leadcore/score.h>
#include <leadcore/vocabulary.h>

#endif
