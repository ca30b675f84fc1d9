import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { invalid, quote, wrap } from '@lxd/model/errors';

import { inside, type Place } from '../host/inside.js';
import { parseMetadata, type ImageTemplate, type TemplateTrigger } from './metadata.js';
import { renderTemplate } from './template/render.js';
import { fromRecord, TemplateError, toText, type Scope, type Value } from './template/value.js';

/** What templates may know of their instance; all as text (config-and-images.md 8.10). */
export interface TemplateInstance {
  readonly name: string;
  readonly architecture: string;
  readonly privileged: boolean;
  readonly ephemeral: boolean;
  readonly type: 'container' | 'virtual-machine';
  readonly config: Readonly<Record<string, string>>; // expanded
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>; // expanded
}

export interface ApplyTemplates {
  /** The instance's volume: `metadata.yaml`, `templates/`, `rootfs/`. */
  readonly volumeAt: string;
  readonly trigger: TemplateTrigger;
  readonly instance: TemplateInstance;
  /** Who root of the container is on this disk: 0:0 unless ownership is shifted there. */
  readonly owner: { readonly uid: number; readonly gid: number };
}

/**
 * Renders the image's templates for an event into a stopped instance. Does nothing for an
 * instance without metadata. @throws DomainError (invalid) when a template is wrong
 */
export async function applyTemplates(request: ApplyTemplates): Promise<void> {
  const text = await readInside(request.volumeAt, 'metadata.yaml');
  if (text === null) return;
  for (const [path, template] of parseMetadata(text).templates) {
    if (!template.when.includes(request.trigger)) continue;
    try {
      await applyTemplate(request, path, template);
    } catch (cause) {
      throw wrap(`Failed to render template ${quote(template.template)} to ${quote(path)}`, cause);
    }
  }
}

async function applyTemplate(
  { volumeAt, trigger, instance, owner }: ApplyTemplates,
  path: string,
  template: ImageTemplate,
): Promise<void> {
  const rootfs = join(volumeAt, 'rootfs');
  if (/[/\0]/.test(template.template)) throw invalid('Invalid template filename');
  if (template.createOnly && (await inside(rootfs, path, null, isThere))) return;
  const source = await readInside(volumeAt, `templates/${template.template}`);
  if (source === null) throw invalid('Template file is missing');
  const scope = templateScope(trigger, path, instance, template.properties);
  const text = await renderTemplate(source, scope, (file) => readInside(rootfs, file)).catch(
    (error: unknown) => {
      throw error instanceof TemplateError ? invalid(error.message) : error;
    },
  );
  await inside(rootfs, path, owner, (place) => writePlace(place, text, owner));
}

const isThere = async (place: Place | null): Promise<boolean> =>
  place !== null && place.found !== null;

/** The variables and the function that config-and-images.md 8.10 lists. */
function templateScope(
  trigger: TemplateTrigger,
  path: string,
  { config, devices, ...instance }: TemplateInstance,
  properties: Readonly<Record<string, string>>,
): Scope {
  const { name, architecture, privileged, ephemeral, type } = instance;
  const about: Scope = new Map<string, Value>([
    ['name', name],
    ['type', type],
    ['architecture', architecture],
    ['ephemeral', String(ephemeral)],
    ...(type === 'container' ? [['privileged', String(privileged)] as const] : []),
  ]);
  const configGet = (key: Value = null, otherwise: Value = null): Value => {
    const name = toText(key);
    const value = Object.hasOwn(config, name) ? config[name] : undefined;
    return value === undefined ? otherwise : value.replace(/[\r\n]+$/, '');
  };
  return new Map<string, Value>([
    ['trigger', trigger],
    ['path', path],
    ['container', about],
    ['instance', about],
    ['config', fromRecord(config)],
    ['devices', fromRecord(devices)],
    ['properties', fromRecord(properties)],
    ['config_get', configGet],
  ]);
}

const maxFileBytes = 1024 * 1024;

/** The text of a plain file within a folder, or null: there is none. */
function readInside(root: string, path: string): Promise<string | null> {
  return inside(root, path, null, async (place) => {
    if (!place?.found) return null;
    const file = await open(place.path, constants.O_RDONLY | unfollowed);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw invalid(`${quote(path)} is no plain file`);
      if (found.size > maxFileBytes) throw invalid(`${quote(path)} is too large`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  });
}

/** Never through a link, and never waiting for the other end of a pipe. */
const unfollowed = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** An existing file keeps its owner and mode, as in LXD. */
async function writePlace(
  place: Place | null,
  text: string,
  owner: { uid: number; gid: number },
): Promise<void> {
  if (place === null) throw invalid('A folder on the way is missing');
  const isNew = place.found === null;
  const create = isNew ? constants.O_CREAT | constants.O_EXCL : 0;
  const file = await open(place.path, constants.O_WRONLY | create | unfollowed, 0o644);
  try {
    if (!(await file.stat()).isFile()) throw invalid('The target is no plain file');
    if (isNew) {
      await file.chown(owner.uid, owner.gid);
      await file.chmod(0o644);
    } else {
      await file.truncate();
    }
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
