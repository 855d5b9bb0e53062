/* SPDX-License-Identifier: MIT */
/* Everything that can be wrong with a policy: one mistake, one problem, with its path and position. */
#include "policy_fixture.h"

struct mistake {
    enum policy_section section;
    const char *text; /* in place of the good section */
    lead_status code;
    const char *path;
    const char *at;      /* the document goes on like this at the position */
    const char *message; /* a part of it; NULL: any */
};

#define BAD LEAD_ERROR_BAD_VALUE
#define TYPE LEAD_ERROR_WRONG_TYPE
#define MISSING LEAD_ERROR_MISSING_KEY
#define UNKNOWN LEAD_ERROR_UNKNOWN_NAME
#define TWICE LEAD_ERROR_DUPLICATE_NAME
#define LIMIT LEAD_ERROR_LIMIT

static const struct mistake of_documents[] = {
    {HEAD, "\"leadcore\": 2, \"name\": \"p\", \"version\": \"1\"", BAD, "/leadcore", "2,", "expected the number 1, found 2"},
    {HEAD, "\"name\": \"p\", \"version\": \"1\"", MISSING, "", "{", "'leadcore' is missing"},
    {HEAD, "\"leadcore\": 1, \"version\": \"1\"", MISSING, "", "{", "'name' is missing"},
    {HEAD, "\"leadcore\": 1, \"name\": \"\", \"version\": \"1\"", BAD, "/name", "\"\"", NULL},
    {HEAD, "\"leadcore\": 1, \"name\": \"p\", \"version\": 1", TYPE, "/version", "1,", "expected a string, found a number"},
    {MORE, "\"scores\": {}", LEAD_ERROR_UNKNOWN_KEY, "/scores", "\"scores\"", "unknown key 'scores'"},
    {MORE, "\"name\": \"q\"", LEAD_ERROR_DUPLICATE_KEY, "/name", "\"name\": \"q\"", NULL},
    {FIELDS, "\"fields\": {\"deal\": \"number\", \"all\": \"flag\"}", BAD, "/fields/all", "\"all\"", "conditions use the name 'all' for themselves"},
    {FIELDS, "\"fields\": {\"deal\": \"nummer\"}", BAD, "/fields/deal", "\"nummer\"", "did you mean 'number'?"},
    {PEOPLE, NULL, MISSING, "", "{", "'people' is missing"},
    {PEOPLE, "\"people\": []", BAD, "/people", "[]", "at least one"},
    {PEOPLE, "\"people\": {}", TYPE, "/people", "{}", "expected an array, found an object"},
    {TEAMS, "\"teams\": {}", TYPE, "/teams", "{}", NULL},
    {SLAS, "\"slas\": []", TYPE, "/slas", "[]", NULL},
    {RULES, NULL, MISSING, "", "{", "'rules' is missing"},
    {RULES, "\"rules\": []", BAD, "/rules", "[]", NULL},
    {RULES, "\"rules\": \"builtin\"", TYPE, "/rules", "\"builtin\"", NULL},
    {CALENDARS, "\"calendars\": []", TYPE, "/calendars", "[]", NULL},
};

#define CALENDAR(name, body) "\"calendars\": {\"office\": \"always\", \"" name "\": " body "}"

static const struct mistake of_calendars[] = {
    {CALENDARS, CALENDAR("always", "\"always\""), TWICE, "/calendars/always", "\"always\": ", "the name 'always' means something already"},
    {CALENDARS, CALENDAR("assignee", "\"always\""), TWICE, "/calendars/assignee", "\"assignee\"", NULL},
    {CALENDARS, CALENDAR("team", "\"always\""), TWICE, "/calendars/team", "\"team\"", NULL},
    {CALENDARS, CALENDAR("", "\"always\""), BAD, "/calendars/", "\"\"", "expected a name of 1 to 200 bytes, found 0"},
    {CALENDARS, CALENDAR("x-y", "\"always\""), BAD, "/calendars/x-y", "\"x-y\"", "kept for comments"},
    {CALENDARS, CALENDAR("a\\u0000b", "\"always\""), LEAD_ERROR_JSON_TEXT, "/calendars/a?b", "\"a\\u0000b\"", NULL},
    {CALENDARS, CALENDAR("office", "\"always\""), LEAD_ERROR_DUPLICATE_KEY, "/calendars/office", "\"office\": \"always\"}", NULL},
    {CALENDARS, CALENDAR("o", "{\"hours\": {}}"), BAD, "/calendars/o", "{\"hours\": {}}", "no working minute"},
    {CALENDARS, CALENDAR("o", "{\"hours\": {\"mon\": [\"09:00-12:00\", \"11:00-13:00\"]}}"), BAD, "/calendars/o/hours/mon/1", "\"11:00-13:00\"", "overlaps"},
};

#define PERSON(more) "\"people\": [{\"id\": \"ada\"}, {\"id\": \"ben\", " more "}, {\"id\": \"cleo\"}]"

