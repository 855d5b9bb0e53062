/* SPDX-License-Identifier: MIT */
#include "sample_columns.h"

#include <stdlib.h>
#include <string.h>

void *sample_block(size_t bytes)
{
    void *memory = calloc(bytes ? bytes : 1, 1);
    if (!memory)
        abort();
    return memory;
}

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary) {
        schema->dictionary->release(schema->dictionary);
        free(schema->dictionary);
    }
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
    if (array->dictionary) {
        array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
    for (int64_t i = 0; i < array->n_buffers; i++)
        free((void *)(uintptr_t)array->buffers[i]);
    free((void *)(uintptr_t)array->buffers);
    array->release = NULL;
}

void sample_begin(struct ArrowSchema *schema, struct ArrowArray *array, const char *format, const char *name, unsigned count,
                  unsigned buffers, unsigned children)
{
    *schema = (struct ArrowSchema){.format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .n_children = children,
                                   .release = release_schema};
    *array = (struct ArrowArray){.length = count, .n_buffers = buffers, .n_children = children, .release = release_array};
    array->buffers = sample_block(buffers * sizeof(void *));
    schema->children = sample_block(children * sizeof(struct ArrowSchema *));
    array->children = sample_block(children * sizeof(struct ArrowArray *));
    for (unsigned i = 0; i < children; i++) {
        schema->children[i] = sample_block(sizeof(struct ArrowSchema));
        array->children[i] = sample_block(sizeof(struct ArrowArray));
    }
}

static void set_bit(uint8_t *bits, unsigned i)
{
    bits[i / 8] = (uint8_t)(bits[i / 8] | 1u << (i % 8));
}

/* Also where nothing is null, so that both a bitmap and none are met. */
static void add_validity(struct ArrowArray *array, const char *const *strings, const int64_t *numbers)
{
    uint8_t *bits = sample_block(((size_t)array->length + 7) / 8);
    for (unsigned i = 0; i < array->length; i++) {
        if (strings ? strings[i] != NULL : numbers[i] != INT64_MIN)
            set_bit(bits, i);
        else
            array->null_count++;
    }
    array->buffers[0] = bits;
}

static void plain_strings(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *const *strings,
                          unsigned count, bool is_large)
{
    sample_begin(schema, array, is_large ? "U" : "u", name, count, 3, 0);
    add_validity(array, strings, NULL);
    int32_t *small = sample_block((count + 1) * sizeof *small);
    int64_t *large = sample_block((count + 1) * sizeof *large);
    struct sample_text bytes = {0};
    for (unsigned i = 0; i < count; i++) {
        sample_add(&bytes, "%s", strings[i] ? strings[i] : "");
        small[i + 1] = (int32_t)bytes.size;
        large[i + 1] = (int64_t)bytes.size;
    }
    array->buffers[1] = is_large ? (void *)large : (void *)small;
    array->buffers[2] = bytes.data;
    free(is_large ? (void *)small : (void *)large);
}

/* Index of a string among the distinct ones so far, which grow by it when it is new. */
static unsigned place_of(const char *string, const char **distinct, unsigned *count)
{
    for (unsigned i = 0; i < *count; i++)
        if (!strcmp(distinct[i], string))
            return i;
    distinct[*count] = string;
    return (*count)++;
}

static void dictionary(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *const *strings, unsigned count)
{
    const char **distinct = sample_block(count * sizeof *distinct);
    unsigned distinct_count = 0;
    sample_begin(schema, array, "i", name, count, 2, 0);
    add_validity(array, strings, NULL);
    int32_t *indices = sample_block(count * sizeof *indices);
    for (unsigned i = 0; i < count; i++)
        indices[i] = strings[i] ? (int32_t)place_of(strings[i], distinct, &distinct_count) : 0;
    array->buffers[1] = indices;
    schema->dictionary = sample_block(sizeof *schema->dictionary);
    array->dictionary = sample_block(sizeof *array->dictionary);
    plain_strings(schema->dictionary, array->dictionary, "", distinct, distinct_count, false);
    free(distinct);
}

void sample_strings(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *const *strings, unsigned count,
                    unsigned variant)
{
    if (variant % 3 == 2)
        dictionary(schema, array, name, strings, count);
    else
        plain_strings(schema, array, name, strings, count, variant % 3 == 1);
}

/* Copied as the machine lays integers out, whichever end comes first. */
static void put_integer(char *at, size_t width, int64_t number)
{
    const int8_t one = (int8_t)number;
    const int16_t two = (int16_t)number;
    const int32_t four = (int32_t)number;
    memcpy(at, width == 1 ? (const void *)&one : width == 2 ? (const void *)&two : width == 4 ? (const void *)&four : (const void *)&number,
           width);
}

void sample_integers(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *format, const int64_t *numbers,
                     unsigned count)
{
    size_t width = strchr("cC", format[0]) ? 1 : strchr("sS", format[0]) ? 2 : strchr("iI", format[0]) ? 4 : 8;
    sample_begin(schema, array, format, name, count, 2, 0);
    add_validity(array, NULL, numbers);
    char *values = sample_block(count * width);
    for (unsigned i = 0; i < count; i++)
        put_integer(values + i * width, width, numbers[i] == INT64_MIN ? 0 : numbers[i]);
    array->buffers[1] = values;
}
