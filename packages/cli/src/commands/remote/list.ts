import { staticRemotes, type Remote } from '@lxd/client/remotes/config-file';
import { printListing } from '../../print/listing.js';
import { byColumns } from '../../print/natural-sort.js';
import { remoteFileShape, remoteMapShape } from '../../remote/shape.js';
import { formatFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const remoteList = verb({
  words: ['remote', 'list'],
  aliases: ['ls'],
  usage: '',
  args: [0, 0],
  summary: 'List the available remotes',
  flags: {
    format: formatFlag,
  },

  async run({ flags, shell }) {
    const { remotes, defaultRemote } = await shell.config();
    const yes = (value: boolean): string => (value ? 'YES' : 'NO');
    printListing(shell, flags.format, {
      columns: ['NAME', 'URL', 'PROTOCOL', 'AUTH TYPE', 'PUBLIC', 'STATIC', 'GLOBAL'],
      rows: Object.entries(remotes)
        .map(([name, remote]) => [
          name === defaultRemote ? `${name} (current)` : name,
          remote.addr,
          remote.protocol || 'lxd',
          authType(remote),
          yes(remote.public),
          yes(name in staticRemotes),
          yes(remote.global === true),
        ])
        .sort(byColumns),
      raw: flags.format === 'json' ? capitalised(remotes) : remotes,
      shape: flags.format === 'json' ? remoteMapShape : remoteFileShape,
    });
  },
});

/** JSON shows every field, under the names it has in Go. */
const capitalised = (remotes: Readonly<Record<string, Remote>>): unknown =>
  Object.fromEntries(
    Object.entries(remotes).map(([name, remote]) => [
      name,
      {
        Addr: remote.addr,
        AuthType: remote.auth_type,
        Domain: remote.domain,
        Project: remote.project,
        Protocol: remote.protocol,
        Public: remote.public,
        Global: remote.global,
        Static: name in staticRemotes,
      },
    ]),
  );

function authType({ addr, auth_type, protocol }: Remote): string {
  if (auth_type) return auth_type;
  if (addr.startsWith('unix:')) return 'file access';
  return protocol === 'simplestreams' ? 'none' : 'tls';
}
