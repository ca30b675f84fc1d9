import { path } from '@lxd/client/server';
import { setDevice } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { verb } from '../../shell/verb.js';

export const profileDeviceSet = verb({
  words: ['profile', 'device', 'set'],
  usage: '[<remote>:]<profile> <device> <key>=<value>...',
  args: [3, Infinity],
  summary: 'Set device configuration keys',
  description: `Set device configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc profile device set [<remote>:]<profile> <device> <key> <value>`,
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'profile', server, path: path('profiles', name) };
    await setDevice(shell, owner, rest);
  },
});
