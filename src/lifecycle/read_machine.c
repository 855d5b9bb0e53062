/* SPDX-License-Identifier: MIT */
/* The "lifecycle" section: its transitions. */
#include "base/time.h"
#include "lifecycle/builtin.h"
#include "lifecycle/machine.h"
#include "rules/condition_test.h"
#include "rules/contradiction.h"

#include <string.h>

struct reader {
    struct lead_conditions *conditions;
    struct lead_machine *machine;
    uint32_t by_hand[LEAD_STATUSES_MAX]; /* by status: where a transition without condition leads, a bit each */
};

/* A transition that is being read. */
struct draft {
    struct lead_transition transition;
    struct lead_decision_row row;
    lead_duration after;
    const char *after_words; /* NULL without "after" */
    size_t problems;         /* found before it */
};

static uint32_t bit_of(uint32_t status)
{
    return status == LEAD_NONE ? 0 : UINT32_C(1) << status;
}

/* --- statuses ----------------------------------------------------------------------------------------------------------------------------- */

/* LEAD_NONE after a report. */
static uint32_t read_status(const struct reader *reader, const struct lead_place *place)
{
    const struct lead_values *statuses = &reader->machine->statuses;
    if (!lead_want_string(place))
        return LEAD_NONE;
    const uint32_t status = lead_values_find(statuses, place->value->text, place->value->size);
    if (status < statuses->count)
        return status;
    const struct lead_names names = lead_names_of_values(statuses);
    lead_report_unknown(place, LEAD_ERROR_UNKNOWN_NAME, false, "status", &names);
    return LEAD_NONE;
}

/* A bit by status; those that are wrong are reported. */
static uint32_t read_from(const struct reader *reader, const struct lead_place *place)
{
    struct lead_items items;
    uint32_t from = 0;
    size_t index = 0;
    char quoted[LEAD_QUOTED_CAPACITY];
    if (!lead_items_open(place, &items))
        return 0;
    for (const struct lead_json *item = lead_items_first(&items); item; item = lead_items_next(&items, item), index++) {
        const struct lead_place child = lead_items_place(&items, item, index);
        const uint32_t bit = bit_of(read_status(reader, &child));
        if (from & bit)
            lead_report_at(&child, LEAD_ERROR_DUPLICATE_NAME, "status '%s' stands twice", lead_quoted(item->text, item->size, quoted));
        from |= bit;
    }
    return from;
}

/* --- reasons ------------------------------------------------------------------------------------------------------------------------------ */

static char *append(char *at, const char *text)
{
    const size_t size = strlen(text);
    memcpy(at, text, size);
    return at + size;
}

/* "inquiry or mql → nurture" */
static const char *describe(const struct reader *reader, const struct lead_transition *transition)
{
    static const char or[] = " or ", arrow[] = " → ";
    const struct lead_values *statuses = &reader->machine->statuses;
    size_t size = sizeof arrow + statuses->sizes[transition->to];
    for (uint32_t i = 0; i < statuses->count; i++)
        size += sizeof or + statuses->sizes[i];
    char *text = LEAD_ARENA_NEW(reader->conditions->arena, size, char), *at = text;
    if (!text) {
        reader->conditions->nodes.out_of_memory = true;
        return arrow;
    }
    for (uint32_t i = 0; i < statuses->count; i++)
        if (transition->from & bit_of(i))
            at = append(append(at, at == text ? "" : or), statuses->texts[i]);
    append(append(at, arrow), statuses->texts[transition->to]);
    return text;
}

/* --- when a move is due ------------------------------------------------------------------------------------------------------------------- */

static struct lead_condition status_is(const struct reader *reader, uint32_t from)
{
    struct lead_test test = {.kind = LEAD_TEST_CATEGORY, .input = reader->machine->status_field};
    uint16_t *codes = LEAD_ARENA_NEW(reader->conditions->arena, LEAD_STATUSES_MAX, uint16_t);
    if (!codes) {
        reader->conditions->nodes.out_of_memory = true;
        return lead_nowhere;
    }
    for (uint16_t status = 0; status < LEAD_STATUSES_MAX; status++)
        if (from & bit_of(status))
            codes[test.count++] = status;
    test.as.codes = codes;
    return lead_condition_of_test(reader->conditions, &test);
}

