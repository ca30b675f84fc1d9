#define _GNU_SOURCE
#include "counters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[CONTROLLERS] = {
	[CPU] = "cpu", [CPUACCT] = "cpuacct", [CPUSET] = "cpuset", [DEVICES] = "devices",
	[FREEZER] = "freezer", [HUGETLB] = "hugetlb", [IO] = "io", [MEMORY] = "memory",
	[NET_PRIO] = "net_prio", [PIDS] = "pids",
};

const char *controller_name(enum controller controller)
{
	return names[controller];
}

/* v1 calls what v2 calls io blkio. */
static const char *v1_name(enum controller controller)
{
	return controller == IO ? "blkio" : names[controller];
}

/* Reads a small file whole. Returns its length or -1. */
static ssize_t read_text(const char *file, char *text, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t got = read(fd, text, size - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	return got;
}

static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
		if ((at == text || at[-1] == ' ') && strchr(" \n", at[length]) != NULL)
			return true;
	return false;
}

void cgroup_detect(struct cgroup_host *host, const char *root)
{
	char file[512], text[1024];
	memset(host, 0, sizeof(*host));
	snprintf(host->root, sizeof(host->root), "%s", root);
	snprintf(file, sizeof(file), "%s/cgroup.controllers", root);
	host->layout = LAYOUT_V2;
	if (read_text(file, text, sizeof(text)) < 0) {
		snprintf(file, sizeof(file), "%s/unified/cgroup.controllers", root);
		host->layout = LAYOUT_HYBRID;
		if (read_text(file, text, sizeof(text)) < 0) {
			host->layout = LAYOUT_V1;
			*text = '\0';
		}
	}
	for (int i = 0; i < CONTROLLERS; i++) {
		host->v2[i] = has_word(text, names[i]);
		snprintf(file, sizeof(file), "%s/%s/cgroup.procs", root, v1_name((enum controller)i));
		host->v1[i] = host->layout != LAYOUT_V2 && access(file, F_OK) == 0;
	}
}

static bool path_of(const struct cgroup_host *host, bool v1, enum controller controller,
		    const char *path, const char *key, char *file, size_t size)
{
	const char *folder = v1 ? v1_name(controller)
				: host->layout == LAYOUT_V2 ? "." : "unified";
	int length = snprintf(file, size, "%s/%s/%s/%s", host->root, folder, path, key);
	return length > 0 && (size_t)length < size;
}

/* The number a file holds, or -1: no such file, or "max". */
static int64_t number(const struct cgroup_host *host, bool v1, enum controller controller,
		      const char *path, const char *key)
{
	char file[1024], text[64], *end;
	if (!path_of(host, v1, controller, path, key, file, sizeof(file)) ||
	    read_text(file, text, sizeof(text)) <= 0)
		return -1;
	errno = 0;
	int64_t value = strtoll(text, &end, 10);
	return end == text || errno != 0 ? -1 : value;
}

/* The number behind a word in a file of `word number` lines, or -1. */
static int64_t field(const struct cgroup_host *host, enum controller controller, const char *path,
		     const char *key, const char *word)
{
	char file[1024], text[4096], format[64];
	if (!path_of(host, false, controller, path, key, file, sizeof(file)) ||
	    read_text(file, text, sizeof(text)) <= 0)
		return -1;
	size_t length = (size_t)snprintf(format, sizeof(format), "%s ", word);
	for (char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, format, length) == 0)
			return strtoll(line + length, NULL, 10);
	}
	return -1;
}

/* v1 counts memory and swap together. */
static int64_t minus(int64_t both, int64_t part)
{
	if (both < 0 || part < 0)
		return -1;
	return both > part ? both - part : 0;
}

static void read_memory(const struct cgroup_host *host, const char *path,
			struct cgroup_counters *out)
{
	if (host->v1[MEMORY]) {
		out->memory = number(host, true, MEMORY, path, "memory.usage_in_bytes");
		out->memory_peak = number(host, true, MEMORY, path, "memory.max_usage_in_bytes");
		out->swap = minus(number(host, true, MEMORY, path, "memory.memsw.usage_in_bytes"),
				  out->memory);
		out->swap_peak =
			minus(number(host, true, MEMORY, path, "memory.memsw.max_usage_in_bytes"),
			      out->memory_peak);
		return;
	}
	out->memory = number(host, false, MEMORY, path, "memory.current");
	out->memory_peak = number(host, false, MEMORY, path, "memory.peak");
	out->swap = number(host, false, MEMORY, path, "memory.swap.current");
	out->swap_peak = number(host, false, MEMORY, path, "memory.swap.peak");
}

static bool is_frozen(const struct cgroup_host *host, const char *path)
{
	char file[1024], text[64];
	if (!host->v1[FREEZER])
		return field(host, FREEZER, path, "cgroup.events", "frozen") == 1;
	return path_of(host, true, FREEZER, path, "freezer.state", file, sizeof(file)) &&
	       read_text(file, text, sizeof(text)) > 0 && strncmp(text, "FROZEN", 6) == 0;
}

/* Where groups certainly are: the hierarchy of pids, as liblxc makes them in all. */
static bool exists(const struct cgroup_host *host, const char *path)
{
	char file[1024];
	return path_of(host, host->v1[PIDS], PIDS, path, "cgroup.procs", file, sizeof(file)) &&
	       access(file, F_OK) == 0;
}

void cgroup_read(const struct cgroup_host *host, const char *path, struct cgroup_counters *out)
{
	memset(out, 0, sizeof(*out));
	out->found = exists(host, path);
	if (!out->found)
		return;
	read_memory(host, path, out);
	if (host->v1[CPUACCT]) {
		out->cpu_ns = number(host, true, CPUACCT, path, "cpuacct.usage");
	} else {
		int64_t microseconds = field(host, CPU, path, "cpu.stat", "usage_usec");
		out->cpu_ns = microseconds < 0 ? -1 : microseconds * 1000;
	}
	out->processes = number(host, host->v1[PIDS], PIDS, path, "pids.current");
	out->frozen = is_frozen(host, path);
}
