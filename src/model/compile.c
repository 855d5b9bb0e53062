/* SPDX-License-Identifier: MIT */
/* From a document to a model, or to the list of its problems. */
#include "document/problems.h"
#include "model/model.h"

#include <string.h>

static const char *const keys[] = {"leadcore",     "name",      "version",    "fields", "scores",   "grade",         "classes",      "events",
                                   "resolution",   "guards",    "class_inputs", "roles", "purchase", "qualification", "completeness", "lifecycle",
                                   "next_step",    "buying_group"};
enum {
    FORMAT, NAME, VERSION, FIELDS, SCORES, GRADE, CLASSES, EVENTS, RESOLUTION, GUARDS, CLASS_INPUTS, ROLES, PURCHASE, QUALIFICATION, COMPLETENESS,
    LIFECYCLE, NEXT_STEP, BUYING_GROUP, COUNT
};
#define REQUIRED (SCORES + 1)

static void read_format(const struct lead_place *root, const struct lead_json *value)
{
    struct lead_place place = lead_child(root, value, 0);
    int64_t format;
    if (value)
        lead_want_integer(&place, 1, 1, &format);
}

static const char *read_name(const struct lead_place *root, const struct lead_json *value)
{
    struct lead_place place = lead_child(root, value, 0);
    return value && lead_want_name(&place) ? value->text : NULL;
}

/* Reads the whole document; false when out of memory. Problems are in the findings of `root`. */
static bool read_document(const struct lead_place *root, struct lead_model *model)
{
    const struct lead_json *members[COUNT];
    if (!lead_want_object(root))
        return true;
    lead_members(root, keys, COUNT, REQUIRED, members);
    read_format(root, members[FORMAT]);
    model->name = read_name(root, members[NAME]);
    model->version = read_name(root, members[VERSION]);
    struct lead_place fields = lead_child(root, members[FIELDS], 0);
    if (members[FIELDS] && !lead_schema_read(&fields, &model->arena, &model->schema))
        return false;
    struct lead_sections sections = {
        .fields = members[FIELDS],
        .scores = members[SCORES],
        .grade = members[GRADE],
        .classes = members[CLASSES],
        .class_inputs = members[CLASS_INPUTS],
        .roles = members[ROLES],
        .purchase = members[PURCHASE],
        .qualification = members[QUALIFICATION],
        .completeness = members[COMPLETENESS],
        .lifecycle = members[LIFECYCLE],
        .next_step = members[NEXT_STEP],
        .buying_group = members[BUYING_GROUP],
        .activity = {members[EVENTS], members[RESOLUTION], members[GUARDS]},
    };
    model->machine = members[LIFECYCLE] ? &model->definitions.machine : NULL;
    model->group = members[BUYING_GROUP] ? &model->definitions.group : NULL;
    return lead_definitions_read(root, &sections, &model->schema, &model->arena, &model->definitions);
}

/* Reads and plans a document into `made`, a model whose arena is open. */
static lead_status compile(void *made, const struct lead_document *document, struct lead_findings *findings, lead_error *error)
{
    struct lead_model *model = made;
    const struct lead_json *value;
    lead_status status = lead_json_read(document->json, document->size, &model->arena, &value, error);
    if (status != LEAD_OK)
        return status;
    struct lead_place root = {.findings = findings, .value = value};
    if (!read_document(&root, model) || findings->out_of_memory)
        return lead_fail_memory(error);
    lead_findings_sort(findings);
    if (findings->errors)
        return lead_findings_first_error(findings, error);
    for (uint32_t field = 0; field < model->schema.count; field++)
        lead_values_seal(&model->schema.fields[field].values);
    const struct lead_activity_definitions *activity = &model->definitions.activity;
    if (!lead_plan_build(&model->definitions, &model->arena, &model->plan) ||
        !lead_activity_plan_build(activity, &model->arena, &model->activity_plan) ||
        !lead_matcher_build(activity, &model->arena, &model->matcher) ||
        !lead_fingerprint(value, &model->arena.memory, model->fingerprint))
        return lead_fail_memory(error);
    model->instructions = lead_instructions_best();
    return LEAD_OK;
}

static void free_model(struct lead_model *model)
{
    lead_allocator memory = model->arena.memory;
    lead_arena_free(&model->arena);
    lead_memory_free(&memory, model, 1, sizeof *model);
}

lead_status lead_model_compile(const char *json, size_t json_size, const lead_allocator *allocator, lead_model **model, lead_error *error)
{
    struct lead_document document;
    struct lead_findings findings;
    if (!model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the model: 'model' is NULL");
    *model = NULL;
    lead_status status = lead_document_open(json, json_size, allocator, &document, error);
    if (status != LEAD_OK)
        return status;
    struct lead_model *made = LEAD_NEW(&document.memory, 1, struct lead_model);
    if (!made)
        return lead_fail_memory(error);
    atomic_init(&made->references, 1);
    lead_arena_init(&made->arena, &document.memory);
    lead_findings_init(&findings, json, json_size, &document.memory);
    status = compile(made, &document, &findings, error);
    lead_findings_free(&findings);
    if (status == LEAD_OK)
        *model = made;
    else
        free_model(made);
    return status;
}

lead_model *lead_model_ref(lead_model *model)
{
    if (model)
        atomic_fetch_add_explicit(&model->references, 1, memory_order_relaxed);
    return model;
}

void lead_model_unref(lead_model *model)
{
    if (model && atomic_fetch_sub_explicit(&model->references, 1, memory_order_acq_rel) == 1)
        free_model(model);
}

lead_status lead_model_check(const char *json, size_t json_size, const lead_allocator *allocator, lead_problems **problems, lead_error *error)
{
    struct lead_document document;
    struct lead_model model = {0};
    if (!problems)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the problems: 'problems' is NULL");
    *problems = NULL;
    lead_status status = lead_document_open(json, json_size, allocator, &document, error);
    if (status != LEAD_OK)
        return status;
    lead_arena_init(&model.arena, &document.memory);
    status = lead_problems_find(&document, compile, &model, problems, error);
    lead_arena_free(&model.arena);
    return status;
}
