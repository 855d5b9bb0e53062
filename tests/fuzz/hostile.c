/* SPDX-License-Identifier: MIT */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

#define LENGTH_MAX 40
#define TEXT_BYTES 64
#define ANY_COLUMNS 4

uint8_t hostile_take(struct hostile_input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->at++;
}

bool hostile_is_odd(struct hostile_input *input)
{
    return hostile_take(input) >= 248;
}

void hostile_check(bool is_true)
{
    if (!is_true)
        abort();
}

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
    hostile_check(block != NULL);
    return block;
}

void hostile_free(struct hostile_node *node)
{
    if (!node)
        return;
    for (int i = 0; i < BUFFERS_MAX; i++)
        free(node->owned[i]);
    for (int i = 0; i < COLUMNS_MAX; i++)
        hostile_free(node->children[i]);
    hostile_free(node->dictionary);
    free(node);
}

/* A block of exactly `bytes`, filled from the input; malloc alone decides what stands behind it. */
static uint8_t *add_buffer(struct hostile_node *node, struct hostile_input *input, int index, size_t bytes)
{
    uint8_t *block = malloc(bytes ? bytes : 1);
    hostile_check(block != NULL);
    for (size_t i = 0; i < bytes; i++)
        block[i] = hostile_take(input);
    node->owned[index] = block;
    node->buffers[index] = block;
    return block;
}

/* Elements that the claimed offset and length let a reader expect; none when they are too odd to be accepted. */
static size_t claimed_elements(const struct hostile_node *node)
{
    const int64_t offset = node->array.offset, length = node->array.length;
    return offset < 0 || offset > LENGTH_MAX || length < 0 || length > LENGTH_MAX ? 0 : (size_t)(offset + length);
}

static void add_validity(struct hostile_node *node, struct hostile_input *input)
{
    if (hostile_take(input) % 2)
        add_buffer(node, input, 0, (claimed_elements(node) + 7) / 8);
    const uint8_t *bits = node->buffers[0];
    int64_t nulls = 0;
    for (size_t i = (size_t)node->array.offset; bits && i < claimed_elements(node); i++)
        nulls += !lead_bit_get(bits, i);
    node->array.null_count = hostile_is_odd(input) ? (int8_t)hostile_take(input) : hostile_take(input) % 4 == 0 ? -1 : nulls;
}

/* Offsets may fall, be negative or stand still; only beyond the end of the text, or of the child, they may not point with the last one. */
static void add_offsets(struct hostile_node *node, struct hostile_input *input, bool is_large, int64_t most, bool by_one)
{
    const size_t count = claimed_elements(node) + 1;
    int32_t *small = is_large ? NULL : (int32_t *)(void *)add_buffer(node, input, 1, count * sizeof *small);
    int64_t *large = is_large ? (int64_t *)(void *)add_buffer(node, input, 1, count * sizeof *large) : NULL;
    for (size_t i = 0; i < count; i++) {
        const bool is_wild = hostile_is_odd(input) && i + 1 < count;
        const int64_t wild = is_large ? large[i] : small[i];
        const int64_t tame = by_one ? (int64_t)i : (int64_t)(i * (size_t)most / count);
        const int64_t offset = is_wild ? wild : hostile_is_odd(input) ? -tame : tame;
        if (is_large)
            large[i] = offset;
        else
            small[i] = (int32_t)offset;
    }
}

static void add_views(struct hostile_node *node, struct hostile_input *input)
{
    const int variadic = hostile_take(input) % (VARIADIC_MAX + 1);
    node->array.n_buffers = variadic + 3;
    uint8_t *views = add_buffer(node, input, 1, claimed_elements(node) * 16);
    for (size_t i = 0; i < claimed_elements(node); i++) { /* mostly of believable size */
        int32_t bytes;
        memcpy(&bytes, views + 16 * i, sizeof bytes);
        bytes = hostile_is_odd(input) ? bytes : bytes & 31;
        memcpy(views + 16 * i, &bytes, sizeof bytes);
        views[16 * i + 8] &= 3;
        if (!hostile_is_odd(input)) {
            memset(views + 16 * i + 9, 0, 3);
            memset(views + 16 * i + 13, 0, 3);
        }
    }
    int64_t sizes[VARIADIC_MAX + 1] = {0};
    for (int i = 0; i < variadic; i++) {
        sizes[i] = hostile_take(input) % (TEXT_BYTES + 1);
        if (!hostile_is_odd(input))
            add_buffer(node, input, 2 + i, (size_t)sizes[i]);
        sizes[i] = hostile_is_odd(input) ? -sizes[i] : sizes[i];
    }
    node->owned[2 + variadic] = new_block((size_t)variadic * sizeof sizes[0]);
    node->buffers[2 + variadic] = memcpy(node->owned[2 + variadic], sizes, (size_t)variadic * sizeof sizes[0]);
}

/* What a node is asked to be; NULL leaves it to the input. */
struct shape {
    const char *format, *name;
    bool is_leaf;
    bool has_letters; /* part of a plan: strings of one letter, a … d, and enough rows */
};

static struct hostile_node *new_node(struct hostile_input *input, const struct shape *shape);