static const struct mistake of_people[] = {
    {PEOPLE, "\"people\": [{\"id\": \"ada\"}, {\"id\": \"ben\"}, {\"id\": \"ada\"}, {\"id\": \"cleo\"}]", TWICE, "/people/2/id", "\"ada\"}, {\"id\": \"cleo\"", "person 'ada' stands twice"},
    {PEOPLE, "\"people\": [{\"id\": \"ada\"}, {\"name\": \"nobody\"}, {\"id\": \"ben\"}, {\"id\": \"cleo\"}]", MISSING, "/people/1", "{\"name\"", "'id' is missing"},
    {PEOPLE, "\"people\": [{\"id\": \"ada\"}, {\"id\": \"\"}, {\"id\": \"ben\"}, {\"id\": \"cleo\"}]", BAD, "/people/1/id", "\"\"", NULL},
    {PEOPLE, "\"people\": [{\"id\": \"ada\"}, 7, {\"id\": \"ben\"}, {\"id\": \"cleo\"}]", TYPE, "/people/1", "7", NULL},
    {PEOPLE, "\"people\": [{\"id\": \"ada\"}, {\"id\": 7}, {\"id\": \"ben\"}, {\"id\": \"cleo\"}]", TYPE, "/people/1/id", "7", NULL},
    {PEOPLE, PERSON("\"wieght\": 1"), LEAD_ERROR_UNKNOWN_KEY, "/people/1/wieght", "\"wieght\"", "did you mean 'weight'?"},
    {PEOPLE, PERSON("\"name\": \"\""), BAD, "/people/1/name", "\"\"", NULL},
    {PEOPLE, PERSON("\"weight\": 0"), BAD, "/people/1/weight", "0}", "expected a whole number from 1 to 10000, found 0"},
    {PEOPLE, PERSON("\"weight\": -3"), BAD, "/people/1/weight", "-3", NULL},
    {PEOPLE, PERSON("\"weight\": 1.5"), BAD, "/people/1/weight", "1.5", NULL},
    {PEOPLE, PERSON("\"weight\": 10001"), BAD, "/people/1/weight", "10001", NULL},
    {PEOPLE, PERSON("\"weight\": \"1\""), TYPE, "/people/1/weight", "\"1\"", NULL},
    {PEOPLE, PERSON("\"rank\": 0"), BAD, "/people/1/rank", "0}", NULL},
    {PEOPLE, PERSON("\"rank\": 251"), BAD, "/people/1/rank", "251", NULL},
    {PEOPLE, PERSON("\"capacity\": 5"), TYPE, "/people/1/capacity", "5", NULL},
    {PEOPLE, PERSON("\"capacity\": {\"open\": -1}"), BAD, "/people/1/capacity/open", "-1", "from 0 to 1000000000"},
    {PEOPLE, PERSON("\"capacity\": {\"per_day\": 1000000001}"), BAD, "/people/1/capacity/per_day", "1000000001", NULL},
    {PEOPLE, PERSON("\"capacity\": {\"per_month\": 1}"), LEAD_ERROR_UNKNOWN_KEY, "/people/1/capacity/per_month", "\"per_month\"", NULL},
    {PEOPLE, PERSON("\"skills\": \"banking\""), TYPE, "/people/1/skills", "\"banking\"", NULL},
    {PEOPLE, PERSON("\"skills\": [\"a\", \"b\", \"a\"]"), TWICE, "/people/1/skills/2", "\"a\"]", "skill 'a' stands twice"},
    {PEOPLE, PERSON("\"languages\": [\"a\", 5]"), TYPE, "/people/1/languages/1", "5]", NULL},
    {PEOPLE, PERSON("\"territories\": [\"\"]"), BAD, "/people/1/territories/0", "\"\"", NULL},
    {PEOPLE, PERSON("\"calendar\": \"offce\""), UNKNOWN, "/people/1/calendar", "\"offce\"", "unknown calendar 'offce'; did you mean 'office'?"},
    {PEOPLE, PERSON("\"calendar\": {}"), TYPE, "/people/1/calendar", "{}", NULL},
    {PEOPLE, PERSON("\"away\": {}"), TYPE, "/people/1/away", "{}", NULL},
    {PEOPLE, PERSON("\"away\": [5]"), TYPE, "/people/1/away/0", "5]", NULL},
    {PEOPLE, PERSON("\"away\": [{\"from\": \"2026-01-01\"}]"), MISSING, "/people/1/away/0", "{\"from\"", "'until' is missing"},
    {PEOPLE, PERSON("\"away\": [{\"from\": \"soon\", \"until\": \"2026-01-01\"}]"), BAD, "/people/1/away/0/from", "\"soon\"", "found 'soon'"},
    {PEOPLE, PERSON("\"away\": [{\"from\": \"2026-01-01\", \"until\": 9}]"), TYPE, "/people/1/away/0/until", "9}", NULL},
    {PEOPLE, PERSON("\"away\": [{\"from\": \"2026-01-02\", \"until\": \"2026-01-01\"}]"), BAD, "/people/1/away/0/until", "\"2026-01-01\"", "'until' is not after 'from'"},
    {PEOPLE, PERSON("\"away\": [{\"from\": \"2026-01-01\", \"until\": \"2026-01-01\"}]"), BAD, "/people/1/away/0/until", "\"2026-01-01\"}]", NULL},
    {PEOPLE, PERSON("\"away\": [{\"from\": \"2026-02-01\", \"until\": \"2026-02-09\"}, {\"from\": \"2026-01-01\", \"until\": \"2026-02-02\"}]"), BAD, "/people/1/away/1",
     "{\"from\": \"2026-01-01\"", "overlaps with another absence"},
    {PEOPLE, PERSON("\"away\": [{\"from\": \"2026-02-01\", \"until\": \"2026-02-09\"}, {\"from\": \"2026-03-01\", \"until\": \"2026-03-09\"},"
                    " {\"from\": \"2026-02-08T23:59:59Z\", \"until\": \"2026-02-10\"}]"), BAD, "/people/1/away/2", "{\"from\": \"2026-02-08", NULL},
    {PEOPLE, PERSON("\"prefers\": {\"grede\": \"A\"}"), UNKNOWN, "/people/1/prefers/grede", "\"grede\"", "did you mean 'grade'?"},
    {PEOPLE, PERSON("\"prefers\": {\"activity\": {}}"), LEAD_ERROR_UNKNOWN_KEY, "/people/1/prefers/activity", "\"activity\"", "cannot stand in a policy"},
    {PEOPLE, PERSON("\"prefers\": {\"class\": \"hot\"}"), UNKNOWN, "/people/1/prefers/class", "\"class\"", "unknown field 'class'"},
    {PEOPLE, PERSON("\"prefers\": {}"), BAD, "/people/1/prefers", "{}", "an empty condition"},
};

#define TEAM(more) "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"ben\"], " more "}, {\"name\": \"telesales\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}]"
#define TURNS "\"strategy\": \"round_robin\", "
#define BANDS(value) "\"strategy\": \"best_for_best\", \"bands\": " value
#define STICKY(value) TURNS "\"sticky\": " value

