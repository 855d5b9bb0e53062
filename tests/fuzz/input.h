/* SPDX-License-Identifier: MIT */
/* An input that is taken piece by piece. */
#ifndef LEADCORE_TESTS_FUZZ_INPUT_H
#define LEADCORE_TESTS_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct input {
    const uint8_t *data;
    size_t size;
};

/* Leaves what is behind the input's end as it was. Returns the bytes that were taken. */
static inline size_t take(struct input *input, void *target, size_t size)
{
    size_t taken = size < input->size ? size : input->size;
    if (taken)
        memcpy(target, input->data, taken);
    input->data += taken;
    input->size -= taken;
    return taken;
}

#endif
