import type { InstanceState as StateView } from '@lxd/model/api/instance-state';

import type { InstanceDeps } from './deps.js';
import { loadInstance } from './load.js';
import { storedSpec } from './spec.js';
import { stateView, stoppedView } from './state-view.js';

/** What one instance does right now. */
export async function getState(
  deps: InstanceDeps,
  project: string,
  name: string,
): Promise<StateView> {
  const { record, expanded } = await loadInstance(deps, project, name);
  const stopped = deps.statuses.get(project, name) === null;
  const { states } = await deps.agent.instances.getStates({
    instances: [{ project, name }],
    brief: false,
    stopped: stopped ? [await storedSpec(deps, record, expanded)] : [],
  });
  const [state] = states;
  if (state === undefined) return stoppedView();
  return state.status === 'Stopped' ? stoppedView(state.disk) : stateView(state);
}
