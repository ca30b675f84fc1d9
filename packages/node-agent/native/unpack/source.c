#include "source.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "amounts.h"
#include "decode.h"
#include "report.h"

static uint64_t entries_before;

static la_ssize_t read_decoded(struct archive *source, void *context, const void **data) {
  (void)source;
  (void)context;
  return (la_ssize_t)decode_read(data);
}

struct archive *source_open(int fd, int copy) {
  decode_open(fd, copy);
  entries_before = amount_entries();
  struct archive *source = archive_read_new();
  if (source == NULL || archive_read_support_format_tar(source) != ARCHIVE_OK) fail("libarchive: no tar");
  if (archive_read_open(source, NULL, NULL, read_decoded, NULL) != ARCHIVE_OK) source_damaged(source);
  return source;
}

void source_close(struct archive *source) {
  if (amount_entries() == entries_before) refuse("Image is damaged: it is empty");
  archive_read_free(source);
  decode_close();
  if (!decode_ended_blank()) refuse("Image is damaged: it is cut short");
}

void source_damaged(struct archive *source) {
  if (amount_entries() == entries_before && archive_format(source) == 0) refuse("Unsupported compression");
  if (archive_errno(source) == ENOMEM) refuse("Image needs too much memory to unpack");
  const char *words = archive_error_string(source);
  refuse("Image is damaged: %s", words == NULL ? "it can't be read" : words);
}

static void each_block(struct archive *source, int fd) {
  const void *data;
  size_t size;
  la_int64_t offset;
  int result;
  while ((result = archive_read_data_block(source, &data, &size, &offset)) == ARCHIVE_OK) {
    if (fd >= 0 && write(fd, data, size) != (ssize_t)size) fail("Writing failed: %s", strerror(errno));
  }
  if (result != ARCHIVE_EOF) source_damaged(source);
}

void source_copy(struct archive *source, int fd) { each_block(source, fd); }
void source_skip(struct archive *source) { each_block(source, -1); }
