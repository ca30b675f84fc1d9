import type { Readable } from 'node:stream';

import type { InstanceConsolePost } from '@lxd/model/api/instance-exec';
import { invalid } from '@lxd/model/errors';
import type { ConsoleInput } from '@lxd/proto/lxd/agent/v1/instances';

import type { Requestor } from '../../auth/caller.js';
import { apiUrl } from '../../http/url.js';
import type { Work } from '../../operations/work.js';
import type { InstanceDeps } from './deps.js';
import { controlMessage } from './exec-control.js';
import { tellInstance } from './lifecycle.js';
import { loadInstance } from './load.js';
import { PushQueue } from './push-queue.js';
import { begun } from './begun.js';
import { bytesOf, sendData, sendEnd } from './socket-stream.js';

/** @throws DomainError (invalid) when there is no console to attach to */
export async function planConsole(
  deps: InstanceDeps,
  project: string,
  name: string,
  request: InstanceConsolePost,
  requestor: Requestor,
): Promise<Work> {
  const { record } = await loadInstance(deps, project, name);
  const type = request.type || 'console';
  if (type !== 'console' && type !== 'vga') throw invalid(`Unknown console type "${type}"`);
  if (type === 'vga' && record.type === 'container') {
    throw invalid('VGA console is only supported by virtual machines');
  }
  const running = deps.statuses.get(project, name);
  if (running === null) throw invalid('Instance is not running');
  if (running.status === 'Frozen') throw invalid('Instance is frozen');
  return {
    class: 'websocket',
    description: 'Showing console',
    resources: { instances: [apiUrl(['instances', name], project)] },
    cancellable: true,
    sockets: ['0', 'control'],
    async run(_progress, signal, sockets) {
      const terminal = await sockets.get('0');
      const input = new PushQueue<ConsoleInput>(() => terminal.resume());
      const { width = 0, height = 0 } = request;
      input.push({ input: { $case: 'start', value: { ref: { project, name }, width, height } } });
      terminal.on('message', (data, binary) => {
        if (!binary) return;
        input.push({ input: { $case: 'data', value: Buffer.from(bytesOf(data)) } });
        if (input.length > maxWaiting) terminal.pause();
      });
      terminal.on('close', () => input.end());
      terminal.on('error', () => terminal.terminate());
      terminal.resume();
      void sockets.get('control').then(
        (control) => {
          control.on('message', (data) => {
            const message = controlMessage(Buffer.from(bytesOf(data)).toString());
            if (message?.$case === 'resize') input.push({ input: message });
          });
          control.on('error', () => control.terminate());
          control.on('close', () => input.end());
          control.resume();
        },
        () => {}, // over before it came
      );
      tellInstance(deps, 'console', project, name, requestor, { type });
      try {
        for await (const { data } of deps.agent.instances.console(input, { signal })) {
          await sendData(terminal, data);
        }
      } finally {
        input.end();
        sendEnd(terminal);
      }
    },
  };
}

const maxWaiting = 64;

/** The console's ring buffer. */
export async function readConsoleLog(
  deps: InstanceDeps,
  project: string,
  name: string,
  requestor: Requestor,
): Promise<Readable> {
  await loadInstance(deps, project, name);
  const log = deps.agent.instances.getConsoleLog({ project, name });
  const content = await begun(log);
  tellInstance(deps, 'console-retrieved', project, name, requestor);
  return content;
}

export async function clearConsoleLog(
  deps: InstanceDeps,
  project: string,
  name: string,
  requestor: Requestor,
): Promise<void> {
  await loadInstance(deps, project, name);
  await deps.agent.instances.clearConsoleLog({ project, name });
  tellInstance(deps, 'console-reset', project, name, requestor);
}
