/* SPDX-License-Identifier: MIT */
/*
 * Scores without reading any file or clock, so that instruction counts are the same in every run:
 *
 *     callgrind_lead record N          one record, filled and scored N times
 *     callgrind_lead ledger N          one record, filled and explained N times
 *     callgrind_lead batch M [LEVEL]   a batch of M rows once; LEVEL is baseline (default), avx2 or avx512
 *     callgrind_lead compile N         the model compiled N times
 *
 * The difference between the counts of two sizes is what the leads cost, without start and end of the program. Prints the sum of the
 * points, which is the same for "record" and for as many rows of "batch".
 */
#include <leadcore/leadcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTRIES = 4 };

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"callgrind\", \"version\": \"1\",\n"
    " \"fields\": {\"country\": \"category\", \"employees\": \"number\", \"visits\": \"number\", \"demo\": \"flag\", \"phone\": \"flag\"},\n"
    " \"scores\": {\"fit\": {\"min\": 0, \"max\": 100, \"groups\": [\n"
    "  {\"name\": \"company\", \"max\": 60, \"rules\": [\n"
    "   {\"name\": \"home\", \"when\": {\"country\": [\"DE\", \"AT\"]}, \"points\": 20},\n"
    "   {\"name\": \"near\", \"when\": {\"country\": [\"FR\"]}, \"points\": 10},\n"
    "   {\"name\": \"mid-market\", \"when\": {\"employees\": {\">=\": 200, \"<\": 2000}}, \"points\": 30, \"unknown\": 5},\n"
    "   {\"name\": \"large\", \"when\": {\"employees\": {\">=\": 2000}}, \"points\": 25}]},\n"
    "  {\"name\": \"interest\", \"rules\": [\n"
    "   {\"name\": \"visits\", \"when\": {\"visits\": {\">\": 3}}, \"points\": 15},\n"
    "   {\"name\": \"demo\", \"when\": {\"demo\": true}, \"points\": 20},\n"
    "   {\"name\": \"home demo\", \"when\": {\"demo\": true, \"country\": \"DE\", \"visits\": {\">\": 10}}, \"points\": 7.5},\n"
    "   {\"name\": \"no phone\", \"when\": {\"any\": [{\"phone\": false}, {\"phone\": \"unknown\"}]}, \"points\": -5}]}]}},\n"
    " \"grade\": {\"letters\": {\"fit\": {\"A\": 75, \"B\": 50, \"C\": 25}}}}\n";

static const char *const countries[COUNTRIES] = {"DE", "AT", "FR", "US"};
static const char country_bytes[] = "DEATFRUS";
static const int32_t country_offsets[COUNTRIES + 1] = {0, 2, 4, 6, 8};

/* Lead i; the same leads one by one and in the batch. */
static uint8_t country_of(size_t i)
{
    return (uint8_t)(i % COUNTRIES);
}

static float employees_of(size_t i)
{
    return (float)(i * 37 % 5000);
}

static float visits_of(size_t i)
{
    return (float)(i * 11 % 17);
}

static int demo_of(size_t i)
{
    return i % 3 == 0;
}

static void must(lead_status status, const lead_error *error)
{
    if (status == LEAD_OK)
        return;
    fprintf(stderr, "%s %s\n", lead_status_name(status), error->message);
    exit(EXIT_FAILURE);
}

static void fill(lead_record *record, size_t i)
{
    const char *country = countries[country_of(i)];
    lead_record_clear(record);
    lead_record_set_text(record, 0, country, strlen(country));
    lead_record_set_number(record, 1, (double)employees_of(i));
    lead_record_set_number(record, 2, (double)visits_of(i));
    lead_record_set_flag(record, 3, demo_of(i)); /* the phone stays unknown */
}

static int64_t explain(lead_record *record)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_ledger *ledger;
    lead_score result = {.size = sizeof result};
    must(lead_record_explain(record, 0, NULL, &ledger, &error), &error);
    must(lead_ledger_score(ledger, 0, &result), &error);
    lead_ledger_free(ledger);
    return result.points;
}

static int64_t run_records(lead_model *model, size_t count, int with_ledger)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_score result = {.size = sizeof result};
    lead_record *record;
    int64_t total = 0;
    must(lead_record_new(model, NULL, &record, &error), &error);
    for (size_t i = 0; i < count; i++) {
        fill(record, i);
        if (with_ledger) {
            total += explain(record);
            continue;
        }
        must(lead_record_score(record, 0, 0, &result, &error), &error);
        total += result.points;
    }
    lead_record_free(record);
    return total;
}

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void *memory(size_t bytes)
{
    void *block = calloc(1, bytes + 64);
    if (!block)
        exit(EXIT_FAILURE);
    return block;
}

enum { COLUMNS = 4 };

