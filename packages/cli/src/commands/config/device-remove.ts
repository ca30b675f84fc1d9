import { removeDevices } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { instancePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configDeviceRemove = verb({
  words: ['config', 'device', 'remove'],
  aliases: ['rm'],
  usage: '[<remote>:]<instance> <name>...',
  args: [2, Infinity],
  summary: 'Remove instance devices',
  flags: {},

  async run({ args: [owned = '', ...rest], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'instance', server, path: instancePath(name) };
    await removeDevices(shell, owner, rest);
  },
});
