type Tree = { [key: string]: string | boolean | Tree };

const line = /^( *)([A-Za-z0-9_][A-Za-z0-9_. -]*): ?(.*)$/;
const plain = /^[A-Za-z0-9_/.@%+=-][A-Za-z0-9_/.:@%+=,-]*( [A-Za-z0-9_/.:@%+=,-]+)*$/;

/**
 * Reads the small part of YAML that our own configuration file is written in: nested maps of plain
 * words, each on a line. Null when there is anything else in it, for the real parser, which costs
 * several milliseconds to load and every command would pay.
 */
export function parseSimpleYaml(text: string): Tree | null {
  const root: Tree = {};
  const open: { indent: number; map: Tree }[] = [{ indent: -1, map: root }];
  for (const row of text.split('\n')) {
    if (row === '') continue;
    const match = line.exec(row);
    if (match === null) return null;
    const [, pad = '', key = '', raw = ''] = match;
    while ((open.at(-1)?.indent ?? -1) >= pad.length) open.pop();
    const parent = open.at(-1)?.map as Tree;
    if (raw === '') {
      const map: Tree = {};
      parent[key] = map;
      open.push({ indent: pad.length, map });
      continue;
    }
    const value = scalar(raw);
    if (value === null) return null;
    parent[key] = value;
  }
  return root;
}

function scalar(raw: string): string | boolean | Tree | null {
  if (raw === '{}') return {};
  if (raw === 'true' || raw === 'false') return raw === 'true';
  if (!plain.test(raw) || /^[-+.0-9]/.test(raw) || raw.includes(' #') || raw.includes(': ')) return null;
  if (/^(y|n|yes|no|on|off|null|true|false)$/i.test(raw) || raw.endsWith(':')) return null;
  return raw;
}
