/* SPDX-License-Identifier: MIT */
/* The fields that a document declares. */
#include "data/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A "fields" member that has been read. */
struct reading {
    lead_allocator memory;
    struct lead_arena arena;
    struct lead_findings findings;
    struct lead_schema schema;
    bool has_memory;
};

static void read_fields(struct reading *reading, const char *json)
{
    lead_error error = LEAD_ERROR_INIT;
    const struct lead_json *root;
    assert_true(lead_memory_choose(NULL, &reading->memory));
    lead_arena_init(&reading->arena, &reading->memory);
    lead_findings_init(&reading->findings, json, strlen(json), &reading->memory);
    assert_int_equal(lead_json_read(json, strlen(json), &reading->arena, &root, &error), LEAD_OK);
    const struct lead_place place = {&reading->findings, NULL, root, 0};
    reading->has_memory = lead_schema_read(&place, &reading->arena, &reading->schema);
}

static void end(struct reading *reading)
{
    lead_findings_free(&reading->findings);
    lead_arena_free(&reading->arena);
}

static void fields_keep_their_order_and_types(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        lead_field_type type;
    } expected[] = {
        {"requested_demo", LEAD_FIELD_FLAG}, {"employees", LEAD_FIELD_NUMBER}, {"country", LEAD_FIELD_CATEGORY},
        {"title", LEAD_FIELD_TEXT},          {"interests", LEAD_FIELD_TAGS},   {"created", LEAD_FIELD_TIME},
        {"Ländername", LEAD_FIELD_CATEGORY},
    };
    struct reading reading;
    read_fields(&reading, "{\"requested_demo\": \"flag\", \"employees\": \"number\", \"country\": \"category\", \"title\": \"text\","
                          " \"interests\": \"tags\", \"created\": \"time\", \"L\\u00e4ndername\": \"category\"}");
    assert_true(reading.has_memory);
    assert_int_equal(reading.findings.count, 0);
    const uint32_t count = sizeof expected / sizeof expected[0];
    assert_int_equal(reading.schema.count, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct lead_field *field = &reading.schema.fields[i];
        assert_string_equal(field->name, expected[i].name);
        assert_int_equal(field->name_size, strlen(expected[i].name));
        assert_int_equal(field->type, expected[i].type);
        assert_false(field->is_used);
        assert_int_equal(field->values.count, 0);
        assert_int_equal(lead_schema_find(&reading.schema, expected[i].name, strlen(expected[i].name)), i);
    }
    assert_int_equal(lead_schema_find(&reading.schema, "employe", 7), LEAD_NONE);
    assert_int_equal(lead_schema_find(&reading.schema, "employeesX", 9), 1);
    assert_int_equal(lead_schema_find(&reading.schema, "", 0), LEAD_NONE);
    end(&reading);
}

static void no_fields_are_fields_too(void **state)
{
    (void)state;
    struct reading reading;
    read_fields(&reading, "{}");
    assert_true(reading.has_memory);
    assert_int_equal(reading.findings.count, 0);
    assert_int_equal(reading.schema.count, 0);
    assert_int_equal(lead_schema_find(&reading.schema, "a", 1), LEAD_NONE);
    end(&reading);
}

/* ---- Problems ---- */

#define NAME_50 "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"
#define NAME_200 NAME_50 NAME_50 NAME_50 NAME_50

struct problem_case {
    const char *name;
    const char *json;
    lead_status code;
    uint64_t offset;     /* of the problem */
    const char *mentions; /* in the message */
    uint32_t fields;     /* that are there all the same */
};

