import { path } from '@lxd/client/server';
import { removeDevices } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { verb } from '../../shell/verb.js';

export const profileDeviceRemove = verb({
  words: ['profile', 'device', 'remove'],
  aliases: ['rm'],
  usage: '[<remote>:]<profile> <name>...',
  args: [2, Infinity],
  summary: 'Remove instance devices',
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'profile', server, path: path('profiles', name) };
    await removeDevices(shell, owner, rest);
  },
});
