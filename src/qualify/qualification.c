/* SPDX-License-Identifier: MIT */
/* Verdicts of a block. */
#include "qualify/qualification.h"

#include <string.h>

/*
 * Few combinations of answers occur, and what follows from one does not depend on the lead: so each block keeps the latest, by their hash. An entry that
 * is not in use says "met and not met", which nothing is.
 */
#define CACHE_BITS 10
/* For fewer, clearing the cache would cost more than it saves. */
#define FEW_ROWS 32

struct outcome {
    uint32_t met, not_met, red_flags;
    uint32_t missing;
    uint8_t verdict, rejection, question, padding;
};

static uint32_t slot_of(uint32_t met, uint32_t not_met, uint32_t red_flags)
{
    const uint32_t hash = met * UINT32_C(0x9E3779B1) ^ not_met * UINT32_C(0x85EBCA77) ^ red_flags * UINT32_C(0xC2B2AE3D);
    return hash >> (32 - CACHE_BITS);
}

static struct outcome judge(const struct lead_judge_rules *rules, uint32_t met, uint32_t not_met, uint32_t red_flags)
{
    lead_judgement judgement = {0};
    lead_judge(rules, met, not_met, red_flags, &judgement);
    return (struct outcome){
        .met = met,
        .not_met = not_met,
        .red_flags = red_flags,
        .missing = judgement.missing,
        .verdict = (uint8_t)(judgement.verdict - 1),
        .rejection = (uint8_t)(judgement.rejection - 1), /* 255 for none */
        .question = judgement.question == LEAD_NONE ? 255 : (uint8_t)judgement.question,
    };
}

static void put(const struct lead_qualification_columns *columns, size_t row, const struct outcome *outcome)
{
    if (columns->verdict)
        columns->verdict[row] = outcome->verdict;
    if (columns->rejection)
        columns->rejection[row] = outcome->rejection;
    if (columns->missing)
        columns->missing[row] = outcome->missing;
    if (columns->question)
        columns->question[row] = outcome->question;
}

static void finish_few(const struct lead_judge_rules *rules, size_t rows, const struct lead_qualification_columns *columns)
{
    for (size_t row = 0; row < rows; row++) {
        const struct outcome outcome = judge(rules, columns->met[row], columns->not_met[row], columns->red_flags[row]);
        put(columns, row, &outcome);
    }
}

static void finish_many(const struct lead_judge_rules *rules, size_t rows, const struct lead_qualification_columns *columns)
{
    struct outcome cache[1 << CACHE_BITS];
    memset(cache, 0xFF, sizeof cache);
    for (size_t row = 0; row < rows; row++) {
        const uint32_t met = columns->met[row], not_met = columns->not_met[row], red_flags = columns->red_flags[row];
        struct outcome *outcome = &cache[slot_of(met, not_met, red_flags)];
        if (outcome->met != met || outcome->not_met != not_met || outcome->red_flags != red_flags)
            *outcome = judge(rules, met, not_met, red_flags);
        put(columns, row, outcome);
    }
}

void lead_qualification_finish(const struct lead_qualification *qualification, size_t rows, const struct lead_qualification_columns *columns)
{
    if (rows < FEW_ROWS)
        finish_few(&qualification->rules, rows, columns);
    else
        finish_many(&qualification->rules, rows, columns);
}
