import { listDevices } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { instancePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configDeviceList = verb({
  words: ['config', 'device', 'list'],
  aliases: ['ls'],
  usage: '[<remote>:]<instance>',
  args: [1, 1],
  summary: 'List instance devices',
  flags: {},

  async run({ args: [owned = ''], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'instance', server, path: instancePath(name) };
    await listDevices(shell, owner);
  },
});
