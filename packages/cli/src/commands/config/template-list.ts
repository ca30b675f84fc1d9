import { instancePath } from '../../instance/paths.js';
import { printListing } from '../../print/listing.js';
import { list, text } from '../../print/shape.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const configTemplateList = verb({
  words: ['config', 'template', 'list'],
  usage: '[<remote>:]<instance>',
  args: [1, 1],
  summary: 'List instance file templates',
  flags: {
    format: formatFlag,
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.instance(argument);
    const names = await server.get<string[]>(instancePath(name, 'metadata', 'templates'));
    printListing(shell, flags.format, {
      columns: ['FILENAME'],
      rows: [...names].sort().map((file) => [file]),
      raw: names,
      shape: list(text),
    });
  },
});
