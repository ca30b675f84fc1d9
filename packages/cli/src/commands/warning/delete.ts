import { path } from '@lxd/client/server';
import type { Warning } from '@lxd/model/api/warning';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const warningDelete = verb({
  words: ['warning', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<warning-uuid>',
  args: [0, 1],
  summary: 'Delete warning',
  flags: {
    all: flag.boolean('Delete all warnings', { short: 'a' }),
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (flags.all) {
      if (name !== '') throw new UsageError('No need to specify a warning UUID when using --all');
      const warnings = await server.get<Warning[]>('warnings', { recursion: 1 });
      for (const { uuid } of warnings) await server.send('DELETE', path('warnings', uuid));
      return;
    }
    if (name === '') throw new UsageError('Specify a warning UUID or use --all');
    await server.send('DELETE', path('warnings', name));
  },
});
