/* SPDX-License-Identifier: MIT */
/* From what is known of the criteria to the verdict, and to the question that is worth most. */
#ifndef LEADCORE_SRC_QUALIFY_JUDGE_H
#define LEADCORE_SRC_QUALIFY_JUDGE_H

#include <leadcore/qualify.h>

struct lead_judge_rules {
    uint32_t criterion_count, red_flag_count;
    uint32_t required; /* bit by criterion */
    lead_points weights[LEAD_CRITERIA_MAX];
    lead_points qualified_at;
    uint8_t rejections[LEAD_CRITERIA_MAX];          /* number of the reason, by criterion */
    uint8_t red_flag_rejections[LEAD_CRITERIA_MAX]; /* the same, by red flag */
};

/* Bits by criterion, and by red flag. `met` and `not_met` share no bit. Fills all of *judgement but its size. */
void lead_judge(const struct lead_judge_rules *rules, uint32_t met, uint32_t not_met, uint32_t red_flags, lead_judgement *judgement);

#endif
