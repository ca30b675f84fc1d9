import { flag } from '../shell/flags.js';

/** Every `lxd` command takes these; the daemon acts on most of them. */
export const daemonFlags = {
  debug: flag.boolean('Show all debug messages', { short: 'd' }),
  help: flag.boolean('Print help', { short: 'h' }),
  logfile: flag.string('Path to the log file'),
  syslog: flag.boolean('Log to syslog'),
  trace: flag.list('Log tracing targets'),
  verbose: flag.boolean('Show all information messages', { short: 'v' }),
  version: flag.boolean('Print version number'),
} as const;

/** The daemon's alone. */
export const bareFlags = {
  group: flag.string('The group of users that will be allowed to talk to LXD'),
  memprofile: flag.string('File to which SIGUSR1 writes a memory profile'),
} as const;
