/* The little that the C tests need. A failed check says where and ends the program. */
#ifndef LXD_TEST_H
#define LXD_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                  \
	do {                                                                              \
		if (!(condition)) {                                                       \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
			exit(1);                                                          \
		}                                                                         \
	} while (0)

#define CHECK_TEXT(got, want)                                                             \
	do {                                                                              \
		const char *got_ = (got), *want_ = (want);                                \
		if (strcmp(got_, want_) != 0) {                                           \
			fprintf(stderr, "%s:%d: got \"%s\", want \"%s\"\n", __FILE__,     \
				__LINE__, got_, want_);                                   \
			exit(1);                                                          \
		}                                                                         \
	} while (0)

#endif
