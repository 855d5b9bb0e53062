/* SPDX-License-Identifier: MIT */
/* A section of "buying", read by itself: fields, the section, and what was found in it. */
#ifndef LEADCORE_TESTS_UNIT_BUYING_FIXTURE_H
#define LEADCORE_TESTS_UNIT_BUYING_FIXTURE_H

#include "../support/sample.h"
#include "walker_fixture.h"

#include "data/schema.h"
#include "rules/condition.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define SECTION_FIELDS                                                                                                                    \
    "{\"fields\": {\"flag\": \"flag\", \"number\": \"number\", \"category\": \"category\", \"title\": \"text\", \"tags\": \"tags\"}"
/* The section stands on the second line, behind this. */
#define SECTION_HEAD SECTION_FIELDS ",\n \"section\": "

struct section {
    struct sample_text json;
    struct walk walk;
    struct lead_schema schema;
    struct lead_conditions conditions;
    struct lead_place place; /* of the section */
    size_t mark;             /* offset of the @ in the document, or its size */
};

/* A result that conditions can read. */
static const struct lead_result_name section_results[] = {{"fit", 3, true, NULL, true}};

static inline const struct lead_json *section_member(const struct lead_json *object, const char *key)
{
    for (const struct lead_json *member = object->first; member; member = member->next)
        if (member->key_size == strlen(key) && memcmp(member->key, key, member->key_size) == 0)
            return member;
    fail_msg("no member %s", key);
    return NULL;
}

/* An @ in `text` marks a place and is no part of the document. */
static inline void section_open_after(struct section *section, const char *head, const char *text)
{
    const size_t mark = strcspn(text, "@");
    *section = (struct section){0};
    sample_add(&section->json, "%s%.*s%s}", head, (int)mark, text, text[mark] ? text + mark + 1 : "");
    section->mark = strlen(head) + mark;
    begin(&section->walk, section->json.data);
    const struct lead_json *root = section->walk.root.value;
    const struct lead_place fields = lead_child(&section->walk.root, section_member(root, "fields"), 0);
    assert_true(lead_schema_read(&fields, &section->walk.arena, &section->schema));
    assert_int_equal(section->walk.findings.count, 0);
    section->place = lead_child(&section->walk.root, section_member(root, "section"), 0);
}

static inline void section_open(struct section *section, const char *text)
{
    section_open_after(section, SECTION_HEAD, text);
}

/* When no more fields will be declared. */
static inline void section_begin_conditions(struct section *section)
{
    assert_true(lead_conditions_init(&section->conditions, &section->walk.arena, &section->schema, section_results, COUNT_OF(section_results)));
    lead_conditions_begin(&section->conditions);
}

static inline void section_close(struct section *section)
{
    end(&section->walk);
    sample_text_free(&section->json);
}

/* A document with one problem, which is at the mark. */
struct section_problem {
    const char *name;
    const char *text;
    lead_status code;
    const char *path;     /* behind that of the section */
    const char *mentions; /* in the message; NULL: anything */
};

static inline void section_expect(const struct section *section, const struct section_problem *row)
{
    const struct lead_findings *findings = &section->walk.findings;
    const lead_error *first = findings->items;
    char path[LEAD_PATH_CAPACITY + 16];
    snprintf(path, sizeof path, "/section%s", row->path);
    if (findings->count != 1 || first->code != row->code || first->offset != section->mark || strcmp(first->path, path) != 0 ||
        (row->mentions && !strstr(first->message, row->mentions))) {
        for (size_t i = 0; i < findings->count; i++)
            print_message("# %d at %u (%s): %s\n", (int)findings->items[i].code, (unsigned)findings->items[i].offset, findings->items[i].path,
                          findings->items[i].message);
        fail_msg("%s", row->name);
    }
}

/* The node of a condition that is read once more: equal conditions have equal nodes. */
static inline lead_node_id section_node(struct section *section, const char *text)
{
    const struct lead_json *value;
    lead_error error = LEAD_ERROR_INIT;
    assert_int_equal(lead_json_read(text, strlen(text), &section->walk.arena, &value, &error), LEAD_OK);
    const struct lead_place place = lead_child(&section->walk.root, value, 0);
    const size_t problems = section->walk.findings.count;
    const lead_node_id node = lead_condition_read(&section->conditions, &place).is_true;
    assert_int_equal(section->walk.findings.count, problems);
    return node;
}

#endif
