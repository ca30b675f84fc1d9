import { stat } from 'node:fs/promises';
import { ensureAliases } from '../../image/aliases.js';
import { importUrl } from '../../image/import-url.js';
import { uploadImage } from '../../image/upload.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const imageImport = verb({
  words: ['image', 'import'],
  usage: '<tarball>|<directory>|<URL> [<rootfs tarball>] [<remote>:] [key=value...]',
  args: [1, Infinity],
  summary: 'Import images into the image store',
  description: `Import image into the image store

Directory import is only available on Linux and must be performed as root.`,
  flags: {
    alias: flag.list('New aliases to add to the image'),
    public: flag.boolean('Make image public'),
  },

  async run({ args, flags, shell }) {
    const { remotes } = await shell.config();
    const files: string[] = [];
    const properties: Record<string, string> = {};
    let remote = '';
    for (const [index, arg] of args.entries()) {
      const colon = arg.indexOf(':');
      const equals = arg.indexOf('=');
      if (equals > 0 && index > 0 && !(await exists(arg))) {
        properties[arg.slice(0, equals)] = arg.slice(equals + 1);
      } else if (index > 0 && colon === arg.length - 1 && arg.slice(0, colon) in remotes) remote = arg;
      else files.push(arg);
    }
    const [metadata = '', rootfs] = files;
    if (files.length > 2) throw new UsageError(`open ${metadata}: no such file or directory`);
    if (metadata.startsWith('http://')) {
      throw new UsageError('Only https:// is supported for remote image import');
    }
    const { server } = await shell.resource(remote);
    const fingerprint = /^https:\/\//.test(metadata)
      ? await importUrl(shell, server, { url: metadata, properties, isPublic: flags.public })
      : await uploadImage(shell, server, {
          metadata: await readable(metadata),
          rootfs: rootfs === undefined ? null : await readable(rootfs),
          properties,
          isPublic: flags.public,
        });
    shell.done(`Image imported with fingerprint: ${fingerprint}`);
    await ensureAliases(server, flags.alias, fingerprint);
  },
});

async function exists(file: string): Promise<boolean> {
  return stat(file).then(() => true, () => false);
}

async function readable(file: string): Promise<string> {
  if (!(await exists(file))) throw new UsageError(`open ${file}: no such file or directory`);
  return file;
}
