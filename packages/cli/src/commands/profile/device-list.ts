import { path } from '@lxd/client/server';
import { listDevices } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { verb } from '../../shell/verb.js';

export const profileDeviceList = verb({
  words: ['profile', 'device', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]<profile>',
  args: [1, 1],
  summary: 'List instance devices',
  flags: {},

  async run({ args: [owned = ''], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'profile', server, path: path('profiles', name) };
    await listDevices(shell, owner);
  },
});
