/* SPDX-License-Identifier: MIT */
/* What the C benchmarks share: timing, results as JSON lines, the score60 leads and the events in several Arrow layouts. */
#ifndef LEADCORE_BENCH_H
#define LEADCORE_BENCH_H

#include <leadcore/leadcore.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* bench.c */

_Noreturn void bench_die(const char *format, ...);
/*
 * From now on what is freed stays with the process, as in a host that has run for a while. Otherwise the system gives out and takes back every page of a large
 * block again and again, which costs more than what the library does with it.
 */
void bench_keep_memory(void);
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
/* `before` is called before each run and not timed. */
struct bench_times bench_time_after(bench_work *before, bench_work *work, void *context, int runs);

/* Prints {"id": …, "value": …, "best": …, "unit": …}. */
void bench_emit(const char *id, double value, double best, const char *unit);
void bench_emit_text(const char *id, const char *text);

/* malloc, counted. */
struct bench_counts {
    uint64_t live, peak, acquired;
};
lead_allocator bench_counting(struct bench_counts *counts);

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

/* events.c */

struct bench_events {
    size_t rows;
    int32_t *lead; /* what the files hold */
    uint8_t *type;
    lead_time *time;
    size_t lead_count; /* leads that occur */
    int32_t *used;     /* which, ascending */
    /* Points by possible lead: of the plain model now and later, and of the model with caps and counts. */
    lead_points *expected, *expected_later, *expected_caps;
    lead_time now, later;
    double pairs; /* different (lead, type, day) */
};

void bench_events_load(const char *directory, struct bench_events *events);

/* Record batches over the workload, to be given back with bench_stream_free(): `key`, `type` (a dictionary) and `time`, or `key` alone. */
struct bench_stream {
    struct ArrowSchema schema, types[3], names_type, *type_pointers[3];
    struct ArrowArray array, columns[3], names, *column_pointers[3];
    const void *buffers[3][2], *name_buffers[3], *no_buffers[1];
    void *keys, *name_offsets, *name_bytes;
};
void bench_events_arrow(const struct bench_events *events, const lead_model *model, bool wide_keys, struct bench_stream *stream);
void bench_leads_arrow(const struct bench_events *events, size_t count, struct bench_stream *stream);
/* Another part of the same columns. */
void bench_stream_part(struct bench_stream *stream, size_t first, size_t count);
void bench_stream_free(struct bench_stream *stream);

/* bench_timeline.c: one event and one timeline at a time. */
void bench_timelines(lead_model *model, const struct bench_events *events, lead_activity *activity, int runs);

/* bench_lead.c: one lead at a time. `expected` is the sum of the points of the first `count` leads. */
void bench_one_lead(lead_model *model, const struct bench_leads *leads, size_t count, int64_t expected, int runs);

#endif
