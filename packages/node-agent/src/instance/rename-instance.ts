import { rename } from 'node:fs/promises';
import { join } from 'node:path';

import { invalid } from '@lxd/model/errors';

import { storageName } from '@lxd/model/names';
import { ifPresent } from '../host/missing.js';
import { linkInstance, unlinkInstance } from '../storage/instance-links.js';
import { faultPoint } from './fault-point.js';
import { devicesOf, openDevice } from '../device/open-device.js';
import type { Lifecycle } from './lifecycle.js';
import { nameOf } from './live-instance.js';
import { rootVolumeOf } from './root-volume.js';
import type { InstanceSpec } from './spec.js';

/** Gives a stopped instance another name. Repeatable: what has the new name already is left. */
export function renameInstance(
  lifecycle: Lifecycle,
  spec: InstanceSpec,
  newName: string,
): Promise<void> {
  const oldName = nameOf(spec.ref);
  const project = spec.ref?.project ?? '';
  const name = storageName(project, newName);
  return lifecycle.serially(oldName, async () => {
    if (lifecycle.find(spec.ref)) throw invalid('Renaming of running instance not allowed');
    const { host, types } = lifecycle.base;
    const { driver, volume } = rootVolumeOf(host, spec);
    for (const one of devicesOf(spec)) await openDevice(host, spec, one, types).instance.remove?.();
    await driver.renameVolume(volume, name);
    faultPoint('rename-links');
    const at = await driver.mount({ ...volume, name });
    try {
      await linkInstance(host, name, at);
    } finally {
      await driver.unmount({ ...volume, name });
    }
    await unlinkInstance(host, oldName);
    await ifPresent(rename(join(host.paths.logs, oldName), join(host.paths.logs, name)));
    const renamed = { ...spec, ref: { project, name: newName } };
    for (const one of devicesOf(spec)) {
      await openDevice(host, renamed, one, types).instance.add?.();
    }
  });
}
