/* SPDX-License-Identifier: MIT */
/*
 * Arrow structures in every shape that the bytes can dream up: lengths, offsets, counts, pointers and contents are hostile, but what a
 * structure cannot tell (the true size of a buffer) is true: each buffer is a block of exactly the bytes that its array claims, so that the
 * sanitizers see any byte that is read beyond. Every column is bound to every type of field, and whatever binds is read to its last row.
 */
#include "data/arrow.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 4
#define VARIADIC_MAX 3
#define BUFFERS_MAX (VARIADIC_MAX + 3)
#define LENGTH_MAX 40
#define TEXT_BYTES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- Bytes to decide with ---- */

struct input {
    const uint8_t *at;
    size_t left;
};

static uint8_t take(struct input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->at++;
}

/* True once in a while, so that most of the rest of a structure is sound and the walk goes on. */
static bool is_odd(struct input *input)
{
    return take(input) >= 248;
}

static void check(bool is_true)
{
    if (!is_true)
        abort();
}

/* ---- One array and everything that belongs to it ---- */

struct node {
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *buffers[BUFFERS_MAX];
    void *owned[BUFFERS_MAX];
    struct ArrowSchema *schemas[COLUMNS_MAX];
    struct ArrowArray *arrays[COLUMNS_MAX];
    struct node *children[COLUMNS_MAX];
    struct node *dictionary;
};

static void release_schema(struct ArrowSchema *schema)
{
    (void)schema;
    abort(); /* structures are borrowed: nothing may ever be released */
}

static void release_array(struct ArrowArray *array)
{
    (void)array;
    abort();
}

static void *new_block(size_t bytes)
{
    void *block = calloc(1, bytes ? bytes : 1);
    check(block != NULL);
    return block;
}

static void free_node(struct node *node)
{
    if (!node)
        return;
    for (int i = 0; i < BUFFERS_MAX; i++)
        free(node->owned[i]);
    for (int i = 0; i < COLUMNS_MAX; i++)
        free_node(node->children[i]);
    free_node(node->dictionary);
    free(node);
}

/* A block of exactly `bytes`, filled from the input; malloc alone decides what stands behind it. */
static uint8_t *add_buffer(struct node *node, struct input *input, int index, size_t bytes)
{
    uint8_t *block = malloc(bytes ? bytes : 1);
    check(block != NULL);
    for (size_t i = 0; i < bytes; i++)
        block[i] = take(input);
    node->owned[index] = block;
    node->buffers[index] = block;
    return block;
}

/* Elements that the claimed offset and length let a reader expect; none when they are too odd to be accepted. */
static size_t claimed_elements(const struct node *node)
{
    const int64_t offset = node->array.offset, length = node->array.length;
    return offset < 0 || offset > LENGTH_MAX || length < 0 || length > LENGTH_MAX ? 0 : (size_t)(offset + length);
}

static void add_validity(struct node *node, struct input *input)
{
    if (take(input) % 2)
        add_buffer(node, input, 0, (claimed_elements(node) + 7) / 8);
    const uint8_t *bits = node->buffers[0];
    int64_t nulls = 0;
    for (size_t i = (size_t)node->array.offset; bits && i < claimed_elements(node); i++)
        nulls += !lead_bit_get(bits, i);
    node->array.null_count = is_odd(input) ? (int8_t)take(input) : take(input) % 4 == 0 ? -1 : nulls;
}

/* Offsets may fall, be negative or stand still; only beyond the end of the text, or of the child, they may not point with the last one. */
static void add_offsets(struct node *node, struct input *input, bool is_large, int64_t most)
{
    const size_t count = claimed_elements(node) + 1;
    int32_t *small = is_large ? NULL : (int32_t *)(void *)add_buffer(node, input, 1, count * sizeof *small);
    int64_t *large = is_large ? (int64_t *)(void *)add_buffer(node, input, 1, count * sizeof *large) : NULL;
    for (size_t i = 0; i < count; i++) {
        const bool is_wild = is_odd(input) && i + 1 < count;
        const int64_t wild = is_large ? large[i] : small[i];
        const int64_t tame = (int64_t)(i * (size_t)most / count);
        const int64_t offset = is_wild ? wild : is_odd(input) ? -tame : tame;
        if (is_large)
            large[i] = offset;
        else
            small[i] = (int32_t)offset;
    }
}