static const struct problem_case problems[] = {
    {"not an object", "[1]", LEAD_ERROR_WRONG_TYPE, 0, "object", 0},
    {"type is a number", "{\"a\": 5}", LEAD_ERROR_WRONG_TYPE, 6, "string", 0},
    {"type is null", "{\"a\": null, \"b\": \"flag\"}", LEAD_ERROR_WRONG_TYPE, 6, "string", 1},
    {"misspelt type", "{\"a\": \"nubmer\"}", LEAD_ERROR_BAD_VALUE, 6, "did you mean 'number'?", 1},
    {"type with a capital", "{\"a\": \"Time\"}", LEAD_ERROR_BAD_VALUE, 6, "did you mean 'time'?", 1},
    {"boolean", "{\"a\": \"boolean\"}", LEAD_ERROR_BAD_VALUE, 6, "did you mean 'flag'?", 1},
    {"integer", "{\"a\": \"integer\"}", LEAD_ERROR_BAD_VALUE, 6, "did you mean 'number'?", 1},
    {"string", "{\"a\": \"string\"}", LEAD_ERROR_BAD_VALUE, 6, "did you mean 'text'?", 1},
    {"datetime", "{\"a\": \"datetime\"}", LEAD_ERROR_BAD_VALUE, 6, "did you mean 'time'?", 1},
    {"no type at all", "{\"a\": \"geolocation\"}", LEAD_ERROR_BAD_VALUE, 6, "expected \"flag\"", 0},
    {"empty type", "{\"a\": \"\"}", LEAD_ERROR_BAD_VALUE, 6, "expected \"flag\"", 0},
    {"a type of 201 bytes", "{\"a\": \"" NAME_200 "x\"}", LEAD_ERROR_BAD_VALUE, 6, "expected \"flag\"", 0},
    {"a type and U+0000", "{\"a\": \"flag\\u0000\"}", LEAD_ERROR_JSON_TEXT, 6, "U+0000", 0},
    {"empty name", "{\"\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "found 0", 0},
    {"name with U+0000", "{\"a\\u0000b\": \"flag\"}", LEAD_ERROR_JSON_TEXT, 1, "U+0000", 0},
    {"201 bytes", "{\"" NAME_200 "x\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "201", 0},
    {"reserved: all", "{\"all\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'all'", 0},
    {"reserved: any", "{\"any\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'any'", 0},
    {"reserved: not", "{\"not\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'not'", 0},
    {"reserved: at_least", "{\"at_least\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'at_least'", 0},
    {"reserved: of", "{\"of\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'of'", 0},
    {"reserved: activity", "{\"activity\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'activity'", 0},
    {"reserved: grade", "{\"grade\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'grade'", 0},
    {"reserved: class", "{\"class\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "'class'", 0},
    {"x- is for comments", "{\"x-note\": \"flag\"}", LEAD_ERROR_BAD_VALUE, 1, "x-", 0},
    {"a name twice", "{\"a\": \"flag\", \"a\": \"time\"}", LEAD_ERROR_DUPLICATE_KEY, 14, "a", 1},
};

static void check_problem(const struct problem_case *row)
{
    struct reading reading;
    read_fields(&reading, row->json);
    assert_true(reading.has_memory);
    assert_int_equal(reading.findings.count, 1);
    const lead_error *found = &reading.findings.items[0];
    assert_int_equal(found->code, row->code);
    assert_int_equal(found->offset, row->offset);
    assert_non_null(strstr(found->message, row->mentions));
    assert_int_equal(reading.schema.count, row->fields);
    end(&reading);
}

static void each_problem_is_reported_at_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++) {
        print_message("# %s\n", problems[i].name);
        check_problem(&problems[i]);
    }
}

static void names_that_look_reserved_but_are_not(void **state)
{
    (void)state;
    struct reading reading;
    read_fields(&reading, "{\"All\": \"flag\", \"grades\": \"flag\", \"clas\": \"flag\", \"x\": \"flag\", \"X-a\": \"flag\", \"-x\": \"flag\", \"" NAME_200
                          "\": \"flag\"}");
    assert_int_equal(reading.findings.count, 0);
    assert_int_equal(reading.schema.count, 7);
    end(&reading);
}

static void all_problems_are_found_at_once(void **state)
{
    (void)state;
    struct reading reading;
    read_fields(&reading, "{\"all\": \"nope nope\", \"ok\": \"flag\", \"x-y\": 7, \"last\": \"text\"}");
    assert_int_equal(reading.findings.count, 4);
    assert_int_equal(reading.schema.count, 2);
    assert_int_equal(lead_schema_find(&reading.schema, "ok", 2), 0);
    assert_int_equal(lead_schema_find(&reading.schema, "last", 4), 1);
    end(&reading);
}

static char *many_fields(unsigned count)
{
    char *json = malloc((size_t)count * 24 + 3), *at = json;
    assert_non_null(json);
    *at++ = '{';
    for (unsigned i = 0; i < count; i++)
        at += sprintf(at, "%s\"field%u\":\"flag\"", i ? "," : "", i);
    strcpy(at, "}");
    return json;
}

static void there_is_a_limit_to_fields(void **state)
{
    (void)state;
    static const struct {
        unsigned count;
        size_t problems;
    } rows[] = {{LEAD_FIELDS_MAX, 0}, {LEAD_FIELDS_MAX + 1, 1}, {3 * LEAD_FIELDS_MAX, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading;
        char *json = many_fields(rows[i].count);
        read_fields(&reading, json);
        assert_int_equal(reading.findings.count, rows[i].problems);
        if (rows[i].problems) {
            assert_int_equal(reading.findings.items[0].code, LEAD_ERROR_LIMIT);
            assert_non_null(strstr(reading.findings.items[0].message, "4096"));
        }
        assert_int_equal(reading.schema.count, LEAD_FIELDS_MAX);
        assert_int_equal(lead_schema_find(&reading.schema, "field4095", 9), 4095);
        end(&reading);
        free(json);
    }
}

static void types_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"flag", "number", "category", "text", "tags", "time"};
    for (lead_field_type type = LEAD_FIELD_FLAG; type <= LEAD_FIELD_TIME; type++)
        assert_string_equal(lead_field_type_name(type), names[type - 1]);
    assert_null(lead_field_type_name(0));
    assert_null(lead_field_type_name(7));
    assert_null(lead_field_type_name(-1));
}

