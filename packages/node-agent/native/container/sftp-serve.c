/* The loop around the SFTP server: packets from a stream, answers to it. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sftp-server.h"

struct input {
	uint8_t data[SFTP_MAX_PACKET + 4];
	size_t size;
};

static int send_all(int fd, const uint8_t *data, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			return -errno;
		if (sent > 0) {
			data += sent;
			size -= (size_t)sent;
		}
	}
	return 0;
}

static uint32_t length_at(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Handles all whole packets in the buffer and moves the rest to its front. */
static int handle_all(struct sftp *sftp, struct input *input, struct wire_out *answer, int fd)
{
	size_t at = 0;
	while (input->size - at >= 4) {
		size_t length = length_at(input->data + at);
		if (length > SFTP_MAX_PACKET || length == 0)
			return -EPROTO;
		if (input->size - at - 4 < length)
			break;
		int error = sftp_handle(sftp, input->data + at + 4, length, answer);
		if (error == 0)
			error = send_all(fd, answer->data, answer->size);
		if (error < 0)
			return error;
		at += 4 + length;
	}
	memmove(input->data, input->data + at, input->size - at);
	input->size -= at;
	return 0;
}

/* 1: bytes to read, 0: the watched process is gone. */
static int wait_for_input(int fd, int watched)
{
	struct pollfd polled[2] = { { fd, POLLIN, 0 }, { watched, POLLIN, 0 } };
	while (poll(polled, 2, -1) < 0)
		if (errno != EINTR)
			return -errno;
	return polled[1].revents == 0;
}

int sftp_serve(int fd, int watched)
{
	struct sftp *sftp = sftp_new();
	struct input *input = malloc(sizeof(*input));
	struct wire_out answer = { 0 };
	int error = sftp == NULL || input == NULL ? -ENOMEM : 0;
	if (input != NULL)
		input->size = 0;
	while (error == 0 && (error = wait_for_input(fd, watched)) == 1) {
		ssize_t got = recv(fd, input->data + input->size, sizeof(input->data) - input->size, 0);
		if (got < 0 && errno == EINTR) {
			error = 0;
			continue;
		}
		if (got <= 0) {
			error = got < 0 ? -errno : 0;
			break;
		}
		input->size += (size_t)got;
		error = handle_all(sftp, input, &answer, fd);
	}
	free(answer.data);
	free(input);
	if (sftp != NULL)
		sftp_free(sftp);
	return error;
}
