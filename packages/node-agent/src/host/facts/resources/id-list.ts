/** The numbers of a kernel list such as `0-3,8,10-11`. */
export function idsOf(list: string): Set<number> {
  const ids = new Set<number>();
  for (const part of list.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!match) continue;
    const first = Number(match[1]);
    for (let id = first; id <= Number(match[2] ?? first); id++) ids.add(id);
  }
  return ids;
}