static struct lead_condition lasted(const struct reader *reader, lead_duration after, const char *words)
{
    const struct lead_test test = {.kind = LEAD_TEST_TIME,
                                   .input = reader->machine->since_field,
                                   .text = words,
                                   .as.time = {INT64_MIN, -after, false, true, false}};
    return lead_condition_of_test(reader->conditions, &test);
}

static void read_after(const struct lead_place *place, struct draft *draft)
{
    if (!lead_want_string(place))
        return;
    if (lead_duration_parse(place->value->text, place->value->size, &draft->after))
        draft->after_words = place->value->text;
    else
        lead_report_at(place, LEAD_ERROR_BAD_VALUE,
                       "not a duration; expected one like \"15m\", \"8h\", \"30d\" or \"13w\", at most 36500 days");
}

/* The row's condition becomes: the status is one of `from`, and what the document says, and long enough. */
static void add_due(struct reader *reader, const struct lead_place *place, const struct draft *draft)
{
    struct lead_machine *machine = reader->machine;
    struct lead_field *fields = reader->conditions->schema->fields;
    struct lead_condition parts[3];
    uint32_t count = 0;
    if (machine->status_field == LEAD_NONE || machine->since_field == LEAD_NONE)
        return; /* reported already */
    fields[machine->status_field].is_used = true;
    parts[count++] = status_is(reader, draft->transition.from);
    parts[count++] = draft->row.condition;
    if (draft->after_words) {
        fields[machine->since_field].is_used = true;
        parts[count++] = lasted(reader, draft->after, draft->after_words);
    }
    const struct lead_condition is_due = lead_conditions_and(reader->conditions, parts, count);
    if (place->findings->count == draft->problems && lead_node_is_never_true(&reader->conditions->nodes, is_due.is_true))
        lead_report_at(place, LEAD_WARNING_NEVER_TRUE, "never due: no lead in 'from' can meet 'when'%s", draft->after_words ? " after so long" : "");
    machine->due.rows[machine->due.count++] =
        (struct lead_decision_row){.condition = is_due,
                                   .value = draft->transition.to,
                                   .second = machine->transition_count,
                                   .reason = draft->transition.reason};
}

/* --- rows --------------------------------------------------------------------------------------------------------------------------------- */

static void check_by_hand(struct reader *reader, const struct lead_place *place, const struct lead_transition *transition)
{
    const struct lead_values *statuses = &reader->machine->statuses;
    char first[LEAD_QUOTED_CAPACITY], second[LEAD_QUOTED_CAPACITY];
    for (uint32_t from = 0; from < statuses->count; from++) {
        if (!(transition->from & bit_of(from)))
            continue;
        if (reader->by_hand[from] & bit_of(transition->to))
            lead_report_at(place, LEAD_ERROR_DUPLICATE_NAME, "an earlier transition without condition allows '%s' → '%s' already",
                           lead_quoted(statuses->texts[from], statuses->sizes[from], first),
                           lead_quoted(statuses->texts[transition->to], statuses->sizes[transition->to], second));
        reader->by_hand[from] |= bit_of(transition->to);
    }
}

/* With sound ends. */
static void add_transition(struct reader *reader, const struct lead_place *place, struct draft *draft)
{
    struct lead_machine *machine = reader->machine;
    struct lead_transition *transition = &draft->transition;
    if (draft->row.reason)
        transition->reason = draft->row.reason;
    else
        transition->reason = transition->is_automatic ? describe(reader, transition) : LEAD_MOVED_BY_HOST;
    if (transition->is_automatic)
        add_due(reader, place, draft);
    else
        check_by_hand(reader, place, transition);
    for (uint32_t from = 0; from < machine->statuses.count; from++)
        if (transition->from & bit_of(from))
            machine->may_follow[from] |= bit_of(transition->to);
    machine->transitions[machine->transition_count++] = *transition;
}

