/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>

static unsigned count, failed;

bool tap(bool passed, const char *format, ...)
{
    va_list arguments;
    count++;
    failed += !passed;
    printf("%sok %u - ", passed ? "" : "not ", count);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
    return passed;
}

void tap_note(const char *format, ...)
{
    va_list arguments;
    fputs("# ", stdout);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

int tap_end(void)
{
    printf("1..%u\n", count);
    return failed || !count ? 1 : 0;
}
