/* SPDX-License-Identifier: MIT */
/* How fast one core can read memory: the limit against which a rate is stated. */
#define _DEFAULT_SOURCE
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { STREAMS = 4 };

typedef uint64_t words_16 __attribute__((vector_size(16)));
typedef uint64_t words_32 __attribute__((vector_size(32)));
typedef uint64_t words_64 __attribute__((vector_size(64)));

struct region {
    const unsigned char *start;
    size_t bytes;
    uint64_t (*read)(const unsigned char *, size_t);
    volatile uint64_t sink;
};

/* Reads everything once and folds it, so that no load can be left out. One body for every width of loads. */
#define DEFINE_READ(name, type)                                                                                 \
    static uint64_t name(const unsigned char *start, size_t bytes)                                              \
    {                                                                                                           \
        type fold[STREAMS] = {{0}};                                                                             \
        const type *vector = (const type *)(const void *)start, *end = vector + bytes / sizeof(type);           \
        for (; vector < end; vector += STREAMS)                                                                 \
            for (int i = 0; i < STREAMS; i++)                                                                   \
                fold[i] ^= vector[i];                                                                           \
        uint64_t words[sizeof(type) / sizeof(uint64_t)], result = 0;                                            \
        fold[0] ^= fold[1] ^ fold[2] ^ fold[3];                                                                 \
        memcpy(words, &fold[0], sizeof words);                                                                  \
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)                                               \
            result ^= words[i];                                                                                 \
        return result;                                                                                          \
    }

DEFINE_READ(read_plain, words_16)
#if defined(__x86_64__)
__attribute__((target("avx2"))) DEFINE_READ(read_avx2, words_32)
__attribute__((target("avx512f"))) DEFINE_READ(read_avx512, words_64)
#endif

static void read_region(void *context)
{
    struct region *region = context;
    region->sink = region->read(region->start, region->bytes);
}

static void choose(struct region *region, const char **loads)
{
    region->read = read_plain;
    *loads = "16-byte loads";
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        region->read = read_avx2;
        *loads = "32-byte loads";
    }
    if (__builtin_cpu_supports("avx512f")) {
        region->read = read_avx512;
        *loads = "64-byte loads";
    }
#endif
}

struct bench_times bench_bandwidth(size_t bytes, int runs, const char **loads)
{
    struct region region = {.bytes = bytes};
    unsigned char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        bench_die("out of memory for the bandwidth measurement");
    madvise(memory, bytes, MADV_HUGEPAGE); /* a wish; without it the figure is a little lower */
    memset(memory, 0x5A, bytes);
    region.start = memory;
    choose(&region, loads);
    struct bench_times times = bench_time(read_region, &region, runs);
    munmap(memory, bytes);
    return times;
}
