import { imageReport } from '../../image/report.js';
import { findImage, imageResource } from '../../image/source.js';
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

  async run({ args: [argument = ''], flags, shell }) {
    const resource = await imageResource(shell, argument);
    shell.write(imageReport(await findImage(resource, flags.vm)));
  },
});
