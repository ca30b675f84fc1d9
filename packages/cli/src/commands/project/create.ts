import { readPairs } from '../../input/key-values.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const projectCreate = verb({
  words: ['project', 'create'],
  usage: '[<remote>:]<project>',
  args: [1, 1],
  summary: 'Create projects',
  flags: {
    config: flag.list('Config key/value to apply to the new project', { short: 'c' }),
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    const config = readPairs(flags.config);
    await server.send('POST', 'projects', { name, config });
    shell.done(`Project ${name} created`);
  },
});
