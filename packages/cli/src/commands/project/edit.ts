import { path } from '@lxd/client/server';
import { editYaml } from '../../edit/edit-yaml.js';
import { projectPutShape, projectShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const projectEdit = verb({
  words: ['project', 'edit'],
  usage: '[<remote>:]<project>',
  args: [1, 1],
  summary: 'Edit project configurations as YAML',
  examples: `lxc project edit <project> < project.yaml
    Update a project using the content of project.yaml`,
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing project name');
    let tag = '';
    await editYaml(shell, {
      heading,
      shape: projectShape,
      writable: projectPutShape,
      async load() {
        const { value, etag } = await server.getTagged(path('projects', name));
        tag = etag;
        return value;
      },
      save: (edited) => server.send('PUT', path('projects', name), edited, tag),
    });
  },
});

const heading = `### This is a YAML representation of the project.
### Any line starting with a '# will be ignored.
###
### A project consists of a set of features and a description.
###
### An example would look like:
### name: my-project
### features:
###   images: True
###   profiles: True
### description: My own project
###
### Note that the name is shown but cannot be changed`;
