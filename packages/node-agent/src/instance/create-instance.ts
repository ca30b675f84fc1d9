import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { wrap } from '@lxd/model/errors';
import type { CreateInstanceRequest } from '@lxd/proto/lxd/agent/v1/instances';

import { addDevice, asVolatile, devicesOf, openDevice } from '../device/open-device.js';
import { linkInstance } from '../storage/instance-links.js';
import type { Filler } from '../storage/driver.js';
import { faultPoint } from './fault-point.js';
import type { Step } from './run-steps.js';
import { runSteps } from './run-steps.js';
import { nameOf } from './live-instance.js';
import { rootVolumeOf, type RootVolume } from './root-volume.js';
import type { InstanceSpec } from './spec.js';
import { removeTraces } from './delete-instance.js';
import { writeBackup } from './steps/write-backup-file.js';
import { merged, type InstanceHost } from './work.js';

export interface Creation extends InstanceHost {
  readonly name: string;
  readonly root: RootVolume;
  readonly fill: Filler;
  spec: InstanceSpec;
  volatile: Record<string, string>;
}

const makeVolume: Step<Creation> = {
  name: 'make-volume',
  async run({ bounds, fill, root }) {
    await root.driver.createVolume(root.volume, async (at) => {
      await bounds.filling.run(() => fill(at));
      faultPoint('volume-filled');
    });
  },
  async undo({ root }) {
    await root.driver.deleteVolume(root.volume);
  },
};

const describe: Step<Creation> = {
  name: 'describe-instance',
  async run({ host, name, root, spec }) {
    const at = await root.driver.mount(root.volume);
    try {
      await writeBackup(at, spec.backupYaml);
      await linkInstance(host, name, at);
    } finally {
      await root.driver.unmount(root.volume);
    }
  },
  async undo({ host, name }) {
    await removeTraces(host, name);
  },
};

const addDevices: Step<Creation> = {
  name: 'add-devices',
  async run(creation) {
    for (const one of devicesOf(creation.spec)) {
      const { host, spec, types } = creation;
      const device = openDevice(host, spec, one, types);
      const volatile = asVolatile(one.name, await addDevice(device));
      creation.volatile = { ...creation.volatile, ...volatile };
      creation.spec = merged(spec, volatile);
    }
  },
  async undo({ host, spec, types }) {
    for (const one of devicesOf(spec)) await openDevice(host, spec, one, types).instance.remove?.();
  },
};

const creationSteps = [makeVolume, describe, addDevices] as const;

/**
 * Makes the root volume and what belongs to it. On failure nothing remains; after a crash the
 * same call, or a delete, finds what there is.
 * @returns volatile keys to store
 */
export async function createInstance(
  base: InstanceHost,
  spec: InstanceSpec,
  source: CreateInstanceRequest['source'],
  onProgress: (metadata: Record<string, string>) => void,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const creation: Creation = {
    ...base,
    name: nameOf(spec.ref),
    root: rootVolumeOf(base.host, spec),
    fill: await fillerOf(base, source, onProgress, signal),
    spec,
    volatile: { 'volatile.last_state.idmap': '[]' },
  };
  await runSteps(creationSteps, creation, (step, error) => {
    base.host.log.warn('Failed to undo a step', { step, why: String(error) });
  });
  return creation.volatile;
}

async function fillerOf(
  { host }: InstanceHost,
  source: CreateInstanceRequest['source'],
  onProgress: (metadata: Record<string, string>) => void,
  signal?: AbortSignal,
): Promise<Filler> {
  if (source?.$case !== 'image') {
    return async (at) => {
      await mkdir(join(at, 'rootfs'), { mode: 0o755 });
    };
  }
  const { fillFromImage } = await import('../image/unpack.js');
  const fill = fillFromImage(host, source.value.fingerprint, {
    onProgress: (text) => onProgress({ create_instance_from_image_unpack_progress: text }),
    ...(signal && { signal }),
  });
  return async (at) => {
    try {
      await fill(at);
    } catch (cause) {
      throw wrap('Failed to unpack image', cause);
    }
  };
}
