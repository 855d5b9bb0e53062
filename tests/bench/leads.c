/* SPDX-License-Identifier: MIT */
/* The score60 leads: read from the generator's raw columns, laid out as Arrow. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN = 255, VIEW_INLINE = 12 };

static void set_bit(uint8_t *bits, size_t index)
{
    bits[index >> 3] |= (uint8_t)(1u << (index & 7));
}

/* "category<TAB>name<TAB>value<TAB>value…", "number<TAB>name" or "flag<TAB>name"; `line` is cut up and kept. */
static void parse_column(char *line, struct bench_column *column)
{
    char *rest, *kind = strtok_r(line, "\t", &rest);
    column->kind = !strcmp(kind, "category") ? BENCH_CATEGORY : !strcmp(kind, "number") ? BENCH_NUMBER : BENCH_FLAG;
    column->name = strtok_r(NULL, "\t", &rest);
    column->values = bench_memory(256 * sizeof *column->values);
    column->value_sizes = bench_memory(256 * sizeof *column->value_sizes);
    for (char *value; (value = strtok_r(NULL, "\t", &rest)) && column->value_count < UNKNOWN; column->value_count++) {
        column->values[column->value_count] = value;
        column->value_sizes[column->value_count] = (uint32_t)strlen(value);
    }
}

static bool is_known(const struct bench_column *column, size_t row)
{
    return column->kind == BENCH_NUMBER ? !isnan(column->numbers[row]) : column->raw[row] != UNKNOWN;
}

static void pack_value(struct bench_column *column, size_t row)
{
    if (column->kind == BENCH_CATEGORY)
        ((uint8_t *)column->packed)[row] = column->raw[row];
    else if (column->kind == BENCH_NUMBER)
        ((float *)column->packed)[row] = column->numbers[row];
    else if (column->raw[row])
        set_bit(column->packed, row);
}

static void pack(struct bench_column *column, size_t rows)
{
    column->validity = bench_memory(rows / 8 + 1);
    column->packed = bench_memory(column->kind == BENCH_NUMBER ? rows * sizeof(float) : rows);
    for (size_t row = 0; row < rows; row++) {
        if (!is_known(column, row)) {
            column->nulls++;
            continue;
        }
        set_bit(column->validity, row);
        pack_value(column, row);
    }
}

static void load_column(const char *directory, struct bench_leads *leads, struct bench_column *column)
{
    char path[4096];
    size_t bytes;
    snprintf(path, sizeof path, "%s/data/%s.%s", directory, column->name, column->kind == BENCH_NUMBER ? "f32" : "u8");
    void *data = bench_read_file(path, &bytes);
    size_t rows = column->kind == BENCH_NUMBER ? bytes / sizeof(float) : bytes;
    if (leads->rows && leads->rows != rows)
        bench_die("%s has another number of rows", path);
    leads->rows = rows;
    if (column->kind == BENCH_NUMBER)
        column->numbers = data;
    else
        column->raw = data;
    pack(column, rows);
}

void bench_leads_load(const char *directory, struct bench_leads *leads)
{
    char path[4096], *rest;
    size_t size;
    snprintf(path, sizeof path, "%s/columns.txt", directory);
    memset(leads, 0, sizeof *leads);
    char *text = bench_read_file(path, &size);
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (leads->count == BENCH_COLUMNS_MAX)
            bench_die("too many columns");
        struct bench_column *column = &leads->columns[leads->count++];
        parse_column(line, column);
        load_column(directory, leads, column);
    }
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void *own(struct bench_arrow *arrow, size_t bytes)
{
    return arrow->owned[arrow->owned_count++] = bench_memory(bytes);
}

/* One string after the other with their offsets; rows that are unknown are empty. Returns the bytes of both. */
static size_t lay_out_strings(struct bench_arrow *arrow, const struct bench_column *column, size_t rows, const void **buffers)
{
    int32_t *offsets = own(arrow, (rows + 1) * sizeof *offsets);
    size_t size = 0;
    for (size_t row = 0; row < rows; row++) {
        size += is_known(column, row) ? column->value_sizes[column->raw[row]] : 0;
        offsets[row + 1] = (int32_t)size;
    }
    char *bytes = own(arrow, size);
    for (size_t row = 0; row < rows; row++)
        if (is_known(column, row))
            memcpy(bytes + offsets[row], column->values[column->raw[row]], column->value_sizes[column->raw[row]]);
    buffers[1] = offsets;
    buffers[2] = bytes;
    return size + (rows + 1) * sizeof *offsets;
}

struct view {
    int32_t size;
    char head[4];
    int32_t buffer, offset;
};

