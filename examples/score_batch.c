/* SPDX-License-Identifier: MIT */
/*
 * Many leads: an Arrow record batch in; results into our own columns, and out again as Arrow.
 *
 * Programs that use an Arrow library get the two structures from it. This one builds them by hand to show that no library is needed: a column
 * is a handful of pointers to memory that the program has anyway.
 *
 *     cc score_batch.c $(pkg-config --cflags --libs leadcore) -o score_batch && ./score_batch
 */
#include <leadcore/leadcore.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 5, COLUMNS = 3 };

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"saas-inbound\", \"version\": \"1\",\n"
    " \"fields\": {\"country\": \"category\", \"employees\": \"number\", \"requested_demo\": \"flag\"},\n"
    " \"scores\": {\"fit\": {\"groups\": [{\"name\": \"all\", \"rules\": [\n"
    "   {\"name\": \"home market\", \"when\": {\"country\": [\"DE\", \"AT\"]}, \"points\": 20},\n"
    "   {\"name\": \"mid-market\", \"when\": {\"employees\": {\">=\": 200, \"<\": 2000}}, \"points\": 30},\n"
    "   {\"name\": \"wants a demo\", \"when\": {\"requested_demo\": true}, \"points\": 12.5}]}]}},\n"
    " \"grade\": {\"letters\": {\"fit\": {\"A\": 50, \"B\": 25}}},\n"
    " \"classes\": [{\"name\": \"call now\", \"when\": {\"grade\": \"A\", \"requested_demo\": true}}]}\n";

/* The leads, column by column. A validity bitmap has one bit a row, the lowest first; 0 means unknown. */
static const int32_t country_offsets[] = {0, 2, 4, 6};
static const char country_names[] = "DEATFR";
static const uint8_t country_codes[ROWS] = {0, 1, 2, 0, 0};
static const uint8_t country_known[] = {0x17}; /* row 3 is unknown */
static const float employees[ROWS] = {850, 40, 1200, 500, 300};
static const uint8_t demo_bits[] = {0x09};  /* rows 0 and 3 */
static const uint8_t demo_known[] = {0x0F}; /* row 4 is unknown */

static const void *country_name_buffers[] = {NULL, country_offsets, country_names};
static const void *country_buffers[] = {country_known, country_codes};
static const void *employees_buffers[] = {NULL, employees};
static const void *demo_buffers[] = {demo_known, demo_bits};
static const void *no_buffers[] = {NULL};

/* Everything lives as long as the program, so there is nothing to free; the interface wants the call all the same. */
static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static struct ArrowSchema type_of(const char *name, const char *format, struct ArrowSchema *dictionary)
{
    return (struct ArrowSchema){
        .format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .dictionary = dictionary, .release = release_schema};
}

static struct ArrowArray data_of(int64_t length, int64_t nulls, const void **buffers, int64_t buffer_count, struct ArrowArray *dictionary)
{
    return (struct ArrowArray){.length = length,
                               .null_count = nulls,
                               .n_buffers = buffer_count,
                               .buffers = buffers,
                               .dictionary = dictionary,
                               .release = release_array};
}

static int report(const char *doing, const lead_error *error)
{
    fprintf(stderr, "%s: %s%s%s\n", doing, error->path, *error->path ? ": " : "", error->message);
    return -1;
}

/* Results as Arrow: what one would hand to a data frame, a file or another process. */
static int print_exported(const lead_model *model, const lead_outputs *outputs)
{
    lead_error error = LEAD_ERROR_INIT;
    struct ArrowSchema schema;
    struct ArrowArray array;
    if (lead_outputs_export(model, outputs, ROWS, NULL, &schema, &array, &error) != LEAD_OK)
        return report("exporting", &error);
    for (int64_t i = 0; i < schema.n_children; i++)
        printf("column %s: format %s, %" PRId64 " rows\n", schema.children[i]->name, schema.children[i]->format,
               array.children[i]->length);
    array.release(&array);
    schema.release(&schema);
    return 0;
}

static int score(const lead_batch *batch, const lead_model *model)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_points fit[ROWS];
    lead_permille fit_coverage[ROWS];
    uint8_t grade[ROWS], lead_class[ROWS];
    lead_points *points[] = {fit}; /* one column for each score of the model */
    lead_permille *coverage[] = {fit_coverage};
    lead_outputs outputs = {
        .size = sizeof outputs, .points = points, .coverage = coverage, .grade = grade, .lead_class = lead_class};
    lead_report noticed = {.size = sizeof noticed};
    lead_time now = 0; /* no condition of this model is relative to now */
    if (lead_batch_score(batch, now, 0, lead_batch_row_count(batch), &outputs, &noticed, &error) != LEAD_OK)
        return report("scoring", &error);
    for (int i = 0; i < ROWS; i++)
        printf("lead %d: %" PRId32 ".%03" PRId32 " points, grade %s, %s, %d/1000 known\n", i, fit[i] / LEAD_POINT, fit[i] % LEAD_POINT,
               lead_model_grade_name(model, grade[i]),
               lead_class[i] == LEAD_NO_CLASS ? "no class" : lead_model_class_name(model, lead_class[i]), fit_coverage[i]);
    return print_exported(model, &outputs);
}

int main(void)
{
    struct ArrowSchema name_type = type_of(NULL, "u", NULL);
    struct ArrowArray names = data_of(3, 0, country_name_buffers, 3, NULL);
    struct ArrowSchema types[COLUMNS] = {
        type_of("country", "C", &name_type), type_of("employees", "f", NULL), type_of("requested_demo", "b", NULL)};
    struct ArrowArray columns[COLUMNS] = {data_of(ROWS, 1, country_buffers, 2, &names), data_of(ROWS, 0, employees_buffers, 2, NULL),
                                          data_of(ROWS, 1, demo_buffers, 2, NULL)};
    struct ArrowSchema *type_pointers[COLUMNS] = {&types[0], &types[1], &types[2]};
    struct ArrowArray *column_pointers[COLUMNS] = {&columns[0], &columns[1], &columns[2]};
    struct ArrowSchema schema = type_of(NULL, "+s", NULL);
    struct ArrowArray array = data_of(ROWS, 0, no_buffers, 1, NULL);
    schema.n_children = array.n_children = COLUMNS;
    schema.children = type_pointers;
    array.children = column_pointers;

    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    lead_batch *batch = NULL;
    int failed = -1;
    if (lead_model_compile(document, strlen(document), NULL, &model, &error) != LEAD_OK)
        report("compiling the model", &error);
    else if (lead_batch_new(model, &schema, &array, NULL, NULL, &batch, &error) != LEAD_OK) /* borrows; we still own both */
        report("binding the batch", &error);
    else
        failed = score(batch, model);
    lead_batch_free(batch); /* before the memory that it borrows */
    lead_model_unref(model);
    array.release(&array);
    schema.release(&schema);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
