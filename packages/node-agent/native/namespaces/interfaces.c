#define _GNU_SOURCE
#include "interfaces.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER_SIZE = 64 * 1024 }; /* the kernel's dumps come in pieces of at most 32 KiB */

typedef int take_message(struct interface_list *list, const struct nlmsghdr *header);

static int take_link(struct interface_list *list, const struct nlmsghdr *header)
{
	struct interface *grown = realloc(list->items, (list->count + 1) * sizeof(*grown));
	if (grown == NULL)
		return -ENOMEM;
	list->items = grown;
	struct interface *item = &grown[list->count++];
	memset(item, 0, sizeof(*item));
	const struct ifinfomsg *info = NLMSG_DATA(header);
	item->index = info->ifi_index;
	item->flags = info->ifi_flags;
	int left = (int)IFLA_PAYLOAD(header);
	for (const struct rtattr *a = IFLA_RTA(info); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		size_t size = RTA_PAYLOAD(a);
		const void *data = RTA_DATA(a);
		struct rtnl_link_stats64 stats = { 0 };
		switch (a->rta_type) {
		case IFLA_IFNAME:
			snprintf(item->name, sizeof(item->name), "%.*s", (int)size, (const char *)data);
			break;
		case IFLA_ADDRESS:
			item->hwaddr_size = size < sizeof(item->hwaddr) ? size : sizeof(item->hwaddr);
			memcpy(item->hwaddr, data, item->hwaddr_size);
			break;
		case IFLA_MTU:
			memcpy(&item->mtu, data, sizeof(item->mtu));
			break;
		case IFLA_LINK:
			memcpy(&item->peer_index, data, sizeof(item->peer_index));
			break;
		case IFLA_STATS64:
			memcpy(&stats, data, size < sizeof(stats) ? size : sizeof(stats));
			item->rx_bytes = stats.rx_bytes;
			item->tx_bytes = stats.tx_bytes;
			item->rx_packets = stats.rx_packets;
			item->tx_packets = stats.tx_packets;
			item->rx_errors = stats.rx_errors;
			item->tx_errors = stats.tx_errors;
			item->rx_dropped = stats.rx_dropped;
			item->tx_dropped = stats.tx_dropped;
			break;
		}
	}
	return 0;
}

static struct interface *find(struct interface_list *list, int index)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].index == index)
			return &list->items[i];
	return NULL;
}

static int take_address(struct interface_list *list, const struct nlmsghdr *header)
{
	const struct ifaddrmsg *info = NLMSG_DATA(header);
	struct interface *item = find(list, (int)info->ifa_index);
	if (item == NULL)
		return 0; /* came between the two dumps */
	struct interface_address address = { info->ifa_family, info->ifa_prefixlen,
					     info->ifa_scope, { 0 } };
	bool local = false;
	int left = (int)IFA_PAYLOAD(header);
	for (const struct rtattr *a = IFA_RTA(info); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		size_t size = RTA_PAYLOAD(a);
		/* On point-to-point links IFA_ADDRESS is the other end, IFA_LOCAL this one. */
		if (a->rta_type != IFA_LOCAL && (a->rta_type != IFA_ADDRESS || local))
			continue;
		local = a->rta_type == IFA_LOCAL;
		memcpy(address.bytes, RTA_DATA(a), size < 16 ? size : 16);
	}
	struct interface_address *grown =
		realloc(item->addresses, (item->address_count + 1) * sizeof(*grown));
	if (grown == NULL)
		return -ENOMEM;
	item->addresses = grown;
	grown[item->address_count++] = address;
	return 0;
}

static int dump(int fd, char *buffer, uint16_t type, take_message *take,
		struct interface_list *list)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg info;
	} request = {
		.header = { .nlmsg_len = sizeof(request), .nlmsg_type = type,
			    .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.info = { .ifi_family = AF_UNSPEC },
	};
	if (send(fd, &request, sizeof(request), 0) < 0)
		return -errno;
	for (;;) {
		ssize_t got = recv(fd, buffer, BUFFER_SIZE, 0);
		if (got < 0)
			return -errno;
		size_t left = (size_t)got;
		for (struct nlmsghdr *h = (struct nlmsghdr *)buffer; NLMSG_OK(h, left);
		     h = NLMSG_NEXT(h, left)) {
			if (h->nlmsg_type == NLMSG_DONE)
				return 0;
			if (h->nlmsg_type == NLMSG_ERROR)
				return ((struct nlmsgerr *)NLMSG_DATA(h))->error;
			int error = take(list, h);
			if (error < 0)
				return error;
		}
	}
}

static int enter(pid_t pid)
{
	char file[64];
	snprintf(file, sizeof(file), "/proc/%d/ns/net", pid);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int error = setns(fd, CLONE_NEWNET) < 0 ? -errno : 0;
	close(fd);
	return error;
}

static int read_one(pid_t pid, char *buffer, struct interface_list *list)
{
	int error = enter(pid);
	if (error < 0)
		return error;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0)
		return -errno;
	error = dump(fd, buffer, RTM_GETLINK, take_link, list);
	if (error == 0)
		error = dump(fd, buffer, RTM_GETADDR, take_address, list);
	close(fd);
	return error;
}

struct task {
	const pid_t *pids;
	struct interface_list *lists;
	size_t count;
	int error;
};

static void *read_all(void *argument)
{
	struct task *task = argument;
	char *buffer = malloc(BUFFER_SIZE);
	task->error = buffer == NULL ? -ENOMEM : 0;
	for (size_t i = 0; buffer != NULL && i < task->count; i++)
		task->lists[i].error = read_one(task->pids[i], buffer, &task->lists[i]);
	free(buffer);
	return NULL;
}

int interfaces_read(const pid_t *pids, struct interface_list *lists, size_t count)
{
	struct task task = { pids, lists, count, 0 };
	pthread_t thread;
	memset(lists, 0, count * sizeof(*lists));
	int error = pthread_create(&thread, NULL, read_all, &task);
	if (error != 0)
		return -error;
	pthread_join(thread, NULL);
	return task.error;
}

void interfaces_free(struct interface_list *lists, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < lists[i].count; k++)
			free(lists[i].items[k].addresses);
		free(lists[i].items);
	}
}
