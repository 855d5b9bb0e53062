/* SPDX-License-Identifier: MIT */
/* What the C benchmarks share: timing, results as JSON lines, and the score60 leads in several Arrow layouts. */
#ifndef LEADCORE_BENCH_H
#define LEADCORE_BENCH_H

#include <leadcore/leadcore.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* bench.c */

_Noreturn void bench_die(const char *format, ...);
/* Dies with the message of `error` unless `status` is LEAD_OK. */
void bench_must(lead_status status, const char *doing, const lead_error *error);
/* Zeroed, aligned to 64 bytes, never NULL; to be given back with bench_free(), which takes NULL. */
void *bench_memory(size_t bytes);
void bench_free(void *memory);
/* The whole of a file with a NUL behind it. */
char *bench_read_file(const char *path, size_t *size);

/* Seconds: the middle and the best of several runs, of this process's CPU and of the wall clock. */
struct bench_times {
    double cpu, cpu_best, wall, wall_best;
};
typedef void bench_work(void *context);
struct bench_times bench_time(bench_work *work, void *context, int runs);

/* Prints {"id": …, "value": …, "best": …, "unit": …}. */
void bench_emit(const char *id, double value, double best, const char *unit);
void bench_emit_text(const char *id, const char *text);

/* bandwidth.c: bytes a second that one core reads, with the widest loads, over 1 GiB. Names the loads. */
struct bench_times bench_bandwidth(size_t bytes, int runs, const char **loads);

/* leads.c */

enum bench_kind { BENCH_CATEGORY, BENCH_NUMBER, BENCH_FLAG };

struct bench_column {
    enum bench_kind kind;
    char *name;
    uint32_t value_count; /* of a category */
    char **values;
    uint32_t *value_sizes;
    uint8_t *raw;      /* category code or flag as it was generated; 255: unknown */
    float *numbers;    /* NaN: unknown */
    uint8_t *validity; /* Arrow bitmap */
    void *packed;      /* category: codes; number: float; flag: bitmap. 0 where unknown */
    int64_t nulls;
};

enum { BENCH_COLUMNS_MAX = 64 };

struct bench_leads {
    size_t rows;
    size_t count;
    struct bench_column columns[BENCH_COLUMNS_MAX];
};

/* Reads DIRECTORY/columns.txt and the columns that it names from DIRECTORY/data. */
void bench_leads_load(const char *directory, struct bench_leads *leads);

enum bench_layout { BENCH_CODES, BENCH_STRINGS, BENCH_VIEWS };

/* An Arrow record batch over the leads; lives until the program ends, apart from what bench_arrow_free() gives back. */
struct bench_arrow {
    struct ArrowSchema schema, types[BENCH_COLUMNS_MAX], value_types[BENCH_COLUMNS_MAX], *type_pointers[BENCH_COLUMNS_MAX];
    struct ArrowArray array, columns[BENCH_COLUMNS_MAX], values[BENCH_COLUMNS_MAX], *column_pointers[BENCH_COLUMNS_MAX];
    const void *buffers[BENCH_COLUMNS_MAX][4], *value_buffers[BENCH_COLUMNS_MAX][3], *no_buffers[1];
    void *owned[BENCH_COLUMNS_MAX * 4];
    size_t owned_count;
    uint64_t bytes; /* of all buffers of the columns, dictionaries left out */
};
void bench_arrow_make(const struct bench_leads *leads, enum bench_layout layout, size_t rows, struct bench_arrow *arrow);
void bench_arrow_free(struct bench_arrow *arrow);

/* bench_lead.c: one lead at a time. `expected` is the sum of the points of the first `count` leads. */
void bench_one_lead(lead_model *model, const struct bench_leads *leads, size_t count, int64_t expected, int runs);

#endif
