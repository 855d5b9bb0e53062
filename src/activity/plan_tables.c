/* SPDX-License-Identifier: MIT */
/* Points by age, each table once however many rules have it. */
#include "activity/plan.h"

#include <string.h>

/* Readers give rules of equal points and decay the same array; such rules share a table. */
static bool is_table_of(const struct lead_event_rule *rule, const struct lead_event_rule *other)
{
    return rule->fade.points == other->fade.points && rule->fade.length == other->fade.length && rule->fade.rest == other->fade.rest;
}

static uint32_t hash_of(const struct lead_fade *fade)
{
    const uint64_t mixed = ((uint64_t)(uintptr_t)fade->points ^ fade->length ^ (uint64_t)(uint32_t)fade->rest << 32) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(mixed >> 32);
}

static const lead_points *copy_points(const struct lead_fade *fade, uint32_t length, struct lead_arena *arena)
{
    lead_points *points = LEAD_ARENA_NEW(arena, (size_t)length + 1, lead_points);
    if (points == NULL)
        return NULL;
    if (length > 0)
        memcpy(points, fade->points, length * sizeof *points);
    points[length] = fade->rest;
    return points;
}

static bool list_changes(struct lead_point_table *table, struct lead_arena *arena)
{
    uint32_t count = 0;
    for (uint32_t age = 1; age <= table->length; age++)
        count += table->points[age] != table->points[age - 1];
    uint32_t *changes = LEAD_ARENA_NEW(arena, count, uint32_t);
    if (changes == NULL)
        return false;
    for (uint32_t age = 1; age <= table->length; age++)
        if (table->points[age] != table->points[age - 1])
            changes[table->change_count++] = age;
    table->changes = changes;
    return true;
}

static const struct lead_point_table *make_table(const struct lead_fade *fade, struct lead_arena *arena)
{
    struct lead_point_table *table = LEAD_ARENA_NEW(arena, 1, struct lead_point_table);
    if (table == NULL)
        return NULL;
    table->length = fade->length;
    while (table->length > 0 && fade->points[table->length - 1] == fade->rest)
        table->length--;
    table->points = copy_points(fade, table->length, arena);
    return table->points != NULL && list_changes(table, arena) ? table : NULL;
}

bool lead_plan_tables(struct lead_activity_plan *plan, struct lead_arena *arena)
{
    const struct lead_activity_definitions *definitions = plan->definitions;
    uint32_t mask = 1;
    while (mask < 2 * definitions->rule_count)
        mask = 2 * mask + 1;
    uint32_t *slots = LEAD_ARENA_NEW(arena, (size_t)mask + 1, uint32_t); /* rule + 1 */
    plan->tables = LEAD_ARENA_NEW(arena, definitions->rule_count, const struct lead_point_table *);
    if (slots == NULL || plan->tables == NULL)
        return false;
    for (uint32_t r = 0; r < definitions->rule_count; r++) {
        const struct lead_event_rule *rule = &definitions->rules[r];
        uint32_t slot = hash_of(&rule->fade) & mask;
        while (slots[slot] != 0 && !is_table_of(rule, &definitions->rules[slots[slot] - 1]))
            slot = (slot + 1) & mask;
        plan->tables[r] = slots[slot] != 0 ? plan->tables[slots[slot] - 1] : make_table(&rule->fade, arena);
        if (plan->tables[r] == NULL)
            return false;
        slots[slot] = slots[slot] != 0 ? slots[slot] : r + 1;
    }
    return true;
}
