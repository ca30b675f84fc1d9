#include "amounts.h"

#include "report.h"

enum {
  TELL_EVERY = 1024 * 1024,
  MAX_ENTRIES = 8 * 1000 * 1000,
  ENTRY_COST = 1024, /* of an inode and a name, so that empty files count too */
};

/*
 * Root file systems shrink to a quarter; with large blank files in them to a fiftieth. A bomb of
 * zeros shrinks to a thousandth or less. What is small does no harm either way.
 */
static const uint64_t HARMLESS = 1024 * 1024 * 1024;
static const uint64_t MAX_RATIO = 200;

static struct {
  uint64_t in;
  uint64_t told;
  uint64_t out;
  uint64_t entries;
} amounts;

void amount_tell(void) {
  amounts.told = amounts.in;
  tell("read %llu", (unsigned long long)amounts.in);
}

void amount_read(uint64_t bytes) {
  amounts.in += bytes;
  if (amounts.in - amounts.told >= TELL_EVERY) amount_tell();
}

void amount_made(uint64_t bytes) {
  amounts.out += bytes;
  if (amounts.out <= HARMLESS || amounts.out / MAX_RATIO <= amounts.in) return;
  refuse("Image is unsafe: it unpacks to more than %llu times its size", (unsigned long long)MAX_RATIO);
}

void amount_entry(void) {
  if (++amounts.entries > MAX_ENTRIES) refuse("Image is unsafe: it has more than %d entries", MAX_ENTRIES);
  amount_made(ENTRY_COST);
}

uint64_t amount_entries(void) { return amounts.entries; }
