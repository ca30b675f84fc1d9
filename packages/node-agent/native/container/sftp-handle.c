#include "sftp-handle.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

static int close_both(int fd, DIR *dir)
{
	int failed = dir != NULL ? closedir(dir) : close(fd);
	return failed < 0 ? -errno : 0;
}

int handle_add(struct handles *handles, int fd, DIR *dir, uint32_t *number)
{
	for (uint32_t i = 0; i < MAX_HANDLES; i++) {
		struct handle *slot = &handles->slots[i];
		if (slot->open)
			continue;
		slot->open = true;
		slot->generation++;
		slot->fd = fd;
		slot->dir = dir;
		*number = (uint32_t)slot->generation << 16 | i;
		return 0;
	}
	close_both(fd, dir);
	return -EMFILE;
}

struct handle *handle_find(struct handles *handles, uint32_t number)
{
	uint32_t index = number & 0xffff;
	if (index >= MAX_HANDLES)
		return NULL;
	struct handle *slot = &handles->slots[index];
	return slot->open && slot->generation == number >> 16 ? slot : NULL;
}

int handle_close(struct handle *handle)
{
	handle->open = false;
	return close_both(handle->fd, handle->dir);
}

void handles_close(struct handles *handles)
{
	for (uint32_t i = 0; i < MAX_HANDLES; i++)
		if (handles->slots[i].open)
			handle_close(&handles->slots[i]);
}
