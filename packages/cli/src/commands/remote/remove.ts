import { rm } from 'node:fs/promises';
import { cookieFile } from '@lxd/client/remotes/cookie-file';
import { pinnedFile } from '@lxd/client/remotes/tls-files';
import { changeableRemote } from '../../remote/changeable.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const remoteRemove = verb({
  words: ['remote', 'remove'],
  aliases: ['rm'],
  usage: '<remote>',
  args: [1, 1],
  summary: 'Remove remotes',
  flags: {},

  async run({ args: [name = ''], shell }) {
    const config = await shell.config();
    const remote = changeableRemote(config, name);
    if (remote.global === true) {
      throw new UsageError(`Remote ${name} is global and cannot be removed`);
    }
    if (config.defaultRemote === name) throw new UsageError("Can't remove the default remote");
    const { [name]: _removed, ...remotes } = config.remotes;
    await rm(pinnedFile(config, name), { force: true });
    await rm(cookieFile(config, name), { force: true });
    await shell.changeConfig({ ...config, remotes });
  },
});
