import { path } from '@lxd/client/server';
import { getDevice } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { verb } from '../../shell/verb.js';

export const profileDeviceGet = verb({
  words: ['profile', 'device', 'get'],
  usage: '[<remote>:]<profile> <device> <key>',
  args: [3, 3],
  summary: 'Get values for device configuration keys',
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'profile', server, path: path('profiles', name) };
    await getDevice(shell, owner, rest);
  },
});
