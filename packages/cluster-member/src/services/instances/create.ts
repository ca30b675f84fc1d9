import { randomBytes } from 'node:crypto';

import type { Config } from '@lxd/model/api/config';
import type { InstanceSource, InstancesPost } from '@lxd/model/api/instance';
import { architectureOf } from '@lxd/model/architectures';
import { DomainError, conflict, forbidden, invalid, notFound, quote, wrap } from '@lxd/model/errors';
import { checkInstanceName } from '@lxd/model/names';
import { randomInstanceName } from '@lxd/model/random-names';
import { followProgress } from '@lxd/node-agent/client';
import type { CreateInstanceRequest } from '@lxd/proto/lxd/agent/v1/instances';
import { getAlias } from '@lxd/store/image-aliases';
import { findImages, getImage, listImages, updateImage, type ImageRecord } from '@lxd/store/images';
import { insertInstance, updateInstance, type NewInstance } from '@lxd/store/instances';
import { deleteIntent, insertIntent } from '@lxd/store/intents';
import { getProfiles, guardProfiles, type ProfileRecord } from '@lxd/store/profiles';
import type { PoolRecord } from '@lxd/store/storage-pools';
import { insertVolume } from '@lxd/store/storage-volumes';
import { UniqueViolation } from '@lxd/store/unique-violation';

import type { Requestor } from '../../auth/caller.js';
import type { Progress } from '../../operations/work.js';
import { checkVolumes } from './check-volumes.js';
import { chooseIdmap } from './choose-idmap.js';
import { removeRows } from './delete.js';
import type { InstanceDeps } from './deps.js';
import { expand, type Expanded } from './expand.js';
import { tellInstance } from './lifecycle.js';
import { instanceKey } from './locks.js';
import {
  checkProfiles,
  instanceType,
  missingHwaddrs,
  prepareInstance,
  requestedConfig,
} from './prepare.js';
import { instanceSpec } from './spec.js';
import { rootPool, validateConfig, validateDevices } from './validate.js';

/** A creation whose request makes sense; what follows may take long. */
export interface PlannedInstance {
  readonly name: string;
  /** Of the operation, from the start. */
  readonly metadata: Readonly<Record<string, unknown>>;
  run(progress: Progress): Promise<void>;
}

/**
 * Checks what can be checked at once.
 * @throws DomainError with LXD's text
 */
export async function planCreation(
  deps: InstanceDeps,
  project: string,
  request: InstancesPost,
  requestor: Requestor,
  placement: unknown = null,
): Promise<PlannedInstance> {
  if (await deps.evacuated()) throw forbidden('Cluster member is evacuated');
  const name = request.name || randomInstanceName(Math.random);
  checkInstanceName(name);
  const type = instanceType(request.type);
  if (request.architecture) architectureOf(request.architecture);
  const { source } = request;
  if (!source?.type) throw invalid('Unknown source type ');
  const imageOwner = await deps.projects.ownerOf(project, 'images');
  const image = await resolveImage(deps, imageOwner, source);

  const asked = request.profiles ?? image?.profiles ?? ['default'];
  const profileOwner = await deps.projects.ownerOf(project, 'profiles');
  const profiles = await getProfiles(deps.store, profileOwner, asked);
  checkProfiles(asked, profiles);
  const given = requestedConfig(request);
  await deps.projectRules.checkCreation(
    project,
    { name, type, config: given, devices: request.devices ?? {}, profiles: asked },
    given,
  );
  return {
    name,
    metadata: placement === null ? {} : { placement },
    run: (progress) =>
      deps.locks.run(instanceKey(project, name), 'create', async () => {
        const instance = prepareInstance({
          request,
          project,
          name,
          member: deps.member(),
          image,
          profiles,
          architectures: deps.facts().architectures,
          createdAt: deps.now().toISOString(),
        });
        await createInstance(deps, { instance, given, image, profiles, profileOwner, progress });
        tellInstance(deps, 'created', project, name, requestor);
      }),
  };
}

interface Creation {
  readonly instance: NewInstance;
  /** What of its configuration the client has written. */
  readonly given: Config;
  readonly image: ImageRecord | null;
  readonly profiles: readonly ProfileRecord[];
  readonly profileOwner: string;
  readonly progress: Progress | null;
}

/**
 * Rows first, with the intent to fill the volume; then the volume. What a crash leaves between is
 * undone at the next start (recover.ts).
 */
