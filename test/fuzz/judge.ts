import { Ajv, type ValidateFunction } from 'ajv';

import type { OpenApi } from './document.js';
import type { FuzzRequest } from './requests.js';
import type { FuzzAnswer } from './send.js';

/** What LXD 5.2 answers with 500 although the client is to blame. */
const declared500 = [
  /^Architecture isn't supported: /,
  /^Certificate already in trust store$/,
  /^Error inserting ".*" into database: The profile already exists$/s,
  /^Invalid filter: /,
  /^Only empty projects can be (removed|renamed)$/,
  /^The following instances failed to update \(profile change still saved\):/,
];

/** What a request may meet through no fault of its own: another has stopped the instance. */
const declared503 = [/^The file server ended$/];

/** Says what is wrong with an answer, null when nothing is. */
export type Judge = (request: FuzzRequest, answer: FuzzAnswer) => string | null;

interface Envelope {
  readonly type?: unknown;
  readonly error_code?: unknown;
  readonly error?: unknown;
}

/**
 * No answer may be a 5xx but 501 (what is not built, or not supported here, and says so). What is
 * JSON is an envelope that agrees with its status, and a success is what the document declares.
 */
export function judgeBy(document: OpenApi): Judge {
  const ajv = new Ajv({ strict: false, allErrors: false });
  ajv.addSchema({ $id: 'types', components: { schemas: document.components.schemas } });
  const compiled = new Map<string, ValidateFunction | null>();
  const validatorOf = (template: string, method: string, status: number): ValidateFunction | null => {
    const key = `${method} ${template} ${status}`;
    let known = compiled.get(key);
    if (known === undefined) {
      const responses = document.paths[template]?.[method.toLowerCase()]?.responses;
      const schema = responses?.[String(status)]?.content?.['application/json']?.schema;
      known = schema === undefined ? null : ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"types#/')) as object);
      compiled.set(key, known);
    }
    return known;
  };
  const declares = (template: string, method: string, status: number): boolean =>
    document.paths[template]?.[method.toLowerCase()]?.responses[String(status)] !== undefined;

  return ({ headers, method, template, path }, { status, type, body, broken }) => {
    if (status === 0) return broken;
    if (status >= 500 && status !== 501) {
      const error = errorOf(body);
      const declared = status === 500 ? declared500 : status === 503 ? declared503 : [];
      if (!declared.some((each) => each.test(error))) return `${status}: ${error}`;
    }
    if (method === 'HEAD' || method === 'OPTIONS' || status === 101) return null;
    if (status >= 400) return type === 'application/json' ? envelopeMistake(body, status) : null;
    if (!asWritten(template, path)) return null;
    if (status === 206 && 'Range' in headers) return null; // a part, as HTTP has it for any content
    if (!declares(template, method, status)) return `${status} is not declared`;
    if (type !== 'application/json') return null;
    const validate = validatorOf(template, method, status);
    const content = parsed(body);
    if (validate === null || content === null || validate(content)) return null;
    return `not as declared: ${ajv.errorsText(validate.errors)}`;
  };
} // prettier-ignore

/** A path may have become another one's: `/1.0/images/aliases` is no fingerprint. */
function asWritten(template: string, path: string): boolean {
  const wanted = template.split('/');
  const segments = path.split('?')[0]!.split('/');
  return (
    wanted.length === segments.length &&
    wanted.every((part, at) => (part.startsWith('{') ? segments[at] !== 'aliases' : part === segments[at]))
  );
} // prettier-ignore

function envelopeMistake(body: Buffer, status: number): string | null {
  const content = parsed(body);
  if (content === null) return 'an error that is no JSON';
  if (content.type !== 'error') return `type "${String(content.type)}" with status ${status}`;
  if (content.error_code !== status) return `error_code ${String(content.error_code)} with status ${status}`;
  return typeof content.error === 'string' && content.error !== '' ? null : 'an error without a text';
} // prettier-ignore

const errorOf = (body: Buffer): string => String(parsed(body)?.error ?? body.toString().slice(0, 200));

function parsed(body: Buffer): Envelope | null {
  try {
    return JSON.parse(body.toString()) as Envelope;
  } catch {
    return null;
  }
}
