import { path } from '@lxd/client/server';
import type { Image } from '@lxd/model/api/image';
import { resolveImage } from '../../image/find.js';
import { imageReport } from '../../image/report.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const imageInfo = verb({
  words: ['image', 'info'],
  usage: '[<remote>:]<image>',
  args: [1, 1],
  summary: 'Show useful information about images',
  flags: {
    vm: flag.boolean('Query virtual machine images'),
  },

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    const fingerprint = await resolveImage(server, name === '' ? 'default' : name);
    shell.write(imageReport(await server.get<Image>(path('images', fingerprint))));
  },
});
