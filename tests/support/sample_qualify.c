/* SPDX-License-Identifier: MIT */
/* Every section reads results of those before it. One draw of a random number in each expression: the order of evaluation within one differs. */
#include "sample_qualify.h"

#include "sample_scope.h"

#include <string.h>

enum { RESULTS_MAX = 16 };

static const char *const roles[] = {"initiator", "user", "influencer", "decider", "buyer", "gatekeeper", "auditor"};
static const char *const stages[] = {"problem_recognition", "need_description",   "product_specification", "supplier_search",
                                     "proposal_solicitation", "supplier_selection", "order_routine",         "performance_review"};
static const char *const own_stages[] = {"aware", "supplier_search", "in talks", "order_routine", "customer"};
static const char *const modes[] = {"shape", "match", "close", "expand"};
static const char *const stage_moves[] = {"first", "same", "forward", "back", "held"};
static const char *const verdicts[] = {"qualified", "incomplete", "rejected"};
static const char *const rejections[] = {"no_need", "no_budget", "not_decider", "no_operator", "uses_competitor"};
static const char *const heats[] = {"hot", "warm", "cold"};
static const char *const builtin_classes[] = {"company_key", "important", "general", "not_a_lead"};
static const char *const own_classes[] = {"class 0", "class 1", "class 2"};
static const char *const dossiers[] = {"complete", "incomplete"};
static const char *const statuses[] = {"new", "ours", "theirs", "away", "gone"};
static const char *const tracks[] = {"welcome", "drip", "reengage", "teach", "product", "competitive", "introduce", "mid_funnel"};
static const char *const steps[] = {"hand_over", "ask", "nurture", "call them", "drop"};
static const char *const tiers[] = {"t1", "t2", "t3"};
static const char *const messages[] = {"corporate", "mid_market", "enterprise"};
static const char *const weights[] = {"0.5", "1", "-1", "2.5", "0.693", "-2", "100", "-100", "0.001", "3"};
static const char *const sentences[] = {"", ", \"reason\": \"as agreed\"", ", \"reason\": \"because, and only because\""};
static const char *const durations[] = {"7d", "30d", "8h", "150d"};
static const char *const frameworks[] = {"bant", "aunm", "pact", "faint", "mantcp", "anum", "champ", "meddic", "meddpicc", "gpctba_ci"};

#define COUNT(array) ((unsigned)(sizeof(array) / sizeof *(array)))

/* A result that has been made, and that what follows may read. */
struct result {
    const char *name;
    const char *const *values; /* NULL: a number */
    unsigned count;
};

struct maker {
    struct sample_random *random;
    struct sample_fields *fields;
    struct sample_text *json;
    struct result results[RESULTS_MAX];
    unsigned count;
};

static unsigned below(struct maker *maker, unsigned bound)
{
    return sample_below(maker->random, bound);
}

static bool once_in(struct maker *maker, unsigned times)
{
    return sample_once_in(maker->random, times);
}

static const char *one_of(struct maker *maker, const char *const *texts, unsigned count)
{
    return texts[below(maker, count)];
}

static void made(struct maker *maker, const char *name, const char *const *values, unsigned count)
{
    maker->results[maker->count++] = (struct result){name, values, count};
}

/* First field of one of two types, or NULL. */
static const char *field_of(const struct maker *maker, lead_field_type type, lead_field_type other)
{
    for (unsigned i = 0; i < maker->fields->count; i++)
        if (maker->fields->field[i].type == type || maker->fields->field[i].type == other)
            return maker->fields->field[i].name;
    return NULL;
}

/* ---- Conditions ---- */

