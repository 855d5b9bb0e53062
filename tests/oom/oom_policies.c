/* SPDX-License-Identifier: MIT */
/* Every allocation of compiling and checking a policy refused in turn. */
#include "../support/tap.h"
#include "exhaust.h"

#include <leadcore/policy.h>
#include <string.h>

static const char rich[] =
    "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\","
    " \"fields\": {\"deal\": \"number\", \"grade\": \"category\", \"company\": \"text\", \"owner\": \"category\", \"language\": \"category\", \"topics\": \"tags\"},"
    " \"calendars\": {\"berlin\": {\"zone\": \"CET-1\", \"hours\": {\"mon-fri\": [\"09:00-17:00\"]}}},"
    " \"people\": [{\"id\": \"ada\", \"weight\": 6, \"rank\": 1, \"capacity\": {\"open\": 3}, \"skills\": [\"a\", \"b\"], \"languages\": [\"de\", \"en\"], \"calendar\": \"berlin\","
    "   \"away\": [{\"from\": \"2026-03-01\", \"until\": \"2026-03-05\"}, {\"from\": \"2026-02-01\", \"until\": \"2026-03-01\"}], \"prefers\": {\"grade\": [\"A\", \"B\"]}},"
    "  {\"id\": \"ben\", \"capacity\": {\"open\": 0}, \"skills\": [], \"territories\": [\"north\"], \"prefers\": {\"topics\": {\"any\": [\"x\", \"y\"]}}}, {\"id\": \"cleo\", \"languages\": [\"en\"]}],"
    " \"teams\": [{\"name\": \"key\", \"members\": [\"ada\", \"ben\"], \"strategy\": \"weighted\", \"sticky\": [{\"owner\": \"owner\"}, {\"same\": \"company\"}], \"fallback\": \"all\", \"calendar\": \"berlin\"},"
    "  {\"name\": \"all\", \"members\": [\"ben\", \"cleo\", \"ada\"], \"strategy\": \"best_for_best\", \"bands\": {\"field\": \"deal\", \"from\": [100, 10, 0]}}],"
    " \"slas\": {\"fast\": {\"clocks\": [{\"name\": \"touch\", \"within\": \"5m\", \"warn\": [\"2m\", \"1m\"], \"on_breach\": \"reassign\"}], \"escalate\": {\"person\": \"cleo\"}}},"
    " \"rules\": [{\"name\": \"big\", \"when\": {\"deal\": {\">=\": 100}}, \"team\": \"key\", \"needs\": {\"languages\": [\"de\"], \"skills\": {\"field\": \"grade\"}}, \"sla\": \"fast\"},"
    "  {\"name\": \"spam\", \"when\": {\"grade\": \"Z\"}, \"unassigned\": \"no\"}, {\"name\": \"rest\", \"team\": \"all\", \"needs\": {\"languages\": {\"field\": \"language\"}}}]}";

/* Fourteen members at the top, so that looking for double keys sorts them; and mistakes. */
static const char wrong[] =
    "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"n\": \"number\"}, \"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1, \"g\": 1, \"a\": 1,"
    " \"calendars\": {\"always\": \"always\", \"x\": {}},"
    " \"people\": [{\"id\": \"ada\", \"weight\": 0}, {\"id\": \"ada\", \"away\": [{\"from\": \"x\"}]}],"
    " \"teams\": [{\"name\": \"a\", \"members\": [\"ada\", \"zoe\"], \"strategy\": \"hash\", \"fallback\": \"a\"}], \"slas\": {\"s\": {}},"
    " \"rules\": [{\"name\": \"r\", \"when\": {\"m\": 1}, \"team\": \"a\", \"needs\": {\"skills\": [\"none\"]}}, {\"name\": \"s\", \"team\": \"d\"}]}";

struct stage {
    const char *json;
    lead_status expected; /* what compiling comes to when nothing is refused */
    lead_allocator memory;
};

static lead_status compile(void *given, bool *is_clean)
{
    const struct stage *stage = given;
    lead_policy *policy = (lead_policy *)&policy;
    const lead_status status = lead_policy_compile(stage->json, strlen(stage->json), &stage->memory, &policy, NULL);
    *is_clean = (status == LEAD_OK) == (policy != NULL);
    lead_policy_unref(policy);
    return status == stage->expected ? LEAD_OK : status;
}

static lead_status check(void *given, bool *is_clean)
{
    const struct stage *stage = given;
    lead_problems *problems = (lead_problems *)&problems;
    const lead_status status = lead_policy_check(stage->json, strlen(stage->json), &stage->memory, &problems, NULL);
    *is_clean = (status == LEAD_OK) == (problems != NULL);
    lead_problems_free(problems);
    return status;
}

static void run(const char *json, lead_status expected)
{
    struct host host = {0};
    struct stage stage = {json, expected, host_memory(&host)};
    exhaust(&host, expected == LEAD_OK ? "compile a policy" : "compile a wrong policy", compile, &stage);
    exhaust(&host, expected == LEAD_OK ? "check a policy" : "check a wrong policy", check, &stage);
}

int main(void)
{
    run(rich, LEAD_OK);
    run(wrong, LEAD_ERROR_UNKNOWN_KEY);
    return tap_end();
}
