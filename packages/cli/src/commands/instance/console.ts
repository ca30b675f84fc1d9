import { readText } from '@lxd/client/http/body';
import { attachConsole } from '../../instance/console.js';
import { instancePath } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceConsole = verb({
  words: ['console'],
  usage: '[<remote>:]<instance>',
  args: [1, 1],
  summary: 'Attach to instance consoles',
  description: `Attach to instance consoles

This command allows you to interact with the boot console of an instance
as well as retrieve past log entries from it.`,
  flags: {
    'show-log': flag.boolean("Retrieve the instance's console log"),
    type: flag.string("Type of connection to establish: 'console' for serial console, 'vga' for SPICE graphical output", { short: 't', initial: 'console' }),
  },

  async run({ args: [argument = ''], flags, shell }) {
    if (!['console', 'vga'].includes(flags.type)) {
      throw new UsageError(`Unknown output type "${flags.type}"`);
    }
    const { server, name } = await shell.resource(argument);
    if (flags['show-log']) {
      if (flags.type !== 'console') {
        throw new UsageError("The --show-log flag is only supported for by 'console' output type");
      }
      const reply = await server.raw('GET', `${instancePath(name)}/console`);
      shell.print(`\nConsole log:\n\n${await readText(reply)}`);
      return;
    }
    if (flags.type === 'vga') {
      throw new UsageError("VGA console is only supported by virtual machines");
    }
    await attachConsole(shell, server, name, flags.type);
  },
});
