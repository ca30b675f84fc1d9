/* lxd-container: what the node agent does through liblxc and inside namespaces. See README.md. */
#define _GNU_SOURCE
#include <linux/close_range.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "operation.h"
#include "spawner.h"
#include "title.h"

const struct operation operations[] = {
	{ "cgroup-get", "NAME PATH KEY", 3, 30, op_cgroup_get },
	{ "cgroup-set", "NAME PATH KEY VALUE", 4, 30, op_cgroup_set },
	{ "console", "NAME PATH COLUMNS ROWS", 4, 0, op_console },
	{ "console-clear", "NAME PATH", 2, 30, op_console_clear },
	{ "console-log", "NAME PATH", 2, 30, op_console_log },
	{ "exec", "NAME PATH UID GID CWD COLUMNS ROWS COUNT WORD... ENV...", 9, 0, op_exec },
	{ "files-running", "NAME PATH", 2, 0, op_files_running },
	{ "files-stopped", "ROOTFS IDMAPPED(0|1) UID-MAP GID-MAP", 4, 0, op_files_stopped },
	{ "freeze", "NAME PATH", 2, 30, op_freeze },
	{ "idmapped-mounts", "PATH", 1, 30, op_idmapped_mounts },
	{ "info", "NAME PATH", 2, 30, op_info },
	{ "interface-attach", "NAME PATH HOST-NAME GUEST-NAME", 4, 30, op_interface_attach },
	{ "interface-detach", "NAME PATH GUEST-NAME HOST-NAME", 4, 30, op_interface_detach },
	{ "kill", "NAME PATH", 2, 60, op_kill },
	{ "mount", "NAME PATH SOURCE TARGET FLAGS PROPAGATION", 6, 30, op_mount },
	{ "shutdown", "NAME PATH", 2, 30, op_shutdown },
	{ "start", "NAME PATH LOG-FILE LOG-LEVEL", 4, 120, op_start },
	{ "unfreeze", "NAME PATH", 2, 30, op_unfreeze },
	{ "unmount", "NAME PATH TARGET", 3, 30, op_unmount },
	{ "version", "", 0, 30, op_version },
	{ NULL, NULL, 0, 0, NULL },
};

const struct operation *operation_find(const char *name)
{
	for (const struct operation *at = operations; at->name != NULL; at++)
		if (strcmp(at->name, name) == 0)
			return at;
	return NULL;
}

static int usage(FILE *out)
{
	fputs("usage: lxd-container spawner FD\n", out);
	for (const struct operation *at = operations; at->name != NULL; at++)
		fprintf(out, "       lxd-container %s %s\n", at->name, at->arguments);
	return out == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(stdout);
	if (argc == 3 && strcmp(argv[1], "spawner") == 0) {
		int channel = atoi(argv[2]);
		title_prepare(argv);
		return spawner_run(channel);
	}
	const struct operation *operation = argc < 2 ? NULL : operation_find(argv[1]);
	if (operation == NULL || argc - 2 < operation->min_arguments)
		return usage(stderr);
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	struct reply reply = { -1, "" };
	alarm(operation->deadline_seconds);
	return operation->run(&reply, argc - 2, argv + 2);
}
