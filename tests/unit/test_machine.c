/* SPDX-License-Identifier: MIT */
/* The "lifecycle" section: mistakes at their places, limits, and which move is due, against the sentences of the reference. */
#include "lifecycle_fixture.h"
#include "memory_fixture.h"

#define STATUSES "\"statuses\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\", \"parked\": true}]"
#define SECTION(members) "\"lifecycle\": {" members "}"
#define ROW(members) SECTION(STATUSES ", \"transitions\": [{" members "}]")
#define NAMES(rows) SECTION("\"statuses\": [" rows "], \"transitions\": [{\"from\": \"a\", \"to\": \"b\"}]")
/* The first four bytes of BLAKE2s of these names are the same. */
#define COLLISION_1 "status 49138"
#define COLLISION_2 "status 111161"
#define A_B "\"from\": \"a\", \"to\": \"b\""

/* --- mistakes ---------------------------------------------------------------------------------------------------------------------------- */

static const struct problem_case problems[] = {
    {"the section: number", "\"lifecycle\": @5", LEAD_ERROR_WRONG_TYPE, "/lifecycle", "an object"},
    {"the section: another word", "\"lifecycle\": @\"built-in\"", LEAD_ERROR_BAD_VALUE, "/lifecycle", "\"builtin\""},
    {"no statuses", "\"lifecycle\": @{\"transitions\": [{" A_B "}]}", LEAD_ERROR_MISSING_KEY, "/lifecycle", "'statuses'"},
    {"no transitions", "\"lifecycle\": @{" STATUSES "}", LEAD_ERROR_MISSING_KEY, "/lifecycle", "'transitions'"},
    {"a key misspelt", SECTION(STATUSES ", \"transitions\": [{" A_B "}], @\"transition\": 1"), LEAD_ERROR_UNKNOWN_KEY, "/lifecycle/transition",
     "did you mean 'transitions'?"},
    {"statuses: object", SECTION("\"statuses\": @{}, \"transitions\": [{" A_B "}]"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/statuses", NULL},
    {"statuses: none", SECTION("\"statuses\": @[], \"transitions\": [{" A_B "}]"), LEAD_ERROR_BAD_VALUE, "/lifecycle/statuses", NULL},
    {"a status: text", NAMES("{\"name\": \"a\"}, {\"name\": \"b\"}, @\"c\""), LEAD_ERROR_WRONG_TYPE, "/lifecycle/statuses/2", NULL},
    {"a status without a name", NAMES("{\"name\": \"a\"}, {\"name\": \"b\"}, @{}"), LEAD_ERROR_MISSING_KEY, "/lifecycle/statuses/2", "'name'"},
    {"a name: number", NAMES("{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": @1}"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/statuses/2/name", NULL},
    {"an empty name", NAMES("{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": @\"\"}"), LEAD_ERROR_BAD_VALUE, "/lifecycle/statuses/2/name", NULL},
    {"a name of 65 bytes", NAMES("{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": @\"12345678901234567890123456789012345678901234567890123456789012345\"}"),
     LEAD_ERROR_BAD_VALUE, "/lifecycle/statuses/2/name", "1 to 64 bytes, found 65"},
    {"a name twice", NAMES("{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": @\"a\"}"), LEAD_ERROR_DUPLICATE_NAME, "/lifecycle/statuses/2/name",
     "'a' stands twice"},
    {"names that share what states know them by", NAMES("{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"" COLLISION_1 "\"}, {\"name\": @\"" COLLISION_2 "\"}"),
     LEAD_ERROR_DUPLICATE_NAME, "/lifecycle/statuses/3/name", "cannot tell the names"},
    {"parked: text", NAMES("{\"name\": \"a\"}, {\"name\": \"b\", \"parked\": @\"yes\"}"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/statuses/1/parked",
     "true or false"},
    {"a status with a reason", NAMES("{\"name\": \"a\"}, {\"name\": \"b\", @\"reason\": \"\"}"), LEAD_ERROR_UNKNOWN_KEY,
     "/lifecycle/statuses/1/reason", NULL},

    {"transitions: object", SECTION(STATUSES ", \"transitions\": @{}"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/transitions", NULL},
    {"transitions: none", SECTION(STATUSES ", \"transitions\": @[]"), LEAD_ERROR_BAD_VALUE, "/lifecycle/transitions", NULL},
    {"a transition: text", SECTION(STATUSES ", \"transitions\": [@\"a\"]"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/transitions/0", NULL},
    {"no from", SECTION(STATUSES ", \"transitions\": [@{\"to\": \"a\"}]"), LEAD_ERROR_MISSING_KEY, "/lifecycle/transitions/0", "'from'"},
    {"no to", SECTION(STATUSES ", \"transitions\": [@{\"from\": \"a\"}]"), LEAD_ERROR_MISSING_KEY, "/lifecycle/transitions/0", "'to'"},
    {"from: number", ROW("\"from\": @1, \"to\": \"a\""), LEAD_ERROR_WRONG_TYPE, "/lifecycle/transitions/0/from", NULL},
    {"from: none", ROW("\"from\": @[], \"to\": \"a\""), LEAD_ERROR_BAD_VALUE, "/lifecycle/transitions/0/from", NULL},
    {"from: no status", ROW("\"from\": @\"d\", \"to\": \"a\""), LEAD_ERROR_UNKNOWN_NAME, "/lifecycle/transitions/0/from", "unknown status 'd'"},
    {"from: no status in an array", ROW("\"from\": [\"b\", @\"d\"], \"to\": \"a\""), LEAD_ERROR_UNKNOWN_NAME, "/lifecycle/transitions/0/from/1", NULL},
    {"from: one twice", ROW("\"from\": [\"b\", \"c\", @\"b\"], \"to\": \"a\""), LEAD_ERROR_DUPLICATE_NAME, "/lifecycle/transitions/0/from/2",
     "'b' stands twice"},
    {"to: array", ROW("\"from\": \"a\", \"to\": @[\"b\"]"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/transitions/0/to", NULL},
    {"to: no status", ROW("\"from\": \"a\", \"to\": @\"bb\""), LEAD_ERROR_UNKNOWN_NAME, "/lifecycle/transitions/0/to", "unknown status 'bb'; expected 'a', 'b' or 'c'"},
    {"to itself", ROW("\"from\": \"a\", \"to\": @\"a\""), LEAD_ERROR_BAD_VALUE, "/lifecycle/transitions/0/to", "from 'a' to itself"},
    {"one of several to itself", ROW("\"from\": [\"b\", \"a\"], \"to\": @\"a\""), LEAD_ERROR_BAD_VALUE, "/lifecycle/transitions/0/to", NULL},
    {"after: number", ROW(A_B ", \"after\": @30"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/transitions/0/after", NULL},
    {"after: months", ROW(A_B ", \"after\": @\"3 months\""), LEAD_ERROR_BAD_VALUE, "/lifecycle/transitions/0/after", "not a duration"},
    {"when: empty", ROW(A_B ", \"when\": @{}"), LEAD_ERROR_BAD_VALUE, "/lifecycle/transitions/0/when", NULL},
    {"when: no such field", ROW(A_B ", \"when\": {@\"flga\": true}"), LEAD_ERROR_UNKNOWN_NAME, "/lifecycle/transitions/0/when/flga",
     "did you mean 'flag'?"},
    {"when: no such status", ROW(A_B ", \"when\": {\"status\": @\"d\"}"), LEAD_ERROR_UNKNOWN_NAME, "/lifecycle/transitions/0/when/status", NULL},
    {"when: never", ROW(A_B ", \"when\": @{\"n\": {\"<\": 1}, \"all\": [{\"n\": {\">\": 2}}]}"), LEAD_WARNING_NEVER_TRUE,
     "/lifecycle/transitions/0/when", NULL},
    {"when: never in that status", SECTION(STATUSES ", \"transitions\": [@{" A_B ", \"when\": {\"status\": \"b\"}}]"), LEAD_WARNING_NEVER_TRUE,
     "/lifecycle/transitions/0", "never due"},
    {"when: never after so long", SECTION(STATUSES ", \"transitions\": [@{" A_B ", \"when\": {\"status_since\": {\"within\": \"1d\"}}, \"after\": \"30d\"}]"),
     LEAD_WARNING_NEVER_TRUE, "/lifecycle/transitions/0", "never due"},
    {"reason: number", ROW(A_B ", \"reason\": @1"), LEAD_ERROR_WRONG_TYPE, "/lifecycle/transitions/0/reason", NULL},
    {"an unknown key", ROW(A_B ", @\"by\": \"host\""), LEAD_ERROR_UNKNOWN_KEY, "/lifecycle/transitions/0/by", NULL},
    {"the same move twice", SECTION(STATUSES ", \"transitions\": [{" A_B "}, @{" A_B ", \"reason\": \"again\"}]"), LEAD_ERROR_DUPLICATE_NAME,
     "/lifecycle/transitions/1", "'a' → 'b'"},
    {"the same move among others", SECTION(STATUSES ", \"transitions\": [{\"from\": [\"a\", \"c\"], \"to\": \"b\"}, @{\"from\": [\"c\"], \"to\": \"b\"}]"),
     LEAD_ERROR_DUPLICATE_NAME, "/lifecycle/transitions/1", "'c' → 'b'"},
    {"a condition elsewhere on no status", ROW(A_B) ", \"classes\": [{\"name\": \"x\", \"when\": {\"status\": @\"d\"}}]", LEAD_ERROR_UNKNOWN_NAME,
     "/classes/0/when/status", NULL},
    {"a condition elsewhere on no next status", ROW(A_B) ", \"classes\": [{\"name\": \"x\", \"when\": {\"next_status\": @\"d\"}}]",
     LEAD_ERROR_UNKNOWN_NAME, "/classes/0/when/next_status", NULL},
};

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++)
        expect_problem(&problems[i]);
}

static const char *const good[] = {
    "\"lifecycle\": \"builtin\"",
    ROW(A_B),
    SECTION("\"statuses\": [{\"name\": \"1234567890123456789012345678901234567890123456789012345678901234\"}, {\"name\": \"known\", \"parked\": false}],"
            " \"transitions\": [{\"from\": [\"known\"], \"to\": \"1234567890123456789012345678901234567890123456789012345678901234\"}]"),
    SECTION(STATUSES ", \"transitions\": [{" A_B "}, {" A_B ", \"when\": {\"flag\": true}}, {" A_B ", \"after\": \"1d\"}, {" A_B
                     ", \"after\": \"1d\"}, {\"from\": \"b\", \"to\": \"a\", \"x-note\": 1}]"),
    ROW(A_B ", \"when\": {\"status\": [\"a\", \"b\"], \"status_since\": {\"within\": \"2d\"}}"),
    ROW(A_B) ", \"classes\": [{\"name\": \"x\", \"when\": {\"status\": \"c\", \"next_status\": \"b\"}}]",
};

static void what_is_right_is_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        expect_no_problem(good[i]);
}

static lead_status checked(const struct sample_text *sections)
{
    struct sample_text json;
    lead_error found = {.size = sizeof found, .code = LEAD_OK};
    lifecycle_document(sections->data, &json);
    lead_problems *list = lifecycle_problems(json.data);
    lead_problems_get(list, 0, &found);
    lead_problems_free(list);
    sample_text_free(&json);
    return found.code;
}

static void limits_are_as_the_reference_says(void **state)
{
    static const struct {
        unsigned statuses, transitions;
        lead_status expected;
    } rows[] = {{16, 250, LEAD_OK}, {17, 1, LEAD_ERROR_LIMIT}, {2, 251, LEAD_ERROR_LIMIT}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text sections = {0};
        sample_add(&sections, "\"lifecycle\": {\"statuses\": [");
        for (unsigned s = 0; s < rows[i].statuses; s++)
            sample_add(&sections, "%s{\"name\": \"s%u\"}", s ? ", " : "", s);
        sample_add(&sections, "], \"transitions\": [");
        for (unsigned t = 0; t < rows[i].transitions; t++)
            sample_add(&sections, "%s{\"from\": \"s0\", \"to\": \"s1\", \"when\": {\"n\": %u}}", t ? ", " : "", t);
        sample_add(&sections, "]}");
        assert_int_equal(checked(&sections), rows[i].expected);
        sample_text_free(&sections);
    }
}

/* Fields that a document declares itself keep their place, and need the right type. */
static void fields_may_be_declared(void **state)
{
    static const struct {
        const char *fields;
        lead_status expected;
    } rows[] = {
        {"\"status_since\": \"time\", \"status\": \"category\"", LEAD_OK},
        {"\"status\": \"text\"", LEAD_ERROR_WRONG_TYPE},
        {"\"status_since\": \"number\"", LEAD_ERROR_WRONG_TYPE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample_text json = {0};
        lead_model *model;
        sample_add(&json,
                   "{\"leadcore\": 1, \"name\": \"m\", \"version\": \"1\", \"fields\": {\"flag\": \"flag\", %s}, \"scores\": {\"s\": {\"groups\":"
                   " [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"flag\": true}, \"points\": 1}]}]}}, %s}",
                   rows[i].fields, ROW(A_B ", \"after\": \"1d\""));
        assert_int_equal(lead_model_compile(json.data, json.size, NULL, &model, NULL), rows[i].expected);
        if (model) {
            assert_int_equal(lead_model_field_count(model), 3);
            assert_int_equal(lead_model_field(model, "status_since"), 1);
            assert_int_equal(lead_model_field_is_used(model, 1), 1);
        }
        lead_model_unref(model);
        sample_text_free(&json);
    }
}

/* --- what is due -------------------------------------------------------------------------------------------------------------------------- */

#define STATUSES_MAX 16
#define ROWS_MAX 24

/* A transition in plain words. */
struct due_row {
    uint32_t from, to;
    int when;   /* 0 always, 1 flag is true, 2 n >= 5, 3 flag is unknown */
    int hours;  /* 0: no "after" */
};

struct due_machine {
    unsigned statuses, rows;
    struct due_row row[ROWS_MAX];
};

static void random_machine(struct sample_random *random, struct due_machine *machine, struct sample_text *sections)
{
    static const char *const whens[] = {"", ", \"when\": {\"flag\": true}", ", \"when\": {\"n\": {\">=\": 5}}", ", \"when\": {\"flag\": \"unknown\"}"};
    bool allowed[STATUSES_MAX][STATUSES_MAX] = {{false}};
    machine->statuses = 2 + sample_below(random, STATUSES_MAX - 1);
    machine->rows = 0;
    sample_add(sections, "\"lifecycle\": {\"statuses\": [");
    for (unsigned s = 0; s < machine->statuses; s++)
        sample_add(sections, "%s{\"name\": \"s%u\"}", s ? ", " : "", s);
    sample_add(sections, "], \"transitions\": [");
    for (unsigned tries = 1 + sample_below(random, ROWS_MAX); tries || !machine->rows; tries -= tries > 0) {
        struct due_row row = {0, sample_below(random, machine->statuses), (int)sample_below(random, 4), 0};
        bool stands = false;
        if (sample_once_in(random, 2))
            row.hours = 1 + (int)sample_below(random, 60);
        for (unsigned s = 0; s < machine->statuses; s++)
            if (s != row.to && sample_once_in(random, 3)) {
                row.from |= UINT32_C(1) << s;
                stands |= !row.when && !row.hours && allowed[s][row.to];
            }
        if (!row.from || stands || machine->rows == ROWS_MAX)
            continue;
        sample_add(sections, "%s{\"to\": \"s%u\"%s, \"from\": [", machine->rows ? ", " : "", row.to, whens[row.when]);
        for (unsigned s = 0, count = 0; s < machine->statuses; s++)
            if (row.from >> s & 1) {
                sample_add(sections, "%s\"s%u\"", count++ ? ", " : "", s);
                allowed[s][row.to] |= !row.when && !row.hours;
            }
        if (row.hours)
            sample_add(sections, "], \"after\": \"%dh\"}", row.hours);
        else
            sample_add(sections, "]}");
        machine->row[machine->rows++] = row;
    }
    sample_add(sections, "]}");
}

struct due_lead {
    unsigned status; /* the number of statuses: another one; one more: unknown */
    int ago;         /* minutes in the status; below 0: unknown */
    int flag, n;     /* below 0: unknown */
};

static const char *plain_due(const struct due_machine *machine, const struct due_lead *lead, char name[16])
{
    for (unsigned r = 0; r < machine->rows; r++) {
        const struct due_row *row = &machine->row[r];
        const bool holds[] = {true, lead->flag == 1, lead->n >= 5, lead->flag < 0};
        if (!row->when && !row->hours)
            continue; /* only allows the host to make the move */
        if (lead->status >= machine->statuses || !(row->from >> lead->status & 1) || !holds[row->when])
            continue;
        if (row->hours && (lead->ago < 0 || lead->ago < 60 * row->hours))
            continue;
        snprintf(name, 16, "s%u", row->to);
        return name;
    }
    return NULL;
}

static void set_lead(const lead_model *model, lead_record *record, const struct due_machine *machine, const struct due_lead *lead)
{
    const uint32_t status = lead_model_field(model, "status"), since = lead_model_field(model, "status_since");
    char name[16];
    lead_record_clear(record);
    snprintf(name, sizeof name, "s%u", lead->status);
    if (lead->status <= machine->statuses)
        assert_int_equal(lead_record_set_text(record, status, name, strlen(name)), LEAD_OK);
    if (lead->ago >= 0)
        assert_int_equal(lead_record_set_time(record, since, SAMPLE_NOW - lead->ago * (lead_time)60000000), LEAD_OK);
    if (lead->flag >= 0)
        assert_int_equal(lead_record_set_flag(record, lead_model_field(model, "flag"), lead->flag), LEAD_OK);
    if (lead->n >= 0)
        assert_int_equal(lead_record_set_number(record, lead_model_field(model, "n"), lead->n), LEAD_OK);
}

static void what_is_due_is_as_the_reference_says(void **state)
{
    struct sample_random random = {20261122};
    unsigned known = 0, unknown = 0;
    (void)state;
    for (unsigned m = 0; m < 60; m++) {
        struct sample_text sections = {0};
        struct due_machine machine;
        random_machine(&random, &machine, &sections);
        lead_model *model = lifecycle_compile(sections.data);
        lead_record *record = new_record(model);
        assert_int_equal(lead_model_status_count(model), machine.statuses);
        for (unsigned l = 0; l < 80; l++) {
            /* Whole hours, and a minute before and after. */
            const struct due_lead lead = {sample_below(&random, machine.statuses + 2),
                                          (int)sample_below(&random, 62) * 60 + (int)sample_below(&random, 3) - 1,
                                          (int)sample_below(&random, 3) - 1, (int)sample_below(&random, 4) * 5 - 5};
            char name[16];
            const char *expected = plain_due(&machine, &lead, name);
            set_lead(model, record, &machine, &lead);
            expect_decided(record, model, "next_status", SAMPLE_NOW, expected, sections.data);
            known += expected != NULL;
            unknown += expected == NULL;
        }
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&sections);
    }
    assert_true(known > 500 && unknown > 500);
}

/* --- the built-in lifecycle ------------------------------------------------------------------------------------------------------------------- */

static const struct builtin_case {
    const char *name, *sections, *status;
    int days; /* in the status */
    const char *fields; /* those that are true; '-' before one: false */
    const char *expected;
} builtins[] = {
    {"qualified, no dossier asked for", QUALIFICATION, "inquiry", 0, "met", "mql"},
    {"qualified, dossier missing", QUALIFICATION ", " COMPLETENESS, "inquiry", 0, "met", NULL},
    {"qualified, dossier there", QUALIFICATION ", " COMPLETENESS, "inquiry", 0, "met|ready", "mql"},
    {"rejected", QUALIFICATION, "inquiry", 0, "-met", "nurture"},
    {"nothing known", QUALIFICATION, "inquiry", 90, "", NULL},
    {"nothing known for 13 weeks", QUALIFICATION, "inquiry", 91, "", "nurture"},
    {"13 weeks, nobody asks", "\"x-none\": 0", "inquiry", 91, "met", "nurture"},
    {"a prospect that is no lead", CLASSES, "prospect", 0, "-match", "disqualified"},
    {"qualified and no lead", QUALIFICATION ", " CLASSES, "inquiry", 0, "met|-match", "disqualified"},
    {"sales has it, although it is no lead", CLASSES, "sal", 0, "-match", NULL},
    {"classes of one's own", "\"classes\": [{\"name\": \"bad\", \"when\": {\"flag\": true}}]", "inquiry", 0, "flag", NULL},
    {"no longer qualified", QUALIFICATION, "mql", 1, "-met", "nurture"},
    {"not accepted for a month, and not known to be good", QUALIFICATION, "mql", 30, "", "nurture"},
    {"not accepted for less", QUALIFICATION, "mql", 29, "", NULL},
    {"not accepted for a month, and as good as ever", QUALIFICATION, "mql", 30, "met", NULL},
    {"not accepted for a month, and nobody asks how good", "\"x-none\": 0", "mql", 30, "", "nurture"},
    {"accepted for five months", "\"x-none\": 0", "sal", 150, "", "nurture"},
    {"after the first meeting for less", "\"x-none\": 0", "sql", 149, "", NULL},
    {"came back", QUALIFICATION, "nurture", 7, "met", "mql"},
    {"came back too soon", QUALIFICATION, "nurture", 6, "met", NULL},
    {"came back, dossier missing", QUALIFICATION ", " COMPLETENESS, "nurture", 70, "met", NULL},
    {"came back, dossier there", QUALIFICATION ", " COMPLETENESS, "nurture", 7, "met|ready", "mql"},
    {"an opportunity stays", QUALIFICATION ", " CLASSES, "opportunity", 1000, "-met|-match", NULL},
    {"a customer stays", QUALIFICATION, "customer", 1000, "-met", NULL},
    {"what is lost stays", QUALIFICATION, "lost", 1000, "met", NULL},
};

static void set_flags(const lead_model *model, lead_record *record, const char *fields)
{
    const char *names[8];
    size_t sizes[8];
    const size_t count = split_tags(fields, names, sizes);
    for (size_t i = 0; i < count; i++) {
        const bool is_false = names[i][0] == '-';
        char name[16];
        snprintf(name, sizeof name, "%.*s", (int)sizes[i] - is_false, names[i] + is_false);
        assert_int_equal(lead_record_set_flag(record, lead_model_field(model, name), !is_false), LEAD_OK);
    }
}

static void the_builtin_lifecycle_moves_leads(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(builtins); i++) {
        struct sample_text sections = {0};
        sample_add(&sections, "%s, \"lifecycle\": \"builtin\"", builtins[i].sections);
        lead_model *model = lifecycle_compile(sections.data);
        lead_record *record = new_record(model);
        set_field(model, record, "status", builtins[i].status);
        set_since(model, record, builtins[i].days * DAY);
        set_flags(model, record, builtins[i].fields);
        expect_decided(record, model, "next_status", SAMPLE_NOW, builtins[i].expected, builtins[i].name);
        lead_record_free(record);
        lead_model_unref(model);
        sample_text_free(&sections);
    }
}

/* Whatever else a document has, the host can walk through it. */
static void the_builtin_lifecycle_has_its_statuses(void **state)
{
    static const char *const names[] = {"prospect", "inquiry", "mql", "sal", "sql", "opportunity", "won", "lost", "nurture", "disqualified", "customer"};
    static const char *const walk[] = {"prospect", "inquiry", "mql", "sal", "sql", "opportunity", "won", "customer", "opportunity", "lost", "nurture",
                                       "mql", "nurture", "inquiry", "disqualified", "nurture"};
    (void)state;
    lead_model *model = lifecycle_compile("\"lifecycle\": \"builtin\"");
    assert_int_equal(lead_model_status_count(model), COUNT_OF(names));
    for (uint32_t i = 0; i < COUNT_OF(names); i++) {
        lead_term term = {.size = sizeof term};
        assert_string_equal(lead_model_status_name(model, i), names[i]);
        assert_int_equal(lead_term_get(LEAD_VOCABULARY_LIFECYCLE, (lead_term_number)i + 1, &term), LEAD_OK);
        assert_string_equal(term.identifier, names[i]);
    }
    for (size_t i = 1; i < COUNT_OF(walk); i++)
        assert_int_equal(lead_model_status_may_follow(model, lead_model_status(model, walk[i - 1]), lead_model_status(model, walk[i])), 1);
    assert_int_equal(lead_model_status_may_follow(model, lead_model_status(model, "won"), lead_model_status(model, "mql")), 0);
    assert_int_equal(lead_model_status_may_follow(model, lead_model_status(model, "disqualified"), lead_model_status(model, "mql")), 0);
    lead_model_unref(model);
}

/* --- memory ------------------------------------------------------------------------------------------------------------------------------ */

static void memory_may_end_at_any_time(void **state)
{
    struct sample_text json;
    size_t allowed = 0;
    (void)state;
    lifecycle_document(ROW(A_B ", \"when\": {\"flag\": true}, \"after\": \"1d\"") ", \"next_step\": \"builtin\", " QUALIFICATION, &json);
    for (lead_model *model = NULL; !model; allowed++) {
        struct memory memory;
        memory_init(&memory, allowed);
        const lead_status status = lead_model_compile(json.data, json.size, &memory.allocator, &model, NULL);
        assert_int_equal(status, model ? LEAD_OK : LEAD_ERROR_OUT_OF_MEMORY);
        lead_model_unref(model);
        assert_int_equal(memory.blocks, 0);
        if (model)
            break;
    }
    assert_true(allowed > 3);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_found_at_their_places),   cmocka_unit_test(what_is_right_is_accepted),
        cmocka_unit_test(limits_are_as_the_reference_says),     cmocka_unit_test(fields_may_be_declared),
        cmocka_unit_test(what_is_due_is_as_the_reference_says), cmocka_unit_test(the_builtin_lifecycle_moves_leads),
        cmocka_unit_test(the_builtin_lifecycle_has_its_statuses), cmocka_unit_test(memory_may_end_at_any_time),
    };
    return cmocka_run_group_tests_name("machine", tests, NULL, NULL);
}
