#ifndef LXD_NETLINK_H
#define LXD_NETLINK_H

/*
 * Takes the interface down, then renames it and moves it into the network namespace in one
 * request, so that it never bears a name that is taken. Returns 0 or negative errno.
 */
int interface_move(const char *from, const char *to, int namespace_fd);

#endif