static void add_views(struct node *node, struct input *input)
{
    const int variadic = take(input) % (VARIADIC_MAX + 1);
    node->array.n_buffers = variadic + 3;
    uint8_t *views = add_buffer(node, input, 1, claimed_elements(node) * 16);
    for (size_t i = 0; i < claimed_elements(node); i++) { /* mostly of believable size */
        int32_t bytes;
        memcpy(&bytes, views + 16 * i, sizeof bytes);
        bytes = is_odd(input) ? bytes : bytes & 31;
        memcpy(views + 16 * i, &bytes, sizeof bytes);
        views[16 * i + 8] &= 3;
        if (!is_odd(input)) {
            memset(views + 16 * i + 9, 0, 3);
            memset(views + 16 * i + 13, 0, 3);
        }
    }
    int64_t sizes[VARIADIC_MAX + 1] = {0};
    for (int i = 0; i < variadic; i++) {
        sizes[i] = take(input) % (TEXT_BYTES + 1);
        if (!is_odd(input))
            add_buffer(node, input, 2 + i, (size_t)sizes[i]);
        sizes[i] = is_odd(input) ? -sizes[i] : sizes[i];
    }
    node->owned[2 + variadic] = new_block((size_t)variadic * sizeof sizes[0]);
    node->buffers[2 + variadic] = memcpy(node->owned[2 + variadic], sizes, (size_t)variadic * sizeof sizes[0]);
}

static struct node *new_node(struct input *input, bool is_leaf);

static void add_child(struct node *node, struct input *input, bool is_leaf)
{
    const int64_t at = node->array.n_children;
    struct node *child = new_node(input, is_leaf);
    node->children[at] = child;
    node->schemas[at] = &child->schema;
    node->arrays[at] = &child->array;
    node->schema.n_children = node->array.n_children = at + 1;
    node->schema.children = node->schemas;
    node->array.children = node->arrays;
}

static const char *const formats[] = {
    "b",    "c",    "C",       "s",       "S",   "i",   "I",  "l",  "L",  "f",   "g",    "u",    "U",   "vu", "n",
    "tss:", "tsm:", "tsu:UTC", "tsn:+01", "tdD", "tdm", "+l", "+L", "e",  "d:3,1", "+s", "+vl",  "",   "zz", "u",
};

static size_t width_of(const char *format)
{
    static const char by_width[][7] = {"cC", "sSe", "iIf", "lLg"};
    for (size_t i = 0; i < 4; i++)
        if (format[0] && !format[1] && strchr(by_width[i], format[0]))
            return (size_t)1 << i;
    return strcmp(format, "tdD") == 0 ? 4 : 8;
}

static void add_buffers(struct node *node, struct input *input, const char *format)
{
    node->array.n_buffers = 2;
    const bool is_large = strcmp(format, "U") == 0 || strcmp(format, "+L") == 0;
    if (strcmp(format, "u") == 0 || strcmp(format, "U") == 0) {
        node->array.n_buffers = 3;
        add_offsets(node, input, is_large, TEXT_BYTES);
        if (!is_odd(input))
            add_buffer(node, input, 2, TEXT_BYTES);
    } else if (strcmp(format, "vu") == 0) {
        add_views(node, input);
    } else if (strcmp(format, "+l") == 0 || strcmp(format, "+L") == 0) {
        add_offsets(node, input, is_large, LENGTH_MAX);
        add_child(node, input, true);
    } else if (strcmp(format, "n") == 0) {
        node->array.n_buffers = 0;
    } else if (strcmp(format, "b") == 0) {
        add_buffer(node, input, 1, (claimed_elements(node) + 7) / 8);
    } else {
        add_buffer(node, input, 1, claimed_elements(node) * width_of(format));
    }
}