static const struct mistake of_teams[] = {
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"ben\", \"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"key account\", \"members\": [\"ada\"], \"strategy\": \"hash\"},"
            " {\"name\": \"telesales\", \"members\": [\"ada\"], \"strategy\": \"hash\"}]", TWICE, "/teams/1/name", "\"key account\", \"members\": [\"ada\"]", "team 'key account' stands twice"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}]", MISSING, "/teams/0", "{\"name\"", "'members' is missing"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": [\"cleo\"]}]", MISSING, "/teams/1", "{\"name\": \"tele", "'strategy' is missing"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}]",
     MISSING, "/teams/1", "{\"members\"", "'name' is missing"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, [], {\"name\": \"telesales\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}]", TYPE, "/teams/1", "[]", NULL},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": [], \"strategy\": \"hash\"}]", BAD, "/teams/1/members", "[]", "at least one"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": [\"adda\"], \"strategy\": \"hash\"}]", UNKNOWN, "/teams/1/members/0", "\"adda\"",
     "unknown person 'adda'; did you mean 'ada'?"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": [\"ada\", \"ben\", \"ada\"], \"strategy\": \"hash\"}]", TWICE, "/teams/1/members/2",
     "\"ada\"], \"strategy\"", "member 'ada' stands twice in this team"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": [5], \"strategy\": \"hash\"}]", TYPE, "/teams/1/members/0", "5]", NULL},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"telesales\", \"members\": \"ada\", \"strategy\": \"hash\"}]", TYPE, "/teams/1/members", "\"ada\", \"strategy\"", NULL},
    {TEAMS, TEAM("\"strategy\": \"random\""), BAD, "/teams/0/strategy", "\"random\"", "unknown strategy 'random'"},
    {TEAMS, TEAM("\"strategy\": \"wieghted\""), BAD, "/teams/0/strategy", "\"wieghted\"", "did you mean 'weighted'?"},
    {TEAMS, TEAM("\"strategy\": 1"), TYPE, "/teams/0/strategy", "1}", NULL},
    {TEAMS, TEAM("\"strategy\": \"most_free\""), MISSING, "/teams/0/members/1", "\"ben\"", "needs 'open' in the 'capacity' of 'ben'"},
    {TEAMS, TEAM("\"strategy\": \"best_for_best\""), MISSING, "/teams/0", "{\"name\": \"key", "needs 'bands'"},
    {TEAMS, TEAM(TURNS "\"bands\": {\"field\": \"deal\", \"from\": [1]}"), LEAD_ERROR_UNKNOWN_KEY, "/teams/0/bands", "\"bands\"", "'bands' belongs to the strategy 'best_for_best'"},
    {TEAMS, TEAM(BANDS("[1]")), TYPE, "/teams/0/bands", "[1]", NULL},
    {TEAMS, TEAM(BANDS("{\"from\": [1]}")), MISSING, "/teams/0/bands", "{\"from\"", "'field' is missing"},
    {TEAMS, TEAM(BANDS("{\"field\": \"deal\"}")), MISSING, "/teams/0/bands", "{\"field\"", "'from' is missing"},
    {TEAMS, TEAM(BANDS("{\"field\": \"deel\", \"from\": [1]}")), UNKNOWN, "/teams/0/bands/field", "\"deel\"", "did you mean 'deal'?"},
    {TEAMS, TEAM(BANDS("{\"field\": \"grade\", \"from\": [1]}")), TYPE, "/teams/0/bands/field", "\"grade\"", "expected a field of type \"number\", but 'grade' has the type \"category\""},
    {TEAMS, TEAM(BANDS("{\"field\": \"deal\", \"from\": []}")), BAD, "/teams/0/bands/from", "[]", NULL},
    {TEAMS, TEAM(BANDS("{\"field\": \"deal\", \"from\": [3, 2, 2]}")), BAD, "/teams/0/bands/from/2", "2]", "must fall"},
    {TEAMS, TEAM(BANDS("{\"field\": \"deal\", \"from\": [0, -0.0]}")), BAD, "/teams/0/bands/from/1", "-0.0", "must fall"},
    {TEAMS, TEAM(BANDS("{\"field\": \"deal\", \"from\": [\"3\"]}")), TYPE, "/teams/0/bands/from/0", "\"3\"", NULL},
    {TEAMS, TEAM(BANDS("{\"field\": \"deal\", \"from\": [17,16,15,14,13,12,11,10,9,8,7,6,5,4,3,2,1]}")), LIMIT, "/teams/0/bands/from", "[17", "at most 16"},
    {TEAMS, TEAM(STICKY("{\"owner\": \"owner\"}")), TYPE, "/teams/0/sticky", "{\"owner\"", NULL},
    {TEAMS, TEAM(STICKY("[]")), BAD, "/teams/0/sticky", "[]", NULL},
    {TEAMS, TEAM(STICKY("[{}]")), MISSING, "/teams/0/sticky/0", "{}", "expected one of 'owner' and 'same'"},
    {TEAMS, TEAM(STICKY("[{\"owner\": \"owner\", \"same\": \"company\"}]")), BAD, "/teams/0/sticky/0", "{\"owner\"", "expected one of 'owner' and 'same'"},
    {TEAMS, TEAM(STICKY("[{\"own\": \"owner\"}]")), LEAD_ERROR_UNKNOWN_KEY, "/teams/0/sticky/0/own", "\"own\"", NULL},
    {TEAMS, TEAM(STICKY("[\"owner\"]")), TYPE, "/teams/0/sticky/0", "\"owner\"", NULL},
    {TEAMS, TEAM(STICKY("[{\"owner\": \"company\"}]")), TYPE, "/teams/0/sticky/0/owner", "\"company\"", "expected a field of type \"category\", but 'company' has the type \"text\""},
    {TEAMS, TEAM(STICKY("[{\"owner\": 1}]")), TYPE, "/teams/0/sticky/0/owner", "1}", NULL},
    {TEAMS, TEAM(STICKY("[{\"same\": \"deal\"}]")), TYPE, "/teams/0/sticky/0/same", "\"deal\"", "expected a field of type \"category\" or \"text\", but 'deal' has the type \"number\""},
    {TEAMS, TEAM(STICKY("[{\"same\": \"company\"}, {\"owner\": \"owner\"}, {\"same\": \"grade\"}]")), BAD, "/teams/0/sticky/2", "{\"same\": \"grade\"", "a second 'same'"},
    {TEAMS, TEAM(STICKY("[{\"owner\": \"owner\"}, {\"owner\": \"grade\"}, {\"owner\": \"language\"}, {\"owner\": \"owner\"}, {\"owner\": \"owner\"}]")), LIMIT, "/teams/0/sticky", "[{", "at most 4"},
    {TEAMS, TEAM(TURNS "\"returning\": \"later\""), BAD, "/teams/0/returning", "\"later\"", "expected 'even' or 'catch_up'"},
    {TEAMS, TEAM(TURNS "\"calendar\": \"offis\""), UNKNOWN, "/teams/0/calendar", "\"offis\"", "did you mean 'office'?"},
    {TEAMS, TEAM(TURNS "\"fallback\": \"telesale\""), UNKNOWN, "/teams/0/fallback", "\"telesale\"", "unknown team 'telesale'; did you mean 'telesales'?"},
    {TEAMS, TEAM(TURNS "\"fallback\": \"key account\""), LEAD_ERROR_CYCLE, "/teams/0/fallback", "\"key account\"}", "fallbacks go in a circle: key account → key account"},
};

