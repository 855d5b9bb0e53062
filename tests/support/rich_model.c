/* SPDX-License-Identifier: MIT */
#include "rich_model.h"

#include "sample.h"

/* Field names and order are those of rich_fields. */
const char rich_model[] =
    "{\"leadcore\": 1, \"name\": \"rich\", \"version\": \"1.2\", \"x-owner\": \"tests\",\n"
    " \"fields\": {\"flag_0\": \"flag\", \"number_1\": \"number\", \"category_2\": \"category\", \"text_3\": \"text\", \"tags_4\": \"tags\",\n"
    "  \"time_5\": \"time\", \"number_6\": \"number\", \"category_7\": \"category\"},\n"
    " \"scores\": {\n"
    "  \"fit\": {\"min\": 0, \"max\": 100, \"groups\": [\n"
    "   {\"name\": \"company\", \"min\": -10, \"max\": 60, \"rules\": [\n"
    "    {\"name\": \"country\", \"when\": {\"category_2\": \"DE\"}, \"points\": 12.5, \"reason\": \"we sell there\"},\n"
    "    {\"name\": \"neighbours\", \"when\": {\"category_2\": [\"AT\", \"CH\", \"known\"]}, \"points\": 8, \"unknown\": 1},\n"
    "    {\"name\": \"other country\", \"when\": {\"not\": {\"category_2\": [\"DE\", \"AT\", \"CH\"]}}, \"points\": -4.125},\n"
    "    {\"name\": \"staff\", \"when\": {\"number_1\": {\">=\": 200, \"<\": 2000}}, \"points\": 30},\n"
    "    {\"name\": \"exactly\", \"when\": {\"number_1\": [7, 420, 1e3]}, \"points\": 0.001},\n"
    "    {\"name\": \"large\", \"when\": {\"number_1\": {\">\": 1999.5}}, \"points\": 25}]},\n"
    "   {\"name\": \"person\", \"max\": 25, \"rules\": [\n"
    "    {\"name\": \"leads\", \"when\": {\"text_3\": {\"contains\": [\"vp\", \"chief\"]}}, \"points\": 20},\n"
    "    {\"name\": \"head\", \"when\": {\"text_3\": {\"starts\": \"head of\", \"ends\": [\"IT\", \"sales\"]}}, \"points\": 15},\n"
    "    {\"name\": \"not a student\", \"when\": {\"not\": {\"text_3\": [\"student\", \"intern\"]}}, \"points\": 5, \"unknown\": 2},\n"
    "    {\"name\": \"topics\", \"when\": {\"tags_4\": {\"any\": [\"DE\", \"AT\"], \"all\": [\"CH\"]}}, \"points\": 3}]}]},\n"
    "  \"interest\": {\"groups\": [{\"name\": \"recent\", \"rules\": [\n"
    "    {\"name\": \"demo\", \"when\": {\"flag_0\": true}, \"points\": 40},\n"
    "    {\"name\": \"fresh\", \"when\": {\"time_5\": {\"within\": \"30d\"}}, \"points\": 10},\n"
    "    {\"name\": \"stale\", \"when\": {\"time_5\": {\"older_than\": \"13w\", \">\": \"2020-01-01\"}}, \"points\": -10},\n"
    "    {\"name\": \"soon\", \"when\": {\"time_5\": {\"within_next\": \"8h\"}}, \"points\": 5},\n"
    "    {\"name\": \"two of three\", \"points\": 6, \"when\": {\"at_least\": 2, \"of\": [{\"flag_0\": true},\n"
    "      {\"number_6\": \"known\"}, {\"any\": [{\"category_7\": \"AT\"}, {\"all\": [{\"fit\": {\">=\": 30.5}}, {\"text_3\": \"unknown\"}]}]}]}}\n"
    "  ]}]}},\n"
    " \"grade\": {\"letters\": {\"fit\": {\"A\": 75, \"B\": 50, \"C\": 25}}, \"digits\": {\"interest\": {\"1\": 45, \"2\": 15}}},\n"
    " \"classes\": [{\"name\": \"important\", \"when\": {\"fit\": {\">=\": 70}, \"number_6\": {\">=\": 100000}}, \"reason\": \"large and a good match\"},\n"
    "  {\"name\": \"warm\", \"when\": {\"grade\": [\"A1\", \"A2\", \"B1\"]}}, {\"name\": \"general\"}]}\n";

const struct sample_fields rich_fields = {8,
                                          {{"flag_0", LEAD_FIELD_FLAG},
                                           {"number_1", LEAD_FIELD_NUMBER},
                                           {"category_2", LEAD_FIELD_CATEGORY},
                                           {"text_3", LEAD_FIELD_TEXT},
                                           {"tags_4", LEAD_FIELD_TAGS},
                                           {"time_5", LEAD_FIELD_TIME},
                                           {"number_6", LEAD_FIELD_NUMBER},
                                           {"category_7", LEAD_FIELD_CATEGORY}}};

/* DE, 420 people, head of IT, a visit eight hours ago; the second number is unknown. */
const struct sample_lead rich_lead = {{{.known = true, .flag = 0},
                                       {.known = true, .number = 420},
                                       {.known = true, .word = 0},
                                       {.known = true, .word = 1},
                                       {.known = true, .tags = 5},
                                       {.known = true, .time = SAMPLE_NOW - INT64_C(28800000000)},
                                       {.known = false},
                                       {.known = true, .word = 6}}};
