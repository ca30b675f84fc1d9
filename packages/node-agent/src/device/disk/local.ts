import { normalize } from 'node:path';

import { storageName } from '@lxd/model/names';

import { isTrue } from '../../instance/config.js';
import { mountEntry } from '../../instance/lxc-config/lines.js';
import type { DeviceContext, DeviceInstance } from '../device.js';
import { sourceKind } from './source.js';
import { mountStage, needsStage, stageOf, unmountStage } from './stage.js';

/** A file, folder or block device of the host in the instance. */
export function localDisk(device: DeviceContext): DeviceInstance {
  const { host, options } = device;
  const path = normalize(`/${options['path'] ?? ''}`);
  const ref = {
    name: storageName(device.instance.ref?.project ?? '', device.instance.ref?.name ?? ''),
    lxcPath: host.paths.run,
  };
  const shift =
    isTrue(options['shift']) && !isTrue(device.instance.config['security.privileged']);
  const stop = async () => {
    await unmountStage(device);
    return {};
  };

  return {
    check: async () => void (await sourceKind(device)),

    async start() {
      const kind = await sourceKind(device);
      if (kind === null) return { lxcConfig: [], volatile: {} };
      const staged = await needsStage(kind, device);
      const from = staged ? await mountStage(device, kind) : (options['source'] ?? '');
      const line = mountEntry(from, path, 'none', [
        isTrue(options['recursive']) ? 'rbind' : 'bind',
        kind === 'file' ? 'create=file' : 'create=dir',
        ...(isTrue(options['readonly']) ? ['ro'] : []),
        options['propagation'] || 'private',
        ...(shift ? ['idmap=container'] : []),
      ]);
      return { lxcConfig: [line], volatile: {} };
    },

    async attach() {
      const kind = await sourceKind(device);
      if (kind === null) return;
      const staged = await needsStage(kind, device);
      const from = staged ? stageOf(device) : (options['source'] ?? '');
      await host.containers.mount(ref, from, path, {
        directory: kind !== 'file',
        readonly: isTrue(options['readonly']),
        recursive: isTrue(options['recursive']),
        shift,
        propagation: options['propagation'] || 'private',
      });
    },

    afterStart: () => unmountStage(device),
    detach: () => host.containers.unmount(ref, path),
    update: async () => ({}),
    stop,
  };
}
