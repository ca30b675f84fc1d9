/* Whole messages with descriptors over a unix SEQPACKET socket. */
#ifndef LXD_MESSAGE_H
#define LXD_MESSAGE_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MESSAGE_MAX_FDS = 8, MESSAGE_MAX_INLINE = 60 * 1024 };

/* A connected pair, close-on-exec. Returns 0 or negative errno. */
int message_pair(int ends[2]);

/*
 * Sends without waiting. What is too large for one packet goes as a descriptor of a file that
 * holds it, and then can't carry other descriptors. Returns 0 or negative errno (-EAGAIN: full).
 */
int message_send(int socket, const void *data, size_t size, const int *fds, int fd_count);

/* Receives without waiting. Returns the size, 0 at the end, or negative errno. */
ssize_t message_receive(int socket, void *data, size_t capacity, int *fds, int *fd_count);

#ifdef __cplusplus
}
#endif

#endif
