/* What drivers say of network interfaces of this process's namespace. */
#ifndef LXD_ETHTOOL_H
#define LXD_ETHTOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { LINK_MODE_WORDS = 127 }; /* the kernel's own limit */

struct link_settings {
	char name[16];
	int error; /* negative errno: there is no such interface, or it has no driver to ask */
	char firmware[32 + 1];
	uint8_t address[32];
	size_t address_size;
	bool link_detected;
	bool has_mode; /* the rest is set */
	uint32_t speed_mbit; /* 0: unknown */
	uint8_t duplex, port, transceiver;
	bool auto_negotiation;
	uint32_t supported[LINK_MODE_WORDS];
	size_t supported_words;
};

/* Fills each item, whose name is set. Drivers may take their time: not for the event loop. */
void link_settings_read(struct link_settings *items, size_t count);

#ifdef __cplusplus
}
#endif

#endif
