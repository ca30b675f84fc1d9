import type { Instance } from '@lxd/model/api/instance';
import { ApiError } from '@lxd/client/errors';
import { chain, DomainError } from '@lxd/model/errors';
import { ExitError, UsageError } from '../shell/errors.js';
import type { Resource, Shell } from '../shell/shell.js';
import { instancePath } from './paths.js';

export interface StateChange {
  readonly action: 'start' | 'stop' | 'restart' | 'freeze';
  /** The verb, for messages: `Some instances failed to <name>`. */
  readonly name: string;
  readonly force: boolean;
  readonly stateful: boolean;
  /** Forget a saved state instead of resuming it. */
  readonly stateless: boolean;
  readonly timeout: number;
  readonly all: boolean;
  /** Console to attach to, or empty. */
  readonly console: string;
}

/** Runs a change of state against the named instances, or all of them, at the same time. */
export async function changeStates(
  shell: Shell,
  names: readonly string[],
  change: StateChange,
): Promise<void> {
  if (change.console !== '') {
    if (change.all) throw new UsageError("--console can't be used with --all");
    if (names.length !== 1) throw new UsageError('--console only works with a single instance');
  }
  const targets = change.all ? await everyInstance(shell, names, change) : await resolve(shell, names);
  const results = await Promise.allSettled(targets.map((target) => changeOne(shell, target, change)));
  const failures = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ target: targets[index] as Resource, reason: result.reason as unknown }] : [],
  );
  const [first] = failures;
  if (first === undefined) return;
  for (const { reason } of failures) if (!(reason instanceof DomainError)) throw reason;
  if (targets.length === 1) throw first.reason;
  for (const { target, reason } of failures) {
    for (const line of `error: ${chain(reason)}`.split('\n')) shell.note(`${target.name}: ${line}`);
  }
  shell.note('');
  throw new ExitError(1, `Some instances failed to ${change.name}`);
}

const resolve = (shell: Shell, names: readonly string[]): Promise<Resource[]> =>
  Promise.all(names.map((name) => shell.resource(name)));

/** Those a change makes sense for: stopped ones are started, others stopped. */
async function everyInstance(
  shell: Shell,
  names: readonly string[],
  { action }: StateChange,
): Promise<Resource[]> {
  if (names.some((name) => !name.endsWith(':'))) {
    throw new UsageError('Both --all and instance name given');
  }
  const remotes = names.length === 0 ? [''] : names;
  const lists = await Promise.all(
    remotes.map(async (remote) => {
      const resource = await shell.resource(remote);
      const instances = await resource.server.get<Instance[]>('instances', { recursion: 1 });
      return instances
        .filter(({ status }) => affected[action]?.(status) ?? true)
        .map(({ name }) => ({ ...resource, name }));
    }),
  );
  return lists.flat();
}

const isUp = (status: string): boolean => status === 'Running' || status === 'Ready';

/** Which instances `--all` means. */
const affected: Readonly<Record<string, (status: string) => boolean>> = {
  freeze: isUp,
  restart: isUp,
  start: (status) => !isUp(status),
  stop: (status) => isUp(status) || status === 'Frozen',
};

async function changeOne(shell: Shell, target: Resource, change: StateChange): Promise<void> {
  const { server, name } = target;
  if (name === '') throw new UsageError(`Must supply instance name for: "${target.remote}:"`);
  let { action, stateful } = change as { action: string; stateful: boolean };
  if (action === 'start') {
    const current = await server.get<Instance>(instancePath(name));
    if (current.status === 'Frozen') action = 'unfreeze';
    // "start" resumes a saved state unless told to forget it.
    if (current.stateful && !change.stateless) stateful = true;
  }
  const operation = await server.start('PUT', `${instancePath(name)}/state`, {
    action,
    timeout: change.timeout,
    force: change.force,
    stateful,
  });
  if (action === 'stop' && change.force && change.console !== '') {
    throw new UsageError("--console can't be used while forcing instance shutdown");
  }
  if (change.console !== '') {
    const { attachConsole } = await import('./console.js');
    await attachConsole(shell, server, name, change.console);
    return;
  }
  try {
    await shell.track(operation);
  } catch (error) {
    throw withHint(error, name);
  }
}

function withHint(error: unknown, name: string): unknown {
  if (!(error instanceof DomainError) || error instanceof ApiError || error instanceof ExitError) {
    return error;
  }
  return new DomainError(error.kind, `${error.message}\nTry \`lxc info --show-log ${name}\` for more info`);
}
