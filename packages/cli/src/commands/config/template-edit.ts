import { readText } from '@lxd/client/http/body';
import { editUntilSaved } from '../../edit/text-editor.js';
import { templatePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configTemplateEdit = verb({
  words: ['config', 'template', 'edit'],
  usage: '[<remote>:]<instance> <template>',
  args: [2, 2],
  summary: 'Edit instance file templates',
  flags: {},

  async run({ args: [argument = '', template = ''], shell }) {
    const { server, name } = await shell.instance(argument);
    const path = templatePath(name, template);
    const save = async (body: string): Promise<void> => {
      await server.exchange('POST', path, { body });
    };
    if (!shell.interactive) await save(await shell.readInput());
    else await editUntilSaved(shell, await readText(await server.raw('GET', path)), save);
  },
});
