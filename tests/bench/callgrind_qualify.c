/* SPDX-License-Identifier: MIT */
/*
 * Decisions without reading any file or clock, so that instruction counts are the same in every run:
 *
 *     callgrind_qualify assess N    N assessments of a lead
 *     callgrind_qualify advance N   N leads advanced from the first status
 *     callgrind_qualify title N     N job titles read
 *     callgrind_qualify batch N     N leads decided about in a batch, with titles in a dictionary
 *
 * The difference between the counts of two sizes is what the leads cost. Prints a sum of what came out.
 */
#include <leadcore/leadcore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)
#define NOW (INT64_C(1795251600) * 1000000)

enum { TITLES = 8, COLUMNS = 4, DECISIONS = 14, MOVES = 3 };

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"callgrind\", \"version\": \"1\", \"fields\": {\"title\": \"text\", \"employees\": \"number\", \"budget\": \"number\", \"start\": \"number\"},\n"
    " \"scores\": {\"fit\": {\"max\": 100, \"groups\": [{\"name\": \"g\", \"rules\": [\n"
    "  {\"name\": \"size\", \"when\": {\"employees\": {\">=\": 200, \"<\": 2000}}, \"points\": 60, \"unknown\": 10},\n"
    "  {\"name\": \"decides\", \"when\": {\"role\": [\"decider\", \"buyer\"]}, \"points\": 20}]}]}},\n"
    " \"classes\": \"builtin\", \"class_inputs\": {\"good_match\": {\"fit\": {\">=\": 50}}, \"large_deal\": {\"budget\": {\">=\": 100000}},\n"
    "  \"important_customer\": {\"employees\": {\">=\": 1000}}, \"project_start\": \"start\"},\n"
    " \"roles\": {\"title\": \"title\"},\n"
    " \"purchase\": {\"change_at\": 1, \"evidence\": [\n"
    "  {\"name\": \"budget\", \"when\": {\"budget\": {\">\": 0}}, \"weights\": {\"product_specification\": 1, \"supplier_search\": 1.5}},\n"
    "  {\"name\": \"soon\", \"when\": {\"start\": {\"<=\": 3}}, \"weights\": {\"proposal_solicitation\": 2, \"supplier_selection\": 1.25}},\n"
    "  {\"name\": \"later\", \"when\": {\"start\": {\">\": 6}}, \"weights\": {\"problem_recognition\": 1}}]},\n"
    " \"qualification\": {\"framework\": \"mantcp\", \"criteria\": {\"money\": {\"met\": {\"budget\": {\">=\": 20000}}}, \"authority\": {\"met\": {\"role\": \"decider\"}},\n"
    "  \"need\": {\"met\": {\"fit\": {\">=\": 60}}}, \"time\": {\"met\": {\"start\": {\"<=\": 6}}}}},\n"
    " \"completeness\": {\"required\": [\"title\", \"employees\"], \"dossier\": {\"key_contact\": {\"role\": \"known\"}, \"topic\": [\"stage\"]}},\n"
    " \"lifecycle\": \"builtin\", \"next_step\": \"builtin\"}\n";

static const char *const titles[TITLES] = {"VP of Sales", "Head of IT", "Einkaufsleiter", "Sr. Dir., Eng.", "总经理助理", "Purchasing Manager", "Software Engineer", "Directeur Financier"};

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

static double number_of(size_t i, int column)
{
    static const double most[] = {3000, 200000, 12};
    return (double)(i * (size_t)(37 + 16 * column) % 97) / 96 * most[column];
}

static void fill(const lead_model *model, lead_record *record, size_t i)
{
    static const char *const numbers[] = {"employees", "budget", "start"};
    const char *title = titles[i % TITLES];
    lead_record_clear(record);
    lead_record_set_text(record, lead_model_field(model, "title"), title, strlen(title));
    for (int column = 0; column < 3; column++)
        if ((i + (size_t)column) % 5)
            lead_record_set_number(record, lead_model_field(model, numbers[column]), number_of(i, column));
}

static int64_t assess(lead_model *model, lead_record *record, size_t count)
{
    lead_error error = LEAD_ERROR_INIT;
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        lead_assessment *assessment;
        fill(model, record, i);
        must(lead_record_assess(record, NOW, NULL, &assessment, &error), &error);
        total += lead_assessment_completeness(assessment);
        lead_assessment_free(assessment);
    }
    return total;
}

static int64_t advance(lead_model *model, lead_record *record, size_t count)
{
    lead_error error = LEAD_ERROR_INIT;
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        lead_lifecycle state = {.size = sizeof state};
        lead_move moves[MOVES] = {{.size = sizeof *moves}, {.size = sizeof *moves}, {.size = sizeof *moves}};
        size_t made;
        fill(model, record, i);
        must(lead_lifecycle_begin(model, lead_model_status(model, "inquiry"), NOW - (lead_time)(i % 200) * DAY, &state, &error), &error);
        must(lead_record_advance(record, &state, NOW, moves, MOVES, &made, &error), &error);
        total += (int64_t)made;
    }
    return total;
}

