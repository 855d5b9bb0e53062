/* SPDX-License-Identifier: MIT */
/* What became of leads as Arrow: lead_assignments_export(). */
#include "base/checked.h"
#include "base/error.h"
#include "data/arrow_out.h"
#include "route/policy.h"

#include <string.h>

/* The columns, in their order. */
enum { OUTCOME, REASON, BY, PERSON, TEAM, RULE, DEADLINE, COLUMNS };

static const char *const COLUMN_NAMES[COLUMNS] = {"outcome", "reason", "by", "person", "team", "rule", "deadline"};

struct exporter {
    const struct lead_policy *policy;
    lead_assignment_columns columns;
    size_t count;
    lead_allocator memory;
};

/* The dictionary of one column. */
struct names {
    const struct lead_policy *policy;
    unsigned column;
};

static const char *name_at(const void *context, uint32_t index)
{
    const struct names *names = context;
    switch (names->column) {
    case OUTCOME: return lead_outcome_name((lead_outcome)index);
    case REASON: return lead_reason_name((lead_reason)index);
    case BY: return lead_by_name((lead_by)index);
    case PERSON: return names->policy->person_ids.texts[index];
    case TEAM: return names->policy->team_names.texts[index];
    default: return names->policy->rule_names.texts[index];
    }
}

static uint32_t name_count(const struct lead_policy *policy, unsigned column)
{
    switch (column) {
    case OUTCOME: return LEAD_OUTCOME_WAITING + 1;
    case REASON: return LEAD_REASON_NO_TEAM + 1;
    case BY: return LEAD_BY_ESCALATION + 1;
    case PERSON: return policy->person_count;
    case TEAM: return policy->team_count;
    default: return policy->rule_count;
    }
}

static const void *elements_of(const struct exporter *exporter, unsigned column)
{
    const lead_assignment_columns *columns = &exporter->columns;
    switch (column) {
    case OUTCOME: return columns->outcome;
    case REASON: return columns->reason;
    case BY: return columns->by;
    case PERSON: return columns->person;
    case TEAM: return columns->team;
    case RULE: return columns->rule;
    default: return columns->deadline;
    }
}

/* Bytes of an element. */
static size_t width_of(unsigned column)
{
    return column == DEADLINE ? sizeof(lead_time) : column >= PERSON ? sizeof(uint32_t) : sizeof(uint8_t);
}

static bool is_null(const struct exporter *exporter, unsigned column, size_t row)
{
    if (column == DEADLINE)
        return exporter->columns.deadline[row] == LEAD_NEVER;
    return column >= PERSON && ((const uint32_t *)elements_of(exporter, column))[row] == LEAD_NONE;
}

static uint32_t child_count(const struct exporter *exporter)
{
    uint32_t count = 0;
    for (unsigned column = 0; column < COLUMNS; column++)
        count += elements_of(exporter, column) != NULL;
    return count;
}

/* ---- Types ---- */

static bool export_type(const struct exporter *exporter, struct ArrowSchema *schema)
{
    const struct lead_arrow_label labels[] = {
        {"leadcore.policy", exporter->policy->name},
        {"leadcore.version", exporter->policy->version},
        {"leadcore.fingerprint", exporter->policy->fingerprint},
    };
    const struct lead_schema_plan deadline = {.format = "tsu:UTC", .name = COLUMN_NAMES[DEADLINE], .flags = ARROW_FLAG_NULLABLE};
    const lead_allocator *memory = &exporter->memory;
    if (!lead_arrow_rows_type(memory, labels, sizeof labels / sizeof labels[0], child_count(exporter), schema))
        return false;
    struct ArrowSchema **child = schema->children;
    for (unsigned column = 0; column < DEADLINE; column++)
        if (elements_of(exporter, column) &&
            !lead_arrow_names_type(memory, column >= PERSON ? "I" : "C", COLUMN_NAMES[column], column >= PERSON, *child++))
            return false;
    return !elements_of(exporter, DEADLINE) || lead_arrow_schema_new(memory, &deadline, *child);
}

/* ---- Data ---- */

