#pragma once

#include <stddef.h>

/*
 * A second copy of a tarball, in the form that unpacks quickest: plain when it is small, with light
 * compression when it is not. A convenience: when it can't be written, the file is left empty.
 */

/* -1: no copy is wanted, and the other calls do nothing. */
void copy_open(int fd);
void copy_add(const void *data, size_t size);
void copy_close(void);
