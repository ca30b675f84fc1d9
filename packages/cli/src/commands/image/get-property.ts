import { path } from '@lxd/client/server';
import type { Image } from '@lxd/model/api/image';
import { resolveImage } from '../../image/find.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageGetProperty = verb({
  words: ['image', 'get-property'],
  usage: '[<remote>:]<image> <key>',
  args: [2, 2],
  summary: 'Get image properties',
  flags: {},

  async run({ args: [argument = '', key = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Image identifier missing');
    const image = await server.get<Image>(path('images', await resolveImage(server, name)));
    const value = image.properties?.[key];
    if (value === undefined) throw new UsageError('Property not found');
    shell.print(value);
  },
});
