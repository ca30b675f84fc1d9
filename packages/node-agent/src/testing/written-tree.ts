import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { naturally, type HostTree } from '../host/facts/resources/tree.js';

type Entry = { readonly link: string } | { readonly content: Buffer };

/**
 * Kernel file systems written down in one text: a line each, `path = content` (with \n, \t and \\),
 * `path -> link` or `path : bytes in hex`. Folders are there because something is in them.
 */
export function writtenTree(file: string): HostTree {
  const entries = new Map<string, Entry>();
  const folders = new Map<string, Set<string>>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const match = /^([^#\s]\S*) (=|->|:) ?(.*)$/.exec(line);
    if (!match) continue;
    const [, path = '', kind, rest = ''] = match;
    entries.set(`/${path}`, entryOf(kind!, rest));
    for (let at = `/${path}`; at !== '/'; at = dirname(at)) {
      const folder = dirname(at);
      folders.set(folder, (folders.get(folder) ?? new Set()).add(at.slice(at.lastIndexOf('/') + 1)));
    }
  }

  /** Follows links in every part of the path. */
  const follow = (path: string, depth = 0): string | null => {
    if (depth > 40) return null;
    let at = '/';
    for (const part of path.split('/').filter((each) => each !== '')) {
      at = join(at, part);
      const entry = entries.get(at);
      if (entry && 'link' in entry) {
        const target = follow(join(dirname(at), entry.link), depth + 1);
        if (target === null) return null;
        at = target;
      }
    }
    return entries.has(at) || folders.has(at) ? at : null;
  };
  const content = (path: string): Buffer | null => {
    const entry = entries.get(follow(path) ?? '');
    return entry && 'content' in entry ? entry.content : null;
  };
  return {
    text: async (path) => content(path)?.toString().trim() ?? null,
    bytes: async (path) => content(path),
    list: async (path) => naturally([...(folders.get(follow(path) ?? '') ?? [])]),
    resolve: async (path) => follow(path),
  };
}

function entryOf(kind: string, rest: string): Entry {
  if (kind === '->') return { link: rest };
  if (kind === ':') return { content: Buffer.from(rest, 'hex') };
  return { content: Buffer.from(rest.replace(/\\([nt\\])/g, (_all, letter: string) => escapes[letter] ?? letter)) };
} // prettier-ignore

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };
