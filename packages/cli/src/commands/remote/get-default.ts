import { verb } from '../../shell/verb.js';

export const remoteGetDefault = verb({
  words: ['remote', 'get-default'],
  usage: '',
  args: [0, 0],
  summary: 'Show the default remote',
  flags: {},

  async run({ shell }) {
    shell.print((await shell.config()).defaultRemote);
  },
});
