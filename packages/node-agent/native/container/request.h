/* What the agent asks and what it is answered, over one SEQPACKET socket shared by all helpers. */
#ifndef LXD_REQUEST_H
#define LXD_REQUEST_H

#include <stddef.h>

enum { MAX_REPLY_FDS = 4, MAX_INLINE = 60 * 1024, MAX_REQUEST = 16 * 1024 * 1024 };

/* Where answers go. A negative channel means: print them (a person runs the program). */
struct reply {
	int channel;
	const char *id;
};

/* A request taken apart: `argc` strings inside `data`, which the caller frees. */
struct request {
	char *data;
	size_t size;
	int argc;
	char **argv;
	int fds[MAX_REPLY_FDS];
	int fd_count;
};

/* Splits NUL-terminated strings. Returns 0, -EINVAL (last one unterminated), -ENOMEM. */
int request_parse(struct request *request);
void request_free(struct request *request);

/* Waits for one request. Returns 1, 0 when the agent is gone, or negative errno. */
int request_receive(int channel, struct request *request);

/* Sends `kind` and further strings, ended by NULL, and descriptors, which stay open here. */
int reply_send(const struct reply *reply, const int *fds, int fd_count, const char *kind, ...)
	__attribute__((sentinel));

/* Answers "error" with a formatted text and returns 1, for `return reply_error(...)`. */
int reply_error(const struct reply *reply, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The same for a system call that failed; the agent is told which error (negative errno) it was. */
int reply_errno(const struct reply *reply, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int reply_ok(const struct reply *reply);

#endif
