/** `size` ids from `hostId` on may be used for containers. */
export interface IdRange {
  readonly hostId: number;
  readonly size: number;
}

const minimumSize = 65536; // root (0) and nobody (65534) must both fit

/** What LXD takes where nothing is configured. */
const defaultRange: IdRange = { hostId: 1_000_000, size: 1_000_000_000 };

const wholeKernel = 4_294_967_295;

/**
 * The ids that unprivileged containers use on this host (instances.md 10), or null: none usable.
 * @param subFile /etc/subuid or /etc/subgid; null when either of the two is missing
 * @param kernelMap /proc/self/uid_map or gid_map
 */
export function containerIds(subFile: string | null, kernelMap: string): IdRange | null {
  const configured = subFile === null ? null : rangeOf('root', subFile);
  if (configured) return configured.size >= minimumSize ? configured : null;
  return restricted(kernelMap) ? firstInside(kernelMap) : defaultRange;
}

/** The first line of `user`: `name:first:count`. */
function rangeOf(user: string, file: string): IdRange | null {
  for (const line of file.split('\n')) {
    const [name, first, count] = line.trim().split(':');
    if (name === user || name === '0') return { hostId: Number(first), size: Number(count) };
  }
  return null;
}

const linesOf = (kernelMap: string): number[][] =>
  kernelMap
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));

const restricted = (kernelMap: string): boolean =>
  !linesOf(kernelMap).some(([inside, , count]) => inside === 0 && count === wholeKernel);

/** In a user namespace: what it has, from 100000 on. */
function firstInside(kernelMap: string): IdRange | null {
  for (const [inside = 0, , count = 0] of linesOf(kernelMap)) {
    const hostId = Math.max(inside, 100_000);
    const size = inside + count - hostId;
    if (size >= minimumSize) return { hostId, size };
  }
  return null;
}
