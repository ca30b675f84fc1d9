import { readText } from '@lxd/client/http/body';
import { textEditor } from '../../edit/text-editor.js';
import { filePath } from '../../file/paths.js';
import { getFile, putFile } from '../../file/transfer.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const fileEdit = verb({
  words: ['file', 'edit'],
  usage: '[<remote>:]<instance>/<path>',
  args: [1, 1],
  summary: 'Edit files in instances',
  flags: {},

  async run({ args: [argument = ''], shell }) {
    const split = filePath(argument);
    if (split === null) throw new UsageError(`Invalid path ${argument}`);
    const { server, name } = await shell.resource(split.instance);
    const place = { server, instance: name, path: split.path };
    if (!shell.interactive) {
      const known = { uid: null, gid: null, mode: null };
      await putFile(place, { type: 'file', ...known, body: await shell.readInput() });
      return;
    }
    const found = await getFile(place);
    if (found.type === 'directory') throw new UsageError("Can't edit a directory");
    const { uid, gid, mode } = found;
    const edited = await textEditor(shell, await readText(found.body));
    await putFile(place, { type: 'file', uid, gid, mode, body: edited });
  },
});
