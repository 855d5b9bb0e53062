/* SPDX-License-Identifier: MIT */
/* From sums of evidence, or from the row that matched, to the stage and how it follows from the one before. */
#include "buying/purchase.h"

#include "base/exp2.h"
#include "base/mix.h"
#include "rules/runner.h"

#include <leadcore/vocabulary.h>
#include <string.h>

/* Rows at once: whole words of bits, and little enough to stay near. */
#define CHUNK 256

/*
 * L(stage) and the stage in one number, so that the largest L, and of equal ones the earliest stage, is simply the largest number:
 * (L + BIAS) × 8 + 7 - stage. |L| is at most 100 × (LEAD_EVIDENCE_MAX + 1) points, so these are positive numbers below 2^31.
 */
#define BIAS (UINT32_C(1) << 27)
#define STAGE_BITS 3
#define LAST_STAGE (LEAD_BUILTIN_STAGES - 1)

enum { MOVE_FIRST = LEAD_STAGE_MOVE_FIRST - 1, MOVE_SAME, MOVE_FORWARD, MOVE_BACK, MOVE_HELD };

struct ranking {
    int32_t best[CHUNK], second[CHUNK];
};

/* Targets that are not wanted go here. */
struct unwanted {
    uint8_t stage[CHUNK], mode[CHUNK], move[CHUNK];
    lead_points margin[CHUNK];
};

static const lead_points no_weights[CHUNK];

static uint32_t base_of(const struct lead_purchase *purchase, uint32_t stage)
{
    return (((uint32_t)purchase->prior[stage] + BIAS) << STAGE_BITS) + LAST_STAGE - stage;
}

static inline int32_t rank_of(lead_points weight, uint32_t base)
{
    return (int32_t)(((uint32_t)weight << STAGE_BITS) + base);
}

/* Nothing here depends on the rows, so that the compiler can take many at once. */
static void rank(const struct lead_purchase *purchase, const lead_points *const *weights, size_t rows, struct ranking *ranking)
{
    int32_t *restrict best = ranking->best, *restrict second = ranking->second;
    const lead_points *restrict first_weights = weights[0];
    const uint32_t first_base = base_of(purchase, 0);
    for (size_t row = 0; row < rows; row++) {
        best[row] = rank_of(first_weights[row], first_base);
        second[row] = 0;
    }
    for (uint32_t stage = 1; stage < LEAD_BUILTIN_STAGES; stage++) {
        const lead_points *restrict stage_weights = weights[stage];
        const uint32_t base = base_of(purchase, stage);
        for (size_t row = 0; row < rows; row++) {
            const int32_t this = rank_of(stage_weights[row], base), before = best[row];
            const int32_t smaller = this < before ? this : before;
            best[row] = this < before ? before : this;
            second[row] = smaller > second[row] ? smaller : second[row];
        }
    }
}

static inline uint8_t move_of(uint32_t stage, uint32_t previous)
{
    return (uint8_t)(stage == previous ? MOVE_SAME : stage > previous ? MOVE_FORWARD : MOVE_BACK);
}

static void judge(const struct lead_purchase *purchase, const struct lead_purchase_columns *chunk, size_t rows, const struct ranking *ranking)
{
    uint32_t bases[LEAD_BUILTIN_STAGES];
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        bases[stage] = base_of(purchase, stage);
    for (size_t row = 0; row < rows; row++) {
        const bool has_evidence = (chunk->any_evidence[row / 64] >> (row % 64)) & 1;
        const bool has_previous = chunk->previous[row] < LEAD_BUILTIN_STAGES;
        const uint32_t previous = has_previous ? chunk->previous[row] : 0;
        const uint32_t top = LAST_STAGE - ((uint32_t)ranking->best[row] & LAST_STAGE);
        const int32_t best = ranking->best[row] >> STAGE_BITS;
        const int32_t kept = rank_of(chunk->weights[previous][row], bases[previous]) >> STAGE_BITS;
        const bool changes = has_evidence & (!has_previous | (best - kept > purchase->change_at));
        const uint32_t stage = changes ? top : previous;
        const bool is_known = has_evidence | has_previous;
        const bool is_held = has_evidence & !changes & (top != previous);
        const int32_t margin = stage == top ? best - (ranking->second[row] >> STAGE_BITS) : kept - best;
        uint8_t move = move_of(stage, previous);
        move = is_held ? MOVE_HELD : move;
        move = has_previous ? move : MOVE_FIRST;
        chunk->stage[row] = is_known ? (uint8_t)stage : LEAD_NO_SYMBOL;
        chunk->move[row] = is_known ? move : LEAD_NO_SYMBOL;
        chunk->margin[row] = is_known ? margin : 0;
    }
}

