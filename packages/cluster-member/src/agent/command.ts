import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * How to start the node-agent: by the `lxd` that `LXD_EXEC_PATH` names, what `LXD_AGENT_PATH`
 * names, the bundle beside the daemon's own, or, in a source tree, the compiled package.
 */
export function agentCommand(env: NodeJS.ProcessEnv): readonly string[] {
  const lxd = env['LXD_EXEC_PATH'];
  if (lxd) return [lxd, 'forkagent'];
  const named = env['LXD_AGENT_PATH'];
  if (named) return named.endsWith('js') ? [process.execPath, named] : [named];
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'node-agent.mjs');
  if (existsSync(beside)) return [process.execPath, beside];
  return [process.execPath, fileURLToPath(import.meta.resolve('@lxd/node-agent/main'))];
}
