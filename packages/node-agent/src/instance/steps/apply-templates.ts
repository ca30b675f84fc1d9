import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { hostRoot } from '@lxd/model/idmap';

import { isTrue } from '../config.js';
import type { Step } from '../run-steps.js';
import { choose, record, type Work } from '../work.js';

const deferred = ['copy', 'create', 'rename'] as const;

/** Fills in the image's templates: what was deferred to this start, then those of every start. */
export const applyTemplates: Step<Work> = {
  name: 'apply-templates',
  async run(work) {
    const asked = work.spec.config['volatile.apply_template'] ?? '';
    const pending = deferred.find((trigger) => trigger === asked);
    const hasTemplates = await access(join(work.volumePath, 'metadata.yaml')).then(
      () => true,
      () => false,
    );
    if (hasTemplates) {
      await apply(work, pending ? [pending, 'start'] : ['start']);
    }
    if (asked === '') return;
    choose(work, { 'volatile.apply_template': '' });
    await record(work, 'starting');
  },
};

async function apply(work: Work, triggers: readonly ('copy' | 'create' | 'rename' | 'start')[]) {
  const templates = await import('../../image/templates.js');
  const { idmap, idmappedRoot, spec } = work;
  const privileged = isTrue(spec.config['security.privileged']);
  // Ownership on disk: the guest's own ids unless the tree was shifted.
  const owner = idmappedRoot
    ? { uid: 0, gid: 0 }
    : { uid: hostRoot(idmap, 'uid'), gid: hostRoot(idmap, 'gid') };
  const devices = Object.entries(spec.devices).map(([name, { options }]) => [name, options]);
  for (const trigger of triggers) {
    await templates.applyTemplates({
      volumeAt: work.volumePath,
      trigger,
      owner,
      instance: {
        name: spec.ref?.name ?? '',
        architecture: spec.architecture,
        privileged,
        ephemeral: spec.ephemeral,
        type: 'container',
        config: spec.config,
        devices: Object.fromEntries(devices) as Record<string, Record<string, string>>,
      },
    });
  }
}
