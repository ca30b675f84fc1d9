import { addRemote } from '../../remote/add.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const remoteAdd = verb({
  words: ['remote', 'add'],
  usage: '[<remote>] <IP|FQDN|URL|token>',
  args: [1, 2],
  summary: 'Add new remote servers',
  description: `Add new remote servers

URL for remote resources must be HTTPS (https://).

Basic authentication can be used when combined with the "simplestreams" protocol:
  lxc remote add some-name https://LOGIN:PASSWORD@example.com/some/path --protocol=simplestreams`,
  flags: {
    'accept-certificate': flag.boolean('Accept certificate'),
    'auth-type': flag.string('Server authentication type (tls or candid)'),
    domain: flag.string('Candid domain to use'),
    password: flag.string('Remote admin password'),
    project: flag.string('Project to use for the remote'),
    protocol: flag.string('Server protocol (lxd or simplestreams)'),
    public: flag.boolean('Public image server'),
  },

  async run({ args, flags, shell }) {
    await addRemote(shell, args, {
      acceptCertificate: flags['accept-certificate'],
      authType: flags['auth-type'],
      domain: flags.domain,
      password: flags.password,
      project: flags.project,
      protocol: flags.protocol,
      isPublic: flags.public,
    });
  },
});
