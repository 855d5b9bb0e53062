/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a saved state, also with a right frame and checksum, which no mutation would find: whatever is accepted can be used, is saved again as bytes that are
 * read as the same, and took little memory for its size.
 */
#include "../support/sample.h"

#include <leadcore/leadcore.h>
#include <stdlib.h>
#include <string.h>

#include "activity/state.h"
#include "base/checksum.h"
#include "require.h"

#define DAY INT64_C(86400000000)

/* The counters of tests/golden/states/days.json, and of documents that were changed since. */
#define MODEL(resolution, rules)                                                                                                       \
    "{\"leadcore\": 1, \"name\": \"states\", \"version\": \"1\", " resolution "\"fields\": {\"country\": \"category\"}, \"events\": {" \
    "\"page_view\": {\"page\": \"text\", \"seconds\": \"number\"}, \"mail_click\": {\"campaign\": \"category\"}, \"form\": {\"page\": \"text\"}}, " \
    "\"scores\": {\"engagement\": {\"min\": -100, \"max\": 100, \"groups\": [{\"name\": \"web\", \"rules\": [" rules "]}]}}}"
#define VIEW "{\"name\": \"view\", \"on\": \"page_view\", \"points\": 1, \"decay\": {\"half_life\": \"14d\"}}"
#define PRICING "{\"name\": \"pricing\", \"on\": [\"page_view\", \"form\"], \"where\": {\"page\": {\"starts\": \"/pricing\"}}, \"points\": 5, \"at_most\": {\"times\": 3, \"per\": \"1d\"}}"
#define LONG "{\"name\": \"long\", \"on\": \"page_view\", \"where\": {\"all\": [{\"seconds\": {\">=\": 60.50}}, {\"page\": \"known\"}]}, \"points\": -2, \"decay\": {\"linear\": \"9d\"}}"
#define CLICK "{\"name\": \"click\", \"on\": \"mail_click\", \"where\": {\"campaign\": [\"spring\", \"fall\"]}, \"id\": \"campaign clicks\", \"points\": 3}"
#define FORMS "{\"name\": \"forms\", \"on\": \"form\", \"id\": \"forms\", \"points\": 10, \"decay\": {\"window\": \"30d\"}}"

static const char *const documents[] = {
    MODEL("", VIEW "," PRICING "," LONG "," CLICK "," FORMS),
    MODEL("\"resolution\": \"1h\", ", VIEW "," PRICING "," LONG "," CLICK "," FORMS),
    MODEL("", FORMS "," CLICK ",{\"name\": \"new\", \"on\": \"mail_click\", \"points\": 1}," PRICING),
    MODEL("", VIEW),
};
enum { MODELS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- memory, of which there is only so much ---------------------------------------------------------------------------------------------------- */

struct budget {
    size_t left;
    bool is_spent;
};

static void *acquire(void *context, size_t bytes)
{
    struct budget *budget = context;
    budget->is_spent |= bytes > budget->left;
    if (bytes > budget->left)
        return NULL;
    budget->left -= bytes;
    return malloc(bytes);
}

static void release(void *context, void *block, size_t bytes)
{
    ((struct budget *)context)->left += bytes;
    free(block);
}

static void *resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    void *moved = acquire(context, new_bytes);
    if (!moved)
        return NULL;
    memcpy(moved, block, old_bytes < new_bytes ? old_bytes : new_bytes);
    release(context, block, old_bytes);
    return moved;
}

/* --- the input ----------------------------------------------------------------------------------------------------------------------------------- */

struct input {
    lead_model *model;
    uint8_t *bytes;
    size_t size;
    struct budget budget;
    lead_allocator memory;
};

/* Magic, version, size and checksum as they should be; kind and hours as they are. */
static void repair(struct input *input)
{
    const uint8_t kind = input->bytes[6], hours = input->bytes[7];
    lead_state_seal(input->bytes, input->size, kind, DAY);
    input->bytes[7] = hours;
    lead_store_64(input->bytes + input->size - LEAD_STATE_SUM, lead_checksum(input->bytes, input->size - LEAD_STATE_SUM));
}

static void open_input(struct input *input, const uint8_t *data, size_t size)
{
    static lead_model *models[MODELS];
    const uint8_t flags = size ? data[0] : 0;
    const unsigned which = flags / 2 % MODELS;
    if (!models[which])
        require(lead_model_compile(documents[which], strlen(documents[which]), NULL, &models[which], NULL) == LEAD_OK);
    input->model = models[which];
    input->size = size ? size - 1 : 0;
    if (flags & 1)
        input->size = input->size < 24 ? 24 : (input->size + 7) / 8 * 8;
    input->bytes = calloc(input->size + 1, 1);
    require(input->bytes != NULL);
    if (size > 1)
        memcpy(input->bytes, data + 1, size - 1);
    if (flags & 1)
        repair(input);
    input->budget = (struct budget){40 * input->size + 65536, false};
    input->memory = (lead_allocator){sizeof input->memory, &input->budget, acquire, resize, release};
}

static void require_refused(const struct input *input, lead_status status)
{
    require(status == LEAD_ERROR_DAMAGED || status == LEAD_ERROR_NEWER_VERSION);
    require(!input->budget.is_spent);
}

/* --- a timeline ------------------------------------------------------------------------------------------------------------------------------------- */

static uint8_t *save_timeline(const lead_timeline *timeline, size_t *size)
{
    *size = lead_timeline_saved_size(timeline);
    uint8_t *bytes = malloc(*size);
    require(bytes != NULL && lead_timeline_save(timeline, bytes, *size, NULL) == LEAD_OK);
    return bytes;
}

