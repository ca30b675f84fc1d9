/* Maps of user namespaces, and translating ids from one to another. */
#ifndef LXD_IDMAPS_H
#define LXD_IDMAPS_H

#include <stdbool.h>
#include <stdint.h>

enum id_kind { ID_USER, ID_GROUP };

struct id_range {
	enum id_kind kind;
	uint32_t guest, host, count;
};

/* Without ranges: the host's own ids. */
struct idmap {
	struct id_range *ranges;
	int count;
};

/* "u:0:1000000:65536,g:0:1000000:65536": kind, inside, outside, count. Returns 0 or -EINVAL. */
int idmap_parse(const char *text, struct idmap *map);
void idmap_free(struct idmap *map);

/*
 * What `id`, found on a disk that was written through `from`, is through `to`. An id that is none
 * of `from`, or looks like one of `to` already, stays: the walk may have been there before.
 */
uint32_t idmap_translate(const struct idmap *from, const struct idmap *to, enum id_kind kind,
			 uint32_t id);

#endif
