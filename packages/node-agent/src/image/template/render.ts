import type { Expression } from './expression.js';
import { escapeHtml, filterNamed } from './filters.js';
import { parseTemplate, type Assignments, type Node } from './parser.js';
import {
  isList,
  isMap,
  isTrue,
  sortedEntries,
  TemplateError,
  toNumber,
  toText,
  type Scope,
  type Value,
} from './value.js';

/** Gives the text of an included file, or null: there is none. Rejects where it may not look. */
export type LoadInclude = (path: string) => Promise<string | null>;

const maxOutput = 4 * 1024 * 1024; // characters
const maxSteps = 500_000; // some tens of milliseconds
const maxIncludes = 32;
const maxIncludeDepth = 8;
const maxTemplate = 1024 * 1024;

/**
 * Renders a template of nobody's trust: it can do nothing but read the scope and what
 * `loadInclude` gives, and is bounded in time and size.
 *
 * @throws TemplateError
 */
export async function renderTemplate(
  source: string,
  scope: Scope,
  loadInclude: LoadInclude,
): Promise<string> {
  const included = new Map<string, string | null>();
  for (;;) {
    try {
      return new Rendering(included).template(source, new Map(scope));
    } catch (error) {
      if (error instanceof RangeError) throw new TemplateError('the template is too deeply nested');
      // Rendering is pure: once the missing file is read, it starts again.
      if (!(error instanceof IncludeWanted)) throw error;
      if (included.size >= maxIncludes) throw new TemplateError('too many files are included');
      included.set(error.path, await loadInclude(error.path));
    }
  }
}

class IncludeWanted extends Error {
  constructor(readonly path: string) {
    super(path);
  }
}

class Rendering {
  #steps = 0;
  #size = 0;
  #depth = 0;
  #escape = false;

  constructor(readonly included: ReadonlyMap<string, string | null>) {}

  template(source: string, scope: Map<string, Value>): string {
    if (source.length > maxTemplate) throw new TemplateError('the template is too large');
    return this.#nodes(parseTemplate(source), scope);
  }

  #step(line = 0): void {
    if (++this.#steps > maxSteps) throw new TemplateError(`line ${line}: the template runs too long`);
  }

  #sized(text: string): string {
    this.#size += text.length;
    if (this.#size > maxOutput) throw new TemplateError('the result is too large');
    return text;
  }

  #nodes(nodes: readonly Node[], scope: Map<string, Value>): string {
    return nodes.map((node) => this.#node(node, scope)).join('');
  }

  #node(node: Node, scope: Map<string, Value>): string {
    if (node.kind === 'text') return this.#sized(node.text);
    this.#step(node.line);
    switch (node.kind) {
      case 'autoescape':
        return this.#escaping(node.on, () => this.#nodes(node.body, new Map(scope)));
      case 'for':
        return this.#for(node, scope);
      case 'if': {
        const branch = node.branches.find(({ when }) => isTrue(this.#value(when, scope)));
        return this.#nodes(branch?.body ?? node.otherwise, scope);
      }
      case 'include':
        return this.#include(node, scope);
      case 'output': {
        const text = toText(this.#value(node.value, scope));
        const safe = node.value.kind === 'filter' && ['e', 'escape', 'safe'].includes(node.value.name);
        return this.#sized(this.#escape && !safe ? escapeHtml(text) : text);
      }
      case 'set':
        this.#assign(node.assign, scope, scope);
        return '';
      case 'spaceless':
        return this.#nodes(node.body, scope).trim().replace(/>\s+</g, '><');
      case 'with': {
        const inner = new Map(scope);
        this.#assign(node.assign, scope, inner);
        return this.#nodes(node.body, inner);
      }
    }
  }

  #escaping(on: boolean, render: () => string): string {
    const before = this.#escape;
    this.#escape = on;
    const text = render();
    this.#escape = before;
    return text;
  }

  #assign(assign: Assignments, from: Scope, into: Map<string, Value>): void {
    for (const [name, value] of assign) into.set(name, this.#value(value, from));
  }

  #for(node: Extract<Node, { kind: 'for' }>, scope: Map<string, Value>): string {
    const over = this.#value(node.over, scope);
    const entries: (readonly Value[])[] = isMap(over)
      ? sortedEntries(over)
      : (isList(over) ? over : over === null ? [] : [...toText(over)]).map((item) =>
          isList(item) && node.names.length > 1 ? item : [item],
        );
    if (node.reversed) entries.reverse();
    if (entries.length === 0) return this.#nodes(node.empty, scope);
    const inner = new Map(scope);
    return entries
      .map((entry, index) => {
        this.#step(node.line);
        node.names.forEach((name, at) => inner.set(name, entry[at] ?? null));
        inner.set('forloop', loopState(index, entries.length, scope.get('forloop') ?? null));
        return this.#nodes(node.body, inner);
      })
      .join('');
  }

