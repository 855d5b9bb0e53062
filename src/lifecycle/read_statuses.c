/* SPDX-License-Identifier: MIT */
/* First look at the "lifecycle" section: its statuses, and the fields that hold a lead's. */
#include "base/bytes.h"
#include "base/hash.h"
#include "lifecycle/builtin.h"
#include "lifecycle/machine.h"

#define STATUS_NAME_MAX 64

uint64_t lead_lifecycle_hash(const char *name, size_t size)
{
    struct lead_blake2s hash;
    uint8_t digest[16];
    lead_blake2s_init(&hash);
    lead_blake2s_add(&hash, name, size);
    lead_blake2s_finish(&hash, digest);
    const uint64_t number = lead_load_64(digest);
    return number ? number : 1;
}

/* Two names in some billions share a number; then saved states could not tell them apart. */
static void check_hash(const struct lead_place *place, const struct lead_machine *machine, uint32_t status)
{
    char first[LEAD_QUOTED_CAPACITY], second[LEAD_QUOTED_CAPACITY];
    for (uint32_t earlier = 0; earlier < status; earlier++)
        if (machine->status_hashes[earlier] == machine->status_hashes[status])
            lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "saved states cannot tell the names '%s' and '%s' apart; choose another",
                           lead_quoted(machine->statuses.texts[earlier], machine->statuses.sizes[earlier], first),
                           lead_quoted(machine->statuses.texts[status], machine->statuses.sizes[status], second));
}

/* *status is LEAD_NONE after a report. False when out of memory. */
static bool read_name(const struct lead_place *place, struct lead_arena *arena, struct lead_machine *machine, uint32_t *status)
{
    const uint32_t before = machine->statuses.count;
    const char *name = place->value->text;
    const size_t size = place->value->size;
    char quoted[LEAD_QUOTED_CAPACITY];
    *status = LEAD_NONE;
    if (!lead_want_string(place))
        return true;
    if (!size || size > STATUS_NAME_MAX) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected a name of 1 to %d bytes, found %zu", STATUS_NAME_MAX, size);
        return true;
    }
    const uint32_t added = lead_values_add(&machine->statuses, arena, name, size);
    if (added == LEAD_NONE)
        return false;
    if (machine->statuses.count == before) {
        lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "status '%s' stands twice", lead_quoted(name, size, quoted));
        return true;
    }
    machine->status_hashes[added] = (uint32_t)lead_lifecycle_hash(name, size);
    check_hash(place, machine, added);
    *status = added;
    return true;
}

static bool read_parked(const struct lead_place *place)
{
    if (place->value->type != LEAD_JSON_TRUE && place->value->type != LEAD_JSON_FALSE)
        lead_report_at(place, LEAD_ERROR_WRONG_TYPE, "expected true or false");
    return place->value->type == LEAD_JSON_TRUE;
}

static bool read_status(const struct lead_place *place, struct lead_arena *arena, struct lead_machine *machine)
{
    static const char *const keys[] = {"name", "parked"};
    enum { NAME, PARKED, COUNT };
    const struct lead_json *members[COUNT];
    uint32_t status = LEAD_NONE;
    lead_members(place, keys, COUNT, NAME + 1, members);
    const struct lead_place name = lead_child(place, members[NAME], 0), parked = lead_child(place, members[PARKED], 0);
    if (members[NAME] && !read_name(&name, arena, machine, &status))
        return false;
    if (members[PARKED] && read_parked(&parked) && status != LEAD_NONE)
        machine->parked |= UINT32_C(1) << status;
    return true;
}

static bool read_statuses(const struct lead_place *place, struct lead_arena *arena, struct lead_machine *machine)
{
    if (!lead_want_array(place))
        return true;
    if (place->value->count > LEAD_STATUSES_MAX) {
        lead_report_at(place, LEAD_ERROR_LIMIT, "%u statuses; at most %d", place->value->count, LEAD_STATUSES_MAX);
        return true;
    }
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (!read_status(&child, arena, machine))
            return false;
    }
    return true;
}

/* `is_whole`: a list of statuses with mistakes in it must not make every condition on it a mistake. */
static bool declare_fields(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena, struct lead_machine *machine,
                           bool is_whole)
{
    if (!lead_schema_own(schema, arena, place, LEAD_STATUS_FIELD, LEAD_FIELD_CATEGORY, &machine->status_field) ||
        !lead_schema_own(schema, arena, place, LEAD_STATUS_SINCE_FIELD, LEAD_FIELD_TIME, &machine->since_field))
        return false;
    if (machine->status_field == LEAD_NONE)
        return true;
    struct lead_field *field = &schema->fields[machine->status_field];
    field->is_closed = is_whole;
    for (uint32_t i = 0; i < machine->statuses.count; i++)
        if (lead_values_add(&field->values, arena, machine->statuses.texts[i], machine->statuses.sizes[i]) == LEAD_NONE)
            return false;
    return true;
}

bool lead_machine_begin(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena, struct lead_machine *machine)
{
    const struct lead_json *section = place->value;
    const size_t problems = place->findings->count;
    *machine = (struct lead_machine){.status_field = LEAD_NONE, .since_field = LEAD_NONE};
    if (lead_json_is_builtin(section)) {
        section = machine->builtin = lead_builtin_read(lead_builtin_lifecycle, arena);
        if (!section)
            return false;
    }
    const struct lead_json *statuses = lead_json_member(section, "statuses");
    const struct lead_place child = lead_child(place, statuses, 0);
    if (statuses && !read_statuses(&child, arena, machine))
        return false;
    return declare_fields(place, schema, arena, machine, machine->statuses.count > 0 && place->findings->count == problems);
}
