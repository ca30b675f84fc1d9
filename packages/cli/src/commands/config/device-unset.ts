import { unsetDevice } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { instancePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configDeviceUnset = verb({
  words: ['config', 'device', 'unset'],
  usage: '[<remote>:]<instance> <device> <key>',
  args: [3, 3],
  summary: 'Unset device configuration keys',
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'instance', server, path: instancePath(name) };
    await unsetDevice(owner, rest);
  },
});
