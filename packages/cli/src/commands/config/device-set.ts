import { setDevice } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { instancePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configDeviceSet = verb({
  words: ['config', 'device', 'set'],
  usage: '[<remote>:]<instance> <device> <key>=<value>...',
  args: [3, Infinity],
  summary: 'Set device configuration keys',
  description: `Set device configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc config device set [<remote>:]<instance> <device> <key> <value>`,
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'instance', server, path: instancePath(name) };
    await setDevice(shell, owner, rest);
  },
});
