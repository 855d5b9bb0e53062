/* SPDX-License-Identifier: MIT */
/*
 * Any events for one model, at any times, with any values and numbers: order, halves that are merged, bytes that are loaded, and forgetting must
 * not matter, the ledger must sum to the score, and nothing may happen before the next change.
 */
#include "../support/rich_activity.h"
#include "input.h"
#include "require.h"

#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)
#define AHEAD (60 * DAY)
#define YEAR_0001 (INT64_C(-62135596800) * 1000000)
#define YEAR_10000 (INT64_C(253402300800) * 1000000)

enum { EVENTS_MAX = 200, COUNTERS_MAX = 16, SAVED_MAX = 24 * EVENTS_MAX * COUNTERS_MAX + 16 * 3 + 48, TEXT_MAX = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static lead_model *model; /* compiled once: the events are what varies */

static uint8_t take_byte(struct input *input)
{
    uint8_t byte = 0;
    take(input, &byte, 1);
    return byte;
}

static int64_t take_number(struct input *input)
{
    int64_t number = 0;
    take(input, &number, sizeof number);
    return number;
}

/* One event as the input gives it; it can be filled in again and again. */
struct raw {
    struct input fields;
    lead_time time;
    int64_t sequence;
    uint8_t type, source; /* source 0: no number */
};

/* Mostly near SAMPLE_NOW; anywhere at all when the first bit is set. */
static lead_time take_time(struct input *input)
{
    uint8_t kind = take_byte(input);
    if (kind & 1)
        return take_number(input);
    int64_t days = (int64_t)take_byte(input) - 240;
    return SAMPLE_NOW + days * DAY / (kind & 2 ? 24 : 1) + (kind >> 2) - 32;
}

/* One statement for each part: the order of evaluation within one may differ. */
static void take_event(struct input *input, struct raw *raw)
{
    raw->type = take_byte(input);
    raw->time = take_time(input);
    raw->source = take_byte(input) % 4;
    raw->sequence = 0;
    if (raw->source)
        raw->sequence = take_byte(input) & 1 ? take_number(input) : (int64_t)take_byte(input);
    size_t bytes = take_byte(input) % 128;
    raw->fields = (struct input){input->data, bytes < input->size ? bytes : input->size};
    input->data += raw->fields.size;
    input->size -= raw->fields.size;
}

static void set_text(lead_event *event, uint32_t field, struct input *input)
{
    char text[TEXT_MAX];
    size_t size = take(input, text, take_byte(input) % (TEXT_MAX + 1));
    lead_status status = lead_event_set_text(event, field, text, size);
    require(status == LEAD_OK || status == LEAD_ERROR_VALUE);
}

static void set_tags(lead_event *event, uint32_t field, struct input *input)
{
    char texts[4][8];
    const char *tags[4];
    size_t sizes[4], count = take_byte(input) % 5;
    for (size_t i = 0; i < count; i++) {
        sizes[i] = take(input, texts[i], take_byte(input) % 9);
        tags[i] = texts[i];
    }
    lead_status status = lead_event_set_tags(event, field, tags, sizes, count);
    require(status == LEAD_OK || status == LEAD_ERROR_VALUE);
}

static void set(lead_event *event, uint32_t field, struct input *input)
{
    lead_field_type type = lead_model_event_field_type(model, field);
    double number;
    int64_t bits;
    if (type == LEAD_FIELD_CATEGORY || type == LEAD_FIELD_TEXT) {
        set_text(event, field, input);
    } else if (type == LEAD_FIELD_TAGS) {
        set_tags(event, field, input);
    } else {
        bits = take_number(input);
        memcpy(&number, &bits, sizeof number);
        require((type == LEAD_FIELD_NUMBER ? lead_event_set_number(event, field, number)
                 : type == LEAD_FIELD_TIME ? lead_event_set_time(event, field, bits)
                                           : lead_event_set_flag(event, field, (int32_t)bits)) == LEAD_OK);
    }
}

/* Fields of any type of event are set on any other: nothing looks at them. */
static bool fill(lead_event *event, const struct raw *raw, lead_timeline *timeline)
{
    struct input input = raw->fields;
    bool is_good = raw->time >= YEAR_0001 && raw->time < YEAR_10000;
    uint32_t type = raw->type % (lead_model_event_count(model) + 1);
    lead_status status = lead_event_begin(event, type == lead_model_event_count(model) ? LEAD_NONE : type, raw->time);
    require(status == (is_good ? LEAD_OK : LEAD_ERROR_VALUE));
    if (!is_good) {
        require(lead_timeline_add(timeline, event, NULL, NULL) == LEAD_ERROR_INVALID_ARGUMENT);
        return false;
    }
    uint8_t known = take_byte(&input);
    for (uint32_t field = 0; field < lead_model_event_field_count(model); field++)
        if (known >> field & 1)
            set(event, field, &input);
    if (raw->source)
        require(lead_event_set_sequence(event, "source", raw->source, raw->sequence) == LEAD_OK);
    return true;
}

static lead_added add(lead_timeline *timeline, lead_event *event, const struct raw *raw)
{
    lead_added added = 0;
    if (fill(event, raw, timeline))
        require(lead_timeline_add(timeline, event, &added, NULL) == LEAD_OK && added);
    return added;
}

static lead_timeline *empty(void)
{
    lead_timeline *timeline;
    require(lead_timeline_new(model, NULL, &timeline, NULL) == LEAD_OK);
    return timeline;
}

struct saved {
    uint8_t bytes[SAVED_MAX];
    size_t size;
};

static void save(const lead_timeline *timeline, struct saved *saved)
{
    saved->size = lead_timeline_saved_size(timeline);
    require(saved->size <= SAVED_MAX && saved->size <= 24 * lead_timeline_pair_count(timeline) + 16 * 3 + 48);
    require(lead_timeline_save(timeline, saved->bytes, saved->size, NULL) == LEAD_OK);
}

static void require_same(lead_timeline *timeline, const struct saved *expected)
{
    struct saved saved;
    save(timeline, &saved);
    require(saved.size == expected->size && !memcmp(saved.bytes, expected->bytes, saved.size));
    lead_timeline_free(timeline);
}

/* Events with numbers in their order, the others from the last to the first; and halves by source. */
static void try_other_ways(const struct raw *raws, size_t count, lead_event *event, const struct saved *expected)
{
    lead_timeline *reversed = empty(), *halves[2] = {empty(), empty()}, *loaded;
    lead_load_report report = {.size = sizeof report};
    for (size_t i = 0; i < count; i++)
        if (raws[i].source)
            add(reversed, event, &raws[i]);
    for (size_t i = count; i-- > 0;)
        if (!raws[i].source)
            add(reversed, event, &raws[i]);
    require_same(reversed, expected);
    for (size_t i = 0; i < count; i++)
        add(halves[raws[i].source ? raws[i].source % 2 : i % 2], event, &raws[i]);
    require(lead_timeline_merge(halves[1], halves[0], NULL) == LEAD_OK);
    lead_timeline_free(halves[0]);
    require_same(halves[1], expected);
    require(lead_timeline_load(model, expected->bytes, expected->size, NULL, &loaded, &report, NULL) == LEAD_OK);
    require(!report.dropped_counters && !report.dropped_events && !report.new_counters);
    require_same(loaded, expected);
}

static lead_score score(lead_record *record, lead_time now)
{
    lead_score result = {.size = sizeof result};
    require(lead_record_score(record, now, 0, &result, NULL) == LEAD_OK);
    require(result.points >= lead_model_score_min(model, 0) && result.points <= lead_model_score_max(model, 0) && result.coverage <= 1000);
    return result;
}

static bool is_same(lead_score a, lead_score b)
{
    return a.points == b.points && a.coverage == b.coverage && a.grade == b.grade && a.lead_class == b.lead_class;
}

static void explain(lead_record *record, lead_time now, size_t events)
{
    lead_ledger *ledger;
    int64_t sum = 0;
    require(lead_record_explain(record, now, NULL, &ledger, NULL) == LEAD_OK);
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        require(lead_ledger_get(ledger, i, &entry) == LEAD_OK && entry.counted + entry.capped <= events);
        sum += entry.score == 0 ? entry.points : 0;
    }
    require(sum == score(record, now).points);
    lead_ledger_free(ledger);
}

