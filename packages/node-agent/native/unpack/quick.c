#define _GNU_SOURCE
#include "quick.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"
#include "source.h"

enum { MAX_PATH = 4096, OTHERS_MAY_WRITE = 022, SPECIAL_BITS = 07000 };

/* The folder of the last entry, as the next one is mostly in it too. */
static struct {
  char path[MAX_PATH];
  int fd;
} folder = {"", AT_FDCWD};

[[gnu::noreturn]] static void failed(struct archive_entry *entry) {
  fail("Failed to unpack %s: %s", shown(archive_entry_pathname(entry)), strerror(errno));
}

/* An open folder, entered through no symbolic link; negative: it isn't there. */
static int folder_of(const char *path, size_t length) {
  if (strncmp(folder.path, path, length) == 0 && folder.path[length] == '\0' && length > 0) return folder.fd;
  char name[MAX_PATH];
  memcpy(name, path, length);
  name[length] = '\0';
  struct open_how how = {
    .flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
  };
  int fd = (int)syscall(SYS_openat2, AT_FDCWD, name, &how, sizeof how);
  if (fd < 0) return fd;
  if (folder.fd >= 0) close(folder.fd);
  folder.fd = fd;
  memcpy(folder.path, name, length + 1);
  return fd;
}

static void times(struct archive_entry *entry, struct timespec to[2]) {
  to[0] = (struct timespec){.tv_nsec = UTIME_NOW};
  to[1] = (struct timespec){archive_entry_mtime(entry), archive_entry_mtime_nsec(entry)};
  if (!archive_entry_mtime_is_set(entry)) to[1].tv_nsec = UTIME_NOW;
}

static bool of_root(struct archive_entry *entry) {
  return archive_entry_uid(entry) == 0 && archive_entry_gid(entry) == 0;
}

static void write_content(struct archive *source, struct archive_entry *entry, int fd) {
  const void *data;
  size_t size;
  la_int64_t offset;
  int64_t end = 0;
  int result;
  while ((result = archive_read_data_block(source, &data, &size, &offset)) == ARCHIVE_OK) {
    const char *from = data;
    for (size_t done = 0; done < size;) {
      ssize_t wrote = pwrite(fd, from + done, size - done, offset + (int64_t)done);
      if (wrote < 0 && errno != EINTR) failed(entry);
      if (wrote > 0) done += (size_t)wrote;
    }
    end = offset + (int64_t)size;
  }
  if (result != ARCHIVE_EOF) source_damaged(source);
  if (archive_entry_size(entry) > end && ftruncate(fd, archive_entry_size(entry)) < 0) failed(entry);
}

static bool write_file(struct archive *source, struct archive_entry *entry, int in, const char *name) {
  mode_t mode = archive_entry_perm(entry);
  int fd = openat(in, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 0777);
  if (fd < 0) return false;
  write_content(source, entry, fd);
  if (!of_root(entry) && fchown(fd, (uid_t)archive_entry_uid(entry), (gid_t)archive_entry_gid(entry)) < 0) failed(entry);
  if ((mode & (OTHERS_MAY_WRITE | SPECIAL_BITS)) != 0 && fchmod(fd, mode) < 0) failed(entry); /* after chown, which clears them */
  struct timespec at[2];
  times(entry, at);
  if (futimens(fd, at) < 0) failed(entry);
  if (close(fd) < 0) failed(entry);
  return true;
}

static bool write_link(struct archive_entry *entry, int in, const char *name) {
  if (symlinkat(archive_entry_symlink(entry), in, name) < 0) return false;
  if (!of_root(entry) &&
      fchownat(in, name, (uid_t)archive_entry_uid(entry), (gid_t)archive_entry_gid(entry), AT_SYMLINK_NOFOLLOW) < 0) {
    failed(entry);
  }
  struct timespec at[2];
  times(entry, at);
  if (utimensat(in, name, at, AT_SYMLINK_NOFOLLOW) < 0) failed(entry);
  return true;
}

/* What a folder gets at the end: its time, and a set-group-id bit that would be inherited. */
typedef struct {
  char *path;
  mode_t mode;
  struct timespec at[2];
} Folder;

static struct {
  Folder *all;
  size_t count;
  size_t capacity;
} folders;

static void remember(struct archive_entry *entry, mode_t mode) {
  if (folders.count == folders.capacity) {
    folders.capacity = folders.capacity == 0 ? 256 : folders.capacity * 2;
    folders.all = realloc(folders.all, folders.capacity * sizeof(Folder));
  }
  char *path = strdup(archive_entry_pathname(entry));
  if (folders.all == NULL || path == NULL) refuse("Image needs too much memory to unpack");
  folders.all[folders.count] = (Folder){.path = path, .mode = mode};
  times(entry, folders.all[folders.count++].at);
}

static bool make_folder(struct archive_entry *entry, int in, const char *name) {
  mode_t mode = archive_entry_perm(entry);
  if (mkdirat(in, name, mode & 0777) < 0) return false;
  if (!of_root(entry) &&
      fchownat(in, name, (uid_t)archive_entry_uid(entry), (gid_t)archive_entry_gid(entry), AT_SYMLINK_NOFOLLOW) < 0) {
    failed(entry);
  }
  remember(entry, mode);
  return true;
}

void quick_finish(void) {
  for (size_t i = 0; i < folders.count; i++) {
    const Folder *made = &folders.all[i];
    bool masked = (made->mode & (OTHERS_MAY_WRITE | SPECIAL_BITS)) != 0;
    if ((masked && chmod(made->path, made->mode) < 0) || utimensat(AT_FDCWD, made->path, made->at, AT_SYMLINK_NOFOLLOW) < 0) {
      fail("Failed to unpack %s: %s", shown(made->path), strerror(errno));
    }
    free(made->path);
  }
  free(folders.all);
}

bool quick_write(struct archive *source, struct archive_entry *entry) {
  const char *path = archive_entry_pathname(entry);
  const char *slash = strrchr(path, '/');
  if (slash == NULL || slash - path >= MAX_PATH) return false;
  int in = folder_of(path, (size_t)(slash - path));
  if (in < 0) return false;
  const char *name = slash + 1;
  const char *hard = archive_entry_hardlink(entry);
  if (hard != NULL) return linkat(AT_FDCWD, hard, in, name, 0) == 0;
  switch (archive_entry_filetype(entry)) {
  case AE_IFDIR:
    return make_folder(entry, in, name);
  case AE_IFLNK:
    return write_link(entry, in, name);
  case AE_IFREG:
    return write_file(source, entry, in, name);
  default:
    return false;
  }
}