struct batch {
    struct ArrowSchema schema, types[COLUMNS], names_type, *type_pointers[COLUMNS];
    struct ArrowArray array, columns[COLUMNS], names, *column_pointers[COLUMNS];
    const void *buffers[COLUMNS][2], *name_buffers[3], *no_buffers[1];
};

static void make_columns(struct batch *batch, size_t rows)
{
    uint8_t *country = memory(rows), *demo = memory(rows / 8 + 1);
    float *employees = memory(rows * sizeof *employees), *visits = memory(rows * sizeof *visits);
    for (size_t i = 0; i < rows; i++) {
        country[i] = country_of(i);
        employees[i] = employees_of(i);
        visits[i] = visits_of(i);
        demo[i / 8] |= (uint8_t)(demo_of(i) << (i % 8));
    }
    batch->buffers[0][1] = country;
    batch->buffers[1][1] = employees;
    batch->buffers[2][1] = visits;
    batch->buffers[3][1] = demo;
}

static void make_batch(struct batch *batch, size_t rows)
{
    static const char *const names[COLUMNS] = {"country", "employees", "visits", "demo"}, *const formats[COLUMNS] = {"C", "f", "f", "b"};
    make_columns(batch, rows);
    for (int i = 0; i < COLUMNS; i++) {
        batch->types[i] = (struct ArrowSchema){.format = formats[i], .name = names[i], .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
        batch->columns[i] =
            (struct ArrowArray){.length = (int64_t)rows, .n_buffers = 2, .buffers = batch->buffers[i], .release = release_array};
        batch->type_pointers[i] = &batch->types[i];
        batch->column_pointers[i] = &batch->columns[i];
    }
    batch->name_buffers[1] = country_offsets;
    batch->name_buffers[2] = country_bytes;
    batch->names_type = (struct ArrowSchema){.format = "u", .release = release_schema};
    batch->names = (struct ArrowArray){.length = COUNTRIES, .n_buffers = 3, .buffers = batch->name_buffers, .release = release_array};
    batch->types[0].dictionary = &batch->names_type;
    batch->columns[0].dictionary = &batch->names;
    batch->schema =
        (struct ArrowSchema){.format = "+s", .n_children = COLUMNS, .children = batch->type_pointers, .release = release_schema};
    batch->array = (struct ArrowArray){.length = (int64_t)rows,
                                       .n_buffers = 1,
                                       .buffers = batch->no_buffers,
                                       .n_children = COLUMNS,
                                       .children = batch->column_pointers,
                                       .release = release_array};
}

static int64_t run_batch(lead_model *model, size_t rows, const char *level)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options,
                                  .missing = LEAD_MISSING_IS_UNKNOWN, /* there is no column "phone" */
                                  .instructions = !strcmp(level, "avx512") ? LEAD_INSTRUCTIONS_AVX512
                                                  : !strcmp(level, "avx2") ? LEAD_INSTRUCTIONS_AVX2
                                                                           : LEAD_INSTRUCTIONS_BASELINE};
    struct batch *input = memory(sizeof *input);
    lead_points *points = memory(rows * sizeof *points), *columns[] = {points};
    uint8_t *grade = memory(rows);
    lead_outputs outputs = {.size = sizeof outputs, .points = columns, .grade = grade};
    lead_batch *batch;
    int64_t total = 0;
    make_batch(input, rows);
    must(lead_batch_new(model, &input->schema, &input->array, &options, NULL, &batch, &error), &error);
    must(lead_batch_score(batch, 0, 0, rows, &outputs, NULL, &error), &error);
    lead_batch_free(batch);
    for (size_t i = 0; i < rows; i++)
        total += points[i];
    for (int i = 0; i < COLUMNS; i++)
        free((void *)(uintptr_t)input->buffers[i][1]);
    free(input);
    free(points);
    free(grade);
    return total;
}

static lead_model *compile(void)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    must(lead_model_compile(document, strlen(document), NULL, &model, &error), &error);
    return model;
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fputs("usage: callgrind_lead record|ledger|batch|compile N [baseline|avx2|avx512]\n", stderr);
        return EXIT_FAILURE;
    }
    size_t size = (size_t)strtoull(arguments[2], NULL, 10);
    lead_model *model = compile();
    int64_t total = 0;
    if (!strcmp(arguments[1], "batch"))
        total = run_batch(model, size, count > 3 ? arguments[3] : "baseline");
    else if (!strcmp(arguments[1], "compile"))
        for (size_t i = 0; i < size; i++)
            lead_model_unref(compile());
    else
        total = run_records(model, size, !strcmp(arguments[1], "ledger"));
    lead_model_unref(model);
    printf("%lld\n", (long long)total);
    return EXIT_SUCCESS;
}