#define CLOCK(more) "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"a\", \"within\": \"5m\", " more "}]}}"
#define CLOCKS(clocks) "\"slas\": {\"fast\": {\"clocks\": " clocks "}}"
#define REASSIGN "\"clocks\": [{\"name\": \"a\", \"within\": \"5m\", \"on_breach\": \"reassign\"}]"
#define SLA(more) "\"slas\": {\"fast\": {" REASSIGN ", " more "}}"

static const struct mistake of_slas[] = {
    {SLAS, "\"slas\": {\"fast\": 5}", TYPE, "/slas/fast", "5}", NULL},
    {SLAS, "\"slas\": {\"fast\": {}}", MISSING, "/slas/fast", "{}", "'clocks' is missing"},
    {SLAS, "\"slas\": {\"fast\": {" REASSIGN "}, \"\": {" REASSIGN "}}", BAD, "/slas/", "\"\": {", NULL},
    {SLAS, CLOCKS("[]"), BAD, "/slas/fast/clocks", "[]", NULL},
    {SLAS, CLOCKS("[7]"), TYPE, "/slas/fast/clocks/0", "7]", NULL},
    {SLAS, CLOCKS("[{\"within\": \"5m\"}]"), MISSING, "/slas/fast/clocks/0", "{\"within\"", "'name' is missing"},
    {SLAS, CLOCKS("[{\"name\": \"a\"}]"), MISSING, "/slas/fast/clocks/0", "{\"name\"", "'within' is missing"},
    {SLAS, CLOCKS("[{\"name\": \"\", \"within\": \"5m\"}]"), BAD, "/slas/fast/clocks/0/name", "\"\"", NULL},
    {SLAS, CLOCKS("[{\"name\": \"a\", \"within\": \"5m\"}, {\"name\": \"b\", \"within\": \"5m\"}, {\"name\": \"a\", \"within\": \"9m\"}]"), TWICE, "/slas/fast/clocks/2/name", "\"a\", \"within\": \"9m\"",
     "clock 'a' stands twice in this SLA"},
    {SLAS, CLOCKS("[{\"name\": \"a\", \"within\": \"5m\"}, {\"name\": \"b\", \"within\": \"5m\"}, {\"name\": \"c\", \"within\": \"5m\"}, {\"name\": \"d\", \"within\": \"5m\"}, {\"name\": \"e\", \"within\": \"5m\"}]"), LIMIT,
     "/slas/fast/clocks", "[{", "5 clocks; at most 4"},
    {SLAS, CLOCKS("[{\"name\": \"a\", \"within\": \"5d\"}]"), BAD, "/slas/fast/clocks/0/within", "\"5d\"", "in minutes or hours"},
    {SLAS, CLOCKS("[{\"name\": \"a\", \"within\": \"0m\"}]"), BAD, "/slas/fast/clocks/0/within", "\"0m\"", NULL},
    {SLAS, CLOCKS("[{\"name\": \"a\", \"within\": \"five\"}]"), BAD, "/slas/fast/clocks/0/within", "\"five\"", NULL},
    {SLAS, CLOCKS("[{\"name\": \"a\", \"within\": 5, \"warn\": [\"9h\"]}]"), TYPE, "/slas/fast/clocks/0/within", "5,", NULL},
    {SLAS, CLOCK("\"warn\": \"1m\""), TYPE, "/slas/fast/clocks/0/warn", "\"1m\"", NULL},
    {SLAS, CLOCK("\"warn\": []"), BAD, "/slas/fast/clocks/0/warn", "[]", NULL},
    {SLAS, CLOCK("\"warn\": [\"4m\", \"3m\", \"2m\", \"1m\"]"), LIMIT, "/slas/fast/clocks/0/warn", "[\"4m\"", "at most 3"},
    {SLAS, CLOCK("\"warn\": [\"5m\"]"), BAD, "/slas/fast/clocks/0/warn/0", "\"5m\"]", "shorter time before the deadline than 'within'"},
    {SLAS, CLOCK("\"warn\": [\"3m\", \"3m\"]"), BAD, "/slas/fast/clocks/0/warn/1", "\"3m\"]", "than that of the warning before"},
    {SLAS, CLOCK("\"warn\": [\"1d\", \"1m\"]"), BAD, "/slas/fast/clocks/0/warn/0", "\"1d\"", NULL},
    {SLAS, CLOCK("\"calendar\": \"tean\""), UNKNOWN, "/slas/fast/clocks/0/calendar", "\"tean\"", "unknown calendar 'tean'"},
    {SLAS, CLOCK("\"calendar\": 5"), TYPE, "/slas/fast/clocks/0/calendar", "5}", NULL},
    {SLAS, CLOCK("\"starts\": \"now\""), BAD, "/slas/fast/clocks/0/starts", "\"now\"", "expected 'assigned' or 'received'"},
    {SLAS, CLOCK("\"on_breach\": \"panic\""), BAD, "/slas/fast/clocks/0/on_breach", "\"panic\"", "expected 'report' or 'reassign'"},
    {SLAS, CLOCK("\"after\": \"5m\""), LEAD_ERROR_UNKNOWN_KEY, "/slas/fast/clocks/0/after", "\"after\"", NULL},
    {SLAS, SLA("\"hops\": 0"), BAD, "/slas/fast/hops", "0}", "from 1 to 7"},
    {SLAS, SLA("\"hops\": 8"), BAD, "/slas/fast/hops", "8}", NULL},
    {SLAS, SLA("\"escalate\": \"ada\""), TYPE, "/slas/fast/escalate", "\"ada\"", NULL},
    {SLAS, SLA("\"escalate\": {}"), MISSING, "/slas/fast/escalate", "{}", "expected one of 'team' and 'person'"},
    {SLAS, SLA("\"escalate\": {\"team\": \"telesales\", \"person\": \"ada\"}"), BAD, "/slas/fast/escalate", "{\"team\"", NULL},
    {SLAS, SLA("\"escalate\": {\"team\": \"tele\"}"), UNKNOWN, "/slas/fast/escalate/team", "\"tele\"", "unknown team 'tele'; expected 'key account' or 'telesales'"},
    {SLAS, SLA("\"escalate\": {\"person\": \"cloe\"}"), UNKNOWN, "/slas/fast/escalate/person", "\"cloe\"", "did you mean 'cleo'?"},
    {SLAS, SLA("\"escalate\": {\"person\": null}"), TYPE, "/slas/fast/escalate/person", "null", NULL},
};

