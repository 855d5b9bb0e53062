/* SPDX-License-Identifier: MIT */
/* Results as Arrow: lead_outputs_export(), lead_stream_export(). */
#include "model/export.h"

#include "base/checked.h"

#include <errno.h>
#include <string.h>

/* One column of results, on its way out. */
enum column_kind { COLUMN_POINTS, COLUMN_COVERAGE, COLUMN_SYMBOLS, COLUMN_NAMES };

struct column {
    enum column_kind kind;
    const char *name, *name_ending; /* of numbers */
    const lead_points *points;
    const lead_permille *coverage;
    lead_symbols symbols;
    const uint8_t *codes;
    enum lead_name_sets names;
};

struct exporter {
    const lead_model *model;
    lead_outputs outputs;
    size_t count;
    lead_allocator memory;
};

static bool points_column(const char *name, const lead_points *points, struct column *column)
{
    *column = (struct column){.kind = COLUMN_POINTS, .name = name, .points = points};
    return points;
}

static bool symbols_column(lead_symbols symbols, const uint8_t *codes, struct column *column)
{
    *column = (struct column){.kind = COLUMN_SYMBOLS, .symbols = symbols, .codes = codes};
    return codes;
}

static bool score_column(const struct exporter *exporter, uint32_t position, struct column *column)
{
    const lead_outputs *outputs = &exporter->outputs;
    const uint32_t score = position / 2;
    const char *name = lead_model_score_name(exporter->model, score);
    if (position % 2 == 0)
        return points_column(name, outputs->points ? outputs->points[score] : NULL, column);
    *column = (struct column){.kind = COLUMN_COVERAGE, .name = name, .name_ending = "_coverage"};
    column->coverage = outputs->coverage ? outputs->coverage[score] : NULL;
    return column->coverage;
}

/* Behind the scores: grade, class, decisions, then what is said about stage, criteria and parts. */
static bool column_at(const struct exporter *exporter, uint32_t position, struct column *column)
{
    const lead_outputs *outputs = &exporter->outputs;
    const uint32_t scores = 2 * lead_model_score_count(exporter->model), decisions = lead_model_decision_count(exporter->model);
    if (position < scores)
        return score_column(exporter, position, column);
    position -= scores;
    if (position < 2)
        return symbols_column(position ? LEAD_CLASSES : LEAD_GRADES, position ? outputs->lead_class : outputs->grade, column);
    position -= 2;
    if (position < decisions)
        return symbols_column(LEAD_DECISIONS + position, outputs->decisions ? outputs->decisions[position] : NULL, column);
    switch (position - decisions) {
    case 0: return points_column("stage_margin", outputs->stage_margin, column);
    case 1: return points_column("completeness", outputs->completeness, column);
    case 2: return symbols_column(LEAD_QUESTIONS, outputs->question, column);
    case 3: *column = (struct column){.kind = COLUMN_NAMES, .names = LEAD_MISSING_CRITERIA}; return outputs->missing;
    default: *column = (struct column){.kind = COLUMN_NAMES, .names = LEAD_MISSING_PARTS}; return outputs->missing_parts;
    }
}

static uint32_t position_count(const struct exporter *exporter)
{
    return 2 * lead_model_score_count(exporter->model) + 2 + lead_model_decision_count(exporter->model) + 5;
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

static bool export_column_type(const struct exporter *exporter, const struct column *column, struct ArrowSchema *schema)
{
    const struct lead_schema_plan number = {.format = "g", .name = column->name, .name_ending = column->name_ending};
    switch (column->kind) {
    case COLUMN_POINTS:
    case COLUMN_COVERAGE: return lead_arrow_schema_new(&exporter->memory, &number, schema);
    case COLUMN_SYMBOLS: return lead_symbols_export_type(&exporter->memory, exporter->model, column->symbols, schema);
    default: return lead_name_sets_export_type(&exporter->memory, column->names, schema);
    }
}

static bool export_type(const struct exporter *exporter, struct ArrowSchema *schema)
{
    if (!lead_rows_export_type(&exporter->memory, exporter->model, wanted_count(exporter), schema))
        return false;
    struct column column;
    uint32_t child = 0;
    for (uint32_t i = 0; i < position_count(exporter); i++)
        if (column_at(exporter, i, &column) && !export_column_type(exporter, &column, schema->children[child++]))
            return false;
    return true;
}

/* ---- Data ---- */

static bool export_numbers(const struct exporter *exporter, const struct column *column, struct ArrowArray *array)
{
    struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 2};
    void *data;
    if (!lead_size_multiply(exporter->count, sizeof(double), &plan.data_size) ||
        !lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    double *numbers = data;
    array->buffers[1] = numbers;
    for (size_t i = 0; column->points && i < exporter->count; i++)
        numbers[i] = column->points[i] / 1000.0;
    for (size_t i = 0; column->coverage && i < exporter->count; i++)
        numbers[i] = column->coverage[i] / 1000.0;
    return true;
}

static bool export_column(const struct exporter *exporter, const struct column *column, struct ArrowArray *array)
{
    switch (column->kind) {
    case COLUMN_POINTS:
    case COLUMN_COVERAGE: return export_numbers(exporter, column, array);
    case COLUMN_SYMBOLS:
        return lead_symbols_export(&exporter->memory, exporter->model, column->symbols, column->codes, exporter->count, array);
    default:
        return lead_name_sets_export(&exporter->memory, exporter->model, column->names, exporter->outputs.missing,
                                     exporter->outputs.missing_parts, exporter->count, array);
    }
}

static bool export_data(const struct exporter *exporter, struct ArrowArray *array)
{
    const struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 1, .children = wanted_count(exporter)};
    void *data;
    if (!lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    struct column column;
    uint32_t child = 0;
    for (uint32_t i = 0; i < position_count(exporter); i++)
        if (column_at(exporter, i, &column) && !export_column(exporter, &column, array->children[child++]))
            return false;
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
    struct column column;
    for (uint32_t i = 0; status == LEAD_OK && i < position_count(exporter); i++)
        if (column_at(exporter, i, &column) && column.kind == COLUMN_SYMBOLS)
            status = lead_symbols_check(model, column.symbols, column.codes, exporter->count, error);
    return status;
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
