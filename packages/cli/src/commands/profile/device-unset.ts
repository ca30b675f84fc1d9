import { path } from '@lxd/client/server';
import { unsetDevice } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { verb } from '../../shell/verb.js';

export const profileDeviceUnset = verb({
  words: ['profile', 'device', 'unset'],
  usage: '[<remote>:]<profile> <device> <key>',
  args: [3, 3],
  summary: 'Unset device configuration keys',
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'profile', server, path: path('profiles', name) };
    await unsetDevice(owner, rest);
  },
});
