/* SPDX-License-Identifier: MIT */
/* Leads as Arrow arrays. */
#include "sample_columns.h"

#include <stdlib.h>
#include <string.h>

static void add_validity(struct ArrowArray *array, const struct sample_lead *leads, unsigned field)
{
    uint8_t *bits = sample_block(((size_t)array->length + 7) / 8);
    for (int64_t i = 0; i < array->length; i++) {
        if (leads[i].value[field].known)
            bits[i / 8] = (uint8_t)(bits[i / 8] | 1u << (i % 8));
        else
            array->null_count++;
    }
    array->buffers[0] = bits;
}

/* The strings of `words` that `which` names for each row, one after the other; beyond the words it is padding for long dictionaries. */
static void add_strings(struct ArrowArray *array, const char *const words[SAMPLE_WORDS], const unsigned *which)
{
    int32_t *offsets = sample_block(((size_t)array->length + 1) * sizeof(int32_t));
    struct sample_text bytes = {0};
    for (int64_t i = 0; i < array->length; i++) {
        if (which[i] < SAMPLE_WORDS)
            sample_add(&bytes, "%s", words[which[i]]);
        else
            sample_add(&bytes, "padding %u", which[i]);
        offsets[i + 1] = (int32_t)bytes.size;
    }
    array->buffers[1] = offsets;
    array->buffers[2] = bytes.data;
}

static void fixed(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, lead_field_type type,
                  const struct sample_lead *leads, unsigned count, unsigned field)
{
    sample_begin(schema, array, type == LEAD_FIELD_NUMBER ? "g" : type == LEAD_FIELD_TIME ? "tsu:UTC" : "c", name, count, 2, 0);
    add_validity(array, leads, field);
    double *numbers = sample_block(count * sizeof *numbers);
    int64_t *times = (int64_t *)(void *)numbers;
    int8_t *flags = (int8_t *)numbers;
    for (unsigned i = 0; i < count; i++) {
        const struct sample_value *value = &leads[i].value[field];
        if (type == LEAD_FIELD_NUMBER)
            memcpy(&numbers[i], &value->number, sizeof value->number);
        else if (type == LEAD_FIELD_TIME)
            memcpy(&times[i], &value->time, sizeof value->time);
        else
            flags[i] = (int8_t)value->flag;
    }
    array->buffers[1] = numbers;
}

static void bits(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const struct sample_lead *leads,
                 unsigned count, unsigned field)
{
    sample_begin(schema, array, "b", name, count, 2, 0);
    add_validity(array, leads, field);
    uint8_t *values = sample_block((count + 7) / 8);
    for (unsigned i = 0; i < count; i++)
        if (leads[i].value[field].flag)
            values[i / 8] = (uint8_t)(values[i / 8] | 1u << (i % 8));
    array->buffers[1] = values;
}

static void strings(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *const words[SAMPLE_WORDS],
                    const struct sample_lead *leads, unsigned count, unsigned field)
{
    sample_begin(schema, array, "u", name, count, 3, 0);
    if (leads)
        add_validity(array, leads, field);
    unsigned *which = sample_block(count * sizeof *which);
    for (unsigned i = 0; i < count; i++)
        which[i] = leads ? leads[i].value[field].word : i;
    add_strings(array, words, which);
    free(which);
}

static void dictionary(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const char *const words[SAMPLE_WORDS],
                       const struct sample_lead *leads, unsigned count, unsigned field, bool wide, unsigned padding)
{
    sample_begin(schema, array, wide ? "i" : "c", name, count, 2, 0);
    add_validity(array, leads, field);
    int8_t *narrow_indices = sample_block(count);
    int32_t *wide_indices = sample_block(count * sizeof *wide_indices);
    for (unsigned i = 0; i < count; i++) {
        narrow_indices[i] = (int8_t)leads[i].value[field].word;
        wide_indices[i] = (int32_t)leads[i].value[field].word;
    }
    array->buffers[1] = wide ? (void *)wide_indices : (void *)narrow_indices;
    free(wide ? (void *)narrow_indices : (void *)wide_indices);
    schema->dictionary = sample_block(sizeof *schema->dictionary);
    array->dictionary = sample_block(sizeof *array->dictionary);
    strings(schema->dictionary, array->dictionary, "", words, NULL, SAMPLE_WORDS + padding, 0);
}

static void lists(struct ArrowSchema *schema, struct ArrowArray *array, const char *name, const struct sample_lead *leads,
                  unsigned count, unsigned field)
{
    sample_begin(schema, array, "+l", name, count, 2, 1);
    add_validity(array, leads, field);
    int32_t *offsets = sample_block((count + 1) * sizeof *offsets);
    unsigned *which = sample_block(count * SAMPLE_WORDS * sizeof *which), total = 0;
    for (unsigned i = 0; i < count; i++) {
        for (unsigned tag = 0; tag < SAMPLE_WORDS && leads[i].value[field].known; tag++)
            if (leads[i].value[field].tags >> tag & 1)
                which[total++] = tag;
        offsets[i + 1] = (int32_t)total;
    }
    array->buffers[1] = offsets;
    sample_begin(schema->children[0], array->children[0], "u", "item", total, 3, 0);
    add_strings(array->children[0], sample_categories, which);
    free(which);
}

void sample_add_fields(const struct sample_fields *fields, const struct sample_lead *leads, unsigned count, unsigned variant,
                       struct ArrowSchema *schema, struct ArrowArray *array)
{
    for (unsigned i = 0; i < fields->count; i++) {
        struct ArrowSchema *type = schema->children[i];
        struct ArrowArray *data = array->children[i];
        const char *name = fields->field[i].name;
        lead_field_type kind = fields->field[i].type;
        bool is_category = kind == LEAD_FIELD_CATEGORY;
        const char *const *words = is_category ? sample_categories : sample_texts;
        if (kind == LEAD_FIELD_FLAG && variant % 2)
            bits(type, data, name, leads, count, i);
        else if (kind == LEAD_FIELD_TAGS)
            lists(type, data, name, leads, count, i);
        else if (kind != LEAD_FIELD_CATEGORY && kind != LEAD_FIELD_TEXT)
            fixed(type, data, name, kind, leads, count, i);
        else if (variant % 3)
            dictionary(type, data, name, words, leads, count, i, variant % 3 == 2, variant % 6 == 5 ? 300 : 0);
        else
            strings(type, data, name, words, leads, count, i);
    }
}

void sample_arrow(const struct sample_fields *fields, const struct sample_lead *leads, unsigned count, unsigned variant,
                  struct ArrowSchema *schema, struct ArrowArray *array)
{
    sample_begin(schema, array, "+s", "", count, 1, fields->count);
    sample_add_fields(fields, leads, count, variant, schema, array);
}
