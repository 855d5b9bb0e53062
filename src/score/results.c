/* SPDX-License-Identifier: MIT */
/* Which results a document has, and what makes them. */
#include "score/definitions.h"

#include <leadcore/vocabulary.h>
#include <string.h>

static const char *const NAMES[LEAD_NAMED_RESULTS] = {
    [LEAD_RESULT_GRADE] = "grade",
    [LEAD_RESULT_CLASS] = "class",
    [LEAD_RESULT_HEAT] = "heat",
    [LEAD_RESULT_TITLE_DEPARTMENT] = "title_department",
    [LEAD_RESULT_TITLE_SENIORITY] = "title_seniority",
    [LEAD_RESULT_ROLE] = "role",
    [LEAD_RESULT_STAGE] = "stage",
    [LEAD_RESULT_MODE] = "mode",
    [LEAD_RESULT_STAGE_MOVE] = "stage_move",
    [LEAD_RESULT_VERDICT] = "verdict",
    [LEAD_RESULT_REJECTION] = "rejection",
    [LEAD_RESULT_DOSSIER] = "dossier",
    [LEAD_RESULT_NEXT_STATUS] = "next_status",
    [LEAD_RESULT_NEXT_STEP] = "next_step",
    [LEAD_RESULT_TRACK] = "nurture_track",
    [LEAD_RESULT_TIER] = "research_tier",
    [LEAD_RESULT_MESSAGE] = "message_focus",
    [LEAD_RESULT_STAGE_MARGIN] = "stage_margin",
    [LEAD_RESULT_COMPLETENESS] = "completeness",
};

/* Vocabularies of the results that are terms. */
static const lead_vocabulary TERMS[LEAD_NAMED_RESULTS] = {
    [LEAD_RESULT_HEAT] = LEAD_VOCABULARY_HEAT,
    [LEAD_RESULT_TITLE_DEPARTMENT] = LEAD_VOCABULARY_DEPARTMENT,
    [LEAD_RESULT_TITLE_SENIORITY] = LEAD_VOCABULARY_SENIORITY,
    [LEAD_RESULT_ROLE] = LEAD_VOCABULARY_ROLE,
    [LEAD_RESULT_MODE] = LEAD_VOCABULARY_MODE,
    [LEAD_RESULT_STAGE_MOVE] = LEAD_VOCABULARY_STAGE_MOVE,
    [LEAD_RESULT_VERDICT] = LEAD_VOCABULARY_VERDICT,
    [LEAD_RESULT_REJECTION] = LEAD_VOCABULARY_REJECTION,
    [LEAD_RESULT_TRACK] = LEAD_VOCABULARY_TRACK,
    [LEAD_RESULT_TIER] = LEAD_VOCABULARY_TIER,
    [LEAD_RESULT_MESSAGE] = LEAD_VOCABULARY_MESSAGE,
};

struct listing {
    const struct lead_place *root;
    const struct lead_schema *schema;
    struct lead_arena *arena;
    struct lead_definitions *definitions;
    bool out_of_memory;
};

static bool is_decision(enum lead_named_result result)
{
    return result >= LEAD_RESULT_HEAT && result <= LEAD_RESULT_MESSAGE;
}

/* Values of the result: those that the document's names made, or terms. NULL for points, and without memory. */
static const struct lead_values *values_of(struct listing *listing, enum lead_named_result result)
{
    struct lead_definitions *definitions = listing->definitions;
    switch (result) {
    case LEAD_RESULT_GRADE: return &definitions->grades;
    case LEAD_RESULT_CLASS: return &definitions->class_names;
    case LEAD_RESULT_STAGE: return &definitions->purchase.stages;
    case LEAD_RESULT_NEXT_STATUS: return &definitions->machine.statuses;
    case LEAD_RESULT_NEXT_STEP: return &definitions->next_step.step_names;
    case LEAD_RESULT_STAGE_MARGIN:
    case LEAD_RESULT_COMPLETENESS: return NULL;
    default: break;
    }
    struct lead_values *values = &definitions->terms[result - LEAD_RESULT_HEAT];
    if (result == LEAD_RESULT_DOSSIER)
        listing->out_of_memory |= lead_values_add(values, listing->arena, "complete", 8) == LEAD_NONE ||
                                  lead_values_add(values, listing->arena, "incomplete", 10) == LEAD_NONE;
    else
        listing->out_of_memory |= !lead_values_of_terms(TERMS[result], listing->arena, values);
    return values;
}

static void check_scores(const struct listing *listing, const struct lead_json *section, const char *name)
{
    struct lead_place place = lead_child(listing->root, section, 0);
    for (uint32_t s = 0; s < listing->definitions->score_count; s++)
        if (listing->definitions->results[s].name_size == strlen(name) && strcmp(listing->definitions->results[s].name, name) == 0)
            lead_report_key(&place, LEAD_ERROR_DUPLICATE_NAME, "this makes the result '%s', but a score has that name", name);
}

/* Grade and class are kept from fields and scores everywhere; the others only where the document has them. */
static void check_name(const struct listing *listing, const struct lead_json *section, const char *name)
{
    struct lead_place place = lead_child(listing->root, section, 0);
    if (lead_schema_find(listing->schema, name, strlen(name)) != LEAD_NONE)
        lead_report_key(&place, LEAD_ERROR_DUPLICATE_NAME, "this makes the result '%s', but a field has that name", name);
    check_scores(listing, section, name);
}

