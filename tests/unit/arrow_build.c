/* SPDX-License-Identifier: MIT */
#include "arrow_build.h"

#include <stdlib.h>
#include <string.h>

#define OWNED_MAX 5

/* What a structure owns, whatever a test has made of the structure itself. */
struct schema_node {
    struct arrow_build *build;
    struct ArrowSchema **children;
    int64_t child_count;
    struct ArrowSchema *dictionary;
};

struct array_node {
    struct arrow_build *build;
    void *owned[OWNED_MAX];
    const void *buffers[OWNED_MAX];
    struct ArrowArray **children;
    int64_t child_count;
    struct ArrowArray *dictionary;
};

/* Tests have nothing to say when the machine has no memory. */
static void *block(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        abort();
    return memory;
}

static void release_schema(struct ArrowSchema *schema)
{
    struct schema_node *node = schema->private_data;
    node->build->released++;
    for (int64_t i = 0; i < node->child_count; i++) {
        if (node->children[i]->release)
            node->children[i]->release(node->children[i]);
        free(node->children[i]);
    }
    free(node->children);
    if (node->dictionary && node->dictionary->release)
        node->dictionary->release(node->dictionary);
    free(node->dictionary);
    free(node);
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    struct array_node *node = array->private_data;
    node->build->released++;
    for (int64_t i = 0; i < node->child_count; i++) {
        if (node->children[i]->release)
            node->children[i]->release(node->children[i]);
        free(node->children[i]);
    }
    free(node->children);
    if (node->dictionary && node->dictionary->release)
        node->dictionary->release(node->dictionary);
    free(node->dictionary);
    for (int i = 0; i < OWNED_MAX; i++)
        free(node->owned[i]);
    free(node);
    array->release = NULL;
}

/* ---- Structures ---- */

static void make(struct arrow_build *build, struct arrow_column target, const char *name, const char *format, int64_t length,
                 int64_t buffers)
{
    struct schema_node *schema = block(sizeof *schema);
    struct array_node *array = block(sizeof *array);
    schema->build = array->build = build;
    build->made += 2;
    *target.schema = (struct ArrowSchema){
        .format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema, .private_data = schema};
    *target.array = (struct ArrowArray){
        .length = length, .n_buffers = buffers, .buffers = array->buffers, .release = release_array, .private_data = array};
}

static void *own_buffer(struct ArrowArray *array, int index, size_t size)
{
    struct array_node *node = array->private_data;
    void *memory = block(size);
    node->owned[index] = memory;
    node->buffers[index] = memory;
    return memory;
}

static struct arrow_column add_child(struct arrow_column parent)
{
    struct schema_node *schema = parent.schema->private_data;
    struct array_node *array = parent.array->private_data;
    const size_t count = (size_t)schema->child_count + 1;
    schema->children = realloc(schema->children, count * sizeof *schema->children);
    array->children = realloc(array->children, count * sizeof *array->children);
    if (!schema->children || !array->children)
        abort();
    struct arrow_column child = {block(sizeof *child.schema), block(sizeof *child.array)};
    schema->children[count - 1] = child.schema;
    array->children[count - 1] = child.array;
    schema->child_count = array->child_count = (int64_t)count;
    parent.schema->children = schema->children;
    parent.array->children = array->children;
    parent.schema->n_children = parent.array->n_children = (int64_t)count;
    return child;
}

static struct arrow_column add_dictionary(struct arrow_column column)
{
    struct schema_node *schema = column.schema->private_data;
    struct array_node *array = column.array->private_data;
    struct arrow_column values = {block(sizeof *values.schema), block(sizeof *values.array)};
    schema->dictionary = column.schema->dictionary = values.schema;
    array->dictionary = column.array->dictionary = values.array;
    return values;
}

static struct arrow_column root(struct arrow_build *build)
{
    return (struct arrow_column){&build->schema, &build->array};
}

void arrow_begin(struct arrow_build *build, int64_t rows)
{
    *build = (struct arrow_build){.rows = rows};
    make(build, root(build), "", "+s", rows, 1);
}

bool arrow_end(struct arrow_build *build)
{
    if (build->schema.release)
        build->schema.release(&build->schema);
    if (build->array.release)
        build->array.release(&build->array);
    return build->made == build->released;
}

/* ---- Buffers ---- */

static void set_bit(uint8_t *bits, int64_t index)
{
    bits[index / 8] = (uint8_t)(bits[index / 8] | 1u << index % 8);
}

static void fill_validity(struct ArrowArray *array, const char *known)
{
    if (!known)
        return;
    uint8_t *bits = own_buffer(array, 0, ((size_t)array->length + 7) / 8);
    for (int64_t i = 0; i < array->length; i++) {
        if (known[i] == '1')
            set_bit(bits, i);
        else
            array->null_count++;
    }
}