/* What can be wrong with any structure. Counts become smaller or absurd: a little too large would be a lie that nobody can see. */
static void spoil(struct node *node, struct input *input)
{
    static const int64_t absurd[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX / 2, 0, 1};
    const int64_t number = absurd[take(input) % 6];
    switch (take(input) % 16) {
    case 0: node->schema.release = NULL; break;
    case 1: node->array.release = NULL; break;
    case 2: node->schema.format = NULL; break;
    case 3: node->schema.name = NULL; break;
    case 4: node->array.buffers = NULL; break;
    case 5: node->schema.children = NULL; break;
    case 6: node->array.children = NULL; break;
    case 7: node->schema.dictionary = NULL; break;
    case 8: node->array.dictionary = NULL; break;
    case 9: node->array.n_buffers = number > 1 || number < 0 ? number : 0; break;
    case 10: node->schema.n_children = number > 1 || number < 0 ? number : 0; break;
    case 11: node->array.n_children = number > 1 || number < 0 ? number : 0; break;
    case 12: node->array.n_children = node->schema.n_children = number > 1 || number < 0 ? number : 0; break;
    case 13: node->buffers[1] = NULL; break;
    case 14: node->schemas[take(input) % COLUMNS_MAX] = NULL; break;
    default: node->arrays[take(input) % COLUMNS_MAX] = NULL; break;
    }
}

static void choose_range(struct node *node, struct input *input)
{
    static const int64_t absurd[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX - 1};
    node->array.offset = is_odd(input) ? absurd[take(input) % 4] : take(input) % 4;
    node->array.length = is_odd(input) ? absurd[take(input) % 4] : take(input) % (LENGTH_MAX + 1);
}

static const char *const names[] = {"a", "b", "c", "d", "", "a"};

static struct node *new_node(struct input *input, bool is_leaf)
{
    struct node *node = new_block(sizeof *node);
    const char *format = formats[take(input) % (sizeof formats / sizeof formats[0])];
    if (is_leaf && format[0] == '+')
        format = "u";
    node->schema.format = format;
    node->schema.name = names[take(input) % 6];
    node->schema.release = release_schema;
    node->array.release = release_array;
    node->array.buffers = node->buffers;
    choose_range(node, input);
    add_validity(node, input);
    add_buffers(node, input, format);
    if (format[0] && strchr("cCsSiIlLu", format[0]) && take(input) % 2) {
        node->dictionary = new_node(input, true);
        node->schema.dictionary = &node->dictionary->schema;
        node->array.dictionary = &node->dictionary->array;
    }
    if (is_odd(input))
        spoil(node, input);
    return node;
}

static struct node *new_batch(struct input *input)
{
    struct node *batch = new_block(sizeof *batch);
    batch->schema.format = "+s";
    batch->schema.release = release_schema;
    batch->array.release = release_array;
    batch->array.buffers = batch->buffers;
    batch->array.n_buffers = 1;
    choose_range(batch, input);
    batch->array.length = batch->array.length > 8 && batch->array.length <= LENGTH_MAX ? batch->array.length % 8 : batch->array.length;
    if (is_odd(input))
        add_validity(batch, input);
    for (int count = 1 + take(input) % COLUMNS_MAX; count > 0; count--)
        add_child(batch, input, false);
    if (is_odd(input))
        spoil(batch, input);
    return batch;
}

/* ---- Reading what was accepted ---- */

/* Volatile, so that no compiler finds out that nobody wants the sum. */
static volatile unsigned sum_of_all;

static void touch(const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum_of_all += ((const volatile unsigned char *)bytes)[i];
}

static size_t element_width(enum lead_column_kind kind)
{
    switch (kind) {
    case LEAD_COLUMN_INT8:
    case LEAD_COLUMN_UINT8: return 1;
    case LEAD_COLUMN_INT16:
    case LEAD_COLUMN_UINT16: return 2;
    case LEAD_COLUMN_INT32:
    case LEAD_COLUMN_UINT32:
    case LEAD_COLUMN_FLOAT32: return 4;
    default: return 8;
    }
}