/* ---- Memory that ends ---- */

static void *limited_acquire(void *context, size_t bytes)
{
    size_t *allowed = context;
    return *allowed == 0 ? NULL : ((*allowed)--, malloc(bytes));
}

static void *limited_resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    (void)old_bytes;
    size_t *allowed = context;
    return *allowed == 0 ? NULL : ((*allowed)--, realloc(block, new_bytes));
}

static void limited_release(void *context, void *block, size_t bytes)
{
    (void)context;
    (void)bytes;
    free(block);
}

static void fields_without_memory_say_so(void **state)
{
    (void)state;
    char *json = many_fields(2000);
    size_t failures = 0;
    for (size_t allowed_at_first = 0;; allowed_at_first++) {
        struct reading reading;
        lead_error error = LEAD_ERROR_INIT;
        const struct lead_json *root;
        struct lead_arena document;
        size_t allowed = allowed_at_first;
        const lead_allocator limited = {sizeof limited, &allowed, limited_acquire, limited_resize, limited_release};
        assert_true(lead_memory_choose(NULL, &reading.memory));
        lead_arena_init(&document, &reading.memory);
        lead_arena_init(&reading.arena, &limited);
        lead_findings_init(&reading.findings, json, strlen(json), &reading.memory);
        assert_int_equal(lead_json_read(json, strlen(json), &document, &root, &error), LEAD_OK);
        const struct lead_place place = {&reading.findings, NULL, root, 0};
        reading.has_memory = lead_schema_read(&place, &reading.arena, &reading.schema);
        failures += !reading.has_memory;
        assert_int_equal(reading.findings.count, 0);
        lead_arena_free(&document);
        end(&reading);
        if (reading.has_memory)
            break;
    }
    assert_true(failures >= 2);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_keep_their_order_and_types),
        cmocka_unit_test(no_fields_are_fields_too),
        cmocka_unit_test(each_problem_is_reported_at_its_place),
        cmocka_unit_test(names_that_look_reserved_but_are_not),
        cmocka_unit_test(all_problems_are_found_at_once),
        cmocka_unit_test(there_is_a_limit_to_fields),
        cmocka_unit_test(types_have_names),
        cmocka_unit_test(fields_without_memory_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
