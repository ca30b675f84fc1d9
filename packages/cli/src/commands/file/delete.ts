import { fileUrl, filePath } from '../../file/paths.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const fileDelete = verb({
  words: ['file', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<instance>/<path> [[<remote>:]<instance>/<path>...]',
  args: [1, Infinity],
  summary: 'Delete files in instances',
  flags: {},

  async run({ args, shell }) {
    for (const arg of args) {
      const split = filePath(arg);
      if (split === null) throw new UsageError(`Invalid path ${arg}`);
      const { server, name } = await shell.resource(split.instance);
      await server.send('DELETE', fileUrl(name, split.path));
    }
  },
});
