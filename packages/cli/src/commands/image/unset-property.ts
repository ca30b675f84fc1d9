import { path } from '@lxd/client/server';
import type { Image } from '@lxd/model/api/image';
import { resolveImage } from '../../image/find.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageUnsetProperty = verb({
  words: ['image', 'unset-property'],
  usage: '[<remote>:]<image> <key>',
  args: [2, 2],
  summary: 'Unset image properties',
  flags: {},

  async run({ args: [argument = '', key = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Image identifier missing');
    const image = path('images', await resolveImage(server, name));
    const found = await server.getTagged<Image>(image);
    const { [key]: _, ...properties } = found.value.properties ?? {};
    await server.send('PUT', image, { ...found.value, properties }, found.etag);
  },
});
