#include "source.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

enum {
  BLOCK = 256 * 1024,
  TELL_EVERY = 1024 * 1024,
  TAR_RECORD = 512,
  MAX_ENTRIES = 8 * 1000 * 1000,
  ENTRY_COST = 1024, /* of an inode and a name, so that empty files count too */
  FILE_FORMAT = EILSEQ, /* what libarchive calls ARCHIVE_ERRNO_FILE_FORMAT */
};

/*
 * Root file systems shrink to a quarter; with large sparse or blank files in them to a fiftieth.
 * A bomb of zeros shrinks to a thousandth or less. What is small does no harm either way.
 */
static const uint64_t HARMLESS = 1024 * 1024 * 1024;
static const uint64_t MAX_RATIO = 200;

static struct {
  int fd;
  uint64_t in;
  uint64_t told;
  uint64_t out;
  uint64_t entries;
  unsigned char tail[TAR_RECORD]; /* the last bytes read */
  unsigned char block[BLOCK];
} input;

static void keep_tail(const unsigned char *data, size_t size) {
  if (size >= TAR_RECORD) {
    memcpy(input.tail, data + size - TAR_RECORD, TAR_RECORD);
    return;
  }
  memmove(input.tail, input.tail + size, TAR_RECORD - size);
  memcpy(input.tail + TAR_RECORD - size, data, size);
}

static la_ssize_t read_block(struct archive *source, void *context, const void **data) {
  (void)context;
  ssize_t size;
  do size = read(input.fd, input.block, BLOCK);
  while (size < 0 && errno == EINTR);
  if (size < 0) {
    archive_set_error(source, errno, "Reading the image failed");
    return ARCHIVE_FATAL;
  }
  keep_tail(input.block, (size_t)size);
  input.in += (uint64_t)size;
  if (input.in - input.told >= TELL_EVERY || size == 0) {
    input.told = input.in;
    tell("read %llu", (unsigned long long)input.in);
  }
  *data = input.block;
  return size;
}

static void must(struct archive *source, int result) {
  /* A warning means: only by running an external program. */
  if (result != ARCHIVE_OK) fail("libarchive: %s", archive_error_string(source));
}

struct archive *source_open(int fd) {
  input.fd = fd;
  struct archive *source = archive_read_new();
  if (source == NULL) fail("libarchive: out of memory");
  must(source, archive_read_support_filter_bzip2(source));
  must(source, archive_read_support_filter_gzip(source));
  must(source, archive_read_support_filter_lzma(source));
  must(source, archive_read_support_filter_xz(source));
  must(source, archive_read_support_filter_zstd(source));
  must(source, archive_read_support_format_tar(source));
  /* Read on after the end mark, so that the compression's own checksum at the end is checked. */
  must(source, archive_read_set_options(source, "tar:read_concatenated_archives"));
  if (archive_read_open(source, NULL, NULL, read_block, NULL) != ARCHIVE_OK) source_damaged(source);
  if (archive_filter_count(source) > 2) refuse("Image is unsafe: it is compressed more than once");
  return source;
}

static void bound(void) {
  if (input.out <= HARMLESS || input.out / MAX_RATIO <= input.in) return;
  refuse("Image is unsafe: it unpacks to more than %llu times its size", (unsigned long long)MAX_RATIO);
}

void source_made(uint64_t bytes) {
  input.out += bytes;
  bound();
}

void source_entry(void) {
  if (++input.entries > MAX_ENTRIES) refuse("Image is unsafe: it has more than %d entries", MAX_ENTRIES);
  source_made(ENTRY_COST);
}

static bool blank(const unsigned char *data, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (data[i] != 0) return false;
  }
  return true;
}

void source_close(struct archive *source) {
  if (input.entries == 0) refuse("Image is damaged: it is empty");
  /* A compressor notices a missing end by itself; a plain tarball ends in blank records. */
  if (archive_filter_count(source) == 1 && !blank(input.tail, TAR_RECORD)) {
    refuse("Image is damaged: it is cut short");
  }
  archive_read_free(source);
  /* Whoever pipes the image in should not meet a closed pipe. */
  ssize_t size;
  while ((size = read(input.fd, input.block, BLOCK)) > 0) input.in += (uint64_t)size;
  tell("read %llu", (unsigned long long)input.in);
}

void source_damaged(struct archive *source) {
  int number = archive_errno(source);
  const char *words = archive_error_string(source);
  if (number == ENOMEM) refuse("Image needs too much memory to unpack");
  if (input.entries == 0 && number == FILE_FORMAT) refuse("Unsupported compression");
  refuse("Image is damaged: %s", words == NULL ? "it can't be read" : words);
}

void source_given(uint64_t bytes) { input.in = bytes; }
