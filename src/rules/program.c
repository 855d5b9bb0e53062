/* SPDX-License-Identifier: MIT */
#include "rules/program.h"

#include <string.h>

/* What is wanted of a node. */
enum { UNWANTED, EXTRA, WANTED };

struct builder {
    const struct lead_program_request *request;
    const struct lead_nodes *nodes;
    struct lead_arena *arena;
    struct lead_program *program;
    uint8_t *wanted;  /* by node */
    uint16_t *stages; /* by node */
    uint32_t *heads;  /* by input: position in its stage's reads + 1 */
    uint32_t input_count;
};

uint32_t lead_input_codes(const struct lead_conditions *conditions, lead_input input)
{
    uint32_t fields = conditions->schema->count;
    if (input < fields)
        return conditions->schema->fields[input].values.count + 1;
    if (input >= lead_measure_input(conditions, 0))
        return 0;
    const struct lead_result_name *result = &conditions->results[input - fields];
    return result->is_points ? 0 : result->symbols->count + 1;
}

static uint32_t input_stage(const struct builder *builder, lead_input input)
{
    const struct lead_conditions *conditions = builder->request->conditions;
    bool is_result = input >= conditions->schema->count && input < lead_measure_input(conditions, 0);
    return is_result ? builder->request->result_stages[input - conditions->schema->count] : 0;
}

/* --- which nodes, in which stage --------------------------------------------------------------------------------------------------- */

static void want(struct builder *builder, const lead_node_id *roots, uint32_t count, uint8_t how)
{
    for (uint32_t i = 0; i < count; i++)
        if (builder->wanted[roots[i]] < how)
            builder->wanted[roots[i]] = how;
}

/* Parents have larger ids, so one pass downwards reaches everything below the roots. Without any parent there is no list of children. */
static void spread_wanted(struct builder *builder)
{
    const struct lead_nodes *nodes = builder->nodes;
    for (uint32_t id = nodes->count; id-- > 0;)
        if (nodes->nodes[id].count)
            want(builder, nodes->children + nodes->nodes[id].first, nodes->nodes[id].count, builder->wanted[id]);
}

static void place_in_stages(struct builder *builder)
{
    const struct lead_nodes *nodes = builder->nodes;
    for (uint32_t id = 0; id < nodes->count; id++) {
        const struct lead_node *node = &nodes->nodes[id];
        uint32_t stage = 0;
        if (node->kind == LEAD_NODE_KNOWN || node->kind == LEAD_NODE_TEST)
            stage = input_stage(builder, node->input);
        for (uint32_t i = 0; i < node->count; i++) {
            uint32_t child = builder->stages[nodes->children[node->first + i]];
            stage = child > stage ? child : stage;
        }
        builder->stages[id] = (uint16_t)stage;
    }
}

static void give_slots(struct builder *builder)
{
    struct lead_program *program = builder->program;
    for (uint32_t id = 0; id < builder->nodes->count; id++)
        program->slots[id] = builder->wanted[id] ? program->slot_count++ : LEAD_NONE;
}

/* --- reads --------------------------------------------------------------------------------------------------------------------------- */

static struct lead_column_read *read_of(struct builder *builder, lead_input input)
{
    struct lead_stage *stage = &builder->program->stages[input_stage(builder, input)];
    return &stage->reads[builder->heads[input] - 1];
}

static bool is_leaf(const struct lead_node *node)
{
    return node->kind == LEAD_NODE_KNOWN || node->kind == LEAD_NODE_TEST;
}

static bool is_code_test(const struct builder *builder, const struct lead_node *node)
{
    return node->kind == LEAD_NODE_TEST && builder->nodes->tests[node->first].kind == LEAD_TEST_CATEGORY;
}

static void announce(struct builder *builder, lead_input input)
{
    struct lead_stage *stage = &builder->program->stages[input_stage(builder, input)];
    if (!builder->heads[input])
        builder->heads[input] = ++stage->read_count;
}

