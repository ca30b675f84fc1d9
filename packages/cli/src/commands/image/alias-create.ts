import { path } from '@lxd/client/server';
import type { Image } from '@lxd/model/api/image';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageAliasCreate = verb({
  words: ['image', 'alias', 'create'],
  usage: '[<remote>:]<alias> <fingerprint>',
  args: [2, 2],
  summary: 'Create aliases for existing images',
  flags: {},

  async run({ args: [argument = '', target = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Alias name missing');
    const { fingerprint } = await server.get<Image>(path('images', target));
    await server.send('POST', 'images/aliases', { name, target: fingerprint, description: '' });
  },
});
