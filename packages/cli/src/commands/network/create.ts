import { readPairs } from '../../input/key-values.js';
import { flag, targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const networkCreate = verb({
  words: ['network', 'create'],
  usage: '[<remote>:]<network> [key=value...]',
  args: [1, Infinity],
  summary: 'Create new networks',
  flags: {
    target: targetFlag,
    type: flag.string('Network type', { short: 't' }),
  },

  async run({ args: [argument = '', ...pairs], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    const member = server.onMember(flags.target === '' ? null : flags.target);
    await member.send('POST', 'networks', { name, type: flags.type, config: readPairs(pairs, 'Bad key/value pair') });
    shell.done(
      flags.target === ''
        ? `Network ${name} created`
        : `Network ${name} pending on member ${flags.target}`,
    );
  },
});
