/* SPDX-License-Identifier: MIT */
/* Timing, memory and output of the C benchmarks. */
#define _DEFAULT_SOURCE
#include "bench.h"

#include <limits.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { RUNS_MAX = 1000, HEADER = 64 };

void bench_keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

_Noreturn void bench_die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(EXIT_FAILURE);
}

void bench_must(lead_status status, const char *doing, const lead_error *error)
{
    if (status != LEAD_OK)
        bench_die("%s: %s: %s %s", doing, lead_status_name(status), error ? error->path : "", error ? error->message : "");
}

/* Large pages are a wish, as NumPy utters it for its arrays too; the bandwidth is measured in the same kind of memory. */
void *bench_memory(size_t bytes)
{
    size_t size = bytes + HEADER + 64;
    unsigned char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        bench_die("out of memory");
    madvise(block, size, MADV_HUGEPAGE);
    memset(block, 0, size); /* so that no benchmark pays for the first touch of a page */
    memcpy(block, &size, sizeof size);
    return block + HEADER;
}

void bench_free(void *memory)
{
    size_t size;
    if (!memory)
        return;
    unsigned char *block = (unsigned char *)memory - HEADER;
    memcpy(&size, block, sizeof size);
    munmap(block, size);
}

char *bench_read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        bench_die("cannot open %s", path);
    long length = ftell(file);
    if (length < 0 || fseek(file, 0, SEEK_SET))
        bench_die("cannot read %s", path);
    char *text = bench_memory((size_t)length + 1);
    if (fread(text, 1, (size_t)length, file) != (size_t)length)
        bench_die("cannot read %s", path);
    fclose(file);
    text[length] = '\0';
    *size = (size_t)length;
    return text;
}

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct bench_times bench_time_after(bench_work *before, bench_work *work, void *context, int runs)
{
    double cpu[RUNS_MAX], wall[RUNS_MAX];
    runs = runs < 1 ? 1 : runs > RUNS_MAX ? RUNS_MAX : runs;
    before(context);
    work(context); /* caches, page tables, lazy symbols */
    for (int i = 0; i < runs; i++) {
        before(context);
        double wall_start = seconds(CLOCK_MONOTONIC), cpu_start = seconds(CLOCK_PROCESS_CPUTIME_ID);
        work(context);
        cpu[i] = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
        wall[i] = seconds(CLOCK_MONOTONIC) - wall_start;
    }
    qsort(cpu, (size_t)runs, sizeof *cpu, compare);
    qsort(wall, (size_t)runs, sizeof *wall, compare);
    return (struct bench_times){.cpu = cpu[runs / 2], .cpu_best = cpu[0], .wall = wall[runs / 2], .wall_best = wall[0]};
}

static void nothing(void *context)
{
    (void)context;
}

struct bench_times bench_time(bench_work *work, void *context, int runs)
{
    return bench_time_after(nothing, work, context, runs);
}

void bench_emit(const char *id, double value, double best, const char *unit)
{
    printf("{\"id\": \"%s\", \"value\": %.6g, \"best\": %.6g, \"unit\": \"%s\"}\n", id, value, best, unit);
    fflush(stdout);
}

void bench_emit_text(const char *id, const char *text)
{
    printf("{\"id\": \"%s\", \"text\": \"%s\"}\n", id, text);
    fflush(stdout);
}

static void *count_acquire(void *context, size_t bytes)
{
    struct bench_counts *counts = context;
    counts->acquired += bytes;
    counts->live += bytes;
    counts->peak = counts->live > counts->peak ? counts->live : counts->peak;
    return malloc(bytes);
}

static void *count_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    struct bench_counts *counts = context;
    void *moved = realloc(block, new_bytes);
    if (moved) {
        counts->acquired += new_bytes > old_bytes ? new_bytes - old_bytes : 0;
        counts->live += new_bytes - old_bytes; /* wraps when it shrinks, as it should */
        counts->peak = counts->live > counts->peak ? counts->live : counts->peak;
    }
    return moved;
}

static void count_release(void *context, void *block, size_t bytes)
{
    struct bench_counts *counts = context;
    counts->live -= bytes;
    free(block);
}

lead_allocator bench_counting(struct bench_counts *counts)
{
    return (lead_allocator){sizeof(lead_allocator), counts, count_acquire, count_resize, count_release};
}