#define RULE(rule) "\"rules\": [" rule ", {\"name\": \"rest\", \"when\": {\"hot\": true}, \"team\": \"telesales\", \"sla\": \"fast\"}, {\"name\": \"key\", \"team\": \"key account\"}]"
#define NEEDS(value) RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"team\": \"key account\", \"needs\": " value "}")

static const struct mistake of_rules[] = {
    {RULES, RULE("{\"name\": \"rest\", \"when\": {\"deal\": 1}, \"team\": \"telesales\"}"), TWICE, "/rules/1/name", "\"rest\", \"when\": {\"hot\"", "rule 'rest' stands twice"},
    {RULES, RULE("{\"when\": {\"deal\": 1}, \"team\": \"telesales\"}"), MISSING, "/rules/0", "{\"when\"", "'name' is missing"},
    {RULES, RULE("7"), TYPE, "/rules/0", "7", NULL},
    {RULES, RULE("{\"name\": \"\", \"when\": {\"deal\": 1}, \"team\": \"telesales\"}"), BAD, "/rules/0/name", "\"\"", NULL},
    {RULES, RULE("{\"name\": \"r\", \"wehn\": {\"deal\": 1}, \"team\": \"telesales\"}"), LEAD_ERROR_UNKNOWN_KEY, "/rules/0/wehn", "\"wehn\"", "did you mean 'when'?"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}}"), MISSING, "/rules/0", "{\"name\": \"r\"", "expected one of 'team', 'person' and 'unassigned'"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"team\": \"telesales\", \"person\": \"ada\"}"), BAD, "/rules/0", "{\"name\": \"r\"", "expected one of"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"person\": \"ada\", \"unassigned\": \"no\"}"), BAD, "/rules/0", "{\"name\": \"r\"", "expected one of"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"team\": \"kee account\"}"), UNKNOWN, "/rules/0/team", "\"kee account\"", "unknown team 'kee account'; did you mean 'key account'?"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"team\": 5}"), TYPE, "/rules/0/team", "5}", NULL},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"person\": \"adda\"}"), UNKNOWN, "/rules/0/person", "\"adda\"", "unknown person 'adda'; did you mean 'ada'?"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"unassigned\": true}"), TYPE, "/rules/0/unassigned", "true}", NULL},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"team\": \"telesales\", \"reason\": 1}"), TYPE, "/rules/0/reason", "1}", NULL},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"team\": \"telesales\", \"sla\": \"slow\"}"), UNKNOWN, "/rules/0/sla", "\"slow\"", "unknown SLA 'slow'; expected 'fast'"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deel\": 1}, \"team\": \"telesales\"}"), UNKNOWN, "/rules/0/when/deel", "\"deel\"", "unknown field 'deel'; did you mean 'deal'?"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"verdict\": \"qualified\"}, \"team\": \"telesales\"}"), UNKNOWN, "/rules/0/when/verdict", "\"verdict\"", "unknown field 'verdict'"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"activity\": {\"on\": \"call\", \"count\": 1}}, \"team\": \"telesales\"}"), LEAD_ERROR_UNKNOWN_KEY, "/rules/0/when/activity", "\"activity\"", "reads fields only"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": \"much\"}, \"team\": \"telesales\"}"), TYPE, "/rules/0/when/deal", "\"much\"", NULL},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"all\": [{\"grade\": \"A\"}, {\"grade\": \"B\"}]}, \"team\": \"telesales\"}"), BAD, "/rules/0/when", "{\"all\"", "no lead can meet this condition"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": {\">\": 5}, \"all\": [{\"deal\": {\"<=\": 5}}]}, \"team\": \"telesales\"}"), BAD, "/rules/0/when", "{\"deal\"", NULL},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"hot\": true}, \"team\": \"telesales\"}"), BAD, "/rules/1/when", "{\"hot\": true}, \"team\": \"telesales\", \"sla\"", "the rule 'r' has the same condition"},
    {RULES, "\"rules\": [{\"name\": \"large\", \"when\": {\"hot\": true}, \"team\": \"telesales\"}, {\"name\": \"all\", \"team\": \"key account\"}, {\"name\": \"late\", \"when\": {\"deal\": 1}, \"person\": \"ada\", \"sla\": \"fast\"}]", BAD, "/rules/2",
     "{\"name\": \"late\"", "no lead comes here: the rule 'all', which stands before, takes all"},
    {RULES, NEEDS("[]"), TYPE, "/rules/0/needs", "[]", NULL},
    {RULES, NEEDS("{\"skill\": [\"banking\"]}"), LEAD_ERROR_UNKNOWN_KEY, "/rules/0/needs/skill", "\"skill\"", "did you mean 'skills'?"},
    {RULES, NEEDS("{\"skills\": []}"), BAD, "/rules/0/needs/skills", "[]", NULL},
    {RULES, NEEDS("{\"skills\": \"banking\"}"), TYPE, "/rules/0/needs/skills", "\"banking\"", NULL},
    {RULES, NEEDS("{\"skills\": [7]}"), TYPE, "/rules/0/needs/skills/0", "7]", NULL},
    {RULES, NEEDS("{\"skills\": [\"bankin\"]}"), UNKNOWN, "/rules/0/needs/skills/0", "\"bankin\"", "unknown skill 'bankin'; did you mean 'banking'?"},
    {RULES, NEEDS("{\"territories\": [\"north\"]}"), UNKNOWN, "/rules/0/needs/territories/0", "\"north\"", "unknown territory 'north'"},
    {RULES, NEEDS("{\"languages\": [\"de\", \"de\"]}"), TWICE, "/rules/0/needs/languages/1", "\"de\"]", "language 'de' stands twice"},
    {RULES, NEEDS("{\"languages\": {}}"), MISSING, "/rules/0/needs/languages", "{}", "'field' is missing"},
    {RULES, NEEDS("{\"languages\": {\"field\": \"company\"}}"), TYPE, "/rules/0/needs/languages/field", "\"company\"", "expected a field of type \"category\""},
    {RULES, NEEDS("{\"languages\": {\"field\": \"langauge\"}}"), UNKNOWN, "/rules/0/needs/languages/field", "\"langauge\"", "did you mean 'language'?"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"person\": \"ben\", \"needs\": {\"skills\": [\"banking\"]}}"), BAD, "/rules/0/needs", "{\"skills\"", "the person of this rule does not have all"},
};

