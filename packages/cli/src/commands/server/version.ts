import { chain, DomainError } from '@lxd/model/errors';
import { verb } from '../../shell/verb.js';

export const serverVersion = verb({
  words: ['version'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'Show local and remote versions',
  flags: {},

  async run({ args: [remote], shell }) {
    shell.print(`Client version: ${shell.setup.version}`);
    try {
      const { server } = await shell.optionalResource(remote);
      const { environment } = await server.info();
      shell.print(`Server version: ${environment?.server_version ?? ''}`);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      shell.print('Server version: unreachable');
      if (shell.global.debug) shell.note(chain(error));
    }
  },
});
