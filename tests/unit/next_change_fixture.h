/* SPDX-License-Identifier: MIT */
/* Small models of which much changes within hours, and leads for them. */
#ifndef LEADCORE_TESTS_UNIT_NEXT_CHANGE_FIXTURE_H
#define LEADCORE_TESTS_UNIT_NEXT_CHANGE_FIXTURE_H

#include "event_fixture.h"

#include "../support/host.h"

/* On the hour. */
#define AHEAD_NOW (SAMPLE_NOW - SAMPLE_NOW % HOUR)
#define AHEAD_FIELDS 3
#define AHEAD_EVENTS 8

/* ---- Models ---- */

/* A condition that changes with time; most of them within a day. */
static inline void ahead_condition(struct sample_random *random, struct sample_text *json)
{
    static const char *const tests[] = {"within", "older_than", "within_next"};
    const char *type = sample_once_in(random, 2) ? "v" : "w";
    const unsigned hours = 1 + sample_below(random, 12);
    switch (sample_below(random, 6)) {
    case 0:
        sample_add(json, "{\"activity\": {\"on\": \"%s\", \"count\": {\">=\": %u}, \"within\": \"%uh\"}}", type, 1 + sample_below(random, 3), hours);
        break;
    case 1:
        sample_add(json, "{\"activity\": {\"on\": \"%s\", \"last\": {\"%s\": \"%uh\"}}}", type, sample_once_in(random, 2) ? "within" : "older_than", hours);
        break;
    case 2:
        sample_add(json, "{\"activity\": {\"on\": [\"v\", \"w\"], \"first\": {\"older_than\": \"%uh\"}}}", hours);
        break;
    case 3:
        sample_add(json, "{\"activity\": {\"on\": \"%s\", \"count\": 0}}", type);
        break;
    default:
        sample_add(json, "{\"t%u\": {\"%s\": \"%um\"}}", sample_below(random, AHEAD_FIELDS), tests[sample_below(random, 3)],
                   1 + sample_below(random, 900));
        break;
    }
}

static inline void ahead_rule(struct sample_random *random, struct sample_text *json, unsigned number)
{
    const unsigned hours = 1 + sample_below(random, 12);
    sample_add(json, "%s{\"name\": \"r%u\", \"points\": %d, ", number ? ", " : "", number, (int)sample_below(random, 40) - 10);
    if (sample_once_in(random, 3)) {
        sample_add(json, "\"when\": ");
        ahead_condition(random, json);
        sample_add(json, "}");
        return;
    }
    sample_add(json, "\"on\": \"%s\"", sample_once_in(random, 2) ? "v" : "w");
    switch (sample_below(random, 5)) {
    case 0:
        sample_add(json, ", \"decay\": {\"half_life\": \"%uh\"}", hours);
        break;
    case 1:
        sample_add(json, ", \"decay\": {\"linear\": \"%uh\"}", hours);
        break;
    case 2:
        sample_add(json, ", \"decay\": {\"steps\": {\"percent\": 30, \"every\": \"%uh\"}}", hours);
        break;
    case 3:
        sample_add(json, ", \"decay\": {\"window\": \"%uh\"}", hours);
        break;
    default:
        break;
    }
    if (sample_once_in(random, 2))
        sample_add(json, ", \"at_most\": {\"times\": %u, \"per\": \"%uh\"}", 1 + sample_below(random, 2), hours);
    sample_add(json, "}");
}

/* Fields t0 …, events v and w, one score, a grade, or classes, or both. */
static inline void ahead_model(struct sample_random *random, struct sample_text *json)
{
    const unsigned kind = sample_below(random, 3);
    sample_add(json, "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"resolution\": \"1h\","
                     "\"fields\": {\"t0\": \"time\", \"t1\": \"time\", \"t2\": \"time\"}, \"events\": {\"v\": {}, \"w\": {}},"
                     "\"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (unsigned r = 0; r < 1 + sample_below(random, 4); r++)
        ahead_rule(random, json, r);
    sample_add(json, "]}]}}");
    if (sample_once_in(random, 3))
        sample_add(json, ", \"guards\": [{\"name\": \"g\", \"on\": [\"v\"], \"more_than\": %u, \"per\": \"3h\"}]", 1 + sample_below(random, 3));
    if (kind != 1)
        sample_add(json, ", \"grade\": {\"letters\": {\"s\": {\"A\": 30, \"B\": 12, \"C\": 3}}}");
    if (kind != 0) {
        sample_add(json, ", \"classes\": [{\"name\": \"c0\", \"when\": ");
        ahead_condition(random, json);
        sample_add(json, "}, {\"name\": \"c1\", \"when\": ");
        ahead_condition(random, json);
        sample_add(json, "}]");
    }
    sample_add(json, "}");
}

/* ---- Leads ---- */

struct ahead_lead {
    bool is_known[AHEAD_FIELDS];
    lead_time field[AHEAD_FIELDS]; /* whole minutes */
    bool has_timeline;
    unsigned event_count;
    struct {
        bool is_w;
        lead_time time;
    } event[AHEAD_EVENTS];
};

static inline void ahead_lead(struct sample_random *random, struct ahead_lead *lead)
{
    memset(lead, 0, sizeof *lead);
    for (unsigned f = 0; f < AHEAD_FIELDS; f++) {
        lead->is_known[f] = !sample_once_in(random, 4);
        lead->field[f] = AHEAD_NOW + ((lead_time)sample_below(random, 3000) - 1500) * 60 * 1000000;
    }
    lead->has_timeline = !sample_once_in(random, 5);
    lead->event_count = sample_below(random, AHEAD_EVENTS + 1);
    for (unsigned e = 0; e < lead->event_count; e++) {
        lead->event[e].is_w = sample_once_in(random, 2);
        lead->event[e].time = AHEAD_NOW + ((lead_time)sample_below(random, 40) - 30) * HOUR + (lead_time)sample_below(random, 3600) * 1000000;
    }
}

/* The lead's events; NULL when nothing is known of them. */
static inline lead_timeline *ahead_timeline(lead_model *model, const struct ahead_lead *lead)
{
    if (!lead->has_timeline)
        return NULL;
    lead_timeline *timeline = new_timeline(model);
    lead_event *event = new_event(model);
    for (unsigned e = 0; e < lead->event_count; e++)
        add_plain(timeline, event, lead->event[e].is_w ? "w" : "v", lead->event[e].time);
    lead_event_free(event);
    return timeline;
}

/* The record reads the timeline, which is the caller's. */
static inline lead_timeline *ahead_fill(lead_model *model, const struct ahead_lead *lead, lead_record *record)
{
    lead_timeline *timeline = ahead_timeline(model, lead);
    for (unsigned f = 0; f < AHEAD_FIELDS; f++)
        if (lead->is_known[f])
            assert_int_equal(lead_record_set_time(record, f, lead->field[f]), LEAD_OK);
    assert_int_equal(lead_record_set_timeline(record, timeline), LEAD_OK);
    return timeline;
}

#endif
