import { path } from '@lxd/client/server';
import type { Image } from '@lxd/model/api/image';
import { resolveImage } from '../../image/find.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageSetProperty = verb({
  words: ['image', 'set-property'],
  usage: '[<remote>:]<image> <key> <value>',
  args: [3, 3],
  summary: 'Set image properties',
  flags: {},

  async run({ args: [argument = '', key = '', value = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Image identifier missing');
    const image = path('images', await resolveImage(server, name));
    const found = await server.getTagged<Image>(image);
    const properties = { ...found.value.properties, [key]: value };
    await server.send('PUT', image, { ...found.value, properties }, found.etag);
  },
});
