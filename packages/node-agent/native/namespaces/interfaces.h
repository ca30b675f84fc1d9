/* Network interfaces of other processes' network namespaces. */
#ifndef LXD_INTERFACES_H
#define LXD_INTERFACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct interface_address {
	uint8_t family, prefix, scope; /* as rtnetlink has them */
	uint8_t bytes[16];
};

struct interface {
	int index, peer_index;
	char name[17];
	uint32_t flags, mtu;
	uint8_t hwaddr[32];
	size_t hwaddr_size;
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets, rx_errors, tx_errors, rx_dropped,
		tx_dropped;
	struct interface_address *addresses;
	size_t address_count;
};

struct interface_list {
	struct interface *items;
	size_t count;
	int error; /* negative errno: the process is gone, or reading failed */
};

/*
 * Reads the namespaces of `count` processes, in a thread of its own that enters one after the
 * other and then ends, so no other thread is ever in the wrong one. Waits for it. Returns 0 or
 * negative errno; the lists must be freed either way.
 */
int interfaces_read(const pid_t *pids, struct interface_list *lists, size_t count);
void interfaces_free(struct interface_list *lists, size_t count);

#ifdef __cplusplus
}
#endif

#endif
