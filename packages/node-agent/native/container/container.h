/* Opening a container in liblxc, with its complaints kept for the answer. */
#ifndef LXD_CONTAINER_H
#define LXD_CONTAINER_H

#include <lxc/lxccontainer.h>
#include <stdbool.h>
#include <sys/types.h>

/* liblxc's log of this operation, to quote from when it fails. */
struct complaints {
	int fd;
	off_t start; /* what was there before */
};

/* Collects liblxc's errors in memory. Returns 0 or negative errno. */
int complaints_open(struct complaints *log, const char *name, const char *path);
/* Follows a log that another process writes, from its present end. */
int complaints_follow(struct complaints *log, const char *file);
/* The last error lines, for a message; never NULL. */
const char *complaints_text(const struct complaints *log);

/* Lets liblxc log to a file; `level` as liblxc names it. Once in a process. */
int log_open(const char *name, const char *path, const char *file, const char *level);

/* NULL when its config can't be read. */
struct lxc_container *container_open(const char *name, const char *path);

/* In the container's folder: console output of this run that has been read. */
#define CONSOLE_FILE "console.log"

/* `<path>/<name>/<file>`, or -ENAMETOOLONG. */
int container_file(char *out, size_t size, const char *name, const char *path, const char *file);

/* Writes beside the file, then renames over it. Returns 0 or negative errno. */
int write_atomically(const char *file, const char *text);

#endif
