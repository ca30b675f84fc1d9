import { readText } from '@lxd/client/http/body';
import { templatePath } from '../../instance/paths.js';
import { verb } from '../../shell/verb.js';

export const configTemplateShow = verb({
  words: ['config', 'template', 'show'],
  usage: '[<remote>:]<instance> <template>',
  args: [2, 2],
  summary: 'Show content of instance file templates',
  flags: {},

  async run({ args: [argument = '', template = ''], shell }) {
    const { server, name } = await shell.instance(argument);
    shell.write(await readText(await server.raw('GET', templatePath(name, template))));
  },
});
