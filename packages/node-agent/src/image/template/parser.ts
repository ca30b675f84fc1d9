import { TokenReader, type Expression } from './expression.js';
import { segments, tokens, type Segment } from './lexer.js';
import { TemplateError } from './value.js';

export type Assignments = readonly (readonly [name: string, value: Expression])[];

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly value: Expression; readonly line: number }
  | { readonly kind: 'if'; readonly branches: readonly { readonly when: Expression; readonly body: readonly Node[] }[]; readonly otherwise: readonly Node[]; readonly line: number }
  | { readonly kind: 'for'; readonly names: readonly string[]; readonly over: Expression; readonly reversed: boolean; readonly body: readonly Node[]; readonly empty: readonly Node[]; readonly line: number }
  | { readonly kind: 'include'; readonly file: Expression; readonly with: Assignments; readonly only: boolean; readonly ifExists: boolean; readonly line: number }
  | { readonly kind: 'set'; readonly assign: Assignments; readonly line: number }
  | { readonly kind: 'with'; readonly assign: Assignments; readonly body: readonly Node[]; readonly line: number }
  | { readonly kind: 'spaceless'; readonly body: readonly Node[]; readonly line: number }
  | { readonly kind: 'autoescape'; readonly on: boolean; readonly body: readonly Node[]; readonly line: number };

const maxNesting = 64;

/** Reads a template in pongo2's dialect of Django's language. @throws TemplateError */
export function parseTemplate(source: string): readonly Node[] {
  const parser = new Parser(segments(source));
  const nodes = parser.body([]);
  return nodes;
}

class Parser {
  #at = 0;
  #nesting = 0;

  constructor(readonly segments: readonly Segment[]) {}

  /** Nodes up to one of the tags in `ends`, which is left to be read; or to the end of all. */
  body(ends: readonly string[]): Node[] {
    if (++this.#nesting > maxNesting) throw new TemplateError('tags are too deeply nested');
    const nodes: Node[] = [];
    for (;;) {
      const segment = this.segments[this.#at];
      if (segment === undefined) {
        if (ends.length > 0) throw new TemplateError(`"${ends.at(-1)}" is missing`);
        break;
      }
      if (segment.kind === 'tag' && ends.includes(tagName(segment))) break;
      this.#at++;
      if (segment.kind === 'text') nodes.push({ kind: 'text', text: segment.content });
      else if (segment.kind === 'output') nodes.push(output(segment));
      else {
        const node = this.#tag(segment);
        if (node !== null) nodes.push(node);
      }
    }
    this.#nesting--;
    return nodes;
  }

  /** The tag at which `body` stopped. */
  #stop(): { name: string; reader: TokenReader } {
    const segment = this.segments[this.#at++];
    if (segment === undefined) throw new TemplateError('the template ends too early');
    const reader = new TokenReader(tokens(segment.content, segment.line), segment.line);
    return { name: reader.name(), reader };
  }

  #until(end: string): Node[] {
    const body = this.body([end]);
    this.#stop().reader.end();
    return body;
  }

  #tag(segment: Segment): Node | null {
    const { line } = segment;
    const name = tagName(segment);
    if (name === 'comment') {
      this.#skip('endcomment', line);
      return null;
    }
    const reader = new TokenReader(tokens(segment.content, line), line);
    reader.name();
    switch (name) {
      case 'autoescape': {
        const on = reader.name() === 'on';
        reader.end();
        return { kind: 'autoescape', on, body: this.#until('endautoescape'), line };
      }
      case 'for':
        return this.#for(reader);
      case 'if': {
        const when = reader.expression();
        reader.end();
        return this.#if(when, 'endif', line);
      }
      case 'ifequal':
      case 'ifnotequal': {
        const operator = name === 'ifequal' ? '==' : '!=';
        const when: Expression = {
          kind: 'binary',
          operator,
          left: reader.expression(),
          right: reader.expression(),
        };
        reader.end();
        return this.#if(when, `end${name}`, line);
      }
      case 'include':
        return include(reader);
      case 'set': {
        const target = reader.name();
        reader.expect('=');
        const assign: Assignments = [[target, reader.expression()]];
        reader.end();
        return { kind: 'set', assign, line };
      }
      case 'spaceless':
        reader.end();
        return { kind: 'spaceless', body: this.#until('endspaceless'), line };
      case 'with': {
        const assign = assignments(reader);
        reader.end();
        return { kind: 'with', assign, body: this.#until('endwith'), line };
      }
      default:
        throw reader.error(`there is no tag "${name}"`);
    }
  }

  /** What lies in a comment need not even be readable. */
  #skip(end: string, line: number): void {
    for (;;) {
      const segment = this.segments[this.#at++];
      if (segment === undefined) throw new TemplateError(`line ${line}: "${end}" is missing`);
      if (segment.kind === 'tag' && tagName(segment) === end) return;
    }
  }

  #if(first: Expression, end: string, line: number): Node {
    const branches: { when: Expression; body: Node[] }[] = [];
    let otherwise: Node[] = [];
    let when = first;
    for (;;) {
      branches.push({ when, body: this.body(['elif', 'else', end]) });
      const { name, reader } = this.#stop();
      if (name === 'elif') when = reader.expression();
      else if (name === 'else') otherwise = this.#until(end);
      reader.end();
      if (name !== 'elif') return { kind: 'if', branches, otherwise, line };
    }
  }

  #for(reader: TokenReader): Node {
    const names = [reader.name()];
    if (reader.accept(',')) names.push(reader.name());
    reader.expect('in');
    const over = reader.expression();
    let reversed = false;
    while (!reader.atEnd) {
      if (reader.accept('reversed')) reversed = true;
      else if (!reader.accept('sorted')) break; // maps come sorted anyway
    }
    reader.end();
    const body = this.body(['empty', 'endfor']);
    const { name } = this.#stop();
    const empty = name === 'empty' ? this.#until('endfor') : [];
    return { kind: 'for', names, over, reversed, body, empty, line: reader.line };
  }
}

const tagName = (segment: Segment): string => /^\w*/.exec(segment.content)?.[0] ?? '';

function output({ content, line }: Segment): Node {
  const reader = new TokenReader(tokens(content, line), line);
  const value = reader.expression();
  reader.end();
  return { kind: 'output', value, line };
}

function assignments(reader: TokenReader): Assignments {
  const found: [string, Expression][] = [];
  while (!reader.atEnd && !reader.accept('only')) {
    const name = reader.name();
    reader.expect('=');
    found.push([name, reader.expression()]);
  }
  return found;
}

function include(reader: TokenReader): Node {
  const file = reader.expression();
  const ifExists = reader.accept('if_exists');
  const only = reader.tokens.at(-1)?.text === 'only';
  const bindings = reader.accept('with') ? assignments(reader) : [];
  reader.end();
  return { kind: 'include', file, with: bindings, only, ifExists, line: reader.line };
}
