/* SPDX-License-Identifier: MIT */
/* A document as the walker sees it, and what was found in it. */
#ifndef LEADCORE_TESTS_UNIT_WALKER_FIXTURE_H
#define LEADCORE_TESTS_UNIT_WALKER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/walker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A document, its findings, and the place of its root. */
struct walk {
    struct lead_arena arena;
    struct lead_findings findings;
    struct lead_place root;
};

static inline void begin(struct walk *walk, const char *json)
{
    lead_allocator memory;
    lead_error error = LEAD_ERROR_INIT;
    assert_true(lead_memory_choose(NULL, &memory));
    lead_arena_init(&walk->arena, &memory);
    lead_findings_init(&walk->findings, json, strlen(json), &memory);
    walk->root = (struct lead_place){&walk->findings, NULL, NULL, 0};
    if (lead_json_read(json, strlen(json), &walk->arena, &walk->root.value, &error) != LEAD_OK)
        fail_msg("%s: %s", json, error.message);
}

static inline void end(struct walk *walk)
{
    lead_findings_free(&walk->findings);
    lead_arena_free(&walk->arena);
}

static inline void expect_finding(const struct walk *walk, size_t index, lead_status code, uint64_t offset, const char *path, const char *message)
{
    assert_true(index < walk->findings.count);
    const lead_error *item = &walk->findings.items[index];
    if (item->code != code || item->offset != offset || strcmp(item->path, path) != 0 || strcmp(item->message, message) != 0)
        fail_msg("%d at %u (%s): %s", (int)item->code, (unsigned)item->offset, item->path, item->message);
    assert_int_equal(item->size, sizeof *item);
}

/* An object of `count` members "k0" … , of which every `step`-th has the key of the first. */
static inline char *wide_object(size_t count, size_t step)
{
    char *json = malloc(count * 16 + 16);
    size_t size = 1;
    assert_non_null(json);
    strcpy(json, "{");
    for (size_t i = 0; i < count; i++)
        size += (size_t)sprintf(json + size, "%s\"k%06zu\":1", i > 0 ? "," : "", i % step == 0 ? 0 : i);
    strcpy(json + size, "}");
    return json;
}

#endif
