import { templatePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configTemplateCreate = verb({
  words: ['config', 'template', 'create'],
  usage: '[<remote>:]<instance> <template>',
  args: [2, 2],
  summary: 'Create new instance file templates',
  flags: {},

  async run({ args: [argument = '', template = ''], shell }) {
    const { server, name } = await shell.instance(argument);
    const body = '';
    await server.exchange('POST', templatePath(name, template), { body });
  },
});
