import { changeDevices, type DeviceOwner } from '../../config/devices.js';
import { readPairs } from '../../input/key-values.js';
import { instancePath } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const configDeviceOverride = verb({
  words: ['config', 'device', 'override'],
  usage: '[<remote>:]<instance> <device> [key=value...]',
  args: [2, Infinity],
  summary: 'Copy profile inherited devices and override configuration keys',
  flags: {},

  async run({ args: [argument = '', device = '', ...words], shell }) {
    const { server, name } = await shell.resource(argument);
    const owner: DeviceOwner = { kind: 'instance', server, path: instancePath(name) };
    await changeDevices(owner, (devices, expanded) => {
      if (devices[device] !== undefined) throw new UsageError('The device already exists');
      const inherited = expanded[device];
      if (inherited === undefined) throw new UsageError("The profile device doesn't exist");
      return { ...devices, [device]: { ...inherited, ...readPairs(words) } };
    });
    shell.done(`Device ${device} overridden for ${name}`);
  },
});
