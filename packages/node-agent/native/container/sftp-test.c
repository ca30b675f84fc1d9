/* Tests of the SFTP server: what it answers, then that no bytes whatever bring it down. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../test.h"
#include "sftp-server.h"

enum { FUZZ_SECONDS = 3 };

/* A request under construction: the same writer as the server's, without the length. */
static struct wire_out request, answer;

static void begin(uint8_t type)
{
	wire_begin(&request, type, 7);
}

static void put_handle(uint32_t handle)
{
	wire_put_u32(&request, 4);
	wire_put_u32(&request, handle);
}

/* Sends the request and returns a reader behind the answer's id; `type` is checked. */
static struct wire_in ask(struct sftp *sftp, uint8_t type)
{
	CHECK(sftp_handle(sftp, request.data + 4, request.size - 4, &answer) == 0);
	struct wire_in in = { answer.data, answer.data + answer.size, false };
	CHECK(wire_u32(&in) == answer.size - 4);
	uint8_t got = wire_u8(&in);
	if (got != type)
		fprintf(stderr, "answer of type %u, want %u\n", got, type);
	CHECK(got == type);
	CHECK(wire_u32(&in) == (type == 2 ? 3 : 7));
	return in;
}

static uint32_t ask_status(struct sftp *sftp)
{
	struct wire_in in = ask(sftp, 101);
	return wire_u32(&in);
}

static uint32_t ask_handle(struct sftp *sftp)
{
	struct wire_in in = ask(sftp, 102);
	CHECK(wire_u32(&in) == 4);
	return wire_u32(&in);
}

static uint32_t open_file(struct sftp *sftp, const char *path, uint32_t flags)
{
	begin(3);
	wire_put_text(&request, path);
	wire_put_u32(&request, flags);
	wire_put_u32(&request, ATTR_PERMISSIONS);
	wire_put_u32(&request, 0640);
	return ask_handle(sftp);
}

static uint32_t close_handle(struct sftp *sftp, uint32_t handle)
{
	begin(4);
	put_handle(handle);
	return ask_status(sftp);
}

static uint32_t path_status(struct sftp *sftp, uint8_t type, const char *path)
{
	begin(type);
	wire_put_text(&request, path);
	if (type == 3)
		wire_put_u32(&request, 1);
	if (type == 3 || type == 14 || type == 9)
		wire_put_u32(&request, 0);
	return ask_status(sftp);
}

static void greets(struct sftp *sftp)
{
	request.size = 0;
	wire_begin(&request, 1, 3);
	ask(sftp, 2);
}

static void writes_and_reads(struct sftp *sftp)
{
	uint32_t handle = open_file(sftp, "/file", 2 | 8 | 16);
	begin(6);
	put_handle(handle);
	wire_put_u64(&request, 2);
	wire_put_text(&request, "hello");
	CHECK(ask_status(sftp) == 0);
	CHECK(close_handle(sftp, handle) == 0);
	CHECK(close_handle(sftp, handle) == 4); /* its number is worth nothing any more */

	handle = open_file(sftp, "/file", 1);
	begin(5);
	put_handle(handle);
	wire_put_u64(&request, 1);
	wire_put_u32(&request, UINT32_MAX); /* more than it will give at once */
	struct wire_in in = ask(sftp, 103);
	size_t size;
	const uint8_t *data = wire_bytes(&in, &size);
	CHECK(size == 6 && memcmp(data, "\0hello", 6) == 0);
	begin(5);
	put_handle(handle);
	wire_put_u64(&request, 100);
	wire_put_u32(&request, 10);
	CHECK(ask_status(sftp) == 1); /* end of file */
	begin(12);
	put_handle(handle);
	CHECK(ask_status(sftp) == 4); /* not a folder */
	close_handle(sftp, handle);

	struct stat st;
	CHECK(stat("/file", &st) == 0 && (st.st_mode & 07777) == 0640);
}

