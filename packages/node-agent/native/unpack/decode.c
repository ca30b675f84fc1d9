#include "decode.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "amounts.h"
#include "copy.h"
#include "report.h"

enum { BLOCK = 256 * 1024, TAIL = 512 };

static struct {
  int fd;
  struct archive *archive;
  unsigned char tail[TAIL]; /* the last decompressed bytes */
  unsigned char block[BLOCK];
} input;

static la_ssize_t read_block(struct archive *archive, void *context, const void **data) {
  (void)context;
  ssize_t size;
  do size = read(input.fd, input.block, BLOCK);
  while (size < 0 && errno == EINTR);
  if (size < 0) {
    archive_set_error(archive, errno, "Reading the image failed");
    return ARCHIVE_FATAL;
  }
  amount_read((uint64_t)size);
  *data = input.block;
  return size;
}

[[gnu::noreturn]] static void damaged(void) {
  if (archive_errno(input.archive) == ENOMEM) refuse("Image needs too much memory to unpack");
  const char *words = archive_error_string(input.archive);
  refuse("Image is damaged: %s", words == NULL ? "it can't be decompressed" : words);
}

static void must(struct archive *archive, int result) {
  /* A warning would mean: only by running an external program. */
  if (result != ARCHIVE_OK) fail("libarchive: %s", archive_error_string(archive));
}

void decode_open(int fd, int copy) {
  input.fd = fd;
  memset(input.tail, 0, TAIL);
  struct archive *archive = input.archive = archive_read_new();
  if (archive == NULL) fail("libarchive: out of memory");
  must(archive, archive_read_support_filter_bzip2(archive));
  must(archive, archive_read_support_filter_gzip(archive));
  must(archive, archive_read_support_filter_lzma(archive));
  must(archive, archive_read_support_filter_xz(archive));
  must(archive, archive_read_support_filter_zstd(archive));
  must(archive, archive_read_support_format_empty(archive));
  must(archive, archive_read_support_format_raw(archive));
  struct archive_entry *all;
  if (archive_read_open(archive, NULL, NULL, read_block, NULL) != ARCHIVE_OK) damaged();
  int result = archive_read_next_header(archive, &all);
  if (result == ARCHIVE_EOF) refuse("Image is damaged: it is empty");
  if (result != ARCHIVE_OK) damaged();
  if (archive_filter_count(archive) > 2) refuse("Image is unsafe: it is compressed more than once");
  copy_open(copy);
}

static void keep_tail(const unsigned char *data, size_t size) {
  if (size >= TAIL) {
    memcpy(input.tail, data + size - TAIL, TAIL);
    return;
  }
  memmove(input.tail, input.tail + size, TAIL - size);
  memcpy(input.tail + TAIL - size, data, size);
}

size_t decode_read(const void **data) {
  size_t size = 0;
  la_int64_t offset;
  int result;
  do result = archive_read_data_block(input.archive, data, &size, &offset);
  while (result == ARCHIVE_OK && size == 0);
  if (result == ARCHIVE_EOF) return 0;
  if (result != ARCHIVE_OK) damaged();
  amount_made(size);
  keep_tail(*data, size);
  copy_add(*data, size);
  return size;
}

void decode_close(void) {
  const void *data;
  while (decode_read(&data) > 0) {}
  copy_close();
  archive_read_free(input.archive);
  /* Whoever pipes the image in should not meet a closed pipe. */
  ssize_t size;
  while ((size = read(input.fd, input.block, BLOCK)) > 0) amount_read((uint64_t)size);
  amount_tell();
}

bool decode_ended_blank(void) {
  for (int i = 0; i < TAIL; i++) {
    if (input.tail[i] != 0) return false;
  }
  return true;
}