static void add_child(struct hostile_node *node, struct hostile_input *input, const struct shape *shape)
{
    const int64_t at = node->array.n_children;
    struct hostile_node *child = new_node(input, shape);
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

static void add_text(struct hostile_node *node, struct hostile_input *input, bool has_letters)
{
    uint8_t *text = add_buffer(node, input, 2, TEXT_BYTES);
    for (size_t i = 0; i < TEXT_BYTES && has_letters; i++)
        text[i] = text[i] >= 240 ? text[i] : (uint8_t)('a' + text[i] % 4);
}

static void add_buffers(struct hostile_node *node, struct hostile_input *input, const char *format, const struct shape *shape)
{
    const struct shape leaf = {.is_leaf = true, .format = shape->has_letters ? "u" : NULL, .has_letters = shape->has_letters};
    node->array.n_buffers = 2;
    const bool is_large = strcmp(format, "U") == 0 || strcmp(format, "+L") == 0;
    if (strcmp(format, "u") == 0 || strcmp(format, "U") == 0) {
        node->array.n_buffers = 3;
        add_offsets(node, input, is_large, TEXT_BYTES, shape->has_letters);
        if (!hostile_is_odd(input))
            add_text(node, input, shape->has_letters);
    } else if (strcmp(format, "vu") == 0) {
        add_views(node, input);
    } else if (strcmp(format, "+l") == 0 || strcmp(format, "+L") == 0) {
        add_offsets(node, input, is_large, LENGTH_MAX, shape->has_letters);
        add_child(node, input, &leaf);
    } else if (strcmp(format, "n") == 0) {
        node->array.n_buffers = 0;
    } else if (strcmp(format, "b") == 0) {
        add_buffer(node, input, 1, (claimed_elements(node) + 7) / 8);
    } else {
        add_buffer(node, input, 1, claimed_elements(node) * width_of(format));
    }
}

/* What can be wrong with any structure. Counts become smaller or absurd: a little too large would be a lie that nobody can see. */
static void spoil(struct hostile_node *node, struct hostile_input *input)
{
    static const int64_t absurd[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX / 2, 0, 1};
    const int64_t number = absurd[hostile_take(input) % 6];
    switch (hostile_take(input) % 16) {
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
    case 14: node->schemas[hostile_take(input) % ANY_COLUMNS] = NULL; break;
    default: node->arrays[hostile_take(input) % ANY_COLUMNS] = NULL; break;
    }
}

static void choose_range(struct hostile_node *node, struct hostile_input *input)
{
    static const int64_t absurd[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX - 1};
    node->array.offset = hostile_is_odd(input) ? absurd[hostile_take(input) % 4] : hostile_take(input) % 4;
    node->array.length = hostile_is_odd(input) ? absurd[hostile_take(input) % 4] : hostile_take(input) % (LENGTH_MAX + 1);
}

const char *const hostile_names[6] = {"a", "b", "c", "d", "", "a"};

static struct hostile_node *new_node(struct hostile_input *input, const struct shape *shape)
{
    struct hostile_node *node = new_block(sizeof *node);
    const char *format = shape->format ? shape->format : formats[hostile_take(input) % (sizeof formats / sizeof formats[0])];
    if (shape->is_leaf && format[0] == '+')
        format = "u";
    node->schema.format = format;
    node->schema.name = shape->name ? shape->name : hostile_names[hostile_take(input) % 6];
    node->schema.release = release_schema;
    node->array.release = release_array;
    node->array.buffers = node->buffers;
    choose_range(node, input);
    if (shape->has_letters && !hostile_is_odd(input))
        node->array.length = LENGTH_MAX; /* long enough for any batch */
    add_validity(node, input);
    add_buffers(node, input, format, shape);
    if (format[0] && strchr("cCsSiIlLu", format[0]) && hostile_take(input) % 2) {
        const struct shape leaf = {.is_leaf = true, .format = shape->has_letters ? "u" : NULL, .has_letters = shape->has_letters};
        node->dictionary = new_node(input, &leaf);
        node->schema.dictionary = &node->dictionary->schema;
        node->array.dictionary = &node->dictionary->array;
    }
    if (hostile_is_odd(input))
        spoil(node, input);
    return node;
}

static void add_planned(struct hostile_node *batch, struct hostile_input *input, const struct hostile_plan *plan)
{
    for (unsigned i = 0; i < plan->count; i++) {
        struct shape shape = {.format = plan->formats[i][hostile_take(input) % 4], .name = plan->names[i], .has_letters = true};
        if (hostile_is_odd(input))
            shape.format = NULL;
        if (hostile_is_odd(input))
            shape.name = plan->names[hostile_take(input) % plan->count];
        if (!hostile_is_odd(input)) /* else the column is missing */
            add_child(batch, input, &shape);
    }
}

struct hostile_node *hostile_batch(struct hostile_input *input, const struct hostile_plan *plan)
{
    const struct shape any = {.is_leaf = false};
    struct hostile_node *batch = new_block(sizeof *batch);
    batch->schema.format = "+s";
    batch->schema.release = release_schema;
    batch->array.release = release_array;
    batch->array.buffers = batch->buffers;
    batch->array.n_buffers = 1;
    choose_range(batch, input);
    batch->array.length = batch->array.length > 8 && batch->array.length <= LENGTH_MAX ? batch->array.length % 8 : batch->array.length;
    if (hostile_is_odd(input))
        add_validity(batch, input);
    if (plan)
        add_planned(batch, input, plan);
    else
        for (int count = 1 + hostile_take(input) % ANY_COLUMNS; count > 0; count--)
            add_child(batch, input, &any);
    if (hostile_is_odd(input))
        spoil(batch, input);
    return batch;
}
