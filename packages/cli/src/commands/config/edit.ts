import { editYaml } from '../../edit/edit-yaml.js';
import { instancePath } from '../../instance/paths.js';
import { instancePutShape } from '../../print/shapes/instance.js';
import { serverPutShape } from '../../print/shapes/server.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { onTarget } from '../../shell/member.js';
import { verb } from '../../shell/verb.js';

export const configEdit = verb({
  words: ['config', 'edit'],
  usage: '[<remote>:][<instance>[/<snapshot>]]',
  args: [0, 1],
  summary: 'Edit instance or server configurations as YAML',
  examples: `lxc config edit <instance> < instance.yaml
    Update the instance configuration from config.yaml.`,
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument], flags, shell }) {
    const { server, name } = await shell.optionalResource(argument);
    if (name !== '' && flags.target !== '') {
      throw new UsageError('--target cannot be used with instances');
    }
    const owner = await onTarget(server, flags.target);
    const path = name === '' ? '' : instancePath(name);
    const shape = name === '' ? serverPutShape : instancePutShape;
    let tag = '';
    await editYaml(shell, {
      heading: name === '' ? serverHeading : instanceHeading,
      shape,
      writable: shape,
      async load() {
        const { value, etag } = await owner.getTagged(path);
        tag = etag;
        return value;
      },
      async save(edited) {
        if (name === '') await owner.send('PUT', path, edited, tag);
        else await shell.track(await owner.start('PUT', path, edited, tag));
      },
    });
  },
});

const serverHeading = `### This is a YAML representation of the configuration.
### Any line starting with a '# will be ignored.
###
### A sample configuration looks like:
### name: instance1
### profiles:
### - default
### config:
###   volatile.eth0.hwaddr: 00:16:3e:e9:f8:7f
### devices:
###   homedir:
###     path: /extra
###     source: /home/user
###     type: disk
### ephemeral: false
###
### Note that the name is shown but cannot be changed`;

const instanceHeading = serverHeading;
