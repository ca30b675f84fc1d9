/* Tests of reading counters, on folders that look like each layout. */
#define _GNU_SOURCE
#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"
#include "counters.h"

static char root[] = "/tmp/counters-test.XXXXXX";

/* Writes a file below the root, with the folders above it. */
static void put(const char *path, const char *text)
{
	char file[512];
	snprintf(file, sizeof(file), "%s/%s", root, path);
	for (char *at = strchr(file + strlen(root) + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(file, 0755);
		*at = '/';
	}
	FILE *out = fopen(file, "w");
	CHECK(out != NULL && fputs(text, out) >= 0 && fclose(out) == 0);
}

static void empty(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -rf %s && mkdir %s", root, root);
	CHECK(system(command) == 0);
}

static void reads_v2(void)
{
	struct cgroup_host host;
	struct cgroup_counters got;
	empty();
	put("cgroup.controllers", "cpuset cpu io memory pids\n");
	put("c/cgroup.procs", "1\n");
	put("c/cgroup.events", "populated 1\nfrozen 1\n");
	put("c/memory.current", "4096\n");
	put("c/memory.swap.current", "7\n");
	put("c/cpu.stat", "usage_usec 12\nuser_usec 5\n");
	put("c/pids.current", "3\n");
	cgroup_detect(&host, root);
	CHECK(host.layout == LAYOUT_V2 && host.v2[MEMORY] && host.v2[CPU] && !host.v2[HUGETLB]);
	cgroup_read(&host, "c", &got);
	CHECK(got.found && got.frozen && got.memory == 4096 && got.swap == 7 && got.processes == 3);
	CHECK(got.cpu_ns == 12000);
	CHECK(got.memory_peak == -1 && got.swap_peak == -1); /* before Linux 5.19 and 6.5 */
	cgroup_read(&host, "gone", &got);
	CHECK(!got.found);
}

static void reads_hybrid(void)
{
	struct cgroup_host host;
	struct cgroup_counters got;
	empty();
	put("unified/cgroup.controllers", "\n");
	put("memory/cgroup.procs", "");
	put("pids/cgroup.procs", "");
	put("cpuacct/cgroup.procs", "");
	put("freezer/cgroup.procs", "");
	put("pids/c/cgroup.procs", "1\n");
	put("pids/c/pids.current", "2\n");
	put("memory/c/memory.usage_in_bytes", "100\n");
	put("memory/c/memory.max_usage_in_bytes", "200\n");
	put("memory/c/memory.memsw.usage_in_bytes", "130\n");
	put("memory/c/memory.memsw.max_usage_in_bytes", "200\n");
	put("cpuacct/c/cpuacct.usage", "9999999999999\n");
	put("freezer/c/freezer.state", "FROZEN\n");
	cgroup_detect(&host, root);
	CHECK(host.layout == LAYOUT_HYBRID && host.v1[MEMORY] && !host.v2[MEMORY] && !host.v1[CPU]);
	cgroup_read(&host, "c", &got);
	CHECK(got.memory == 100 && got.memory_peak == 200 && got.swap == 30 && got.swap_peak == 0);
	CHECK(got.cpu_ns == 9999999999999 && got.processes == 2 && got.frozen);
}

static void reads_v1_without_swap(void)
{
	struct cgroup_host host;
	struct cgroup_counters got;
	empty();
	put("memory/cgroup.procs", "");
	put("pids/cgroup.procs", "");
	put("pids/c/cgroup.procs", "1\n");
	put("memory/c/memory.usage_in_bytes", "100\n");
	cgroup_detect(&host, root);
	CHECK(host.layout == LAYOUT_V1);
	cgroup_read(&host, "c", &got);
	CHECK(got.found && got.memory == 100 && got.swap == -1 && !got.frozen);
}

int main(void)
{
	CHECK(mkdtemp(root) != NULL);
	reads_v2();
	reads_hybrid();
	reads_v1_without_swap();
	empty();
	rmdir(root);
	puts("ok counters-test");
	return 0;
}
