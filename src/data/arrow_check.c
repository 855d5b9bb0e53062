/* SPDX-License-Identifier: MIT */
#include "data/arrow_check.h"

/* No element is wider than 16 bytes, so that the bytes of a buffer can be counted. */
#define LENGTH_MAX ((int64_t)(PTRDIFF_MAX / 16))

static lead_status contradiction(const struct lead_arrow_part *part, const char *what)
{
    return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: %s", LEAD_ARROW_LABEL(part), what);
}

lead_status lead_arrow_check_pair(const struct lead_arrow_part *part)
{
    if (!part->schema->release)
        return contradiction(part, "its type has been released");
    if (!part->array->release)
        return contradiction(part, "its array has been released");
    if (!part->schema->format)
        return contradiction(part, "its type has no format");
    if (!part->schema->dictionary != !part->array->dictionary)
        return contradiction(part, "type and array disagree about having a dictionary");
    return LEAD_OK;
}

lead_status lead_arrow_check_children(const struct lead_arrow_part *part, int64_t low, int64_t high)
{
    const int64_t count = part->schema->n_children;
    if (count != part->array->n_children)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: its type has %lld children, its array %lld",
                            LEAD_ARROW_LABEL(part), (long long)count, (long long)part->array->n_children);
    if (count < low || count > high)
        return lead_fail_at(part->error, part->path, count > high && high > 1 ? LEAD_ERROR_LIMIT : LEAD_ERROR_ARROW,
                            "%s%s%s: it has %lld children, expected %s%lld", LEAD_ARROW_LABEL(part), (long long)count,
                            low == high ? "" : "at most ", (long long)high);
    if (count && (!part->schema->children || !part->array->children))
        return contradiction(part, "its children are missing");
    for (int64_t i = 0; i < count; i++)
        if (!part->schema->children[i] || !part->array->children[i])
            return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: child %lld is missing", LEAD_ARROW_LABEL(part),
                                (long long)i);
    return LEAD_OK;
}

lead_status lead_arrow_check_range(const struct lead_arrow_part *part)
{
    const int64_t length = part->array->length, offset = part->array->offset;
    if (length < 0 || offset < 0)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: its %s is negative", LEAD_ARROW_LABEL(part),
                            length < 0 ? "length" : "offset");
    if (length > LENGTH_MAX || offset > LENGTH_MAX - length)
        return contradiction(part, "its offset and length are too large to be true");
    return LEAD_OK;
}

lead_status lead_arrow_check_buffer_count(const struct lead_arrow_part *part, int64_t low, int64_t high)
{
    const int64_t count = part->array->n_buffers;
    if (count < low || count > high)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: it has %lld buffers, expected %s%lld",
                            LEAD_ARROW_LABEL(part), (long long)count, low == high ? "" : count < low ? "at least " : "at most ",
                            (long long)(count < low ? low : high));
    if (count && !part->array->buffers)
        return contradiction(part, "its buffers are missing");
    return LEAD_OK;
}

lead_status lead_arrow_check_buffer(const struct lead_arrow_part *part, int64_t index, const char *what, size_t alignment, bool needed,
                                    const void **buffer)
{
    *buffer = part->array->buffers[index];
    if (!*buffer && needed)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: its buffer of %s is missing", LEAD_ARROW_LABEL(part), what);
    if ((uintptr_t)*buffer % alignment == 0)
        return LEAD_OK;
    if (needed)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: its buffer of %s is not aligned to %zu bytes",
                            LEAD_ARROW_LABEL(part), what, alignment);
    *buffer = NULL; /* producers give any address for a buffer of no bytes */
    return LEAD_OK;
}

static uint64_t count_bits_one_by_one(const uint8_t *bits, uint64_t first, uint64_t count)
{
    uint64_t set = 0;
    for (uint64_t i = first; i < first + count; i++)
        set += lead_bit_get(bits, i);
    return set;
}

lead_status lead_arrow_check_nulls(const struct lead_arrow_part *part, const uint8_t **validity, uint64_t *nulls)
{
    const int64_t claimed = part->array->null_count;
    const uint64_t length = (uint64_t)part->array->length;
    const uint8_t *bits = part->array->buffers[0];
    *validity = NULL;
    *nulls = 0;
    if (claimed < -1 || claimed > part->array->length)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: it claims %lld nulls in %lld elements",
                            LEAD_ARROW_LABEL(part), (long long)claimed, (long long)part->array->length);
    if (bits && length) {
        lead_count_bits *count = part->count_bits ? part->count_bits : count_bits_one_by_one;
        *nulls = length - count(bits, (uint64_t)part->array->offset, length);
    }
    if (claimed >= 0 && (uint64_t)claimed != *nulls)
        return lead_fail_at(part->error, part->path, LEAD_ERROR_ARROW, "%s%s%s: it claims %lld nulls, but its validity bitmap %s %llu",
                            LEAD_ARROW_LABEL(part), (long long)claimed, bits ? "has" : "is missing, which makes",
                            (unsigned long long)*nulls);
    if (*nulls)
        *validity = bits;
    return LEAD_OK;
}
