import { parseResource } from '@lxd/client/remotes/config-file';
import { instancePath, isSnapshot } from '../../instance/paths.js';
import { UsageError } from '../../shell/errors.js';
import { verb } from '../../shell/verb.js';

export const instanceRename = verb({
  words: ['rename'],
  usage: '[<remote>:]<instance>[/<snapshot>] <instance>[/<snapshot>]',
  args: [2, 2],
  summary: 'Rename instances and snapshots',
  flags: {},

  async run({ args: [from = '', to = ''], shell }) {
    const source = await shell.resource(from);
    const target = parseResource(await shell.config(), to);
    if (to.includes(':') && target.remote !== source.remote) {
      throw new UsageError("Can't specify a different remote for rename");
    }
    if (isSnapshot(source.name)) {
      if (!isSnapshot(target.name)) throw new UsageError('Invalid new snapshot name');
      const [instance, snapshot = ''] = target.name.split('/');
      if (instance !== source.name.split('/')[0]) {
        throw new UsageError('Invalid new snapshot name, parent instance must be the same as source');
      }
      await shell.track(
        await source.server.start('POST', instancePath(source.name), { name: snapshot }),
      );
      return;
    }
    await shell.track(
      await source.server.start('POST', instancePath(source.name), { name: target.name }),
    );
  },
});
