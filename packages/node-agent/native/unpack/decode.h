#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * The bytes of one image file, decompressed. Which compression it is the content tells; it may be
 * none, but not two. Everything that comes out is counted (see amounts.h), and what is wrong with
 * the compression ends the program.
 */

/* `copy`: where to put the same bytes again (see copy.h); -1: nowhere. */
void decode_open(int fd, int copy);

/* The next bytes, valid until the next call. 0: the end, all checksums were right. */
size_t decode_read(const void **data);

/* Reads what is left, up to the end of the file itself. */
void decode_close(void);

/* Whether the last bytes are blank, as a tarball's are that was not cut short. */
bool decode_ended_blank(void);
