#include "seen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "report.h"

/*
 * An open-addressing table from a path's keyed 64-bit hash to what is there. The key is random,
 * so nobody can prepare two paths with one hash; by chance, four million entries collide once in
 * a million runs, and then an image is refused that should not be.
 */
typedef struct {
  uint64_t hash; /* 0: free */
  uint32_t kind;
  uint32_t link; /* index into `links` */
} Slot;

typedef struct {
  char *path;
  char *target;
} Link;

static struct {
  uint64_t key[2];
  Slot *slots;
  size_t capacity; /* a power of two */
  size_t used;
  Link *links;
  size_t link_count;
  size_t link_capacity;
} seen;

enum {
  FIRST_CAPACITY = 4096,
  MAX_HOPS = 40, /* as the kernel's path walk */
  MAX_PATH = 4096,
};
static const uint64_t STEPS_PER_LINK = 1024; /* on average; honest links take about five */
static const uint64_t STEPS_AT_LEAST = 1 << 20;

static inline uint64_t rotate(uint64_t value, int bits) { return (value << bits) | (value >> (64 - bits)); }

/* SipHash-1-3 (Aumasson and Bernstein), never 0. */
static uint64_t hash_of(const char *data, size_t length) {
  uint64_t a = seen.key[0] ^ 0x736f6d6570736575, b = seen.key[1] ^ 0x646f72616e646f6d;
  uint64_t c = seen.key[0] ^ 0x6c7967656e657261, d = seen.key[1] ^ 0x7465646279746573;
#define ROUND                                                                          \
  a += b, b = rotate(b, 13) ^ a, a = rotate(a, 32), c += d, d = rotate(d, 16) ^ c,     \
  a += d, d = rotate(d, 21) ^ a, c += b, b = rotate(b, 17) ^ c, c = rotate(c, 32)
  size_t whole = length & ~(size_t)7;
  for (size_t i = 0; i < whole; i += 8) {
    uint64_t word;
    memcpy(&word, data + i, 8);
    d ^= word, ROUND, a ^= word;
  }
  uint64_t last = (uint64_t)length << 56;
  memcpy(&last, data + whole, length - whole);
  last |= (uint64_t)length << 56;
  d ^= last, ROUND, a ^= last;
  c ^= 0xff, ROUND, ROUND, ROUND;
#undef ROUND
  uint64_t hash = a ^ b ^ c ^ d;
  return hash == 0 ? 1 : hash;
}

static void *checked(void *memory) {
  if (memory == NULL) refuse("The image needs too much memory to unpack");
  return memory;
}

void seen_init(void) {
  if (getrandom(seen.key, sizeof seen.key, 0) != sizeof seen.key) fail("No random numbers");
  seen.capacity = FIRST_CAPACITY;
  seen.slots = checked(calloc(seen.capacity, sizeof(Slot)));
}

static Slot *slot_of(Slot *slots, size_t capacity, uint64_t hash) {
  size_t i = hash & (capacity - 1);
  while (slots[i].hash != 0 && slots[i].hash != hash) i = (i + 1) & (capacity - 1);
  return &slots[i];
}

static void grow(void) {
  size_t capacity = seen.capacity * 2;
  Slot *slots = checked(calloc(capacity, sizeof(Slot)));
  for (size_t i = 0; i < seen.capacity; i++) {
    if (seen.slots[i].hash != 0) *slot_of(slots, capacity, seen.slots[i].hash) = seen.slots[i];
  }
  free(seen.slots);
  seen.slots = slots;
  seen.capacity = capacity;
}

Seen seen_at(const char *path, size_t length) {
  const Slot *slot = slot_of(seen.slots, seen.capacity, hash_of(path, length));
  if (slot->hash == 0) return (Seen){SEEN_NOTHING, NULL};
  return (Seen){slot->kind, slot->kind == SEEN_LINK ? seen.links[slot->link].target : NULL};
}

static Slot *put(const char *path, size_t length, SeenKind kind) {
  if (seen.used * 4 >= seen.capacity * 3) grow();
  uint64_t hash = hash_of(path, length);
  Slot *slot = slot_of(seen.slots, seen.capacity, hash);
  if (slot->hash == 0) seen.used++;
  slot->hash = hash;
  slot->kind = kind;
  return slot;
}

static uint32_t keep_link(const char *path, const char *target) {
  if (seen.link_count == seen.link_capacity) {
    seen.link_capacity = seen.link_capacity == 0 ? 256 : seen.link_capacity * 2;
    seen.links = checked(realloc(seen.links, seen.link_capacity * sizeof(Link)));
  }
  seen.links[seen.link_count] = (Link){checked(strdup(path)), checked(strdup(target))};
  return (uint32_t)seen.link_count++;
}

