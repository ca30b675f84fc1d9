import { editYaml } from '../../edit/edit-yaml.js';
import { instancePath } from '../../instance/paths.js';
import { any } from '../../print/shape.js';
import { verb } from '../../shell/verb.js';
import { parse } from 'yaml';

export const configMetadataEdit = verb({
  words: ['config', 'metadata', 'edit'],
  usage: '[<remote>:]<instance>',
  args: [1, 1],
  summary: 'Edit instance metadata files',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    const path = instancePath(name, 'metadata');
    let tag = '';
    const save = (edited: unknown): Promise<void> => server.send('PUT', path, edited, tag);
    if (!shell.interactive) {
      await save(parse(await shell.readInput()));
      return;
    }
    await editYaml(shell, {
      heading: '### This is a YAML representation of the instance metadata.',
      shape: any,
      writable: any,
      async load() {
        const { value, etag } = await server.getTagged(path);
        tag = etag;
        return value;
      },
      save,
    });
  },
});
