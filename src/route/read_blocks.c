/* SPDX-License-Identifier: MIT */
/* Arrays of blocks: the plan of one day. */
#include "route/read_blocks.h"

#define DAY_MINUTES 1440
#define BLOCK_SIZE 11

static void merge(const struct lead_numbered *from, size_t begin, size_t middle, size_t end, struct lead_numbered *to)
{
    size_t left = begin, right = middle;
    for (size_t i = begin; i < end; i++)
        to[i] = left < middle && (right == end || from[right].number >= from[left].number) ? from[left++] : from[right++];
}

struct lead_numbered *lead_numbered_sort(struct lead_numbered *items, struct lead_numbered *spare, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t begin = 0; begin < count; begin += 2 * width) {
            const size_t middle = count - begin < width ? count : begin + width;
            merge(items, begin, middle, count - middle < width ? count : middle + width, spare);
        }
        struct lead_numbered *swapped = items;
        items = spare;
        spare = swapped;
    }
    return items;
}

/* --- one block ---------------------------------------------------------------------------------------------------------------------------- */

static char digit(int64_t minutes, int64_t unit, int64_t base)
{
    return (char)('0' + minutes / unit % base);
}

static void put_clock(int64_t minutes, char out[5])
{
    const char text[5] = {digit(minutes, 600, 10), digit(minutes, 60, 10), ':', digit(minutes, 10, 6), digit(minutes, 1, 10)};
    for (size_t i = 0; i < sizeof text; i++)
        out[i] = text[i];
}

const char *lead_block_text(const struct lead_block *block, char out[LEAD_BLOCK_TEXT])
{
    const int64_t end = block->end / LEAD_MINUTE;
    put_clock(block->begin / LEAD_MINUTE, out);
    out[5] = '-';
    put_clock(end > DAY_MINUTES ? end - DAY_MINUTES : end, out + 6);
    out[BLOCK_SIZE] = '\0';
    return out;
}

/* "HH:MM" in minutes, at most 24:00. */
static bool read_clock(const char *text, int32_t *minutes)
{
    for (size_t i = 0; i < 5; i++)
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
            return false;
    const int32_t hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
    *minutes = hour * 60 + minute;
    return minute < 60 && *minutes <= DAY_MINUTES;
}

/* False after a report. */
static bool read_block(const struct lead_place *place, struct lead_block *block)
{
    const char *text = place->value->text;
    char quoted[LEAD_QUOTED_CAPACITY];
    int32_t begin, end;
    if (!lead_want_string(place))
        return false;
    if (place->value->size != BLOCK_SIZE || text[5] != '-' || !read_clock(text, &begin) || !read_clock(text + 6, &end) || begin == DAY_MINUTES) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'%s' is not a block of working time: expected one such as '09:00-17:30', from 00:00 to 24:00",
                       lead_quoted(text, place->value->size, quoted));
        return false;
    }
    if (begin == end) {
        lead_report_at(place, LEAD_ERROR_BAD_VALUE, "'%s' begins and ends at the same minute; the whole day is '00:00-24:00'", text);
        return false;
    }
    *block = (struct lead_block){begin * LEAD_MINUTE, (end > begin ? end : end + DAY_MINUTES) * LEAD_MINUTE, 0};
    return true;
}

/* --- a day -------------------------------------------------------------------------------------------------------------------------------- */

struct draft {
    struct lead_block *blocks;       /* by index in the document */
    const struct lead_json **values; /* likewise */
    struct lead_numbered *order, *spare;
    uint32_t count; /* of those that are blocks */
};

static bool open_draft(struct draft *draft, struct lead_arena *arena, uint32_t count)
{
    draft->blocks = LEAD_ARENA_NEW(arena, count, struct lead_block);
    draft->order = LEAD_ARENA_NEW(arena, count, struct lead_numbered);
    draft->spare = LEAD_ARENA_NEW(arena, count, struct lead_numbered);
    draft->values = LEAD_ARENA_NEW(arena, count, const struct lead_json *);
    return draft->blocks && draft->order && draft->spare && draft->values;
}

static void read_all(const struct lead_place *place, struct draft *draft)
{
    size_t index = 0;
    for (const struct lead_json *item = place->value->first; item; item = item->next, index++) {
        const struct lead_place child = lead_child(place, item, index);
        draft->values[index] = item;
        if (read_block(&child, &draft->blocks[index]))
            draft->order[draft->count++] = (struct lead_numbered){(int32_t)(draft->blocks[index].begin / LEAD_MINUTE), (uint32_t)index};
    }
}

/* In order; what touches becomes one block, and what overlaps is reported. */
static void join(const struct lead_place *place, const struct draft *draft, struct lead_block *blocks, struct lead_day_plan *plan)
{
    char first[LEAD_BLOCK_TEXT], second[LEAD_BLOCK_TEXT];
    const struct lead_numbered *order = lead_numbered_sort(draft->order, draft->spare, draft->count);
    for (uint32_t i = 0; i < draft->count; i++) {
        const struct lead_block *next = &draft->blocks[order[i].item];
        struct lead_block *last = plan->count ? &blocks[plan->count - 1] : NULL;
        if (last && next->begin < last->end) {
            const struct lead_place child = lead_child(place, draft->values[order[i].item], order[i].item);
            lead_report_at(&child, LEAD_ERROR_BAD_VALUE, "'%s' overlaps '%s'", lead_block_text(next, second), lead_block_text(last, first));
        }
        if (last && next->begin <= last->end)
            last->end = next->end > last->end ? next->end : last->end;
        else
            blocks[plan->count++] = *next;
    }
}

bool lead_day_plan_read(const struct lead_place *place, struct lead_arena *arena, struct lead_day_plan *plan)
{
    struct draft draft = {0};
    *plan = (struct lead_day_plan){0};
    if (place->value->type == LEAD_JSON_ARRAY && !place->value->count)
        return true; /* nobody works */
    if (!lead_want_array(place))
        return true;
    struct lead_block *blocks = LEAD_ARENA_NEW(arena, place->value->count, struct lead_block);
    if (!blocks || !open_draft(&draft, arena, place->value->count))
        return false;
    read_all(place, &draft);
    join(place, &draft, blocks, plan);
    for (uint32_t i = 0; i < plan->count; i++) {
        blocks[i].before = plan->total;
        plan->total += blocks[i].end - blocks[i].begin;
    }
    plan->blocks = blocks;
    return true;
}