static void changes_attributes(struct sftp *sftp)
{
	struct stat st;
	begin(9);
	wire_put_text(&request, "/file");
	wire_put_u32(&request, ATTR_SIZE | ATTR_PERMISSIONS | ATTR_TIMES | ATTR_EXTENDED);
	wire_put_u64(&request, 3);
	wire_put_u32(&request, 04711);
	wire_put_u32(&request, 11);
	wire_put_u32(&request, 22);
	wire_put_u32(&request, 1);
	wire_put_text(&request, "ignored");
	wire_put_text(&request, "too");
	CHECK(ask_status(sftp) == 0);
	CHECK(stat("/file", &st) == 0 && st.st_size == 3 && st.st_mtime == 22);
	CHECK((st.st_mode & 07777) == 04711);
}

static void keeps_folders(struct sftp *sftp)
{
	CHECK(path_status(sftp, 14, "/dir") == 0);
	CHECK(path_status(sftp, 14, "/dir") == 4);
	CHECK(path_status(sftp, 15, "/dir") == 0);
	CHECK(path_status(sftp, 15, "/dir") == 2);
	begin(11);
	wire_put_text(&request, "/");
	uint32_t handle = ask_handle(sftp);
	begin(12);
	put_handle(handle);
	struct wire_in in = ask(sftp, 104);
	CHECK(wire_u32(&in) >= 3); /* ., .., file */
	begin(12);
	put_handle(handle);
	CHECK(ask_status(sftp) == 1);
	close_handle(sftp, handle);
}

static void keeps_links(struct sftp *sftp)
{
	char text[64];
	begin(20);
	wire_put_text(&request, "../../outside");
	wire_put_text(&request, "/link");
	CHECK(ask_status(sftp) == 0);
	begin(19);
	wire_put_text(&request, "/link");
	struct wire_in in = ask(sftp, 104);
	CHECK(wire_u32(&in) == 1);
	wire_text(&in, text, sizeof(text));
	CHECK_TEXT(text, "../../outside");
	CHECK(path_status(sftp, 3, "/link") == 2); /* there is no outside */
	begin(18);
	wire_put_text(&request, "/link");
	wire_put_text(&request, "/file");
	CHECK(ask_status(sftp) == 4); /* a rename replaces nothing */
	CHECK(path_status(sftp, 13, "/link") == 0);
}

static void refuses_what_waits(struct sftp *sftp)
{
	CHECK(mkfifo("/fifo", 0600) == 0);
	CHECK(path_status(sftp, 3, "/fifo") == 4);
	CHECK(path_status(sftp, 3, "/") == 4);
}

static void refuses_bad_packets(struct sftp *sftp)
{
	begin(3);
	wire_put_bytes(&request, "a\0b", 3); /* a NUL in a path */
	wire_put_u32(&request, 1);
	wire_put_u32(&request, 0);
	CHECK(ask_status(sftp) == 5);
	begin(6);
	put_handle(0);
	wire_put_u64(&request, 0);
	wire_put_u32(&request, UINT32_MAX); /* longer than the packet */
	CHECK(ask_status(sftp) == 5);
	begin(99);
	CHECK(ask_status(sftp) == 8);
	CHECK(sftp_handle(sftp, request.data, 4, &answer) == -EPROTO); /* no room for an id */
}

static void runs_out_of_handles(struct sftp *sftp)
{
	uint32_t first = open_file(sftp, "/file", 1);
	uint32_t last = first;
	for (int i = 1; i < 512; i++)
		last = open_file(sftp, "/file", 1);
	CHECK(path_status(sftp, 3, "/file") == 4);
	CHECK(close_handle(sftp, first) == 0);
	CHECK(close_handle(sftp, open_file(sftp, "/file", 1)) == 0);
	CHECK(close_handle(sftp, last) == 0);
}

static uint64_t random_state = 0x9e3779b97f4a7c15;

static uint32_t random_below(uint32_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 32) % limit;
}