  #include(node: Extract<Node, { kind: 'include' }>, scope: Map<string, Value>): string {
    const path = toText(this.#value(node.file, scope));
    const source = this.included.get(path);
    if (source === undefined) throw new IncludeWanted(path);
    if (source === null) {
      if (node.ifExists) return '';
      throw new TemplateError(`line ${node.line}: there is no file "${path}" to include`);
    }
    if (++this.#depth > maxIncludeDepth) throw new TemplateError('files include one another too deeply');
    const inner = new Map(node.only ? [] : scope);
    this.#assign(node.with, scope, inner);
    const text = this.template(source, inner);
    this.#depth--;
    return text;
  }

  #value(expression: Expression, scope: Scope): Value {
    this.#step();
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        return scope.get(expression.name) ?? null;
      case 'member':
        return member(this.#value(expression.of, scope), this.#value(expression.key, scope));
      case 'call': {
        const callee = this.#value(expression.of, scope);
        if (typeof callee !== 'function') throw new TemplateError('only a function can be called');
        return callee(...expression.args.map((arg) => this.#value(arg, scope)));
      }
      case 'filter': {
        const filter = filterNamed(expression.name);
        if (filter === null) throw new TemplateError(`there is no filter "${expression.name}"`);
        const arg = expression.arg === null ? null : this.#value(expression.arg, scope);
        const value = this.#value(expression.of, scope);
        this.#charge(value, arg);
        return this.#bounded(filter(value, arg));
      }
      case 'not':
        return !isTrue(this.#value(expression.of, scope));
      case 'minus':
        return -toNumber(this.#value(expression.of, scope));
      case 'binary':
        return this.#bounded(this.#binary(expression, scope));
    }
  }

  /** Large values make large steps. */
  #charge(a: Value, b: Value): void {
    this.#steps += Math.ceil((weight(a) + weight(b)) / 64);
    if (isList(a)) this.#steps += Math.ceil((a.length * weight(b)) / 64); // join
    this.#step();
  }

  /** Texts can double with every step: what they take is counted like output. */
  #bounded(value: Value): Value {
    if (typeof value === 'string') this.#sized(value);
    else if (isList(value)) this.#steps += value.length;
    return value;
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, scope: Scope): Value {
    const a = this.#value(left, scope);
    if (operator === 'and') return isTrue(a) ? this.#value(right, scope) : a;
    if (operator === 'or') return isTrue(a) ? a : this.#value(right, scope);
    const b = this.#value(right, scope);
    this.#charge(a, b);
    switch (operator) {
      case '==':
        return equal(a, b);
      case '!=':
        return !equal(a, b);
      case 'in':
        return contains(b, a);
      case '<':
        return compare(a, b) < 0;
      case '<=':
        return compare(a, b) <= 0;
      case '>':
        return compare(a, b) > 0;
      case '>=':
        return compare(a, b) >= 0;
      case '+':
        return typeof a === 'number' && typeof b === 'number' ? a + b : toText(a) + toText(b);
      default:
        return calculate(operator, toNumber(a), toNumber(b));
    }
  }
}

function weight(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (isList(value)) return value.reduce<number>((sum, item) => sum + 8 + weight(item), 0);
  return isMap(value) ? 1024 * (1 + value.size) : 0;
}

function member(of: Value, key: Value): Value {
  if (isMap(of)) return of.get(toText(key)) ?? null;
  if (isList(of)) return of[toNumber(key)] ?? null;
  return null;
}

function equal(a: Value, b: Value): boolean {
  if (a === null || b === null) return a === b;
  return typeof a === typeof b ? a === b : toText(a) === toText(b);
}

function compare(a: Value, b: Value): number {
  if (typeof a === 'number' || typeof b === 'number') return toNumber(a) - toNumber(b);
  const [left, right] = [toText(a), toText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function contains(whole: Value, part: Value): boolean {
  if (isMap(whole)) return whole.has(toText(part));
  if (isList(whole)) return whole.some((item) => equal(item, part));
  return toText(whole).includes(toText(part));
}

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw new TemplateError('division by zero');
      return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
    case '%':
      if (b === 0) throw new TemplateError('division by zero');
      return a % b;
    default:
      return a ** b;
  }
}

/** pongo2 capitalises these names, Django doesn't; templates of either kind work. */
function loopState(index: number, count: number, parent: Value): Scope {
  const state: readonly [string, Value][] = [
    ['Counter', index + 1],
    ['Counter0', index],
    ['Revcounter', count - index],
    ['Revcounter0', count - index - 1],
    ['First', index === 0],
    ['Last', index === count - 1],
    ['Parentloop', parent],
  ];
  return new Map(state.flatMap(([name, value]) => [[name, value], [name.toLowerCase(), value]]));
}
