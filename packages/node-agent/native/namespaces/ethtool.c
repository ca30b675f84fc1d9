#define _GNU_SOURCE
#include "ethtool.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(int fd, const char *name, void *command)
{
	struct ifreq request = { 0 };
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	request.ifr_data = command;
	return ioctl(fd, SIOCETHTOOL, &request) < 0 ? -errno : 0;
}

static int read_driver(int fd, struct link_settings *item)
{
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	int error = ask(fd, item->name, &info);
	if (error == 0)
		snprintf(item->firmware, sizeof(item->firmware), "%.32s", info.fw_version);
	return error;
}

static void read_address(int fd, struct link_settings *item)
{
	union {
		struct ethtool_perm_addr head;
		char room[sizeof(struct ethtool_perm_addr) + sizeof(item->address)];
	} address = { .head = { .cmd = ETHTOOL_GPERMADDR, .size = sizeof(item->address) } };
	if (ask(fd, item->name, &address) < 0 || address.head.size > sizeof(item->address))
		return;
	item->address_size = address.head.size;
	memcpy(item->address, address.room + sizeof(address.head), item->address_size);
}

static void read_link(int fd, struct link_settings *item)
{
	struct ethtool_value value = { .cmd = ETHTOOL_GLINK };
	item->link_detected = ask(fd, item->name, &value) == 0 && value.data != 0;
}

/* The kernel first says how long its masks are, as a negative number. */
static void read_mode(int fd, struct link_settings *item)
{
	union {
		struct ethtool_link_settings head;
		char room[sizeof(struct ethtool_link_settings) + 3 * LINK_MODE_WORDS * sizeof(uint32_t)];
	} mode = { .head = { .cmd = ETHTOOL_GLINKSETTINGS } };
	if (ask(fd, item->name, &mode) < 0 || mode.head.link_mode_masks_nwords >= 0)
		return;
	int words = -mode.head.link_mode_masks_nwords;
	memset(&mode, 0, sizeof(mode));
	mode.head.cmd = ETHTOOL_GLINKSETTINGS;
	mode.head.link_mode_masks_nwords = (int8_t)words;
	if (ask(fd, item->name, &mode) < 0)
		return;
	item->has_mode = true;
	item->speed_mbit = mode.head.speed == (uint32_t)SPEED_UNKNOWN ? 0 : mode.head.speed;
	item->duplex = mode.head.duplex;
	item->port = mode.head.port;
	item->transceiver = mode.head.transceiver;
	item->auto_negotiation = mode.head.autoneg != 0;
	item->supported_words = (size_t)words;
	memcpy(item->supported, mode.room + sizeof(mode.head), (size_t)words * sizeof(uint32_t));
}

void link_settings_read(struct link_settings *items, size_t count)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	for (size_t i = 0; i < count; i++) {
		items[i].error = fd < 0 ? -errno : read_driver(fd, &items[i]);
		if (items[i].error < 0)
			continue;
		read_address(fd, &items[i]);
		read_link(fd, &items[i]);
		read_mode(fd, &items[i]);
	}
	if (fd >= 0)
		close(fd);
}
