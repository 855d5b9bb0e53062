/* SPDX-License-Identifier: MIT */
/* Results as Arrow: lead_outputs_export(), lead_stream_export(). */
#include "base/checked.h"
#include "data/arrow_out.h"
#include "model/model.h"

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

static const char *symbol_name(const struct exporter *exporter, enum column_kind kind, uint32_t index)
{
    return kind == COLUMN_GRADE ? lead_model_grade_name(exporter->model, index) : lead_model_class_name(exporter->model, index);
}

static uint32_t symbol_count(const struct exporter *exporter, enum column_kind kind)
{
    return kind == COLUMN_GRADE ? lead_model_grade_count(exporter->model) : lead_model_class_count(exporter->model);
}

/* ---- Types ---- */

struct metadata_pair {
    const char *key, *value;
};

#define METADATA_PAIRS 3

/* In Arrow's encoding: int32 sizes in the machine's own byte order. The caller frees *size bytes. */
static char *metadata_new(const struct exporter *exporter, size_t *size)
{
    const struct metadata_pair pairs[METADATA_PAIRS] = {
        {"leadcore.model", lead_model_name(exporter->model)},
        {"leadcore.version", lead_model_version(exporter->model)},
        {"leadcore.fingerprint", lead_model_fingerprint(exporter->model)},
    };
    const int32_t count = METADATA_PAIRS;
    *size = sizeof count;
    for (int i = 0; i < METADATA_PAIRS; i++)
        *size += 2 * sizeof(int32_t) + strlen(pairs[i].key) + strlen(pairs[i].value);
    char *metadata = lead_memory_new(&exporter->memory, *size, 1);
    if (!metadata)
        return NULL;
    char *at = metadata;
    memcpy(at, &count, sizeof count);
    at += sizeof count;
    for (int i = 0; i < 2 * METADATA_PAIRS; i++) {
        const char *text = i % 2 ? pairs[i / 2].value : pairs[i / 2].key;
        const int32_t bytes = (int32_t)strlen(text);
        memcpy(at, &bytes, sizeof bytes);
        memcpy(at + sizeof bytes, text, (size_t)bytes);
        at += sizeof bytes + (size_t)bytes;
    }
    return metadata;
}

static bool export_column_type(const struct exporter *exporter, struct column column, struct ArrowSchema *schema)
{
    if (column.kind == COLUMN_POINTS || column.kind == COLUMN_COVERAGE) {
        const struct lead_schema_plan number = {.format = "g",
                                                .name = lead_model_score_name(exporter->model, column.score),
                                                .name_ending = column.kind == COLUMN_COVERAGE ? "_coverage" : ""};
        return lead_arrow_schema_new(&exporter->memory, &number, schema);
    }
    const struct lead_schema_plan index = {.format = "C",
                                           .name = column.kind == COLUMN_GRADE ? "grade" : "class",
                                           .flags = column.kind == COLUMN_CLASS ? ARROW_FLAG_NULLABLE : 0,
                                           .has_dictionary = true};
    const struct lead_schema_plan names = {.format = "u"};
    return lead_arrow_schema_new(&exporter->memory, &index, schema) && lead_arrow_schema_new(&exporter->memory, &names, schema->dictionary);
}

static bool export_type(const struct exporter *exporter, struct ArrowSchema *schema)
{
    struct lead_schema_plan plan = {.format = "+s", .children = wanted_count(exporter)};
    char *metadata = metadata_new(exporter, &plan.metadata_size);
    if (!metadata)
        return false;
    plan.metadata = metadata;
    const bool is_made = lead_arrow_schema_new(&exporter->memory, &plan, schema);
    lead_memory_free(&exporter->memory, metadata, plan.metadata_size, 1);
    if (!is_made)
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

static bool export_names(const struct exporter *exporter, enum column_kind kind, struct ArrowArray *array)
{
    const uint32_t count = symbol_count(exporter, kind);
    struct lead_array_plan plan = {.length = count, .buffers = 3, .data_size = (count + 1) * sizeof(int32_t)};
    for (uint32_t i = 0; i < count; i++)
        plan.data_size += strlen(symbol_name(exporter, kind, i));
    void *data;
    if (!lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    int32_t *offsets = data;
    char *text = (char *)(offsets + count + 1);
    array->buffers[1] = offsets;
    array->buffers[2] = text;
    offsets[0] = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = symbol_name(exporter, kind, i);
        const size_t size = strlen(name);
        memcpy(text + offsets[i], name, size);
        offsets[i + 1] = offsets[i] + (int32_t)size;
    }
    return true;
}

/* Rows without a class: index 0, which exists, under a validity bit that is not set. */
static void mark_nulls(uint8_t *indices, size_t count, uint8_t *validity)
{
    memset(validity, 0, count / 8 + 1);
    for (size_t i = 0; i < count; i++) {
        if (indices[i] == LEAD_NO_CLASS)
            indices[i] = 0;
        else
            validity[i / 8] = (uint8_t)(validity[i / 8] | 1u << i % 8);
    }
}

static bool export_symbols(const struct exporter *exporter, enum column_kind kind, struct ArrowArray *array)
{
    const uint8_t *source = kind == COLUMN_GRADE ? exporter->outputs.grade : exporter->outputs.lead_class;
    const size_t count = exporter->count;
    struct lead_array_plan plan = {.length = (int64_t)count, .buffers = 2, .has_dictionary = true};
    if (kind == COLUMN_CLASS)
        for (size_t i = 0; i < count; i++)
            plan.null_count += source[i] == LEAD_NO_CLASS;
    plan.data_size = count + (plan.null_count ? count / 8 + 1 : 0); /* no overflow: count <= PTRDIFF_MAX */
    void *data;
    if (!lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    uint8_t *indices = data;
    array->buffers[1] = indices;
    if (count)
        memcpy(indices, source, count);
    if (plan.null_count) {
        array->buffers[0] = indices + count;
        mark_nulls(indices, count, indices + count);
    }
    return export_names(exporter, kind, array->dictionary);
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

/* Codes that the model does not have would make indices outside the dictionary. */
static lead_status check_codes(const struct exporter *exporter, enum column_kind kind, lead_error *error)
{
    const uint8_t *codes = kind == COLUMN_GRADE ? exporter->outputs.grade : exporter->outputs.lead_class;
    if (!codes)
        return LEAD_OK;
    const uint32_t known = symbol_count(exporter, kind);
    const char *what = kind == COLUMN_GRADE ? "grade" : "class";
    for (size_t i = 0; i < exporter->count; i++)
        if (codes[i] >= known && !(kind == COLUMN_CLASS && codes[i] == LEAD_NO_CLASS))
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "row %zu has %s %d, but the model has only %d of them", i, what, codes[i],
                             (int)known);
    return LEAD_OK;
}

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
    status = check_codes(exporter, COLUMN_GRADE, error);
    return status == LEAD_OK ? check_codes(exporter, COLUMN_CLASS, error) : status;
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
