/* SPDX-License-Identifier: MIT */
/* From sums of evidence, or from the row that matched, to the stage and how it follows from the one before. */
#include "buying/purchase.h"

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

/* Codes; judge() counts on their order. */
enum { MOVE_FIRST = LEAD_STAGE_MOVE_FIRST - 1, MOVE_SAME, MOVE_FORWARD, MOVE_BACK, MOVE_HELD };

/* All of one width, because that is what compilers make vectors of. */
struct ranking {
    int32_t best[CHUNK], second[CHUNK], kept[CHUNK];
    int32_t has_evidence[CHUNK], has_previous[CHUNK];
    int32_t stage[CHUNK], move[CHUNK]; /* codes */
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

/* L of the previous stage; of the first one where there was none. */
static void rank_previous(const struct lead_purchase *purchase, const struct lead_purchase_columns *chunk, size_t rows, struct ranking *ranking)
{
    int32_t *restrict kept = ranking->kept, *restrict has_previous = ranking->has_previous;
    const lead_points *weights[LEAD_BUILTIN_STAGES];
    uint32_t bases[LEAD_BUILTIN_STAGES];
    const uint8_t *restrict previous = chunk->previous;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++) {
        weights[stage] = chunk->weights[stage];
        bases[stage] = base_of(purchase, stage);
    }
    for (size_t row = 0; row < rows; row++) {
        const uint32_t stage = previous[row] < LEAD_BUILTIN_STAGES ? previous[row] : 0;
        has_previous[row] = previous[row] < LEAD_BUILTIN_STAGES;
        kept[row] = rank_of(weights[stage][row], bases[stage]);
    }
}

static void spread_bits(const uint64_t *restrict words, size_t rows, int32_t *restrict bits)
{
    for (size_t row = 0; row < rows; row++)
        bits[row] = (int32_t)(words[row / 64] >> (row % 64) & 1);
}

/* Truths are numbers and are put together as such: which row has which, no processor could predict. */
static void judge(struct ranking *ranking, size_t rows, lead_points change_at, lead_points *restrict margins)
{
    const int32_t *restrict bests = ranking->best, *restrict seconds = ranking->second, *restrict kepts = ranking->kept;
    const int32_t *restrict evidence = ranking->has_evidence, *restrict had_stage = ranking->has_previous;
    int32_t *restrict stages = ranking->stage, *restrict moves = ranking->move;
    for (size_t row = 0; row < rows; row++) {
        const int32_t has_evidence = evidence[row], has_previous = had_stage[row];
        const int32_t best = bests[row] >> STAGE_BITS, second = seconds[row] >> STAGE_BITS, kept = kepts[row] >> STAGE_BITS;
        const int32_t top = LAST_STAGE - (bests[row] & LAST_STAGE), previous = LAST_STAGE - (kepts[row] & LAST_STAGE);
        const int32_t changes = has_evidence & ((has_previous ^ 1) | (best - kept > change_at));
        const int32_t is_known = has_evidence | has_previous;
        const int32_t stage = changes ? top : previous;
        const int32_t is_held = has_evidence & (changes ^ 1) & (top != previous);
        const int32_t margin = stage == top ? best - second : kept - best;
        const int32_t move = MOVE_SAME + (stage > previous) + 2 * (stage < previous) + 3 * is_held;
        stages[row] = is_known ? stage : LEAD_NO_SYMBOL;
        moves[row] = is_known ? has_previous ? move : MOVE_FIRST : LEAD_NO_SYMBOL;
        margins[row] = is_known ? margin : 0;
    }
}

static void narrow(const int32_t *restrict codes, size_t rows, uint8_t *restrict target)
{
    for (size_t row = 0; row < rows; row++)
        target[row] = (uint8_t)codes[row];
}

static void finish_evidence(const struct lead_purchase *purchase, struct lead_purchase_columns *chunk, size_t rows)
{
    struct ranking ranking;
    for (uint32_t stage = 0; stage < LEAD_BUILTIN_STAGES; stage++)
        if (!chunk->weights[stage])
            chunk->weights[stage] = no_weights;
    rank(purchase, chunk->weights, rows, &ranking);
    rank_previous(purchase, chunk, rows, &ranking);
    spread_bits(chunk->any_evidence, rows, ranking.has_evidence);
    judge(&ranking, rows, purchase->change_at, chunk->margin);
    narrow(ranking.stage, rows, chunk->stage);
    narrow(ranking.move, rows, chunk->move);
}

static void finish_ordered(const struct lead_purchase *purchase, const struct lead_purchase_columns *chunk, size_t rows)
{
    const uint8_t *found = chunk->found, *restrict previous_stages = chunk->previous; /* `found` may be where the stages go */
    uint8_t *stages = chunk->stage, *restrict moves = chunk->move;
    const int32_t count = (int32_t)purchase->stages.count;
    for (size_t row = 0; row < rows; row++) {
        const int32_t stage = found[row], previous = previous_stages[row];
        const int32_t move = MOVE_SAME + (stage > previous) + 2 * (stage < previous);
        stages[row] = (uint8_t)stage;
        moves[row] = (uint8_t)(stage == LEAD_NO_SYMBOL ? LEAD_NO_SYMBOL : previous < count ? move : MOVE_FIRST);
    }
    memset(chunk->margin, 0, rows * sizeof *chunk->margin);
}

/* By every code that a byte can be. */
static void set_modes(const struct lead_purchase *purchase, const struct lead_purchase_columns *chunk, size_t rows)
{
    const uint8_t *restrict stages = chunk->stage;
    uint8_t *restrict modes = chunk->mode, table[256];
    memset(table, LEAD_NO_SYMBOL, sizeof table);
    memcpy(table, purchase->modes, sizeof purchase->modes);
    for (size_t row = 0; row < rows; row++)
        modes[row] = table[stages[row]];
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

/* 1000 ln 2 in two parts; the first has so few bits that its multiples are exact. */
#define LN_2_HIGH 0x1.5a92d6d005800p+9
#define LN_2_LOW 0x1.24e68e1942eb1p-33
/* Beyond e^-600 there is nothing to add to 1, and nothing worth naming. */
#define NOTHING_FROM 600000

static double power_of_half(uint32_t exponent)
{
    const uint64_t bits = (uint64_t)(1023 - exponent) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* e^(-thousandths ÷ 1000) by its series, behind whole powers of one half: additions, multiplications and divisions, which are the same on every machine. */
static double exp_minus(uint32_t thousandths)
{
    if (thousandths >= NOTHING_FROM)
        return 0;
    const uint32_t halvings = (uint32_t)(thousandths / (LN_2_HIGH + LN_2_LOW) + 0.5);
    const double rest = (thousandths - halvings * LN_2_HIGH - halvings * LN_2_LOW) / 1000; /* at most half of ln 2 */
    double sum = 1;
    for (int degree = 15; degree > 0; degree--)
        sum = 1 - rest * sum / degree;
    return sum * power_of_half(halvings);
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
