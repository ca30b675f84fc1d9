#define _GNU_SOURCE
#include "sftp-server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sftp-handle.h"

enum {
	INIT = 1, VERSION = 2, OPEN = 3, CLOSE = 4, READ = 5, WRITE = 6, LSTAT = 7, FSTAT = 8,
	SETSTAT = 9, FSETSTAT = 10, OPENDIR = 11, READDIR = 12, REMOVE = 13, MKDIR = 14,
	RMDIR = 15, REALPATH = 16, STAT = 17, RENAME = 18, READLINK = 19, SYMLINK = 20,
	STATUS = 101, HANDLE = 102, DATA = 103, NAME = 104, ATTRS = 105, EXTENDED = 200,
};

enum { OK = 0, END_OF_FILE = 1, NO_SUCH_FILE = 2, DENIED = 3, FAILED = 4, BAD_MESSAGE = 5,
       UNSUPPORTED = 8 };

enum { OPEN_READ = 1, OPEN_WRITE = 2, OPEN_APPEND = 4, OPEN_CREATE = 8, OPEN_TRUNCATE = 16,
       OPEN_EXCLUSIVE = 32 };

enum { NAMES_AT_ONCE = 128 };

struct sftp {
	struct handles handles;
};

struct sftp *sftp_new(void)
{
	return calloc(1, sizeof(struct sftp));
}

void sftp_free(struct sftp *sftp)
{
	handles_close(&sftp->handles);
	free(sftp);
}

static void put_status(struct wire_out *out, uint32_t id, uint32_t code, const char *text)
{
	wire_begin(out, STATUS, id);
	wire_put_u32(out, code);
	wire_put_text(out, text);
	wire_put_text(out, "");
}

/* Answers the outcome of a system call: 0 or negative errno. */
static void put_result(struct wire_out *out, uint32_t id, int error)
{
	uint32_t code = FAILED;
	if (error == 0)
		code = OK;
	else if (error == -ENOENT || error == -ENOTDIR || error == -ELOOP)
		code = NO_SUCH_FILE;
	else if (error == -EACCES || error == -EPERM || error == -EROFS)
		code = DENIED;
	else if (error == -EBADMSG)
		code = BAD_MESSAGE;
	else if (error == -ENOTSUP)
		code = UNSUPPORTED;
	put_status(out, id, code, error == 0 ? "Success" : strerror(-error));
}

static int result(int returned)
{
	return returned < 0 ? -errno : 0;
}

static void put_stat_of(struct wire_out *out, uint32_t id, int returned, const struct stat *st)
{
	if (returned < 0) {
		put_result(out, id, -errno);
		return;
	}
	wire_begin(out, ATTRS, id);
	wire_put_stat(out, st);
}

static int open_flags(uint32_t wanted)
{
	int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK; /* nothing in there may make us wait */
	switch (wanted & (OPEN_READ | OPEN_WRITE)) {
	case OPEN_READ | OPEN_WRITE: flags |= O_RDWR; break;
	case OPEN_WRITE: flags |= O_WRONLY; break;
	case OPEN_READ: flags |= O_RDONLY; break;
	default: return -EINVAL;
	}
	if (wanted & OPEN_APPEND)
		flags |= O_APPEND;
	if (wanted & OPEN_CREATE)
		flags |= O_CREAT;
	if (wanted & OPEN_TRUNCATE)
		flags |= O_TRUNC;
	if (wanted & OPEN_EXCLUSIVE)
		flags |= O_EXCL;
	return flags;
}

/* Opens regular files only: devices, FIFOs and sockets act when they are opened. */
static int open_regular(const char *path, int flags, mode_t mode)
{
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	int fd = open(path, flags, mode);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return -EINVAL;
}

static void put_handle(struct wire_out *out, uint32_t id, struct sftp *sftp, int fd, DIR *dir)
{
	uint32_t number;
	int error = handle_add(&sftp->handles, fd, dir, &number);
	if (error < 0) {
		put_result(out, id, error);
		return;
	}
	wire_begin(out, HANDLE, id);
	wire_put_u32(out, sizeof(number));
	wire_put_u32(out, number);
}

