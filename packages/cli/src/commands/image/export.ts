import { path } from '@lxd/client/server';
import type { Image } from '@lxd/model/api/image';
import { downloadImage } from '../../image/download.js';
import { resolveImage } from '../../image/find.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const imageExport = verb({
  words: ['image', 'export'],
  usage: '[<remote>:]<image> [<target>]',
  args: [1, 2],
  summary: 'Export and download images',
  description: `Export and download images

The output target is optional and defaults to the working directory.`,
  flags: {
    vm: flag.boolean('Query virtual machine images'),
  },

  async run({ args: [argument = '', target], shell }) {
    const { server, name } = await shell.resource(argument);
    const fingerprint = await resolveImage(server, name === '' ? 'default' : name);
    const image = await server.get<Image>(path('images', fingerprint));
    await downloadImage(shell, server, image.fingerprint, target ?? null);
  },
});
