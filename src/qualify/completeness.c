/* SPDX-License-Identifier: MIT */
/* How complete the leads of a block are. */
#include "qualify/completeness.h"

#define ALL_OF_IT (100 * (uint32_t)LEAD_POINT)

static uint64_t first_bits(uint32_t count)
{
    return count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
}

/* Written out: without an instruction for it, which not every machine has, compilers call a function. */
static uint32_t count_bits(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

static void shares(const uint64_t *there, uint64_t all, uint32_t count, size_t rows, lead_points *completeness)
{
    lead_points share[LEAD_PARTS_MAX + 1] = {0};
    for (uint32_t n = 1; n <= count; n++)
        share[n] = (lead_points)(ALL_OF_IT * n / count);
    for (size_t row = 0; row < rows; row++)
        completeness[row] = share[count_bits(there[row] & all)];
}

void lead_completeness_finish(const struct lead_completeness *completeness, size_t rows, const struct lead_completeness_columns *columns)
{
    const uint64_t all = first_bits(completeness->count);
    uint64_t dossier = 0;
    for (uint32_t i = 0; i < completeness->count; i++)
        dossier |= (uint64_t)completeness->parts[i].is_dossier << i;
    if (columns->completeness)
        shares(columns->there, all, completeness->count, rows, columns->completeness);
    for (size_t row = 0; columns->dossier && row < rows; row++)
        columns->dossier[row] = (dossier & ~columns->there[row]) != 0;
    for (size_t row = 0; columns->missing && row < rows; row++)
        columns->missing[row] = all & ~columns->there[row];
}
