/* SPDX-License-Identifier: MIT */
#include "score/plan.h"

#include "score/fold.h"

/* A byte sum may be anything in here at any time. */
#define BYTE_MIN (-128)
#define BYTE_MAX 127

struct planner {
    struct lead_definitions *definitions;
    struct lead_conditions *conditions;
    struct lead_arena *arena;
    struct lead_plan *plan;
    struct lead_node_id_list {
        lead_node_id *ids;
        uint32_t count, capacity;
    } roots, extra_roots;
    /* Reach of each lane so far. */
    int32_t *lows, *highs;
    uint32_t lane_capacity;
    int64_t *weights; /* by node: coverage of the score at hand */
    bool failed;
};

static bool list_add(struct planner *planner, struct lead_node_id_list *list, lead_node_id id)
{
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity ? list->capacity * 2 : 64;
        lead_node_id *ids = LEAD_ARENA_NEW(planner->arena, capacity, lead_node_id);
        if (!ids)
            return !(planner->failed = true);
        for (uint32_t i = 0; i < list->count; i++)
            ids[i] = list->ids[i];
        list->ids = ids;
        list->capacity = capacity;
    }
    list->ids[list->count++] = id;
    return true;
}

/* --- units ------------------------------------------------------------------------------------------------------------------------------ */

