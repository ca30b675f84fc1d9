import { path } from '@lxd/client/server';
import { editYaml } from '../../edit/edit-yaml.js';
import { resolveImage } from '../../image/find.js';
import { imagePutShape } from '../../print/shapes/image.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const imageEdit = verb({
  words: ['image', 'edit'],
  usage: '[<remote>:]<image>',
  args: [1, 1],
  summary: 'Edit image properties',
  examples: `lxc image edit <image>
    Launch a text editor to edit the properties

lxc image edit <image> < image.yaml
    Load the image properties from a YAML file`,
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError(`Image identifier missing: ${argument}`);
    const image = path('images', await resolveImage(server, name));
    let tag = '';
    await editYaml(shell, {
      heading,
      shape: imagePutShape,
      writable: imagePutShape,
      async load() {
        const { value, etag } = await server.getTagged(image);
        tag = etag;
        return value;
      },
      save: (edited) => server.send('PUT', image, edited, tag),
    });
  },
});

const heading = `### This is a YAML representation of the image properties.
### Any line starting with a '# will be ignored.
###
### Each property is represented by a single line:
### An example would be:
###  description: My custom image`;
