import type { Token } from './lexer.js';
import { TemplateError, type Value } from './value.js';

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'call'; readonly of: Expression; readonly args: readonly Expression[] }
  | { readonly kind: 'filter'; readonly of: Expression; readonly name: string; readonly arg: Expression | null }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** Operators by how tightly they bind, loosest first; synonyms become one. */
const levels: readonly Readonly<Record<string, string>>[] = [
  { or: 'or', '||': 'or' },
  { and: 'and', '&&': 'and' },
  { '==': '==', '!=': '!=', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=', in: 'in' },
  { '+': '+', '-': '-' },
  { '*': '*', '/': '/', '%': '%' },
  { '^': '^' },
];
const negationLevel = 2; // "not a == b" is "not (a == b)"
const maxDepth = 64;

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['False', false],
  ['None', null],
  ['True', true],
  ['false', false],
  ['nil', null],
  ['none', null],
  ['true', true],
]);

/** Reads expressions off a list of tokens. */
export class TokenReader {
  #at = 0;
  #depth = 0;

  constructor(
    readonly tokens: readonly Token[],
    readonly line: number,
  ) {}

  get atEnd(): boolean {
    return this.#at >= this.tokens.length;
  }

  error(message: string): TemplateError {
    return new TemplateError(`line ${this.line}: ${message}`);
  }

  /** Takes the next token if it is this symbol or word. */
  accept(text: string): boolean {
    const token = this.tokens[this.#at];
    if (token === undefined || token.text !== text) return false;
    if (token.kind !== 'symbol' && token.kind !== 'name') return false;
    this.#at++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.error(`"${text}" is missing`);
  }

  name(): string {
    const token = this.tokens[this.#at++];
    if (token?.kind !== 'name') throw this.error('a name is missing');
    return token.text;
  }

  end(): void {
    const token = this.tokens[this.#at];
    if (token !== undefined) throw this.error(`"${token.text}" is not expected here`);
  }

  expression(level = 0): Expression {
    if (++this.#depth > maxDepth * levels.length) throw this.error('too deeply nested');
    try {
      return this.#binary(level);
    } finally {
      this.#depth--;
    }
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    if (level === negationLevel && (this.accept('not') || this.accept('!'))) {
      return { kind: 'not', of: this.expression(level) };
    }
    let left = this.expression(level + 1);
    for (;;) {
      const operator = this.#operator(operators);
      if (operator === null) return left;
      const right = this.expression(level + 1);
      left =
        operator === 'not in'
          ? { kind: 'not', of: { kind: 'binary', operator: 'in', left, right } }
          : { kind: 'binary', operator, left, right };
    }
  }

  #operator(operators: Readonly<Record<string, string>>): string | null {
    const token = this.tokens[this.#at];
    if (token === undefined || (token.kind !== 'symbol' && token.kind !== 'name')) return null;
    if ('in' in operators && token.text === 'not' && this.tokens[this.#at + 1]?.text === 'in') {
      this.#at += 2;
      return 'not in';
    }
    if (!Object.hasOwn(operators, token.text)) return null;
    this.#at++;
    return operators[token.text] ?? null;
  }

  #unary(): Expression {
    if (this.accept('-')) return { kind: 'minus', of: this.expression(levels.length) };
    let value = this.#primary();
    while (this.accept('|')) {
      const name = this.name();
      const arg = this.accept(':') ? this.#primary() : null;
      value = { kind: 'filter', of: value, name, arg };
    }
    return value;
  }

  #primary(): Expression {
    let value = this.#atom();
    for (;;) {
      if (this.accept('.')) value = { kind: 'member', of: value, key: this.#key() };
      else if (this.accept('[')) {
        value = { kind: 'member', of: value, key: this.expression() };
        this.expect(']');
      } else if (this.accept('(')) value = { kind: 'call', of: value, args: this.#args() };
      else return value;
    }
  }

  #key(): Expression {
    const token = this.tokens[this.#at++];
    if (token?.kind !== 'name' && token?.kind !== 'number') throw this.error('a name is missing');
    return { kind: 'literal', value: token.text };
  }

  #args(): Expression[] {
    const args: Expression[] = [];
    if (this.accept(')')) return args;
    do args.push(this.expression());
    while (this.accept(','));
    this.expect(')');
    return args;
  }

  #atom(): Expression {
    if (this.accept('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    const token = this.tokens[this.#at++];
    switch (token?.kind) {
      case 'string':
        return { kind: 'literal', value: token.text };
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'name': {
        const constant = constants.get(token.text);
        if (constant !== undefined) return { kind: 'literal', value: constant };
        return { kind: 'name', name: token.text };
      }
      default:
        throw this.error(token === undefined ? 'a value is missing' : `"${token.text}" is not expected here`);
    }
  }
}