static void add_result_test(struct maker *maker, const struct result *result)
{
    unsigned kind = below(maker, 5), first = result->count ? below(maker, result->count) : 0;
    sample_add(maker->json, "{\"%s\": ", result->name);
    if (kind == 0)
        sample_add(maker->json, once_in(maker, 2) ? "\"known\"}" : "\"unknown\"}");
    else if (!result->values)
        sample_add(maker->json, "{\"%s\": %u.5}}", kind == 1 ? ">=" : "<", below(maker, 100));
    else if (kind <= 2)
        sample_add(maker->json, "\"%s\"}", result->values[first]);
    else
        sample_add(maker->json, "[\"%s\", \"%s\"]}", result->values[first], result->values[(first + 1) % result->count]);
}

static void add_condition(struct maker *maker)
{
    struct sample_scope scope = {.random = maker->random, .fields = maker->fields, .json = maker->json};
    unsigned kind = maker->count ? below(maker, 6) : 0;
    if (kind <= 1) {
        sample_add_condition(&scope, 1);
        return;
    }
    if (kind == 5)
        sample_add(maker->json, once_in(maker, 2) ? "{\"not\": " : "{\"any\": [");
    const bool is_any = maker->json->data[maker->json->size - 1] == '[';
    add_result_test(maker, &maker->results[below(maker, maker->count)]);
    if (kind == 5 && is_any) {
        sample_add(maker->json, ", ");
        sample_add_condition(&scope, 0);
        sample_add(maker->json, "]");
    }
    if (kind == 5)
        sample_add(maker->json, "}");
}

static void add_when(struct maker *maker)
{
    sample_add(maker->json, ", \"when\": ");
    add_condition(maker);
}

static void add_reason(struct maker *maker)
{
    sample_add(maker->json, "%s", one_of(maker, sentences, COUNT(sentences)));
}

/* Rows {"KEY": value, "when", "reason"}; only the last may always match. */
static void add_table(struct maker *maker, const char *key, const char *const *values, unsigned count, bool needs_when)
{
    unsigned rows = 1 + below(maker, 4);
    sample_add(maker->json, "[");
    for (unsigned i = 0; i < rows; i++) {
        sample_add(maker->json, "%s{\"%s\": \"%s\"", i ? ",\n  " : "", key, one_of(maker, values, count));
        if (needs_when || i + 1 < rows || once_in(maker, 2))
            add_when(maker);
        add_reason(maker);
        sample_add(maker->json, "}");
    }
    sample_add(maker->json, "]");
}

/* ---- Sections, in the order in which they are made ---- */

static void add_score(struct maker *maker)
{
    struct sample_scope scope = {.random = maker->random, .fields = maker->fields, .json = maker->json};
    unsigned rules = 1 + below(maker, 4);
    sample_add(maker->json, ",\n\"scores\": {\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [");
    for (unsigned i = 0; i < rules; i++) {
        sample_add(maker->json, "%s{\"name\": \"rule %u\", \"when\": ", i ? ",\n  " : "", i);
        sample_add_condition(&scope, 2);
        sample_add(maker->json, ", \"points\": %u.%u, \"unknown\": %u}", below(maker, 60), i, i);
    }
    sample_add(maker->json, "]}]}}");
    made(maker, "fit", NULL, 0);
}

static void add_builtin_classes(struct maker *maker, const char *start)
{
    static const char *const inputs[] = {"good_match", "large_deal", "important_customer", "key_customer", "tiny_share"};
    sample_add(maker->json, ",\n\"classes\": \"builtin\", \"class_inputs\": {\"project_start\": \"%s\"", start);
    for (unsigned i = 0; i < COUNT(inputs); i++) {
        if (i >= 3 && once_in(maker, 2))
            continue;
        sample_add(maker->json, ",\n  \"%s\": ", inputs[i]);
        add_condition(maker);
    }
    sample_add(maker->json, "}");
    made(maker, "heat", heats, COUNT(heats));
    made(maker, "class", builtin_classes, COUNT(builtin_classes));
}

