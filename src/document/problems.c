/* SPDX-License-Identifier: MIT */
/* The list of a document's problems, as the caller gets it. */
#include "document/problems.h"

struct lead_problems {
    struct lead_findings findings;
};

lead_status lead_document_open(const char *json, size_t json_size, const lead_allocator *allocator, struct lead_document *document,
                               lead_error *error)
{
    *document = (struct lead_document){.json = json, .size = json_size};
    if (!json && json_size)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'json' is NULL");
    if (!lead_memory_choose(allocator, &document->memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    return LEAD_OK;
}

lead_status lead_findings_first_error(const struct lead_findings *findings, lead_error *error)
{
    const lead_error *item = findings->items; /* findings keep room for one error */
    while (item->code >= LEAD_WARNING_NEVER_TRUE)
        item++;
    if (error)
        lead_copy_out(error, item, sizeof *item, sizeof *item);
    return item->code;
}

/* A syntax error ends the reading, so it is the only problem. */
static bool keep_single(struct lead_findings *findings, const lead_error *error)
{
    lead_error *items = lead_memory_resize(&findings->memory, findings->items, findings->capacity, findings->capacity + 1, sizeof *items);
    if (!items)
        return false;
    items[findings->count++] = *error;
    findings->items = items;
    findings->capacity++;
    findings->errors++;
    return true;
}

static lead_status find(const struct lead_document *document, lead_compiler *compile, void *made, struct lead_findings *findings,
                        lead_error *error)
{
    lead_error found = LEAD_ERROR_INIT;
    const lead_status status = compile(made, document, findings, &found);
    if (status == LEAD_ERROR_OUT_OF_MEMORY)
        return lead_fail_memory(error);
    if (status != LEAD_OK && !findings->errors && !keep_single(findings, &found))
        return lead_fail_memory(error);
    return LEAD_OK;
}

lead_status lead_problems_find(const struct lead_document *document, lead_compiler *compile, void *made, lead_problems **problems,
                               lead_error *error)
{
    struct lead_problems *found = LEAD_NEW(&document->memory, 1, struct lead_problems);
    if (!found)
        return lead_fail_memory(error);
    lead_findings_init(&found->findings, document->json, document->size, &document->memory);
    const lead_status status = find(document, compile, made, &found->findings, error);
    found->findings.json = NULL; /* the caller's, and soon gone */
    if (status == LEAD_OK)
        *problems = found;
    else
        lead_problems_free(found);
    return status;
}

size_t lead_problems_count(const lead_problems *problems)
{
    return problems ? problems->findings.count : 0;
}

lead_status lead_problems_get(const lead_problems *problems, size_t index, lead_error *problem)
{
    if (!problems || index >= problems->findings.count)
        return LEAD_ERROR_INVALID_ARGUMENT;
    return lead_copy_out(problem, &problems->findings.items[index], sizeof *problem, sizeof *problem);
}

void lead_problems_free(lead_problems *problems)
{
    if (!problems)
        return;
    lead_allocator memory = problems->findings.memory;
    lead_findings_free(&problems->findings);
    lead_memory_free(&memory, problems, 1, sizeof *problems);
}
