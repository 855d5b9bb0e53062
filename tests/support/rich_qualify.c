/* SPDX-License-Identifier: MIT */
#include "rich_qualify.h"

#define FIELDS                                                                                                                       \
    " \"fields\": {\"flag_0\": \"flag\", \"number_1\": \"number\", \"category_2\": \"category\", \"text_3\": \"text\", \"tags_4\": \"tags\",\n" \
    "  \"time_5\": \"time\", \"number_6\": \"number\", \"category_7\": \"category\"},\n"

const char rich_qualify_model[] =
    "{\"leadcore\": 1, \"name\": \"rich\", \"version\": \"1\",\n" FIELDS
    "\"events\": {\"visit\": {\"page\": \"category\"}, \"order\": {}},"
    "\"scores\": {\"fit\": {\"min\": 0, \"max\": 100, \"groups\": [{\"name\": \"g\", \"rules\": ["
    "{\"name\": \"staff\", \"when\": {\"number_1\": {\">=\": 200}}, \"points\": 40.5, \"unknown\": 5},"
    "{\"name\": \"decides\", \"when\": {\"role\": \"decider\"}, \"points\": 30},"
    "{\"name\": \"visits\", \"on\": \"visit\", \"points\": 2, \"decay\": {\"half_life\": \"7d\"}}]}]}},"
    "\"classes\": [{\"name\": \"ready\", \"when\": {\"verdict\": \"qualified\", \"mode\": [\"match\", \"close\"]}}, {\"name\": \"open\"}],"
    "\"roles\": {\"title\": \"text_3\", \"lexicon\": [{\"words\": [\"MVP award winner\", \"chief of chiefs\"], \"department\": \"executive\", \"seniority\": \"chief\", \"role\": \"decider\"}],"
    "\"rules\": [{\"role\": \"auditor\", \"when\": {\"category_7\": \"AT\"}, \"reason\": \"audits\"}, {\"role\": \"buyer\", \"when\": {\"title_department\": \"purchasing\"}}]},"
    "\"purchase\": {\"prior\": {\"problem_recognition\": 0.25}, \"change_at\": 0.75, \"evidence\": ["
    "{\"name\": \"prices\", \"when\": {\"activity\": {\"on\": \"visit\", \"where\": {\"page\": \"prices\"}, \"count\": {\">=\": 1}, \"within\": \"30d\"}},"
    "\"weights\": {\"proposal_solicitation\": 2.5, \"supplier_search\": 0.5}, \"reason\": \"prices\"},"
    "{\"name\": \"at home\", \"when\": {\"category_2\": \"DE\"}, \"weights\": {\"supplier_search\": 1.125, \"performance_review\": -2}},"
    "{\"name\": \"topics\", \"when\": {\"tags_4\": {\"any\": [\"CH\"]}}, \"weights\": {\"product_specification\": 0.693, \"supplier_selection\": 0.1}},"
    "{\"name\": \"bought\", \"when\": {\"flag_0\": true}, \"weights\": {\"order_routine\": 3, \"need_description\": 2.999}}]},"
    "\"qualification\": {\"framework\": \"ours\", \"qualified_at\": 3.5, \"criteria\": {"
    "\"money\": {\"met\": {\"number_6\": {\">=\": 1000}}, \"not_met\": {\"number_6\": {\"<\": 200}}, \"rejection\": \"no_budget\", \"weight\": 2},"
    "\"decides\": {\"met\": {\"role\": [\"decider\", \"buyer\"]}, \"rejection\": \"not_decider\", \"question\": {\"en\": \"Who decides?\", \"zh\": \"谁决定？\"}},"
    "\"soon\": {\"met\": {\"time_5\": {\"within_next\": \"26w\"}}, \"required\": false, \"weight\": 1.5},"
    "\"need\": {\"question\": {\"en\": \"What hurts?\"}}, \"technical fit\": {\"required\": false, \"met\": {\"fit\": {\">=\": 20}}, \"weight\": 0}},"
    "\"red_flags\": {\"too small\": {\"when\": {\"number_1\": {\"<\": 3}}, \"rejection\": \"no_operator\", \"reason\": \"nobody there\"},"
    "\"bought_competitor\": {\"when\": {\"category_7\": \"CH\"}}}},"
    "\"completeness\": {\"required\": [\"text_3\", \"number_1\", \"stage\"], \"dossier\": {\"key_contact\": {\"role\": \"known\"}, \"needs\": [\"category_2\", \"number_6\"]}},"
    "\"lifecycle\": {\"statuses\": [{\"name\": \"new\"}, {\"name\": \"ours\"}, {\"name\": \"theirs\"}, {\"name\": \"away\", \"parked\": true}, {\"name\": \"gone\", \"parked\": true}], \"transitions\": ["
    "{\"from\": \"new\", \"to\": \"ours\", \"when\": {\"completeness\": {\">=\": 60}}, \"reason\": \"known\"},"
    "{\"from\": \"ours\", \"to\": \"theirs\", \"when\": {\"verdict\": \"qualified\", \"dossier\": \"complete\"}, \"reason\": \"qualified\"},"
    "{\"from\": [\"new\", \"ours\"], \"to\": \"away\", \"when\": {\"verdict\": \"rejected\"}},"
    "{\"from\": [\"ours\", \"theirs\"], \"to\": \"away\", \"after\": \"30d\", \"reason\": \"nothing came\"},"
    "{\"from\": \"away\", \"to\": \"ours\", \"after\": \"7d\", \"when\": {\"not\": {\"verdict\": \"rejected\"}}, \"reason\": \"back again\"},"
    "{\"from\": [\"away\", \"theirs\"], \"to\": \"gone\"}, {\"from\": \"gone\", \"to\": \"new\", \"reason\": \"anew\"}]},"
    "\"next_step\": {\"steps\": [{\"step\": \"go\", \"when\": {\"next_status\": \"theirs\"}, \"reason\": \"now\"},"
    "{\"step\": \"nurture\", \"track\": \"drip\", \"when\": {\"rejection\": \"no_budget\"}, \"exit\": {\"when\": {\"number_6\": {\">=\": 150}}, \"reason\": \"nearly\"}, \"reason\": \"no money\"},"
    "{\"step\": \"ask\", \"when\": {\"verdict\": \"incomplete\"}}, {\"step\": \"wait\"}],"
    "\"research\": [{\"tier\": \"t1\", \"when\": {\"class\": \"ready\"}, \"reason\": \"matters\"}, {\"tier\": \"t3\", \"when\": {\"fit\": {\"<\": 30}}}],"
    "\"message\": {\"company_size\": \"number_1\", \"mid_market_from\": 50, \"enterprise_from\": 1000}},"
    "\"buying_group\": {\"engagement\": \"fit\", \"influence\": \"number_6\", \"company_size\": \"number_1\", \"blocker\": {\"flag_0\": false, \"category_2\": \"CH\"},"
    "\"roles\": {\"decider\": 3, \"buyer\": 2, \"influencer\": 2, \"gatekeeper\": 1}, \"sizes\": [{\"below\": 100, \"roles\": {\"decider\": 1}}, {\"below\": 1000.5, \"roles\": {\"decider\": 2, \"auditor\": 1}}]}}\n";