/* Index 0 stands under a validity bit that is not set: it exists, or is never looked at. */
static void clear_nulls(const struct exporter *exporter, unsigned column, void *elements, uint8_t *validity)
{
    const size_t width = width_of(column);
    memset(validity, 0, exporter->count / 8 + 1);
    for (size_t i = 0; i < exporter->count; i++) {
        if (is_null(exporter, column, i))
            memset((char *)elements + i * width, 0, width);
        else
            validity[i / 8] = (uint8_t)(validity[i / 8] | 1u << i % 8);
    }
}

static bool export_column(const struct exporter *exporter, unsigned column, struct ArrowArray *array)
{
    struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 2, .has_dictionary = column != DEADLINE};
    const size_t bytes = exporter->count * width_of(column); /* no overflow: they are in memory */
    for (size_t i = 0; i < exporter->count; i++)
        plan.null_count += is_null(exporter, column, i);
    plan.data_size = bytes + (plan.null_count ? exporter->count / 8 + 1 : 0);
    void *data;
    if (!lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    array->buffers[1] = data;
    if (bytes)
        memcpy(data, elements_of(exporter, column), bytes);
    if (plan.null_count) {
        array->buffers[0] = (char *)data + bytes;
        clear_nulls(exporter, column, data, (uint8_t *)data + bytes);
    }
    return column == DEADLINE || lead_arrow_names(&exporter->memory, name_at, &(struct names){exporter->policy, column},
                                                  name_count(exporter->policy, column), array->dictionary);
}

static bool export_data(const struct exporter *exporter, struct ArrowArray *array)
{
    const struct lead_array_plan plan = {.length = (int64_t)exporter->count, .buffers = 1, .children = child_count(exporter)};
    void *data;
    if (!lead_arrow_array_new(&exporter->memory, &plan, array, &data))
        return false;
    struct ArrowArray **child = array->children;
    for (unsigned column = 0; column < COLUMNS; column++)
        if (elements_of(exporter, column) && !export_column(exporter, column, *child++))
            return false;
    return true;
}

/* ---- The call ---- */

/* Codes that the policy does not have would make indices outside the dictionary. */
static lead_status check_column(const struct exporter *exporter, unsigned column, lead_error *error)
{
    const uint32_t known = name_count(exporter->policy, column);
    const void *elements = elements_of(exporter, column);
    for (size_t i = 0; elements && i < exporter->count; i++) {
        const uint32_t code = column >= PERSON ? ((const uint32_t *)elements)[i] : ((const uint8_t *)elements)[i];
        if (code >= known && !is_null(exporter, column, i))
            return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "row %zu has %s %u, but there are only %u of them", i, COLUMN_NAMES[column], code,
                             known);
    }
    return LEAD_OK;
}

static lead_status exporter_init(struct exporter *exporter, const lead_policy *policy, const lead_assignment_columns *columns, uint64_t count,
                                 const lead_allocator *allocator, lead_error *error)
{
    exporter->policy = policy;
    if (!lead_memory_choose(allocator, &exporter->memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function or its size is wrong");
    if (lead_copy_in(&exporter->columns, sizeof exporter->columns, columns, sizeof exporter->columns) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of the columns is not set");
    if (count > PTRDIFF_MAX)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "more rows than memory can hold");
    exporter->count = (size_t)count;
    lead_status status = LEAD_OK;
    for (unsigned column = 0; column < DEADLINE && status == LEAD_OK; column++)
        status = check_column(exporter, column, error);
    return status;
}

lead_status lead_assignments_export(const lead_policy *policy, const lead_assignment_columns *columns, uint64_t count,
                                    const lead_allocator *allocator, struct ArrowSchema *schema, struct ArrowArray *array, lead_error *error)
{
    if (schema)
        *schema = (struct ArrowSchema){0};
    if (array)
        *array = (struct ArrowArray){0};
    if (!policy || !columns || !schema || !array)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "policy, columns, schema and array must not be NULL");
    struct exporter exporter;
    const lead_status status = exporter_init(&exporter, policy, columns, count, allocator, error);
    if (status != LEAD_OK)
        return status;
    if (export_type(&exporter, schema) && export_data(&exporter, array))
        return LEAD_OK;
    if (schema->release)
        schema->release(schema);
    if (array->release)
        array->release(array);
    return lead_fail_memory(error);
}
