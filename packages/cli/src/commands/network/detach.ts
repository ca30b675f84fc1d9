import { instancePath } from '../../instance/paths.js';
import { removeNic } from '../../network/attach.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const networkDetach = verb({
  words: ['network', 'detach'],
  usage: '[<remote>:]<network> <instance> [<device name>]',
  args: [2, 3],
  summary: 'Detach network interfaces from instances',
  flags: {},

  async run({ args: [argument = '', instance = '', device], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    await removeNic({ kind: 'instance', server, path: instancePath(instance) }, name, device ?? '');
  },
});