const char rich_builtin_model[] =
    "{\"leadcore\": 1, \"name\": \"rich in what is built in\", \"version\": \"1\",\n" FIELDS
    " \"scores\": {\"fit\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"number_1\": {\">=\": 100}}, \"points\": 60}]}]}},\n"
    " \"classes\": \"builtin\", \"class_inputs\": {\"good_match\": {\"fit\": {\">=\": 50}}, \"large_deal\": {\"number_6\": {\">=\": 100}},\n"
    "   \"important_customer\": {\"category_2\": [\"DE\", \"AT\"]}, \"key_customer\": {\"category_2\": \"DE\"}, \"tiny_share\": {\"category_7\": \"CH\"}, \"project_start\": \"time_5\"},\n"
    " \"roles\": {\"title\": \"text_3\"},\n"
    " \"purchase\": {\"stages\": [{\"name\": \"aware\", \"mode\": \"shape\", \"reason\": \"knows us\"}, {\"name\": \"supplier_search\", \"when\": {\"tags_4\": {\"any\": [\"DE\"]}}},\n"
    "   {\"name\": \"order_routine\", \"when\": {\"flag_0\": true}}, {\"name\": \"customer\", \"when\": {\"category_7\": \"DE\"}, \"mode\": \"expand\"}]},\n"
    " \"qualification\": {\"framework\": \"mantcp\", \"criteria\": {\"money\": {\"met\": {\"number_6\": {\">=\": 100}}}, \"authority\": {\"met\": {\"role\": \"decider\"}}},\n"
    "   \"red_flags\": {\"no_owner\": {\"when\": {\"number_1\": 7}}}},\n"
    " \"completeness\": {\"required\": [\"category_2\", \"class\"], \"dossier\": {\"topic\": [\"tags_4\"], \"cases\": {\"flag_0\": \"known\"}}},\n"
    " \"lifecycle\": \"builtin\", \"next_step\": \"builtin\",\n"
    " \"buying_group\": {\"engagement\": \"number_1\", \"company_size\": \"number_6\"}}\n";

const struct sample_standing rich_standing = {.status = 0, .stage = LEAD_NONE, .has_since = true, .since = SAMPLE_NOW - INT64_C(86400000000), .account = 0};
