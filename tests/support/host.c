/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <stdlib.h>
#include <string.h>

struct header {
    size_t bytes;
    size_t canary;
};

static bool refuses(struct host *host)
{
    host->calls++;
    return host->fail_at && (host->calls == host->fail_at || (host->from_then_on && host->calls > host->fail_at));
}

static void *acquire(void *context, size_t bytes)
{
    struct host *host = context;
    host->wrong += bytes == 0;
    if (refuses(host))
        return NULL;
    struct header *header = malloc(sizeof *header + bytes);
    if (!header)
        abort();
    *header = (struct header){bytes, bytes ^ (size_t)0x5A5A5A5A};
    memset(header + 1, 0xA5, bytes); /* nobody may count on zeros */
    host->live++;
    return header + 1;
}

static struct header *check(struct host *host, void *given, size_t bytes)
{
    struct header *header = (struct header *)given - 1;
    host->wrong += header->bytes != bytes || header->canary != (bytes ^ (size_t)0x5A5A5A5A);
    return header;
}

static void release(void *context, void *given, size_t bytes)
{
    struct host *host = context;
    struct header *header = check(host, given, bytes);
    host->live--;
    free(header);
}

static void *resize(void *context, void *given, size_t old_bytes, size_t new_bytes)
{
    struct host *host = context;
    check(host, given, old_bytes);
    void *moved = acquire(context, new_bytes);
    if (!moved)
        return NULL;
    memcpy(moved, given, old_bytes < new_bytes ? old_bytes : new_bytes);
    release(context, given, old_bytes);
    return moved;
}

lead_allocator host_memory(struct host *host)
{
    return (lead_allocator){sizeof(lead_allocator), host, acquire, resize, release};
}