static void fill_validity_of_strings(struct ArrowArray *array, const char *const *values)
{
    char *known = block((size_t)array->length + 1);
    bool is_any_null = false;
    for (int64_t i = 0; i < array->length; i++) {
        known[i] = values[i] ? '1' : '0';
        is_any_null |= !values[i];
    }
    fill_validity(array, is_any_null ? known : NULL);
    free(known);
}

static size_t integer_width(const char *format)
{
    static const char narrow[] = "cCsSiI";
    const char *found = strlen(format) == 1 ? strchr(narrow, format[0]) : NULL;
    if (found)
        return (size_t)1 << (found - narrow) / 2;
    return strcmp(format, "tdD") == 0 ? 4 : 8;
}

static void fill_integers(struct ArrowArray *array, const char *format, const int64_t *values)
{
    const size_t width = integer_width(format);
    unsigned char *at = own_buffer(array, 1, (size_t)array->length * width);
    for (int64_t i = 0; i < array->length; i++, at += width) {
        const int8_t byte = (int8_t)values[i];
        const int16_t half = (int16_t)values[i];
        const int32_t word = (int32_t)values[i];
        memcpy(at, width == 1 ? (const void *)&byte : width == 2 ? (const void *)&half : width == 4 ? (const void *)&word : &values[i], width);
    }
}

/* Offsets of strings or lists in the width that the format wants; `offsets` has one more than the array's length. */
static void fill_offsets(struct ArrowArray *array, bool is_large, const int64_t *offsets)
{
    const size_t count = (size_t)array->length + 1;
    int64_t *large = is_large ? own_buffer(array, 1, count * sizeof *large) : NULL;
    int32_t *small = is_large ? NULL : own_buffer(array, 1, count * sizeof *small);
    for (size_t i = 0; i < count; i++) {
        if (is_large)
            large[i] = offsets[i];
        else
            small[i] = (int32_t)offsets[i];
    }
}

static void fill_strings(struct ArrowArray *array, bool is_large, const char *const *values)
{
    int64_t *offsets = block(((size_t)array->length + 1) * sizeof *offsets);
    for (int64_t i = 0; i < array->length; i++)
        offsets[i + 1] = offsets[i] + (values[i] ? (int64_t)strlen(values[i]) : 0);
    fill_offsets(array, is_large, offsets);
    char *bytes = own_buffer(array, 2, (size_t)offsets[array->length]);
    for (int64_t i = 0; i < array->length; i++)
        memcpy(bytes + offsets[i], values[i] ? values[i] : "", (size_t)(offsets[i + 1] - offsets[i]));
    free(offsets);
}

struct view {
    int32_t size;
    char prefix[4];
    int32_t buffer, offset;
};

static void fill_views(struct ArrowArray *array, const char *const *values)
{
    struct view *views = own_buffer(array, 1, (size_t)array->length * sizeof *views);
    int64_t *sizes = own_buffer(array, 4, 2 * sizeof *sizes);
    for (int64_t i = 0; i < array->length; i++) {
        const size_t size = values[i] ? strlen(values[i]) : 0;
        views[i].size = (int32_t)size;
        if (size <= 12) {
            memcpy((char *)&views[i] + 4, values[i] ? values[i] : "", size);
            continue;
        }
        memcpy(views[i].prefix, values[i], 4);
        views[i].buffer = (int32_t)(i % 2);
        views[i].offset = (int32_t)sizes[i % 2];
        sizes[i % 2] += (int64_t)size;
    }
    char *data[2] = {own_buffer(array, 2, (size_t)sizes[0]), own_buffer(array, 3, (size_t)sizes[1])};
    for (int64_t i = 0; i < array->length; i++)
        if (views[i].size > 12)
            memcpy(data[views[i].buffer] + views[i].offset, values[i], (size_t)views[i].size);
}

static void make_strings(struct arrow_build *build, struct arrow_column target, const char *name, const char *format, int64_t length,
                         const char *const *values)
{
    const bool is_view = strcmp(format, "vu") == 0;
    make(build, target, name, format, length, is_view ? 5 : 3);
    fill_validity_of_strings(target.array, values);
    if (is_view)
        fill_views(target.array, values);
    else
        fill_strings(target.array, strcmp(format, "U") == 0, values);
}

/* ---- Columns ---- */

struct arrow_column arrow_add_integers(struct arrow_build *build, const char *name, const char *format, const int64_t *values,
                                       const char *known)
{
    const struct arrow_column column = add_child(root(build));
    make(build, column, name, format, build->rows, 2);
    fill_validity(column.array, known);
    fill_integers(column.array, format, values);
    return column;
}

