/* SPDX-License-Identifier: MIT */
/* Mistakes in what documents say about events: their codes and places. Limits at exactly what is allowed and one beyond. Memory that ends. */
#include "activity_read_fixture.h"

#include "../support/sample.h"

#define RULE(members) "{" EVENTS ", \"rules\": [{\"points\": 1, " members "}]}"
#define WHERE(where) RULE("\"on\": [\"view\"], \"where\": " where)
#define DECAY(decay) RULE("\"on\": \"view\", \"decay\": " decay)
#define GUARD(members) "{" EVENTS ", \"guards\": [{" members "}]}"
#define CONDITION(members) "{" EVENTS ", \"conditions\": [{" members "}]}"

/* @ marks where the problem is; it is no part of the document. */
static const struct problem_case {
    const char *name, *document;
    lead_status code;
    const char *path;
    const char *mentions; /* in the message, or NULL */
} problems[] = {
    {"events: array", "{\"events\": @[]}", LEAD_ERROR_WRONG_TYPE, "/events", NULL},
    {"a type twice", "{\"events\": {\"a\": {}, @\"a\": {\"f\": \"flag\"}}}", LEAD_ERROR_DUPLICATE_KEY, "/events/a", NULL},
    {"a type without a name", "{\"events\": {@\"\": {}}}", LEAD_ERROR_BAD_VALUE, "/events/", "1 to 200"},
    {"a comment's name", "{\"events\": {@\"x-a\": {}}}", LEAD_ERROR_BAD_VALUE, "/events/x-a", NULL},
    {"a type: null", "{\"events\": {\"a\": @null}}", LEAD_ERROR_WRONG_TYPE, "/events/a", NULL},
    {"a field of no type", "{\"events\": {\"a\": {\"f\": @\"nonsense\"}}}", LEAD_ERROR_BAD_VALUE, "/events/a/f", "unknown field type"},
    {"a field twice", "{\"events\": {\"a\": {\"f\": \"flag\", @\"f\": \"text\"}}}", LEAD_ERROR_DUPLICATE_KEY, "/events/a/f", NULL},
    {"a field called any", "{\"events\": {\"a\": {@\"any\": \"flag\"}}}", LEAD_ERROR_BAD_VALUE, "/events/a/any", NULL},
    {"a field called time", "{\"events\": {\"a\": {@\"time\": \"time\"}}}", LEAD_ERROR_BAD_VALUE, "/events/a/time", "every event has 'time'"},
    {"a field called type", "{\"events\": {\"a\": {@\"type\": \"text\"}}}", LEAD_ERROR_BAD_VALUE, "/events/a/type", NULL},
    {"a field called source", "{\"events\": {\"a\": {@\"source\": \"text\"}}}", LEAD_ERROR_BAD_VALUE, "/events/a/source", NULL},
    {"a field called sequence", "{\"events\": {\"a\": {@\"sequence\": \"number\"}}}", LEAD_ERROR_BAD_VALUE, "/events/a/sequence", NULL},
    {"fields of one name and two types", "{\"events\": {\"a\": {}, \"b\": {\"f\": \"flag\"}, \"c\": {\"f\": @\"text\"}}}", LEAD_ERROR_BAD_VALUE,
     "/events/c/f", "the field 'f' of 'b' is of type 'flag'"},

    {"resolution: number", "{\"resolution\": @1}", LEAD_ERROR_WRONG_TYPE, "/resolution", NULL},
    {"resolution: a week", "{\"resolution\": @\"1w\"}", LEAD_ERROR_BAD_VALUE, "/resolution", "found '1w'"},
    {"resolution: a day in hours", "{\"resolution\": @\"24h\"}", LEAD_ERROR_BAD_VALUE, "/resolution", NULL},

    {"on: number", RULE("\"on\": @5"), LEAD_ERROR_WRONG_TYPE, "/rules/0/on", NULL},
    {"on: none", RULE("\"on\": @[]"), LEAD_ERROR_BAD_VALUE, "/rules/0/on", NULL},
    {"on: a number in it", RULE("\"on\": [\"view\", @5]"), LEAD_ERROR_WRONG_TYPE, "/rules/0/on/1", NULL},
    {"on: no such type", RULE("\"on\": @\"wiew\""), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/on", "unknown event type 'wiew'; did you mean 'view'?"},
    {"on: no such type in an array", RULE("\"on\": [\"view\", @\"nonsense\"]"), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/on/1",
     "expected 'view', 'open' or 'click'"},
    {"on: no types", "{\"rules\": [{\"points\": 1, \"on\": @\"view\"}]}", LEAD_ERROR_UNKNOWN_NAME, "/rules/0/on", "declares none"},
    {"on: a type twice", RULE("\"on\": [\"view\", \"open\", @\"view\"]"), LEAD_ERROR_DUPLICATE_NAME, "/rules/0/on/2", "'view' stands twice"},

    {"where: text", WHERE("@\"page\""), LEAD_ERROR_WRONG_TYPE, "/rules/0/where", NULL},
    {"where: empty", WHERE("@{}"), LEAD_ERROR_BAD_VALUE, "/rules/0/where", NULL},
    {"where: no such field", WHERE("{@\"pages\": \"a\"}"), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/where/pages",
     "unknown field 'pages'; did you mean 'page'?"},
    {"where: the type", WHERE("{@\"type\": \"view\"}"), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/where/type", "unknown field 'type'; expected 'page'"},
    {"where: a field of other events", WHERE("{@\"campaign\": \"a\"}"), LEAD_ERROR_UNKNOWN_NAME, "/rules/0/where/campaign",
     "events of type 'view' have no field 'campaign'"},
    {"where: a field of some of the events", RULE("\"on\": [\"view\", \"click\"], \"where\": {@\"seconds\": 1}"), LEAD_ERROR_UNKNOWN_NAME,
     "/rules/0/where/seconds", "'click'"},
    {"where: a field of other events, like one of these", "{\"events\": {\"a\": {\"page\": \"text\"}, \"b\": {\"pages\": \"number\"}},"
     " \"rules\": [{\"points\": 1, \"on\": \"a\", \"where\": {@\"pages\": 1}}]}", LEAD_ERROR_UNKNOWN_NAME, "/rules/0/where/pages",
     "did you mean 'page'?"},
    {"where: a field of no event at hand", RULE("\"on\": \"open\", \"where\": {@\"nonsense\": 1}"), LEAD_ERROR_UNKNOWN_NAME,
     "/rules/0/where/nonsense", "unknown field 'nonsense'"},
    {"where: deep below", WHERE("{\"all\": [{\"any\": [{\"not\": {@\"pag\": 1}}]}]}"), LEAD_ERROR_UNKNOWN_NAME,
     "/rules/0/where/all/0/any/0/not/pag", NULL},
    {"where: among others", WHERE("{\"at_least\": 1, \"of\": [{\"page\": \"a\"}, {@\"pag\": 1}], \"x-a\": 1}"), LEAD_ERROR_UNKNOWN_NAME,
     "/rules/0/where/of/1/pag", NULL},
    {"where: a wrong test", WHERE("{\"seconds\": @\"many\"}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/where/seconds", NULL},
    {"where: not a list", WHERE("{\"all\": @{\"page\": \"a\"}}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/where/all", NULL},
    {"where: not a condition", WHERE("{\"not\": @[]}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/where/not", NULL},
    {"where: within", WHERE("{\"at\": {@\"within\": \"7d\"}}"), LEAD_ERROR_BAD_VALUE, "/rules/0/where/at/within", "'within' changes with time"},
    {"where: older_than", WHERE("{\"at\": {\">\": \"2026-01-01\", @\"older_than\": \"7d\"}}"), LEAD_ERROR_BAD_VALUE,
     "/rules/0/where/at/older_than", NULL},
    {"where: within_next", WHERE("{\"not\": {\"at\": {@\"within_next\": \"7d\"}}}"), LEAD_ERROR_BAD_VALUE,
     "/rules/0/where/not/at/within_next", NULL},
    {"where: a wrong time", WHERE("{\"at\": @5}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/where/at", NULL},
    {"where: never true", WHERE("@{\"all\": [{\"seconds\": 1}, {\"seconds\": 2}]}"), LEAD_WARNING_NEVER_TRUE, "/rules/0/where",
     "no event"},

    {"id: number", RULE("\"on\": \"view\", \"id\": @5"), LEAD_ERROR_WRONG_TYPE, "/rules/0/id", NULL},
    {"id: empty", RULE("\"on\": \"view\", \"id\": @\"\""), LEAD_ERROR_BAD_VALUE, "/rules/0/id", NULL},
    {"id: twice", RULE("\"on\": \"view\", \"id\": \"a\"}, {\"points\": 1, \"on\": \"open\", \"id\": @\"a\""), LEAD_ERROR_DUPLICATE_NAME,
     "/rules/1/id", "'a' stands twice in this document"},

    {"at_most: number", RULE("\"on\": \"view\", \"at_most\": @5"), LEAD_ERROR_WRONG_TYPE, "/rules/0/at_most", NULL},
    {"at_most without times", RULE("\"on\": \"view\", \"at_most\": @{\"per\": \"1d\"}"), LEAD_ERROR_MISSING_KEY, "/rules/0/at_most", "times"},
    {"at_most: no times", RULE("\"on\": \"view\", \"at_most\": {\"times\": @0}"), LEAD_ERROR_BAD_VALUE, "/rules/0/at_most/times", NULL},
    {"at_most: too many times", RULE("\"on\": \"view\", \"at_most\": {\"times\": @1000001}"), LEAD_ERROR_BAD_VALUE, "/rules/0/at_most/times", NULL},
    {"at_most: half a time", RULE("\"on\": \"view\", \"at_most\": {\"times\": @0.5}"), LEAD_ERROR_BAD_VALUE, "/rules/0/at_most/times", NULL},
    {"at_most: per hours", RULE("\"on\": \"view\", \"at_most\": {\"times\": 1, \"per\": @\"12h\"}"), LEAD_ERROR_BAD_VALUE, "/rules/0/at_most/per",
     "'12h' is not a whole number of days"},
    {"at_most: another key", RULE("\"on\": \"view\", \"at_most\": {\"times\": 1, @\"pre\": \"1d\"}"), LEAD_ERROR_UNKNOWN_KEY,
     "/rules/0/at_most/pre", "did you mean 'per'?"},

    {"decay: number", DECAY("@5"), LEAD_ERROR_WRONG_TYPE, "/rules/0/decay", "half_life"},
    {"decay: another word", DECAY("@\"never\""), LEAD_ERROR_BAD_VALUE, "/rules/0/decay", "\"none\""},
    {"decay: nothing", DECAY("@{}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay", NULL},
    {"decay: two shapes", DECAY("@{\"linear\": \"5d\", \"window\": \"5d\"}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay", NULL},
    {"decay: another shape", DECAY("{@\"halflife\": \"5d\"}"), LEAD_ERROR_UNKNOWN_KEY, "/rules/0/decay/halflife", "did you mean 'half_life'?"},
    {"half_life: number", DECAY("{\"half_life\": @5}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/decay/half_life", NULL},
    {"half_life: not a duration", DECAY("{\"half_life\": @\"5 days\"}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay/half_life", "not a duration: '5 days'"},
    {"half_life: too long", DECAY("{\"half_life\": @\"36501d\"}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay/half_life", NULL},
    {"linear: minutes", "{" EVENTS ", \"resolution\": \"1h\", \"rules\": [{\"points\": 1, \"on\": \"view\", \"decay\": {\"linear\": @\"90m\"}}]}",
     LEAD_ERROR_BAD_VALUE, "/rules/0/decay/linear", "'90m' is not a whole number of hours"},
    {"steps: text", DECAY("{\"steps\": @\"30d\"}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/decay/steps", NULL},
    {"steps without percent", DECAY("{\"steps\": @{\"every\": \"30d\"}}"), LEAD_ERROR_MISSING_KEY, "/rules/0/decay/steps", "percent"},
    {"steps without every", DECAY("{\"steps\": @{\"percent\": 50}}"), LEAD_ERROR_MISSING_KEY, "/rules/0/decay/steps", "every"},
    {"percent: text", DECAY("{\"steps\": {\"percent\": @\"50\", \"every\": \"30d\"}}"), LEAD_ERROR_WRONG_TYPE, "/rules/0/decay/steps/percent", NULL},
    {"percent: 0", DECAY("{\"steps\": {\"percent\": @0, \"every\": \"30d\"}}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay/steps/percent", "found 0"},
    {"percent: negative", DECAY("{\"steps\": {\"percent\": @-5, \"every\": \"30d\"}}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay/steps/percent", NULL},
    {"percent: a little more than all", DECAY("{\"steps\": {\"percent\": @100.001, \"every\": \"30d\"}}"), LEAD_ERROR_BAD_VALUE,
     "/rules/0/decay/steps/percent", NULL},
    {"percent: too fine", DECAY("{\"steps\": {\"percent\": @0.0005, \"every\": \"30d\"}}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay/steps/percent",
     "three decimal places"},
    {"every: minutes", DECAY("{\"steps\": {\"percent\": 5, \"every\": @\"30m\"}}"), LEAD_ERROR_BAD_VALUE, "/rules/0/decay/steps/every", NULL},
    {"decay: too many ages", "{" EVENTS ", \"resolution\": \"1h\", \"rules\": [{\"points\": 1, \"on\": \"view\","
     " \"decay\": @{\"half_life\": \"36500d\"}}]}", LEAD_ERROR_LIMIT, "/rules/0/decay", "4194304"},
    {"a group's decay, once for all its rules", "{" EVENTS ", \"decay\": {\"linear\": @5}, \"rules\": [{\"points\": 1, \"on\": \"view\"},"
     " {\"points\": 2, \"on\": \"view\"}, {\"points\": 2, \"on\": \"view\", \"decay\": \"none\"}]}", LEAD_ERROR_WRONG_TYPE, "/decay/linear", NULL},
    {"a group's decay, too many ages for a rule", "{" EVENTS ", \"resolution\": \"1h\", \"decay\": {\"half_life\": \"36500d\"},"
     " \"rules\": [@{\"points\": 1, \"on\": \"view\"}]}", LEAD_ERROR_LIMIT, "/rules/0", NULL},

    {"guards: object", "{\"guards\": @{}}", LEAD_ERROR_WRONG_TYPE, "/guards", NULL},
    {"guards: none", "{\"guards\": @[]}", LEAD_ERROR_BAD_VALUE, "/guards", NULL},
    {"a guard: text", "{\"guards\": [@\"view\"]}", LEAD_ERROR_WRONG_TYPE, "/guards/0", NULL},
    {"a guard without a name", "{" EVENTS ", \"guards\": [@{\"on\": \"view\", \"more_than\": 1, \"per\": \"1d\"}]}", LEAD_ERROR_MISSING_KEY,
     "/guards/0", "name"},
    {"a guard without more_than", "{" EVENTS ", \"guards\": [@{\"name\": \"g\", \"on\": \"view\", \"per\": \"1d\"}]}", LEAD_ERROR_MISSING_KEY,
     "/guards/0", "more_than"},
    {"a guard without per", "{" EVENTS ", \"guards\": [@{\"name\": \"g\", \"on\": \"view\", \"more_than\": 1}]}", LEAD_ERROR_MISSING_KEY, "/guards/0",
     "per"},
    {"a guard without on", "{" EVENTS ", \"guards\": [@{\"name\": \"g\", \"more_than\": 1, \"per\": \"1d\"}]}", LEAD_ERROR_MISSING_KEY, "/guards/0",
     "'on'"},
    {"a guard's name: number", GUARD("\"name\": @5, \"on\": \"view\", \"more_than\": 1, \"per\": \"1d\""), LEAD_ERROR_WRONG_TYPE, "/guards/0/name", NULL},
    {"two guards of one name", GUARD("\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": \"1d\"}, {\"name\": @\"g\", \"on\": \"open\","
     " \"more_than\": 1, \"per\": \"1d\""), LEAD_ERROR_DUPLICATE_NAME, "/guards/1/name", "'g'"},
    {"more_than: negative", GUARD("\"name\": \"g\", \"on\": \"view\", \"more_than\": @-1, \"per\": \"1d\""), LEAD_ERROR_BAD_VALUE,
     "/guards/0/more_than", NULL},
    {"more_than: too many", GUARD("\"name\": \"g\", \"on\": \"view\", \"more_than\": @1000001, \"per\": \"1d\""), LEAD_ERROR_BAD_VALUE,
     "/guards/0/more_than", NULL},
    {"a guard's per: text", GUARD("\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": @\"day\""), LEAD_ERROR_BAD_VALUE, "/guards/0/per", NULL},
    {"a guard's on", GUARD("\"name\": \"g\", \"on\": @\"viev\", \"more_than\": 1, \"per\": \"1d\""), LEAD_ERROR_UNKNOWN_NAME, "/guards/0/on", NULL},
    {"a guard's reason: number", GUARD("\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": \"1d\", \"reason\": @5"), LEAD_ERROR_WRONG_TYPE,
     "/guards/0/reason", NULL},
    {"a guard with where", GUARD("\"name\": \"g\", \"on\": \"view\", \"more_than\": 1, \"per\": \"1d\", @\"where\": {}"), LEAD_ERROR_UNKNOWN_KEY,
     "/guards/0/where", NULL},

    {"activity: text", "{" EVENTS ", \"conditions\": [@\"view\"]}", LEAD_ERROR_WRONG_TYPE, "/conditions/0", NULL},
    {"activity without on", "{" EVENTS ", \"conditions\": [@{\"count\": 1}]}", LEAD_ERROR_MISSING_KEY, "/conditions/0", "'on'"},
    {"activity without a question", "{" EVENTS ", \"conditions\": [@{\"on\": \"view\"}]}", LEAD_ERROR_MISSING_KEY, "/conditions/0",
     "'count', 'last' or 'first'"},
    {"activity with two questions", CONDITION("\"on\": \"view\", \"count\": 1, @\"first\": \"known\""), LEAD_ERROR_BAD_VALUE,
     "/conditions/0/first", "'first' beside 'count'"},
    {"within beside last", CONDITION("\"on\": \"view\", @\"within\": \"7d\", \"last\": \"known\""), LEAD_ERROR_BAD_VALUE, "/conditions/0/within",
     "{\"last\": {\"within\""},
    {"activity with id", CONDITION("\"on\": \"view\", @\"id\": \"a\", \"count\": 1"), LEAD_ERROR_UNKNOWN_KEY, "/conditions/0/id", NULL},
    {"activity: no such type", CONDITION("\"on\": @\"viev\", \"count\": 1"), LEAD_ERROR_UNKNOWN_NAME, "/conditions/0/on", "'view'"},
    {"activity: no such field", CONDITION("\"on\": \"open\", \"count\": 1, \"where\": {@\"page\": \"a\"}"), LEAD_ERROR_UNKNOWN_NAME,
     "/conditions/0/where/page", NULL},
    {"count: text", CONDITION("\"on\": \"view\", \"count\": @\"1\""), LEAD_ERROR_WRONG_TYPE, "/conditions/0/count", NULL},
    {"count: true", CONDITION("\"on\": \"view\", \"count\": @true"), LEAD_ERROR_WRONG_TYPE, "/conditions/0/count", NULL},
    {"count: no numbers", CONDITION("\"on\": \"view\", \"count\": @[]"), LEAD_ERROR_BAD_VALUE, "/conditions/0/count", NULL},
    {"count: half", CONDITION("\"on\": \"view\", \"count\": @1.5"), LEAD_ERROR_BAD_VALUE, "/conditions/0/count", NULL},
    {"count: negative", CONDITION("\"on\": \"view\", \"count\": [1, @-1, 2]"), LEAD_ERROR_BAD_VALUE, "/conditions/0/count/1", NULL},
    {"count: too large", CONDITION("\"on\": \"view\", \"count\": {\">\": @1000000001}"), LEAD_ERROR_BAD_VALUE, "/conditions/0/count/>", NULL},
    {"count: >= and >", CONDITION("\"on\": \"view\", \"count\": @{\">\": 1, \">=\": 1}"), LEAD_ERROR_BAD_VALUE, "/conditions/0/count", NULL},
    {"count: <= text", CONDITION("\"on\": \"view\", \"count\": {\">=\": 1, \"<=\": @\"2\"}"), LEAD_ERROR_WRONG_TYPE, "/conditions/0/count/<=", NULL},
    {"count: < text", CONDITION("\"on\": \"view\", \"count\": {\"<\": @\"2\"}"), LEAD_ERROR_WRONG_TYPE, "/conditions/0/count/<", NULL},
    {"count: >= text", CONDITION("\"on\": \"view\", \"count\": {\">=\": @\"2\"}"), LEAD_ERROR_WRONG_TYPE, "/conditions/0/count/>=", NULL},
    {"count: no bounds", CONDITION("\"on\": \"view\", \"count\": @{}"), LEAD_ERROR_BAD_VALUE, "/conditions/0/count", NULL},
    {"within: hours", CONDITION("\"on\": \"view\", \"count\": 1, \"within\": @\"36h\""), LEAD_ERROR_BAD_VALUE, "/conditions/0/within", NULL},
    {"last: number", CONDITION("\"on\": \"view\", \"last\": @7"), LEAD_ERROR_WRONG_TYPE, "/conditions/0/last", "older_than"},
    {"last: another word", CONDITION("\"on\": \"view\", \"last\": @\"never\""), LEAD_ERROR_BAD_VALUE, "/conditions/0/last", "\"unknown\""},
    {"last: nothing", CONDITION("\"on\": \"view\", \"last\": @{}"), LEAD_ERROR_BAD_VALUE, "/conditions/0/last", NULL},
    {"last: another key", CONDITION("\"on\": \"view\", \"last\": {@\">\": \"7d\"}"), LEAD_ERROR_UNKNOWN_KEY, "/conditions/0/last/>", NULL},
    {"last: within what", CONDITION("\"on\": \"view\", \"last\": {\"within\": @\"soon\"}"), LEAD_ERROR_BAD_VALUE, "/conditions/0/last/within", NULL},
    {"first: older than what", CONDITION("\"on\": \"view\", \"first\": {\"older_than\": @7}"), LEAD_ERROR_WRONG_TYPE,
     "/conditions/0/first/older_than", NULL},
};

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        const struct problem_case *row = &problems[i];
        struct sample_text json = {0};
        const size_t mark = strcspn(row->document, "@");
        print_message("# %s\n", row->name);
        sample_add(&json, "%.*s%s", (int)mark, row->document, row->document + mark + 1);
        struct reading *reading = reading_of(json.data);
        const lead_error *found = &reading->findings.items[0];
        assert_int_equal(reading->findings.count, 1);
        if (found->code != row->code || found->offset != mark || (row->mentions && !strstr(found->message, row->mentions)))
            print_message("# found %d at %u: %s\n", (int)found->code, (unsigned)found->offset, found->message);
        assert_int_equal(found->code, row->code);
        assert_int_equal(found->offset, mark);
        assert_string_equal(found->path, row->path);
        assert_true(!row->mentions || strstr(found->message, row->mentions));
        reading_end(reading);
        sample_text_free(&json);
    }
}

/* One mistake hides no other. */
static void reading_goes_on_after_mistakes(void **state)
{
    (void)state;
    static const char *const paths[] = {"/rules/0/on", "/rules/0/where/nonsense", "/rules/0/id", "/rules/0/at_most/times", "/rules/0/decay",
                                        "/rules/1/on", "/conditions/0/last", "/conditions/0/on"};
    struct reading *reading = reading_of("{" EVENTS ", \"rules\": [{\"points\": 1, \"on\": \"no\", \"where\": {\"nonsense\": 1, \"campaign\": \"a\"},"
                                         " \"id\": 5, \"at_most\": {\"times\": 0}, \"decay\": 5}, {\"points\": 1, \"on\": \"no\"}],"
                                         " \"conditions\": [{\"on\": \"no\", \"last\": 5}]}");
    assert_int_equal(reading->findings.count, COUNT_OF(paths));
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_string_equal(reading->findings.items[i].path, paths[i]);
    assert_int_equal(reading->definitions.rule_count, 0);
    assert_int_equal(reading->rule, LEAD_NONE);
    reading_end(reading);
}

/* --- limits ------------------------------------------------------------------------------------------------------------------------------ */

/* `count` pieces in a row; every # in them is the number of the piece. */
static void add_pieces(struct sample_text *json, const char *head, const char *piece, unsigned count, const char *tail)
{
    sample_add(json, "%s", head);
    for (unsigned i = 0; i < count; i++) {
        const char *at = piece;
        sample_add(json, "%s", i ? ", " : "");
        for (size_t part = strcspn(at, "#"); at[part]; at += part + 1, part = strcspn(at, "#"))
            sample_add(json, "%.*s%u", (int)part, at, i);
        sample_add(json, "%s", at);
    }
    sample_add(json, "%s", tail);
}

static const struct {
    const char *name, *head, *piece, *tail;
    unsigned most;
    const char *path; /* of one more */
} limits[] = {
    {"event types", "{\"events\": {", "\"t#\": {}", "}}", LEAD_EVENTS_MAX, "/events"},
    {"fields of two types", "{\"events\": {\"a\": {\"first\": \"flag\"}, \"b\": {", "\"f#\": \"number\"", "}}}", LEAD_FIELDS_MAX - 1, "/events/b/f4095"},
    {"guards", "{" EVENTS ", \"guards\": [", "{\"name\": \"g#\", \"on\": \"view\", \"more_than\": 1, \"per\": \"1d\"}", "]}", LEAD_GUARDS_MAX, "/guards"},
    {"counters", "{" EVENTS ", \"rules\": [{\"points\": 1, \"on\": [\"view\", \"open\", \"click\"]}, ",
     "{\"points\": 1, \"on\": [\"view\", \"open\", \"click\"], \"id\": \"#\"}", "]}", 21844, "/rules/21845/on"},
};

static void limits_are_as_the_reference_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        print_message("# %s\n", limits[i].name);
        for (unsigned more = 0; more < 2; more++) {
            struct sample_text json = {0};
            add_pieces(&json, limits[i].head, limits[i].piece, limits[i].most + more, limits[i].tail);
            struct reading *reading = reading_of(json.data);
            assert_int_equal(reading->findings.count, more);
            if (more) {
                assert_int_equal(reading->findings.items[0].code, LEAD_ERROR_LIMIT);
                assert_string_equal(reading->findings.items[0].path, limits[i].path);
            }
            reading_end(reading);
            sample_text_free(&json);
        }
    }
}

/* A thousand problems are kept; for those beyond, no names are looked for. */
static void more_problems_than_are_kept(void **state)
{
    (void)state;
    struct sample_text json = {0};
    add_pieces(&json, "{" EVENTS ", \"rules\": [", "{\"points\": 1, \"on\": \"open\", \"where\": {\"page#\": 1, \"page\": \"a\"}}", 1000, "]}");
    struct reading *reading = reading_of(json.data);
    assert_int_equal(reading->findings.count, LEAD_PROBLEMS_MAX);
    assert_int_equal(reading->findings.errors, 2000);
    assert_non_null(strstr(reading->findings.items[999].message, "events of type 'open' have no field 'page'"));
    reading_end(reading);
    sample_text_free(&json);
}

/* --- memory ------------------------------------------------------------------------------------------------------------------------------ */

/* Everything that there is, each often enough that arrays have to grow. */
static void add_all(struct sample_text *json)
{
    add_pieces(json, "{\"resolution\": \"1h\", \"events\": {\"a\": {\"f\": \"text\", \"n\": \"number\"}, ", "\"t#\": {\"f#\": \"category\"}", 40, "}, ");
    add_pieces(json, "\"guards\": [", "{\"name\": \"g#\", \"on\": \"t#\", \"more_than\": 1, \"per\": \"1d\"}", 40, "], ");
    add_pieces(json, "\"rules\": [",
               "{\"points\": #, \"on\": [\"a\", \"t1\"], \"at_most\": {\"times\": 1, \"per\": \"1d\"}, \"decay\": {\"half_life\": \"1#h\"}},"
               " {\"points\": #, \"on\": \"a\", \"where\": {\"n\": #}, \"decay\": {\"window\": \"9d\"}}, {\"points\": 1, \"on\": \"a\", \"id\": \"i#\"}",
               40, "], ");
    add_pieces(json, "\"conditions\": [", "{\"on\": \"t#\", \"count\": 1}", 40, ", {\"on\": \"a\", \"count\": {\">\": 1}, \"within\": \"8h\"},"
               " {\"on\": \"a\", \"last\": \"known\"}]}");
}

static void memory_may_end_at_any_time(void **state)
{
    (void)state;
    struct sample_text json = {0};
    add_all(&json);
    size_t allowed = 0;
    for (bool is_complete = false; !is_complete; allowed++) {
        struct reading *reading = reading_within(json.data, allowed);
        is_complete = reading->is_complete;
        assert_int_equal(reading->findings.count, 0);
        reading_end(reading);
    }
    assert_true(allowed > 10);
    sample_text_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_found_at_their_places),
        cmocka_unit_test(reading_goes_on_after_mistakes),
        cmocka_unit_test(limits_are_as_the_reference_says),
        cmocka_unit_test(more_problems_than_are_kept),
        cmocka_unit_test(memory_may_end_at_any_time),
    };
    return cmocka_run_group_tests_name("activity_problems", tests, NULL, NULL);
}
