/* Ids inside extended attributes: POSIX ACLs and file capabilities. Pure: bytes in, bytes out. */
#ifndef LXD_ATTRIBUTES_H
#define LXD_ATTRIBUTES_H

#include <stddef.h>

#include "idmaps.h"

enum { CAPABILITY_MAX = 24 }; /* struct vfs_ns_cap_data */

/* Translates the ids of an ACL (linux/posix_acl_xattr.h) in place. Returns whether any changed. */
bool acl_translate(const struct idmap *from, const struct idmap *to, unsigned char *acl,
		   size_t size);

/*
 * Rewrites `security.capability` for the user namespace that `to` describes: revision 3 names its
 * root, revision 2 is that of the host. Returns the new size, or 0: as it is, it is right.
 */
size_t capability_translate(const struct idmap *from, const struct idmap *to,
			    unsigned char data[CAPABILITY_MAX], size_t size);

#endif
