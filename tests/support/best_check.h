/* SPDX-License-Identifier: MIT */
/* Whether an answer of lead_assign_best() is one, and whether there is a better one: by what leads could change hands, without its prices. */
#ifndef LEADCORE_TESTS_SUPPORT_BEST_CHECK_H
#define LEADCORE_TESTS_SUPPORT_BEST_CHECK_H

#include <leadcore/assign.h>

enum { BEST_CHECK_PEOPLE_MAX = 32 };

struct best_question {
    const int64_t *values;
    uint64_t lead_count;
    uint32_t person_count; /* at most BEST_CHECK_PEOPLE_MAX */
    uint64_t stride;
    const uint32_t *capacities, *floors; /* floors may be NULL */
};

/* NULL when all is well, else what is not. */
const char *best_check(const struct best_question *question, const uint32_t *people, const lead_best *best);

#endif
