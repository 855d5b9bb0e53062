/* SPDX-License-Identifier: MIT */
/*
 * Hostile batches of requests with keys of both types: whatever binds is matched, in one block with every set of instructions and row by row, which must
 * come to the same, also about which row is the first that is broken. Keys are what keys can be, and what comes of them goes out as Arrow.
 */
#include "hostile.h"
#include "route/match.h"

#include <leadcore/leadcore.h>
#include <string.h>

#define NOW (INT64_C(1795251600) * 1000000)

enum { ROWS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char document[] =
    "{\"leadcore\": 1, \"name\": \"requests\", \"version\": \"1\", \"fields\": {\"country\": \"category\", \"language\": \"category\","
    " \"owner\": \"category\", \"domain\": \"category\", \"company\": \"text\", \"note\": \"text\", \"deal\": \"number\", \"since\": \"time\","
    " \"urgent\": \"flag\", \"labels\": \"tags\"},"
    "\"people\": [{\"id\": \"a\", \"languages\": [\"a\", \"b\"], \"rank\": 1, \"prefers\": {\"labels\": {\"any\": [\"a\"]}}},"
    " {\"id\": \"b\", \"territories\": [\"c\"], \"prefers\": {\"deal\": {\">\": 5}}, \"rank\": 3}, {\"id\": \"c\"}],"
    "\"teams\": [{\"name\": \"t\", \"members\": [\"a\", \"b\"], \"strategy\": \"best_for_best\", \"bands\": {\"field\": \"deal\", \"from\": [100, 10, 1]},"
    " \"sticky\": [{\"owner\": \"owner\"}, {\"same\": \"domain\"}]},"
    " {\"name\": \"u\", \"members\": [\"a\", \"b\", \"c\"], \"strategy\": \"hash\", \"sticky\": [{\"same\": \"company\"}, {\"owner\": \"owner\"}]}],"
    "\"rules\": [{\"name\": \"urgent\", \"when\": {\"urgent\": true, \"note\": {\"starts\": \"a\"}}, \"team\": \"u\"},"
    " {\"name\": \"country\", \"when\": {\"country\": [\"a\", \"b\"]}, \"team\": \"t\", \"needs\": {\"languages\": {\"field\": \"language\"}}},"
    " {\"name\": \"since\", \"when\": {\"since\": {\"older_than\": \"30d\"}}, \"team\": \"u\", \"needs\": {\"territories\": {\"field\": \"country\"}}},"
    " {\"name\": \"rest\", \"when\": {\"labels\": \"known\"}, \"team\": \"u\"}]}";

#define TEXT {"u", "U", "vu", "i"} /* the last often with a dictionary */
#define NUMBER {"g", "f", "s", "L"}
#define TIME {"tsu:UTC", "tss:", "tdD", "tsm:"}

static const struct hostile_plan plans[2] = {
    {11,
     {"country", "language", "owner", "domain", "company", "note", "deal", "since", "urgent", "labels", "key"},
     {TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, NUMBER, TIME, {"b", "c", "b", "C"}, {"+l", "+L", "+l", "n"}, {"i", "l", "c", "L"}}},
    {11,
     {"country", "language", "owner", "domain", "company", "note", "deal", "since", "urgent", "labels", "key"},
     {TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, NUMBER, TIME, {"b", "c", "b", "C"}, {"+l", "+L", "+l", "n"}, TEXT}},
};

static lead_policy *policy; /* compiled once: the batches are what varies */

static void check_refusal(lead_status status, const lead_error *error)
{
    hostile_check(error->code == status && error->message[0]);
    hostile_check(status == LEAD_ERROR_ARROW || status == LEAD_ERROR_COLUMN_TYPE || status == LEAD_ERROR_MISSING_COLUMN ||
                  status == LEAD_ERROR_LIMIT || status == LEAD_ERROR_VALUE);
}

/* ---- Routes ---- */

static void check_route(const struct lead_route *route)
{
    hostile_check(route->rule == LEAD_NONE || route->rule < policy->rule_count);
    hostile_check(route->owner == LEAD_NONE || route->owner < policy->person_count);
    hostile_check(route->band <= 3 && route->prefers < 4);
    for (size_t n = 0; n < LEAD_TRAIT_KINDS; n++)
        hostile_check(route->needs[n] < policy->trait_count || route->needs[n] == LEAD_NEED_NOBODY || route->needs[n] == LEAD_NONE);
}

static bool are_same(const struct lead_route *a, const struct lead_route *b)
{
    return a->prefers == b->prefers && a->same == b->same && !memcmp(a->needs, b->needs, sizeof a->needs) && a->owner == b->owner &&
           a->rule == b->rule && a->band == b->band;
}

static void begin(struct lead_matching *matching, const lead_requests *requests, lead_instructions instructions)
{
    const struct lead_kernels *kernels = lead_kernels_choose(lead_instructions_best(), instructions);
    hostile_check(lead_matching_init(matching, policy, requests->columns, kernels, ROWS_MAX, false, &requests->memory, NULL) == LEAD_OK);
    lead_matching_set_now(matching, NOW);
}

/* How many rows there are before the first that is broken. */
static size_t match_rows(const lead_requests *requests, struct lead_route *routes)
{
    struct lead_matching matching;
    lead_error error = LEAD_ERROR_INIT;
    size_t row = 0;
    begin(&matching, requests, LEAD_INSTRUCTIONS_BASELINE);
    while (row < requests->row_count && lead_matching_block(&matching, row, 1, &routes[row], &error) == LEAD_OK)
        check_route(&routes[row++]);
    if (row < requests->row_count)
        check_refusal(error.code, &error);
    lead_matching_free(&matching);
    return row;
}

static void match_block(const lead_requests *requests, lead_instructions instructions, const struct lead_route *expected, size_t good)
{
    struct lead_matching matching;
    struct lead_route routes[ROWS_MAX];
    lead_error error = LEAD_ERROR_INIT;
    begin(&matching, requests, instructions);
    const lead_status status = lead_matching_block(&matching, 0, (size_t)requests->row_count, routes, &error);
    hostile_check((status == LEAD_OK) == (good == requests->row_count));
    hostile_check(matching.matched == good);
    if (status != LEAD_OK)
        check_refusal(status, &error);
    for (size_t row = 0; row < good; row++)
        hostile_check(are_same(&routes[row], &expected[row]));
    lead_matching_free(&matching);
}

/* ---- Keys ---- */

static void read_keys(const lead_requests *requests)
{
    for (uint64_t row = 0; row < requests->row_count; row++) {
        lead_key key;
        lead_error error = LEAD_ERROR_INIT;
        const lead_status status = lead_requests_key(requests, row, &key, &error);
        if (status != LEAD_OK)
            check_refusal(status, &error);
        else if (requests->key_type == LEAD_KEY_TEXT)
            hostile_check(key.text_size >= 1 && key.text_size <= LEAD_KEY_TEXT_MAX && !memchr(key.text, 0, key.text_size));
    }
}

/* ---- Results, of codes that the input chooses ---- */

static void export_any(struct hostile_input *input)
{
    uint8_t narrow[3][4];
    uint32_t wide[3][4];
    lead_time deadline[4];
    struct ArrowSchema schema;
    struct ArrowArray array;
    for (size_t i = 0; i < 12; i++) {
        const uint8_t code = hostile_take(input);
        narrow[i / 4][i % 4] = code % 14;
        wide[i / 4][i % 4] = code % 16 == 15 ? LEAD_NONE : code / 16 % 5;
        deadline[i % 4] = code % 2 ? LEAD_NEVER : code;
    }
    const lead_assignment_columns columns = {sizeof columns, narrow[0], narrow[1], narrow[2], wide[0], wide[1], wide[2], deadline};
    const lead_status status = lead_assignments_export(policy, &columns, 4, NULL, &schema, &array, NULL);
    hostile_check(status == LEAD_OK || status == LEAD_ERROR_INVALID_ARGUMENT);
    hostile_check((status == LEAD_OK) == (schema.release != NULL) && (status == LEAD_OK) == (array.release != NULL));
    if (status != LEAD_OK)
        return;
    hostile_check(array.length == 4 && array.n_children == 7);
    schema.release(&schema);
    array.release(&array);
}

static void try_requests(const struct hostile_node *batch, lead_key_type type, lead_missing missing)
{
    const lead_batch_options options = {.size = sizeof options, .missing = missing};
    struct lead_route routes[ROWS_MAX];
    lead_requests *requests;
    lead_error error = LEAD_ERROR_INIT;
    const lead_status status = lead_requests_new(policy, &batch->schema, &batch->array, "key", type, &options, NULL, &requests, &error);
    hostile_check((status == LEAD_OK) == (requests != NULL));
    if (status != LEAD_OK) {
        check_refusal(status, &error);
        return;
    }
    hostile_check(lead_requests_row_count(requests) <= ROWS_MAX);
    const size_t good = match_rows(requests, routes);
    for (lead_instructions level = LEAD_INSTRUCTIONS_BASELINE; level <= LEAD_INSTRUCTIONS_AVX512; level++)
        match_block(requests, level, routes, good);
    read_keys(requests);
    lead_requests_free(requests);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hostile_input input = {data, size};
    if (!policy)
        hostile_check(lead_policy_compile(document, sizeof document - 1, NULL, &policy, NULL) == LEAD_OK);
    const uint8_t choice = hostile_take(&input);
    struct hostile_node *batch = hostile_batch(&input, &plans[choice % 2]);
    const lead_missing missing = choice & 2 ? LEAD_MISSING_IS_UNKNOWN : LEAD_MISSING_IS_ERROR;
    try_requests(batch, LEAD_KEY_INTEGER, missing);
    try_requests(batch, LEAD_KEY_TEXT, missing);
    hostile_free(batch);
    export_any(&input);
    return 0;
}
