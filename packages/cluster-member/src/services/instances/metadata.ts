import { parse } from 'yaml';

import type { ImageMetadata, ImageMetadataTemplate } from '@lxd/model/api/image';
import { invalid, wrap } from '@lxd/model/errors';

import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { InstanceDeps } from './deps.js';
import { loadInstance } from './load.js';
import { instanceKey } from './locks.js';
import { plainYaml } from './plain-yaml.js';
import { storedSpec } from './spec.js';

/** Whose metadata, and who asks. */
export interface MetadataCall {
  readonly project: string;
  readonly name: string;
  readonly requestor: Requestor;
}

/** @throws DomainError (not-found) when the instance's image came without */
export async function getMetadata(deps: InstanceDeps, call: MetadataCall): Promise<ImageMetadata> {
  const metadata = await load(deps, call);
  tell(deps, call, 'metadata-retrieved', 'metadata');
  return metadata;
}

/** Replaces the metadata by what `change` makes of it. */
export async function updateMetadata(
  deps: InstanceDeps,
  call: MetadataCall,
  change: (now: ImageMetadata) => ImageMetadata,
  ifMatch: (content: unknown) => void,
): Promise<void> {
  const { project, name } = call;
  await deps.locks.run(instanceKey(project, name), 'update', async () => {
    const now = await load(deps, call);
    ifMatch(now);
    const data = Buffer.from(plainYaml(change(now)));
    await deps.agent.instances.writeMetadata({ spec: await specOf(deps, call), data });
  });
  tell(deps, call, 'metadata-updated', 'metadata');
}

export async function listTemplates(deps: InstanceDeps, call: MetadataCall): Promise<string[]> {
  const { names } = await deps.agent.instances.listTemplates({ spec: await specOf(deps, call) });
  return [...names];
}

/** @throws DomainError (not-found) */
export async function readTemplate(
  deps: InstanceDeps,
  call: MetadataCall,
  template: string,
): Promise<Uint8Array> {
  const spec = await specOf(deps, call);
  const { data } = await deps.agent.instances.readTemplate({ spec, name: template });
  tell(deps, call, 'metadata-template-retrieved', 'metadata/templates', template);
  return data;
}

export async function writeTemplate(
  deps: InstanceDeps,
  call: MetadataCall,
  template: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const spec = await specOf(deps, call);
  const data = await collect(content);
  await deps.agent.instances.writeTemplate({ spec, name: template, data });
  tell(deps, call, 'metadata-template-created', 'metadata/templates', template);
}

/** @throws DomainError (not-found) */
export async function deleteTemplate(
  deps: InstanceDeps,
  call: MetadataCall,
  template: string,
): Promise<void> {
  const spec = await specOf(deps, call);
  await deps.agent.instances.deleteTemplate({ spec, name: template });
  tell(deps, call, 'metadata-template-deleted', 'metadata/templates', template);
}

async function specOf(deps: InstanceDeps, { project, name }: MetadataCall) {
  const { record, expanded } = await loadInstance(deps, project, name);
  return storedSpec(deps, record, expanded);
}

async function load(deps: InstanceDeps, call: MetadataCall): Promise<ImageMetadata> {
  const { data } = await deps.agent.instances.readMetadata({ spec: await specOf(deps, call) });
  return readMetadataYaml(Buffer.from(data).toString('utf8'));
}

function tell(
  { events }: InstanceDeps,
  { project, name, requestor }: MetadataCall,
  action: string,
  below: 'metadata' | 'metadata/templates',
  path?: string,
): void {
  events.lifecycle({
    action: `instance-${action}`,
    source: apiUrl(['instances', name, ...below.split('/')], project),
    project,
    requestor,
    ...(path === undefined ? {} : { context: { path } }),
  });
}

/** As the agent, which would refuse it too but only after all of it went there. */
const maxTemplateBytes = 1024 * 1024;

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > maxTemplateBytes) throw invalid('The template is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `metadata.yaml` as the API shows it. @throws DomainError (invalid) for what is no such file */
export function readMetadataYaml(text: string): ImageMetadata {
  let top: unknown;
  try {
    // Scalars stay the text they are written as: a release 22.10 is no number.
    top = parse(text, { schema: 'failsafe', maxAliasCount: 100, logLevel: 'error' });
  } catch (cause) {
    throw wrap('Could not parse metadata.yaml', invalid((cause as Error).message));
  }
  const fields = mapping(top);
  return {
    architecture: scalar(fields['architecture']),
    creation_date: seconds(fields['creation_date']),
    expiry_date: seconds(fields['expiry_date']),
    properties: texts(fields['properties']),
    templates: Object.fromEntries(
      Object.entries(mapping(fields['templates'])).map(([path, value]) => [path, template(value)]),
    ),
  };
}

function template(value: unknown): ImageMetadataTemplate {
  const fields = mapping(value);
  const when = fields['when'];
  return {
    when: Array.isArray(when) ? when.map(scalar) : [],
    create_only: ['true', 'yes', 'on'].includes(scalar(fields['create_only']).toLowerCase()),
    template: scalar(fields['template']),
    properties: texts(fields['properties']),
  };
}

const mapping = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const scalar = (value: unknown): string =>
  typeof value === 'string' && !['~', 'null'].includes(value) ? value : '';

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(mapping(value)).map(([key, text]) => [key, scalar(text)]));

const seconds = (value: unknown): number => Math.trunc(Number(scalar(value))) || 0;
