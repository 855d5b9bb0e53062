/* SPDX-License-Identifier: MIT */
/* Text and tags: columns that are looked at row by row. */
#include "base/text.h"
#include "rules/runner.h"
#include "rules/text_match.h"

#include <string.h>

static const char outside[] = "the string, list or index lies outside its buffer";

static void clear_tests(struct lead_runner *runner, const struct lead_bound_read *bound)
{
    for (uint32_t t = 0; t < bound->read->test_count; t++)
        memset(runner->masks.words + bound->read->tests[t].slot * runner->masks.stride, 0,
               lead_words(runner->rows) * sizeof *runner->masks.words);
}

static void set_row(struct lead_runner *runner, uint32_t slot, size_t row)
{
    runner->masks.words[slot * runner->masks.stride + row / 64] |= UINT64_C(1) << (row % 64);
}

/* --- text ------------------------------------------------------------------------------------------------------------------------------- */

/* Makes room for the folded form of `size` bytes. */
static bool reserve_folded(struct lead_runner *runner, size_t size)
{
    size_t needed = lead_text_fold_capacity(size);
    if (needed <= runner->folded_capacity)
        return true;
    char *moved = lead_memory_resize(&runner->arena.memory, runner->folded, runner->folded_capacity, needed, 1);
    if (!moved)
        return false;
    runner->folded = moved;
    runner->folded_capacity = needed;
    return true;
}

static lead_status run_text_row(struct lead_runner *runner, const struct lead_bound_read *bound, size_t row, lead_error *error)
{
    const struct lead_test *tests = runner->setup.program->conditions->nodes.tests;
    struct lead_slice slice = {0};
    bool is_valid = true;
    if (!lead_row_string(runner, bound->column, runner->first + row, &slice, &is_valid))
        return lead_fail_row(runner, bound, row, LEAD_ERROR_ARROW, outside, error);
    if (!is_valid) {
        lead_set_invalid(runner, row);
        return LEAD_OK;
    }
    if (!reserve_folded(runner, slice.size))
        return lead_fail_memory(error);
    size_t size = lead_text_fold(slice.text, slice.size, runner->folded, runner->folded_capacity);
    if (size == LEAD_TEXT_INVALID) {
        lead_set_invalid(runner, row);
        runner->invalid_text++;
        return LEAD_OK;
    }
    for (uint32_t t = 0; t < bound->read->test_count; t++)
        if (lead_text_matches(&tests[bound->read->tests[t].test], runner->folded, size))
            set_row(runner, bound->read->tests[t].slot, row);
    return LEAD_OK;
}

static lead_status run_text(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    lead_load_valid(runner, bound->column);
    clear_tests(runner, bound);
    for (size_t row = 0; row < runner->rows; row++) {
        if (!lead_is_valid(runner, row))
            continue;
        lead_status status = run_text_row(runner, bound, row, error);
        if (status != LEAD_OK)
            return status;
    }
    lead_store_known(runner, bound);
    return LEAD_OK;
}

static lead_status run_absent(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    lead_load_valid(runner, bound->column);
    clear_tests(runner, bound);
    lead_store_known(runner, bound);
    return LEAD_OK;
}

bool lead_bind_text(struct lead_runner *runner, struct lead_bound_read *bound)
{
    (void)runner;
    bound->run = bound->column->kind == LEAD_COLUMN_ABSENT ? run_absent : run_text;
    return true;
}

/* --- tags ------------------------------------------------------------------------------------------------------------------------------- */

/* Records: the row's set as bits. */
static lead_status run_tag_bits(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    (void)error;
    const struct lead_column *column = bound->column;
    const struct lead_test *tests = runner->setup.program->conditions->nodes.tests;
    lead_load_valid(runner, column);
    clear_tests(runner, bound);
    for (size_t row = 0; row < runner->rows; row++) {
        const uint64_t *words = (const uint64_t *)column->values + (column->offset + runner->first + row) * column->tag_words;
        for (uint32_t t = 0; lead_is_valid(runner, row) && t < bound->read->test_count; t++) {
            uint16_t tag = tests[bound->read->tests[t].test].as.tag;
            if ((words[tag / 64] >> (tag % 64)) & 1)
                set_row(runner, bound->read->tests[t].slot, row);
        }
    }
    lead_store_known(runner, bound);
    return LEAD_OK;
}

