import { downloadImage } from '../../image/download.js';
import { findImage, imageResource } from '../../image/source.js';
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

  async run({ args: [argument = '', target], flags, shell }) {
    const resource = await imageResource(shell, argument);
    const image = await findImage(resource, flags.vm);
    await downloadImage(shell, resource.images, image, target ?? null);
  },
});
