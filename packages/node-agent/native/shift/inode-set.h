/* Which files with several names have been seen. All on one file system. */
#ifndef LXD_INODE_SET_H
#define LXD_INODE_SET_H

#include <stddef.h>
#include <stdint.h>

struct inode_set {
	uint64_t *slots; /* 0: free */
	size_t size, used;
};

/* 1: new, 0: seen before, -ENOMEM */
int inode_set_add(struct inode_set *set, uint64_t inode);
void inode_set_free(struct inode_set *set);

#endif