static int64_t read_titles(const lead_model *model, size_t count)
{
    lead_error error = LEAD_ERROR_INIT;
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        lead_title title = {.size = sizeof title};
        must(lead_title_parse(model, titles[i % TITLES], strlen(titles[i % TITLES]), &title, &error), &error);
        total += title.role;
    }
    return total;
}

/* ---- A batch ---- */

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

struct batch {
    struct ArrowSchema schema, types[COLUMNS], title_type, *type_pointers[COLUMNS];
    struct ArrowArray array, columns[COLUMNS], title_values, *column_pointers[COLUMNS];
    const void *buffers[COLUMNS][2], *title_buffers[3], *no_buffers[1];
    int32_t offsets[TITLES + 1];
    char bytes[256];
};

static void add_column(struct batch *batch, const char *name, const char *format, const void *values)
{
    int64_t i = batch->schema.n_children++;
    batch->array.n_children++;
    batch->buffers[i][1] = values;
    batch->types[i] = (struct ArrowSchema){.format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    batch->columns[i] = (struct ArrowArray){.length = batch->array.length, .n_buffers = 2, .buffers = batch->buffers[i], .release = release_array};
    batch->type_pointers[i] = &batch->types[i];
    batch->column_pointers[i] = &batch->columns[i];
}

/* Makes the first column a dictionary of the titles. */
static void add_titles(struct batch *batch)
{
    for (int i = 0; i < TITLES; i++) {
        memcpy(batch->bytes + batch->offsets[i], titles[i], strlen(titles[i]));
        batch->offsets[i + 1] = batch->offsets[i] + (int32_t)strlen(titles[i]);
    }
    batch->title_buffers[1] = batch->offsets;
    batch->title_buffers[2] = batch->bytes;
    batch->title_type = (struct ArrowSchema){.format = "u", .release = release_schema};
    batch->title_values = (struct ArrowArray){.length = TITLES, .n_buffers = 3, .buffers = batch->title_buffers, .release = release_array};
    batch->types[0].dictionary = &batch->title_type;
    batch->columns[0].dictionary = &batch->title_values;
}

static struct batch *make_batch(size_t rows)
{
    static const char *const names[] = {"employees", "budget", "start"};
    struct batch *batch = memory(sizeof *batch);
    uint8_t *which = memory(rows);
    batch->schema = (struct ArrowSchema){.format = "+s", .children = batch->type_pointers, .release = release_schema};
    batch->array = (struct ArrowArray){.length = (int64_t)rows, .n_buffers = 1, .buffers = batch->no_buffers, .children = batch->column_pointers, .release = release_array};
    for (size_t i = 0; i < rows; i++)
        which[i] = (uint8_t)(i % TITLES);
    add_column(batch, "title", "C", which);
    add_titles(batch);
    for (int column = 0; column < 3; column++) {
        double *numbers = memory(rows * sizeof *numbers);
        for (size_t i = 0; i < rows; i++)
            numbers[i] = number_of(i, column);
        add_column(batch, names[column], "g", numbers);
    }
    return batch;
}

static int64_t decide(lead_model *model, size_t rows)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_batch_options options = {.size = sizeof options, .instructions = LEAD_INSTRUCTIONS_BASELINE};
    uint8_t *decisions[DECISIONS];
    uint32_t *missing = memory(rows * sizeof *missing);
    lead_outputs outputs = {.size = sizeof outputs, .decisions = decisions, .missing = missing};
    lead_batch *batch;
    struct batch *input = make_batch(rows);
    int64_t total = 0;
    if (lead_model_decision_count(model) > DECISIONS)
        exit(EXIT_FAILURE);
    for (int i = 0; i < DECISIONS; i++)
        decisions[i] = memory(rows);
    must(lead_batch_new(model, &input->schema, &input->array, &options, NULL, &batch, &error), &error);
    must(lead_batch_score(batch, NOW, 0, rows, &outputs, NULL, &error), &error);
    for (size_t i = 0; i < rows; i++)
        total += missing[i];
    lead_batch_free(batch);
    for (int i = 0; i < DECISIONS; i++)
        free(decisions[i]);
    for (int i = 0; i < COLUMNS; i++)
        free((void *)(uintptr_t)input->buffers[i][1]);
    free(input);
    free(missing);
    return total;
}

int main(int count, char **arguments)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model;
    lead_record *record;
    int64_t result;
    if (count < 3) {
        fputs("usage: callgrind_qualify assess|advance|title|batch N\n", stderr);
        return EXIT_FAILURE;
    }
    size_t size = (size_t)strtoull(arguments[2], NULL, 10);
    must(lead_model_compile(document, strlen(document), NULL, &model, &error), &error);
    must(lead_record_new(model, NULL, &record, &error), &error);
    if (!strcmp(arguments[1], "assess"))
        result = assess(model, record, size);
    else if (!strcmp(arguments[1], "advance"))
        result = advance(model, record, size);
    else
        result = !strcmp(arguments[1], "title") ? read_titles(model, size) : decide(model, size);
    lead_record_free(record);
    lead_model_unref(model);
    printf("%lld\n", (long long)result);
    return EXIT_SUCCESS;
}
