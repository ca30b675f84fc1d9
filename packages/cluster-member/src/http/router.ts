import type { Endpoint, Method } from './endpoint.js';

/** An endpoint found for a path, with the path's parameters decoded. */
export interface Match<R> {
  readonly route: R;
  readonly params: Readonly<Record<string, string>>;
}

interface Node<R> {
  readonly literals: Map<string, Node<R>>;
  parameter: Node<R> | null;
  /** `{name...}`: takes all that is left. */
  rest: Node<R> | null;
  readonly methods: Map<string, { readonly route: R; readonly names: readonly string[] }>;
}

/** Prefixes that answer like `/1.0/instances`; `sftp` is not among their paths, as in LXD 5.2. */
const instanceAliases = ['containers', 'virtual-machines'];

/**
 * Finds the endpoint of a method and path. Segments are matched still encoded, so `%2F` stays
 * within a name. Literals win over parameters.
 */
export class Router<R extends Pick<Endpoint, 'method' | 'path'>> {
  readonly #root: Node<R> = newNode();

  constructor(routes: readonly R[]) {
    for (const route of routes) {
      this.#add(route.path, route);
      const below = /^\/1\.0\/instances(\/.*)?$/.exec(route.path);
      if (below === null || below[1] === '/{name}/sftp') continue;
      for (const alias of instanceAliases) this.#add(`/1.0/${alias}${below[1] ?? ''}`, route);
    }
  }

  /**
   * "unknown" for a path nobody has, "method" for one that has other methods, "malformed" for
   * what is no percent-encoding.
   */
  find(method: string, path: string): Match<R> | 'malformed' | 'method' | 'unknown' {
    if (/%(?![0-9a-fA-F]{2})/.test(path)) return 'malformed';
    const segments = path.split('/').slice(1);
    const values: string[] = [];
    const node = descend(this.#root, segments, 0, values);
    if (node === null) return 'unknown';
    const found = node.methods.get(method);
    if (found === undefined) return 'method';
    const params: Record<string, string> = {};
    for (const [index, name] of found.names.entries()) {
      params[name] = decode(values[index] ?? '');
    }
    return { route: found.route, params };
  }

  #add(path: string, route: R): void {
    const names: string[] = [];
    let node = this.#root;
    for (const segment of path.split('/').slice(1)) {
      const parameter = /^\{(\w+)(\.\.\.)?\}$/.exec(segment);
      if (parameter === null) {
        let next = node.literals.get(segment);
        if (next === undefined) node.literals.set(segment, (next = newNode()));
        node = next;
      } else {
        names.push(parameter[1]!);
        node = parameter[2] === undefined ? (node.parameter ??= newNode()) : (node.rest ??= newNode());
      }
    }
    const method: Method = route.method;
    if (node.methods.has(method)) throw new Error(`${method} ${path} is listed twice`);
    node.methods.set(method, { route, names });
  }
}

function newNode<R>(): Node<R> {
  return { literals: new Map(), parameter: null, rest: null, methods: new Map() };
}

function descend<R>(
  node: Node<R>,
  segments: readonly string[],
  at: number,
  values: string[],
): Node<R> | null {
  const segment = segments[at];
  if (segment === undefined) return node.methods.size > 0 ? node : null;

  const literal = node.literals.get(segment);
  if (literal !== undefined) {
    const found = descend(literal, segments, at + 1, values);
    if (found !== null) return found;
  }
  if (segment === '') return null; // a trailing or doubled slash is no name
  if (node.parameter !== null) {
    values.push(segment);
    const found = descend(node.parameter, segments, at + 1, values);
    if (found !== null) return found;
    values.pop();
  }
  if (node.rest !== null && segments.at(-1) !== '') {
    values.push(segments.slice(at).join('/'));
    return node.rest;
  }
  return null;
}

/** Bytes that are no UTF-8 become what nothing can be called. */
function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    const bytes = segment.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
}
