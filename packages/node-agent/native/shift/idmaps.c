#include "idmaps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int idmap_parse(const char *text, struct idmap *map)
{
	map->ranges = NULL;
	map->count = 0;
	while (*text != '\0') {
		char kind;
		int length;
		struct id_range range;
		if (sscanf(text, "%c:%u:%u:%u%n", &kind, &range.guest, &range.host, &range.count,
			   &length) != 4 ||
		    (kind != 'u' && kind != 'g') || (text[length] != ',' && text[length] != '\0')) {
			idmap_free(map);
			return -EINVAL;
		}
		range.kind = kind == 'u' ? ID_USER : ID_GROUP;
		size_t size = ((size_t)map->count + 1) * sizeof(range);
		struct id_range *ranges = realloc(map->ranges, size);
		if (ranges == NULL) {
			idmap_free(map);
			return -ENOMEM;
		}
		map->ranges = ranges;
		map->ranges[map->count++] = range;
		text += length + (text[length] == ',');
	}
	return 0;
}

void idmap_free(struct idmap *map)
{
	free(map->ranges);
	map->ranges = NULL;
	map->count = 0;
}

static bool to_guest(const struct idmap *map, enum id_kind kind, uint32_t host, uint32_t *guest)
{
	for (int i = 0; i < map->count; i++) {
		const struct id_range *range = &map->ranges[i];
		if (range->kind != kind || host < range->host || host - range->host >= range->count)
			continue;
		*guest = range->guest + (host - range->host);
		return true;
	}
	*guest = host;
	return map->count == 0;
}

static bool to_host(const struct idmap *map, enum id_kind kind, uint32_t guest, uint32_t *host)
{
	for (int i = 0; i < map->count; i++) {
		const struct id_range *range = &map->ranges[i];
		if (range->kind != kind || guest < range->guest ||
		    guest - range->guest >= range->count)
			continue;
		*host = range->host + (guest - range->guest);
		return true;
	}
	*host = guest;
	return map->count == 0;
}

uint32_t idmap_translate(const struct idmap *from, const struct idmap *to, enum id_kind kind,
			 uint32_t id)
{
	uint32_t guest, host, ignored;
	/* From the host's own ids every id translates: one of the other map has been translated. */
	if (from->count == 0 && to->count > 0 && to_guest(to, kind, id, &ignored))
		return id;
	if (!to_guest(from, kind, id, &guest) || !to_host(to, kind, guest, &host))
		return id;
	return host;
}
