/* SPDX-License-Identifier: MIT */
/*
 * Fails every allocation of everything that is done with one lead's events: out-handles must be NULL, and a timeline as it was, byte for byte.
 */
#include "../support/rich_activity.h"
#include "../support/tap.h"
#include "exhaust.h"

#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)

enum { SAVED_MAX = 1 << 14 };

struct stage {
    struct host *host;
    lead_allocator memory;
    lead_model *model;
    lead_event *event;
    lead_timeline *timeline; /* with all of rich_history */
};

struct saved {
    uint8_t bytes[SAVED_MAX];
    size_t size;
};

static void must(bool is_good)
{
    if (!is_good)
        abort();
}

/* Saving writes into the caller's memory and takes none. */
static void save(const lead_timeline *timeline, struct saved *saved)
{
    saved->size = lead_timeline_saved_size(timeline);
    must(saved->size <= SAVED_MAX && lead_timeline_save(timeline, saved->bytes, SAVED_MAX, NULL) == LEAD_OK);
}

static bool is_saved(const lead_timeline *timeline, const struct saved *saved)
{
    static struct saved now;
    save(timeline, &now);
    return now.size == saved->size && !memcmp(now.bytes, saved->bytes, now.size);
}

/* The first `count` events of rich_history, while nothing fails. */
static lead_timeline *begin_timeline(struct stage *stage, unsigned count)
{
    lead_timeline *timeline;
    struct pause pause = exhaust_pause(stage->host);
    must(lead_timeline_new(stage->model, &stage->memory, &timeline, NULL) == LEAD_OK);
    for (unsigned i = 0; i < count; i++)
        must(sample_fill_event(&rich_activity, &rich_history.event[i], stage->model, stage->event) &&
             lead_timeline_add(timeline, stage->event, NULL, NULL) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    return timeline;
}

static lead_status compile(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_model *model = stage->model;
    lead_status status = lead_model_compile(rich_activity_model, strlen(rich_activity_model), &stage->memory, &model, &error);
    *is_clean = status == LEAD_OK || (!model && error.code == status);
    if (status == LEAD_OK)
        lead_model_unref(model);
    return status;
}

static lead_status check_mistakes(void *context, bool *is_clean)
{
    static const char wrong[] = "{\"leadcore\": 1, \"name\": \"w\", \"version\": \"1\", \"fields\": {\"a\": \"flag\"}, \"resolution\": \"2d\", \"events\": {\"e\": {\"time\": \"text\"},"
                                "\"f\": {\"p\": \"text\"}, \"g\": {\"p\": \"flag\"}}, \"guards\": [{\"name\": \"\", \"on\": [\"h\"], \"more_than\": -1, \"per\": \"5m\"}],"
                                "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"decay\": {\"half\": 1}, \"rules\": [{\"name\": \"r\", \"on\": \"h\", \"points\": 1,"
                                "\"where\": {\"q\": 1}, \"at_most\": {\"times\": 0}}, {\"name\": \"t\", \"when\": {\"activity\": {\"on\": [], \"count\": -1}}, \"points\": 1}]}]}}}";
    struct stage *stage = context;
    lead_problems *problems = (lead_problems *)context;
    lead_status status = lead_model_check(wrong, sizeof wrong - 1, &stage->memory, &problems, NULL);
    *is_clean = status == LEAD_OK ? lead_problems_count(problems) > 5 : !problems;
    if (status == LEAD_OK)
        lead_problems_free(problems);
    return status;
}

static lead_status new_event(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_event *event = (lead_event *)context;
    lead_status status = lead_event_new(stage->model, &stage->memory, &event, NULL);
    *is_clean = status == LEAD_OK || !event;
    if (status == LEAD_OK)
        lead_event_free(event);
    return status;
}

/* Text longer than any before must make room for itself; after a refusal the event can be begun again. */
static lead_status set_long_text(void *context, bool *is_clean)
{
    static char words[20000];
    struct stage *stage = context;
    lead_event *event;
    lead_added added = 0;
    memset(words, 'w', sizeof words);
    struct pause pause = exhaust_pause(stage->host);
    must(lead_event_new(stage->model, &stage->memory, &event, NULL) == LEAD_OK && lead_event_begin(event, 0, SAMPLE_NOW) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    lead_status status = lead_event_set_text(event, lead_model_event_field(stage->model, "text_3"), words, sizeof words);
    pause = exhaust_pause(stage->host);
    lead_timeline *timeline = begin_timeline(stage, 0);
    *is_clean = lead_event_begin(event, 0, SAMPLE_NOW) == LEAD_OK && lead_timeline_add(timeline, event, &added, NULL) == LEAD_OK &&
                added == LEAD_EVENT_COUNTED;
    lead_timeline_free(timeline);
    lead_event_free(event);
    exhaust_resume(stage->host, pause);
    return status;
}

static lead_status new_timeline(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_timeline *timeline = (lead_timeline *)context;
    lead_status status = lead_timeline_new(stage->model, &stage->memory, &timeline, NULL);
    *is_clean = status == LEAD_OK || !timeline;
    if (status == LEAD_OK)
        lead_timeline_free(timeline);
    return status;
}

/* Adds events of many days and sources, so that all lists grow. The event that was refused can be added later. */
static lead_status add_events(void *context, bool *is_clean)
{
    static struct saved before;
    struct stage *stage = context;
    lead_timeline *timeline = begin_timeline(stage, 5);
    lead_status status = LEAD_OK;
    *is_clean = true;
    for (unsigned i = 0; i < 60 && status == LEAD_OK; i++) {
        char source[8];
        lead_added added = 77;
        lead_error error = LEAD_ERROR_INIT;
        snprintf(source, sizeof source, "s%u", i % 20);
        struct pause pause = exhaust_pause(stage->host);
        must(sample_fill_event(&rich_activity, &rich_history.event[i % rich_history.count], stage->model, stage->event) &&
             lead_event_begin(stage->event, i % 4, SAMPLE_NOW - i * DAY) == LEAD_OK &&
             lead_event_set_sequence(stage->event, source, strlen(source), i) == LEAD_OK);
        save(timeline, &before);
        exhaust_resume(stage->host, pause);
        status = lead_timeline_add(timeline, stage->event, &added, &error);
        if (status == LEAD_OK)
            continue;
        *is_clean = added == 0 && error.code == status && is_saved(timeline, &before);
        pause = exhaust_pause(stage->host);
        *is_clean = *is_clean && lead_timeline_add(timeline, stage->event, &added, NULL) == LEAD_OK && added != LEAD_EVENT_SEEN;
        exhaust_resume(stage->host, pause);
    }
    lead_timeline_free(timeline);
    return status;
}

static lead_status merge(void *context, bool *is_clean)
{
    static struct saved before, other;
    struct stage *stage = context;
    lead_timeline *timeline = begin_timeline(stage, 4);
    save(timeline, &before);
    save(stage->timeline, &other);
    lead_status status = lead_timeline_merge(timeline, stage->timeline, NULL);
    *is_clean = (status == LEAD_OK || is_saved(timeline, &before)) && is_saved(stage->timeline, &other);
    lead_timeline_free(timeline);
    return status;
}

static lead_status load(void *context, bool *is_clean)
{
    static struct saved saved;
    struct stage *stage = context;
    lead_timeline *timeline = (lead_timeline *)context;
    lead_load_report report = {.size = sizeof report};
    save(stage->timeline, &saved);
    lead_status status = lead_timeline_load(stage->model, saved.bytes, saved.size, &stage->memory, &timeline, &report, NULL);
    *is_clean = status == LEAD_OK ? is_saved(timeline, &saved) : !timeline;
    if (status == LEAD_OK)
        lead_timeline_free(timeline);
    return status;
}

static lead_record *begin_record(struct stage *stage)
{
    lead_record *record;
    struct pause pause = exhaust_pause(stage->host);
    must(lead_record_new(stage->model, &stage->memory, &record, NULL) == LEAD_OK &&
         lead_record_set_timeline(record, stage->timeline) == LEAD_OK);
    exhaust_resume(stage->host, pause);
    return record;
}

/* After a refusal the record must still be usable. */
static bool end_record(struct stage *stage, lead_record *record)
{
    lead_score score = {.size = sizeof score};
    struct pause pause = exhaust_pause(stage->host);
    bool is_usable = lead_record_score(record, SAMPLE_NOW, 0, &score, NULL) == LEAD_OK && score.points == RICH_ENGAGEMENT;
    lead_record_free(record);
    exhaust_resume(stage->host, pause);
    return is_usable;
}

static lead_status score_record(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_score score = {.size = sizeof score};
    lead_status status = lead_record_score(record, SAMPLE_NOW, 0, &score, NULL);
    *is_clean = status == LEAD_OK ? score.points == RICH_ENGAGEMENT && score.lead_class == RICH_CLASS : score.points == 0 && score.grade == LEAD_NONE;
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status explain(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_ledger *ledger = (lead_ledger *)context;
    lead_status status = lead_record_explain(record, SAMPLE_NOW, &stage->memory, &ledger, NULL);
    *is_clean = status == LEAD_OK ? lead_ledger_count(ledger) > 8 : !ledger;
    if (status == LEAD_OK)
        lead_ledger_free(ledger);
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static lead_status advise(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_record *record = begin_record(stage);
    lead_advice *advice = (lead_advice *)context;
    lead_status status = lead_record_advise(record, SAMPLE_NOW, &stage->memory, &advice, NULL);
    *is_clean = status == LEAD_OK ? lead_advice_count(advice) > 0 : !advice;
    if (status == LEAD_OK)
        lead_advice_free(advice);
    *is_clean = end_record(stage, record) && *is_clean;
    return status;
}

static const struct {
    const char *name;
    exhaust_call *run;
} calls[] = {
    {"compile events", compile},       {"check mistakes about events", check_mistakes},
    {"new event", new_event},          {"long text of an event", set_long_text},
    {"new timeline", new_timeline},    {"add events", add_events},
    {"merge timelines", merge},        {"load a timeline", load},
    {"score a timeline", score_record}, {"explain a timeline", explain},
    {"advise with a timeline", advise},
};

int main(void)
{
    static struct stage stage;
    struct host host = {0};
    stage.host = &host;
    stage.memory = host_memory(&host);
    must(lead_model_compile(rich_activity_model, strlen(rich_activity_model), &stage.memory, &stage.model, NULL) == LEAD_OK &&
         lead_event_new(stage.model, &stage.memory, &stage.event, NULL) == LEAD_OK);
    stage.timeline = begin_timeline(&stage, rich_history.count);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        exhaust(&host, calls[i].name, calls[i].run, &stage);
    lead_timeline_free(stage.timeline);
    lead_event_free(stage.event);
    lead_model_unref(stage.model);
    tap(host.live == 0, "no block is live at the end");
    tap(host.wrong == 0, "every block came back with its size");
    return tap_end();
}
