import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cookieFile } from '@lxd/client/remotes/cookie-file';
import { adoptRemote, pinnedFile } from '@lxd/client/remotes/tls-files';
import { changeableRemote, checkRemoteName } from '../../remote/changeable.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const remoteRename = verb({
  words: ['remote', 'rename'],
  aliases: ['mv'],
  usage: '<remote> <new-name>',
  args: [2, 2],
  summary: 'Rename remotes',
  flags: {},

  async run({ args: [name = '', renamed = ''], shell }) {
    changeableRemote(await shell.config(), name);
    checkRemoteName(renamed);
    const config = await adoptRemote(await shell.config(), name);
    const remote = changeableRemote(config, name);
    if (renamed in config.remotes) throw new UsageError(`Remote ${renamed} already exists`);
    const { [name]: _old, ...others } = config.remotes;
    for (const fileOf of [cookieFile, pinnedFile]) {
      await mkdir(dirname(fileOf(config, name)), { recursive: true, mode: 0o700 });
      await rename(fileOf(config, name), fileOf(config, renamed)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
    }
    await shell.changeConfig({
      ...config,
      defaultRemote: config.defaultRemote === name ? renamed : config.defaultRemote,
      remotes: { ...others, [renamed]: remote },
    });
  },
});
