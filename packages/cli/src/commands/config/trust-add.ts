import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ApiError } from '@lxd/client/errors';
import { invalid } from '@lxd/model/errors';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';
import { addToken } from '../../trust/token.js';

export const configTrustAdd = verb({
  words: ['config', 'trust', 'add'],
  usage: '[<remote>:] [<cert>]',
  args: [0, 2],
  summary: 'Add new trusted client',
  description: `Add new trusted client

The following certificate types are supported:
- client (default)
- metrics

If the certificate is omitted, a token will be generated and returned. A client
providing a valid token will have its client certificate added to the trusted list
and the consumed token will be invalidated. Similar to certificates, tokens can be
restricted to one or more projects.`,
  flags: {
    name: flag.string('Alternative certificate name'),
    projects: flag.string('List of projects to restrict the certificate to'),
    restricted: flag.boolean('Restrict the certificate to one or more projects'),
    type: flag.string('Type of certificate', { initial: 'client' }),
  },

  async run({ args, flags, shell }) {
    const { remotes } = await shell.config();
    const first = args[0] ?? '';
    const remoteGiven = first.endsWith(':') && first.slice(0, -1) in remotes;
    const { server } = await shell.resource(remoteGiven ? first : '');
    const file = remoteGiven ? args[1] : args[0];
    if (!remoteGiven && args.length > 1) throw new UsageError('Invalid number of arguments');
    if (!['client', 'metrics'].includes(flags.type)) {
      throw new UsageError(`Unknown certificate type "${flags.type}"`);
    }
    const common = {
      type: flags.type,
      restricted: flags.restricted,
      projects: flags.projects === '' ? [] : flags.projects.split(','),
    };
    if (file === undefined) {
      if (flags.type === 'metrics') throw new UsageError('Token not supported for metrics');
      const name = flags.name !== '' ? flags.name : await shell.ask('Please provide client name: ');
      const operation = await server.start('POST', 'certificates', { ...common, name, token: true });
      const token = addToken(operation.state);
      if (token === null) throw new ApiError(500, 'Failed to convert certificate token operation to certificate add token');
      if (!shell.quiet) shell.print(`Client ${name} certificate add token:`);
      shell.print(token);
      return;
    }
    const text = file === '-' ? await shell.readInput() : await readFile(file, 'utf8');
    const name = flags.name !== '' ? flags.name : basename(file);
    await server.send('POST', 'certificates', { ...common, name, certificate: derBase64(text) });
  },
});

function derBase64(text: string): string {
  try {
    return new X509Certificate(text).raw.toString('base64');
  } catch {
    throw invalid('Invalid certificate file');
  }
}
