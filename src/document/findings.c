/* SPDX-License-Identifier: MIT */
/* The list of problems: keeping them, ordering them, and finding their lines. */
#include "document/findings.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

void lead_findings_init(struct lead_findings *findings, const char *json, size_t json_size, const lead_allocator *memory)
{
    memset(findings, 0, sizeof *findings);
    findings->json = json;
    findings->json_size = json_size;
    findings->memory = *memory;
}

void lead_findings_free(struct lead_findings *findings)
{
    lead_memory_free(&findings->memory, findings->items, findings->capacity, sizeof *findings->items);
    findings->items = NULL;
    findings->count = findings->capacity = 0;
}

static bool grow(struct lead_findings *findings)
{
    if (findings->count < findings->capacity)
        return true;
    size_t capacity = findings->capacity == 0 ? 8 : findings->capacity * 2;
    if (capacity > LEAD_PROBLEMS_MAX)
        capacity = LEAD_PROBLEMS_MAX;
    lead_error *items =
        lead_memory_resize(&findings->memory, findings->items, findings->capacity, capacity, sizeof *items);
    if (items == NULL) {
        findings->out_of_memory = true;
        return false;
    }
    findings->items = items;
    findings->capacity = capacity;
    return true;
}

/* A free item, or NULL. The first error finds room in any case, because it decides what the compile returns. */
static lead_error *new_item(struct lead_findings *findings, lead_status code)
{
    bool is_error = code < LEAD_WARNING_NEVER_TRUE, is_first_error = is_error && findings->errors == 0;
    findings->errors += is_error;
    if (findings->out_of_memory)
        return NULL;
    if (findings->count == LEAD_PROBLEMS_MAX)
        return is_first_error ? &findings->items[LEAD_PROBLEMS_MAX - 1] : NULL;
    return grow(findings) ? &findings->items[findings->count++] : NULL;
}

static void report(const struct lead_place *place, size_t offset, lead_status code, const char *format, va_list arguments)
{
    lead_error *item = new_item(place->findings, code);
    if (item == NULL)
        return;
    char message[LEAD_MESSAGE_CAPACITY + 4]; /* a little longer, so that lead_fail() cuts at a whole character */
    vsnprintf(message, sizeof message, format, arguments);
    item->size = sizeof *item;
    lead_fail(item, code, "%s", message);
    lead_place_path(place, item->path);
    item->offset = offset;
}

void lead_report_at(const struct lead_place *place, lead_status code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report(place, place->value->offset, code, format, arguments);
    va_end(arguments);
}

void lead_report_key(const struct lead_place *place, lead_status code, const char *format, ...)
{
    const struct lead_json *value = place->value;
    va_list arguments;
    va_start(arguments, format);
    report(place, value->key != NULL ? value->key_offset : value->offset, code, format, arguments);
    va_end(arguments);
}

/* Insertion into a list of numbers: problems come nearly in order, and there are at most a thousand. */
static void order_items(const struct lead_findings *findings, uint16_t order[LEAD_PROBLEMS_MAX])
{
    for (size_t i = 0; i < findings->count; i++) {
        size_t j = i;
        for (; j > 0 && findings->items[order[j - 1]].offset > findings->items[i].offset; j--)
            order[j] = order[j - 1];
        order[j] = (uint16_t)i;
    }
}

/* Brings items[order[i]] to place i, following each circle of moves once. */
static void move_items(lead_error *items, size_t count, uint16_t *order)
{
    for (size_t i = 0; i < count; i++) {
        if (order[i] == i)
            continue;
        lead_error kept = items[i];
        size_t to = i;
        while (order[to] != i) {
            size_t from = order[to];
            items[to] = items[from];
            order[to] = (uint16_t)to;
            to = from;
        }
        items[to] = kept;
        order[to] = (uint16_t)to;
    }
}

/* One pass over the document for all items, which are in order. */
static void locate_items(const struct lead_findings *findings)
{
    size_t at = 0;
    uint32_t line = 1, column = 1;
    for (size_t i = 0; i < findings->count; i++) {
        for (; at < findings->items[i].offset && at < findings->json_size; at++) {
            bool ends_line = findings->json[at] == '\n';
            line += ends_line;
            column = ends_line ? 1 : column + (((unsigned char)findings->json[at] & 0xC0) != 0x80);
        }
        findings->items[i].line = line;
        findings->items[i].column = column;
    }
}

void lead_findings_sort(struct lead_findings *findings)
{
    uint16_t order[LEAD_PROBLEMS_MAX];
    order_items(findings, order);
    move_items(findings->items, findings->count, order);
    locate_items(findings);
}
