/* What is kept in a container's folder about its present run, for whoever finds it after a crash. */
#ifndef LXD_RECORD_H
#define LXD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* monitor.pid: this process is the container's monitor. Returns 0 or negative errno. */
int record_monitor(const char *name, const char *path);
/* The pid of the recorded monitor, if that very process still lives; else 0. */
pid_t recorded_monitor(const char *name, const char *path);

/* The group in which liblxc put a process, below the hierarchies' roots: "lxc.payload.c1", with
 * "-1" behind it where that name was taken. Returns 0 or negative errno. */
int cgroup_of(pid_t pid, char *out, size_t size);
/* The same from the text of /proc/<pid>/cgroup; apart, for tests. */
int cgroup_parse(const char *text, char *out, size_t size);

/* cgroup: in which groups the container and its monitor are. */
int record_cgroups(const char *name, const char *path, const char *payload, const char *monitor);
/* Returns 0, or -ENOENT when nothing is recorded. Both buffers are of `size`. */
int recorded_cgroups(const char *name, const char *path, char *payload, char *monitor, size_t size);
void forget_cgroups(const char *name, const char *path);

/* exit.json: how the container ended. The last thing a monitor writes. */
int record_exit(const char *name, const char *path, const char *target, bool clean);

#endif