/* Arrow string views: up to 12 bytes stand in the view, longer strings in one buffer behind. */
static size_t lay_out_views(struct bench_arrow *arrow, const struct bench_column *column, size_t rows, const void **buffers)
{
    struct view *views = own(arrow, rows * sizeof *views);
    int64_t *sizes = own(arrow, sizeof *sizes);
    size_t longest = 0;
    for (uint32_t i = 0; i < column->value_count; i++)
        longest = column->value_sizes[i] > longest ? column->value_sizes[i] : longest;
    char *bytes = own(arrow, longest > VIEW_INLINE ? rows * longest : 1);
    for (size_t row = 0; row < rows; row++) {
        if (!is_known(column, row))
            continue;
        const char *text = column->values[column->raw[row]];
        views[row].size = (int32_t)column->value_sizes[column->raw[row]];
        if (views[row].size <= VIEW_INLINE) {
            memcpy(views[row].head, text, (size_t)views[row].size);
            continue;
        }
        memcpy(views[row].head, text, sizeof views[row].head);
        views[row].offset = (int32_t)sizes[0];
        memcpy(bytes + sizes[0], text, (size_t)views[row].size);
        sizes[0] += views[row].size;
    }
    buffers[1] = views;
    buffers[2] = bytes;
    buffers[3] = sizes;
    return rows * sizeof *views + (size_t)sizes[0];
}

static void add_dictionary(struct bench_arrow *arrow, const struct bench_column *column, size_t index)
{
    struct bench_column values = *column; /* the values themselves as a column: row i holds value i */
    uint8_t *codes = own(arrow, column->value_count);
    for (uint32_t i = 0; i < column->value_count; i++)
        codes[i] = (uint8_t)i;
    values.raw = codes;
    arrow->value_types[index] = (struct ArrowSchema){.format = "u", .release = release_schema};
    arrow->values[index] = (struct ArrowArray){
        .length = column->value_count, .n_buffers = 3, .buffers = arrow->value_buffers[index], .release = release_array};
    lay_out_strings(arrow, &values, column->value_count, arrow->value_buffers[index]);
    arrow->types[index].dictionary = &arrow->value_types[index];
    arrow->columns[index].dictionary = &arrow->values[index];
}

static void add_category(struct bench_arrow *arrow, const struct bench_column *column, enum bench_layout layout, size_t rows, size_t index)
{
    if (layout == BENCH_CODES) {
        arrow->types[index].format = "C";
        arrow->buffers[index][1] = column->packed;
        arrow->bytes += rows;
        add_dictionary(arrow, column, index);
    } else if (layout == BENCH_STRINGS) {
        arrow->types[index].format = "u";
        arrow->columns[index].n_buffers = 3;
        arrow->bytes += lay_out_strings(arrow, column, rows, arrow->buffers[index]);
    } else {
        arrow->types[index].format = "vu";
        arrow->columns[index].n_buffers = 4;
        arrow->bytes += lay_out_views(arrow, column, rows, arrow->buffers[index]);
    }
}

static void add_column(struct bench_arrow *arrow, const struct bench_leads *leads, enum bench_layout layout, size_t rows, size_t index)
{
    const struct bench_column *column = &leads->columns[index];
    arrow->types[index] = (struct ArrowSchema){
        .format = column->kind == BENCH_NUMBER ? "f" : "b", .name = column->name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    arrow->columns[index] = (struct ArrowArray){.length = (int64_t)rows,
                                                .null_count = rows == leads->rows ? column->nulls : -1,
                                                .n_buffers = 2,
                                                .buffers = arrow->buffers[index],
                                                .release = release_array};
    arrow->buffers[index][0] = column->validity;
    arrow->buffers[index][1] = column->packed;
    arrow->bytes += rows / 8;
    if (column->kind == BENCH_CATEGORY)
        add_category(arrow, column, layout, rows, index);
    else
        arrow->bytes += column->kind == BENCH_NUMBER ? rows * sizeof(float) : rows / 8;
    arrow->type_pointers[index] = &arrow->types[index];
    arrow->column_pointers[index] = &arrow->columns[index];
}

void bench_arrow_make(const struct bench_leads *leads, enum bench_layout layout, size_t rows, struct bench_arrow *arrow)
{
    memset(arrow, 0, sizeof *arrow);
    for (size_t i = 0; i < leads->count; i++)
        add_column(arrow, leads, layout, rows, i);
    arrow->schema = (struct ArrowSchema){
        .format = "+s", .n_children = (int64_t)leads->count, .children = arrow->type_pointers, .release = release_schema};
    arrow->array = (struct ArrowArray){.length = (int64_t)rows,
                                       .n_buffers = 1,
                                       .buffers = arrow->no_buffers,
                                       .n_children = (int64_t)leads->count,
                                       .children = arrow->column_pointers,
                                       .release = release_array};
}

void bench_arrow_free(struct bench_arrow *arrow)
{
    for (size_t i = 0; i < arrow->owned_count; i++)
        bench_free(arrow->owned[i]);
    arrow->owned_count = 0;
}
