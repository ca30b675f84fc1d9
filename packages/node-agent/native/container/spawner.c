/*
 * The resident process that the agent talks to: it forks for every request, because forking a
 * small process that has liblxc loaded takes a fraction of what it takes the agent to spawn one.
 * It goes when the agent goes; monitors and commands that run stay.
 */
#define _GNU_SOURCE
#include "spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "operation.h"
#include "sealed-copy.h"

/* A request in work. Its id is kept so that a helper that dies without an answer is answered for. */
struct helper {
	pid_t pid;
	char id[16];
	struct helper *next;
};

static struct helper *helpers;

static void __attribute__((noreturn)) run_request(int channel, struct request *request)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	struct reply reply = { channel, request->argv[0] };
	const struct operation *operation =
		request->argc < 2 ? NULL : operation_find(request->argv[1]);
	if (operation == NULL || request->argc - 2 < operation->min_arguments) {
		reply_error(&reply, "Malformed request");
		_exit(0);
	}
	alarm(operation->deadline_seconds);
	operation->run(&reply, request->argc - 2, request->argv + 2);
	_exit(0);
}

static void answer_for(int channel, const char *id, const char *text)
{
	struct reply reply = { channel, id };
	reply_error(&reply, "%s", text);
}

static void start_request(int channel, int signals, struct request *request)
{
	struct helper *helper = calloc(1, sizeof(*helper));
	pid_t pid = helper == NULL ? -1 : fork();
	if (pid == 0) {
		close(signals);
		run_request(channel, request);
	}
	if (pid < 0) {
		answer_for(channel, request->argv[0], strerror(errno));
		free(helper);
		return;
	}
	helper->pid = pid;
	snprintf(helper->id, sizeof(helper->id), "%s", request->argv[0]);
	helper->next = helpers;
	helpers = helper;
}

static void reap(int channel, int signals)
{
	struct signalfd_siginfo info;
	while (read(signals, &info, sizeof(info)) > 0)
		;
	int status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (struct helper **at = &helpers; *at != NULL; at = &(*at)->next) {
			struct helper *ended = *at;
			if (ended->pid != pid)
				continue;
			if (WIFSIGNALED(status))
				answer_for(channel, ended->id,
					   WTERMSIG(status) == SIGALRM ? "The operation took too long"
								       : "The helper was killed");
			*at = ended->next;
			free(ended);
			break;
		}
	}
}

int spawner_run(int channel)
{
	int error = sealed_copy_run();
	if (error < 0)
		fprintf(stderr, "lxd-container: running unsealed: %s\n", strerror(-error));
	/* What the agent itself was given by mistake must not get into containers. */
	if (dup2(channel, 3) < 0 || close_range(4, ~0U, 0) < 0)
		return 1;
	channel = 3;
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &blocked, NULL) < 0)
		return 1;
	int signals = signalfd(-1, &blocked, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0 || fcntl(channel, F_SETFD, FD_CLOEXEC) < 0)
		return 1;
	struct pollfd polled[2] = { { channel, POLLIN, 0 }, { signals, POLLIN, 0 } };
	for (;;) {
		if (poll(polled, 2, -1) < 0 && errno != EINTR)
			return 1;
		if (polled[1].revents != 0)
			reap(channel, signals);
		if (polled[0].revents == 0)
			continue;
		struct request request;
		int got = request_receive(channel, &request);
		if (got > 0)
			start_request(channel, signals, &request);
		request_free(&request);
		if (got == 0 || got == -ECONNRESET)
			return 0;
	}
}