/* A packet of a random type with likely fields, then damaged in up to four places. */
static void make_fuzzed(uint32_t some_handle)
{
	static const char *const paths[] = { "/", "/file", "/f/../g", "..", "", "/link", "/a/b/c" };
	static const uint32_t odd[] = { 0, 1, 4, 255, 65535, 0x7fffffff, 0x80000000, 0xffffffff };
	begin((uint8_t)(random_below(8) == 0 ? random_below(256) : 1 + random_below(20)));
	for (uint32_t i = random_below(6); i > 0; i--) {
		switch (random_below(4)) {
		case 0: wire_put_text(&request, paths[random_below(7)]); break;
		case 1: put_handle(some_handle); break;
		case 2: wire_put_u32(&request, odd[random_below(8)]); break;
		default: wire_put_u64(&request, random_below(1 << 16)); break;
		}
	}
	for (uint32_t i = random_below(4); i > 0; i--)
		request.data[4 + random_below((uint32_t)request.size - 4)] = (uint8_t)random_below(256);
	if (random_below(4) == 0)
		request.size = 4 + random_below((uint32_t)request.size - 3);
}

static void survives_anything(void)
{
	struct timespec now, start;
	uint32_t count = 0, handle = 0;
	struct sftp *sftp = sftp_new();
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		make_fuzzed(handle);
		/* An exact copy, so that reading one byte too far is seen. */
		size_t size = request.size - 4;
		uint8_t *packet = malloc(size);
		memcpy(packet, request.data + 4, size);
		int error = sftp_handle(sftp, packet, size, &answer);
		free(packet);
		CHECK(error == 0 || (error == -EPROTO && size < 5));
		if (error == 0) {
			struct wire_in in = { answer.data, answer.data + answer.size, false };
			CHECK(wire_u32(&in) == answer.size - 4);
			if (wire_u8(&in) == 102 && wire_u32(&in) == 7 && wire_u32(&in) == 4)
				handle = wire_u32(&in);
		}
		count++;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec - start.tv_sec < FUZZ_SECONDS);
	sftp_free(sftp);
	printf("%u mutated packets\n", count);
}

/* The loop around it: packets in pieces, nonsense lengths, the end. */
static void serves_a_stream(void)
{
	int ends[2];
	uint8_t version[256];
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		_exit(sftp_serve(ends[1], -1) == -EPROTO ? 0 : 1);
	}
	close(ends[1]);
	CHECK(send(ends[0], "\0\0\0\5\1", 5, 0) == 5);
	CHECK(send(ends[0], "\0\0\0\3", 4, 0) == 4);
	CHECK(recv(ends[0], version, sizeof(version), 0) > 9 && version[4] == 2 && version[8] == 3);
	CHECK(send(ends[0], "\377\377\377\377", 4, 0) == 4);
	int status;
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(ends[0]);
}

static void run_all(void)
{
	umask(0);
	struct sftp *sftp = sftp_new();
	greets(sftp);
	writes_and_reads(sftp);
	changes_attributes(sftp);
	keeps_folders(sftp);
	keeps_links(sftp);
	refuses_what_waits(sftp);
	refuses_bad_packets(sftp);
	runs_out_of_handles(sftp);
	sftp_free(sftp);
	serves_a_stream();
	survives_anything();
	free(request.data);
	free(answer.data);
}

/* Only the folder, and /proc read-only, without which the leak checker can't work. */
static void lock_into(const char *folder)
{
	CHECK(unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
	CHECK(chdir(folder) == 0 && mkdir("proc", 0755) == 0);
	CHECK(mount("/proc", "proc", NULL, MS_BIND, NULL) == 0);
	CHECK(mount(NULL, "proc", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0);
	CHECK(chroot(folder) == 0 && chdir("/") == 0);
}

int main(void)
{
	char folder[] = "/tmp/sftp-test.XXXXXX", remove[64];
	const struct rlimit small = { 1 << 24, 1 << 24 };
	if (geteuid() != 0) {
		puts("skipped sftp-test: it locks itself into a folder by chroot, which takes root");
		return 0;
	}
	CHECK(mkdtemp(folder) != NULL);
	signal(SIGXFSZ, SIG_IGN);
	CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
	pid_t child = fork();
	if (child == 0) {
		lock_into(folder);
		run_all();
		exit(0);
	}
	int status;
	CHECK(waitpid(child, &status, 0) == child);
	snprintf(remove, sizeof(remove), "rm -rf %s", folder);
	CHECK(system(remove) == 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	puts("ok sftp-test");
	return 0;
}
