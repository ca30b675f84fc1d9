/* Resource counters of control groups, whichever version each controller is on. */
#ifndef LXD_COUNTERS_H
#define LXD_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum controller { CPU, CPUACCT, CPUSET, DEVICES, FREEZER, HUGETLB, IO, MEMORY, NET_PRIO, PIDS,
		  CONTROLLERS };

enum cgroup_layout { LAYOUT_V1, LAYOUT_V2, LAYOUT_HYBRID };

/* How the host's cgroups are mounted. Filled by cgroup_detect(). */
struct cgroup_host {
	char root[256];
	enum cgroup_layout layout;
	bool v1[CONTROLLERS]; /* on a hierarchy of its own */
	bool v2[CONTROLLERS]; /* on the unified one */
};

/* -1: this kernel or layout doesn't keep the figure. */
struct cgroup_counters {
	bool found;
	bool frozen;
	int64_t memory, memory_peak, swap, swap_peak, cpu_ns, processes;
};

const char *controller_name(enum controller controller);
void cgroup_detect(struct cgroup_host *host, const char *root);
/* `path` is relative to each hierarchy's root. */
void cgroup_read(const struct cgroup_host *host, const char *path, struct cgroup_counters *out);

#ifdef __cplusplus
}
#endif

#endif
