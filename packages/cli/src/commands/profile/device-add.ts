import { path } from '@lxd/client/server';
import { addDevice } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { verb } from '../../shell/verb.js';

export const profileDeviceAdd = verb({
  words: ['profile', 'device', 'add'],
  usage: '[<remote>:]<profile> <device> <type> [key=value...]',
  args: [3, Infinity],
  summary: 'Add instance devices',
  examples: `lxc profile device add [<remote>:]profile1 <device-name> disk source=/share/c1 path=/opt
    Will mount the host's /share/c1 onto /opt in the instance.

lxc profile device add [<remote>:]profile1 <device-name> disk pool=some-pool source=some-volume path=/opt
    Will mount the some-volume volume on some-pool onto /opt in the instance.`,
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'profile', server, path: path('profiles', name) };
    await addDevice(shell, owner, rest);
  },
});