static void finish_evidence(const struct lead_purchase *purchase, struct lead_purchase_columns *chunk, size_t rows)
{
    struct ranking ranking;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        if (!chunk->weights[stage])
            chunk->weights[stage] = no_weights;
    rank(purchase, chunk->weights, rows, &ranking);
    judge(purchase, chunk, rows, &ranking);
}

static void finish_ordered(const struct lead_purchase *purchase, const struct lead_purchase_columns *chunk, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        const uint8_t stage = chunk->found[row], previous = chunk->previous[row];
        const uint8_t move = previous < purchase->stages.count ? move_of(stage, previous) : MOVE_FIRST;
        chunk->stage[row] = stage;
        chunk->move[row] = stage == LEAD_NO_SYMBOL ? LEAD_NO_SYMBOL : move;
        chunk->margin[row] = 0;
    }
}

static void set_modes(const struct lead_purchase *purchase, const struct lead_purchase_columns *chunk, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        const uint8_t stage = chunk->stage[row];
        chunk->mode[row] = stage < LEAD_STAGES_MAX ? purchase->modes[stage] : LEAD_NO_SYMBOL;
    }
}

static struct lead_purchase_columns chunk_at(const struct lead_purchase_columns *columns, size_t at, struct unwanted *unwanted)
{
    struct lead_purchase_columns chunk = *columns;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        chunk.weights[stage] = columns->weights[stage] ? columns->weights[stage] + at : NULL;
    chunk.any_evidence = columns->any_evidence ? columns->any_evidence + at / 64 : NULL;
    chunk.found = columns->found ? columns->found + at : NULL;
    chunk.previous = columns->previous + at;
    chunk.stage = columns->stage ? columns->stage + at : unwanted->stage;
    chunk.mode = columns->mode ? columns->mode + at : unwanted->mode;
    chunk.move = columns->move ? columns->move + at : unwanted->move;
    chunk.margin = columns->margin ? columns->margin + at : unwanted->margin;
    return chunk;
}

void lead_purchase_finish(const struct lead_purchase *purchase, size_t rows, const struct lead_purchase_columns *columns)
{
    struct unwanted unwanted;
    for (size_t at = 0; at < rows; at += CHUNK) {
        struct lead_purchase_columns chunk = chunk_at(columns, at, &unwanted);
        const size_t count = rows - at < CHUNK ? rows - at : CHUNK;
        if (purchase->is_ordered)
            finish_ordered(purchase, &chunk, count);
        else
            finish_evidence(purchase, &chunk, count);
        if (columns->mode)
            set_modes(purchase, &chunk, count);
    }
}

/* --- probabilities ----------------------------------------------------------------------------------------------------------------------- */

/* 2^73 ÷ (1000 ln 2), and 2^64 ln 2. */
#define HALVINGS UINT64_C(0xBD18D009959989F8)
#define LN_2 UINT64_C(0xB17217F7D1CF79AC)
/* Beyond e^-600 there is nothing to add to 1, and nothing worth naming. */
#define NOTHING_FROM 600000

static double power_of_half(uint32_t exponent)
{
    const uint64_t bits = (uint64_t)(1023 - exponent) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/*
 * e^(-thousandths ÷ 1000), the same on every machine: 2^-x, where x is taken apart into a whole number, 31 bits behind the point, and the rest, which is so
 * small that 2^-rest = 1 - rest × ln 2 to more than 60 bits.
 */
static double exp_minus(uint32_t thousandths)
{
    if (thousandths >= NOTHING_FROM)
        return 0;
    const struct lead_product product = lead_multiply_wide(thousandths, HALVINGS);
    const uint32_t whole = (uint32_t)(product.high >> 9);
    const uint32_t coarse = (uint32_t)(product.high & 0x1FF) << 22 | (uint32_t)(product.low >> 42);
    const uint64_t rest = product.low & ((UINT64_C(1) << 42) - 1);
    uint64_t value = UINT64_MAX;
    if (coarse) {
        const struct lead_fraction fraction = lead_exp2_minus(coarse, UINT32_C(1) << 31);
        value = (uint64_t)fraction.limbs[0] << 32 | fraction.limbs[1];
    }
    value -= lead_multiply_wide(value, lead_multiply_wide(rest, LN_2).high >> 9).high;
    return (double)value * power_of_half(64 + whole);
}

void lead_purchase_probabilities(const lead_points log_odds[LEAD_BUILTIN_STAGES], double probabilities[LEAD_BUILTIN_STAGES])
{
    lead_points largest = log_odds[0];
    double sum = 0;
    for (uint32_t stage = 1; stage < LEAD_BUILTIN_STAGES; stage++)
        largest = log_odds[stage] > largest ? log_odds[stage] : largest;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++) {
        probabilities[stage] = exp_minus((uint32_t)largest - (uint32_t)log_odds[stage]);
        sum += probabilities[stage];
    }
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        probabilities[stage] /= sum;
}
