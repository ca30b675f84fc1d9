#include "sftp-wire.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t *take(struct wire_in *in, size_t size)
{
	if (in->bad || (size_t)(in->end - in->at) < size) {
		in->bad = true;
		return NULL;
	}
	const uint8_t *at = in->at;
	in->at += size;
	return at;
}

uint8_t wire_u8(struct wire_in *in)
{
	const uint8_t *at = take(in, 1);
	return at ? *at : 0;
}

uint32_t wire_u32(struct wire_in *in)
{
	const uint8_t *at = take(in, 4);
	if (at == NULL)
		return 0;
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

uint64_t wire_u64(struct wire_in *in)
{
	uint64_t high = wire_u32(in);
	return high << 32 | wire_u32(in);
}

const uint8_t *wire_bytes(struct wire_in *in, size_t *size)
{
	*size = wire_u32(in);
	const uint8_t *at = take(in, *size);
	if (at == NULL)
		*size = 0;
	return at;
}

void wire_text(struct wire_in *in, char *out, size_t capacity)
{
	size_t size;
	const uint8_t *at = wire_bytes(in, &size);
	if (at != NULL && (size >= capacity || memchr(at, '\0', size) != NULL))
		in->bad = true;
	if (at == NULL || in->bad)
		size = 0;
	if (size > 0)
		memcpy(out, at, size);
	out[size] = '\0';
}

void wire_attributes(struct wire_in *in, struct wire_attributes *out)
{
	memset(out, 0, sizeof(*out));
	out->flags = wire_u32(in);
	if (out->flags & ATTR_SIZE)
		out->size = wire_u64(in);
	if (out->flags & ATTR_OWNER) {
		out->uid = wire_u32(in);
		out->gid = wire_u32(in);
	}
	if (out->flags & ATTR_PERMISSIONS)
		out->permissions = wire_u32(in);
	if (out->flags & ATTR_TIMES) {
		out->atime = wire_u32(in);
		out->mtime = wire_u32(in);
	}
	if (out->flags & ATTR_EXTENDED) {
		uint32_t count = wire_u32(in);
		size_t size;
		for (uint32_t i = 0; i < count && !in->bad; i++) {
			wire_bytes(in, &size);
			wire_bytes(in, &size);
		}
	}
	if (in->bad)
		memset(out, 0, sizeof(*out));
}

uint8_t *wire_reserve(struct wire_out *out, size_t size)
{
	if (out->failed)
		return NULL;
	if (out->capacity - out->size < size) {
		size_t capacity = (out->size + size) * 2;
		uint8_t *data = realloc(out->data, capacity);
		if (data == NULL) {
			out->failed = true;
			return NULL;
		}
		out->data = data;
		out->capacity = capacity;
	}
	uint8_t *at = out->data + out->size;
	out->size += size;
	return at;
}

void wire_put_u8(struct wire_out *out, uint8_t value)
{
	uint8_t *at = wire_reserve(out, 1);
	if (at != NULL)
		*at = value;
}

static void store_u32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

void wire_put_u32(struct wire_out *out, uint32_t value)
{
	uint8_t *at = wire_reserve(out, 4);
	if (at != NULL)
		store_u32(at, value);
}

void wire_put_u64(struct wire_out *out, uint64_t value)
{
	wire_put_u32(out, (uint32_t)(value >> 32));
	wire_put_u32(out, (uint32_t)value);
}

void wire_put_bytes(struct wire_out *out, const void *data, size_t size)
{
	wire_put_u32(out, (uint32_t)size);
	uint8_t *at = wire_reserve(out, size);
	if (at != NULL && size > 0)
		memcpy(at, data, size);
}

void wire_put_text(struct wire_out *out, const char *text)
{
	wire_put_bytes(out, text, strlen(text));
}

void wire_put_stat(struct wire_out *out, const struct stat *st)
{
	wire_put_u32(out, ATTR_SIZE | ATTR_OWNER | ATTR_PERMISSIONS | ATTR_TIMES);
	wire_put_u64(out, (uint64_t)st->st_size);
	wire_put_u32(out, st->st_uid);
	wire_put_u32(out, st->st_gid);
	wire_put_u32(out, st->st_mode);
	wire_put_u32(out, (uint32_t)st->st_atime);
	wire_put_u32(out, (uint32_t)st->st_mtime);
}

void wire_patch_u32(struct wire_out *out, size_t position, uint32_t value)
{
	if (!out->failed)
		store_u32(out->data + position, value);
}

void wire_begin(struct wire_out *out, uint8_t type, uint32_t id)
{
	out->size = 0;
	wire_put_u32(out, 0);
	wire_put_u8(out, type);
	wire_put_u32(out, id);
}

void wire_finish(struct wire_out *out)
{
	wire_patch_u32(out, 0, (uint32_t)(out->size - 4));
}
