/* Taking SFTP packets apart and putting them together. Bytes that come in are not trusted. */
#ifndef LXD_SFTP_WIRE_H
#define LXD_SFTP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* A reader that never leaves its bytes: after the first shortage `bad` stays set, and all is 0. */
struct wire_in {
	const uint8_t *at, *end;
	bool bad;
};

uint8_t wire_u8(struct wire_in *in);
uint32_t wire_u32(struct wire_in *in);
uint64_t wire_u64(struct wire_in *in);
/* A string as a piece of the packet. */
const uint8_t *wire_bytes(struct wire_in *in, size_t *size);
/* A string as C has it, copied; one with a NUL in it or too long for `out` is bad. */
void wire_text(struct wire_in *in, char *out, size_t capacity);

enum { ATTR_SIZE = 1, ATTR_OWNER = 2, ATTR_PERMISSIONS = 4, ATTR_TIMES = 8 };
#define ATTR_EXTENDED 0x80000000U

struct wire_attributes {
	uint32_t flags; /* which of the fields below are given */
	uint64_t size;
	uint32_t uid, gid, permissions, atime, mtime;
};

void wire_attributes(struct wire_in *in, struct wire_attributes *out);

/* A growing packet. After a failed allocation `failed` stays set. */
struct wire_out {
	uint8_t *data;
	size_t size, capacity;
	bool failed;
};

void wire_begin(struct wire_out *out, uint8_t type, uint32_t id);
void wire_put_u8(struct wire_out *out, uint8_t value);
void wire_put_u32(struct wire_out *out, uint32_t value);
void wire_put_u64(struct wire_out *out, uint64_t value);
void wire_put_bytes(struct wire_out *out, const void *data, size_t size);
void wire_put_text(struct wire_out *out, const char *text);
void wire_put_stat(struct wire_out *out, const struct stat *st);
/* Room for `size` more bytes, to be filled by the caller; NULL when there is no memory. */
uint8_t *wire_reserve(struct wire_out *out, size_t size);
/* Overwrites four bytes written before. */
void wire_patch_u32(struct wire_out *out, size_t position, uint32_t value);
/* Fills in the packet's length. */
void wire_finish(struct wire_out *out);

#endif
