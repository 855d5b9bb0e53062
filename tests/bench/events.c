/* SPDX-License-Identifier: MIT */
/* The events workload: read from the columns that prepare_events.py writes, laid out as Arrow. */
#include "bench.h"

#include <stdio.h>
#include <string.h>

static void *read_column(const char *directory, const char *name, size_t width, size_t *count)
{
    char path[4096];
    size_t bytes;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    void *column = bench_read_file(path, &bytes);
    if (*count && *count != bytes / width)
        bench_die("%s has another number of rows", path);
    *count = bytes / width;
    return column;
}

/* facts.txt: now and the later now in seconds, and the number of pairs. */
static void read_facts(const char *directory, struct bench_events *events)
{
    char path[4096];
    size_t bytes;
    long long now, later;
    snprintf(path, sizeof path, "%s/facts.txt", directory);
    char *text = bench_read_file(path, &bytes);
    if (sscanf(text, "%lld %lld %lf", &now, &later, &events->pairs) != 3)
        bench_die("cannot read %s", path);
    events->now = now * 1000000;
    events->later = later * 1000000;
    bench_free(text);
}

void bench_events_load(const char *directory, struct bench_events *events)
{
    size_t possible = 0;
    memset(events, 0, sizeof *events);
    read_facts(directory, events);
    events->lead = read_column(directory, "lead.i32", sizeof *events->lead, &events->rows);
    events->type = read_column(directory, "type.u8", sizeof *events->type, &events->rows);
    int32_t *second = read_column(directory, "second.i32", sizeof *second, &events->rows);
    events->time = bench_memory(events->rows * sizeof *events->time);
    for (size_t i = 0; i < events->rows; i++)
        events->time[i] = (lead_time)second[i] * 1000000;
    bench_free(second);
    events->used = read_column(directory, "used.i32", sizeof *events->used, &events->lead_count);
    events->expected = read_column(directory, "expected.i32", sizeof(lead_points), &possible);
    events->expected_later = read_column(directory, "expected_later.i32", sizeof(lead_points), &possible);
    events->expected_caps = read_column(directory, "expected_caps.i32", sizeof(lead_points), &possible);
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void add_column(struct bench_stream *stream, const char *name, const char *format, const void *values)
{
    int64_t i = stream->schema.n_children++;
    stream->array.n_children++;
    stream->buffers[i][1] = values;
    stream->types[i] = (struct ArrowSchema){.format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    stream->columns[i] =
        (struct ArrowArray){.length = stream->array.length, .n_buffers = 2, .buffers = stream->buffers[i], .release = release_array};
    stream->type_pointers[i] = &stream->types[i];
    stream->column_pointers[i] = &stream->columns[i];
}

static void begin(struct bench_stream *stream, size_t rows)
{
    memset(stream, 0, sizeof *stream);
    stream->schema = (struct ArrowSchema){.format = "+s", .children = stream->type_pointers, .release = release_schema};
    stream->array = (struct ArrowArray){.length = (int64_t)rows,
                                        .n_buffers = 1,
                                        .buffers = stream->no_buffers,
                                        .children = stream->column_pointers,
                                        .release = release_array};
}

/* The names of the model's event types, in its order: the codes of the workload. */
static void add_names(struct bench_stream *stream, const lead_model *model, int column)
{
    uint32_t count = lead_model_event_count(model);
    int32_t *offsets = stream->name_offsets = bench_memory((count + 1) * sizeof *offsets);
    char *bytes = stream->name_bytes = bench_memory((size_t)count * 200 + 1);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = lead_model_event_name(model, i);
        memcpy(bytes + offsets[i], name, strlen(name));
        offsets[i + 1] = offsets[i] + (int32_t)strlen(name);
    }
    stream->name_buffers[1] = offsets;
    stream->name_buffers[2] = bytes;
    stream->names_type = (struct ArrowSchema){.format = "u", .release = release_schema};
    stream->names = (struct ArrowArray){.length = count, .n_buffers = 3, .buffers = stream->name_buffers, .release = release_array};
    stream->types[column].dictionary = &stream->names_type;
    stream->columns[column].dictionary = &stream->names;
}

void bench_events_arrow(const struct bench_events *events, const lead_model *model, bool wide_keys, struct bench_stream *stream)
{
    int64_t *wide = NULL;
    begin(stream, events->rows);
    if (wide_keys) {
        wide = stream->keys = bench_memory(events->rows * sizeof *wide);
        for (size_t i = 0; i < events->rows; i++)
            wide[i] = events->lead[i];
    }
    add_column(stream, "key", wide_keys ? "l" : "i", wide_keys ? (const void *)wide : events->lead);
    add_column(stream, "type", "C", events->type);
    add_column(stream, "time", "tsu:UTC", events->time);
    add_names(stream, model, 1);
}

void bench_leads_arrow(const struct bench_events *events, size_t count, struct bench_stream *stream)
{
    begin(stream, count);
    add_column(stream, "key", "i", events->used);
}

void bench_stream_part(struct bench_stream *stream, size_t first, size_t count)
{
    stream->array.offset = (int64_t)first;
    stream->array.length = (int64_t)count;
}

void bench_stream_free(struct bench_stream *stream)
{
    bench_free(stream->keys);
    bench_free(stream->name_offsets);
    bench_free(stream->name_bytes);
}
