/** Texts that are different every time, and what stands in for them. */
const everChanging: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b(?!0001-01-01|1970-01-01)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, '<time>'],
  [/(?<![0-9a-f])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b00:16:3e(:[0-9a-f]{2}){3}\b/g, '<mac>'],
  [/\b[0-9a-f]{64} vs /g, '<etag> vs '],
  [/\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\b/g, '<date>'],
  [/\(\d+(\.\d+)?[kMGT]?B\/s\)/g, '(<speed>)'],
  [/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/g, '<certificate>'],
];

/**
 * The value with what is different every time replaced. Lists of objects and of their addresses
 * are sorted: LXD collects some of them in maps, whose order is chance.
 */
export function plain(value: unknown, dir: string): unknown {
  if (typeof value === 'string') {
    let text = value.replaceAll(dir, '$LXD_DIR');
    for (const [pattern, name] of everChanging) text = text.replace(pattern, name);
    return text;
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => plain(item, dir));
    const keys = items.map(key);
    if (keys.includes(null)) return items;
    return items.sort((a, b) => (key(a)! < key(b)! ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, member]) => [plain(name, dir), plain(member, dir)]),
  );
}

/** What a list of things is sorted by; null for what is no thing of the API. */
function key(item: unknown): string | null {
  if (typeof item === 'string') return item.startsWith('/1.0/') ? item : null;
  const named = item as { name?: unknown; fingerprint?: unknown } | null;
  const name = named?.name ?? named?.fingerprint;
  return typeof name === 'string' ? name : null;
}