static void add_classes(struct maker *maker)
{
    const char *start = field_of(maker, LEAD_FIELD_NUMBER, LEAD_FIELD_TIME);
    unsigned kind = below(maker, 3);
    if (kind == 0)
        return;
    if (kind == 1 && start) {
        add_builtin_classes(maker, start);
        return;
    }
    sample_add(maker->json, ",\n\"classes\": [");
    for (unsigned i = 0; i < COUNT(own_classes); i++) {
        sample_add(maker->json, "%s{\"name\": \"%s\"", i ? ", " : "", own_classes[i]);
        if (i + 1 < COUNT(own_classes))
            add_when(maker);
        sample_add(maker->json, "}");
    }
    sample_add(maker->json, "]");
    made(maker, "class", own_classes, COUNT(own_classes));
}

static void add_roles(struct maker *maker)
{
    sample_add(maker->json, ",\n\"roles\": {\"rules\": ");
    add_table(maker, "role", roles, COUNT(roles), true);
    sample_add(maker->json, "}");
    made(maker, "role", roles, COUNT(roles));
}

static void add_weights(struct maker *maker)
{
    unsigned first = below(maker, COUNT(stages)), count = 1 + below(maker, 3);
    sample_add(maker->json, "{");
    for (unsigned i = 0; i < count; i++)
        sample_add(maker->json, "%s\"%s\": %s", i ? ", " : "", stages[(first + 3 * i) % COUNT(stages)], one_of(maker, weights, COUNT(weights)));
    sample_add(maker->json, "}");
}

static void add_evidence(struct maker *maker)
{
    unsigned rows = 1 + below(maker, 5);
    sample_add(maker->json, ",\n\"purchase\": {\"evidence\": [");
    for (unsigned i = 0; i < rows; i++) {
        sample_add(maker->json, "%s{\"name\": \"evidence %u\", \"weights\": ", i ? ",\n  " : "", i);
        add_weights(maker);
        add_when(maker);
        add_reason(maker);
        sample_add(maker->json, "}");
    }
    sample_add(maker->json, "]");
    if (once_in(maker, 2)) {
        sample_add(maker->json, ", \"prior\": ");
        add_weights(maker);
    }
    if (once_in(maker, 2))
        sample_add(maker->json, ", \"change_at\": %u.%u", below(maker, 3), 5u);
    sample_add(maker->json, "}");
    made(maker, "stage", stages, COUNT(stages));
    made(maker, "stage_margin", NULL, 0);
}

static void add_stages(struct maker *maker)
{
    sample_add(maker->json, ",\n\"purchase\": {\"stages\": [");
    for (unsigned i = 0; i < COUNT(own_stages); i++) {
        sample_add(maker->json, "%s{\"name\": \"%s\"", i ? ",\n  " : "", own_stages[i]);
        if (i || once_in(maker, 2))
            add_when(maker);
        if (once_in(maker, 2))
            sample_add(maker->json, ", \"mode\": \"%s\"", one_of(maker, modes, COUNT(modes)));
        add_reason(maker);
        sample_add(maker->json, "}");
    }
    sample_add(maker->json, "]}");
    made(maker, "stage", own_stages, COUNT(own_stages));
}

static void add_purchase(struct maker *maker)
{
    if (once_in(maker, 3))
        add_stages(maker);
    else
        add_evidence(maker);
    made(maker, "mode", modes, COUNT(modes));
    made(maker, "stage_move", stage_moves, COUNT(stage_moves));
}

static void add_criterion(struct maker *maker)
{
    const char *comma = "";
    sample_add(maker->json, "{");
    if (!once_in(maker, 3)) {
        sample_add(maker->json, "\"met\": ");
        add_condition(maker);
        comma = ", ";
    }
    if (once_in(maker, 3)) {
        sample_add(maker->json, "%s\"not_met\": ", comma);
        add_condition(maker);
        comma = ", ";
    }
    if (once_in(maker, 2)) {
        sample_add(maker->json, "%s\"weight\": %u.%u", comma, 1 + below(maker, 3), 5u);
        comma = ", ";
    }
    if (once_in(maker, 3))
        sample_add(maker->json, "%s\"required\": false, \"rejection\": \"%s\"", comma, one_of(maker, rejections, COUNT(rejections)));
    sample_add(maker->json, "}");
}