static void read_transition(struct reader *reader, const struct lead_place *place)
{
    static const char *const keys[] = {"from", "to", "when", "after", "reason"};
    enum { FROM, TO, WHEN, AFTER, REASON, COUNT };
    const struct lead_json *members[COUNT];
    struct lead_place places[COUNT];
    struct draft draft = {.transition.to = LEAD_NONE, .problems = place->findings->count};
    char quoted[LEAD_QUOTED_CAPACITY];
    lead_members(place, keys, COUNT, TO + 1, members);
    for (size_t key = 0; key < COUNT; key++)
        places[key] = lead_child(place, members[key], 0);
    const struct lead_decision_members given = {members[WHEN], members[REASON]};
    if (members[FROM])
        draft.transition.from = read_from(reader, &places[FROM]);
    if (members[TO])
        draft.transition.to = read_status(reader, &places[TO]);
    if (draft.transition.from & bit_of(draft.transition.to))
        lead_report_at(&places[TO], LEAD_ERROR_BAD_VALUE, "a transition from '%s' to itself",
                       lead_quoted(members[TO]->text, members[TO]->size, quoted));
    lead_decision_row_read(place, reader->conditions, &given, &draft.row);
    if (members[AFTER])
        read_after(&places[AFTER], &draft);
    draft.transition.is_automatic = members[WHEN] || members[AFTER];
    if (draft.transition.from && draft.transition.to != LEAD_NONE)
        add_transition(reader, place, &draft);
}

static bool open_transitions(struct reader *reader, const struct lead_place *place)
{
    struct lead_machine *machine = reader->machine;
    if (!lead_decision_rows_open(place, reader->conditions, &machine->due))
        return false;
    machine->due.count = 0; /* only as many as are automatic */
    machine->transitions = LEAD_ARENA_NEW(reader->conditions->arena, place->value->count, struct lead_transition);
    if (!machine->transitions)
        reader->conditions->nodes.out_of_memory = true;
    return machine->transitions;
}

static void read_transitions(struct reader *reader, const struct lead_place *place)
{
    size_t index = 0;
    if (!open_transitions(reader, place))
        return;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        if (reader->machine->builtin && !lead_builtin_row_is_possible(reader->conditions, item))
            continue;
        if (lead_want_object(&child))
            read_transition(reader, &child);
    }
}

static void read_section(struct reader *reader, const struct lead_place *place)
{
    static const char *const keys[] = {"statuses", "transitions"};
    enum { STATUSES, TRANSITIONS, COUNT };
    const struct lead_json *members[COUNT];
    if (place->value->type == LEAD_JSON_STRING) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "expected \"builtin\" or an object with 'statuses' and 'transitions'");
        return;
    }
    lead_members(place, keys, COUNT, COUNT, members);
    const struct lead_place transitions = lead_child(place, members[TRANSITIONS], 0);
    /* Without statuses, which is reported, every name would be wrong. */
    if (members[TRANSITIONS] && reader->machine->statuses.count)
        read_transitions(reader, &transitions);
}

bool lead_machine_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_machine *machine)
{
    struct reader reader = {.conditions = conditions, .machine = machine};
    if (!machine->builtin) {
        read_section(&reader, place);
        return !conditions->nodes.out_of_memory;
    }
    /* What is built in has no place in the document, and nothing to report. */
    struct lead_findings findings;
    lead_findings_init(&findings, NULL, 0, &conditions->arena->memory);
    const struct lead_place builtin = {.findings = &findings, .value = machine->builtin};
    read_section(&reader, &builtin);
    const bool has_memory = !findings.out_of_memory && !conditions->nodes.out_of_memory;
    lead_findings_free(&findings);
    return has_memory;
}
