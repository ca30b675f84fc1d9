#include "attributes.h"

#include <string.h>

/* Both kinds of attribute are little-endian, whatever the machine. */
static uint32_t get32(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put32(unsigned char *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

bool acl_translate(const struct idmap *from, const struct idmap *to, unsigned char *acl,
		   size_t size)
{
	enum { HEADER = 4, ENTRY = 8, VERSION = 2, TAG_USER = 0x02, TAG_GROUP = 0x08 };
	bool changed = false;
	if (size < HEADER || get32(acl) != VERSION)
		return false;
	for (size_t at = HEADER; at + ENTRY <= size; at += ENTRY) {
		unsigned tag = acl[at] | (unsigned)acl[at + 1] << 8;
		if (tag != TAG_USER && tag != TAG_GROUP)
			continue;
		uint32_t id = get32(acl + at + 4);
		enum id_kind kind = tag == TAG_USER ? ID_USER : ID_GROUP;
		uint32_t now = idmap_translate(from, to, kind, id);
		put32(acl + at + 4, now);
		changed = changed || now != id;
	}
	return changed;
}

size_t capability_translate(const struct idmap *from, const struct idmap *to,
			    unsigned char data[CAPABILITY_MAX], size_t size)
{
	enum { SIZE_2 = 20, SIZE_3 = 24, ROOT_AT = 20 };
	const uint32_t mask = 0xff000000, revision_2 = 0x02000000, revision_3 = 0x03000000;
	uint32_t magic = size >= 4 ? get32(data) : 0, root = 0;
	if (size == SIZE_3 && (magic & mask) == revision_3)
		root = get32(data + ROOT_AT);
	else if (size != SIZE_2 || (magic & mask) != revision_2)
		return 0;
	uint32_t now = idmap_translate(from, to, ID_USER, root);
	if (now == root)
		return 0;
	put32(data, (magic & ~mask) | (now == 0 ? revision_2 : revision_3));
	if (now == 0)
		return SIZE_2;
	put32(data + ROOT_AT, now);
	return SIZE_3;
}
