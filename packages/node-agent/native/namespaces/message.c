#define _GNU_SOURCE
#include "message.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

int message_pair(int ends[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0 ? -errno : 0;
}

static int send_packet(int socket, const void *data, size_t size, const int *fds, int fd_count)
{
	char control[CMSG_SPACE(sizeof(int) * MESSAGE_MAX_FDS)];
	memset(control, 0, sizeof(control));
	struct iovec part = { (void *)data, size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	if (fd_count > MESSAGE_MAX_FDS)
		return -EINVAL;
	if (fd_count > 0) {
		message.msg_control = control;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)fd_count);
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)fd_count);
		memcpy(CMSG_DATA(header), fds, sizeof(int) * (size_t)fd_count);
	}
	ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	return sent < 0 ? -errno : 0;
}

static int send_as_file(int socket, const void *data, size_t size)
{
	int fd = memfd_create("message", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	size_t done = 0;
	int error = 0;
	while (error == 0 && done < size) {
		ssize_t written = write(fd, (const char *)data + done, size - done);
		if (written < 0)
			error = -errno;
		else
			done += (size_t)written;
	}
	if (error == 0 && lseek(fd, 0, SEEK_SET) < 0)
		error = -errno;
	if (error == 0)
		error = send_packet(socket, "", 1, &fd, 1);
	close(fd);
	return error;
}

int message_send(int socket, const void *data, size_t size, const int *fds, int fd_count)
{
	if (size <= MESSAGE_MAX_INLINE)
		return send_packet(socket, data, size, fds, fd_count);
	return fd_count > 0 ? -EMSGSIZE : send_as_file(socket, data, size);
}

ssize_t message_receive(int socket, void *data, size_t capacity, int *fds, int *fd_count)
{
	char control[CMSG_SPACE(sizeof(int) * MESSAGE_MAX_FDS)];
	struct iovec part = { data, capacity };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
				  .msg_control = control, .msg_controllen = sizeof(control) };
	*fd_count = 0;
	ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	if (got < 0)
		return -errno;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count && *fd_count < MESSAGE_MAX_FDS; i++)
			memcpy(&fds[(*fd_count)++], CMSG_DATA(c) + i * sizeof(int), sizeof(int));
	}
	return got;
}
