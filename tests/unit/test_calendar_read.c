/* SPDX-License-Identifier: MIT */
/* Documents of calendars: every mistake at its place, what is accepted, and memory that ends. */
#include "calendar_fixture.h"
#include "memory_fixture.h"

#define HOURS_OF(members) "{'hours': {" members "}}"
#define WITH(members) "{'hours': {'mon-fri': ['09:00-17:00']}, " members "}"
#define ZONE(text) WITH("'zone': @'" text "'")

/* The finding's position is that of the @, which is taken out. */
static const struct {
    const char *name, *document;
    lead_status code;
    const char *path, *message;
} problems[] = {
    {"number", "@5", LEAD_ERROR_WRONG_TYPE, "", "expected an object, found a number"},
    {"array", "@[]", LEAD_ERROR_WRONG_TYPE, "", "an object"},
    {"another word", "@'never'", LEAD_ERROR_BAD_VALUE, "", "expected an object or \"always\", found 'never'"},
    {"a word with a NUL", "@'al\\u0000ways'", LEAD_ERROR_JSON_TEXT, "", NULL},
    {"no hours", "@{}", LEAD_ERROR_MISSING_KEY, "", "'hours' is missing"},
    {"a key misspelt", "{'hours': 'always', @'holiday': []}", LEAD_ERROR_UNKNOWN_KEY, "/holiday", "did you mean 'holidays'?"},
    {"a key twice", "{'hours': 'always', @'hours': 'always'}", LEAD_ERROR_DUPLICATE_KEY, "/hours", NULL},
    {"no JSON", "{'hours': 'always'@", LEAD_ERROR_JSON_SYNTAX, "", NULL},

    {"hours: number", "{'hours': @1}", LEAD_ERROR_WRONG_TYPE, "/hours", "an object"},
    {"hours: another word", "{'hours': @'sometimes'}", LEAD_ERROR_BAD_VALUE, "/hours", "\"always\", found 'sometimes'"},
    {"no weekday", HOURS_OF("@'monday': ['09:00-17:00'], 'tue': []"), LEAD_ERROR_UNKNOWN_NAME, "/hours/monday", "unknown weekday 'monday'"},
    {"a weekday with a capital", HOURS_OF("@'Mon': []"), LEAD_ERROR_UNKNOWN_NAME, "/hours/Mon", "did you mean 'mon'?"},
    {"a span of no weekdays", HOURS_OF("@'mon-frx': []"), LEAD_ERROR_UNKNOWN_NAME, "/hours/mon-frx", NULL},
    {"a span of other weekdays", HOURS_OF("@'xon-fri': []"), LEAD_ERROR_UNKNOWN_NAME, "/hours/xon-fri", NULL},
    {"a span without a hyphen", HOURS_OF("@'mon fri': []"), LEAD_ERROR_UNKNOWN_NAME, "/hours/mon fri", NULL},
    {"a span that goes back", HOURS_OF("@'sat-mon': ['09:00-17:00']"), LEAD_ERROR_BAD_VALUE, "/hours/sat-mon", "forward in the week"},
    {"a span of one day", HOURS_OF("@'mon-mon': ['09:00-17:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon-mon", "forward in the week"},
    {"a weekday in a span and alone", HOURS_OF("'mon-fri': ['09:00-17:00'], @'wed': []"), LEAD_ERROR_DUPLICATE_NAME, "/hours/wed", "'wed' stands twice"},
    {"a weekday twice", HOURS_OF("'mon': ['09:00-17:00'], @'mon': []"), LEAD_ERROR_DUPLICATE_KEY, "/hours/mon", NULL},
    {"blocks: text", HOURS_OF("'mon': @'09:00-17:00'"), LEAD_ERROR_WRONG_TYPE, "/hours/mon", "an array"},
    {"a block: number", HOURS_OF("'mon': ['09:00-17:00', @8]"), LEAD_ERROR_WRONG_TYPE, "/hours/mon/1", "a string"},
    {"a block without zeros", HOURS_OF("'mon': [@'9:00-17:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "'9:00-17:00' is not a block"},
    {"a block with a dash", HOURS_OF("'mon': [@'09:00–17:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "is not a block"},
    {"a block of letters", HOURS_OF("'mon': [@'09:00-1x:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "is not a block"},
    {"a block with dots", HOURS_OF("'mon': [@'09.00-17.00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "is not a block"},
    {"a block of 60 minutes", HOURS_OF("'mon': [@'09:60-17:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "is not a block"},
    {"a block to 24:01", HOURS_OF("'mon': [@'09:00-24:01']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "is not a block"},
    {"a block from 24:00", HOURS_OF("'mon': [@'24:00-06:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "from 00:00 to 24:00"},
    {"a block of nothing", HOURS_OF("'mon': ['08:00-09:00', @'12:00-12:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/1", "'12:00-12:00' begins and ends at the same minute; the whole day is '00:00-24:00'"},
    {"blocks that overlap", HOURS_OF("'mon': ['13:00-17:00', @'16:59-18:00', '09:00-13:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/1", "'16:59-18:00' overlaps '09:00-17:00'"},
    {"a block in another", HOURS_OF("'mon': [@'10:00-11:00', '09:00-17:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/0", "overlaps '09:00-17:00'"},
    {"a block twice", HOURS_OF("'mon': ['09:00-17:00', @'09:00-17:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon/1", "overlaps"},
    {"a night over the next morning", HOURS_OF("'tue': ['05:59-12:00'], 'mon': @['22:00-06:00']"), LEAD_ERROR_BAD_VALUE, "/hours/mon",
     "'22:00-06:00' goes on after midnight and overlaps '05:59-12:00' of the next day"},
    {"a night over its own morning", HOURS_OF("'mon-fri': @['22:00-06:00', '05:30-06:30']"), LEAD_ERROR_BAD_VALUE, "/hours/mon-fri", "overlaps '05:30-06:30'"},
    {"Sunday's night over Monday", HOURS_OF("'mon': ['00:00-01:00'], 'sun': @['22:00-00:01']"), LEAD_ERROR_BAD_VALUE, "/hours/sun", NULL},

    {"zone: number", WITH("'zone': @1"), LEAD_ERROR_WRONG_TYPE, "/zone", "a string"},
    {"zone: a name", ZONE("Europe/Berlin"), LEAD_ERROR_BAD_VALUE, "/zone", "'Europe/Berlin' is not a time zone here: the library reads no zone files"},
    {"zone: no dates", ZONE("CET-1CEST"), LEAD_ERROR_BAD_VALUE, "/zone", "also says when it begins and ends"},
    {"zone: a month too many", ZONE("CET-1CEST,M15.5.0,M10.5.0/3"), LEAD_ERROR_BAD_VALUE, "/zone", "on two dates such as"},
    {"zone: nothing", ZONE(""), LEAD_ERROR_BAD_VALUE, "/zone", "'' is not a time zone here"},

    {"holidays: text", WITH("'holidays': @'2026-10-01'"), LEAD_ERROR_WRONG_TYPE, "/holidays", "an array"},
    {"a holiday: number", WITH("'holidays': [@20261001]"), LEAD_ERROR_WRONG_TYPE, "/holidays/0", "a string"},
    {"no date", WITH("'holidays': ['2026-10-01', @'2026-02-29']"), LEAD_ERROR_BAD_VALUE, "/holidays/1", "'2026-02-29' is not a date such as 2026-10-01, or a span"},
    {"a moment", WITH("'holidays': [@'2026-10-01T00:00:00Z']"), LEAD_ERROR_BAD_VALUE, "/holidays/0", "is not a date"},
    {"a span to no date", WITH("'holidays': [@'2026-10-01/2026-10-32']"), LEAD_ERROR_BAD_VALUE, "/holidays/0", "is not a date"},
    {"a span from no date", WITH("'holidays': [@'2026-10-00/2026-10-31']"), LEAD_ERROR_BAD_VALUE, "/holidays/0", "is not a date"},
    {"a span that goes back", WITH("'holidays': [@'2026-10-07/2026-10-01']"), LEAD_ERROR_BAD_VALUE, "/holidays/0", "ends before it begins"},
    {"a holiday twice", WITH("'holidays': ['2026-10-01', '2026-09-01', @'2026-10-01']"), LEAD_ERROR_DUPLICATE_NAME, "/holidays/2", "'2026-10-01' has a date that stands in the holidays before"},
    {"spans that overlap", WITH("'holidays': ['2026-10-01/2026-10-07', @'2026-10-05/2026-10-09']"), LEAD_ERROR_DUPLICATE_NAME, "/holidays/1", "'2026-10-05/2026-10-09' has"},
    {"too many holidays", WITH("'holidays': ['1990-01-01/2010-01-01', @'2010-01-02/2026-10-09']"), LEAD_ERROR_LIMIT, "/holidays/1", "more than 10000 dates"},
    {"very many holidays", WITH("'holidays': [@'0001-01-01/9999-12-31', '2026-01-01']"), LEAD_ERROR_LIMIT, "/holidays/0", "more than 10000 dates"},

    {"dates: array", WITH("'dates': @[]"), LEAD_ERROR_WRONG_TYPE, "/dates", "an object"},
    {"dates: a span", WITH("'dates': {@'2026-10-01/2026-10-02': []}"), LEAD_ERROR_BAD_VALUE, "/dates/2026-10-01~12026-10-02", "is not a date such as 2026-10-01"},
    {"dates: no date", WITH("'dates': {'2026-10-01': [], @'xmas': []}"), LEAD_ERROR_BAD_VALUE, "/dates/xmas", "'xmas' is not a date"},
    {"a date twice", WITH("'dates': {'2026-10-01': [], @'2026-10-01': 'mon'}"), LEAD_ERROR_DUPLICATE_KEY, "/dates/2026-10-01", NULL},
    {"a date that is a holiday", WITH("'dates': {@'2026-10-02': []}, 'holidays': ['2026-10-01/2026-10-07']"), LEAD_ERROR_DUPLICATE_NAME, "/dates/2026-10-02",
     "'2026-10-02' is one of the holidays as well"},
    {"a date: number", WITH("'dates': {'2026-10-01': @1}"), LEAD_ERROR_WRONG_TYPE, "/dates/2026-10-01", "an array"},
    {"a date: no weekday", WITH("'dates': {'2026-10-01': @'monday'}"), LEAD_ERROR_UNKNOWN_NAME, "/dates/2026-10-01", "unknown weekday 'monday'"},
    {"a date: a span of weekdays", WITH("'dates': {'2026-10-01': @'mon-fri'}"), LEAD_ERROR_UNKNOWN_NAME, "/dates/2026-10-01", NULL},
    {"a date: no block", WITH("'dates': {'2026-10-01': [@'9-5']}"), LEAD_ERROR_BAD_VALUE, "/dates/2026-10-01/0", "is not a block"},
    {"a night into a date", "{'hours': {'mon-sun': ['20:00-04:00']}, 'dates': {'2026-10-01': @['03:00-05:00']}}", LEAD_ERROR_BAD_VALUE, "/dates/2026-10-01",
     "'20:00-04:00' goes on after midnight and overlaps '03:00-05:00' of the next day"},
    {"a date's night into the day behind it", WITH("'dates': {'2026-10-01': @['20:00-09:01']}"), LEAD_ERROR_BAD_VALUE, "/dates/2026-10-01", "overlaps '09:00-17:00'"},
    {"a date's night into the next date", WITH("'dates': {'2026-10-02': @['09:00-10:00'], '2026-10-01': ['20:00-09:30']}"), LEAD_ERROR_BAD_VALUE, "/dates/2026-10-02",
     "'20:00-09:30' goes on after midnight and overlaps '09:00-10:00'"},
    {"one date too many", WITH("'holidays': ['2000-01-01/2027-05-17'], 'dates': {'2027-05-19': [], '2027-05-20': @[], '2027-05-21': []}"), LEAD_ERROR_LIMIT, "/dates/2027-05-20", "more than 10000"},

    {"no work", "@{'hours': {}}", LEAD_ERROR_BAD_VALUE, "", "the calendar has no working minute"},
    {"no work on any day", "@{'hours': {'mon-fri': []}, 'holidays': ['2026-10-01'], 'dates': {'2026-10-02': [], '2026-10-03': 'mon'}}", LEAD_ERROR_BAD_VALUE, "", "no working minute"},
};

static void mistakes_are_found_at_their_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        char *json = with_quotes(problems[i].document), *mark = strchr(json, '@');
        const size_t offset = (size_t)(mark - json);
        lead_error error = LEAD_ERROR_INIT;
        lead_calendar *calendar = (lead_calendar *)(void *)&error;
        memmove(mark, mark + 1, strlen(mark));
        const lead_status status = lead_calendar_compile(json, strlen(json), NULL, &calendar, &error);
        if (calendar || status != problems[i].code || error.code != status || error.offset != offset || strcmp(error.path, problems[i].path) != 0 ||
            (problems[i].message && !strstr(error.message, problems[i].message)))
            fail_msg("%s: %d at %s, %u: %s", problems[i].name, (int)status, error.path, (unsigned)error.offset, error.message);
        assert_true(error.line == 1 && error.column > 0);
        free(json);
    }
}

static void what_is_right_is_accepted(void **state)
{
    static const char *const documents[] = {
        "'always'",
        "{'hours': 'always'}",
        "{'x-note': 1, 'hours': {'x-note': 'closed on Mondays', 'tue-sun': ['00:00-24:00']}, 'holidays': [], 'dates': {'x-note': 5}}",
        "{'hours': {'mon': ['09:00-12:00', '12:00-17:00'], 'tue': [], 'wed-thu': ['22:00-06:00'], 'fri': ['06:00-07:00']}, 'zone': 'UTC'}",
        "{'hours': {'mon-sun': ['06:00-22:00', '22:00-06:00']}}",
        "{'hours': {'mon-sun': ['23:59-23:58']}}",
        "{'hours': {}, 'dates': {'2026-10-01': ['00:00-00:01']}}",
        "{'hours': {'sun': ['22:00-09:00'], 'mon': ['09:00-10:00']}, 'holidays': ['2026-10-01/2026-10-01', '0001-01-01', '9999-12-31']}",
        /* A holiday takes the morning that the night before would overlap. */
        "{'hours': {'mon-fri': ['09:00-17:00']}, 'dates': {'2026-10-01': ['20:00-10:00']}, 'holidays': ['2026-10-02']}",
        "{'hours': {'mon-fri': ['09:00-17:00']}, 'holidays': ['2000-01-01/2027-05-18']}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(documents); i++)
        lead_calendar_unref(calendar_of(documents[i]));
}

/* All problems of a place, not only the first one; in a policy there is more than calendars. */
static void every_mistake_is_found(void **state)
{
    static const struct {
        const char *name, *document;
        size_t errors;
    } rows[] = {
        {"every key", "{'zone': 1, 'hours': 2, 'holidays': 3, 'dates': 4, 'five': 5}", 5},
        {"each element", "{'hours': {'mon': ['9-5', '10-4', '09:00-10:00', '09:30-10:30'], 'monday': [], 'mon-tue': [1]}, 'holidays': ['x', 'y'], 'dates': {'z': [2]}}", 10},
        {"a span that overlaps once", "{'hours': {'mon-sun': ['20:00-10:00', '08:00-09:00']}}", 1},
        {"two days that overlap", "{'hours': {'mon': ['20:00-10:00'], 'tue': ['08:00-07:00'], 'wed': ['06:00-08:00']}}", 2},
        {"a date between two days", "{'hours': {'mon-sun': ['20:00-06:00', '06:00-07:00']}, 'dates': {'2026-10-01': ['05:00-06:30', '22:00-06:30']}}", 2},
        {"a word", "'sometimes'", 1},
        {"nothing", "{'hours': 'always'}", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct memory memory;
        struct lead_arena arena;
        struct lead_findings findings;
        char *json = with_quotes(rows[i].document);
        memory_init(&memory, SIZE_MAX);
        lead_arena_init(&arena, &memory.allocator);
        lead_findings_init(&findings, json, strlen(json), &memory.allocator);
        struct lead_place place = {&findings, NULL, NULL, 0};
        assert_int_equal(lead_json_read(json, strlen(json), &arena, &place.value, NULL), LEAD_OK);
        lead_calendar *calendar = lead_calendar_read(&place, &memory.allocator);
        if (findings.errors != rows[i].errors || findings.out_of_memory || (calendar != NULL) != (rows[i].errors == 0))
            fail_msg("%s: %zu errors; the last: %s", rows[i].name, findings.errors, findings.count ? findings.items[findings.count - 1].message : "");
        lead_calendar_unref(calendar);
        lead_findings_free(&findings);
        lead_arena_free(&arena);
        assert_int_equal(memory.blocks, 0);
        free(json);
    }
}

static void memory_that_ends_is_reported(void **state)
{
    static const char *const documents[] = {
        "'always'",
        "{'hours': 'always', 'zone': '" BERLIN "', 'holidays': ['2026-01-01/2026-12-31']}",
        "{'hours': {'mon-fri': ['09:00-12:00', '13:00-17:00'], 'sat': ['22:00-06:00']}, 'zone': '" SYDNEY "', 'holidays': ['2026-10-03'], 'dates': {'2026-10-04': ['01:00-06:30'], '2026-04-05': 'mon'}}",
        "{'hours': {'monday': ['25:00'], 'tue': ['x'], 'wed': [1]}, 'holidays': ['x', 'y', 'z'], 'dates': {'z': [2], 'zz': 0}, 'zone': 'CET', 'other': 1}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        char *json = with_quotes(documents[i]);
        lead_status status = LEAD_ERROR_OUT_OF_MEMORY;
        for (size_t allowed = 0; status == LEAD_ERROR_OUT_OF_MEMORY; allowed++) {
            struct memory memory;
            lead_error error = LEAD_ERROR_INIT;
            lead_calendar *calendar = (lead_calendar *)(void *)&error;
            memory_init(&memory, allowed);
            status = lead_calendar_compile(json, strlen(json), &memory.allocator, &calendar, &error);
            assert_true(status == error.code && (calendar != NULL) == (status == LEAD_OK));
            lead_calendar_unref(calendar);
            assert_int_equal(memory.blocks, 0);
            assert_int_equal(memory.bytes, 0);
        }
        if (status != (i + 1 < COUNT_OF(documents) ? LEAD_OK : LEAD_ERROR_UNKNOWN_NAME))
            fail_msg("%s: %d", documents[i], (int)status);
        free(json);
    }
}

static void calls_that_make_no_sense(void **state)
{
    lead_allocator broken = {.size = sizeof broken};
    lead_calendar *calendar = (lead_calendar *)(void *)&broken;
    lead_error error = LEAD_ERROR_INIT;
    (void)state;
    assert_int_equal(lead_calendar_compile("\"always\"", 8, NULL, NULL, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_int_equal(lead_calendar_compile(NULL, 8, NULL, &calendar, &error), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(calendar);
    calendar = (lead_calendar *)(void *)&broken;
    assert_int_equal(lead_calendar_compile("\"always\"", 8, &broken, &calendar, NULL), LEAD_ERROR_INVALID_ARGUMENT);
    assert_null(calendar);
    assert_int_equal(lead_calendar_compile(NULL, 0, NULL, &calendar, NULL), LEAD_ERROR_JSON_SYNTAX);
    assert_int_equal(lead_calendar_compile("5", 1, NULL, &calendar, NULL), LEAD_ERROR_WRONG_TYPE);
    assert_null(lead_calendar_ref(NULL));
    lead_calendar_unref(NULL);
    calendar = calendar_of("'always'");
    assert_ptr_equal(lead_calendar_ref(calendar), calendar);
    lead_calendar_unref(calendar);
    assert_true(lead_calendar_is_open(calendar, 0));
    lead_calendar_unref(calendar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_found_at_their_places), cmocka_unit_test(what_is_right_is_accepted), cmocka_unit_test(every_mistake_is_found),
        cmocka_unit_test(memory_that_ends_is_reported),       cmocka_unit_test(calls_that_make_no_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
