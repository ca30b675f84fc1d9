#define _GNU_SOURCE
#include "request.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int request_parse(struct request *request)
{
	if (request->size == 0 || request->data[request->size - 1] != '\0')
		return -EINVAL;
	int count = 0;
	for (size_t i = 0; i < request->size; i++)
		count += request->data[i] == '\0';
	request->argv = calloc((size_t)count + 1, sizeof(char *));
	if (request->argv == NULL)
		return -ENOMEM;
	char *at = request->data;
	for (int i = 0; i < count; i++) {
		request->argv[i] = at;
		at += strlen(at) + 1;
	}
	request->argc = count;
	return 0;
}

void request_free(struct request *request)
{
	for (int i = 0; i < request->fd_count; i++)
		close(request->fds[i]);
	free(request->argv);
	free(request->data);
	memset(request, 0, sizeof(*request));
}

/* A request too large for one packet is a lone descriptor of a file that holds it. */
static int read_payload(struct request *request)
{
	struct stat st;
	int fd = request->fds[0];
	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_size <= 0 || st.st_size > MAX_REQUEST)
		return -EMSGSIZE;
	char *data = realloc(request->data, (size_t)st.st_size);
	if (data == NULL)
		return -ENOMEM;
	request->data = data;
	request->size = 0;
	while (request->size < (size_t)st.st_size) {
		ssize_t got = pread(fd, data + request->size, (size_t)st.st_size - request->size,
				    (off_t)request->size);
		if (got <= 0)
			return got < 0 ? -errno : -EIO;
		request->size += (size_t)got;
	}
	return 0;
}

static void take_fds(struct msghdr *message, struct request *request)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		int count = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		for (int i = 0; i < count && request->fd_count < MAX_REPLY_FDS; i++)
			memcpy(&request->fds[request->fd_count++],
			       CMSG_DATA(c) + (size_t)i * sizeof(int), sizeof(int));
	}
}

int request_receive(int channel, struct request *request)
{
	memset(request, 0, sizeof(*request));
	request->data = malloc(MAX_INLINE);
	if (request->data == NULL)
		return -ENOMEM;
	char control[CMSG_SPACE(sizeof(int) * MAX_REPLY_FDS)];
	struct iovec part = { request->data, MAX_INLINE };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
				  .msg_control = control, .msg_controllen = sizeof(control) };
	ssize_t got = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
	if (got < 0)
		return -errno;
	if (got == 0)
		return 0;
	take_fds(&message, request);
	if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
		return -EMSGSIZE;
	request->size = (size_t)got;
	if (got == 1 && request->fd_count == 1) {
		int error = read_payload(request);
		if (error < 0)
			return error;
	}
	int error = request_parse(request);
	return error < 0 ? error : 1;
}

static int send_packet(int channel, const char *data, size_t size, const int *fds, int count)
{
	char control[CMSG_SPACE(sizeof(int) * MAX_REPLY_FDS)];
	memset(control, 0, sizeof(control));
	struct iovec part = { (void *)data, size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	if (count > 0) {
		message.msg_control = control;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
		struct cmsghdr *c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
		memcpy(CMSG_DATA(c), fds, sizeof(int) * (size_t)count);
	}
	ssize_t sent;
	do
		sent = sendmsg(channel, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

int reply_send(const struct reply *reply, const int *fds, int fd_count, const char *kind, ...)
{
	char data[MAX_INLINE];
	size_t size = 0;
	const char *field = reply->channel < 0 ? kind : reply->id;
	va_list fields;
	va_start(fields, kind);
	for (int i = 0; field != NULL; i++) {
		size_t length = strnlen(field, sizeof(data) - 1 - size);
		memcpy(data + size, field, length);
		size += length;
		data[size++] = reply->channel < 0 ? '\n' : '\0';
		if (size == sizeof(data))
			break;
		field = i == 0 && reply->channel >= 0 ? kind : va_arg(fields, const char *);
	}
	va_end(fields);
	if (reply->channel >= 0)
		return send_packet(reply->channel, data, size, fds, fd_count);
	return fwrite(data, 1, size, stdout) == size && fflush(stdout) == 0 ? 0 : -EIO;
}

int reply_error(const struct reply *reply, const char *format, ...)
{
	char text[8192];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	reply_send(reply, NULL, 0, "error", text, NULL);
	return 1;
}

int reply_errno(const struct reply *reply, int error, const char *format, ...)
{
	char text[8192];
	va_list args;
	va_start(args, format);
	int length = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (length >= 0 && (size_t)length < sizeof(text))
		snprintf(text + length, sizeof(text) - (size_t)length, ": %s", strerror(-error));
	const char *name = strerrorname_np(-error);
	reply_send(reply, NULL, 0, "error", text, name == NULL ? "" : name, NULL);
	return 1;
}

int reply_ok(const struct reply *reply)
{
	reply_send(reply, NULL, 0, "ok", NULL);
	return 0;
}
