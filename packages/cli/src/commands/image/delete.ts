import { path } from '@lxd/client/server';
import { resolveImage } from '../../image/find.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageDelete = verb({
  words: ['image', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<image> [[<remote>:]<image>...]',
  args: [1, Infinity],
  summary: 'Delete images',
  flags: {},

  async run({ args, shell }) {
    const targets = await Promise.all(args.map((arg) => shell.resource(arg)));
    for (const { server, name } of targets) {
      if (name === '') throw new UsageError('Image identifier missing');
      const fingerprint = await resolveImage(server, name);
      await shell.track(await server.start('DELETE', path('images', fingerprint)));
    }
  },
});
