#define _GNU_SOURCE
#include "texts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define STEP 4096
#define LARGEST (1 << 20) /* statistics of a thousand CPUs are far below */

char *text_read(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	char *text = NULL;
	size_t size = 0, used = 0;
	for (;;) {
		if (size - used < STEP) {
			char *larger = size < LARGEST ? realloc(text, size + 2 * STEP) : NULL;
			if (larger == NULL)
				break;
			text = larger;
			size += 2 * STEP;
		}
		ssize_t got = read(fd, text + used, size - used - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0) {
			close(fd);
			text[used] = '\0';
			return text;
		}
		if (got < 0)
			break; /* the group is going */
		used += (size_t)got;
	}
	close(fd);
	free(text);
	return NULL;
}
