/* SPDX-License-Identifier: MIT */
/* Results as Arrow: lead_outputs_export(), lead_stream_export(). */
#include "model/export.h"

#include "base/checked.h"

#include <errno.h>
#include <string.h>

/* One column of results, on its way out. */
enum column_kind { COLUMN_POINTS, COLUMN_COVERAGE, COLUMN_GRADE, COLUMN_CLASS };

struct column {
    enum column_kind kind;
    uint32_t score; /* of points and coverage */
};

struct exporter {
    const lead_model *model;
    lead_outputs outputs;
    size_t count;
    lead_allocator memory;
};

/* Columns by position: points and coverage of each score, then grade, then class. False for one that is not wanted. */
static bool column_at(const struct exporter *exporter, uint32_t position, struct column *column)
{
    const lead_outputs *outputs = &exporter->outputs;
    const uint32_t scores = lead_model_score_count(exporter->model);
    if (position < 2 * scores) {
        const bool is_coverage = position % 2;
        *column = (struct column){is_coverage ? COLUMN_COVERAGE : COLUMN_POINTS, position / 2};
        if (is_coverage)
            return outputs->coverage && outputs->coverage[column->score];
        return outputs->points && outputs->points[column->score];
    }
    const bool is_grade = position == 2 * scores;
    *column = (struct column){is_grade ? COLUMN_GRADE : COLUMN_CLASS, 0};
    return is_grade ? outputs->grade != NULL : outputs->lead_class != NULL;
}

static uint32_t position_count(const struct exporter *exporter)
{
    return 2 * lead_model_score_count(exporter->model) + 2;
}

static uint32_t wanted_count(const struct exporter *exporter)
{
    uint32_t wanted = 0;
    struct column column;
    for (uint32_t i = 0; i < position_count(exporter); i++)
        wanted += column_at(exporter, i, &column);
    return wanted;
}

/* ---- Types ---- */

static bool export_column_type(const struct exporter *exporter, struct column column, struct ArrowSchema *schema)
{
    if (column.kind == COLUMN_POINTS || column.kind == COLUMN_COVERAGE) {
        const struct lead_schema_plan number = {.format = "g",
                                                .name = lead_model_score_name(exporter->model, column.score),
                                                .name_ending = column.kind == COLUMN_COVERAGE ? "_coverage" : ""};
        return lead_arrow_schema_new(&exporter->memory, &number, schema);
    }
    return lead_symbols_export_type(&exporter->memory, column.kind == COLUMN_GRADE ? LEAD_GRADES : LEAD_CLASSES, schema);
}

static bool export_type(const struct exporter *exporter, struct ArrowSchema *schema)
{
    if (!lead_rows_export_type(&exporter->memory, exporter->model, wanted_count(exporter), schema))
        return false;
    struct column column;
    uint32_t child = 0;
    for (uint32_t i = 0; i < position_count(exporter); i++)
        if (column_at(exporter, i, &column) && !export_column_type(exporter, column, schema->children[child++]))
            return false;
    return true;
}

/* ---- Data ---- */

static bool export_numbers(const struct exporter *exporter, struct column column, struct ArrowArray *array)
{
    struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 2};
    void *data;
    if (!lead_size_multiply(exporter->count, sizeof(double), &plan.data_size) ||
        !lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    double *numbers = data;
    array->buffers[1] = numbers;
    if (column.kind == COLUMN_POINTS) {
        const lead_points *points = exporter->outputs.points[column.score];
        for (size_t i = 0; i < exporter->count; i++)
            numbers[i] = points[i] / 1000.0;
    } else {
        const lead_permille *coverage = exporter->outputs.coverage[column.score];
        for (size_t i = 0; i < exporter->count; i++)
            numbers[i] = coverage[i] / 1000.0;
    }
    return true;
}

static bool export_symbols(const struct exporter *exporter, enum column_kind kind, struct ArrowArray *array)
{
    if (kind == COLUMN_GRADE)
        return lead_symbols_export(&exporter->memory, exporter->model, LEAD_GRADES, exporter->outputs.grade, exporter->count, array);
    return lead_symbols_export(&exporter->memory, exporter->model, LEAD_CLASSES, exporter->outputs.lead_class, exporter->count, array);
}

