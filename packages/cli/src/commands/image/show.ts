import { findImage, imageResource } from '../../image/source.js';
import { imagePutShape } from '../../print/shapes/image.js';
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

  async run({ args: [argument = ''], flags, shell }) {
    const resource = await imageResource(shell, argument);
    shell.showYaml(imagePutShape, await findImage(resource, flags.vm));
  },
});
