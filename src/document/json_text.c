/* SPDX-License-Identifier: MIT */
/* Strings of JSON: escapes, and the check that they are UTF-8. */
#include "base/text.h"
#include "document/json_reader.h"

static lead_status fail_text(struct lead_json_reader *reader, size_t offset, const char *message)
{
    return lead_json_fail(reader, offset, LEAD_ERROR_JSON_TEXT, message, "");
}

static int hexadecimal(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits after "\u". */
static lead_status read_unit(struct lead_json_reader *reader, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = reader->at < reader->size ? hexadecimal(reader->json[reader->at]) : -1;
        if (digit < 0)
            return lead_json_unexpected(reader, "expected four hexadecimal digits after \\u");
        *unit = *unit * 16 + (uint32_t)digit;
        reader->at++;
    }
    return LEAD_OK;
}

static bool is_high_surrogate(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* One or two escapes "\uXXXX"; the current byte is the first hexadecimal digit. */
static lead_status read_unicode_escape(struct lead_json_reader *reader)
{
    size_t begin = reader->at - 2;
    uint32_t first, second = 0;
    lead_status status = read_unit(reader, &first);
    if (status != LEAD_OK)
        return status;
    if (is_high_surrogate(first) && reader->size - reader->at >= 2 && reader->json[reader->at] == '\\' && reader->json[reader->at + 1] == 'u') {
        reader->at += 2;
        status = read_unit(reader, &second);
        if (status != LEAD_OK)
            return status;
        if (!is_low_surrogate(second))
            return fail_text(reader, begin, "half of a surrogate pair: \\uD800 to \\uDBFF must be followed by \\uDC00 to \\uDFFF");
        first = 0x10000 + ((first - 0xD800) << 10 | (second - 0xDC00));
    }
    if (is_high_surrogate(first) || is_low_surrogate(first))
        return fail_text(reader, begin, "half of a surrogate pair stands alone");
    reader->text += lead_utf8_encode(first, reader->text);
    return LEAD_OK;
}

/* The current byte is the backslash. */
static lead_status read_escape(struct lead_json_reader *reader)
{
    char c = reader->at + 1 < reader->size ? reader->json[reader->at + 1] : '\0';
    reader->at += 2;
    switch (c) {
    case '"':
    case '\\':
    case '/': *reader->text++ = c; return LEAD_OK;
    case 'b': *reader->text++ = '\b'; return LEAD_OK;
    case 'f': *reader->text++ = '\f'; return LEAD_OK;
    case 'n': *reader->text++ = '\n'; return LEAD_OK;
    case 'r': *reader->text++ = '\r'; return LEAD_OK;
    case 't': *reader->text++ = '\t'; return LEAD_OK;
    case 'u': return read_unicode_escape(reader);
    default: reader->at--; return lead_json_unexpected(reader, "expected one of \"\\/bfnrtu after a backslash");
    }
}

static lead_status read_character(struct lead_json_reader *reader)
{
    uint32_t code_point;
    size_t bytes = lead_utf8_decode(reader->json + reader->at, reader->size - reader->at, &code_point);
    if (bytes == 0)
        return fail_text(reader, reader->at, "a string that is not UTF-8");
    if (code_point < 0x20)
        return lead_json_unexpected(reader, code_point == '\n' || code_point == '\r' ? "a string must end on its line (a line break in it is \\n)"
                                                                                      : "a control character in a string must be escaped");
    for (size_t i = 0; i < bytes; i++)
        *reader->text++ = reader->json[reader->at++];
    return LEAD_OK;
}

lead_status lead_json_read_string(struct lead_json_reader *reader, const char **text, size_t *size)
{
    size_t begin = reader->at++;
    char *start = reader->text;
    lead_status status = LEAD_OK;
    while (status == LEAD_OK && reader->at < reader->size && reader->json[reader->at] != '"')
        status = reader->json[reader->at] == '\\' ? read_escape(reader) : read_character(reader);
    if (status != LEAD_OK)
        return status;
    if (reader->at >= reader->size)
        return lead_json_fail(reader, begin, LEAD_ERROR_JSON_SYNTAX, "a string that begins here does not end", "");
    reader->at++;
    *text = start;
    *size = (size_t)(reader->text - start);
    *reader->text++ = '\0';
    return LEAD_OK;
}