static int32_t common_divisor(int32_t a, int32_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b) {
        int32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int32_t limits_divisor(int32_t divisor, const struct lead_limits *limits)
{
    if (limits->min != INT32_MIN)
        divisor = common_divisor(divisor, limits->min);
    if (limits->max != INT32_MAX)
        divisor = common_divisor(divisor, limits->max);
    return divisor;
}

static int32_t score_unit(const struct lead_score_definition *score)
{
    int32_t unit = limits_divisor(0, &score->limits);
    for (uint32_t g = 0; g < score->group_count; g++) {
        if (score->groups[g].channel != LEAD_NONE)
            return 1; /* faded points are any thousandths */
        unit = limits_divisor(unit, &score->groups[g].limits);
        for (uint32_t r = 0; r < score->groups[g].rule_count; r++) {
            unit = common_divisor(unit, score->groups[g].rules[r].points);
            unit = common_divisor(unit, score->groups[g].rules[r].unknown);
        }
    }
    return unit ? unit : 1;
}

static int32_t low_in(const struct lead_limits *limits, int32_t unit)
{
    return limits->min == INT32_MIN ? INT32_MIN : limits->min / unit;
}

static int32_t high_in(const struct lead_limits *limits, int32_t unit)
{
    return limits->max == INT32_MAX ? INT32_MAX : limits->max / unit;
}

/* --- lanes ------------------------------------------------------------------------------------------------------------------------------ */

/* A lane of `sum` that can also take amounts between low and high; opens one when none can. */
static uint32_t lane_for(struct planner *planner, struct lead_sum_plan *sum, int32_t low, int32_t high)
{
    struct lead_plan *plan = planner->plan;
    uint32_t end = sum->first_lane + sum->lane_count;
    /* The last few lanes: those before are full in all likelihood, and the search stays linear. */
    for (uint32_t lane = sum->lane_count > 8 ? end - 8 : sum->first_lane; lane < end; lane++)
        if (planner->lows[lane] + low >= BYTE_MIN && planner->highs[lane] + high <= BYTE_MAX) {
            planner->lows[lane] += low;
            planner->highs[lane] += high;
            return lane;
        }
    planner->lows[end] = low;
    planner->highs[end] = high;
    sum->lane_count++;
    plan->lane_count = end + 1;
    return end;
}

/* One amount waiting for its lane. */
struct pending {
    lead_node_id node;
    int32_t amount;
    uint32_t lane; /* LEAD_NONE: wide */
};

struct pendings {
    struct pending *items;
    uint32_t count;
};

static void add_pending(struct planner *planner, struct lead_sum_plan *sum, struct pendings *pendings, lead_node_id node, int32_t amount)
{
    if (amount == 0 || node == LEAD_NODE_ID_FALSE)
        return;
    uint32_t lane = LEAD_NONE;
    if (amount >= BYTE_MIN && amount <= BYTE_MAX)
        lane = lane_for(planner, sum, amount < 0 ? amount : 0, amount > 0 ? amount : 0);
    pendings->items[pendings->count++] = (struct pending){node, amount, lane};
}

/* Sorts what is pending into the lanes. Until the program is built, lead_add::slot holds the node. */
static bool settle(struct planner *planner, struct lead_sum_plan *sum, const struct pendings *pendings)
{
    struct lead_plan *plan = planner->plan;
    for (uint32_t i = 0; i < pendings->count; i++)
        (pendings->items[i].lane == LEAD_NONE ? &sum->wide : &plan->lanes[pendings->items[i].lane])->count++;
    sum->wide.adds = LEAD_ARENA_NEW(planner->arena, sum->wide.count, struct lead_add);
    sum->wide.count = 0;
    if (!sum->wide.adds)
        return false;
    for (uint32_t lane = sum->first_lane; lane < sum->first_lane + sum->lane_count; lane++) {
        plan->lanes[lane].adds = LEAD_ARENA_NEW(planner->arena, plan->lanes[lane].count, struct lead_add);
        plan->lanes[lane].count = 0;
        if (!plan->lanes[lane].adds)
            return false;
    }
    for (uint32_t i = 0; i < pendings->count; i++) {
        const struct pending *pending = &pendings->items[i];
        struct lead_lane *lane = pending->lane == LEAD_NONE ? &sum->wide : &plan->lanes[pending->lane];
        lane->adds[lane->count++] = (struct lead_add){pending->node, pending->amount};
    }
    return true;
}

/* --- groups ----------------------------------------------------------------------------------------------------------------------------- */

static void add_rule(struct planner *planner, struct lead_sum_plan *sum, struct pendings *pendings, const struct lead_rule *rule, int32_t unit)
{
    if (rule->points && list_add(planner, &planner->roots, rule->condition.is_true))
        add_pending(planner, sum, pendings, rule->condition.is_true, rule->points / unit);
    if (!rule->unknown)
        return;
    lead_node_id unknown = lead_condition_unknown(planner->conditions, rule->condition);
    if (list_add(planner, &planner->roots, unknown))
        add_pending(planner, sum, pendings, unknown, rule->unknown / unit);
}

static void add_table(struct planner *planner, struct lead_sum_plan *sum, const struct lead_folded *folded)
{
    struct lead_plan *plan = planner->plan;
    plan->points[plan->point_count++] = (struct lead_point_plane){
        .input = folded->input,
        .lane = lane_for(planner, sum, folded->low, folded->high),
        .table = folded->table,
        .unknown = folded->unknown,
    };
}

static bool plan_group(struct planner *planner, const struct lead_group *group, int32_t unit, struct lead_group_plan *out)
{
    struct lead_fold fold;
    struct pendings pendings = {LEAD_ARENA_NEW(planner->arena, 2 * (size_t)group->rule_count, struct pending), 0};
    if (!pendings.items || !lead_fold_group(planner->conditions, group, unit, planner->arena, &fold))
        return false;
    out->sum.first_lane = planner->plan->lane_count;
    out->channel = group->channel;
    out->low = low_in(&group->limits, unit);
    out->high = high_in(&group->limits, unit);
    for (uint32_t t = 0; t < fold.count; t++)
        add_table(planner, &out->sum, &fold.tables[t]);
    for (uint32_t r = 0; r < group->rule_count; r++)
        if (!fold.is_folded[r] && group->rules[r].event_rule == LEAD_NONE)
            add_rule(planner, &out->sum, &pendings, &group->rules[r], unit);
    return !planner->failed && settle(planner, &out->sum, &pendings);
}

/* --- coverage --------------------------------------------------------------------------------------------------------------------------- */

static int32_t rule_weight(const struct lead_rule *rule)
{
    int32_t points = rule->points < 0 ? -rule->points : rule->points;
    int32_t unknown = rule->unknown < 0 ? -rule->unknown : rule->unknown;
    return points > unknown ? points : unknown;
}

/* Adds up the weights of rules that are decided in the same rows; `touched` lists these nodes. */
static uint32_t weigh(struct planner *planner, const struct lead_score_definition *score, lead_node_id *touched, int32_t *divisor,
                      int64_t *total)
{
    uint32_t count = 0;
    for (uint32_t g = 0; g < score->group_count; g++)
        for (uint32_t r = 0; r < score->groups[g].rule_count; r++) {
            int32_t weight = rule_weight(&score->groups[g].rules[r]);
            lead_node_id decided = lead_condition_decided(planner->conditions, score->groups[g].rules[r].condition);
            if (!weight)
                continue;
            if (!planner->weights[decided])
                touched[count++] = decided;
            planner->weights[decided] += weight;
            *divisor = common_divisor(*divisor, weight);
            *total += weight;
        }
    return count;
}

static uint32_t rules_of(const struct lead_score_definition *score)
{
    uint32_t count = 0;
    for (uint32_t g = 0; g < score->group_count; g++)
        count += score->groups[g].rule_count;
    return count;
}

static bool plan_coverage(struct planner *planner, const struct lead_score_definition *score, struct lead_score_plan *out)
{
    uint32_t rules = rules_of(score);
    int32_t divisor = 0;
    int64_t total = 0;
    lead_node_id *touched = LEAD_ARENA_NEW(planner->arena, rules, lead_node_id);
    struct pendings pendings = {LEAD_ARENA_NEW(planner->arena, rules, struct pending), 0};
    if (!touched || !pendings.items)
        return false;
    uint32_t count = weigh(planner, score, touched, &divisor, &total);
    out->coverage = (struct lead_group_plan){.channel = LEAD_NONE, .low = INT32_MIN, .high = INT32_MAX};
    out->coverage.sum.first_lane = planner->plan->lane_count;
    out->coverage_total = divisor ? (int32_t)(total / divisor) : 0;
    for (uint32_t i = 0; i < count; i++) {
        list_add(planner, &planner->extra_roots, touched[i]);
        add_pending(planner, &out->coverage.sum, &pendings, touched[i], (int32_t)(planner->weights[touched[i]] / divisor));
        planner->weights[touched[i]] = 0;
    }
    return !planner->failed && settle(planner, &out->coverage.sum, &pendings);
}

/* --- all of it -------------------------------------------------------------------------------------------------------------------------- */

static bool list_fields(struct planner *planner, const struct lead_score_definition *score, struct lead_score_plan *out)
{
    uint32_t count = planner->conditions->schema->count;
    bool *is_read = LEAD_ARENA_NEW(planner->arena, count, bool);
    out->fields = LEAD_ARENA_NEW(planner->arena, count, uint32_t);
    if (!is_read || !out->fields)
        return false;
    for (uint32_t g = 0; g < score->group_count; g++)
        for (uint32_t r = 0; r < score->groups[g].rule_count; r++)
            for (uint32_t f = 0; f < score->groups[g].rules[r].field_count; f++)
                is_read[score->groups[g].rules[r].fields[f]] = true;
    for (uint32_t field = 0; field < count; field++)
        if (is_read[field])
            out->fields[out->field_count++] = field;
    return true;
}

static bool plan_groups(struct planner *planner, const struct lead_score_definition *score, struct lead_score_plan *out, uint32_t *wide)
{
    out->unit = score_unit(score);
    out->low = low_in(&score->limits, out->unit);
    out->high = high_in(&score->limits, out->unit);
    out->group_count = score->group_count;
    out->groups = LEAD_ARENA_NEW(planner->arena, score->group_count, struct lead_group_plan);
    if (!out->groups)
        return false;
    for (uint32_t g = 0; g < score->group_count; g++) {
        if (!plan_group(planner, &score->groups[g], out->unit, &out->groups[g]))
            return false;
        *wide += out->groups[g].sum.wide.count > 0 || out->groups[g].channel != LEAD_NONE;
    }
    return true;
}

static void keep_wide(struct planner *planner, uint32_t wide)
{
    if (wide > planner->plan->wide_count)
        planner->plan->wide_count = wide;
}

static bool plan_score(struct planner *planner, const struct lead_score_definition *score, struct lead_score_plan *out)
{
    uint32_t wide = 0;
    if (!plan_groups(planner, score, out, &wide) || !plan_coverage(planner, score, out) || !list_fields(planner, score, out))
        return false;
    keep_wide(planner, wide + (out->coverage.sum.wide.count > 0));
    return true;
}

/* Nobody asks for the coverage of evidence. */
static bool plan_evidence(struct planner *planner)
{
    for (uint32_t stage = 0; planner->definitions->evidence && stage < LEAD_BUILTIN_STAGES; stage++) {
        uint32_t wide = 0;
        if (!plan_groups(planner, &planner->definitions->evidence[stage], &planner->plan->evidence[stage], &wide))
            return false;
        keep_wide(planner, wide);
    }
    return true;
}

/* Makes every node that the plan will need, so that their number is known before anything is sized by it. */
static void make_nodes(struct planner *planner)
{
    const struct lead_definitions *definitions = planner->definitions;
    for (uint32_t s = 0; s < definitions->score_count; s++)
        for (uint32_t g = 0; g < definitions->scores[s].group_count; g++)
            for (uint32_t r = 0; r < definitions->scores[s].groups[g].rule_count; r++) {
                const struct lead_rule *rule = &definitions->scores[s].groups[g].rules[r];
                lead_condition_unknown(planner->conditions, rule->condition);
            }
    for (uint32_t f = 0; f < definitions->qualification.rules.red_flag_count; f++)
        lead_condition_unknown(planner->conditions, definitions->qualification.red_flags[f].condition);
    for (uint32_t field = 0; field < planner->conditions->schema->count; field++)
        lead_node_known(&planner->conditions->nodes, field);
}

static bool open_planner(struct planner *planner)
{
    const struct lead_definitions *definitions = planner->definitions;
    struct lead_plan *plan = planner->plan;
    make_nodes(planner);
    if (planner->conditions->nodes.out_of_memory)
        return false;
    /* Each rule opens at most two lanes, a table one, and coverage one. */
    const uint32_t rules = definitions->rule_count + definitions->evidence_rule_count;
    planner->lane_capacity = 4 * rules;
    planner->lows = LEAD_ARENA_NEW(planner->arena, planner->lane_capacity, int32_t);
    planner->highs = LEAD_ARENA_NEW(planner->arena, planner->lane_capacity, int32_t);
    planner->weights = LEAD_ARENA_NEW(planner->arena, planner->conditions->nodes.count, int64_t);
    plan->lanes = LEAD_ARENA_NEW(planner->arena, planner->lane_capacity, struct lead_lane);
    plan->points = LEAD_ARENA_NEW(planner->arena, rules, struct lead_point_plane);
    plan->scores = LEAD_ARENA_NEW(planner->arena, definitions->score_count, struct lead_score_plan);
    if (definitions->evidence)
        plan->evidence = LEAD_ARENA_NEW(planner->arena, LEAD_BUILTIN_STAGES, struct lead_score_plan);
    return planner->lows && planner->highs && planner->weights && plan->lanes && plan->points && plan->scores &&
           (plan->evidence || !definitions->evidence);
}

static void name_slots(const struct lead_program *program, struct lead_lane *lane)
{
    for (uint32_t i = 0; i < lane->count; i++)
        lane->adds[i].slot = program->slots[lane->adds[i].slot];
}

static void name_score_slots(const struct lead_program *program, struct lead_score_plan *score)
{
    for (uint32_t g = 0; g < score->group_count; g++)
        name_slots(program, &score->groups[g].sum.wide);
    name_slots(program, &score->coverage.sum.wide);
}

/* From nodes to slots, now that the program has given them. */
static void resolve(struct lead_plan *plan)
{
    const struct lead_program *program = &plan->program;
    for (uint32_t lane = 0; lane < plan->lane_count; lane++)
        name_slots(program, &plan->lanes[lane]);
    for (uint32_t s = 0; s < plan->definitions->score_count; s++)
        name_score_slots(program, &plan->scores[s]);
    for (uint32_t stage = 0; plan->evidence && stage < LEAD_BUILTIN_STAGES; stage++)
        name_score_slots(program, &plan->evidence[stage]);
}

static bool add_decision_roots(struct planner *planner)
{
    lead_node_id *roots = LEAD_ARENA_NEW(planner->arena, lead_decision_root_count(planner->definitions), lead_node_id);
    if (!roots)
        return false;
    uint32_t count = lead_decision_roots(planner->definitions, roots);
    for (uint32_t i = 0; i < count; i++)
        if (!list_add(planner, &planner->roots, roots[i]))
            return false;
    return true;
}

static bool build_program(struct planner *planner)
{
    const struct lead_definitions *definitions = planner->definitions;
    struct lead_plan *plan = planner->plan;
    if (!add_decision_roots(planner))
        return false;
    struct lead_program_request request = {
        .conditions = planner->conditions,
        .result_stages = definitions->available,
        .stage_count = definitions->stage_count,
        .roots = planner->roots.ids,
        .root_count = planner->roots.count,
        .extra_roots = planner->extra_roots.ids,
        .extra_root_count = planner->extra_roots.count,
        .points = plan->points,
        .point_count = plan->point_count,
    };
    if (!lead_program_build(&request, planner->arena, &plan->program))
        return false;
    resolve(plan);
    return lead_decision_plan(definitions, planner->arena, plan);
}

/* The program of explanations: every rule's true and unknown rows, and what assessments need. */
static bool build_explain(struct planner *planner)
{
    struct lead_definitions *definitions = planner->definitions;
    struct lead_plan *plan = planner->plan;
    const struct lead_schema *schema = planner->conditions->schema;
    uint32_t *stages = LEAD_ARENA_NEW(planner->arena, definitions->result_count, uint32_t);
    size_t most = 2 * (size_t)definitions->rule_count + schema->count + lead_assessment_root_count(definitions);
    lead_node_id *roots = LEAD_ARENA_NEW(planner->arena, most, lead_node_id);
    plan->rule_slots = LEAD_ARENA_NEW(planner->arena, 2 * (size_t)definitions->rule_count, uint32_t);
    plan->known_slots = LEAD_ARENA_NEW(planner->arena, schema->count, uint32_t);
    if (!stages || !roots || !plan->rule_slots || !plan->known_slots)
        return false;
    uint32_t count = 0;
    for (uint32_t s = 0; s < definitions->score_count; s++)
        for (uint32_t g = 0; g < definitions->scores[s].group_count; g++)
            for (uint32_t r = 0; r < definitions->scores[s].groups[g].rule_count; r++) {
                const struct lead_rule *rule = &definitions->scores[s].groups[g].rules[r];
                roots[count++] = rule->condition.is_true;
                roots[count++] = rule->unknown ? lead_condition_unknown(planner->conditions, rule->condition) : LEAD_NODE_ID_FALSE;
            }
    uint32_t root_count = count;
    for (uint32_t field = 0; field < schema->count; field++)
        if (schema->fields[field].is_used)
            roots[root_count++] = lead_node_known(&planner->conditions->nodes, field);
    root_count += lead_assessment_roots(definitions, roots + root_count);
    struct lead_program_request request = {
        .conditions = planner->conditions, .result_stages = stages, .stage_count = 1, .roots = roots, .root_count = root_count};
    if (!lead_program_build(&request, planner->arena, &plan->explain))
        return false;
    for (uint32_t i = 0; i < count; i++)
        plan->rule_slots[i] = plan->explain.slots[roots[i]];
    for (uint32_t field = 0; field < schema->count; field++)
        plan->known_slots[field] = plan->explain.slots[lead_node_known(&planner->conditions->nodes, field)];
    return lead_assessment_plan(definitions, planner->arena, plan);
}

bool lead_plan_build(struct lead_definitions *definitions, struct lead_arena *arena, struct lead_plan *plan)
{
    struct planner planner = {.definitions = definitions, .conditions = &definitions->conditions, .arena = arena, .plan = plan};
    *plan = (struct lead_plan){.definitions = definitions};
    if (!open_planner(&planner))
        return false;
    for (uint32_t s = 0; s < definitions->score_count; s++)
        if (!plan_score(&planner, &definitions->scores[s], &plan->scores[s]))
            return false;
    return plan_evidence(&planner) && !planner.conditions->nodes.out_of_memory && build_program(&planner) && build_explain(&planner);
}
