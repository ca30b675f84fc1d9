#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

enum { FIRST_UNNEEDED_FD = 5 }; /* after stdio, status and the second archive */

#ifndef __SANITIZE_ADDRESS__ /* which reserves terabytes */
/* xz -9 takes 65 MiB and four million entries 200; a dictionary of gigabytes is an attack. */
static const rlim_t MAX_MEMORY = 1024 * 1024 * 1024;
#endif

static void must(const char *what, long result) {
  if (result < 0) fail("Failed to confine the unpacker: %s: %s", what, strerror(errno));
}

void confine_resources(void) {
  must("close_range", close_range(FIRST_UNNEEDED_FD, ~0U, 0));
  must("core size", setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}));
#ifndef __SANITIZE_ADDRESS__
  must("memory", setrlimit(RLIMIT_DATA, &(struct rlimit){MAX_MEMORY, MAX_MEMORY}));
#endif
  must("privileges", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  umask(022);
}

void confine_to(const char *folder) {
  must(folder, chdir(folder));
  must("chroot", chroot("."));
  must("chdir", chdir("/"));
}

void confine_writes_to(const char *folder) {
  must("mount namespace", unshare(CLONE_NEWNS));
  struct mount_attr alone = {.propagation = 1 << 18 /* MS_PRIVATE */};
  must("mounts", syscall(SYS_mount_setattr, -1, "/", AT_RECURSIVE, &alone, sizeof alone));
  int kept = (int)syscall(SYS_open_tree, AT_FDCWD, folder, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  must(folder, kept);
  struct mount_attr frozen = {.attr_set = MOUNT_ATTR_RDONLY};
  must("mounts", syscall(SYS_mount_setattr, -1, "/", AT_RECURSIVE, &frozen, sizeof frozen));
  must(folder, syscall(SYS_move_mount, kept, "", AT_FDCWD, folder, MOVE_MOUNT_F_EMPTY_PATH));
  close(kept);
  must(folder, chdir(folder));
}

void confine_powers(void) {
  static const int kept[] = {CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_SETFCAP};
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[2] = {0};
  for (int cap = 0; cap <= CAP_LAST_CAP; cap++) {
    bool keep = false;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) keep = keep || kept[i] == cap;
    if (keep) sets[cap / 32].permitted |= 1U << (cap % 32);
    else if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 && errno != EINVAL) must("capabilities", -1);
  }
  for (int i = 0; i < 2; i++) sets[i].effective = sets[i].permitted;
  must("capabilities", syscall(SYS_capset, &header, sets));
}

static void add(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (seccomp_rule_add(filter, action, calls[i], 0) < 0) fail("Failed to confine the unpacker: seccomp");
  }
}

static void load(scmp_filter_ctx filter) {
  if (filter == NULL || seccomp_load(filter) < 0) fail("Failed to confine the unpacker: seccomp");
  seccomp_release(filter);
}

void confine_calls(void) {
  static const int forbidden[] = {
    SCMP_SYS(bpf), SCMP_SYS(chroot), SCMP_SYS(connect), SCMP_SYS(fsopen), SCMP_SYS(init_module),
    SCMP_SYS(io_uring_setup), SCMP_SYS(kexec_load), SCMP_SYS(keyctl), SCMP_SYS(kill), SCMP_SYS(mount),
    SCMP_SYS(move_mount), SCMP_SYS(open_by_handle_at), SCMP_SYS(open_tree), SCMP_SYS(perf_event_open),
    SCMP_SYS(pidfd_send_signal), SCMP_SYS(pivot_root), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(ptrace), SCMP_SYS(setns), SCMP_SYS(socket), SCMP_SYS(umount2),
    SCMP_SYS(unshare), SCMP_SYS(userfaultfd),
  };
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  add(filter, SCMP_ACT_ERRNO(EPERM), forbidden, sizeof forbidden / sizeof forbidden[0]);
  load(filter);
}

void confine_to_open_files(void) {
#ifndef __SANITIZE_ADDRESS__
  static const int allowed[] = {
    SCMP_SYS(brk), SCMP_SYS(clock_gettime), SCMP_SYS(close), SCMP_SYS(exit), SCMP_SYS(exit_group),
    SCMP_SYS(fstat), SCMP_SYS(ftruncate), SCMP_SYS(futex), SCMP_SYS(getrandom), SCMP_SYS(lseek), SCMP_SYS(madvise),
    SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(mremap), SCMP_SYS(munmap), SCMP_SYS(newfstatat),
    SCMP_SYS(read), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_yield), SCMP_SYS(write), SCMP_SYS(writev),
  };
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  add(filter, SCMP_ACT_ALLOW, allowed, sizeof allowed / sizeof allowed[0]);
  load(filter);
#endif
}
