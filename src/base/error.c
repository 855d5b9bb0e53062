/* SPDX-License-Identifier: MIT */
/* Filling errors, and structures that differ in size between the host's headers and this library. */
#include "base/error.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* A formatted text that did not fit fills its buffer, and may end in the middle of a character. */
static void cut_at_character(char *text)
{
    uint32_t code_point;
    size_t size = strlen(text), begin = size - 1;
    while (size - begin < 4 && ((unsigned char)text[begin] & 0xC0) == 0x80)
        begin--;
    if (lead_utf8_decode(text + begin, size - begin, &code_point) != size - begin)
        text[begin] = '\0';
}

static void fill(lead_error *error, const char *path, lead_status code, const char *format, va_list arguments)
{
    lead_error full = LEAD_ERROR_INIT;
    full.code = code;
    if (vsnprintf(full.message, sizeof full.message, format, arguments) >= (int)sizeof full.message)
        cut_at_character(full.message);
    if (path != NULL && snprintf(full.path, sizeof full.path, "%s", path) >= (int)sizeof full.path)
        cut_at_character(full.path);
    lead_copy_out(error, &full, sizeof full, sizeof(size_t));
}

lead_status lead_fail(lead_error *error, lead_status code, const char *format, ...)
{
    if (error == NULL)
        return code;
    va_list arguments;
    va_start(arguments, format);
    fill(error, NULL, code, format, arguments);
    va_end(arguments);
    return code;
}

lead_status lead_fail_at(lead_error *error, const char *path, lead_status code, const char *format, ...)
{
    if (error == NULL)
        return code;
    va_list arguments;
    va_start(arguments, format);
    fill(error, path, code, format, arguments);
    va_end(arguments);
    return code;
}

lead_status lead_fail_memory(lead_error *error)
{
    return lead_fail(error, LEAD_ERROR_OUT_OF_MEMORY, "out of memory");
}

lead_status lead_copy_out(void *target, const void *source, size_t source_size, size_t smallest)
{
    size_t room;
    if (target == NULL)
        return LEAD_ERROR_INVALID_ARGUMENT;
    memcpy(&room, target, sizeof room);
    if (room < smallest || room < sizeof room)
        return LEAD_ERROR_INVALID_ARGUMENT;
    size_t copied = room < source_size ? room : source_size;
    memcpy((char *)target + sizeof room, (const char *)source + sizeof room, copied - sizeof room);
    return LEAD_OK;
}

void *lead_element_of(void *elements, size_t index)
{
    size_t stride;
    memcpy(&stride, elements, sizeof stride);
    return (char *)elements + index * stride;
}

lead_status lead_fill_out(void *elements, size_t count, const void *source, size_t source_size, size_t alignment)
{
    size_t stride, size;
    if (count && !elements)
        return LEAD_ERROR_INVALID_ARGUMENT;
    for (size_t i = 0; i < count; i++) {
        memcpy(&stride, elements, sizeof stride);
        if (stride > LEAD_STRUCT_LARGEST || stride % alignment)
            return LEAD_ERROR_INVALID_ARGUMENT;
        void *element = lead_element_of(elements, i);
        memcpy(&size, element, sizeof size);
        if (size != stride || lead_copy_out(element, source, source_size, source_size) != LEAD_OK)
            return LEAD_ERROR_INVALID_ARGUMENT;
    }
    return LEAD_OK;
}

static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

lead_status lead_copy_in(void *target, size_t target_size, const void *source, size_t smallest)
{
    size_t given;
    memset(target, 0, target_size);
    memcpy(target, &target_size, sizeof target_size);
    if (source == NULL)
        return LEAD_ERROR_INVALID_ARGUMENT;
    memcpy(&given, source, sizeof given);
    if (given < smallest || given < sizeof given || given > LEAD_STRUCT_LARGEST)
        return LEAD_ERROR_INVALID_ARGUMENT;
    size_t copied = given < target_size ? given : target_size;
    if (!is_zero((const char *)source + copied, given - copied))
        return LEAD_ERROR_INVALID_ARGUMENT;
    memcpy((char *)target + sizeof given, (const char *)source + sizeof given, copied - sizeof given);
    return LEAD_OK;
}

void lead_append(char *text, size_t capacity, const char *more)
{
    size_t used = strlen(text), wanted = strlen(more);
    if (used + wanted < capacity)
        memcpy(text + used, more, wanted + 1);
}