static bool export_data(const struct exporter *exporter, struct ArrowArray *array)
{
    const struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 1, .children = wanted_count(exporter)};
    void *data;
    if (!lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    struct column column;
    uint32_t child = 0;
    for (uint32_t i = 0; i < position_count(exporter); i++) {
        if (!column_at(exporter, i, &column))
            continue;
        struct ArrowArray *target = array->children[child++];
        const bool is_number = column.kind == COLUMN_POINTS || column.kind == COLUMN_COVERAGE;
        if (!(is_number ? export_numbers(exporter, column, target) : export_symbols(exporter, column.kind, target)))
            return false;
    }
    return true;
}

/* ---- The calls ---- */

static lead_status exporter_init(struct exporter *exporter, const lead_model *model, const lead_outputs *outputs, uint64_t count,
                                 const lead_allocator *allocator, lead_error *error)
{
    exporter->model = model;
    if (!lead_memory_choose(allocator, &exporter->memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function or its size is wrong");
    lead_status status = lead_outputs_read(model, outputs, &exporter->outputs, error);
    if (status != LEAD_OK)
        return status;
    if (count > PTRDIFF_MAX)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "more rows than memory can hold");
    exporter->count = (size_t)count;
    status = lead_symbols_check(model, LEAD_GRADES, exporter->outputs.grade, exporter->count, error);
    return status == LEAD_OK ? lead_symbols_check(model, LEAD_CLASSES, exporter->outputs.lead_class, exporter->count, error) : status;
}

lead_status lead_outputs_export(const lead_model *model, const lead_outputs *outputs, uint64_t count, const lead_allocator *allocator,
                                struct ArrowSchema *schema, struct ArrowArray *array, lead_error *error)
{
    if (schema)
        *schema = (struct ArrowSchema){0};
    if (array)
        *array = (struct ArrowArray){0};
    if (!model || !outputs || !schema || !array)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "model, outputs, schema and array must not be NULL");
    struct exporter exporter;
    const lead_status status = exporter_init(&exporter, model, outputs, count, allocator, error);
    if (status != LEAD_OK)
        return status;
    if (export_type(&exporter, schema) && export_data(&exporter, array))
        return LEAD_OK;
    if (schema->release)
        schema->release(schema);
    if (array->release)
        array->release(array);
    return lead_fail_memory(error);
}

/* ---- Streams ---- */

struct stream {
    lead_allocator memory;
    struct ArrowSchema schema;
    struct ArrowArray array; /* released once it is given */
};

static int stream_get_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
    const struct stream *stream = self->private_data;
    const lead_status status = lead_arrow_schema_copy(&stream->memory, &stream->schema, out);
    return status == LEAD_OK ? 0 : status == LEAD_ERROR_OUT_OF_MEMORY ? ENOMEM : EINVAL;
}

static int stream_get_next(struct ArrowArrayStream *self, struct ArrowArray *out)
{
    struct stream *stream = self->private_data;
    *out = stream->array;
    stream->array = (struct ArrowArray){0};
    return 0;
}

/* Only get_schema can fail. */
static const char *stream_get_last_error(struct ArrowArrayStream *self)
{
    (void)self;
    return "the type could not be copied";
}

static void stream_release(struct ArrowArrayStream *self)
{
    struct stream *stream = self->private_data;
    const lead_allocator memory = stream->memory;
    stream->schema.release(&stream->schema);
    if (stream->array.release)
        stream->array.release(&stream->array);
    lead_memory_free(&memory, stream, 1, sizeof *stream);
    self->release = NULL;
}

lead_status lead_stream_export(struct ArrowSchema *schema, struct ArrowArray *array, const lead_allocator *allocator,
                               struct ArrowArrayStream *stream, lead_error *error)
{
    if (stream)
        *stream = (struct ArrowArrayStream){0};
    if (!schema || !array || !stream || !schema->release || !array->release)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "schema, array and stream must not be NULL, nor schema and array released");
    lead_allocator memory;
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function or its size is wrong");
    struct stream *own = LEAD_NEW(&memory, 1, struct stream);
    if (!own)
        return lead_fail_memory(error);
    *own = (struct stream){memory, *schema, *array};
    schema->release = NULL;
    array->release = NULL;
    *stream = (struct ArrowArrayStream){stream_get_schema, stream_get_next, stream_get_last_error, stream_release, own};
    return LEAD_OK;
}
