import { changeableRemote } from '../../remote/changeable.js';
import { verb } from '../../shell/verb.js';

export const remoteSetUrl = verb({
  words: ['remote', 'set-url'],
  usage: '<remote> <URL>',
  args: [2, 2],
  summary: 'Set the URL for the remote',
  flags: {},

  async run({ args: [name = '', url = ''], shell }) {
    const config = await shell.config();
    const { global: _global, ...remote } = changeableRemote(config, name);
    await shell.changeConfig({
      ...config,
      remotes: { ...config.remotes, [name]: { ...remote, addr: url } },
    });
  },
});
