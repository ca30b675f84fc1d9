import { editYaml } from '../../edit/edit-yaml.js';
import { instancePath } from '../../instance/paths.js';
import { imageMetadataShape } from '../../print/shapes/image.js';
import { verb } from '../../shell/verb.js';

export const configMetadataEdit = verb({
  words: ['config', 'metadata', 'edit'],
  usage: '[<remote>:]<instance>',
  args: [1, 1],
  summary: 'Edit instance metadata files',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.instance(argument);
    const path = instancePath(name, 'metadata');
    let tag = '';
    await editYaml(shell, {
      heading: '### This is a YAML representation of the instance metadata.',
      shape: imageMetadataShape,
      writable: imageMetadataShape,
      async load() {
        const { value, etag } = await server.getTagged(path);
        tag = etag;
        return value;
      },
      save: (edited) => server.send('PUT', path, edited, tag),
    });
  },
});
