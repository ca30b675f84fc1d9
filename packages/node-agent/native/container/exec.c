/* Running a command in a container. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <lxc/attach_options.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "container.h"
#include "idmap.h"
#include "operation.h"
#include "terminal.h"

struct command {
	char **argv;
	char **env;
	bool terminal;
};

/* Runs inside, as the wanted user; what it returns is the exit status. */
static int run_inside(void *payload)
{
	const struct command *command = payload;
	/* A group of its own: kill(0) reaches the whole group, also what is outside the container. */
	setsid();
	if (command->terminal)
		ioctl(STDIN_FILENO, TIOCSCTTY, 0);
	environ = command->env;
	execvp(command->argv[0], command->argv);
	return errno == ENOENT ? 127 : 126; /* the client says it in words */
}

/*
 * Three pipes: the command's ends in `inner`, the agent's in `outer`. They belong to the user, so
 * that the command can open /dev/stdout and its like.
 */
static int open_pipes(struct lxc_container *container, uid_t uid, int inner[3], int outer[3])
{
	uid_t owner = idmap_to_host(container->init_pid(container), "uid_map", uid);
	for (int i = 0; i < 3; i++) {
		int ends[2];
		if (pipe2(ends, O_CLOEXEC) < 0)
			return -errno;
		inner[i] = ends[i == 0 ? 0 : 1];
		outer[i] = ends[i == 0 ? 1 : 0];
		if (fchown(inner[i], owner, (gid_t)-1) < 0)
			return -errno;
	}
	return 0;
}

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* name path uid gid cwd columns rows argc argv... env... ; columns 0: pipes
 * -> started pid + descriptors (stdin stdout stderr | terminal); exited code */
int op_exec(const struct reply *reply, int argc, char **argv)
{
	const char *name = argv[0], *path = argv[1];
	lxc_attach_options_t options = LXC_ATTACH_OPTIONS_DEFAULT;
	options.uid = (uid_t)strtoul(argv[2], NULL, 10);
	options.gid = (gid_t)strtoul(argv[3], NULL, 10);
	options.initial_cwd = argv[4];
	options.env_policy = LXC_ATTACH_CLEAR_ENV;
	int columns = atoi(argv[5]), rows = atoi(argv[6]), count = atoi(argv[7]);
	if (count < 1 || count > argc - 8)
		return reply_error(reply, "No command given");
	char **words = calloc((size_t)count + 1, sizeof(char *));
	if (words == NULL)
		return reply_error(reply, "Out of memory");
	memcpy(words, argv + 8, (size_t)count * sizeof(char *));
	struct command command = { words, argv + 8 + count, columns > 0 };

	struct complaints log;
	struct lxc_container *container = NULL;
	if (complaints_open(&log, name, path) == 0)
		container = container_open(name, path);
	if (container == NULL)
		return reply_error(reply, "Failed to load the configuration: %s", complaints_text(&log));

	int inner[3], outer[3];
	int error = command.terminal
		? terminal_open(container, options.uid, columns, rows, &inner[0], &outer[0])
		: open_pipes(container, options.uid, inner, outer);
	if (error < 0)
		return reply_error(reply, "Failed to open the command's streams: %s", strerror(-error));
	options.stdin_fd = inner[0];
	options.stdout_fd = command.terminal ? inner[0] : inner[1];
	options.stderr_fd = command.terminal ? inner[0] : inner[2];

	pid_t pid;
	if (container->attach(container, run_inside, &command, &options, &pid) < 0)
		return reply_error(reply, "Failed to attach to the container: %s", complaints_text(&log));
	int outer_count = command.terminal ? 1 : 3;
	char text[16];
	snprintf(text, sizeof(text), "%d", pid);
	reply_send(reply, outer, outer_count, "started", text, NULL);
	for (int i = 0; i < outer_count; i++) {
		close(inner[i]);
		close(outer[i]);
	}

	int status;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	snprintf(text, sizeof(text), "%d", exit_code(status));
	reply_send(reply, NULL, 0, "exited", text, NULL);
	return 0;
}
