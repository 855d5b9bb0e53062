/* SPDX-License-Identifier: MIT */
/* From a document to a policy, or to the list of its problems. */
#include "route/read_policy.h"

#include "document/problems.h"

static const char *const keys[] = {"leadcore", "name", "version", "fields", "people", "rules", "calendars", "teams", "slas"};
enum { FORMAT, NAME, VERSION, FIELDS, PEOPLE, RULES, CALENDARS, TEAMS, SLAS, COUNT };
#define REQUIRED (RULES + 1)

/* --- calendars ---------------------------------------------------------------------------------------------------------------------------- */

/* The first is that without breaks, for whoever names none. */
static bool open_calendars(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const size_t count = reader->calendars.section ? reader->calendars.section->count : 0;
    policy->calendars = LEAD_ARENA_NEW(reader->arena, (count > LEAD_CALENDARS_MAX ? 0 : count) + 1, struct lead_named_calendar);
    if (!policy->calendars || lead_values_add(&policy->calendar_names, reader->arena, "always", 6) == LEAD_NONE)
        return false;
    policy->calendars[0] = (struct lead_named_calendar){policy->calendar_names.texts[0], lead_calendar_always(&reader->arena->memory)};
    policy->calendar_count = 1;
    return policy->calendars[0].calendar;
}

bool lead_calendars_read(struct lead_policy_reader *reader)
{
    static const char *const reserved[] = {"always", "assignee", "team", NULL}; /* the others mean something in clocks */
    struct lead_policy *policy = reader->policy;
    const struct lead_place place = lead_child(reader->root, reader->calendars.section, 0);
    if (!open_calendars(reader))
        return false;
    if (!reader->calendars.section)
        return true;
    if (!lead_named_read_object(reader, &reader->calendars, LEAD_CALENDARS_MAX, reserved))
        return false;
    const struct lead_json *member = reader->calendars.count ? place.value->first : NULL;
    for (uint32_t position = 0; position < reader->calendars.count; position++, member = member->next) {
        const struct lead_place child = lead_child(&place, member, 0);
        const uint32_t index = reader->calendars.indexes[position];
        lead_calendar *calendar = lead_calendar_read(&child, &reader->arena->memory);
        if (index == LEAD_NONE) {
            lead_calendar_unref(calendar);
            continue;
        }
        policy->calendars[index] = (struct lead_named_calendar){policy->calendar_names.texts[index], calendar};
        policy->calendar_count++;
    }
    return true;
}

/* --- the document ------------------------------------------------------------------------------------------------------------------------- */

static void read_format(const struct lead_place *root, const struct lead_json *value)
{
    const struct lead_place place = lead_child(root, value, 0);
    int64_t format;
    if (value)
        lead_want_integer(&place, 1, 1, &format);
}

static const char *read_name(const struct lead_place *root, const struct lead_json *value)
{
    const struct lead_place place = lead_child(root, value, 0);
    return value && lead_want_name(&place) ? value->text : NULL;
}

static struct lead_condition refuse_activity(struct lead_conditions *conditions, const struct lead_place *place)
{
    (void)conditions;
    lead_report_key(place, LEAD_ERROR_UNKNOWN_KEY, "'activity' cannot stand in a policy, which reads fields only: a model's results can be fields");
    return (struct lead_condition){LEAD_NODE_ID_FALSE, LEAD_NODE_ID_FALSE};
}

static bool read_fields(struct lead_policy_reader *reader)
{
    struct lead_policy *policy = reader->policy;
    const struct lead_place fields = lead_child(reader->root, reader->fields, 0);
    if (reader->fields && !lead_schema_read_without_results(&fields, reader->arena, &policy->schema))
        return false;
    if (!lead_conditions_init(&policy->conditions, reader->arena, &policy->schema, NULL, 0))
        return false;
    policy->conditions.read_activity = refuse_activity;
    reader->owner_fields = LEAD_ARENA_NEW(reader->arena, policy->schema.count, uint8_t);
    for (int kind = 0; kind < LEAD_TRAIT_KINDS; kind++)
        if (!(reader->need_fields[kind] = LEAD_ARENA_NEW(reader->arena, policy->schema.count, uint8_t)))
            return false;
    return reader->owner_fields;
}

/* All names, so that anything may stand before what it names. */
static bool read_names(struct lead_policy_reader *reader)
{
    static const char *const none[] = {NULL};
    return (!reader->people.section || lead_named_read_array(reader, &reader->people, "id", LEAD_PEOPLE_MAX, false)) &&
           (!reader->teams.section || lead_named_read_array(reader, &reader->teams, "name", LEAD_TEAMS_MAX, true)) &&
           (!reader->rules.section || lead_named_read_array(reader, &reader->rules, "name", LEAD_POLICY_RULES_MAX, false)) &&
           (!reader->slas.section || lead_named_read_object(reader, &reader->slas, LEAD_SLAS_MAX, none));
}

/* --- what nothing uses -------------------------------------------------------------------------------------------------------------------- */

static void warn_unused_items(const struct lead_policy_reader *reader, const struct lead_named *named, bool is_key, const char *message)
{
    const struct lead_place place = lead_child(reader->root, named->section, 0);
    const struct lead_json *item = named->count ? place.value->first : NULL;
    char quoted[LEAD_QUOTED_CAPACITY];
    for (uint32_t position = 0; position < named->count; position++, item = item->next) {
        const struct lead_place child = lead_child(&place, item, position);
        const uint32_t index = named->indexes[position];
        if (!named->is_used[index])
            (is_key ? lead_report_key : lead_report_at)(&child, LEAD_WARNING_UNUSED, "%s '%s': %s", named->kind,
                                                        lead_quoted(named->names->texts[index], named->names->sizes[index], quoted), message);
    }
}

