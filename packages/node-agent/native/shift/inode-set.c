#include "inode-set.h"

#include <errno.h>
#include <stdlib.h>

static size_t slot_of(const struct inode_set *set, uint64_t inode)
{
	size_t at = (size_t)(inode * 0x9e3779b97f4a7c15u) & (set->size - 1);
	while (set->slots[at] != 0 && set->slots[at] != inode)
		at = (at + 1) & (set->size - 1);
	return at;
}

static int grow(struct inode_set *set)
{
	struct inode_set larger = { NULL, set->size == 0 ? 1024 : set->size * 2, set->used };
	larger.slots = calloc(larger.size, sizeof(*larger.slots));
	if (larger.slots == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < set->size; i++)
		if (set->slots[i] != 0)
			larger.slots[slot_of(&larger, set->slots[i])] = set->slots[i];
	free(set->slots);
	*set = larger;
	return 0;
}

int inode_set_add(struct inode_set *set, uint64_t inode)
{
	if (set->used * 2 >= set->size) {
		int error = grow(set);
		if (error < 0)
			return error;
	}
	size_t at = slot_of(set, inode);
	if (set->slots[at] == inode)
		return 0;
	set->slots[at] = inode;
	set->used++;
	return 1;
}

void inode_set_free(struct inode_set *set)
{
	free(set->slots);
	set->slots = NULL;
	set->size = set->used = 0;
}
