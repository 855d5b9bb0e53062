/* SPDX-License-Identifier: MIT */
/* Any array as a stream: lead_stream_export(). */
#include "arrow_build.h"
#include "memory_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 3

/* One column of each shape that types can have. */
static void build_rich(struct arrow_build *build)
{
    static const int64_t integers[ROWS] = {0, 1, 0};
    static const char *const strings[ROWS] = {"a", NULL, "b"};
    static const char *const tags[ROWS] = {"a|b", "", NULL};
    arrow_begin(build, ROWS);
    arrow_add_integers(build, "moment", "tsu:Europe/Berlin", integers, NULL);
    arrow_add_dictionary(build, "category", "c", integers, NULL, "u", strings, ROWS);
    arrow_add_dictionary_tags(build, "tags", "+l", "vu", tags);
}

static void assert_same_type(const struct ArrowSchema *copy, const struct ArrowSchema *original)
{
    assert_ptr_not_equal(copy->format, original->format);
    assert_string_equal(copy->format, original->format);
    assert_string_equal(copy->name, original->name ? original->name : "");
    assert_int_equal(copy->flags, original->flags);
    assert_int_equal(copy->n_children, original->n_children);
    for (int64_t i = 0; i < original->n_children; i++)
        assert_same_type(copy->children[i], original->children[i]);
    assert_int_equal(copy->dictionary != NULL, original->dictionary != NULL);
    if (original->dictionary)
        assert_same_type(copy->dictionary, original->dictionary);
}

static void a_stream_gives_its_array_once(void **state)
{
    (void)state;
    struct memory memory;
    struct arrow_build build;
    struct ArrowArrayStream stream;
    struct ArrowSchema schema, again;
    struct ArrowArray array, end;
    memory_init(&memory, SIZE_MAX);
    build_rich(&build);
    const struct ArrowSchema original = build.schema; /* keeps its children while the stream lives */
    assert_int_equal(lead_stream_export(&build.schema, &build.array, &memory.allocator, &stream, NULL), LEAD_OK);
    assert_null(build.schema.release);
    assert_null(build.array.release);
    assert_int_equal(stream.get_schema(&stream, &schema), 0);
    assert_same_type(&schema, &original);
    assert_int_equal(stream.get_next(&stream, &array), 0);
    assert_int_equal(array.length, ROWS);
    assert_int_equal(array.n_children, 3);
    assert_non_null(array.release);
    assert_int_equal(stream.get_schema(&stream, &again), 0);
    assert_same_type(&again, &original);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(stream.get_next(&stream, &end), 0);
        assert_null(end.release);
    }
    stream.release(&stream);
    assert_null(stream.release);
    assert_string_equal(schema.children[2]->name, "tags"); /* both outlive the stream */
    assert_int_equal(array.children[0]->length, ROWS);
    schema.release(&schema);
    again.release(&again);
    array.release(&array);
    assert_true(arrow_end(&build));
    assert_int_equal(memory.blocks, 0);
    assert_int_equal(memory.bytes, 0);
}

static void a_stream_that_nobody_reads_releases_all(void **state)
{
    (void)state;
    struct arrow_build build;
    struct ArrowArrayStream stream;
    build_rich(&build);
    assert_int_equal(lead_stream_export(&build.schema, &build.array, NULL, &stream, NULL), LEAD_OK);
    stream.release(&stream);
    assert_true(arrow_end(&build));
}

static void a_stream_can_be_moved(void **state)
{
    (void)state;
    struct arrow_build build;
    struct ArrowArrayStream stream, moved;
    struct ArrowArray array;
    build_rich(&build);
    assert_int_equal(lead_stream_export(&build.schema, &build.array, NULL, &stream, NULL), LEAD_OK);
    moved = stream;
    memset(&stream, 0xA5, sizeof stream);
    assert_int_equal(moved.get_next(&moved, &array), 0);
    array.release(&array);
    moved.release(&moved);
    assert_true(arrow_end(&build));
}

/* ---- Metadata ---- */

struct metadata_case {
    const char *name;
    int32_t words[6]; /* native int32; text stands in words too */
    size_t size;      /* in words; 0 when it is refused */
};

static const struct metadata_case metadata_cases[] = {
    {"no pairs", {0}, 1},
    {"empty pair", {1, 0, 0}, 3},
    {"a pair", {1, 4, 'k', 4, 'v'}, 5},
    {"negative count", {-1}, 0},
    {"negative key", {1, -1, 0}, 0},
    {"negative value", {1, 0, -1}, 0},
};

static void metadata_is_copied_by_its_own_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof metadata_cases / sizeof metadata_cases[0]; i++) {
        const struct metadata_case *row = &metadata_cases[i];
        struct arrow_build build;
        struct ArrowArrayStream stream;
        struct ArrowSchema schema;
        print_message("# %s\n", row->name);
        build_rich(&build);
        build.schema.children[1]->metadata = (const char *)row->words;
        assert_int_equal(lead_stream_export(&build.schema, &build.array, NULL, &stream, NULL), LEAD_OK);
        memset(&schema, 0xA5, sizeof schema);
        assert_int_equal(stream.get_schema(&stream, &schema), row->size ? 0 : EINVAL);
        if (row->size) {
            assert_ptr_not_equal(schema.children[1]->metadata, row->words);
            assert_memory_equal(schema.children[1]->metadata, row->words, row->size * sizeof(int32_t));
            assert_null(schema.metadata);
            schema.release(&schema);
        } else {
            assert_null(schema.release);
            assert_non_null(stream.get_last_error(&stream));
        }
        stream.release(&stream);
        assert_true(arrow_end(&build));
    }
}

