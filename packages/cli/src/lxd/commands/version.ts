import { verb } from '../../shell/verb.js';

export const version = verb({
  words: ['version'],
  usage: '',
  args: [0, 0],
  summary: 'Show the server version',
  flags: {},

  async run({ shell }) {
    shell.print(shell.setup.version);
  },
});
