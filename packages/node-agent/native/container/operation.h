/* The operations of this program. Each runs in a process of its own, so it may block and leak. */
#ifndef LXD_OPERATION_H
#define LXD_OPERATION_H

#include "request.h"

/* Carries out one operation and answers it. Returns the exit status: 0, or 1 when it failed. */
typedef int operation_run(const struct reply *reply, int argc, char **argv);

struct operation {
	const char *name;
	const char *arguments; /* for the usage text */
	int min_arguments;
	unsigned deadline_seconds; /* 0: none */
	operation_run *run;
};

extern const struct operation operations[];
const struct operation *operation_find(const char *name);

operation_run op_cgroup_get, op_cgroup_set, op_console, op_console_clear, op_console_log, op_exec,
	op_files_running, op_files_stopped, op_freeze, op_idmapped_mounts, op_info,
	op_interface_attach, op_interface_detach, op_kill, op_mount, op_shutdown, op_start, op_unfreeze, op_unmount,
	op_version;

#endif
