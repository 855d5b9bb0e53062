/* SPDX-License-Identifier: MIT */
/* The fields of one lead, for one policy. */
#include "route/match.h"

/* --- making and freeing ------------------------------------------------------------------------------------------------------------------ */

static lead_status make(lead_request *request, lead_error *error)
{
    if (!lead_row_init(&request->row, &request->policy->schema, &request->memory))
        return lead_fail_memory(error);
    request->row.keeps_others = true; /* for "same" */
    /* For one row, wide instructions only cost. */
    const lead_status status = lead_matching_init(&request->matching, request->policy, request->row.columns, &lead_kernels_baseline, 1, true,
                                                  &request->memory, error);
    request->matching.row = &request->row;
    return status;
}

lead_status lead_request_new(lead_policy *policy, const lead_allocator *allocator, lead_request **request, lead_error *error)
{
    lead_allocator memory;
    if (!request)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the request: 'request' is NULL");
    *request = NULL;
    if (!policy)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'policy' is NULL");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    struct lead_request *made = LEAD_NEW(&memory, 1, struct lead_request);
    if (!made)
        return lead_fail_memory(error);
    made->memory = memory;
    made->policy = lead_policy_ref(policy);
    const lead_status status = make(made, error);
    if (status == LEAD_OK)
        *request = made;
    else
        lead_request_free(made);
    return status;
}

void lead_request_free(lead_request *request)
{
    if (!request)
        return;
    lead_allocator memory = request->memory;
    lead_matching_free(&request->matching);
    lead_row_free(&request->row);
    lead_policy_unref(request->policy);
    lead_memory_free(&memory, request, 1, sizeof *request);
}

/* --- setting ------------------------------------------------------------------------------------------------------------------------------ */

void lead_request_clear(lead_request *request)
{
    if (request)
        lead_row_clear(&request->row);
}

lead_status lead_request_set_unknown(lead_request *request, uint32_t field)
{
    return request ? lead_row_set_unknown(&request->row, field) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_request_set_flag(lead_request *request, uint32_t field, int32_t value)
{
    return request ? lead_row_set_flag(&request->row, field, value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_request_set_number(lead_request *request, uint32_t field, double value)
{
    return request ? lead_row_set_number(&request->row, field, value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_request_set_time(lead_request *request, uint32_t field, lead_time value)
{
    return request ? lead_row_set_time(&request->row, field, value) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_request_set_code(lead_request *request, uint32_t field, uint32_t code)
{
    return request ? lead_row_set_code(&request->row, field, code) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_request_set_text(lead_request *request, uint32_t field, const char *text, size_t text_size)
{
    return request ? lead_row_set_text(&request->row, field, text, text_size) : LEAD_ERROR_INVALID_ARGUMENT;
}

lead_status lead_request_set_tags(lead_request *request, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count)
{
    return request ? lead_row_set_tags(&request->row, field, tags, tag_sizes, count) : LEAD_ERROR_INVALID_ARGUMENT;
}

/* --- routing ------------------------------------------------------------------------------------------------------------------------------ */

lead_status lead_request_route(lead_request *request, lead_time now, struct lead_route *route, lead_error *error)
{
    lead_matching_set_now(&request->matching, now);
    return lead_matching_block(&request->matching, 0, 1, route, error);
}
