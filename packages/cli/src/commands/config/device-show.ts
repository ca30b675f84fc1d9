import { showDevices } from '../../config/device-verbs.js';
import type { DeviceOwner } from '../../config/devices.js';
import { instancePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configDeviceShow = verb({
  words: ['config', 'device', 'show'],
  usage: '[<remote>:]<instance>',
  args: [1, 1],
  summary: 'Show full device configuration',
  flags: {},

  async run({ args: [owned = ''], shell }) {
    const { server, name } = await shell.resource(owned);
    const owner: DeviceOwner = { kind: 'instance', server, path: instancePath(name) };
    await showDevices(shell, owner);
  },
});