struct arrow_column arrow_add_floats(struct arrow_build *build, const char *name, const char *format, const double *values,
                                     const char *known)
{
    const struct arrow_column column = add_child(root(build));
    make(build, column, name, format, build->rows, 2);
    fill_validity(column.array, known);
    const bool is_double = strcmp(format, "g") == 0;
    double *wide = is_double ? own_buffer(column.array, 1, (size_t)build->rows * sizeof *wide) : NULL;
    float *narrow = is_double ? NULL : own_buffer(column.array, 1, (size_t)build->rows * sizeof *narrow);
    for (int64_t i = 0; i < build->rows; i++) {
        if (is_double)
            wide[i] = values[i];
        else
            narrow[i] = (float)values[i];
    }
    return column;
}

struct arrow_column arrow_add_flags(struct arrow_build *build, const char *name, const char *values)
{
    const struct arrow_column column = add_child(root(build));
    make(build, column, name, "b", build->rows, 2);
    char *known = block((size_t)build->rows + 1);
    for (int64_t i = 0; i < build->rows; i++)
        known[i] = values[i] == '0' || values[i] == '1' ? '1' : '0';
    fill_validity(column.array, known);
    free(known);
    uint8_t *bits = own_buffer(column.array, 1, ((size_t)build->rows + 7) / 8);
    for (int64_t i = 0; i < build->rows; i++)
        if (values[i] == '1')
            set_bit(bits, i);
    return column;
}

struct arrow_column arrow_add_nulls(struct arrow_build *build, const char *name)
{
    const struct arrow_column column = add_child(root(build));
    make(build, column, name, "n", build->rows, 0);
    column.array->null_count = build->rows;
    return column;
}

struct arrow_column arrow_add_strings(struct arrow_build *build, const char *name, const char *format, const char *const *values)
{
    const struct arrow_column column = add_child(root(build));
    make_strings(build, column, name, format, build->rows, values);
    return column;
}

struct arrow_column arrow_add_dictionary(struct arrow_build *build, const char *name, const char *index_format, const int64_t *indices,
                                         const char *known, const char *format, const char *const *entries, int64_t entry_count)
{
    const struct arrow_column column = arrow_add_integers(build, name, index_format, indices, known);
    make_strings(build, add_dictionary(column), "", format, entry_count, entries);
    return column;
}

/* The elements of all rows, one after the other, and where each row begins. */
struct elements {
    char **texts;
    int64_t count;
    int64_t *offsets;
};

static struct elements split_rows(const char *const *rows, int64_t row_count)
{
    struct elements elements = {NULL, 0, block(((size_t)row_count + 1) * sizeof(int64_t))};
    size_t most = 0;
    for (int64_t i = 0; i < row_count; i++)
        most += rows[i] ? strlen(rows[i]) + 1 : 0;
    elements.texts = block(most * sizeof *elements.texts);
    for (int64_t i = 0; i < row_count; i++) {
        for (const char *at = rows[i]; at && *at;) {
            const size_t size = strcspn(at, "|");
            char *text = block(size + 1);
            memcpy(text, at, size);
            elements.texts[elements.count++] = text;
            at += size + (at[size] == '|');
        }
        elements.offsets[i + 1] = elements.count;
    }
    return elements;
}

static void free_elements(struct elements *elements)
{
    for (int64_t i = 0; i < elements->count; i++)
        free(elements->texts[i]);
    free(elements->texts);
    free(elements->offsets);
}

static struct arrow_column add_list(struct arrow_build *build, const char *name, const char *list_format, const char *const *rows,
                                    const struct elements *elements)
{
    const struct arrow_column column = add_child(root(build));
    make(build, column, name, list_format, build->rows, 2);
    fill_validity_of_strings(column.array, rows);
    fill_offsets(column.array, strcmp(list_format, "+L") == 0, elements->offsets);
    return column;
}

struct arrow_column arrow_add_tags(struct arrow_build *build, const char *name, const char *list_format, const char *format,
                                   const char *const *rows)
{
    struct elements elements = split_rows(rows, build->rows);
    const struct arrow_column column = add_list(build, name, list_format, rows, &elements);
    make_strings(build, add_child(column), "item", format, elements.count, (const char *const *)elements.texts);
    free_elements(&elements);
    return column;
}

struct arrow_column arrow_add_dictionary_tags(struct arrow_build *build, const char *name, const char *list_format, const char *format,
                                              const char *const *rows)
{
    struct elements elements = split_rows(rows, build->rows);
    const struct arrow_column column = add_list(build, name, list_format, rows, &elements);
    const struct arrow_column child = add_child(column);
    int64_t *indices = block((size_t)elements.count * sizeof *indices);
    for (int64_t i = 0; i < elements.count; i++)
        indices[i] = i;
    make(build, child, "item", "c", elements.count, 2);
    fill_integers(child.array, "c", indices);
    make_strings(build, add_dictionary(child), "", format, elements.count, (const char *const *)elements.texts);
    free(indices);
    free_elements(&elements);
    return column;
}
