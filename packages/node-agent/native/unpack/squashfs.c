#define _GNU_SOURCE
#include "squashfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "amounts.h"
#include "confine.h"
#include "report.h"
#include "seen.h"

enum { MAX_ARGUMENTS = 24 };

static const char *image_path(int fd) {
  static char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  return path;
}

/* Runs unsquashfs with its output to `out` and its complaints to /dev/null. */
static pid_t run(const char *const arguments[], int out) {
  pid_t child = fork();
  if (child < 0) fail("fork: %s", strerror(errno));
  if (child > 0) return child;
  int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  dup2(out, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
  execvp("unsquashfs", (char *const *)arguments);
  _exit(127);
}

static void ended(pid_t child) {
  int status;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) fail("waitpid: %s", strerror(errno));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) fail("Required tool \"unsquashfs\" is missing");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) refuse("Image is damaged: unsquashfs can't read it");
}

/* What unsquashfs -lln prints: mode, uid/gid, size or device numbers, date, time, path[ -> target]. */
static void judge_line(char *line, Part part) {
  char mode[16], owner[48];
  unsigned long long size = 0;
  unsigned int node[2] = {0, 0};
  int date = 0;
  bool device = line[0] == 'c' || line[0] == 'b';
  int fields = device ? sscanf(line, "%15s %47s %u, %u %n", mode, owner, &node[0], &node[1], &date)
                      : sscanf(line, "%15s %47s %llu %n", mode, owner, &size, &date);
  char *path = date == 0 ? NULL : strstr(line + date, " squashfs-root");
  if (fields < 3 || path == NULL) return; /* the rest of a name with a line break in it */

  static const mode_t types[128] = {
    ['-'] = AE_IFREG, ['b'] = AE_IFBLK, ['c'] = AE_IFCHR, ['d'] = AE_IFDIR,
    ['l'] = AE_IFLNK, ['p'] = AE_IFIFO, ['s'] = AE_IFSOCK,
  };
  mode_t type = types[mode[0] & 0x7f];
  path += strlen(" squashfs-root");
  path += strspn(path, "/");
  struct archive_entry *entry = archive_entry_new();
  if (entry == NULL) fail("libarchive: out of memory");
  archive_entry_set_filetype(entry, type);
  archive_entry_set_size(entry, (la_int64_t)size);
  if (device) archive_entry_set_rdev(entry, makedev(node[0], node[1]));
  char *arrow = type == AE_IFLNK ? strstr(path, " -> ") : NULL;
  if (arrow != NULL) {
    *arrow = '\0';
    archive_entry_copy_symlink(entry, arrow + strlen(" -> "));
  }
  archive_entry_copy_pathname(entry, path[0] == '\0' ? "." : path);
  amount_entry();
  if (judge(entry, part) != PLACE_NOWHERE) amount_made(size);
  archive_entry_free(entry);
}

void squashfs_check(int fd, Part part) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) fail("pipe: %s", strerror(errno));
  struct stat image;
  if (fstat(fd, &image) < 0) fail("fstat: %s", strerror(errno));
  amount_read((uint64_t)image.st_size);
  pid_t child = run((const char *const[]){"unsquashfs", "-lln", "-UTC", image_path(fd), NULL}, ends[1]);
  close(ends[1]);
  FILE *lines = fdopen(ends[0], "r");
  if (lines == NULL) fail("fdopen: %s", strerror(errno));
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;
  while ((length = getline(&line, &capacity, lines)) >= 0) {
    if (length > 0 && line[length - 1] == '\n') line[length - 1] = '\0';
    judge_line(line, part);
  }
  free(line);
  fclose(lines);
  ended(child);
  seen_check_links();
}

void squashfs_print_metadata(int fd) {
  if (seen_at("metadata.yaml", strlen("metadata.yaml")).kind != SEEN_FILE) return;
  ended(run((const char *const[]){"unsquashfs", "-cat", image_path(fd), "metadata.yaml", NULL}, STDOUT_FILENO));
}

/* Has unsquashfs leave out attributes that only the host may set (attributes.c). */
static void choose_attributes(void) {
  char path[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  if (length < 0) fail("/proc/self/exe: %s", strerror(errno));
  path[length] = '\0';
  char *name = strrchr(path, '/') + 1;
  snprintf(name, sizeof path - (size_t)(name - path), "lxd-unpack-attributes.so");
  if (access(path, R_OK) < 0) fail("%s: %s", path, strerror(errno));
  if (setenv("LD_PRELOAD", path, 1) < 0) fail("setenv: %s", strerror(errno));
}

void squashfs_unpack(int fd, Part part, const char *folder) {
  /* An instance's /dev is never the image's, so its nodes need not be made. */
  const char *dev = part == PART_ROOTFS ? "dev/*" : "rootfs/dev/*";
  const char *arguments[MAX_ARGUMENTS] = {
    "unsquashfs", "-quiet", "-no-progress", "-force", "-no-exit-code",
    "-dest", part == PART_ROOTFS ? "rootfs" : ".", "-exclude-list", dev, ";", image_path(fd),
  };
  size_t count = 11;
  static const char *const parts[] = {"metadata.yaml", "templates", "rootfs"};
  for (size_t i = 0; part == PART_UNIFIED && i < 3; i++) {
    if (seen_at(parts[i], strlen(parts[i])).kind != SEEN_NOTHING) arguments[count++] = parts[i];
  }
  choose_attributes();
  confine_writes_to(folder);
  confine_powers();
  confine_calls();
  execvp("unsquashfs", (char *const *)arguments);
  fail("Required tool \"unsquashfs\" is missing");
}