/* The one problem is as the row says, and compiling gives the same. */
static void check_mistake(const struct mistake *mistake)
{
    char *document = document_with(mistake->section, mistake->text);
    lead_problems *problems = check_policy(document);
    lead_error found = LEAD_ERROR_INIT, error = LEAD_ERROR_INIT;
    lead_policy *policy;
    print_message("# %s\n", mistake->text ? mistake->text : "left out");
    for (size_t i = 0; i < lead_problems_count(problems); i++) {
        assert_int_equal(lead_problems_get(problems, i, &found), LEAD_OK);
        print_message("#   %s at %s\n", found.message, found.path);
    }
    assert_int_equal(lead_problems_count(problems), 1);
    assert_int_equal(found.code, mistake->code);
    assert_string_equal(found.path, mistake->path);
    assert_memory_equal(document + found.offset, mistake->at, strlen(mistake->at));
    if (mistake->message)
        assert_non_null(strstr(found.message, mistake->message));
    assert_int_equal(lead_policy_compile(document, strlen(document), NULL, &policy, &error), mistake->code);
    assert_null(policy);
    assert_int_equal(error.offset, found.offset);
    assert_int_equal(error.line, found.line);
    assert_int_equal(error.column, found.column);
    assert_string_equal(error.message, found.message);
    lead_problems_free(problems);
    free(document);
}

#define MISTAKES(table) \
    static void test_##table(void **state) \
    { \
        (void)state; \
        for (size_t i = 0; i < COUNT_OF(table); i++) \
            check_mistake(&table[i]); \
    }
MISTAKES(of_documents)
MISTAKES(of_calendars)
MISTAKES(of_people)
MISTAKES(of_teams)
MISTAKES(of_slas)
MISTAKES(of_rules)

/* --- more than one section ---------------------------------------------------------------------------------------------------------------- */

struct expected {
    lead_status code;
    const char *path;
};

static void check_all(const char *document, const struct expected *expected, size_t count)
{
    lead_problems *problems = check_policy(document);
    lead_error found = LEAD_ERROR_INIT;
    for (size_t i = 0; i < lead_problems_count(problems); i++) {
        assert_int_equal(lead_problems_get(problems, i, &found), LEAD_OK);
        print_message("#   %s at %s\n", found.message, found.path);
        assert_true(i < count);
        assert_int_equal(found.code, expected[i].code);
        assert_string_equal(found.path, expected[i].path);
    }
    assert_int_equal(lead_problems_count(problems), count);
    lead_problems_free(problems);
}

/* All in one go, in the order of their positions. What is a consequence of another mistake is not reported. */
static void all_at_once(void **state)
{
    (void)state;
    static const char document[] =
        "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"\", \"fields\": {\"n\": \"number\"}, \"calendars\": {\"c\": {\"zone\": \"XX\", \"hours\": \"always\"}},"
        " \"people\": [{\"id\": \"ada\", \"weight\": 0, \"calendar\": \"c\"}, {\"weight\": 0}, {\"id\": \"ada\", \"rank\": 0}, {\"id\": \"ben\", \"capacity\": {\"open\": -1}}],"
        " \"teams\": [{\"name\": \"a\", \"members\": [\"ada\", \"zoe\"], \"strategy\": \"hash\", \"fallback\": \"b\"}, {\"name\": \"b\", \"members\": [\"ben\"], \"strategy\": \"hash\", \"fallback\": \"c\"},"
        " {\"name\": \"c\", \"members\": [\"ben\"], \"strategy\": \"luck\", \"fallback\": \"b\"}],"
        " \"slas\": {\"s\": {\"clocks\": [{\"name\": \"x\", \"within\": \"1w\"}], \"hops\": 9}},"
        " \"rules\": [{\"name\": \"r\", \"when\": {\"m\": 1}, \"team\": \"a\", \"needs\": {\"skills\": [\"none\"]}}, {\"name\": \"s\", \"team\": \"d\"}, {\"name\": \"t\", \"person\": \"ben\"}, {\"name\": \"u\", \"person\": \"ada\"}]}";
    static const struct expected expected[] = {
        {BAD, "/version"}, {BAD, "/calendars/c/zone"}, {BAD, "/people/0/weight"}, {MISSING, "/people/1"}, {BAD, "/people/1/weight"}, {TWICE, "/people/2/id"}, {BAD, "/people/2/rank"},
        {BAD, "/people/3/capacity/open"}, {LEAD_ERROR_CYCLE, "/teams/1/fallback"}, {BAD, "/teams/2/strategy"}, {BAD, "/slas/s/clocks/0/within"}, {BAD, "/slas/s/hops"},
        {UNKNOWN, "/rules/0/when/m"}, {UNKNOWN, "/rules/1/team"}, {BAD, "/rules/3"}};
    check_all(document, expected, COUNT_OF(expected));
}

