/* SPDX-License-Identifier: MIT */
/* Written by make_activity_cases.py. */
static const struct {
    const char *rule;
    uint64_t identity;
} identity_cases[] = {
    {"{\"on\": \"view\", \"points\": 1}",
     UINT64_C(0x5D9B6BB44D5475B4)},
    {"{\"on\": \"open\", \"points\": 1}",
     UINT64_C(0xC33C2A7E5AE094B8)},
    {"{\"on\": \"view\", \"points\": 1, \"where\": {\"page\": \"/pricing\"}}",
     UINT64_C(0xD5B57FCBBE46BFFA)},
    {"{\"on\": \"click\", \"points\": 1, \"where\": {\"page\": \"/pricing\"}}",
     UINT64_C(0x63ADEF2973A28225)},
    {"{\"on\": \"view\", \"points\": 1, \"where\": {\"seconds\": {\">=\": 30.0}, \"page\": {\"starts\": [\"/a\", \"/b\"]}}}",
     UINT64_C(0x349A382EC723BD51)},
    {"{\"on\": \"view\", \"points\": 1, \"where\": {\"any\": [{\"seconds\": 1}, {\"not\": {\"seconds\": {\"<\": 2, \"x-why\": \"a note\"}}}], \"x-note\": 5}}",
     UINT64_C(0x766BD98E6CDFE759)},
    {"{\"on\": \"view\", \"points\": 1, \"where\": {\"fields\": {\">\": 0.25, \"x-note\": \"here as well\"}}}",
     UINT64_C(0x5A58F35470702378)},
    {"{\"on\": \"view\", \"points\": 1, \"where\": {\"page\": \"/pricing\"}, \"id\": \"pricing\"}",
     UINT64_C(0x0943E181CE487F04)},
    {"{\"on\": \"click\", \"points\": 1, \"where\": {\"page\": \"/pricing\"}, \"id\": \"pricing\"}",
     UINT64_C(0xCCAF97D327D7430D)},
    {"{\"on\": \"view\", \"points\": 1, \"id\": \"page views\"}",
     UINT64_C(0xEB45D9DC1C30C1AE)},
    {"{\"on\": \"view\", \"points\": 1, \"id\": \"Seitenübersicht \\\"neu\\\"\"}",
     UINT64_C(0xD2450B53F938623C)},
};