static void add_qualification(struct maker *maker)
{
    unsigned criteria = 1 + below(maker, 5);
    if (once_in(maker, 2)) {
        sample_add(maker->json, ",\n\"qualification\": {\"framework\": \"%s\"", one_of(maker, frameworks, COUNT(frameworks)));
        criteria = 4;
    } else {
        sample_add(maker->json, ",\n\"qualification\": {\"framework\": \"ours\", \"criteria\": {");
        for (unsigned i = 0; i < criteria; i++) {
            sample_add(maker->json, "%s\"criterion %u\": ", i ? ",\n  " : "", i);
            add_criterion(maker);
        }
        sample_add(maker->json, "}");
    }
    if (once_in(maker, 2)) /* no criterion weighs less than one */
        sample_add(maker->json, ", \"qualified_at\": %u", below(maker, criteria + 1));
    if (once_in(maker, 2)) {
        sample_add(maker->json, ", \"red_flags\": {\"no_owner\": {\"when\": ");
        add_condition(maker);
        sample_add(maker->json, "}, \"odd\": {\"rejection\": \"%s\"", one_of(maker, rejections, COUNT(rejections)));
        add_when(maker);
        add_reason(maker);
        sample_add(maker->json, "}}");
    }
    sample_add(maker->json, "}");
    made(maker, "verdict", verdicts, COUNT(verdicts));
    made(maker, "rejection", rejections, COUNT(rejections));
}

static void add_completeness(struct maker *maker)
{
    sample_add(maker->json, ",\n\"completeness\": {\"required\": [");
    for (unsigned i = 0; i < maker->fields->count; i += 2)
        sample_add(maker->json, "%s\"%s\"", i ? ", " : "", maker->fields->field[i].name);
    sample_add(maker->json, ", \"role\", \"stage\"]");
    if (!once_in(maker, 3)) {
        sample_add(maker->json, ", \"dossier\": {\"topic\": [\"%s\", \"verdict\"], \"key_contact\": ", maker->fields->field[0].name);
        add_condition(maker);
        sample_add(maker->json, "}");
        made(maker, "dossier", dossiers, COUNT(dossiers));
    }
    sample_add(maker->json, "}");
    made(maker, "completeness", NULL, 0);
}

/* Moves by hand lead from each status to the next and from the last to the first; the others have a condition. */
static void add_transitions(struct maker *maker)
{
    unsigned rows = 1 + below(maker, 6);
    for (unsigned i = 0; i < rows; i++) {
        unsigned from = below(maker, COUNT(statuses)), to = (from + 1 + below(maker, COUNT(statuses) - 1)) % COUNT(statuses);
        unsigned also = 3 * COUNT(statuses) - from - to; /* modulo: seldom one of them */
        sample_add(maker->json, "%s{\"from\": ", i ? ",\n  " : "\n  ");
        if (also % COUNT(statuses) != from && also % COUNT(statuses) != to && once_in(maker, 2))
            sample_add(maker->json, "[\"%s\", \"%s\"]", statuses[from], statuses[also % COUNT(statuses)]);
        else
            sample_add(maker->json, "\"%s\"", statuses[from]);
        sample_add(maker->json, ", \"to\": \"%s\"", statuses[to]);
        add_when(maker);
        if (once_in(maker, 3))
            sample_add(maker->json, ", \"after\": \"%s\"", one_of(maker, durations, COUNT(durations)));
        add_reason(maker);
        sample_add(maker->json, "}");
    }
    for (unsigned i = 0; i < COUNT(statuses); i++)
        sample_add(maker->json, ",\n  {\"from\": \"%s\", \"to\": \"%s\", \"reason\": \"by hand\"}", statuses[i], statuses[(i + 1) % COUNT(statuses)]);
}

