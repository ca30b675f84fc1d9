#define _GNU_SOURCE
#include "netlink.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct link_request {
	struct nlmsghdr header;
	struct ifinfomsg info;
	char attributes[128];
};

static void add_attribute(struct link_request *request, unsigned short type, const void *data,
			  unsigned short size)
{
	struct rtattr *attribute =
		(struct rtattr *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));
	attribute->rta_type = type;
	attribute->rta_len = (unsigned short)RTA_LENGTH(size);
	memcpy(RTA_DATA(attribute), data, size);
	request->header.nlmsg_len =
		NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
}

static int transact(int fd, struct link_request *request)
{
	char answer[4096];
	if (send(fd, request, request->header.nlmsg_len, 0) < 0)
		return -errno;
	ssize_t got = recv(fd, answer, sizeof(answer), 0);
	if (got < 0)
		return -errno;
	struct nlmsghdr *header = (struct nlmsghdr *)answer;
	if (!NLMSG_OK(header, (uint32_t)got) || header->nlmsg_type != NLMSG_ERROR)
		return -EPROTO;
	return ((struct nlmsgerr *)NLMSG_DATA(header))->error;
}

int interface_move(const char *from, const char *to, int namespace_fd)
{
	unsigned index = if_nametoindex(from);
	if (index == 0)
		return -ENODEV;
	size_t length = strnlen(to, IFNAMSIZ);
	if (length == 0 || length >= IFNAMSIZ)
		return -EINVAL;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0)
		return -errno;
	struct link_request request = {
		.header = { .nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)),
			    .nlmsg_type = RTM_NEWLINK, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK },
		.info = { .ifi_family = AF_UNSPEC, .ifi_index = (int)index, .ifi_change = IFF_UP },
	};
	int error = transact(fd, &request); /* one that is up can't be renamed */
	if (error == 0) {
		request.info.ifi_change = 0;
		add_attribute(&request, IFLA_NET_NS_FD, &namespace_fd, sizeof(namespace_fd));
		add_attribute(&request, IFLA_IFNAME, to, (unsigned short)(length + 1));
		error = transact(fd, &request);
	}
	close(fd);
	return error;
}
