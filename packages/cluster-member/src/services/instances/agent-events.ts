import { watchEvents } from '@lxd/node-agent/client';
import {
  InstanceEvent_What,
  type GuestImageRequest,
  type InstanceEvent,
} from '@lxd/proto/lxd/agent/v1/host';
import { findImages } from '@lxd/store/images';
import { getInstance } from '@lxd/store/instances';

import type { InstanceDeps } from './deps.js';
import { tellInstance } from './lifecycle.js';
import { instanceKey } from './locks.js';
import { reconcile } from './reconcile.js';
import { mergeVolatile, settleStopped } from './stopped.js';

/** Follows what happens on the host until `signal`. Each (re)connection begins with a look round. */
export async function followAgent(deps: InstanceDeps, signal: AbortSignal): Promise<void> {
  for await (const watched of watchEvents(deps.agent.host, signal)) {
    try {
      if (watched.what === 'connected') await reconcile(deps);
      else if (watched.what === 'event' && watched.event.event?.$case === 'instance') {
        await instanceEvent(deps, watched.event.event.value);
      } else if (watched.what === 'event' && watched.event.event?.$case === 'guestImage') {
        await answerGuest(deps, watched.event.event.value);
      } else if (watched.what === 'event' && watched.event.event?.$case === 'log') {
        const { level, message, context } = watched.event.event.value;
        deps.events.send('logging', null, () => ({ level, message, context }));
      }
    } catch (error) {
      deps.warn('Failed to take in what the node agent told', error);
    }
  }
}

/** Guests may have images of the default project that are public or were only kept for later. */
async function answerGuest(
  { agent, store }: InstanceDeps,
  { fingerprint, id }: GuestImageRequest,
): Promise<void> {
  const [image] = await findImages(store, 'default', fingerprint);
  const granted = image?.fingerprint === fingerprint && (image.public || image.cached);
  await agent.images.answerGuest({ id, granted });
}

/** Something an instance did by itself, or what an operation of ours made it do. */
export async function instanceEvent(deps: InstanceDeps, event: InstanceEvent): Promise<void> {
  const { project = 'default', name = '' } = event.instance ?? {};
  const operation = deps.locks.holder(instanceKey(project, name));
  const ours = operation === 'stop' || operation === 'restart' || operation === 'delete';
  const tell = (action: string) => tellInstance(deps, action, project, name, null);
  const merge = async () => {
    const record = await getInstance(deps.store, project, name);
    if (record) await mergeVolatile(deps, project, name, event.volatile, record.config);
  };
  switch (event.what) {
    case InstanceEvent_What.SHUTDOWN:
    case InstanceEvent_What.STOPPED:
      if (ours) return merge(); // the operation writes the rest down
      if (deps.statuses.get(project, name) === null) return merge();
      tell(event.what === InstanceEvent_What.SHUTDOWN ? 'shutdown' : 'stopped');
      return deps.locks.run(instanceKey(project, name), 'update', () =>
        settleStopped(deps, project, name, event.volatile, { keepEphemeral: false }),
      );
    case InstanceEvent_What.RESTARTED:
      deps.statuses.set(project, name, { status: 'Running', pid: 0 });
      tell('shutdown');
      tell('restarted');
      return merge();
    case InstanceEvent_What.RESTART_FAILED:
      deps.warn(`Failed to restart instance "${name}" after its reboot`, new Error(event.error));
      tell('shutdown');
      return deps.locks.run(instanceKey(project, name), 'update', () =>
        settleStopped(deps, project, name, event.volatile, { keepEphemeral: false }),
      );
    case InstanceEvent_What.READY:
    case InstanceEvent_What.NOT_READY: {
      const ready = event.what === InstanceEvent_What.READY;
      const now = deps.statuses.get(project, name);
      if (now !== null && now.status !== 'Frozen') {
        deps.statuses.set(project, name, { ...now, status: ready ? 'Ready' : 'Running' });
      }
      if (ready) tell('ready');
      return merge();
    }
    default:
      return merge();
  }
}
