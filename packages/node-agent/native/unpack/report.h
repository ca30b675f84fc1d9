#pragma once

#include <stdint.h>

/*
 * How this program ends when it can't go on. It is one short-lived process, whose caller
 * removes what it wrote, so the first problem ends it.
 */

/* The image is at fault: says why on stderr, exit status 1. */
[[gnu::format(printf, 1, 2), gnu::noreturn]] void refuse(const char *format, ...);

/* The host is at fault (no space, no permission, a bug): exit status 2. */
[[gnu::format(printf, 1, 2), gnu::noreturn]] void fail(const char *format, ...);

/* Writes a line to the status pipe (fd 3), if there is one. A reader that has gone is no error. */
[[gnu::format(printf, 1, 2)]] void tell(const char *format, ...);

/* A path for a message: control bytes and quotes escaped, cut to a readable length. Static storage. */
const char *shown(const char *path);
