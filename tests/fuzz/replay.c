/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target over every file of the folders that are named, and over no bytes at all: seeds are regression tests. */
#define _POSIX_C_SOURCE 200809L /* opendir, strdup */

#include "../support/tap.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The block ends where the input ends, so that a sanitizer sees every read past it. */
static bool replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    bool is_read = data && size >= 0 && fread(data, 1, (size_t)size, file) == (size_t)size;
    fclose(file);
    if (is_read)
        LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return is_read;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t list(const char *folder, char ***names)
{
    size_t count = 0, capacity = 0;
    DIR *directory = opendir(folder);
    struct dirent *entry;
    *names = NULL;
    while (directory && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.')
            continue;
        if (count == capacity) {
            capacity = 2 * capacity + 64;
            *names = realloc(*names, capacity * sizeof **names);
            if (!*names)
                abort();
        }
        (*names)[count++] = strdup(entry->d_name);
    }
    if (directory)
        closedir(directory);
    if (count)
        qsort(*names, count, sizeof **names, by_name);
    return count;
}

int main(int argc, char **argv)
{
    tap(LLVMFuzzerTestOneInput((const uint8_t *)"", 0) == 0, "nothing");
    for (int i = 1; i < argc; i++) {
        char **names;
        size_t count = list(argv[i], &names);
        if (!count)
            tap(false, "no seeds in %s", argv[i]);
        for (size_t n = 0; n < count; n++) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], names[n]);
            tap(replay(path), "%s", names[n]);
            free(names[n]);
        }
        free(names);
    }
    return tap_end();
}