static void on_open(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	char path[PATH_MAX];
	struct wire_attributes wanted;
	wire_text(in, path, sizeof(path));
	int flags = open_flags(wire_u32(in));
	wire_attributes(in, &wanted);
	if (in->bad)
		return;
	mode_t mode = wanted.flags & ATTR_PERMISSIONS ? wanted.permissions & 07777 : 0644;
	int fd = flags < 0 ? flags : open_regular(path, flags, mode);
	if (fd < 0)
		put_result(out, id, fd);
	else
		put_handle(out, id, sftp, fd, NULL);
}

/* The handle a packet names, or NULL with the packet marked bad or the error answered. */
static struct handle *take_handle(struct sftp *sftp, struct wire_in *in, uint32_t id,
				  struct wire_out *out)
{
	size_t size;
	const uint8_t *at = wire_bytes(in, &size);
	if (in->bad)
		return NULL;
	struct handle *handle = NULL;
	if (size == 4)
		handle = handle_find(&sftp->handles, (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
							     (uint32_t)at[2] << 8 | at[3]);
	if (handle == NULL)
		put_result(out, id, -EBADF);
	return handle;
}

static void on_close(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	struct handle *handle = take_handle(sftp, in, id, out);
	if (handle != NULL)
		put_result(out, id, handle_close(handle));
}

static void on_read(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	struct handle *handle = take_handle(sftp, in, id, out);
	uint64_t offset = wire_u64(in);
	uint32_t length = wire_u32(in);
	if (in->bad || handle == NULL)
		return;
	if (length > SFTP_MAX_DATA)
		length = SFTP_MAX_DATA;
	if (offset > INT64_MAX) {
		put_result(out, id, -EINVAL);
		return;
	}
	wire_begin(out, DATA, id);
	size_t position = out->size;
	wire_put_u32(out, 0);
	uint8_t *into = wire_reserve(out, length);
	if (into == NULL)
		return;
	ssize_t got = pread(handle->fd, into, length, (off_t)offset);
	if (got < 0) {
		put_result(out, id, -errno);
	} else if (got == 0 && length > 0) {
		put_status(out, id, END_OF_FILE, "End of file");
	} else {
		out->size = position + 4 + (size_t)got;
		wire_patch_u32(out, position, (uint32_t)got);
	}
}

static void on_write(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	struct handle *handle = take_handle(sftp, in, id, out);
	uint64_t offset = wire_u64(in);
	size_t size;
	const uint8_t *data = wire_bytes(in, &size);
	if (in->bad || handle == NULL)
		return;
	int error = offset > INT64_MAX - size ? -EFBIG : 0;
	for (size_t done = 0; error == 0 && done < size;) {
		ssize_t written = pwrite(handle->fd, data + done, size - done, (off_t)(offset + done));
		if (written < 0)
			error = -errno;
		else
			done += (size_t)written;
	}
	put_result(out, id, error);
}

static void on_stat(struct wire_in *in, uint32_t id, struct wire_out *out, bool follow)
{
	char path[PATH_MAX];
	struct stat st;
	wire_text(in, path, sizeof(path));
	if (!in->bad)
		put_stat_of(out, id, follow ? stat(path, &st) : lstat(path, &st), &st);
}

static void on_fstat(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	struct stat st;
	struct handle *handle = take_handle(sftp, in, id, out);
	if (handle != NULL)
		put_stat_of(out, id, fstat(handle->fd, &st), &st);
}

/*
 * Changes what is wanted, on `fd` or else on `path`. The owner goes before the permissions, since
 * changing it clears the set-id bits. A link's own owner and times change, never its target's.
 */
static int change(int fd, const char *path, const struct wire_attributes *wanted)
{
	struct stat st;
	bool link = fd < 0 && lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
	int at = fd < 0 ? AT_FDCWD : fd;
	int flags = fd < 0 ? (link ? AT_SYMLINK_NOFOLLOW : 0) : AT_EMPTY_PATH;
	const char *name = fd < 0 ? path : "";
	if (wanted->flags & ATTR_SIZE) {
		if (wanted->size > INT64_MAX)
			return -EFBIG;
		off_t size = (off_t)wanted->size;
		if (link || (fd < 0 ? truncate(path, size) : ftruncate(fd, size)) < 0)
			return link ? -EINVAL : -errno;
	}
	if (wanted->flags & ATTR_OWNER && fchownat(at, name, wanted->uid, wanted->gid, flags) < 0)
		return -errno;
	if (wanted->flags & ATTR_PERMISSIONS && !link) {
		mode_t mode = wanted->permissions & 07777;
		if ((fd < 0 ? chmod(path, mode) : fchmod(fd, mode)) < 0)
			return -errno;
	}
	if (wanted->flags & ATTR_TIMES) {
		struct timespec times[2] = { { .tv_sec = wanted->atime }, { .tv_sec = wanted->mtime } };
		if ((fd < 0 ? utimensat(at, name, times, flags) : futimens(fd, times)) < 0)
			return -errno;
	}
	return 0;
}

static void on_setstat(struct wire_in *in, uint32_t id, struct wire_out *out)
{
	char path[PATH_MAX];
	struct wire_attributes wanted;
	wire_text(in, path, sizeof(path));
	wire_attributes(in, &wanted);
	if (!in->bad)
		put_result(out, id, change(-1, path, &wanted));
}

static void on_fsetstat(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	struct wire_attributes wanted;
	struct handle *handle = take_handle(sftp, in, id, out);
	wire_attributes(in, &wanted);
	if (handle != NULL && !in->bad)
		put_result(out, id, change(handle->fd, "", &wanted));
}

static void on_opendir(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	char path[PATH_MAX];
	wire_text(in, path, sizeof(path));
	if (in->bad)
		return;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (dir == NULL)
		put_result(out, id, -errno);
	else
		put_handle(out, id, sftp, fd, dir);
}

/* As `ls -l` prints it, which the draft recommends and people's clients show. */
static void put_long_name(struct wire_out *out, const char *name, const struct stat *st)
{
	static const char types[] = "?pc?d?b?-?l?s???", bits[] = "rwxrwxrwx";
	char mode[11], date[32] = "", text[NAME_MAX + 128];
	mode[0] = types[(st->st_mode >> 12) & 15];
	for (int i = 0; i < 9; i++)
		mode[i + 1] = st->st_mode & (0400U >> i) ? bits[i] : '-';
	mode[10] = '\0';
	struct tm tm;
	if (gmtime_r(&st->st_mtime, &tm) != NULL)
		strftime(date, sizeof(date), "%b %e %H:%M", &tm);
	snprintf(text, sizeof(text), "%s %4lu %-8u %-8u %8lld %s %s", mode,
		 (unsigned long)st->st_nlink, st->st_uid, st->st_gid, (long long)st->st_size, date,
		 name);
	wire_put_text(out, text);
}

static void on_readdir(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	struct handle *handle = take_handle(sftp, in, id, out);
	if (handle == NULL)
		return;
	if (handle->dir == NULL) {
		put_result(out, id, -EBADF);
		return;
	}
	wire_begin(out, NAME, id);
	size_t position = out->size;
	uint32_t count = 0;
	wire_put_u32(out, 0);
	struct dirent *entry;
	while (count < NAMES_AT_ONCE && (entry = readdir(handle->dir)) != NULL) {
		struct stat st;
		if (fstatat(handle->fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue; /* removed meanwhile */
		wire_put_text(out, entry->d_name);
		put_long_name(out, entry->d_name, &st);
		wire_put_stat(out, &st);
		count++;
	}
	if (count == 0)
		put_status(out, id, END_OF_FILE, "End of file");
	else
		wire_patch_u32(out, position, count);
}

static void on_mkdir(struct wire_in *in, uint32_t id, struct wire_out *out)
{
	char path[PATH_MAX];
	struct wire_attributes wanted;
	wire_text(in, path, sizeof(path));
	wire_attributes(in, &wanted);
	mode_t mode = wanted.flags & ATTR_PERMISSIONS ? wanted.permissions & 07777 : 0755;
	if (!in->bad)
		put_result(out, id, result(mkdir(path, mode)));
}

static void on_path(struct wire_in *in, uint32_t id, struct wire_out *out,
		    int (*call)(const char *path))
{
	char path[PATH_MAX];
	wire_text(in, path, sizeof(path));
	if (!in->bad)
		put_result(out, id, result(call(path)));
}

static void put_name(struct wire_out *out, uint32_t id, const char *name)
{
	wire_begin(out, NAME, id);
	wire_put_u32(out, 1);
	wire_put_text(out, name);
	wire_put_text(out, name);
	wire_put_u32(out, 0);
}

static void on_realpath(struct wire_in *in, uint32_t id, struct wire_out *out)
{
	char path[PATH_MAX], real[PATH_MAX];
	wire_text(in, path, sizeof(path));
	if (in->bad)
		return;
	if (realpath(*path == '\0' ? "." : path, real) == NULL)
		put_result(out, id, -errno);
	else
		put_name(out, id, real);
}

/* The draft: it is an error when the new name exists. Some file systems can't check at once. */
static int rename_new(const char *from, const char *to)
{
	struct stat st;
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (lstat(to, &st) == 0)
		return -EEXIST;
	return result(rename(from, to));
}

static int rename_over(const char *from, const char *to)
{
	return result(rename(from, to));
}

static int make_symlink(const char *target, const char *path)
{
	return result(symlink(target, path));
}

static int make_hardlink(const char *from, const char *to)
{
	return result(link(from, to));
}

static void on_paths(struct wire_in *in, uint32_t id, struct wire_out *out,
		     int (*call)(const char *first, const char *second))
{
	char first[PATH_MAX], second[PATH_MAX];
	wire_text(in, first, sizeof(first));
	wire_text(in, second, sizeof(second));
	if (!in->bad)
		put_result(out, id, call(first, second));
}

static void on_readlink(struct wire_in *in, uint32_t id, struct wire_out *out)
{
	char path[PATH_MAX], target[PATH_MAX];
	wire_text(in, path, sizeof(path));
	if (in->bad)
		return;
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	if (length < 0) {
		put_result(out, id, -errno);
		return;
	}
	target[length] = '\0';
	put_name(out, id, target);
}

static void on_extended(struct sftp *sftp, struct wire_in *in, uint32_t id, struct wire_out *out)
{
	char name[64];
	wire_text(in, name, sizeof(name));
	if (strcmp(name, "posix-rename@openssh.com") == 0) {
		on_paths(in, id, out, rename_over);
	} else if (strcmp(name, "hardlink@openssh.com") == 0) {
		on_paths(in, id, out, make_hardlink);
	} else if (strcmp(name, "fsync@openssh.com") == 0) {
		struct handle *handle = take_handle(sftp, in, id, out);
		if (handle != NULL)
			put_result(out, id, result(fsync(handle->fd)));
	} else if (!in->bad) {
		put_result(out, id, -ENOTSUP);
	}
}

static void put_version(struct wire_out *out)
{
	static const char *const extensions[] = { "fsync@openssh.com", "hardlink@openssh.com",
						  "posix-rename@openssh.com" };
	wire_begin(out, VERSION, 3); /* the version stands where other answers have their id */
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
		wire_put_text(out, extensions[i]);
		wire_put_text(out, "1");
	}
}

int sftp_handle(struct sftp *sftp, const uint8_t *packet, size_t size, struct wire_out *answer)
{
	struct wire_in in = { packet, packet + size, false };
	uint8_t type = wire_u8(&in);
	uint32_t id = wire_u32(&in);
	if (in.bad)
		return -EPROTO;
	answer->size = 0;
	switch (type) {
	case INIT: put_version(answer); break;
	case OPEN: on_open(sftp, &in, id, answer); break;
	case CLOSE: on_close(sftp, &in, id, answer); break;
	case READ: on_read(sftp, &in, id, answer); break;
	case WRITE: on_write(sftp, &in, id, answer); break;
	case LSTAT: on_stat(&in, id, answer, false); break;
	case FSTAT: on_fstat(sftp, &in, id, answer); break;
	case SETSTAT: on_setstat(&in, id, answer); break;
	case FSETSTAT: on_fsetstat(sftp, &in, id, answer); break;
	case OPENDIR: on_opendir(sftp, &in, id, answer); break;
	case READDIR: on_readdir(sftp, &in, id, answer); break;
	case REMOVE: on_path(&in, id, answer, unlink); break;
	case MKDIR: on_mkdir(&in, id, answer); break;
	case RMDIR: on_path(&in, id, answer, rmdir); break;
	case REALPATH: on_realpath(&in, id, answer); break;
	case STAT: on_stat(&in, id, answer, true); break;
	case RENAME: on_paths(&in, id, answer, rename_new); break;
	case READLINK: on_readlink(&in, id, answer); break;
	/* Target before link, against the draft: OpenSSH did so first, and all followed. */
	case SYMLINK: on_paths(&in, id, answer, make_symlink); break;
	case EXTENDED: on_extended(sftp, &in, id, answer); break;
	default: put_result(answer, id, -ENOTSUP);
	}
	if (in.bad)
		put_result(answer, id, -EBADMSG);
	wire_finish(answer);
	return answer->failed ? -ENOMEM : 0;
}