/* Every folder on the way must be one, or not be there yet. */
static void add_parents(const char *path) {
  for (const char *end = strchr(path, '/'); end != NULL; end = strchr(end + 1, '/')) {
    size_t length = (size_t)(end - path);
    SeenKind kind = seen_at(path, length).kind;
    if (kind == SEEN_LINK) refuse("Image is unsafe: %s leads through a symbolic link", shown(path));
    if (kind == SEEN_FILE) refuse("Image is damaged: %s lies below a file", shown(path));
    if (kind == SEEN_NOTHING) put(path, length, SEEN_DIRECTORY);
  }
}

void seen_add(const char *path, SeenKind kind, const char *target) {
  /* Archives come folder by folder: mostly, the way is the same as last time. */
  static char last[MAX_PATH];
  static size_t last_length;
  const char *slash = strrchr(path, '/');
  size_t parent = slash == NULL ? 0 : (size_t)(slash - path);
  if (parent == 0 || parent != last_length || memcmp(path, last, parent) != 0) {
    add_parents(path);
    memcpy(last, path, parent);
    last_length = parent;
  }

  size_t length = strlen(path);
  SeenKind before = seen_at(path, length).kind;
  if (before != SEEN_NOTHING && (before == SEEN_DIRECTORY) != (kind == SEEN_DIRECTORY)) {
    refuse("Image is unsafe: %s is there twice, once as a folder and once not", shown(path));
  }
  Slot *slot = put(path, length, kind);
  if (kind == SEEN_LINK) slot->link = keep_link(path, target);
}

/* One walk along a link: where it is, and what is still to be walked. */
typedef struct {
  char at[MAX_PATH * 2];
  size_t length;
  char rest[MAX_PATH * (MAX_HOPS + 1)];
} Walk;

static const char root[] = "rootfs";

static void to_parent(Walk *walk) {
  if (walk->length <= strlen(root)) return; /* ".." of the root is the root */
  while (walk->at[--walk->length] != '/') {}
}

static void follow(Walk *walk, const char *target, const char *rest) {
  size_t length = strlen(target);
  if (length + 1 + strlen(rest) >= sizeof walk->rest) refuse("Image is unsafe: its links are too long");
  memmove(walk->rest + length + 1, rest, strlen(rest) + 1);
  memcpy(walk->rest, target, length);
  walk->rest[length] = '/';
  if (target[0] == '/') walk->length = strlen(root);
  else to_parent(walk);
}

/* Walks from a link to whatever it ends at, as the kernel would. True: it never ends. */
static bool loops(const Link *link, Walk *walk, uint64_t *steps) {
  walk->length = strlen(link->path);
  memcpy(walk->at, link->path, walk->length);
  walk->rest[0] = '\0';
  follow(walk, link->target, "");
  int hops = 1;
  const char *next = walk->rest;
  for (;;) {
    next += strspn(next, "/");
    size_t part = strcspn(next, "/");
    if (part == 0) return false;
    ++*steps;
    const char *name = next;
    next += part;
    if (part == 1 && name[0] == '.') continue;
    if (part == 2 && name[0] == '.' && name[1] == '.') {
      to_parent(walk);
      continue;
    }
    if (walk->length + 1 + part >= sizeof walk->at) return false; /* ENAMETOOLONG: an end too */
    walk->at[walk->length++] = '/';
    memcpy(walk->at + walk->length, name, part);
    walk->length += part;
    Seen found = seen_at(walk->at, walk->length);
    if (found.kind == SEEN_NOTHING || found.kind == SEEN_FILE) return false;
    if (found.kind != SEEN_LINK) continue;
    if (++hops > MAX_HOPS) return true;
    follow(walk, found.target, next);
    next = walk->rest;
  }
}

void seen_check_links(void) {
  static Walk walk;
  uint64_t steps = 0;
  for (size_t i = 0; i < seen.link_count; i++) {
    const Link *link = &seen.links[i];
    Seen now = seen_at(link->path, strlen(link->path));
    if (now.kind != SEEN_LINK || now.target != link->target) continue; /* replaced later on */
    if (loops(link, &walk, &steps)) refuse("Image is unsafe: symbolic link %s loops", shown(link->path));
    if (steps > STEPS_AT_LEAST + STEPS_PER_LINK * (i + 1)) refuse("Image is unsafe: its links are too entangled");
  }
}
