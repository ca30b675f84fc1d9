#pragma once

#include <stdint.h>

#include <archive.h>

/* An image file as libarchive reads it: the format told by content, the amounts watched. */
struct archive *source_open(int fd);

/*
 * Counts what unpacking makes of the input. Ends the program when it is out of all proportion
 * (a bomb), or more than the absolute bounds.
 */
void source_made(uint64_t bytes);
void source_entry(void);

/* The input's size, where something else reads it. */
void source_given(uint64_t bytes);

/* Call after the last entry. Ends the program when the input was cut short. */
void source_close(struct archive *source);

/* Ends the program with libarchive's words about damaged input. */
[[gnu::noreturn]] void source_damaged(struct archive *source);
