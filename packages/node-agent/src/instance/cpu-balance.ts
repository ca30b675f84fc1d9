/** An instance that runs, or is about to, with its `limits.cpu` ('' when unset). */
export interface CpuDemand {
  readonly name: string;
  readonly limit: string;
}

/**
 * Which CPUs each instance may use, as a cpuset list (instances.md 6). Sets and ranges are kept
 * as far as they exist; a plain number takes that many of the least used CPUs, those with the
 * largest wishes first; no limit means all.
 */
export function balanceCpus(
  cpus: readonly number[],
  demands: readonly CpuDemand[],
): ReadonlyMap<string, string> {
  const users = new Map(cpus.map((cpu) => [cpu, 0]));
  const result = new Map<string, string>();
  const take = (name: string, taken: readonly number[]) => {
    for (const cpu of taken) users.set(cpu, (users.get(cpu) ?? 0) + 1);
    result.set(name, formatCpus(taken));
  };
  const counts: { name: string; count: number }[] = [];
  for (const { name, limit } of demands) {
    if (limit === '') result.set(name, formatCpus(cpus));
    else if (/^\d+$/.test(limit)) counts.push({ name, count: Number(limit) });
    else {
      const pinned = parseCpus(limit).filter((cpu) => users.has(cpu));
      take(name, pinned.length > 0 ? pinned : cpus);
    }
  }
  counts.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  for (const { name, count } of counts) {
    const byUse = [...users].sort(([a, usesA], [b, usesB]) => usesA - usesB || a - b);
    take(
      name,
      byUse.slice(0, Math.max(1, count)).map(([cpu]) => cpu),
    );
  }
  return result;
}

/** `0-1,3` -> 0, 1, 3. */
export function parseCpus(text: string): number[] {
  const parts = text
    .trim()
    .split(',')
    .filter((part) => part !== '');
  return parts.flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

export const formatCpus = (cpus: readonly number[]): string =>
  [...cpus].sort((a, b) => a - b).join(',');