async function createInstance(deps: InstanceDeps, creation: Creation): Promise<void> {
  const { instance: asked, given, image, profiles, profileOwner, progress } = creation;
  const { project, name } = asked;
  const { instance, pool } = await complete(deps, asked, profiles);
  const subject = instanceKey(project, name);
  const at = deps.now().toISOString();
  try {
    const statements = [
      guardProfiles(profileOwner, instance.profiles, () =>
        invalid('A requested profile is gone'),
      ),
      ...insertInstance(instance, profileOwner),
      ...insertVolume({
        pool: pool.name,
        project,
        type: instance.type,
        name,
        location: deps.member(),
        description: '',
        contentType: instance.type === 'container' ? 'filesystem' : 'block',
        config: {},
      }),
      ...insertIntent(deps.member(), { kind: 'instance-create', subject, data: {} }, at),
    ];
    await deps.projectRules.createInstance(project, instance, given, (guards) =>
      deps.store.transaction([...guards, ...statements]),
    );
  } catch (error) {
    throw inRecord(error);
  }

  const record = { ...instance, id: 0, lastUsedAt: null };
  const undo = () =>
    deps.store.transaction([
      ...removeRows(record),
      ...deleteIntent(deps.member(), 'instance-create', subject),
    ]);
  try {
    if (image !== null) await deps.imageCopier.ensureHere(image.fingerprint);
    const spec = await instanceSpec(deps, record, expand(profiles, instance));
    const source: CreateInstanceRequest['source'] =
      image === null
        ? { $case: 'none', value: {} }
        : { $case: 'image', value: { fingerprint: image.fingerprint } };
    const volatile = await followProgress(
      deps.agent.instances.create({ spec, source }),
      (metadata) => progress?.metadata(metadata),
    );
    await deps.store.transaction([
      ...updateInstance(project, name, { mergeConfig: volatile }),
      ...(image ? updateImage(image.project, image.fingerprint, { lastUsedAt: at }) : []),
      ...deleteIntent(deps.member(), 'instance-create', subject),
    ]);
  } catch (error) {
    await undo(); // the agent has undone its own part
    throw wrap('Failed creating instance from image', error);
  }
}

/** The row as it will be stored, checked, and the pool its volume goes to. */
async function complete(
  deps: InstanceDeps,
  asked: NewInstance,
  profiles: readonly ProfileRecord[],
): Promise<{ instance: NewInstance; pool: PoolRecord }> {
  const layers = expand(profiles, asked);
  try {
    validateConfig(deps, asked, layers);
    return await initialised(deps, asked, layers);
  } catch (error) {
    throw wrap('Failed creating instance record', error);
  }
}

async function initialised(
  deps: InstanceDeps,
  asked: NewInstance,
  layers: Expanded,
): Promise<{ instance: NewInstance; pool: PoolRecord }> {
  try {
    const pool = await rootPool(deps, layers);
    await validateDevices(deps, asked, layers);
    await checkVolumes(deps, asked.project, {}, layers.devices);
    const config = {
      ...asked.config,
      ...missingHwaddrs(layers.devices, asked.config, randomBytes),
      ...(await chooseIdmap(deps, layers.config, asked)),
    };
    return { instance: { ...asked, config }, pool };
  } catch (error) {
    throw wrap('Failed initialising instance', error);
  }
}

function inRecord(error: unknown): unknown {
  if (!(error instanceof UniqueViolation)) return error;
  if (error.table === 'intents') return conflict('The instance is just being removed');
  const text = 'This "instances" entry already exists';
  return wrap(
    'Failed creating instance record',
    wrap('Add instance info to the database', new DomainError('conflict', text)),
  );
}

/** @throws DomainError when there is no such image, or several. */
export async function resolveImage(
  deps: Pick<InstanceDeps, 'store'>,
  project: string,
  source: InstanceSource,
): Promise<ImageRecord | null> {
  if (source.type === 'none') return null;
  if (source.type !== 'image') throw invalid(`Unknown source type ${source.type}`);
  if (source.server) throw invalid(`Unknown image server protocol ${quote(source.protocol ?? '')}`);
  if (source.alias) {
    const alias = await getAlias(deps.store, project, source.alias);
    if (alias === null) throw notFound('Image alias not found');
    return getImage(deps.store, project, alias.target);
  }
  if (source.fingerprint) {
    const [image, ...more] = await findImages(deps.store, project, source.fingerprint);
    if (image === undefined) throw notFound('Image not found');
    if (more.length > 0) throw invalid('More than one image matches');
    return image;
  }
  if (source.properties) return newestWith(await listImages(deps.store, { project }), source.properties);
  throw invalid('Must specify one of alias, fingerprint or properties for init from image');
}

function newestWith(
  images: readonly ImageRecord[],
  properties: Readonly<Record<string, string>>,
): ImageRecord {
  const fitting = images.filter((image) =>
    Object.entries(properties).every(([key, value]) => image.properties[key] === value),
  );
  const [newest] = fitting.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
  if (newest === undefined) throw invalid('No matching image could be found');
  return newest;
}
