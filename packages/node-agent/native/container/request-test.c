/* Tests of what takes requests and maps apart. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../test.h"
#include "idmap.h"
#include "record.h"
#include "request.h"

static void parses_strings(void)
{
	static const struct { const char *bytes; size_t size; int want; } cases[] = {
		{ "1\0exec\0", 7, 2 },
		{ "1\0\0\0", 4, 3 },  /* empty strings are strings */
		{ "1\0exec", 6, -EINVAL }, /* the last one doesn't end */
		{ "", 0, -EINVAL },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request request = { .data = malloc(cases[i].size + 1), .size = cases[i].size };
		memcpy(request.data, cases[i].bytes, cases[i].size);
		int error = request_parse(&request);
		CHECK(cases[i].want < 0 ? error == cases[i].want : request.argc == cases[i].want);
		request_free(&request);
	}
}

static void receives_packets_and_files(void)
{
	int ends[2];
	struct request request;
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);

	CHECK(send(ends[0], "7\0info\0", 7, 0) == 7);
	CHECK(request_receive(ends[1], &request) == 1);
	CHECK_TEXT(request.argv[1], "info");
	request_free(&request);

	/* A long one comes as a file whose descriptor is passed. */
	int fd = memfd_create("request", 0);
	CHECK(write(fd, "8\0kill\0c1\0", 10) == 10);
	struct reply reply = { ends[0], "" };
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec part = { (void *)"", 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	CHECK(sendmsg(ends[0], &message, 0) == 1);
	CHECK(request_receive(ends[1], &request) == 1);
	CHECK(request.argc == 3);
	CHECK_TEXT(request.argv[2], "c1");
	request_free(&request);

	/* Answers are framed the same way. */
	CHECK(reply_send(&reply, &fd, 1, "ok", "a", "", NULL) == 0);
	CHECK(request_receive(ends[1], &request) == 1);
	CHECK(request.argc == 4 && request.fd_count == 1);
	CHECK_TEXT(request.argv[1], "ok");
	CHECK_TEXT(request.argv[2], "a");
	request_free(&request);

	/* One that is too long for a packet is cut, not overrun. */
	char *huge = malloc(MAX_INLINE * 2);
	memset(huge, 'x', MAX_INLINE * 2 - 1);
	huge[MAX_INLINE * 2 - 1] = '\0';
	CHECK(reply_send(&reply, NULL, 0, "ok", huge, "more", NULL) == 0);
	CHECK(request_receive(ends[1], &request) == 1);
	CHECK(strlen(request.argv[2]) < MAX_INLINE);
	request_free(&request);
	free(huge);

	close(fd);
	close(ends[0]);
	CHECK(request_receive(ends[1], &request) == 0);
	request_free(&request);
	close(ends[1]);
}

static void looks_ids_up(void)
{
	static const char map[] = "         0    1000000      65536\n     70000    2000000          1\n";
	CHECK(idmap_lookup(map, 0) == 1000000);
	CHECK(idmap_lookup(map, 65535) == 1065535);
	CHECK(idmap_lookup(map, 65536) == UINT32_MAX);
	CHECK(idmap_lookup(map, 70000) == 2000000);
	CHECK(idmap_lookup("", 0) == UINT32_MAX);
	CHECK(idmap_lookup("garbage\n0 5 1", 0) == 5);
}

static void finds_cgroups(void)
{
	char out[24];
	CHECK(cgroup_parse("9:name=systemd:/lxc.payload.c1/init.scope\n0::/\n", out, 24) == 0);
	CHECK_TEXT(out, "lxc.payload.c1");
	CHECK(cgroup_parse("1:cpu:/a/lxc.monitor.c-1-1\n", out, 24) == 0);
	CHECK_TEXT(out, "a/lxc.monitor.c-1-1");
	CHECK(cgroup_parse("1:cpu:/lxc.pivot\n0::/user.slice\n", out, 24) == -ENOENT);
	CHECK(cgroup_parse("1:cpu:/lxc.payload.much-too-long-here\n", out, 24) == -ENAMETOOLONG);
}

int main(void)
{
	finds_cgroups();
	parses_strings();
	receives_packets_and_files();
	looks_ids_up();
	puts("ok request-test");
	return 0;
}
