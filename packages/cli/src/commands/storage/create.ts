import { readPairs } from '../../input/key-values.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const storageCreate = verb({
  words: ['storage', 'create'],
  usage: '[<remote>:]<pool> <driver> [key=value...]',
  args: [2, Infinity],
  summary: 'Create storage pools',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = '', driver = '', ...pairs], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    const member = server.onMember(flags.target === '' ? null : flags.target);
    await member.send('POST', 'storage-pools', { name, driver, config: readPairs(pairs) });
    shell.done(
      flags.target === ''
        ? `Storage pool ${name} created`
        : `Storage pool ${name} pending on member ${flags.target}`,
    );
  },
});