static void warn_unused(const struct lead_policy_reader *reader)
{
    warn_unused_items(reader, &reader->calendars, true, "nobody and nothing has this calendar");
    warn_unused_items(reader, &reader->people, false, "in no team, and named by no rule and no escalation");
    warn_unused_items(reader, &reader->teams, false, "no rule, no fallback and no escalation names this team");
    warn_unused_items(reader, &reader->slas, true, "no rule has this SLA");
}

/* --- all of it ---------------------------------------------------------------------------------------------------------------------------- */

static bool read_people_and_teams(struct lead_policy_reader *reader)
{
    const size_t errors = reader->root->findings->errors;
    if (!read_names(reader) || !lead_traits_read(reader) || !lead_people_read(reader) || !lead_teams_read(reader))
        return false;
    reader->knows_who_has_what = reader->people.section && reader->root->findings->errors == errors;
    return true;
}

/* False when out of memory. */
static bool read_sections(struct lead_policy_reader *reader)
{
    if (!read_fields(reader) || !lead_calendars_read(reader) || !read_people_and_teams(reader) || !lead_slas_read(reader) ||
        !lead_policy_rules_read(reader) || !lead_policy_values(reader))
        return false;
    if (!reader->root->findings->errors)
        warn_unused(reader);
    return !reader->policy->conditions.nodes.out_of_memory;
}

static bool read_document(struct lead_policy_reader *reader)
{
    const struct lead_json *members[COUNT];
    struct lead_policy *policy = reader->policy;
    if (!lead_want_object(reader->root))
        return true;
    lead_members(reader->root, keys, COUNT, REQUIRED, members);
    read_format(reader->root, members[FORMAT]);
    policy->name = read_name(reader->root, members[NAME]);
    policy->version = read_name(reader->root, members[VERSION]);
    reader->fields = members[FIELDS];
    reader->calendars = (struct lead_named){.kind = "calendar", .section = members[CALENDARS], .names = &policy->calendar_names};
    reader->people = (struct lead_named){.kind = "person", .section = members[PEOPLE], .names = &policy->person_ids};
    reader->teams = (struct lead_named){.kind = "team", .section = members[TEAMS], .names = &policy->team_names};
    reader->rules = (struct lead_named){.kind = "rule", .section = members[RULES], .names = &policy->rule_names};
    reader->slas = (struct lead_named){.kind = "SLA", .section = members[SLAS], .names = &policy->sla_names};
    reader->calendars.is_whole = !members[CALENDARS];
    reader->teams.is_whole = !members[TEAMS];
    reader->slas.is_whole = !members[SLAS];
    return read_sections(reader);
}

static lead_status compile(void *made, const struct lead_document *document, struct lead_findings *findings, lead_error *error)
{
    struct lead_policy *policy = made;
    const struct lead_json *value;
    const lead_status status = lead_json_read(document->json, document->size, &policy->arena, &value, error);
    if (status != LEAD_OK)
        return status;
    const struct lead_place root = {.findings = findings, .value = value};
    struct lead_policy_reader reader = {.policy = policy, .arena = &policy->arena, .root = &root};
    if (!read_document(&reader) || findings->out_of_memory)
        return lead_fail_memory(error);
    lead_findings_sort(findings);
    if (findings->errors)
        return lead_findings_first_error(findings, error);
    if (!lead_policy_plan(&reader) || !lead_fingerprint(value, &policy->arena.memory, policy->fingerprint))
        return lead_fail_memory(error);
    return LEAD_OK;
}

static void empty(struct lead_policy *policy)
{
    for (uint32_t c = 0; policy->calendars && c < policy->calendar_names.count; c++)
        lead_calendar_unref(policy->calendars[c].calendar);
    lead_arena_free(&policy->arena);
}

static void free_policy(struct lead_policy *policy)
{
    lead_allocator memory = policy->arena.memory;
    empty(policy);
    lead_memory_free(&memory, policy, 1, sizeof *policy);
}

lead_status lead_policy_compile(const char *json, size_t json_size, const lead_allocator *allocator, lead_policy **policy, lead_error *error)
{
    struct lead_document document;
    struct lead_findings findings;
    if (!policy)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the policy: 'policy' is NULL");
    *policy = NULL;
    lead_status status = lead_document_open(json, json_size, allocator, &document, error);
    if (status != LEAD_OK)
        return status;
    struct lead_policy *made = LEAD_NEW(&document.memory, 1, struct lead_policy);
    if (!made)
        return lead_fail_memory(error);
    atomic_init(&made->references, 1);
    lead_arena_init(&made->arena, &document.memory);
    lead_findings_init(&findings, json, json_size, &document.memory);
    status = compile(made, &document, &findings, error);
    lead_findings_free(&findings);
    if (status == LEAD_OK)
        *policy = made;
    else
        free_policy(made);
    return status;
}

lead_policy *lead_policy_ref(lead_policy *policy)
{
    if (policy)
        atomic_fetch_add_explicit(&policy->references, 1, memory_order_relaxed);
    return policy;
}

void lead_policy_unref(lead_policy *policy)
{
    if (policy && atomic_fetch_sub_explicit(&policy->references, 1, memory_order_acq_rel) == 1)
        free_policy(policy);
}

lead_status lead_policy_check(const char *json, size_t json_size, const lead_allocator *allocator, lead_problems **problems, lead_error *error)
{
    struct lead_document document;
    struct lead_policy policy = {0};
    if (!problems)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the problems: 'problems' is NULL");
    *problems = NULL;
    lead_status status = lead_document_open(json, json_size, allocator, &document, error);
    if (status != LEAD_OK)
        return status;
    lead_arena_init(&policy.arena, &document.memory);
    status = lead_problems_find(&document, compile, &policy, problems, error);
    empty(&policy);
    return status;
}
