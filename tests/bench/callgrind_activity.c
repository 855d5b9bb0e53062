/* SPDX-License-Identifier: MIT */
/*
 * Activity without reading any file or clock, so that instruction counts are the same in every run:
 *
 *     callgrind_activity add N      N events added to 16 timelines
 *     callgrind_activity score N    a timeline scored N times
 *     callgrind_activity ingest N   N events ingested into a table and put in order
 *     callgrind_activity batch N    N leads scored, joined with a table of 4,096 events
 *
 * The difference between the counts of two sizes is what the events or leads cost. Prints the sum of the points, or what was counted.
 */
#include <leadcore/leadcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)
#define NOW (INT64_C(1795251600) * 1000000)

enum { TYPES = 3, TIMELINES = 16, TABLE_EVENTS = 4096, COLUMNS = 4 };

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"callgrind\", \"version\": \"1\", \"fields\": {\"country\": \"category\"},\n"
    " \"events\": {\"page_view\": {\"page\": \"category\"}, \"mail_open\": {}, \"mail_click\": {}},\n"
    " \"guards\": [{\"name\": \"scanner\", \"on\": [\"mail_click\"], \"more_than\": 20, \"per\": \"1d\"}],\n"
    " \"scores\": {\"engagement\": {\"max\": 100, \"groups\": [{\"name\": \"all\", \"rules\": [\n"
    "  {\"name\": \"view\", \"on\": \"page_view\", \"points\": 1, \"decay\": {\"half_life\": \"7d\"}},\n"
    "  {\"name\": \"pricing\", \"on\": \"page_view\", \"where\": {\"page\": [\"pricing\", \"demo\"]}, \"points\": 8, \"decay\": {\"half_life\": \"30d\"}},\n"
    "  {\"name\": \"mail\", \"on\": [\"mail_open\", \"mail_click\"], \"points\": 2, \"at_most\": {\"times\": 2, \"per\": \"1d\"}, \"decay\": {\"window\": \"90d\"}},\n"
    "  {\"name\": \"active\", \"when\": {\"activity\": {\"on\": \"page_view\", \"count\": {\">=\": 3}, \"within\": \"7d\"}}, \"points\": 10},\n"
    "  {\"name\": \"dormant\", \"when\": {\"activity\": {\"on\": [\"page_view\", \"mail_click\"], \"last\": {\"older_than\": \"60d\"}}}, \"points\": -5}]}]}},\n"
    " \"grade\": {\"letters\": {\"engagement\": {\"A\": 60, \"B\": 30, \"C\": 10}}}}\n";

static const char *const types[TYPES] = {"page_view", "mail_open", "mail_click"}, *const pages[TYPES] = {"home", "pricing", "blog"};

/* Event i: half of them are views, and days come in no order. */
static uint8_t type_of(size_t i)
{
    return (uint8_t)(i % 4 < 2 ? 0 : i % 4 - 1);
}

static uint8_t page_of(size_t i)
{
    return (uint8_t)(i * 7 / 3 % TYPES);
}

static lead_time time_of(size_t i)
{
    return NOW - (lead_time)(i * 37 % 120) * DAY;
}

static void must(lead_status status, const lead_error *error)
{
    if (status == LEAD_OK)
        return;
    fprintf(stderr, "%s %s\n", lead_status_name(status), error->message);
    exit(EXIT_FAILURE);
}

static void *memory(size_t bytes)
{
    void *block = calloc(1, bytes + 64);
    if (!block)
        exit(EXIT_FAILURE);
    return block;
}

static int64_t add(lead_model *model, lead_timeline *timelines[], size_t count)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_event *event;
    int64_t counted = 0;
    must(lead_event_new(model, NULL, &event, &error), &error);
    for (size_t i = 0; i < count; i++) {
        lead_added added;
        must(lead_event_begin(event, type_of(i), time_of(i / TIMELINES)), &error);
        if (type_of(i) == 0)
            lead_event_set_text(event, 0, pages[page_of(i)], strlen(pages[page_of(i)]));
        lead_event_set_sequence(event, "web", 3, (int64_t)i + 1);
        must(lead_timeline_add(timelines[i % TIMELINES], event, &added, &error), &error);
        counted += added == LEAD_EVENT_COUNTED;
    }
    lead_event_free(event);
    return counted;
}

static int64_t score(lead_model *model, lead_timeline *timelines[], size_t count)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_record *record;
    lead_score result = {.size = sizeof result};
    int64_t total = 0;
    must(lead_record_new(model, NULL, &record, &error), &error);
    for (size_t i = 0; i < count; i++) {
        must(lead_record_set_timeline(record, timelines[i % TIMELINES]), &error);
        must(lead_record_score(record, NOW, 0, &result, &error), &error);
        total += result.points;
    }
    lead_record_free(record);
    return total;
}

static int64_t run_timelines(lead_model *model, size_t count, int scores)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_timeline *timelines[TIMELINES];
    for (int i = 0; i < TIMELINES; i++)
        must(lead_timeline_new(model, NULL, &timelines[i], &error), &error);
    int64_t result = add(model, timelines, scores ? TIMELINES * 40 : count);
    if (scores)
        result = score(model, timelines, count);
    for (int i = 0; i < TIMELINES; i++)
        lead_timeline_free(timelines[i]);
    return result;
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

struct batch {
    struct ArrowSchema schema, types[COLUMNS], name_types[COLUMNS], *type_pointers[COLUMNS];
    struct ArrowArray array, columns[COLUMNS], names[COLUMNS], *column_pointers[COLUMNS];
    const void *buffers[COLUMNS][2], *name_buffers[COLUMNS][3], *no_buffers[1];
    int32_t offsets[COLUMNS][TYPES + 1];
    char bytes[COLUMNS][64];
};

