import { addDevice } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { instancePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configDeviceAdd = verb({
  words: ['config', 'device', 'add'],
  usage: '[<remote>:]<instance> <device> <type> [key=value...]',
  args: [3, Infinity],
  summary: 'Add instance devices',
  examples: `lxc config device add [<remote>:]instance1 <device-name> disk source=/share/c1 path=/opt
    Will mount the host's /share/c1 onto /opt in the instance.

lxc config device add [<remote>:]instance1 <device-name> disk pool=some-pool source=some-volume path=/opt
    Will mount the some-volume volume on some-pool onto /opt in the instance.`,
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'instance', server, path: instancePath(name) };
    await addDevice(shell, owner, rest);
  },
});
