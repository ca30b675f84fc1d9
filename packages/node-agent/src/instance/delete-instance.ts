import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { chain, invalid } from '@lxd/model/errors';

import { devicesOf, openDevice } from '../device/open-device.js';
import type { Host } from '../host/host.js';
import { unlinkInstance } from '../storage/instance-links.js';
import { faultPoint } from './fault-point.js';
import type { Lifecycle } from './lifecycle.js';
import { nameOf } from './live-instance.js';
import { rootVolumeOf } from './root-volume.js';
import type { InstanceSpec } from './spec.js';

/** Removes a stopped instance and all that belongs to it. Repeatable. */
export function deleteInstance(lifecycle: Lifecycle, spec: InstanceSpec): Promise<void> {
  const name = nameOf(spec.ref);
  return lifecycle.serially(name, async () => {
    if (lifecycle.find(spec.ref)) throw invalid('Instance is running');
    const { host, types } = lifecycle.base;
    for (const one of devicesOf(spec)) {
      try {
        await openDevice(host, spec, one, types).instance.remove?.();
      } catch (error) {
        // An instance whose network is gone must still be deletable.
        host.log.warn('Failed to remove device', { device: one.name, why: chain(error) });
      }
    }
    faultPoint('delete-volume');
    if (spec.root) {
      const { driver, volume } = rootVolumeOf(host, spec);
      await driver.deleteVolume(volume);
    }
    faultPoint('delete-traces');
    await removeTraces(host, name);
  });
}

/** Everything of an instance that lies outside its volume. */
export async function removeTraces(host: Host, name: string): Promise<void> {
  const { paths } = host;
  const options = { recursive: true, force: true };
  await Promise.all([
    unlinkInstance(host, name),
    rm(join(paths.logs, name), options),
    rm(join(paths.seccomp, name), options),
    rm(join(paths.devices, name), options),
    rm(join(paths.shmounts, name), options),
  ]);
}
