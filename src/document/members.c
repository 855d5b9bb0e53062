/* SPDX-License-Identifier: MIT */
/* A stable merge sort of members. */
#include "document/members.h"

#include <string.h>

/* The first eight bytes as a number that compares as they do. Shorter keys are filled with zeros, which a longer comparison then tells apart. */
static uint64_t prefix_of(const struct lead_json *member)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < member->key_size ? (unsigned char)member->key[i] : 0);
    return prefix;
}

static bool is_before(const struct lead_member *a, const struct lead_member *b)
{
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix;
    const struct lead_json *x = a->value, *y = b->value;
    int order = memcmp(x->key, y->key, x->key_size < y->key_size ? x->key_size : y->key_size);
    return order != 0 ? order < 0 : x->key_size < y->key_size;
}

static void merge(const struct lead_member *from, size_t begin, size_t middle, size_t end, struct lead_member *to)
{
    size_t left = begin, right = middle;
    for (size_t i = begin; i < end; i++)
        to[i] = left < middle && (right == end || !is_before(&from[right], &from[left])) ? from[left++] : from[right++];
}

/* Sorts in both halves of the block; returns the half with the result. */
static struct lead_member *sort(struct lead_member *from, struct lead_member *to, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t begin = 0; begin < count; begin += 2 * width) {
            size_t middle = count - begin < width ? count : begin + width;
            size_t end = count - middle < width ? count : middle + width;
            merge(from, begin, middle, end, to);
        }
        struct lead_member *swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}

struct lead_member *lead_members_sorted(const struct lead_json *object, const lead_allocator *memory)
{
    size_t count = object->count, i = 0;
    struct lead_member *members = LEAD_NEW(memory, count, struct lead_member);
    struct lead_member *spare = LEAD_NEW(memory, count, struct lead_member);
    if (members == NULL || spare == NULL) {
        lead_members_free(members, object, memory);
        lead_members_free(spare, object, memory);
        return NULL;
    }
    for (const struct lead_json *child = object->first; child != NULL; child = child->next)
        members[i++] = (struct lead_member){prefix_of(child), child};
    struct lead_member *sorted = sort(members, spare, count);
    lead_members_free(sorted == members ? spare : members, object, memory);
    return sorted;
}

void lead_members_free(struct lead_member *members, const struct lead_json *object, const lead_allocator *memory)
{
    lead_memory_free(memory, members, object->count, sizeof *members);
}

bool lead_members_have_one_key(const struct lead_json *a, const struct lead_json *b)
{
    return a->key_size == b->key_size && memcmp(a->key, b->key, a->key_size) == 0;
}
