/* SPDX-License-Identifier: MIT */
#include "rich_activity.h"

#define DAY INT64_C(86400000000)
#define AGO(days) (SAMPLE_NOW - (days) * DAY)

const char rich_activity_model[] =
    "{\"leadcore\": 1, \"name\": \"rich in events\", \"version\": \"1\",\n"
    " \"fields\": {\"flag_0\": \"flag\", \"category_1\": \"category\"},\n"
    " \"events\": {\"event_0\": {\"flag_0\": \"flag\", \"number_1\": \"number\", \"category_2\": \"category\", \"text_3\": \"text\",\n"
    "   \"tags_4\": \"tags\", \"time_5\": \"time\", \"number_6\": \"number\", \"category_7\": \"category\"},\n"
    "  \"event_1\": {}, \"event_2\": {\"category_2\": \"category\", \"text_3\": \"text\"}, \"event_3\": {}},\n"
    " \"guards\": [{\"name\": \"burst\", \"on\": [\"event_3\", \"event_1\"], \"more_than\": 4, \"per\": \"1d\", \"reason\": \"no person does that\"},\n"
    "  {\"name\": \"flood\", \"on\": [\"event_0\"], \"more_than\": 100, \"per\": \"1w\"}],\n"
    " \"scores\": {\n"
    "  \"engagement\": {\"min\": 0, \"max\": 200, \"groups\": [\n"
    "   {\"name\": \"views\", \"max\": 80, \"decay\": {\"half_life\": \"10d\"}, \"rules\": [\n"
    "    {\"name\": \"view\", \"on\": \"event_0\", \"points\": 2},\n"
    "    {\"name\": \"prices\", \"on\": [\"event_0\", \"event_2\"], \"where\": {\"text_3\": {\"contains\": \"vp\"}}, \"points\": 8, \"id\": \"prices\"},\n"
    "    {\"name\": \"home\", \"on\": \"event_2\", \"where\": {\"category_2\": [\"DE\", \"AT\"]}, \"points\": 4, \"decay\": {\"linear\": \"30d\"},\n"
    "     \"at_most\": {\"times\": 2, \"per\": \"1w\"}},\n"
    "    {\"name\": \"all of it\", \"on\": \"event_0\", \"where\": {\"flag_0\": true, \"number_1\": {\">=\": 100}, \"tags_4\": {\"any\": [\"DE\"]},\n"
    "      \"time_5\": {\">\": \"2020-01-01\"}, \"not\": {\"number_6\": [1, 2]}, \"any\": [{\"category_7\": \"AT\"}, {\"category_7\": \"unknown\"}]},\n"
    "     \"points\": 16, \"decay\": {\"steps\": {\"percent\": 25, \"every\": \"30d\"}}, \"at_most\": {\"times\": 1}}]},\n"
    "   {\"name\": \"other\", \"rules\": [\n"
    "    {\"name\": \"mails\", \"on\": [\"event_1\", \"event_3\"], \"points\": 1.5, \"decay\": {\"window\": \"90d\"}},\n"
    "    {\"name\": \"complaint\", \"on\": \"event_3\", \"points\": -0.125, \"decay\": \"none\"},\n"
    "    {\"name\": \"busy\", \"when\": {\"activity\": {\"on\": [\"event_0\", \"event_2\"], \"count\": {\">=\": 3}, \"within\": \"7d\"}}, \"points\": 5},\n"
    "    {\"name\": \"recent\", \"when\": {\"activity\": {\"on\": \"event_1\", \"last\": {\"within\": \"30d\"}}, \"flag_0\": true}, \"points\": 3},\n"
    "    {\"name\": \"old friend\", \"when\": {\"activity\": {\"on\": \"event_0\", \"where\": {\"category_2\": \"DE\"}, \"first\": {\"older_than\": \"60d\"}}},\n"
    "     \"points\": 1},\n"
    "    {\"name\": \"silent\", \"when\": {\"activity\": {\"on\": \"event_2\", \"count\": 0}}, \"points\": -7, \"unknown\": -1}]}]},\n"
    "  \"fit\": {\"groups\": [{\"name\": \"country\", \"rules\": [{\"name\": \"home\", \"when\": {\"category_1\": \"DE\"}, \"points\": 10}]}]}},\n"
    " \"grade\": {\"letters\": {\"fit\": {\"A\": 10, \"B\": 5}}, \"digits\": {\"engagement\": {\"1\": 60, \"2\": 30}}},\n"
    " \"classes\": [{\"name\": \"hot\", \"when\": {\"engagement\": {\">=\": 60}}}, {\"name\": \"warm\", \"when\": {\"engagement\": {\">=\": 30}}},\n"
    "  {\"name\": \"cold\"}]}\n";

