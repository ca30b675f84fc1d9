import { parse } from 'yaml';

import { invalid, wrap } from '@lxd/model/errors';

export type TemplateTrigger = 'copy' | 'create' | 'rename' | 'start';

export interface ImageTemplate {
  readonly when: readonly TemplateTrigger[];
  readonly createOnly: boolean;
  /** File name in the image's `templates/`. */
  readonly template: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** What `metadata.yaml` says (config-and-images.md 8.10). */
export interface ImageMetadata {
  readonly architecture: string; // as written; the kernel's name or an alias of it
  readonly creationDate: number; // seconds since the epoch, 0: unknown
  readonly expiryDate: number;
  readonly properties: Readonly<Record<string, string>>;
  /** By the path of the file in the instance. */
  readonly templates: ReadonlyMap<string, ImageTemplate>;
}

const triggers: readonly string[] = ['copy', 'create', 'rename', 'start'];

/** Reads `metadata.yaml`. @throws DomainError (invalid) when it is not what it should be */
export function parseMetadata(text: string): ImageMetadata {
  let document: unknown;
  try {
    // All scalars stay the text they are written as: a release 22.10 is no number.
    document = parse(text, { schema: 'failsafe', maxAliasCount: 100, logLevel: 'error' });
  } catch (cause) {
    throw wrap('Could not parse metadata.yaml', invalid((cause as Error).message));
  }
  const top = mapping(document, 'metadata.yaml');
  return {
    architecture: scalar(top, 'architecture'),
    creationDate: seconds(top, 'creation_date'),
    expiryDate: seconds(top, 'expiry_date'),
    properties: strings(top, 'properties'),
    templates: new Map(
      Object.entries(mapping(top['templates'] ?? '', 'templates')).map(([path, value]) => [
        path,
        template(value, path),
      ]),
    ),
  };
}

function template(value: unknown, path: string): ImageTemplate {
  const fields = mapping(value, path);
  const when = fields['when'] ?? [];
  if (!Array.isArray(when)) throw malformed(path);
  return {
    // Unknown triggers never come, as in LXD.
    when: when.filter((name): name is TemplateTrigger => triggers.includes(String(name))),
    createOnly: ['true', 'yes', 'on'].includes(scalar(fields, 'create_only').toLowerCase()),
    template: scalar(fields, 'template'),
    properties: strings(fields, 'properties'),
  };
}

const malformed = (where: string) => invalid(`Invalid metadata.yaml: ${where}`);

type Mapping = Record<string, unknown>;

const isNull = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || value === '~' || value === 'null';

function mapping(value: unknown, where: string): Mapping {
  if (isNull(value)) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed(where);
  // Without a prototype no key means anything but itself.
  return Object.assign(Object.create(null) as Mapping, value);
}

function scalar(fields: Mapping, key: string): string {
  const value = fields[key];
  if (isNull(value)) return '';
  if (typeof value !== 'string') throw malformed(key);
  return value;
}

function strings(fields: Mapping, key: string): Record<string, string> {
  const inner = mapping(fields[key], key);
  return Object.fromEntries(Object.keys(inner).map((name) => [name, scalar(inner, name)]));
}

function seconds(fields: Mapping, key: string): number {
  const text = scalar(fields, key);
  if (text === '') return 0;
  const value = Number(text);
  if (!/^[-+]?[\d_.e]+$/i.test(text) || !Number.isFinite(value)) throw malformed(key);
  return Math.trunc(value);
}