/* Counts the reads of each stage, then what each read has to hold. */
static bool make_reads(struct builder *builder)
{
    const struct lead_nodes *nodes = builder->nodes;
    struct lead_program *program = builder->program;
    for (uint32_t id = 0; id < nodes->count; id++)
        if (builder->wanted[id] && is_leaf(&nodes->nodes[id]))
            announce(builder, nodes->nodes[id].input);
    for (uint32_t i = 0; i < builder->request->point_count; i++)
        announce(builder, builder->request->points[i].input);
    for (uint32_t s = 0; s < program->stage_count; s++) {
        struct lead_stage *stage = &program->stages[s];
        stage->reads = LEAD_ARENA_NEW(builder->arena, stage->read_count, struct lead_column_read);
        if (!stage->reads)
            return false;
    }
    for (lead_input input = 0; input < builder->input_count; input++)
        if (builder->heads[input]) {
            struct lead_column_read *read = read_of(builder, input);
            read->input = input;
            read->known_slot = LEAD_NONE;
            read->codes = lead_input_codes(builder->request->conditions, input);
            if (read->codes > program->max_codes)
                program->max_codes = read->codes;
        }
    return true;
}

static void count_leaves(struct builder *builder)
{
    const struct lead_nodes *nodes = builder->nodes;
    for (uint32_t id = 0; id < nodes->count; id++) {
        const struct lead_node *node = &nodes->nodes[id];
        if (!builder->wanted[id] || !is_leaf(node))
            continue;
        struct lead_column_read *read = read_of(builder, node->input);
        if (node->kind == LEAD_NODE_KNOWN) {
            read->known_slot = builder->program->slots[id];
            read->known_is_extra = builder->wanted[id] == EXTRA;
        } else if (is_code_test(builder, node))
            read->bits_count++;
        else
            read->test_count++;
    }
    for (uint32_t i = 0; i < builder->request->point_count; i++)
        read_of(builder, builder->request->points[i].input)->points_count++;
}

/* Turns the counts into empty arrays. */
static bool open_reads(struct builder *builder)
{
    for (uint32_t s = 0; s < builder->program->stage_count; s++)
        for (uint32_t r = 0; r < builder->program->stages[s].read_count; r++) {
            struct lead_column_read *read = &builder->program->stages[s].reads[r];
            uint32_t planes = (read->bits_count + 7) / 8;
            read->tests = LEAD_ARENA_NEW(builder->arena, read->test_count, struct lead_slot_test);
            read->bits = LEAD_ARENA_NEW(builder->arena, planes, struct lead_bit_plane);
            read->points = LEAD_ARENA_NEW(builder->arena, read->points_count, const struct lead_point_plane *);
            if (!read->tests || !read->bits || !read->points)
                return false;
            for (uint32_t p = 0; p < planes; p++) {
                /* Kernels read whole tables of 256 bytes. */
                read->bits[p].table = LEAD_ARENA_NEW(builder->arena, read->codes < 256 ? 256 : read->codes, uint8_t);
                if (!read->bits[p].table)
                    return false;
            }
            read->test_count = read->bits_count = read->points_count = 0;
        }
    return true;
}

static void add_code_test(struct lead_column_read *read, const struct lead_test *test, uint32_t slot)
{
    if (!read->bits_count || read->bits[read->bits_count - 1].count == 8)
        read->bits_count++;
    struct lead_bit_plane *plane = &read->bits[read->bits_count - 1];
    for (uint32_t i = 0; i < test->count; i++)
        plane->table[test->as.codes[i]] |= (uint8_t)(1u << plane->count);
    plane->slots[plane->count++] = slot;
}

static void fill_reads(struct builder *builder)
{
    const struct lead_nodes *nodes = builder->nodes;
    for (uint32_t id = 0; id < nodes->count; id++) {
        const struct lead_node *node = &nodes->nodes[id];
        if (!builder->wanted[id] || node->kind != LEAD_NODE_TEST)
            continue;
        struct lead_column_read *read = read_of(builder, node->input);
        uint32_t slot = builder->program->slots[id];
        if (is_code_test(builder, node))
            add_code_test(read, &nodes->tests[node->first], slot);
        else
            read->tests[read->test_count++] = (struct lead_slot_test){node->first, slot};
    }
    for (uint32_t i = 0; i < builder->request->point_count; i++) {
        struct lead_column_read *read = read_of(builder, builder->request->points[i].input);
        read->points[read->points_count++] = &builder->request->points[i];
    }
}

/* --- logic --------------------------------------------------------------------------------------------------------------------------- */

