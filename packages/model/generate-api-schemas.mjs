// Writes src/generated/api-schemas.ts: a JSON schema for every wire type of src/api, with its
// comments as descriptions. Understands just the TypeScript those files are written in. Run by
// `npm run generate`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'src/generated/api-schemas.ts');

/** Files whose types are no objects of the API: the envelopes are generic. */
const passedOver = ['response.ts'];

const tokenPattern =
  /\s*(\/\*\*[\s\S]*?\*\/|\/\/[^\n]*|'[^']*'|[A-Za-z_$][\w$]*|-?\d+|\.\.\.|=>|[^\s])/y;

/** The tokens of a source; a comment has `comment`, and whether it stands behind something. */
function tokenize(source) {
  const tokens = [];
  tokenPattern.lastIndex = 0;
  for (let match; (match = tokenPattern.exec(source)) !== null; ) {
    const [whole, text] = match;
    const sameLine = tokens.length > 0 && !whole.slice(0, whole.length - text.length).includes('\n');
    if (text.startsWith('/**')) {
      tokens.push({ text: '', doc: text.slice(3, -2).replace(/\n\s*\*/g, '\n').trim().replace(/\s+/g, ' ') });
    } else if (text.startsWith('//')) {
      tokens.push({ text: '', note: text.slice(2).trim(), sameLine });
    } else {
      tokens.push({ text });
    }
  }
  return tokens;
}

/** Declarations of a file: name to `{ doc, extends, members }` or `{ doc, alias }`. */
function declarations(source) {
  const tokens = tokenize(source);
  const found = {};
  let at = 0;
  let doc = '';
  const code = () => {
    while (tokens[at]?.text === '') at++;
    return tokens[at]?.text;
  };
  const take = (wanted) => {
    const text = code();
    if (wanted !== undefined && text !== wanted) throw new Error(`${wanted} expected, not ${text}`);
    at++;
    return text;
  };
  const maybe = (wanted) => code() === wanted && (at++, true);

  const type = () => {
    maybe('|');
    const parts = [postfix()];
    while (maybe('|')) parts.push(postfix());
    return parts.length === 1 ? parts[0] : { union: parts };
  };
  const postfix = () => {
    let inner = primary();
    while (code() === '[') {
      take('[');
      if (code() !== ']') {
        while (take() !== ']');
        inner = { name: 'number', args: [] }; // (typeof Codes)[keyof typeof Codes]
      } else {
        take(']');
        inner = { array: inner };
      }
    }
    return inner;
  };
  const primary = () => {
    if (maybe('readonly')) return postfix();
    if (maybe('typeof')) return take(), { name: 'unknown', args: [] };
    if (maybe('(')) {
      const inner = type();
      take(')');
      return inner;
    }
    if (code() === '{') return { members: members() };
    const word = take();
    if (word.startsWith("'")) return { literal: word.slice(1, -1) };
    if (/^-?\d+$/.test(word)) return { literal: Number(word) };
    const args = [];
    if (maybe('<')) {
      do args.push(type());
      while (maybe(','));
      take('>');
    }
    return { name: word, args };
  };
  const members = () => {
    const list = [];
    take('{');
    while (code() !== '}') {
      let above = '';
      for (let back = at - 1; tokens[back]?.text === ''; back--) above ||= tokens[back].doc ?? '';
      maybe('readonly');
      const word = take();
      const name = word.startsWith("'") ? word.slice(1, -1) : word;
      const optional = maybe('?');
      take(':');
      const value = type();
      take(';');
      const note = tokens[at]?.sameLine === true ? tokens[at].note : '';
      list.push({ name, optional, value, doc: above || note });
    }
    take('}');
    return list;
  };

  while (at < tokens.length) {
    const token = tokens[at];
    if (token.doc !== undefined) doc = token.doc;
    if (token.text !== 'export') {
      at++;
      if (token.text !== '') doc = '';
      continue;
    }
    take('export');
    if (maybe('interface')) {
      const name = take();
      const parents = [];
      if (maybe('extends')) {
        do parents.push(postfix());
        while (maybe(','));
      }
      found[name] = { doc, parents, members: members() };
    } else if (maybe('type')) {
      const name = take();
      take('=');
      found[name] = { doc, alias: type() };
    }
    doc = '';
  }
  return found;
}

/** Schemas of all types of src/api, by name. */
function schemas() {
  const folder = join(here, 'src/api');
  const all = {};
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.test.ts') || passedOver.includes(file)) continue;
    Object.assign(all, declarations(readFileSync(join(folder, file), 'utf8')));
  }

  const membersOf = ({ name, args }) => {
    if (name === 'Partial') return membersOf(args[0]).map((one) => ({ ...one, optional: true }));
    const { parents, members } = all[name];
    const own = members.map((one) => one.name);
    const inherited = parents.flatMap(membersOf).filter((one) => !own.includes(one.name));
    return [...inherited, ...members];
  };

  const object = (members) => ({
    type: 'object',
    properties: Object.fromEntries(
      [...members]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((one) => [one.name, described(schema(one.value), one.doc)]),
    ),
    required: members.filter((one) => !one.optional).map((one) => one.name).sort(),
  });

  const schema = (type) => {
    if (type.literal !== undefined) return { const: type.literal };
    if (type.array !== undefined) return { type: 'array', items: schema(type.array) };
    if (type.members !== undefined) return object(type.members);
    if (type.union !== undefined) return union(type.union);
    switch (type.name) {
      case 'string':
      case 'number':
      case 'boolean':
      case 'null':
        return { type: type.name };
      case 'unknown':
        return {};
      case 'Readonly':
        return schema(type.args[0]);
      case 'Record':
        return { type: 'object', additionalProperties: schema(type.args[1]) };
      default:
        if (all[type.name] === undefined) throw new Error(`unknown type ${type.name}`);
        return { $ref: `#/components/schemas/${type.name}` };
    }
  };

  const union = (parts) => {
    if (parts.every((part) => part.literal !== undefined)) {
      return { enum: parts.map((part) => part.literal) };
    }
    const [first, second] = parts.map(schema);
    if (parts.length === 2 && second.type === 'null' && typeof first.type === 'string') {
      return { ...first, type: [first.type, 'null'] };
    }
    return { anyOf: parts.map(schema) };
  };

  const described = (made, doc) => (doc === '' ? made : { ...made, description: doc });

  return Object.fromEntries(
    Object.keys(all)
      .sort()
      .map((name) => {
        const { doc, alias } = all[name];
        const made = alias === undefined ? object(membersOf({ name, args: [] })) : schema(alias);
        return [name, described(made, doc)];
      }),
  );
}

/** The text of the generated file: a line a type. */
export function generated() {
  const made = Object.entries(schemas());
  return [
    '// Made by generate-api-schemas.mjs from src/api; run `npm run generate` instead of editing.',
    '',
    '/** The name of a wire type. */',
    'export type ApiType =',
    `${made.map(([name]) => `  | '${name}'`).join('\n')};`,
    '',
    '/** JSON schemas of the wire types; they name each other as an OpenAPI document does. */',
    'export const apiSchemas: Readonly<Record<ApiType, Readonly<Record<string, unknown>>>> = {',
    ...made.map(([name, schema]) => `  ${name}: ${JSON.stringify(schema)},`),
    '};',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, generated());
}