static void add_lifecycle(struct maker *maker)
{
    if (once_in(maker, 3)) {
        sample_add(maker->json, ",\n\"lifecycle\": \"builtin\"");
        return;
    }
    sample_add(maker->json, ",\n\"lifecycle\": {\"statuses\": [");
    for (unsigned i = 0; i < COUNT(statuses); i++)
        sample_add(maker->json, "%s{\"name\": \"%s\", \"parked\": %s}", i ? ", " : "", statuses[i], i == 3 || once_in(maker, 4) ? "true" : "false");
    sample_add(maker->json, "], \"transitions\": [");
    add_transitions(maker);
    sample_add(maker->json, "]}");
    made(maker, "next_status", statuses, COUNT(statuses));
    made(maker, "status", statuses, COUNT(statuses));
}

static void add_steps(struct maker *maker)
{
    unsigned rows = 1 + below(maker, 4);
    sample_add(maker->json, "[");
    for (unsigned i = 0; i < rows; i++) {
        sample_add(maker->json, "%s{\"step\": \"%s\", \"track\": \"%s\"", i ? ",\n  " : "", steps[i], one_of(maker, tracks, COUNT(tracks)));
        if (i + 1 < rows || once_in(maker, 2))
            add_when(maker);
        if (once_in(maker, 3)) {
            sample_add(maker->json, ", \"exit\": {\"when\": ");
            add_condition(maker);
            sample_add(maker->json, ", \"reason\": \"over\"}");
        }
        add_reason(maker);
        sample_add(maker->json, "}");
    }
    sample_add(maker->json, "]");
}

static void add_next_step(struct maker *maker)
{
    const char *size = field_of(maker, LEAD_FIELD_NUMBER, LEAD_FIELD_NUMBER);
    if (once_in(maker, 3)) {
        sample_add(maker->json, ",\n\"next_step\": \"builtin\"");
        return;
    }
    sample_add(maker->json, ",\n\"next_step\": {\"steps\": ");
    add_steps(maker);
    sample_add(maker->json, ", \"research\": ");
    add_table(maker, "tier", tiers, COUNT(tiers), false);
    sample_add(maker->json, ", \"message\": ");
    if (size)
        sample_add(maker->json, "{\"company_size\": \"%s\", \"mid_market_from\": 7, \"enterprise_from\": 1000}", size);
    else
        add_table(maker, "message", messages, COUNT(messages), false);
    sample_add(maker->json, "}");
}

static void add_buying_group(struct maker *maker)
{
    const char *size = field_of(maker, LEAD_FIELD_NUMBER, LEAD_FIELD_NUMBER);
    sample_add(maker->json, ",\n\"buying_group\": {\"engagement\": \"fit\"");
    if (size)
        sample_add(maker->json, ", \"influence\": \"%s\", \"company_size\": \"%s\"", size, size);
    if (once_in(maker, 2)) {
        sample_add(maker->json, ", \"blocker\": ");
        add_condition(maker);
    }
    if (once_in(maker, 2)) {
        unsigned weight = 1 + below(maker, 9);
        sample_add(maker->json, ", \"roles\": {\"decider\": %u, \"%s\": 2, \"gatekeeper\": 1}", weight, once_in(maker, 2) ? "buyer" : "user");
    }
    sample_add(maker->json, "}");
}

void sample_qualify_model(struct sample_random *random, struct sample_fields *fields, struct sample_text *json)
{
    struct maker maker = {.random = random, .fields = fields, .json = json};
    sample_choose_fields(random, fields);
    sample_add(json, "{\"leadcore\": 1, \"name\": \"sample\", \"version\": \"1\",\n\"fields\": {");
    for (unsigned i = 0; i < fields->count; i++)
        sample_add_field(json, fields, i, i == 0);
    sample_add(json, "}");
    add_score(&maker);
    add_classes(&maker);
    add_roles(&maker);
    add_purchase(&maker);
    add_qualification(&maker);
    add_completeness(&maker);
    add_lifecycle(&maker);
    add_next_step(&maker);
    add_buying_group(&maker);
    sample_add(json, "}\n");
}
