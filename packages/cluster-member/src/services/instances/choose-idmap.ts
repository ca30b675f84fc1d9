import type { Config } from '@lxd/model/api/config';
import type { InstanceDeps } from './deps.js';

export async function chooseIdmap(
  deps: InstanceDeps,
  config: Config,
  _instance: { readonly project: string; readonly name: string },
): Promise<Config> {
  void [deps, config];
  return {};
}
