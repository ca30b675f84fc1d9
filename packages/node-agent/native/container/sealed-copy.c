#define _GNU_SOURCE
#include "sealed-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE, MAX_WORDS = 8 };

/* A descriptor of the copy, close-on-exec, or negative errno. */
static int make_copy(int program)
{
	struct stat st;
	if (fstat(program, &st) < 0)
		return -errno;
	int copy = memfd_create("lxd-container", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (copy < 0)
		return -errno;
	for (off_t left = st.st_size; left > 0;) {
		ssize_t sent = sendfile(copy, program, NULL, (size_t)left);
		if (sent <= 0) {
			close(copy);
			return sent < 0 ? -errno : -EIO;
		}
		left -= sent;
	}
	if (fcntl(copy, F_ADD_SEALS, SEALS) < 0) {
		close(copy);
		return -errno;
	}
	return copy;
}

/* The words this process was started with, in `buffer`. Returns 0 or negative errno. */
static int own_words(char *buffer, size_t size, char *words[MAX_WORDS + 1])
{
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t got = read(fd, buffer, size - 1);
	close(fd);
	if (got <= 0)
		return -EIO;
	buffer[got] = '\0';
	size_t count = 0;
	for (char *at = buffer; at < buffer + got && count < MAX_WORDS; at += strlen(at) + 1)
		words[count++] = at;
	words[count] = NULL;
	return 0;
}

int sealed_copy_run(void)
{
	char buffer[4096], *words[MAX_WORDS + 1];
	int program = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (program < 0)
		return -errno;
	int seals = fcntl(program, F_GET_SEALS);
	if (seals >= 0 && (seals & SEALS) == SEALS) {
		close(program);
		return 0;
	}
	int copy = make_copy(program);
	close(program);
	if (copy < 0)
		return copy;
	int error = own_words(buffer, sizeof(buffer), words);
	if (error == 0) {
		fexecve(copy, words, environ);
		error = -errno; /* vm.memfd_noexec forbids it on some hosts */
	}
	close(copy);
	return error;
}
