import type { Operation } from '@lxd/model/api/operation';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';
import { tokenOperations } from '../../trust/token.js';

export const configTrustRevokeToken = verb({
  words: ['config', 'trust', 'revoke-token'],
  usage: '[<remote>:] <name>',
  args: [1, 2],
  summary: 'Revoke certificate add token',
  flags: {},

  async run({ args, shell }) {
    const [argument, wanted = ''] = args.length === 1 ? ['', args[0]] : args;
    const { server, remote } = await shell.resource(argument ?? '');
    const operations = await server.inProject(null).get<Record<string, Operation[]>>('operations', {
      recursion: 1,
    });
    const found = tokenOperations(operations).find(({ name }) => name === wanted);
    if (found === undefined) {
      throw new UsageError(`No certificate add token for member ${wanted} on remote: ${remote}`);
    }
    await server.send('DELETE', `operations/${found.operation.id}`);
    shell.done(`Certificate add token for ${wanted} deleted`);
  },
});