static bool list_of_row(const struct lead_column *column, uint64_t row, uint64_t *begin, uint64_t *end)
{
    uint64_t at = column->offset + row;
    int64_t from, to;
    if (column->kind == LEAD_COLUMN_LIST32) {
        from = ((const int32_t *)column->offsets)[at];
        to = ((const int32_t *)column->offsets)[at + 1];
    } else {
        from = ((const int64_t *)column->offsets)[at];
        to = ((const int64_t *)column->offsets)[at + 1];
    }
    if (from < 0 || to < from || (uint64_t)to > column->child->length)
        return false;
    *begin = (uint64_t)from;
    *end = (uint64_t)to;
    return true;
}

/* Code of one tag of a list, LEAD_CODE_UNKNOWN for null or text that is not UTF-8; false when its string or index is broken. */
static bool tag_code(struct lead_runner *runner, const struct lead_values *values, const struct lead_column *tags, uint64_t at,
                     uint32_t *code)
{
    *code = LEAD_CODE_UNKNOWN;
    if (!lead_column_is_known(tags, at))
        return true;
    if (tags->is_dictionary) {
        uint64_t index = lead_row_index(tags, at);
        if (index >= tags->dictionary->length)
            return false;
        *code = tags->dictionary_codes[index];
        runner->invalid_text += *code == LEAD_CODE_UNKNOWN && lead_column_is_known(tags->dictionary, index);
        return true;
    }
    struct lead_slice slice;
    if (!lead_column_string(tags, at, &slice))
        return false;
    *code = lead_values_find(values, slice.text, slice.size);
    if (*code == values->count && !lead_utf8_is_valid(slice.text, slice.size)) {
        *code = LEAD_CODE_UNKNOWN;
        runner->invalid_text++;
    }
    return true;
}

static lead_status run_tag_lists(struct lead_runner *runner, struct lead_bound_read *bound, lead_error *error)
{
    const struct lead_column *column = bound->column;
    const struct lead_values *values = &runner->setup.program->conditions->schema->fields[bound->read->input].values;
    lead_load_valid(runner, column);
    clear_tests(runner, bound);
    for (size_t row = 0; row < runner->rows; row++) {
        uint64_t at = 0, end = 0;
        uint32_t code;
        if (!lead_is_valid(runner, row))
            continue;
        if (!list_of_row(column, runner->first + row, &at, &end))
            return lead_fail_row(runner, bound, row, LEAD_ERROR_ARROW, outside, error);
        for (; at < end; at++) {
            if (!tag_code(runner, values, column->child, at, &code))
                return lead_fail_row(runner, bound, row, LEAD_ERROR_ARROW, outside, error);
            if (code < values->count && bound->tag_slots[code])
                set_row(runner, bound->tag_slots[code] - 1, row);
        }
    }
    lead_store_known(runner, bound);
    return LEAD_OK;
}

bool lead_bind_tags(struct lead_runner *runner, struct lead_bound_read *bound)
{
    const struct lead_test *tests = runner->setup.program->conditions->nodes.tests;
    bound->run = run_absent;
    if (bound->column->kind == LEAD_COLUMN_ABSENT)
        return true;
    bound->run = run_tag_bits;
    if (bound->column->kind == LEAD_COLUMN_TAG_BITS)
        return true;
    bound->run = run_tag_lists;
    bound->tag_slots = LEAD_ARENA_NEW(&runner->arena, bound->read->codes, uint32_t);
    if (!bound->tag_slots)
        return false;
    for (uint32_t t = 0; t < bound->read->test_count; t++)
        bound->tag_slots[tests[bound->read->tests[t].test].as.tag] = bound->read->tests[t].slot + 1;
    return true;
}
