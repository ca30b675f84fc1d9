import { parseDocument } from 'yaml';
import { invalid } from '@lxd/model/errors';
import type { Shape } from '../print/shape.js';

/**
 * Reads a document as the fields of a shape: whatever is written for a text is taken as text
 * (`15`, `true`), fields the shape doesn't have are left out.
 * @throws DomainError when it isn't YAML or a value has another form
 */
export function readYaml(text: string, shape: Shape): unknown {
  return coerce(shape, parseText(text) ?? '', '');
}

/** The document with every scalar as it was written. @throws DomainError */
export function parseText(text: string): unknown {
  const document = parseDocument(text, { schema: 'failsafe', merge: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [text = ''] = error.message.split('\n');
    const line = error.linePos?.[0].line ?? 1;
    throw invalid(`yaml: line ${line}: ${text.replace(/ at line \d+, column \d+:$/, '')}`);
  }
  return document.toJS();
}

function coerce(shape: Shape, value: unknown, at: string): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.kind) {
    case 'unless-empty':
      return coerce(shape.of, value, at);
    case 'text':
    case 'time':
      if (typeof value === 'object') throw invalid(`yaml: cannot use ${at} as a text`);
      return String(value);
    case 'number':
      return Number(value);
    case 'boolean':
      return /^(y|yes|true|on)$/i.test(String(value));
    case 'any':
      return value;
    case 'list':
      if (value === '') return [];
      if (!Array.isArray(value)) throw invalid(`yaml: cannot use ${at} as a list`);
      return value.map((item, index) => coerce(shape.of, item, `${at}[${index}]`));
    case 'map':
    case 'fields': {
      if (value === '') return {};
      if (typeof value !== 'object' || Array.isArray(value)) {
        throw invalid(`yaml: cannot use ${at === '' ? 'the document' : at} as a map`);
      }
      const out: Record<string, unknown> = {};
      for (const [key, item] of Object.entries(value as object)) {
        const of = shape.kind === 'map' ? shape.of : shape.fields[key];
        if (of === undefined) continue;
        const read = coerce(of, item, at === '' ? key : `${at}.${key}`);
        if (read !== undefined) out[key] = read;
      }
      return out;
    }
  }
}
