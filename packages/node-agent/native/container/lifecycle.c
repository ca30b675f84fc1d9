/* Operations on a running container as a whole. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "container.h"
#include "operation.h"
#include "orphan.h"
#include "record.h"

/* How long liblxc's monitor may take to end once init has been killed, before it is killed too. */
enum { MONITOR_END_MS = 15 * 1000 };

static struct lxc_container *open_or_answer(const struct reply *reply, struct complaints *log,
					    char **argv)
{
	struct lxc_container *container = NULL;
	if (complaints_open(log, argv[0], argv[1]) == 0)
		container = container_open(argv[0], argv[1]);
	if (container == NULL)
		reply_error(reply, "Failed to load the configuration: %s", complaints_text(log));
	return container;
}

/* NAME PATH -> monitor-pid init-pid cgroup state; 0, 0, "", STOPPED when it doesn't run */
int op_info(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	struct complaints log;
	struct lxc_container *container = open_or_answer(reply, &log, argv);
	if (container == NULL)
		return 1;
	char monitor[16], init[16], payload[300] = "";
	pid_t pid = recorded_monitor(argv[0], argv[1]);
	/* While it starts the command socket answers only when init runs: this waits for that. */
	const char *state = pid > 0 ? container->state(container) : "STOPPED";
	pid_t init_pid = pid > 0 ? container->init_pid(container) : 0;
	snprintf(monitor, sizeof(monitor), "%d", pid);
	snprintf(init, sizeof(init), "%d", init_pid > 0 ? init_pid : 0);
	if (init_pid > 0)
		cgroup_of(init_pid, payload, sizeof(payload));
	reply_send(reply, NULL, 0, "ok", monitor, init, payload, state, NULL);
	return 0;
}

/* Whether the process blocks the signal, as systemd does with those it waits for. */
static bool blocks(pid_t pid, int signal)
{
	char file[64], line[256];
	snprintf(file, sizeof(file), "/proc/%d/status", pid);
	FILE *in = fopen(file, "re");
	if (in == NULL)
		return false;
	unsigned long long mask = 0;
	while (fgets(line, sizeof(line), in) != NULL)
		if (sscanf(line, "SigBlk: %llx", &mask) == 1)
			break;
	fclose(in);
	return (mask >> (signal - 1)) & 1;
}

int op_shutdown(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	struct complaints log;
	struct lxc_container *container = open_or_answer(reply, &log, argv);
	if (container == NULL)
		return 1;
	pid_t init = container->init_pid(container);
	int pidfd = container->init_pidfd(container);
	if (init <= 0 || pidfd < 0)
		return reply_error(reply, "The container is not running");
	int halt = SIGRTMIN + 3; /* systemd: halt.target */
	if (syscall(SYS_pidfd_send_signal, pidfd, blocks(init, halt) ? halt : SIGPWR, NULL, 0) < 0)
		return reply_error(reply, "Failed to signal init: %s", strerror(errno));
	return reply_ok(reply);
}

static int freezing(const struct reply *reply, char **argv, bool freeze)
{
	struct complaints log;
	struct lxc_container *container = open_or_answer(reply, &log, argv);
	if (container == NULL)
		return 1;
	if (freeze ? !container->freeze(container) : !container->unfreeze(container))
		return reply_error(reply, "Failed to %s the container: %s",
				   freeze ? "freeze" : "unfreeze", complaints_text(&log));
	return reply_ok(reply);
}

int op_freeze(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	return freezing(reply, argv, true);
}

int op_unfreeze(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	return freezing(reply, argv, false);
}

int op_cgroup_get(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	struct complaints log;
	static char value[32 * 1024];
	struct lxc_container *container = open_or_answer(reply, &log, argv);
	if (container == NULL)
		return 1;
	int length = container->get_cgroup_item(container, argv[2], value, sizeof(value) - 1);
	if (length < 0 || (size_t)length >= sizeof(value))
		return reply_error(reply, "Failed to read cgroup key %s: %s", argv[2],
				   complaints_text(&log));
	value[length] = '\0';
	reply_send(reply, NULL, 0, "ok", value, NULL);
	return 0;
}

int op_cgroup_set(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	struct complaints log;
	struct lxc_container *container = open_or_answer(reply, &log, argv);
	if (container == NULL)
		return 1;
	if (!container->set_cgroup_item(container, argv[2], argv[3]))
		return reply_error(reply, "Failed to set cgroup key %s to %s: %s", argv[2], argv[3],
				   complaints_text(&log));
	return reply_ok(reply);
}

/* Returns 0 when the process behind the descriptor has ended in time. */
static int wait_for_end(int pidfd, int timeout_ms)
{
	struct pollfd polled = { pidfd, POLLIN, 0 };
	int ready;
	do
		ready = poll(&polled, 1, timeout_ms);
	while (ready < 0 && errno == EINTR);
	return ready == 1 ? 0 : -ETIMEDOUT;
}

/*
 * A monitor that ended well has removed its groups. Those it has left are known by its record;
 * without one (it was killed while it started) groups of the usual name go if they are empty,
 * for they might be someone else's.
 */
static int remove_groups(const char *name, const char *path)
{
	char payload[300], monitor[300];
	bool ours = recorded_cgroups(name, path, payload, monitor, sizeof(payload)) == 0;
	if (!ours) {
		snprintf(payload, sizeof(payload), "lxc.payload.%s", name);
		snprintf(monitor, sizeof(monitor), "lxc.monitor.%s", name);
	}
	int error = orphan_remove(payload, ours);
	int other = orphan_remove(monitor, ours);
	return error < 0 ? error : other;
}

/*
 * Killing init is safe against fork bombs: the kernel closes a pid namespace for new processes
 * before it kills those within. liblxc's stop thaws the container too, which SIGKILL needs on
 * cgroup v1. What is left when the monitor is dead or doesn't end is killed by its cgroup.
 */
int op_kill(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	const char *name = argv[0], *path = argv[1];
	struct complaints log;
	pid_t monitor = recorded_monitor(name, path);
	int pidfd = monitor > 0 ? (int)syscall(SYS_pidfd_open, monitor, 0) : -1;
	if (pidfd >= 0 && complaints_open(&log, name, path) == 0) {
		struct lxc_container *container = container_open(name, path);
		if (container != NULL)
			container->stop(container);
		if (container == NULL || wait_for_end(pidfd, MONITOR_END_MS) < 0) {
			syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
			wait_for_end(pidfd, MONITOR_END_MS);
		}
	}
	int error = remove_groups(name, path);
	if (error < 0)
		return reply_error(reply, "Failed to remove the container's cgroups: %s",
				   strerror(-error));
	forget_cgroups(name, path);
	return reply_ok(reply);
}