/* Every rule that asks too much is named, also behind other mistakes. */
static void needs_that_nobody_has(void **state)
{
    (void)state;
    static const char document[] =
        "{\"leadcore\": 1, \"name\": \"p\", \"version\": \"1\", \"fields\": {\"n\": \"number\", \"n\\u00fc\": \"flag\"},"
        " \"people\": [{\"id\": \"a\", \"skills\": [\"x\"], \"languages\": [\"x\", \"y\"]}, {\"id\": \"b\", \"skills\": [\"y\"]}, {\"id\": \"c\", \"languages\": [\"z\"], \"territories\": []}],"
        " \"teams\": [{\"name\": \"ab\", \"members\": [\"a\", \"b\"], \"strategy\": \"hash\", \"fallback\": \"c\"}, {\"name\": \"c\", \"members\": [\"c\"], \"strategy\": \"hash\"}],"
        " \"rules\": [{\"name\": \"1\", \"when\": {\"n\": 1}, \"team\": \"ab\", \"needs\": {\"skills\": [\"x\"], \"languages\": [\"y\", \"x\"]}},"
        "  {\"name\": \"2\", \"when\": {\"n\": 2}, \"team\": \"ab\", \"needs\": {\"skills\": [\"y\"], \"languages\": [\"x\"]}},"
        "  {\"name\": \"3\", \"when\": {\"n\": 3}, \"team\": \"ab\", \"needs\": {\"languages\": [\"z\"]}}," /* by the fallback */
        "  {\"name\": \"4\", \"when\": {\"n\": 4}, \"team\": \"c\", \"needs\": {\"languages\": [\"x\"]}},"
        "  {\"name\": \"5\", \"when\": {\"n\": 5}, \"team\": \"ab\", \"needs\": {\"skills\": [\"x\", \"y\"]}, \"sla\": \"none\"},"
        "  {\"name\": \"6\", \"when\": {\"n\": 6}, \"team\": \"ab\", \"needs\": {}},"
        "  {\"name\": \"7\", \"when\": {\"n\": 7}, \"person\": \"c\", \"needs\": {\"languages\": [\"z\"]}},"
        "  {\"name\": \"8\", \"when\": {\"n\": 8}, \"person\": \"c\", \"needs\": {\"languages\": [\"y\"]}},"
        "  {\"name\": \"9\", \"team\": \"ab\", \"needs\": {\"skills\": [\"y\"]}}]}";
    static const struct expected expected[] = {{BAD, "/rules/1/needs"}, {BAD, "/rules/3/needs"}, {BAD, "/rules/4/needs"}, {UNKNOWN, "/rules/4/sla"}, {BAD, "/rules/7/needs"}};
    check_all(document, expected, COUNT_OF(expected));
}

/* A rule whose name is another's, and one without a name, take leads as well. */
static void rules_of_one_name(void **state)
{
    (void)state;
    static const struct {
        const char *rules;
        struct expected expected[4];
        size_t count;
    } rows[] = {
        {"{\"name\": \"r\", \"when\": {\"hot\": true}, \"team\": \"key account\", \"sla\": \"fast\"}, {\"name\": \"r\", \"team\": \"telesales\"}, {\"when\": {\"deal\": 1}, \"person\": \"ada\"}",
         {{TWICE, "/rules/1/name"}, {MISSING, "/rules/2"}, {BAD, "/rules/2"}}, 3},
        {"{\"name\": \"r\", \"team\": \"key account\", \"sla\": \"fast\"}, {\"name\": \"r\", \"team\": \"telesales\"}", {{BAD, "/rules/1"}, {TWICE, "/rules/1/name"}}, 2},
        {"{\"team\": \"key account\", \"sla\": \"fast\"}, {\"name\": \"r\", \"team\": \"telesales\"}", {{MISSING, "/rules/0"}}, 1}, /* may have been meant otherwise */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char rules[1000];
        strcat(strcat(strcpy(rules, "\"rules\": ["), rows[i].rules), "]");
        char *document = document_with(RULES, rules);
        check_all(document, rows[i].expected, rows[i].count);
        free(document);
    }
}

#define IN_TEAM(name, to) "{\"name\": \"" name "\", \"members\": [\"ada\", \"ben\", \"cleo\"], \"strategy\": \"hash\", \"fallback\": \"" to "\"}"

