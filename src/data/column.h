/* SPDX-License-Identifier: MIT */
/* One column of leads as the evaluator reads it: borrowed buffers, whatever their origin (a record or an Arrow array). */
#ifndef LEADCORE_SRC_DATA_COLUMN_H
#define LEADCORE_SRC_DATA_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lead_column_kind {
    LEAD_COLUMN_ABSENT, /* unknown in every row */
    LEAD_COLUMN_BITS,   /* values: bitmap, least significant bit first */
    LEAD_COLUMN_INT8,
    LEAD_COLUMN_UINT8,
    LEAD_COLUMN_INT16,
    LEAD_COLUMN_UINT16,
    LEAD_COLUMN_INT32,
    LEAD_COLUMN_UINT32,
    LEAD_COLUMN_INT64,
    LEAD_COLUMN_UINT64,
    LEAD_COLUMN_FLOAT32,
    LEAD_COLUMN_FLOAT64,
    LEAD_COLUMN_STRING32, /* offsets: int32_t[length + rest + 1], values: bytes */
    LEAD_COLUMN_STRING64, /* offsets: int64_t[length + rest + 1], values: bytes */
    LEAD_COLUMN_VIEW,     /* values: 16-byte Arrow string views; variadic buffers */
    LEAD_COLUMN_LIST32,   /* offsets: int32_t[length + 1]; child */
    LEAD_COLUMN_LIST64,   /* offsets: int64_t[length + 1]; child */
    LEAD_COLUMN_TAG_BITS  /* values: uint64_t words, row after row, `tag_words` each; bit = code (records) */
};

/*
 * Row r of the column is element `offset + r` of each buffer; buffers may be unaligned to their element size only in `values` of Arrow
 * arrays that the producer misaligned, which binding refuses. Indices, offsets and views are untrusted: who reads a row checks it.
 */
struct lead_column {
    enum lead_column_kind kind;
    bool is_dictionary;      /* values are indices (INT8 … UINT64) into `dictionary` */
    const uint8_t *validity; /* bitmap, bit set = known; NULL: all known */
    uint64_t offset;
    uint64_t length;
    /* Elements of the array behind the last row. Only the offset behind all of them says how many bytes of text there are. */
    uint64_t rest;
    const void *values;
    const void *offsets;
    const void *const *variadic; /* data buffers of views */
    const int64_t *variadic_sizes;
    uint64_t variadic_count;
    /* Times: microseconds = value * time_multiplier, or floor(value / time_divisor); one of the two is 1. 0 for other columns. */
    int64_t time_multiplier, time_divisor;
    uint32_t tag_words;
    const struct lead_column *dictionary; /* values of the dictionary: STRING32, STRING64 or VIEW */
    const struct lead_column *child;      /* elements of a list; LEAD_COLUMN_ABSENT: every element is null */
    /* Code of each dictionary entry for category and tags fields (LEAD_CODE_UNKNOWN for null or invalid UTF-8), else NULL. */
    const uint16_t *dictionary_codes;
    uint64_t dictionary_invalid; /* entries of the dictionary that are not UTF-8 */
};

/* Bytes of an element of a column of numbers; 0 for other kinds. */
size_t lead_column_width(enum lead_column_kind kind);

/* A string of a column. */
struct lead_slice {
    const char *text;
    size_t size;
};

/*
 * String `row` (before adding column->offset) of a STRING32, STRING64 or VIEW column, whose validity the caller has looked at. False when
 * offsets or the view contradict themselves; then *slice is empty.
 */
bool lead_column_string(const struct lead_column *column, uint64_t row, struct lead_slice *slice);

static inline bool lead_bit_get(const uint8_t *bits, uint64_t index)
{
    return (bits[index >> 3] >> (index & 7)) & 1;
}

static inline bool lead_column_is_known(const struct lead_column *column, uint64_t row)
{
    return column->kind != LEAD_COLUMN_ABSENT && (!column->validity || lead_bit_get(column->validity, column->offset + row));
}

#endif
