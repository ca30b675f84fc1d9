#include "copy.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

/* A container of a few files is made in milliseconds; decompressing would be a third of that. */
enum { SMALL = 16 * 1024 * 1024, BLOCK = 256 * 1024 };

static struct {
  int fd;
  char *start; /* all so far, while it is small */
  size_t length;
  struct archive *compressed;
} copy = {.fd = -1};

static void drop(void) {
  if (ftruncate(copy.fd, 0) < 0) fail("Failed to drop a copy: %s", strerror(errno));
  copy.fd = -1;
}

void copy_open(int fd) {
  copy.fd = fd;
  if (fd >= 0 && (copy.start = malloc(SMALL)) == NULL) fail("Out of memory");
}

static bool begin_compressing(void) {
  struct archive *to = copy.compressed = archive_write_new();
  struct archive_entry *all = archive_entry_new();
  if (to == NULL || all == NULL) fail("libarchive: out of memory");
  archive_entry_set_pathname(all, "tar");
  archive_entry_set_filetype(all, AE_IFREG);
  bool begun = archive_write_set_format_raw(to) == ARCHIVE_OK && archive_write_add_filter_zstd(to) == ARCHIVE_OK &&
               archive_write_set_filter_option(to, "zstd", "compression-level", "1") == ARCHIVE_OK &&
               archive_write_set_bytes_per_block(to, BLOCK) == ARCHIVE_OK &&
               archive_write_set_bytes_in_last_block(to, 1) == ARCHIVE_OK &&
               archive_write_open_fd(to, copy.fd) == ARCHIVE_OK && archive_write_header(to, all) == ARCHIVE_OK;
  archive_entry_free(all);
  return begun && archive_write_data(to, copy.start, copy.length) == (la_ssize_t)copy.length;
}

void copy_add(const void *data, size_t size) {
  if (copy.fd < 0) return;
  if (copy.compressed == NULL && copy.length + size <= SMALL) {
    memcpy(copy.start + copy.length, data, size);
    copy.length += size;
    return;
  }
  if (copy.compressed == NULL && !begin_compressing()) drop();
  else if (archive_write_data(copy.compressed, data, size) != (la_ssize_t)size) drop();
}

static bool write_plain(void) {
  for (size_t done = 0; done < copy.length;) {
    ssize_t wrote = write(copy.fd, copy.start + done, copy.length - done);
    if (wrote < 0 && errno != EINTR) return false;
    if (wrote > 0) done += (size_t)wrote;
  }
  return true;
}

void copy_close(void) {
  if (copy.fd >= 0) {
    bool whole = copy.compressed == NULL ? write_plain() : archive_write_close(copy.compressed) == ARCHIVE_OK;
    if (!whole) drop();
  }
  if (copy.compressed != NULL) {
    archive_write_fail(copy.compressed);
    archive_write_free(copy.compressed);
  }
  free(copy.start);
  copy.fd = -1;
  copy.start = NULL;
  copy.length = 0;
  copy.compressed = NULL;
}