static void add_column(struct batch *batch, const char *name, const char *format, const void *values)
{
    int64_t i = batch->schema.n_children++;
    batch->array.n_children++;
    batch->buffers[i][1] = values;
    batch->types[i] = (struct ArrowSchema){.format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    batch->columns[i] =
        (struct ArrowArray){.length = batch->array.length, .n_buffers = 2, .buffers = batch->buffers[i], .release = release_array};
    batch->type_pointers[i] = &batch->types[i];
    batch->column_pointers[i] = &batch->columns[i];
}

/* Makes the last column a dictionary of these. */
static void add_names(struct batch *batch, const char *const names[TYPES])
{
    int64_t column = batch->schema.n_children - 1;
    for (int i = 0; i < TYPES; i++) {
        memcpy(batch->bytes[column] + batch->offsets[column][i], names[i], strlen(names[i]));
        batch->offsets[column][i + 1] = batch->offsets[column][i] + (int32_t)strlen(names[i]);
    }
    batch->name_buffers[column][1] = batch->offsets[column];
    batch->name_buffers[column][2] = batch->bytes[column];
    batch->name_types[column] = (struct ArrowSchema){.format = "u", .release = release_schema};
    batch->names[column] =
        (struct ArrowArray){.length = TYPES, .n_buffers = 3, .buffers = batch->name_buffers[column], .release = release_array};
    batch->types[column].dictionary = &batch->name_types[column];
    batch->columns[column].dictionary = &batch->names[column];
}

static struct batch *make_batch(size_t rows, size_t leads, int has_events)
{
    struct batch *batch = memory(sizeof *batch);
    int32_t *keys = memory(rows * sizeof *keys);
    uint8_t *kinds = memory(rows), *where = memory(rows);
    lead_time *times = memory(rows * sizeof *times);
    for (size_t i = 0; i < rows; i++) {
        keys[i] = (int32_t)(i * 7919 % leads);
        kinds[i] = type_of(i);
        where[i] = page_of(i);
        times[i] = time_of(i);
    }
    batch->schema = (struct ArrowSchema){.format = "+s", .children = batch->type_pointers, .release = release_schema};
    batch->array = (struct ArrowArray){.length = (int64_t)rows,
                                       .n_buffers = 1,
                                       .buffers = batch->no_buffers,
                                       .children = batch->column_pointers,
                                       .release = release_array};
    add_column(batch, "key", "i", keys);
    add_column(batch, "type", "C", kinds);
    add_names(batch, types);
    add_column(batch, "page", "C", where);
    add_names(batch, pages);
    add_column(batch, "time", "tsu:UTC", times);
    batch->schema.n_children = batch->array.n_children = has_events ? COLUMNS : 1;
    return batch;
}

static void free_batch(struct batch *batch)
{
    for (int i = 0; i < COLUMNS; i++)
        free((void *)(uintptr_t)batch->buffers[i][1]);
    free(batch);
}

/* Its bytes are asked for so that everything stands in order. */
static lead_activity *ingest(lead_model *model, size_t rows, int64_t *bytes)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_activity *table;
    size_t size;
    struct batch *batch = make_batch(rows, 1000, 1);
    must(lead_activity_new(model, LEAD_KEY_INTEGER, NULL, &table, &error), &error);
    must(lead_activity_ingest(table, &batch->schema, &batch->array, NULL, NULL, &error), &error);
    must(lead_activity_saved_size(table, &size, &error), &error);
    free_batch(batch);
    *bytes = (int64_t)size;
    return table;
}

static int64_t run_batch(lead_model *model, size_t rows)
{
    lead_error error = LEAD_ERROR_INIT;
    int64_t total = 0;
    lead_batch_options options = {.size = sizeof options, .missing = LEAD_MISSING_IS_UNKNOWN, .instructions = LEAD_INSTRUCTIONS_BASELINE};
    lead_points *points = memory(rows * sizeof *points), *columns[] = {points};
    lead_outputs outputs = {.size = sizeof outputs, .points = columns};
    lead_batch *batch;
    struct batch *input = make_batch(rows, 1000, 0);
    options.activity = ingest(model, TABLE_EVENTS, &total);
    must(lead_batch_new(model, &input->schema, &input->array, &options, NULL, &batch, &error), &error);
    must(lead_batch_score(batch, NOW, 0, rows, &outputs, NULL, &error), &error);
    total = 0;
    for (size_t i = 0; i < rows; i++)
        total += points[i];
    lead_batch_free(batch);
    lead_activity_free(options.activity);
    free_batch(input);
    free(points);
    return total;
}

int main(int count, char **arguments)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    int64_t result;
    if (count < 3) {
        fputs("usage: callgrind_activity add|score|ingest|batch N\n", stderr);
        return EXIT_FAILURE;
    }
    size_t size = (size_t)strtoull(arguments[2], NULL, 10);
    must(lead_model_compile(document, strlen(document), NULL, &model, &error), &error);
    if (!strcmp(arguments[1], "ingest"))
        lead_activity_free(ingest(model, size, &result));
    else if (!strcmp(arguments[1], "batch"))
        result = run_batch(model, size);
    else
        result = run_timelines(model, size, !strcmp(arguments[1], "score"));
    lead_model_unref(model);
    printf("%lld\n", (long long)result);
    return EXIT_SUCCESS;
}
