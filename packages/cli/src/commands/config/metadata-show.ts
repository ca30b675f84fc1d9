import { instancePath } from '../../instance/paths.js';
import { imageMetadataShape } from '../../print/shapes/image.js';
import { verb } from '../../shell/verb.js';

export const configMetadataShow = verb({
  words: ['config', 'metadata', 'show'],
  usage: '[<remote>:]<instance>',
  args: [1, 1],
  summary: 'Show instance metadata files',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.instance(argument);
    shell.showYaml(imageMetadataShape, await server.get(instancePath(name, 'metadata')));
  },
});
