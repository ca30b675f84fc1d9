/* Starting a container, and the process that stays with it: its monitor. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "container.h"
#include "operation.h"
#include "record.h"
#include "title.h"

/*
 * liblxc runs it as `sh -c "exec <this> <arguments>"` when the container has ended. It fails for
 * a reboot: liblxc then doesn't loop, and the agent does a full start. An `exec` with nothing but
 * a redirection stays in the shell, sparing a second program; `:` swallows the arguments.
 */
static const char *const post_stop_hook =
	"3>&-; [ \"$LXC_TARGET\" != reboot ] || exit 1; :";

/* Leaves everything of the agent behind: its session, standard streams and descriptors. */
static int become_monitor(void)
{
	if (setsid() < 0 || chdir("/") < 0)
		return -errno;
	umask(0022);
	int null = open("/dev/null", O_RDWR);
	if (null < 0)
		return -errno;
	for (int fd = 0; fd < 3; fd++)
		if (dup2(null, fd) < 0)
			return -errno;
	return close_range(3, ~0U, 0) < 0 ? -errno : 0;
}

/* Shows in ps which container the process is for. */
static void show_container(const char *name, const char *path)
{
	char title[512];
	snprintf(title, sizeof(title), "[lxd monitor] %s %s", path, name);
	title_set(title);
	prctl(PR_SET_NAME, "lxd-monitor");
}

/* Whether init's end, as liblxc hands it on, was a death by this signal (liblxc: error.c). */
static bool died_of(int status, int signal)
{
	return WIFSTOPPED(status) && WSTOPSIG(status) == signal;
}

/* The whole life of a monitor. Never returns. */
static void __attribute__((noreturn)) monitor(const char *name, const char *path,
					      const char *log_file, const char *log_level)
{
	char exit_file[4096], console_file[4096];
	if (become_monitor() < 0 ||
	    container_file(exit_file, sizeof(exit_file), name, path, "exit.json") < 0 ||
	    container_file(console_file, sizeof(console_file), name, path, CONSOLE_FILE) < 0)
		_exit(1);
	show_container(name, path);
	unlink(exit_file);
	unlink(console_file);
	forget_cgroups(name, path);
	if (record_monitor(name, path) < 0 || log_open(name, path, log_file, log_level) < 0)
		_exit(1);

	struct lxc_container *container = container_open(name, path);
	if (container == NULL ||
	    !container->set_config_item(container, "lxc.hook.post-stop", post_stop_hook) ||
	    !container->want_daemonize(container, false))
		_exit(1);
	bool started = container->start(container, 0, NULL);
	int status = container->error_num;
	forget_cgroups(name, path);
	if (!started)
		_exit(1);
	/* reboot(2) in a pid namespace ends its init by SIGHUP, or by SIGINT to halt. */
	if (record_exit(name, path, died_of(status, SIGHUP) ? "reboot" : "stop",
				!died_of(status, SIGKILL)) < 0)
		_exit(1);
	_exit(0);
}

/*
 * Waits until the container runs. liblxc's command socket accepts early but answers only once
 * the monitor has started init, so the first answer is worth waiting for; before the socket
 * exists the state is STOPPED. @returns init's pid, or 0 when the monitor has ended instead
 */
static pid_t wait_until_running(struct lxc_container *container, pid_t monitor)
{
	struct timespec pause = { 0, 500 * 1000 };
	for (;;) {
		if (strcmp(container->state(container), "RUNNING") == 0) {
			pid_t init = container->init_pid(container);
			if (init > 0)
				return init;
		}
		if (waitpid(monitor, NULL, WNOHANG) == monitor)
			return 0;
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < 5 * 1000 * 1000)
			pause.tv_nsec += pause.tv_nsec / 4; /* many start at once: let them work */
	}
}

/* name path log-file log-level -> monitor-pid init-pid cgroup */
int op_start(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	const char *name = argv[0], *path = argv[1], *log_file = argv[2], *log_level = argv[3];
	struct complaints log;
	int error = complaints_follow(&log, log_file);
	if (error < 0)
		return reply_error(reply, "Failed to open log file %s: %s", log_file, strerror(-error));
	if (recorded_monitor(name, path) > 0) {
		reply_send(reply, NULL, 0, "error", "The container is already running", "conflict", NULL);
		return 1;
	}

	/* Before this process touches liblxc: the monitor sets up a log of its own. */
	pid_t child = fork();
	if (child < 0)
		return reply_error(reply, "Failed to fork the monitor: %s", strerror(errno));
	if (child == 0)
		monitor(name, path, log_file, log_level);

	struct lxc_container *container = container_open(name, path);
	pid_t init = 0;
	if (container != NULL)
		init = wait_until_running(container, child);
	else
		waitpid(child, NULL, 0); /* it finds the same and says it in the log */
	if (init == 0 && container == NULL)
		return reply_error(reply, "Failed to load the configuration of \"%s\" in \"%s\": %s",
				   name, path, complaints_text(&log));
	if (init == 0)
		return reply_error(reply, "Failed to start the container: %s", complaints_text(&log));
	char payload[300] = "", group[300] = "", monitor_text[16], init_text[16];
	if (cgroup_of(init, payload, sizeof(payload)) == 0 &&
	    cgroup_of(child, group, sizeof(group)) == 0)
		record_cgroups(name, path, payload, group); /* if not, only what is empty is cleaned */
	snprintf(monitor_text, sizeof(monitor_text), "%d", child);
	snprintf(init_text, sizeof(init_text), "%d", init);
	reply_send(reply, NULL, 0, "ok", monitor_text, init_text, payload, NULL);
	return 0;
}
