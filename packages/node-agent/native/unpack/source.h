#pragma once

#include <archive.h>

/* A tarball, as libarchive reads it from what `decode` gives. */
struct archive *source_open(int fd, int copy);

/* Call after the last entry: reads to the end. Ends the program when the tarball was cut short. */
void source_close(struct archive *source);

/* Ends the program with libarchive's words about damaged input. */
[[gnu::noreturn]] void source_damaged(struct archive *source);

/* One entry's content: to a file descriptor, or to nowhere but past the checks. */
void source_copy(struct archive *source, int fd);
void source_skip(struct archive *source);