const struct sample_fields rich_activity_fields = {2, {{"flag_0", LEAD_FIELD_FLAG}, {"category_1", LEAD_FIELD_CATEGORY}}};

const struct sample_activity rich_activity = {
    .type_count = 4,
    .fields = {8,
               {{"flag_0", LEAD_FIELD_FLAG},
                {"number_1", LEAD_FIELD_NUMBER},
                {"category_2", LEAD_FIELD_CATEGORY},
                {"text_3", LEAD_FIELD_TEXT},
                {"tags_4", LEAD_FIELD_TAGS},
                {"time_5", LEAD_FIELD_TIME},
                {"number_6", LEAD_FIELD_NUMBER},
                {"category_7", LEAD_FIELD_CATEGORY}}},
    .has_fields = {0xFF, 0, 0x0C, 0},
};

#define KNOWN(member, what) {.known = true, .member = what}
#define UNKNOWN {.known = false}
/* flag, 420, DE, "vp", tags DE and CH, yesterday, 3, AT */
#define EVERYTHING                                                                                                     \
    {{KNOWN(flag, 1), KNOWN(number, 420), KNOWN(word, 0), KNOWN(word, 7), KNOWN(tags, 5), KNOWN(time, AGO(1)), KNOWN(number, 3), KNOWN(word, 1)}}
#define NOTHING {{UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN}}
#define HOME {{UNKNOWN, UNKNOWN, KNOWN(word, 1), KNOWN(word, 6), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN}}

/*
 * view: event_0 of ages 0, 10, 70: 2 + 1 + 0.016 (2 / 128 = 0.015625)
 * prices: age 70: "vp": 8 / 128 = 0.0625 = 0.063
 * home: ages 0, 0, 0 in one week, of which two count, and 15: 4 + 4 + 2
 * all of it: age 70: 16 × (1 − 2 × 25 %) = 8
 * mails: event_1 of age 3: 1.5; event_3 of age 1, five in a day, which are none, and of age 2, three: 3 × 1.5
 * complaint: 3 × −0.125. busy: 5, since event_0 of age 0 and three of event_2. recent: flag_0 is unknown. old friend: 1. silent: no.
 * views: 3.016 + 0.063 + 10 + 8 = 21.079; other: 6 − 0.375 + 5 + 1 = 11.625. Together 32.704.
 */
const struct sample_history rich_history = {
    .is_known = true,
    .count = 18,
    .event = {{0, AGO(0), 1, 1, NOTHING},      {0, AGO(70), 1, 2, EVERYTHING},  {2, AGO(0), 2, -5, HOME},  {2, AGO(0), 2, 7, HOME},
              {2, AGO(0), 0, 0, HOME},         {2, AGO(15), 0, 0, HOME},        {1, AGO(3), 1, 3, NOTHING}, {1, AGO(3), 1, 3, NOTHING},
              {3, AGO(1), 0, 0, NOTHING},      {3, AGO(1), 0, 0, NOTHING},      {3, AGO(1), 0, 0, NOTHING}, {3, AGO(1), 0, 0, NOTHING},
              {3, AGO(1), 0, 0, NOTHING},      {3, AGO(2), 0, 0, NOTHING},      {3, AGO(2), 2, 8, NOTHING}, {3, AGO(2), 2, 9, NOTHING},
              {0, AGO(10), 1, 4, NOTHING},     {4, AGO(0), 1, 5, NOTHING}},
};
