/* SPDX-License-Identifier: MIT */
/* Memory that ends where the program may not read, for code that must not look beyond its input. Define _DEFAULT_SOURCE before. */
#ifndef LEADCORE_TESTS_UNIT_GUARD_H
#define LEADCORE_TESTS_UNIT_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard {
    char *begin, *end; /* what may be used; behind it lies a forbidden page */
};

/* Room for `bytes`, rounded up to whole pages. */
static inline bool guard_open(struct guard *guard, size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), usable = (bytes + page - 1) / page * page;
    char *memory = mmap(NULL, usable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory + usable, page, PROT_NONE) != 0)
        return false;
    guard->begin = memory;
    guard->end = memory + usable;
    return true;
}

/* The last `bytes` before the forbidden page. */
static inline void *guard_end(const struct guard *guard, size_t bytes)
{
    return guard->end - bytes;
}

static inline void guard_close(struct guard *guard)
{
    munmap(guard->begin, (size_t)(guard->end - guard->begin) + (size_t)sysconf(_SC_PAGESIZE));
}

#endif
