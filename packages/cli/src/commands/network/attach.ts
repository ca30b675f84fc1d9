import { instancePath } from '../../instance/paths.js';
import { addNic, nicFor } from '../../network/attach.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const networkAttach = verb({
  words: ['network', 'attach'],
  usage: '[<remote>:]<network> <instance> [<device name>] [<interface name>]',
  args: [2, 4],
  summary: 'Attach network interfaces to instances',
  description: 'Attach new network interfaces to instances',
  flags: {},

  async run({ args: [argument = '', instance = '', device, interfaceName], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    const nic = await nicFor(server, name, interfaceName);
    await addNic(
      { kind: 'instance', server, path: instancePath(instance) },
      device ?? name,
      nic,
    );
  },
});
