import { filePath } from '../../file/paths.js';
import { pushTree } from '../../file/push-tree.js';
import { pushFiles } from '../../file/push.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const filePush = verb({
  words: ['file', 'push'],
  usage: '<source path>... [<remote>:]<instance>/<path>',
  args: [2, Infinity],
  summary: 'Push files into instances',
  examples: `lxc file push /etc/hosts foo/etc/hosts
   To push /etc/hosts into the instance "foo".`,
  flags: {
    'create-dirs': flag.boolean('Create any directories necessary', { short: 'p' }),
    gid: flag.integer("Set the file's gid on push", { initial: -1 }),
    mode: flag.string("Set the file's perms on push"),
    recursive: flag.boolean('Recursively transfer files', { short: 'r' }),
    uid: flag.integer("Set the file's uid on push", { initial: -1 }),
  },

  async run({ args, flags, shell }) {
    const sources = args.slice(0, -1);
    const target = args.at(-1) ?? '';
    const split = filePath(target);
    if (split === null) throw new UsageError(`Invalid target ${target}`);
    const { server, name } = await shell.resource(split.instance);
    const place = { server, instance: name, path: split.path };
    if (flags.recursive) {
      if (flags.uid !== -1 || flags.gid !== -1 || flags.mode !== '') {
        throw new UsageError("Can't supply uid/gid/mode in recursive mode");
      }
      await pushTree(shell, sources, place, flags['create-dirs']);
      return;
    }
    await pushFiles(shell, sources, place, {
      uid: flags.uid,
      gid: flags.gid,
      mode: flags.mode,
      createDirectories: flags['create-dirs'],
    });
  },
});
