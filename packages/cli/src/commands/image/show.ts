import { path } from '@lxd/client/server';
import { resolveImage } from '../../image/find.js';
import { imagePutShape } from '../../print/shapes/image.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const imageShow = verb({
  words: ['image', 'show'],
  usage: '[<remote>:]<image>',
  args: [1, 1],
  summary: 'Show image properties',
  flags: {
    vm: flag.boolean('Query virtual machine images'),
  },

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Image identifier missing');
    const fingerprint = await resolveImage(server, name);
    shell.showYaml(imagePutShape, await server.get(path('images', fingerprint)));
  },
});
