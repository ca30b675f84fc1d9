import { EventStream } from '@lxd/client/operations/event-stream';
import type { Event } from '@lxd/model/api/event';
import { DomainError } from '@lxd/model/errors';
import { eventLine, isMonitorFormat, readLogLevel, wanted } from '../../print/event.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const serverMonitor = verb({
  words: ['monitor'],
  usage: '[<remote>:]',
  args: [0, 1],
  summary: 'Monitor a local or remote LXD server',
  description: `Monitor a local or remote LXD server

By default the monitor will listen to all message types.`,
  examples: `lxc monitor --type=logging
    Only show log messages.

lxc monitor --pretty --type=logging --loglevel=info
    Show a pretty log of messages with info level or higher.

lxc monitor --type=lifecycle
    Only show lifecycle events.`,
  hidden: true,
  flags: {
    'all-projects': flag.boolean('Show events from all projects'),
    format: flag.string('Format (json|pretty|yaml)', { short: 'f', initial: 'yaml' }),
    loglevel: flag.string('Minimum level for log messages (only available when using pretty format)'),
    pretty: flag.boolean('Pretty rendering (short for --format=pretty)'),
    type: flag.list('Event type to listen for'),
  },

  async run({ args: [remote], flags, shell }) {
    const format = flags.pretty ? 'pretty' : flags.format;
    if (!isMonitorFormat(format)) throw new UsageError(`Invalid format: ${format}`);
    if (flags.loglevel !== '' && format !== 'pretty') {
      throw new UsageError('Log level filtering can only be used with pretty formatting');
    }
    const least = readLogLevel(flags.loglevel);
    const { server } = await shell.optionalResource(remote);
    const stream = await EventStream.open(server, {
      types: flags.type,
      allProjects: flags['all-projects'],
    });
    stream.listen((event: Event, text: string) => {
      if (wanted(event, least)) shell.write(eventLine(event, text, format));
    });
    await new Promise<void>((resolve) => stream.onClose(resolve));
    throw new DomainError('unavailable', 'The event stream ended');
  },
});
