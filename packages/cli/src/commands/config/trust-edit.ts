import { path } from '@lxd/client/server';
import { editYaml } from '../../edit/edit-yaml.js';
import { certificatePutShape, certificateShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const configTrustEdit = verb({
  words: ['config', 'trust', 'edit'],
  usage: '[<remote>:]<fingerprint>',
  args: [1, 1],
  summary: 'Edit trust configurations as YAML',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing certificate fingerprint');
    let tag = '';
    await editYaml(shell, {
      heading,
      shape: certificateShape,
      writable: certificatePutShape,
      async load() {
        const { value, etag } = await server.getTagged(path('certificates', name));
        tag = etag;
        return value;
      },
      save: (edited) => server.send('PUT', path('certificates', name), edited, tag),
    });
  },
});

const heading = `### This is a YAML representation of the certificate.
### Any line starting with a '# will be ignored.
###
### Note that the fingerprint is shown but cannot be changed`;