static void read_lists(const struct lead_column *column)
{
    const size_t width = column->kind == LEAD_COLUMN_LIST32 ? 4 : 8;
    check(column->child != NULL);
    if (column->length)
        touch((const char *)column->offsets + column->offset * width, ((size_t)column->length + 1) * width);
}

/* Every row, and every string to its last byte. */
static void read_column(const struct lead_column *column)
{
    for (uint64_t row = 0; row < column->length; row++) {
        struct lead_slice slice;
        const bool is_known = lead_column_is_known(column, row);
        switch (column->kind) {
        case LEAD_COLUMN_ABSENT: check(!is_known); break;
        case LEAD_COLUMN_BITS: sum_of_all += lead_bit_get(column->values, column->offset + row); break;
        case LEAD_COLUMN_STRING32:
        case LEAD_COLUMN_STRING64:
        case LEAD_COLUMN_VIEW:
            check(lead_column_string(column, row, &slice) || slice.size == 0);
            touch(slice.text, slice.size);
            break;
        case LEAD_COLUMN_LIST32:
        case LEAD_COLUMN_LIST64: break;
        default: {
            const size_t width = element_width(column->kind);
            touch((const char *)column->values + (column->offset + row) * width, width);
        }
        }
    }
    if (column->kind == LEAD_COLUMN_LIST32 || column->kind == LEAD_COLUMN_LIST64)
        read_lists(column);
}

static void read_all(const struct lead_column *column, const struct lead_values *values)
{
    read_column(column);
    if (column->child)
        read_all(column->child, values);
    check(column->is_dictionary == (column->dictionary != NULL));
    if (!column->is_dictionary)
        return;
    read_column(column->dictionary);
    for (uint64_t i = 0; column->dictionary_codes && i < column->dictionary->length; i++)
        check(column->dictionary_codes[i] <= values->count || column->dictionary_codes[i] == LEAD_CODE_UNKNOWN);
    for (uint64_t i = 0; i < column->dictionary->length; i++) { /* the walk has refused what cannot be read */
        struct lead_slice slice;
        check(!lead_column_is_known(column->dictionary, i) || lead_column_string(column->dictionary, i, &slice));
    }
}

static void try_column(const struct lead_arrow_source *source, uint32_t child, lead_field_type type, const char *name)
{
    lead_allocator memory;
    struct lead_arena arena;
    struct lead_field field = {.name = name, .name_size = strlen(name), .type = type};
    struct lead_column column;
    lead_error error = LEAD_ERROR_INIT;
    check(lead_memory_choose(NULL, &memory));
    lead_arena_init(&arena, &memory);
    lead_values_add(&field.values, &arena, "", 0);
    lead_values_add(&field.values, &arena, "DE", 2);
    memset(&column, 0xA5, sizeof column);
    const lead_status status = lead_arrow_bind(source, child, &field, &arena, &column, &error);
    if (status == LEAD_OK) {
        check(column.length == source->length);
        read_all(&column, &field.values);
    } else {
        check(status == LEAD_ERROR_ARROW || status == LEAD_ERROR_COLUMN_TYPE || status == LEAD_ERROR_LIMIT);
        check(error.code == status && error.message[0] && strcmp(error.path, name) == 0);
        check(column.length == 0 && !column.values && !column.child && !column.dictionary);
    }
    lead_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct node *batch = new_batch(&input);
    struct lead_arrow_source source;
    lead_error error = LEAD_ERROR_INIT;
    if (lead_arrow_open(&batch->schema, &batch->array, NULL, &source, &error) == LEAD_OK) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            uint32_t child;
            if (lead_arrow_find(&source, names[i], &child, &error) != LEAD_OK || child == LEAD_NONE)
                continue;
            for (lead_field_type type = LEAD_FIELD_FLAG; type <= LEAD_FIELD_TIME; type++)
                try_column(&source, child, type, names[i]);
        }
    } else {
        check(error.message[0] != '\0');
    }
    free_node(batch);
    return 0;
}
