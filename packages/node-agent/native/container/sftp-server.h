/* An SFTP server, protocol version 3 (draft-ietf-secsh-filexfer-02), on the root it is put into. */
#ifndef LXD_SFTP_SERVER_H
#define LXD_SFTP_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "sftp-wire.h"

enum {
	SFTP_MAX_DATA = 256 * 1024,           /* one read or write, as OpenSSH */
	SFTP_MAX_PACKET = SFTP_MAX_DATA + 1024,
};

struct sftp;

struct sftp *sftp_new(void);
void sftp_free(struct sftp *sftp);

/*
 * Carries out one packet (without its length field) and leaves the whole answer in `answer`.
 * Returns 0, or negative errno when the connection has to end.
 */
int sftp_handle(struct sftp *sftp, const uint8_t *packet, size_t size, struct wire_out *answer);

/*
 * Serves a stream socket until its other end closes, or until `watched` (a pidfd, or -1) becomes
 * readable. Returns 0 or negative errno.
 */
int sftp_serve(int fd, int watched);

#endif
