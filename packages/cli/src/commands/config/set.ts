import type { Instance } from '@lxd/model/api/instance';
import { changeConfig } from '../../config/config-owner.js';
import { configTarget } from '../../config/config-target.js';
import { readKeyValues, withKeys } from '../../input/key-values.js';
import { instancePath, isSnapshot } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { onTarget } from '../../shell/member.js';
import { verb } from '../../shell/verb.js';

export const configSet = verb({
  words: ['config', 'set'],
  usage: '[<remote>:][<instance>] <key>=<value>...',
  args: [1, Infinity],
  summary: 'Set instance or server configuration keys',
  description: `Set instance or server configuration keys

For backward compatibility, a single configuration key may still be set with:
    lxc config set [<remote>:][<instance>] <key> <value>`,
  examples: `lxc config set [<remote>:]<instance> limits.cpu=2
    Will set a CPU limit of "2" for the instance.

lxc config set core.https_address=[::]:8443
    Will have LXD listen on IPv4 and IPv6 port 8443.

lxc config set core.trust_password=blah
    Will set the server's trust password to blah.`,
  flags: {
    target: targetFlag,
  },

  async run({ args, flags, shell }) {
    const { target, words } = configTarget(args);
    const { server, name } = await shell.resource(target);
    const changes = await readKeyValues(shell, words);
    if (name === '') {
      const member = await onTarget(server, flags.target);
      await changeConfig(member, '', changes, () => ({}));
      return;
    }
    if (flags.target !== '') throw new UsageError('--target cannot be used with instances');
    if (isSnapshot(name)) {
      const { expires_at, ...others } = changes;
      if (expires_at === undefined || Object.keys(others).length > 0) {
        throw new UsageError('The is no config key to set on an instance snapshot.');
      }
      await shell.track(await server.start('PUT', instancePath(name), { expires_at }));
      return;
    }
    const { value, etag } = await server.getTagged<Instance>(instancePath(name));
    const config = withKeys(value.config, changes);
    await shell.track(await server.start('PUT', instancePath(name), { ...value, config }, etag));
  },
});
