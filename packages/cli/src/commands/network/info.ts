import { path } from '@lxd/client/server';
import type { NetworkState } from '@lxd/model/api/network-state';
import { networkReport } from '../../network/report.js';
import { UsageError } from '../../shell/errors.js';
import { targetFlag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const networkInfo = verb({
  words: ['network', 'info'],
  usage: '[<remote>:]<network>',
  args: [1, 1],
  summary: 'Get runtime information on networks',
  flags: {
    target: targetFlag,
  },

  async run({ args: [argument = ''], flags, shell }) {
    const { server, name } = await shell.resource(argument);
    if (name === '') throw new UsageError('Missing network name');
    const member = server.onMember(flags.target === '' ? null : flags.target);
    shell.write(networkReport(name, await member.get<NetworkState>(path('networks', name, 'state'))));
  },
});