static void add_result(struct listing *listing, struct lead_producer *producer, enum lead_named_result result)
{
    struct lead_definitions *definitions = listing->definitions;
    const struct lead_values *values = values_of(listing, result);
    check_name(listing, producer->section, NAMES[result]);
    definitions->named[result] = definitions->result_count;
    if (is_decision(result))
        definitions->decisions[definitions->decision_count++] = definitions->result_count;
    definitions->results[definitions->result_count++] =
        (struct lead_result_name){NAMES[result], strlen(NAMES[result]), !values, values, !values || result == LEAD_RESULT_GRADE};
    producer->result_count++;
}

/* Another producer of results that follow. */
static struct lead_producer *add_producer(struct listing *listing, enum lead_producer_kind kind, const struct lead_json *section)
{
    struct lead_definitions *definitions = listing->definitions;
    struct lead_producer *producer = &definitions->producers[definitions->producer_count++];
    *producer = (struct lead_producer){.kind = kind, .section = section, .first_result = definitions->result_count};
    producer->reads = LEAD_ARENA_NEW(listing->arena, definitions->score_count + (size_t)LEAD_NAMED_RESULTS, uint8_t);
    listing->out_of_memory |= !producer->reads;
    return producer;
}

static void add(struct listing *listing, enum lead_producer_kind kind, const struct lead_json *section, enum lead_named_result result)
{
    add_result(listing, add_producer(listing, kind, section), result);
}

static void add_scores(struct listing *listing, const struct lead_json *scores)
{
    const struct lead_json *member = listing->definitions->score_count ? scores->first : NULL;
    for (uint32_t s = 0; s < listing->definitions->score_count; s++, member = member->next) {
        struct lead_producer *producer = add_producer(listing, LEAD_MAKES_SCORE, member);
        producer->score = producer->first_result = s;
        producer->result_count = 1;
    }
}

static void add_purchase(struct listing *listing, const struct lead_json *section)
{
    struct lead_producer *producer = add_producer(listing, LEAD_MAKES_STAGE, section);
    add_result(listing, producer, LEAD_RESULT_STAGE);
    add_result(listing, producer, LEAD_RESULT_MODE);
    add_result(listing, producer, LEAD_RESULT_STAGE_MOVE);
    if (!listing->definitions->purchase.is_ordered)
        add_result(listing, producer, LEAD_RESULT_STAGE_MARGIN);
}

static void add_roles(struct listing *listing, const struct lead_json *section)
{
    if (listing->definitions->roles.title_field != LEAD_NONE) {
        struct lead_producer *titles = add_producer(listing, LEAD_MAKES_TITLE, section);
        add_result(listing, titles, LEAD_RESULT_TITLE_DEPARTMENT);
        add_result(listing, titles, LEAD_RESULT_TITLE_SENIORITY);
    }
    add(listing, LEAD_MAKES_ROLE, section, LEAD_RESULT_ROLE);
}

static void add_qualification(struct listing *listing, const struct lead_json *section)
{
    struct lead_producer *producer = add_producer(listing, LEAD_MAKES_VERDICT, section);
    add_result(listing, producer, LEAD_RESULT_VERDICT);
    add_result(listing, producer, LEAD_RESULT_REJECTION);
    check_scores(listing, section, "missing"); /* columns that go out beside those of scores */
    check_scores(listing, section, "question");
}

static void add_completeness(struct listing *listing, const struct lead_json *section)
{
    struct lead_producer *producer = add_producer(listing, LEAD_MAKES_COMPLETENESS, section);
    if (listing->definitions->completeness.has_dossier)
        add_result(listing, producer, LEAD_RESULT_DOSSIER);
    add_result(listing, producer, LEAD_RESULT_COMPLETENESS);
    check_scores(listing, section, "missing_parts");
}

static void add_next_step(struct listing *listing, const struct lead_json *section)
{
    struct lead_producer *producer = add_producer(listing, LEAD_MAKES_NEXT_STEP, section);
    add_result(listing, producer, LEAD_RESULT_NEXT_STEP);
    add_result(listing, producer, LEAD_RESULT_TRACK);
    if (listing->definitions->next_step.has_research)
        add(listing, LEAD_MAKES_TIER, section, LEAD_RESULT_TIER);
    if (listing->definitions->next_step.has_message)
        add(listing, LEAD_MAKES_MESSAGE, section, LEAD_RESULT_MESSAGE);
}

bool lead_results_list(const struct lead_place *root, const struct lead_sections *sections, const struct lead_schema *schema,
                       struct lead_arena *arena, struct lead_definitions *definitions)
{
    struct listing listing = {.root = root, .schema = schema, .arena = arena, .definitions = definitions};
    definitions->producers = LEAD_ARENA_NEW(arena, LEAD_PRODUCERS_MAX, struct lead_producer);
    if (!definitions->producers)
        return false;
    for (int i = 0; i < LEAD_NAMED_RESULTS; i++)
        definitions->named[i] = LEAD_NONE;
    add_scores(&listing, sections->scores);
    if (sections->grade)
        add(&listing, LEAD_MAKES_GRADE, sections->grade, LEAD_RESULT_GRADE);
    if (sections->classes)
        add(&listing, LEAD_MAKES_CLASS, sections->classes, LEAD_RESULT_CLASS);
    if (lead_json_is_builtin(sections->classes))
        add(&listing, LEAD_MAKES_HEAT, sections->classes, LEAD_RESULT_HEAT);
    if (sections->roles)
        add_roles(&listing, sections->roles);
    if (sections->purchase)
        add_purchase(&listing, sections->purchase);
    if (sections->qualification)
        add_qualification(&listing, sections->qualification);
    if (sections->completeness)
        add_completeness(&listing, sections->completeness);
    if (sections->lifecycle)
        add(&listing, LEAD_MAKES_NEXT_STATUS, sections->lifecycle, LEAD_RESULT_NEXT_STATUS);
    if (sections->next_step)
        add_next_step(&listing, sections->next_step);
    return !listing.out_of_memory;
}
