/*
 * lxd-unpack: checks and unpacks image files that nobody vouches for.
 *
 *   lxd-unpack check --part=unified|metadata|rootfs [--squashfs] [--copy]
 *       Reads one image file from stdin to its end, judges every entry, prints its metadata.yaml.
 *       --copy: puts the tarball on fd 4, in the form that unpacks quickest; empty if it can't.
 *       fd 3: "holds rootfs", "holds rootfs.img", "read <bytes>".
 *   lxd-unpack unpack --into=<folder> [--split] [--squashfs]
 *       Unpacks stdin (unified, or the metadata of a split image), and with --split the root file
 *       system on fd 4, into an existing folder. --squashfs: stdin, or with --split fd 4, is one.
 *       fd 3: "read <bytes>" now and then.
 *
 * Exit status 1: the image is refused, 2: the host failed; stderr has one line that says why.
 */
#include <getopt.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "amounts.h"
#include "confine.h"
#include "entry.h"
#include "report.h"
#include "seen.h"
#include "source.h"
#include "squashfs.h"
#include "write.h"

enum { ROOTFS_FD = 4, COPY_FD = 4 };

typedef struct {
  Part part;
  const char *into;
  bool split;
  bool squashfs;
  bool copy;
} Options;

static bool has(const char *path) { return seen_at(path, strlen(path)).kind != SEEN_NOTHING; }

/* One archive, entry by entry; written to disk unless `disk` is NULL. */
static void take(int fd, Part part, struct archive *disk, int copy) {
  struct archive *source = source_open(fd, copy);
  struct archive_entry *entry;
  int result;
  while ((result = archive_read_next_header(source, &entry)) == ARCHIVE_OK || result == ARCHIVE_WARN) {
    amount_entry();
    Place place = judge(entry, part);
    if (disk != NULL && place != PLACE_NOWHERE && place != PLACE_DISK) disk_write(disk, source, entry, place);
    else if (disk == NULL && place == PLACE_METADATA) source_copy(source, STDOUT_FILENO);
    else if (disk == NULL) source_skip(source);
  }
  if (result != ARCHIVE_EOF) source_damaged(source);
  source_close(source);
}

static void check(const Options *options) {
  if (options->squashfs) {
    squashfs_check(STDIN_FILENO, options->part);
    if (options->part == PART_UNIFIED) squashfs_print_metadata(STDIN_FILENO);
  } else {
    if (geteuid() == 0) confine_powers();
    confine_to_open_files();
    take(STDIN_FILENO, options->part, NULL, options->copy ? COPY_FD : -1);
    seen_check_links();
  }
  if (has("rootfs")) tell("holds rootfs");
  if (has("rootfs.img")) tell("holds rootfs.img");
}

static void need(const char *path, const char *otherwise) {
  if (!has(path)) refuse("%s", otherwise);
}
static const char no_metadata[] = "Metadata tarball is missing metadata.yaml";
static const char no_rootfs[] = "Image is missing a rootfs";

static void unpack_tar(const Options *options, bool with_rootfs) {
  confine_to(options->into);
  confine_powers();
  confine_calls();
  struct archive *disk = disk_open();
  take(STDIN_FILENO, options->split ? PART_METADATA : PART_UNIFIED, disk, -1);
  if (options->split && with_rootfs) take(ROOTFS_FD, PART_ROOTFS, disk, -1);
  disk_close(disk);
  need("metadata.yaml", no_metadata);
  if (with_rootfs) need("rootfs", no_rootfs);
  seen_check_links();
}

/* In a process of its own: its fence is not the one that unsquashfs needs. */
static void unpack_metadata_apart(const Options *options) {
  pid_t child = fork();
  if (child < 0) fail("fork failed");
  if (child == 0) {
    unpack_tar(options, false);
    _exit(0);
  }
  int status;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) fail("Unpacking the metadata failed");
  if (WEXITSTATUS(status) != 0) _exit(WEXITSTATUS(status));
}

static void unpack_squashfs(const Options *options) {
  int fd = options->split ? ROOTFS_FD : STDIN_FILENO;
  Part part = options->split ? PART_ROOTFS : PART_UNIFIED;
  if (options->split) unpack_metadata_apart(options);
  squashfs_check(fd, part);
  if (!options->split) need("metadata.yaml", no_metadata);
  need("rootfs", no_rootfs);
  squashfs_unpack(fd, part, options->into);
}

static Part part_named(const char *name) {
  if (strcmp(name, "unified") == 0) return PART_UNIFIED;
  if (strcmp(name, "metadata") == 0) return PART_METADATA;
  if (strcmp(name, "rootfs") == 0) return PART_ROOTFS;
  fail("There is no part %s", shown(name));
}

static Options parse(int argc, char **argv) {
  static const struct option known[] = {
    {"copy", no_argument, NULL, 'c'},
    {"into", required_argument, NULL, 'i'},
    {"part", required_argument, NULL, 'p'},
    {"split", no_argument, NULL, 's'},
    {"squashfs", no_argument, NULL, 'q'},
    {0},
  };
  Options options = {.part = PART_UNIFIED};
  int option;
  while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
    switch (option) {
    case 'c': options.copy = true; break;
    case 'i': options.into = optarg; break;
    case 'p': options.part = part_named(optarg); break;
    case 's': options.split = true; break;
    case 'q': options.squashfs = true; break;
    default: fail("Unknown option");
    }
  }
  return options;
}

int main(int argc, char **argv) {
  setlocale(LC_CTYPE, "C.UTF-8"); /* names in extended headers are UTF-8 */
  const char *command = argc > 1 ? argv[1] : "";
  Options options = parse(argc - 1, argv + 1);
  confine_resources();
  seen_init();
  if (strcmp(command, "check") == 0) check(&options);
  else if (strcmp(command, "unpack") != 0 || options.into == NULL) fail("Usage: lxd-unpack check|unpack [options]");
  else if (options.squashfs) unpack_squashfs(&options);
  else unpack_tar(&options, true);
  return 0;
}
