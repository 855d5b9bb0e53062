/* SPDX-License-Identifier: MIT */
/* What must hold whatever the input is. */
#ifndef LEADCORE_TESTS_FUZZ_REQUIRE_H
#define LEADCORE_TESTS_FUZZ_REQUIRE_H

#include <stdlib.h>

static inline void require(int condition)
{
    if (!condition)
        abort();
}

#endif
