/* SPDX-License-Identifier: MIT */
#include "data/arrow_type.h"

#include <string.h>

#define FLAG LEAD_ARROW_FIELD(LEAD_FIELD_FLAG)
#define NUMBER LEAD_ARROW_FIELD(LEAD_FIELD_NUMBER)
#define STRING (LEAD_ARROW_FIELD(LEAD_FIELD_CATEGORY) | LEAD_ARROW_FIELD(LEAD_FIELD_TEXT))
#define TAGS LEAD_ARROW_FIELD(LEAD_FIELD_TAGS)
#define TIME LEAD_ARROW_FIELD(LEAD_FIELD_TIME)
#define EVERY (FLAG | NUMBER | STRING | TAGS | TIME)

#define SECOND INT64_C(1000000)

/* Types that no field takes stand here so that messages can name them. Longer prefixes stand before shorter ones. */
static const struct lead_arrow_type TYPES[] = {
    {"n", "null", LEAD_COLUMN_ABSENT, EVERY, 0, 0, false},
    {"b", "bool", LEAD_COLUMN_BITS, FLAG, 0, 0, false},
    {"c", "int8", LEAD_COLUMN_INT8, FLAG | NUMBER, 0, 0, false},
    {"C", "uint8", LEAD_COLUMN_UINT8, FLAG | NUMBER, 0, 0, false},
    {"s", "int16", LEAD_COLUMN_INT16, FLAG | NUMBER, 0, 0, false},
    {"S", "uint16", LEAD_COLUMN_UINT16, FLAG | NUMBER, 0, 0, false},
    {"i", "int32", LEAD_COLUMN_INT32, FLAG | NUMBER, 0, 0, false},
    {"I", "uint32", LEAD_COLUMN_UINT32, FLAG | NUMBER, 0, 0, false},
    {"l", "int64", LEAD_COLUMN_INT64, FLAG | NUMBER, 0, 0, false},
    {"L", "uint64", LEAD_COLUMN_UINT64, FLAG | NUMBER, 0, 0, false},
    {"f", "float32", LEAD_COLUMN_FLOAT32, NUMBER, 0, 0, false},
    {"g", "float64", LEAD_COLUMN_FLOAT64, NUMBER, 0, 0, false},
    {"u", "utf8", LEAD_COLUMN_STRING32, STRING, 0, 0, false},
    {"U", "large_utf8", LEAD_COLUMN_STRING64, STRING, 0, 0, false},
    {"vu", "utf8_view", LEAD_COLUMN_VIEW, STRING, 0, 0, false},
    {"+l", "list", LEAD_COLUMN_LIST32, TAGS, 0, 0, false},
    {"+L", "large_list", LEAD_COLUMN_LIST64, TAGS, 0, 0, false},
    {"tss:", "timestamp[s]", LEAD_COLUMN_INT64, TIME, SECOND, 1, true},
    {"tsm:", "timestamp[ms]", LEAD_COLUMN_INT64, TIME, SECOND / 1000, 1, true},
    {"tsu:", "timestamp[us]", LEAD_COLUMN_INT64, TIME, 1, 1, true},
    {"tsn:", "timestamp[ns]", LEAD_COLUMN_INT64, TIME, 1, 1000, true},
    {"tdD", "date32", LEAD_COLUMN_INT32, TIME, 86400 * SECOND, 1, false},
    {"tdm", "date64", LEAD_COLUMN_INT64, TIME, SECOND / 1000, 1, false},
    {"e", "float16", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"z", "binary", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"Z", "large_binary", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"vz", "binary_view", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"w:", "fixed_size_binary", LEAD_COLUMN_ABSENT, 0, 0, 0, true},
    {"d:", "decimal", LEAD_COLUMN_ABSENT, 0, 0, 0, true},
    {"tt", "time of day", LEAD_COLUMN_ABSENT, 0, 0, 0, true},
    {"tD", "duration", LEAD_COLUMN_ABSENT, 0, 0, 0, true},
    {"ti", "interval", LEAD_COLUMN_ABSENT, 0, 0, 0, true},
    {"+vl", "list_view", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"+vL", "large_list_view", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"+w:", "fixed_size_list", LEAD_COLUMN_ABSENT, 0, 0, 0, true},
    {"+s", "struct", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"+m", "map", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
    {"+u", "union", LEAD_COLUMN_ABSENT, 0, 0, 0, true},
    {"+r", "run_end_encoded", LEAD_COLUMN_ABSENT, 0, 0, 0, false},
};

static bool is_format(const char *format, const struct lead_arrow_type *type)
{
    size_t i = 0;
    while (type->format[i] && format[i] == type->format[i])
        i++;
    return !type->format[i] && (type->is_prefix || !format[i]);
}

const struct lead_arrow_type *lead_arrow_type_find(const char *format)
{
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++)
        if (is_format(format, &TYPES[i]))
            return &TYPES[i];
    return NULL;
}

bool lead_arrow_type_is_integer(const struct lead_arrow_type *type)
{
    return type->kind >= LEAD_COLUMN_INT8 && type->kind <= LEAD_COLUMN_UINT64 && type->fields == (FLAG | NUMBER);
}

bool lead_arrow_type_is_string(const struct lead_arrow_type *type)
{
    return type->fields == STRING;
}

bool lead_arrow_type_is_null(const struct lead_arrow_type *type)
{
    return type->fields == EVERY;
}

const char *lead_arrow_accepted(lead_field_type type)
{
    switch (type) {
    case LEAD_FIELD_FLAG:
        return "bool or an integer type";
    case LEAD_FIELD_NUMBER:
        return "float32, float64 or an integer type";
    case LEAD_FIELD_TIME:
        return "timestamp, date32 or date64";
    case LEAD_FIELD_TAGS:
        return "list or large_list of utf8, large_utf8, utf8_view or a dictionary of these";
    default:
        return "utf8, large_utf8, utf8_view or a dictionary of these";
    }
}
