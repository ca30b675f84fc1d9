import { filePath } from '../../file/paths.js';
import { pullFiles } from '../../file/pull.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const filePull = verb({
  words: ['file', 'pull'],
  usage: '[<remote>:]<instance>/<path> [[<remote>:]<instance>/<path>...] <target path>',
  args: [2, Infinity],
  summary: 'Pull files from instances',
  examples: `lxc file pull foo/etc/hosts .
   To pull /etc/hosts from the instance and write it to the current directory.`,
  flags: {
    'create-dirs': flag.boolean('Create any directories necessary', { short: 'p' }),
    recursive: flag.boolean('Recursively transfer files', { short: 'r' }),
  },

  async run({ args, flags, shell }) {
    const target = args.at(-1) ?? '';
    const sources = await Promise.all(
      args.slice(0, -1).map(async (arg) => {
        const split = filePath(arg);
        if (split === null) throw new UsageError(`Invalid source ${arg}`);
        const { server, name } = await shell.resource(split.instance);
        return { server, instance: name, path: split.path };
      }),
    );
    await pullFiles(shell, sources, target, {
      recursive: flags.recursive,
      createDirectories: flags['create-dirs'],
    });
  },
});