static void save_timeline_again(const struct input *input, const lead_timeline *timeline)
{
    lead_load_report report = {.size = sizeof report};
    lead_timeline *loaded;
    size_t size, size_again;
    uint8_t *bytes = save_timeline(timeline, &size);
    require(lead_timeline_load(input->model, bytes, size, NULL, &loaded, &report, NULL) == LEAD_OK);
    require(report.dropped_counters == 0 && report.dropped_events == 0 && report.new_counters == 0);
    uint8_t *again = save_timeline(loaded, &size_again);
    require(size == size_again && memcmp(bytes, again, size) == 0);
    lead_timeline_free(loaded);
    free(bytes);
    free(again);
}

static void use_timeline(const struct input *input, lead_timeline *timeline)
{
    lead_record *record;
    lead_event *event;
    lead_timeline *other;
    lead_score before = {.size = sizeof before}, after = {.size = sizeof after};
    require(lead_record_new(input->model, NULL, &record, NULL) == LEAD_OK && lead_record_set_timeline(record, timeline) == LEAD_OK);
    require(lead_record_score(record, SAMPLE_NOW, 0, &before, NULL) == LEAD_OK);
    lead_timeline_forget(timeline, SAMPLE_NOW);
    require(lead_record_score(record, SAMPLE_NOW, 0, &after, NULL) == LEAD_OK && before.points == after.points);
    require(lead_timeline_new(input->model, NULL, &other, NULL) == LEAD_OK);
    require(lead_event_new(input->model, NULL, &event, NULL) == LEAD_OK);
    require(lead_event_begin(event, 0, SAMPLE_NOW) == LEAD_OK && lead_timeline_add(other, event, NULL, NULL) == LEAD_OK);
    require(lead_timeline_merge(other, timeline, NULL) == LEAD_OK && lead_timeline_add(timeline, event, NULL, NULL) == LEAD_OK);
    require(lead_timeline_pair_count(other) == lead_timeline_pair_count(timeline));
    lead_event_free(event);
    lead_timeline_free(other);
    lead_record_free(record);
}

static void try_timeline(struct input *input)
{
    lead_timeline *timeline;
    lead_load_report report = {.size = sizeof report};
    lead_status status = lead_timeline_load(input->model, input->bytes, input->size, &input->memory, &timeline, &report, NULL);
    if (status != LEAD_OK) {
        require(!timeline);
        require_refused(input, status);
        return;
    }
    input->budget.left = SIZE_MAX / 2;
    save_timeline_again(input, timeline);
    use_timeline(input, timeline);
    save_timeline_again(input, timeline);
    lead_timeline_free(timeline);
}

/* --- a table ------------------------------------------------------------------------------------------------------------------------------------------ */

static uint8_t *save_table(lead_activity *activity, size_t *size)
{
    require(lead_activity_saved_size(activity, size, NULL) == LEAD_OK);
    uint8_t *bytes = malloc(*size);
    require(bytes != NULL && lead_activity_save(activity, bytes, *size, NULL) == LEAD_OK);
    return bytes;
}

static void save_table_again(const struct input *input, lead_activity *activity)
{
    lead_load_report report = {.size = sizeof report};
    lead_activity *loaded;
    size_t size, size_again;
    uint8_t *bytes = save_table(activity, &size);
    require(lead_activity_load(input->model, bytes, size, NULL, &loaded, &report, NULL) == LEAD_OK);
    require(report.dropped_counters == 0 && report.dropped_events == 0 && report.new_counters == 0);
    require(report.kept_counters == lead_model_counter_count(input->model));
    require(lead_activity_lead_count(loaded) == lead_activity_lead_count(activity));
    uint8_t *again = save_table(loaded, &size_again);
    require(size == size_again && memcmp(bytes, again, size) == 0);
    lead_activity_free(loaded);
    free(bytes);
    free(again);
}

static void use_table(const struct input *input, lead_activity *activity)
{
    lead_key keys[] = {{.size = sizeof(lead_key), .integer = 0, .text = "", .text_size = 0},
                       {.size = sizeof(lead_key), .integer = -1025, .text = "anna@example.org", .text_size = 16}};
    lead_timeline *timeline;
    require(lead_activity_timeline(activity, &keys[0], NULL, &timeline, NULL) == LEAD_OK);
    save_timeline_again(input, timeline);
    lead_timeline_free(timeline);
    require(lead_activity_merge(activity, &keys[1], &keys[0], NULL) == LEAD_OK);
    require(lead_activity_timeline(activity, &keys[0], NULL, &timeline, NULL) == LEAD_OK);
    require(lead_timeline_pair_count(timeline) == 0);
    lead_timeline_free(timeline);
    require(lead_activity_forget(activity, SAMPLE_NOW, NULL, NULL) == LEAD_OK);
}

static void try_table(struct input *input)
{
    lead_activity *activity;
    lead_load_report report = {.size = sizeof report};
    lead_status status = lead_activity_load(input->model, input->bytes, input->size, &input->memory, &activity, &report, NULL);
    if (status != LEAD_OK) {
        require(!activity);
        require_refused(input, status);
        return;
    }
    input->budget.left = SIZE_MAX / 2;
    save_table_again(input, activity);
    use_table(input, activity);
    save_table_again(input, activity);
    lead_activity_free(activity);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input;
    open_input(&input, data, size);
    try_timeline(&input);
    try_table(&input);
    free(input.bytes);
    return 0;
}