static enum lead_logic_kind logic_of(enum lead_node_kind kind)
{
    switch (kind) {
    case LEAD_NODE_TRUE:
        return LEAD_LOGIC_TRUE;
    case LEAD_NODE_WITHOUT:
        return LEAD_LOGIC_WITHOUT;
    case LEAD_NODE_AND:
        return LEAD_LOGIC_AND;
    case LEAD_NODE_OR:
        return LEAD_LOGIC_OR;
    case LEAD_NODE_AT_LEAST:
        return LEAD_LOGIC_AT_LEAST;
    case LEAD_NODE_FALSE:
    case LEAD_NODE_KNOWN:
    case LEAD_NODE_TEST:
        break;
    }
    return LEAD_LOGIC_FALSE;
}

static bool count_logic(struct builder *builder)
{
    struct lead_program *program = builder->program;
    uint32_t source_count = 0;
    for (uint32_t id = 0; id < builder->nodes->count; id++) {
        const struct lead_node *node = &builder->nodes->nodes[id];
        if (!builder->wanted[id] || is_leaf(node))
            continue;
        struct lead_stage *stage = &program->stages[builder->stages[id]];
        if (builder->wanted[id] == EXTRA)
            stage->extra_logic_count++;
        else
            stage->logic_count++;
        source_count += node->count;
    }
    for (uint32_t s = 0; s < program->stage_count; s++) {
        struct lead_stage *stage = &program->stages[s];
        stage->logic = LEAD_ARENA_NEW(builder->arena, stage->logic_count, struct lead_logic);
        stage->extra_logic = LEAD_ARENA_NEW(builder->arena, stage->extra_logic_count, struct lead_logic);
        if (!stage->logic || !stage->extra_logic)
            return false;
        stage->logic_count = stage->extra_logic_count = 0;
    }
    program->sources = LEAD_ARENA_NEW(builder->arena, source_count, uint32_t);
    return program->sources;
}

static void fill_logic(struct builder *builder)
{
    struct lead_program *program = builder->program;
    uint32_t source_count = 0;
    for (uint32_t id = 0; id < builder->nodes->count; id++) {
        const struct lead_node *node = &builder->nodes->nodes[id];
        if (!builder->wanted[id] || is_leaf(node))
            continue;
        struct lead_stage *stage = &program->stages[builder->stages[id]];
        struct lead_logic *logic = builder->wanted[id] == EXTRA ? &stage->extra_logic[stage->extra_logic_count++]
                                                                : &stage->logic[stage->logic_count++];
        *logic = (struct lead_logic){logic_of(node->kind), program->slots[id], source_count, node->count, node->at_least};
        for (uint32_t i = 0; i < node->count; i++)
            program->sources[source_count++] = program->slots[builder->nodes->children[node->first + i]];
    }
}

bool lead_program_build(const struct lead_program_request *request, struct lead_arena *arena, struct lead_program *program)
{
    const struct lead_conditions *conditions = request->conditions;
    struct builder builder = {.request = request, .nodes = &conditions->nodes, .arena = arena, .program = program};
    *program = (struct lead_program){.conditions = conditions, .stage_count = request->stage_count};
    builder.input_count = lead_measure_input(conditions, conditions->measure_count);
    builder.wanted = LEAD_ARENA_NEW(arena, builder.nodes->count, uint8_t);
    builder.stages = LEAD_ARENA_NEW(arena, builder.nodes->count, uint16_t);
    builder.heads = LEAD_ARENA_NEW(arena, builder.input_count, uint32_t);
    program->slots = LEAD_ARENA_NEW(arena, builder.nodes->count, uint32_t);
    program->stages = LEAD_ARENA_NEW(arena, request->stage_count, struct lead_stage);
    if (!builder.wanted || !builder.stages || !builder.heads || !program->slots || !program->stages)
        return false;
    want(&builder, request->roots, request->root_count, WANTED);
    want(&builder, request->extra_roots, request->extra_root_count, EXTRA);
    spread_wanted(&builder);
    place_in_stages(&builder);
    give_slots(&builder);
    if (!make_reads(&builder))
        return false;
    count_leaves(&builder);
    if (!open_reads(&builder))
        return false;
    fill_reads(&builder);
    if (!count_logic(&builder))
        return false;
    fill_logic(&builder);
    return true;
}
