/* The open files and folders of one SFTP connection, by the numbers the client is given. */
#ifndef LXD_SFTP_HANDLE_H
#define LXD_SFTP_HANDLE_H

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>

enum { MAX_HANDLES = 512 };

struct handle {
	bool open;
	uint16_t generation; /* so that a number of one that was closed finds nothing */
	int fd;
	DIR *dir; /* NULL: a file */
};

struct handles {
	struct handle slots[MAX_HANDLES];
};

/* Takes over `fd` and `dir` (whose descriptor `fd` then is), also when it fails with -EMFILE. */
int handle_add(struct handles *handles, int fd, DIR *dir, uint32_t *number);
struct handle *handle_find(struct handles *handles, uint32_t number);
int handle_close(struct handle *handle);
void handles_close(struct handles *handles);

#endif