/* ---- Types that contradict themselves ---- */

static void release_child(struct ArrowSchema *schema) { schema->children[2]->release(schema->children[2]); }
static void drop_format(struct ArrowSchema *schema) { schema->children[0]->format = NULL; }
static void drop_children(struct ArrowSchema *schema) { schema->children[2]->children = NULL; }
static void drop_a_child(struct ArrowSchema *schema)
{
    static struct ArrowSchema *none[1];
    schema->children[2]->children = none;
}
static void count_below_0(struct ArrowSchema *schema) { schema->children[2]->n_children = -1; }
static void count_endless(struct ArrowSchema *schema) { schema->children[2]->n_children = INT64_MAX; }
static void bite_its_tail(struct ArrowSchema *schema) { schema->children[1]->dictionary->dictionary = schema->children[1]; }

static void broken_types_cannot_be_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        void (*spoil)(struct ArrowSchema *schema);
    } rows[] = {
        {"child released", release_child}, {"no format", drop_format},        {"children missing", drop_children}, {"child missing", drop_a_child},
        {"-1 children", count_below_0},    {"endless children", count_endless}, {"endless depth", bite_its_tail},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct memory memory;
        struct arrow_build build;
        struct ArrowArrayStream stream;
        struct ArrowSchema schema;
        print_message("# %s\n", rows[i].name);
        memory_init(&memory, SIZE_MAX);
        build_rich(&build);
        rows[i].spoil(&build.schema);
        assert_int_equal(lead_stream_export(&build.schema, &build.array, &memory.allocator, &stream, NULL), LEAD_OK);
        memset(&schema, 0xA5, sizeof schema);
        assert_int_equal(stream.get_schema(&stream, &schema), EINVAL);
        assert_null(schema.release);
        assert_non_null(stream.get_last_error(&stream));
        stream.release(&stream);
        assert_true(arrow_end(&build));
        assert_int_equal(memory.blocks, 0);
    }
}

/* ---- Memory that ends, calls that are wrong ---- */

static void nothing_is_moved_when_memory_ends(void **state)
{
    (void)state;
    struct memory memory;
    struct arrow_build build;
    struct ArrowArrayStream stream;
    lead_error error = LEAD_ERROR_INIT;
    memory_init(&memory, 0);
    build_rich(&build);
    memset(&stream, 0xA5, sizeof stream);
    assert_int_equal(lead_stream_export(&build.schema, &build.array, &memory.allocator, &stream, &error), LEAD_ERROR_OUT_OF_MEMORY);
    assert_null(stream.release);
    assert_non_null(build.schema.release);
    assert_non_null(build.array.release);
    assert_int_equal(error.code, LEAD_ERROR_OUT_OF_MEMORY);
    assert_true(arrow_end(&build));
}

static void asking_for_the_type_can_fail_and_be_repeated(void **state)
{
    (void)state;
    struct memory memory;
    struct arrow_build build;
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    int status = ENOMEM;
    size_t failures = 0;
    memory_init(&memory, SIZE_MAX);
    build_rich(&build);
    assert_int_equal(lead_stream_export(&build.schema, &build.array, &memory.allocator, &stream, NULL), LEAD_OK);
    for (; status != 0; failures++) {
        memory.allowed = failures;
        status = stream.get_schema(&stream, &schema);
        if (status) {
            assert_int_equal(status, ENOMEM);
            assert_null(schema.release);
            assert_int_equal(memory.blocks, 1);
        }
    }
    assert_int_equal(failures - 1, 7); /* one block for each type of the tree */
    schema.release(&schema);
    stream.release(&stream);
    assert_true(arrow_end(&build));
    assert_int_equal(memory.blocks, 0);
}

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    static const lead_allocator half_an_allocator = {sizeof(lead_allocator), NULL, counted_acquire, NULL, NULL};
    struct arrow_build build;
    struct ArrowArrayStream stream;
    lead_error error = LEAD_ERROR_INIT;
    build_rich(&build);
    struct ArrowSchema released_schema = {0};
    struct ArrowArray released_array = {0};
    const struct {
        const char *name;
        struct ArrowSchema *schema;
        struct ArrowArray *array;
        const lead_allocator *allocator;
        struct ArrowArrayStream *stream;
    } rows[] = {
        {"no type", NULL, &build.array, NULL, &stream},
        {"no array", &build.schema, NULL, NULL, &stream},
        {"no stream", &build.schema, &build.array, NULL, NULL},
        {"released type", &released_schema, &build.array, NULL, &stream},
        {"released array", &build.schema, &released_array, NULL, &stream},
        {"half an allocator", &build.schema, &build.array, &half_an_allocator, &stream},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("# %s\n", rows[i].name);
        memset(&stream, 0xA5, sizeof stream);
        assert_int_equal(lead_stream_export(rows[i].schema, rows[i].array, rows[i].allocator, rows[i].stream, &error),
                         LEAD_ERROR_INVALID_ARGUMENT);
        if (rows[i].stream)
            assert_null(stream.release);
        assert_non_null(build.schema.release);
        assert_non_null(build.array.release);
    }
    assert_true(arrow_end(&build));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_gives_its_array_once),
        cmocka_unit_test(a_stream_that_nobody_reads_releases_all),
        cmocka_unit_test(a_stream_can_be_moved),
        cmocka_unit_test(metadata_is_copied_by_its_own_sizes),
        cmocka_unit_test(broken_types_cannot_be_asked_for),
        cmocka_unit_test(nothing_is_moved_when_memory_ends),
        cmocka_unit_test(asking_for_the_type_can_fail_and_be_repeated),
        cmocka_unit_test(wrong_calls_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
