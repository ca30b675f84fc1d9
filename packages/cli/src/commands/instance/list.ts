import type { Server } from '@lxd/client/server';
import type { InstanceFull } from '@lxd/model/api/instance-full';
import { needsState, readColumns } from '../../instance/list-columns.js';
import { matches, readFilters } from '../../instance/list-filters.js';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { list as listOf } from '../../print/shape.js';
import { instanceFullShape } from '../../print/shapes/instance.js';
import { UsageError } from '../../shell/errors.js';
import { flag, formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const instanceList = verb({
  words: ['list'],
  aliases: ['ls'],
  usage: '[<remote>:] [<filter>...]',
  args: [0, Infinity],
  summary: 'List instances',
  description: `List instances

Default column layout: ns46tS
Fast column layout: nsacPt

A single keyword like "web" which will list any instance with a name starting by "web".
A regular expression on the instance name. (e.g. .*web.*01$).
A key/value pair referring to a configuration item. For those, the
namespace can be abbreviated to the smallest unambiguous identifier.
A key/value pair where the key is a shorthand. Multiple values must be delimited by ','. Available shorthands:
  - type={instance type}
  - status={instance current lifecycle status}
  - architecture={instance architecture}
  - location={location name}
  - ipv4={ip or CIDR}
  - ipv6={ip or CIDR}

Examples:
  - "user.blah=abc" will list all instances with the "blah" user property set to "abc".
  - "u.blah=abc" will do the same
  - "security.privileged=true" will list all privileged instances
  - "s.privileged=true" will do the same
  - "type=container" will list all container instances
  - "type=container status=running" will list all running container instances

A regular expression matching a configuration item or its value. (e.g. volatile.eth0.hwaddr=00:16:3e:.*).

When multiple filters are passed, they are added one on top of the other,
selecting instances which satisfy them all.

== Columns ==
The -c option takes a comma separated list of arguments that control
which instance attributes to output when displaying in table or csv
format.

Column arguments are either pre-defined shorthand chars (see below),
or (extended) config keys.

Commas between consecutive shorthand chars are optional.

Pre-defined column shorthand chars:
  4 - IPv4 address
  6 - IPv6 address
  a - Architecture
  b - Storage pool
  c - Creation date
  d - Description
  D - disk usage
  e - Project name
  l - Last used date
  m - Memory usage
  M - Memory usage (%)
  n - Name
  N - Number of Processes
  p - PID of the instance's init process
  P - Profiles
  s - State
  S - Number of snapshots
  t - Type (persistent or ephemeral)
  u - CPU usage (in seconds)
  L - Location of the instance (e.g. its cluster member)
  f - Base Image Fingerprint (short)
  F - Base Image Fingerprint (long)

Custom columns are defined with "[config:|devices:]key[:name][:maxWidth]":
  KEY: The (extended) config or devices key to display. If [config:|devices:] is omitted then it defaults to config key.
  NAME: Name to display in the column header.
  Defaults to the key if not specified or empty.

  MAXWIDTH: Max width of the column (longer results are truncated).
  Defaults to -1 (unlimited). Use 0 to limit to the column header size.`,
  examples: `lxc list -c nFs46,volatile.eth0.hwaddr:MAC,config:image.os,devices:eth0.parent:ETHP
  Show instances using the "NAME", "BASE IMAGE", "STATE", "IPV4", "IPV6" and "MAC" columns.
  "BASE IMAGE", "MAC" and "IMAGE OS" are custom columns generated from instance configuration keys.
  "ETHP" is a custom column generated from a device key.

lxc list -c ns,user.comment:comment
  List instances with their running state and user comment.`,
  flags: {
    'all-projects': flag.boolean('Display instances from all projects'),
    columns: flag.string('Columns', { short: 'c', initial: 'ns46tSL' }),
    fast: flag.boolean('Fast mode (same as --columns=nsacPt)'),
    format: formatFlag,
  },

  async run({ args, flags, given, shell }) {
    if (flags['all-projects'] && shell.global.project !== '') {
      throw new UsageError("Can't specify --project with --all-projects");
    }
    if (flags.fast && given.has('columns')) {
      throw new UsageError("Can't specify --fast with --columns");
    }
    const { remotes } = await shell.config();
    const [first = ''] = args;
    const [prefix = ''] = first.split(':');
    const remoteGiven =
      first.includes(':') && !first.includes('=') && (prefix in remotes || !first.includes('/'));
    const { server, name } = await shell.resource(remoteGiven ? first : '');
    const filters = readFilters([...(name === '' ? [] : [name]), ...(remoteGiven ? args.slice(1) : args)]);

    let letters = flags.fast ? 'nsacPt' : flags.columns;
    if (flags['all-projects'] && !given.has('columns')) letters = `e${letters}`;

    // State costs the server work; it is asked for only when something of it is shown.
    const whole =
      ['json', 'yaml'].includes(flags.format) ||
      needsState(readColumns(letters, true)) ||
      filters.some(({ key }) => key === 'ipv4' || key === 'ipv6');
    const all = flags['all-projects'] ? { 'all-projects': 'true', project: null } : {};
    const [instances, clustered] = await Promise.all([
      server.get<InstanceFull[]>('instances', { recursion: whole ? 2 : 1, ...all }),
      letters.includes('L') ? isClustered(server) : false,
    ]);
    // The location is shown where there is more than one.
    if (!given.has('columns') && !clustered) letters = letters.replace('L', '');
    const columns = readColumns(letters, clustered, await keyCheck(letters));
    const shown = instances.filter((instance) => matches(instance, filters));
    printListing(shell, flags.format, {
      columns: columns.map(({ heading }) => heading),
      rows: shown.map((instance) => columns.map(({ cell }) => cell(instance))).sort(byColumns),
      raw: shown,
      shape: listOf(instanceFullShape),
    });
  },
});

/** The registry of keys is only loaded where a column shows one. */
async function keyCheck(columns: string): Promise<(name: string) => boolean> {
  if (!columns.includes('.')) return () => false;
  const { instanceKeys } = await import('@lxd/model/instance-keys/index');
  return (name) => instanceKeys.find(name) !== null;
}

const isClustered = async (server: Server): Promise<boolean> =>
  (await server.info()).environment.server_clustered;
