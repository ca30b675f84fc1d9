import { templatePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configTemplateDelete = verb({
  words: ['config', 'template', 'delete'],
  aliases: ['rm'],
  usage: '[<remote>:]<instance> <template>',
  args: [2, 2],
  summary: 'Delete instance file templates',
  flags: {},

  async run({ args: [argument = '', template = ''], shell }) {
    const { server, name } = await shell.instance(argument);
    await server.exchange('DELETE', templatePath(name, template));
  },
});
