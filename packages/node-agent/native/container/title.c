#define _GNU_SOURCE
#include "title.h"

#include <string.h>
#include <unistd.h>

static char *area; /* arguments and environment lie behind one another, as execve(2) put them */
static size_t area_size;

void title_prepare(char **argv)
{
	char *end = argv[0];
	for (char **word = argv; *word != NULL; word++)
		if (*word == end)
			end += strlen(*word) + 1;
	for (char **entry = environ; *entry != NULL; entry++) {
		if (*entry == end)
			end += strlen(*entry) + 1;
		char *copy = strdup(*entry);
		if (copy == NULL)
			return;
		*entry = copy;
	}
	area = argv[0];
	area_size = (size_t)(end - area);
}

void title_set(const char *text)
{
	if (area == NULL)
		return;
	/* No NUL where the arguments ended: the kernel then reads on into the environment's place. */
	memset(area, 0, area_size);
	strncpy(area, text, area_size - 1);
}
