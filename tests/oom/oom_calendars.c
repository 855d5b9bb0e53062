/* SPDX-License-Identifier: MIT */
/* Fails every allocation of calendars: with everything in them, and with mistakes everywhere. */
#include "../support/tap.h"
#include "exhaust.h"

#include <leadcore/calendar.h>
#include <string.h>

struct stage {
    lead_allocator memory;
    const char *document;
    lead_status expected;
};

static lead_status compile(void *context, bool *is_clean)
{
    struct stage *stage = context;
    lead_error error = LEAD_ERROR_INIT;
    lead_calendar *calendar = (lead_calendar *)(void *)stage;
    const lead_status status = lead_calendar_compile(stage->document, strlen(stage->document), &stage->memory, &calendar, &error);
    *is_clean = (status == LEAD_OK) == (calendar != NULL) && error.code == status;
    lead_calendar_unref(calendar);
    return status == stage->expected ? LEAD_OK : status;
}

int main(void)
{
    static const struct {
        const char *name, *document;
        lead_status expected;
    } calls[] = {
        {"always", "\"always\"", LEAD_OK},
        {"everything", "{\"zone\": \"CET-1CEST,M3.5.0,M10.5.0/3\", \"hours\": {\"mon-fri\": [\"13:00-17:00\", \"09:00-12:00\"], \"sat\": [\"22:00-06:00\"]},"
                       "\"holidays\": [\"2026-12-24/2026-12-31\", \"2026-10-24\"], \"dates\": {\"2026-03-28\": [], \"2026-11-01\": \"mon\", \"2026-11-02\": [\"08:00-09:00\"]}}", LEAD_OK},
        {"always, with a zone", "{\"zone\": \"CET-1CEST,M3.5.0,M10.5.0/3\", \"hours\": \"always\", \"holidays\": [\"2026-10-25\", \"2027-10-31\"]}", LEAD_OK},
        {"many keys", "{\"hours\": {\"mon\": [], \"tue\": [], \"wed\": [], \"thu\": [], \"fri\": [\"00:00-01:00\"], \"sat\": [], \"sun\": [], \"x-1\": 0, \"x-2\": 0, \"x-3\": 0, \"x-4\": 0, \"x-5\": 0, \"x-6\": 0}}", LEAD_OK},
        {"mistakes", "{\"hour\": 1, \"zone\": \"CET\", \"hours\": {\"monday\": [\"9-5\"], \"mon\": 1, \"mon-tue\": [\"09:00-17:00\", \"10:00-11:00\"]},"
                     "\"holidays\": [\"2026-13-01\", 5, \"2026-01-01\", \"2026-01-01\"], \"dates\": {\"2026-01-01\": [], \"x\": \"y\"}}", LEAD_ERROR_UNKNOWN_KEY},
    };
    struct host host = {0};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct stage stage = {host_memory(&host), calls[i].document, calls[i].expected};
        exhaust(&host, calls[i].name, compile, &stage);
    }
    tap(host.live == 0, "no block is live at the end");
    tap(host.wrong == 0, "every block came back with its size");
    return tap_end();
}
