import { adoptRemote } from '@lxd/client/remotes/tls-files';
import { changeableRemote } from '../../remote/changeable.js';
import { verb } from '../../shell/verb.js';

export const remoteSetUrl = verb({
  words: ['remote', 'set-url'],
  usage: '<remote> <URL>',
  args: [2, 2],
  summary: 'Set the URL for the remote',
  flags: {},

  async run({ args: [name = '', url = ''], shell }) {
    changeableRemote(await shell.config(), name);
    const config = await adoptRemote(await shell.config(), name);
    const remote = changeableRemote(config, name);
    await shell.changeConfig({
      ...config,
      remotes: { ...config.remotes, [name]: { ...remote, addr: url } },
    });
  },
});
