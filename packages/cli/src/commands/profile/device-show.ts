import { path } from '@lxd/client/server';
import { showDevices } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { verb } from '../../shell/verb.js';

export const profileDeviceShow = verb({
  words: ['profile', 'device', 'show'],
  usage: '[<remote>:]<profile>',
  args: [1, 1],
  summary: 'Show full device configuration',
  flags: {},

  async run({ args: [owned = ''], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'profile', server, path: path('profiles', name) };
    await showDevices(shell, owner);
  },
});