/* Results at `now` and later are the same without what is out of reach. */
static void forget(lead_record *record, lead_timeline *timeline, lead_time now)
{
    static const int64_t later[] = {0, 1, 3, 40, 400};
    lead_score before[5];
    for (int i = 0; i < 5; i++)
        before[i] = score(record, now + later[i] * DAY);
    uint64_t pairs = lead_timeline_pair_count(timeline);
    lead_timeline_forget(timeline, now);
    require(lead_timeline_pair_count(timeline) <= pairs && lead_timeline_forget(timeline, now) == 0);
    for (int i = 0; i < 5; i++)
        require(is_same(score(record, now + later[i] * DAY), before[i]));
}

static bool has_grade_of(lead_record *record, lead_time time, lead_score expected)
{
    lead_score result = score(record, time);
    return result.grade == expected.grade && result.lead_class == expected.lead_class;
}

/* Nothing changes before the next change, and something does then. */
static void look_ahead(lead_record *record, lead_time now)
{
    lead_next_change change = {.size = sizeof change};
    lead_score before = score(record, now);
    lead_time until = now > INT64_MAX - AHEAD ? INT64_MAX : now + AHEAD;
    require(lead_record_next_change(record, now, until, &change, NULL) == LEAD_OK);
    lead_time last = change.found ? change.time - 1 : until;
    require(last >= now && last <= until);
    for (int i = 0; i < 4; i++)
        require(has_grade_of(record, last - (last - now) / 4 * i, before));
    if (change.found)
        require(!has_grade_of(record, change.time, before) && score(record, change.time).grade == change.grade);
}

static void look(lead_timeline *timeline, lead_time now, size_t events)
{
    lead_record *record;
    require(lead_record_new(model, NULL, &record, NULL) == LEAD_OK && lead_record_set_timeline(record, timeline) == LEAD_OK);
    score(record, now);
    explain(record, now, events);
    look_ahead(record, now);
    if (now > YEAR_0001 && now < YEAR_10000 - 400 * DAY)
        forget(record, timeline, now);
    lead_record_free(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct raw raws[EVENTS_MAX];
    struct input input = {data, size};
    struct saved saved;
    lead_event *event;
    size_t count = 0;
    if (!model)
        require(lead_model_compile(rich_activity_model, strlen(rich_activity_model), NULL, &model, NULL) == LEAD_OK);
    require(lead_event_new(model, NULL, &event, NULL) == LEAD_OK);
    lead_time now = take_byte(&input) & 1 ? take_number(&input) : SAMPLE_NOW;
    lead_timeline *timeline = empty();
    for (; input.size && count < EVENTS_MAX; count++) {
        take_event(&input, &raws[count]);
        add(timeline, event, &raws[count]);
    }
    require(lead_model_counter_count(model) <= COUNTERS_MAX &&
            lead_timeline_pair_count(timeline) <= (uint64_t)count * lead_model_counter_count(model));
    save(timeline, &saved);
    try_other_ways(raws, count, event, &saved);
    look(timeline, now, count);
    lead_timeline_free(timeline);
    lead_event_free(event);
    return 0;
}
