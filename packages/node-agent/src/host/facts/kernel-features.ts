/** What the kernel says of itself. */
export interface KernelSigns {
  readonly release: string; // uname -r: "6.1.0-18-amd64"
  readonly seccompActions: string; // /proc/sys/kernel/seccomp/actions_avail, empty: none
  readonly filesystems: string; // /proc/filesystems
}

/** Optional kernel features by LXD's names, "true" or "false" (environment.kernel_features). */
export function kernelFeatures(
  { release, seccompActions, filesystems }: KernelSigns,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const since = (major: number, minor: number) => atLeast(release, major, minor);
  const listener = seccompActions.split(/\s+/).includes('user_notif');
  const shiftfs = /\bshiftfs$/m.test(filesystems) && !env['LXD_SHIFTFS_DISABLE'];
  const features = {
    idmapped_mounts: since(5, 12) && !env['LXD_IDMAPPED_MOUNT_DISABLE'],
    netnsid_getifaddrs: since(4, 20),
    seccomp_listener: listener,
    seccomp_listener_continue: listener && since(5, 5),
    shiftfs,
    uevent_injection: since(4, 18),
    unpriv_fscaps: since(4, 14),
  };
  return Object.fromEntries(Object.entries(features).map(([name, on]) => [name, String(on)]));
}

/** Whether a release such as "5.10.0-28-amd64" is that version or later. */
export function atLeast(release: string, major: number, minor: number): boolean {
  const [ours = 0, theirs = 0] = release.split('.').map((part) => parseInt(part, 10));
  return ours > major || (ours === major && theirs >= minor);
}
