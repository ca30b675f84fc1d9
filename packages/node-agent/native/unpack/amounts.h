#pragma once

#include <stdint.h>

/*
 * What went in and what came out. Ends the program when they are out of all proportion (a bomb)
 * or over the absolute bounds.
 */
void amount_read(uint64_t bytes);
void amount_made(uint64_t bytes);
void amount_entry(void);

/* Whether the archive now open has had an entry. */
uint64_t amount_entries(void);

/* Tells the reader of the status pipe how far reading has come. */
void amount_tell(void);