/* Each circle once, at its first team; ways into it are none. */
static void circles(void **state)
{
    (void)state;
    static const struct {
        const char *teams, *message, *path;
    } rows[] = {
        {IN_TEAM("key account", "telesales") ", " IN_TEAM("telesales", "key account"), "fallbacks go in a circle: key account → telesales → key account", "/teams/0/fallback"},
        {IN_TEAM("key account", "telesales") ", " IN_TEAM("b", "telesales") ", " IN_TEAM("telesales", "c") ", " IN_TEAM("c", "b"), "fallbacks go in a circle: b → telesales → c → b", "/teams/1/fallback"},
        {IN_TEAM("key account", "b") ", " IN_TEAM("telesales", "b") ", " IN_TEAM("b", "c") ", " IN_TEAM("c", "d") ", " IN_TEAM("d", "e") ", " IN_TEAM("e", "f") ", " IN_TEAM("f", "b"),
         "fallbacks go in a circle: b → c → d → e → … → b", "/teams/2/fallback"},
        {IN_TEAM("key account", "b") ", " IN_TEAM("telesales", "b") ", " IN_TEAM("b", "c") ", " IN_TEAM("c", "d") ", " IN_TEAM("d", "e") ", " IN_TEAM("e", "b"),
         "fallbacks go in a circle: b → c → d → e → b", "/teams/2/fallback"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char teams[2000];
        strcat(strcat(strcpy(teams, "\"teams\": ["), rows[i].teams), "]");
        char *document = document_with(TEAMS, teams);
        lead_problems *problems = check_policy(document);
        lead_error found = LEAD_ERROR_INIT;
        assert_int_equal(lead_problems_get(problems, 0, &found), LEAD_OK);
        assert_int_equal(found.code, LEAD_ERROR_CYCLE);
        assert_string_equal(found.message, rows[i].message);
        assert_string_equal(found.path, rows[i].path);
        assert_int_equal(lead_problems_count(problems), 1);
        lead_problems_free(problems);
        free(document);
    }
}

/* --- warnings ----------------------------------------------------------------------------------------------------------------------------- */

static const struct mistake warnings[] = {
    {CALENDARS, "\"calendars\": {\"office\": \"always\", \"spare\": \"always\"}", LEAD_WARNING_UNUSED, "/calendars/spare", "\"spare\"", "calendar 'spare': nobody and nothing has this calendar"},
    {PEOPLE, "\"people\": [{\"id\": \"ada\", \"calendar\": \"office\"}, {\"id\": \"ben\"}, {\"id\": \"dora\"}, {\"id\": \"cleo\"}]", LEAD_WARNING_UNUSED, "/people/2", "{\"id\": \"dora\"}", "person 'dora': in no team"},
    {TEAMS, "\"teams\": [{\"name\": \"key account\", \"members\": [\"ada\", \"ben\", \"cleo\"], \"strategy\": \"hash\"}, {\"name\": \"x\", \"members\": [\"ada\"], \"strategy\": \"hash\"},"
            " {\"name\": \"telesales\", \"members\": [\"ada\"], \"strategy\": \"hash\"}]", LEAD_WARNING_UNUSED, "/teams/1", "{\"name\": \"x\"", "team 'x': no rule"},
    {SLAS, "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"a\", \"within\": \"5m\"}]}, \"slow\": {\"clocks\": [{\"name\": \"a\", \"within\": \"5h\"}]}}", LEAD_WARNING_UNUSED, "/slas/slow", "\"slow\"", "SLA 'slow': no rule has this SLA"},
    {SLAS, "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"a\", \"within\": \"5m\"}], \"hops\": 2}}", LEAD_WARNING_UNUSED, "/slas/fast/hops", "\"hops\"", "no lead ever goes on"},
    {SLAS, "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"a\", \"within\": \"5m\"}], \"escalate\": {\"person\": \"ada\"}}}", LEAD_WARNING_UNUSED, "/slas/fast/escalate", "\"escalate\"", "no lead is ever escalated"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"unassigned\": \"no\", \"needs\": {\"skills\": [\"banking\"]}}"), LEAD_WARNING_UNUSED, "/rules/0/needs", "\"needs\"", "'needs' says nothing"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"unassigned\": \"no\", \"sla\": \"fast\"}"), LEAD_WARNING_UNUSED, "/rules/0/sla", "\"sla\"", "'sla' says nothing"},
    {PEOPLE, "\"people\": [{\"id\": \"ada\", \"calendar\": \"office\", \"prefers\": {\"all\": [{\"deal\": 1}, {\"deal\": 2}]}}, {\"id\": \"ben\"}, {\"id\": \"cleo\"}]", LEAD_WARNING_NEVER_TRUE, "/people/0/prefers", "{\"all\"", "no lead can meet"},
    {RULES, RULE("{\"name\": \"r\", \"when\": {\"any\": [{\"deal\": {\">\": 5, \"<\": 4}}, {\"deal\": 1}]}, \"team\": \"telesales\"}"), LEAD_WARNING_NEVER_TRUE, "/rules/0/when/any/0/deal", "{\">\": 5", "an empty range"},
};

static void test_warnings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(warnings); i++) {
        char *document = document_with(warnings[i].section, warnings[i].text);
        lead_problems *problems = check_policy(document);
        lead_error found = LEAD_ERROR_INIT;
        print_message("# %s\n", warnings[i].text);
        assert_int_equal(lead_problems_get(problems, 0, &found), LEAD_OK);
        assert_int_equal(found.code, warnings[i].code);
        assert_string_equal(found.path, warnings[i].path);
        assert_memory_equal(document + found.offset, warnings[i].at, strlen(warnings[i].at));
        assert_non_null(strstr(found.message, warnings[i].message));
        assert_int_equal(lead_problems_count(problems), 1);
        lead_policy_unref(compile_policy(document));
        lead_problems_free(problems);
        free(document);
    }
}

/* The good document has none, whatever is left out of what may be. */
static void good_documents(void **state)
{
    (void)state;
    static const struct {
        enum policy_section section;
        const char *text;
    } rows[] = {
        {MORE, NULL},
        {MORE, "\"x-end\": 0"},
        {SLAS, "\"slas\": {\"fast\": {\"clocks\": [{\"name\": \"a\", \"within\": \"5m\", \"x-why\": 1}], \"x-y\": 1}}"},
        {PEOPLE, "\"people\": [{\"id\": \"ada\", \"calendar\": \"office\", \"skills\": [], \"away\": [], \"capacity\": {}, \"x-a\": 1}, {\"id\": \"ben\", \"name\": \"ada\"}, {\"id\": \"cleo\"}]"},
        {TEAMS, TEAM("\"strategy\": \"weighted\", \"calendar\": \"always\", \"returning\": \"catch_up\"")},
        {RULES, RULE("{\"name\": \"r\", \"when\": {\"deal\": 1}, \"unassigned\": \"\"}")},
        {RULES, RULE("{\"name\": \"r\", \"when\": {\"grade\": \"A\", \"company\": \"x\", \"since\": {\"within\": \"5d\"}, \"topics\": {\"any\": [\"a\"]}}, \"person\": \"ben\"}")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *document = document_with(rows[i].section, rows[i].text);
        if (!rows[i].text)
            strcpy(strrchr(document, ','), "}");
        check_all(document, NULL, 0);
        lead_policy_unref(compile_policy(document));
        free(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_documents), cmocka_unit_test(test_of_calendars), cmocka_unit_test(test_of_people),       cmocka_unit_test(test_of_teams),
        cmocka_unit_test(test_of_slas),      cmocka_unit_test(test_of_rules),     cmocka_unit_test(all_at_once),          cmocka_unit_test(needs_that_nobody_has),
        cmocka_unit_test(circles),           cmocka_unit_test(test_warnings),     cmocka_unit_test(good_documents),       cmocka_unit_test(rules_of_one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
