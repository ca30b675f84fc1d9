import { join } from 'node:path';

import { invalid } from '@lxd/model/errors';
import type { InstanceRef } from '@lxd/proto/lxd/agent/v1/common';
import type { InstanceProgress } from '@lxd/proto/lxd/agent/v1/instances';

import { createInstance } from '../instance/create-instance.js';
import { deleteInstance } from '../instance/delete-instance.js';
import { instanceStates } from '../instance/instance-states.js';
import type { Lifecycle } from '../instance/lifecycle.js';
import { nameOf } from '../instance/live-instance.js';
import { deleteLog, listLogs, readLog } from '../instance/log-files.js';
import { instanceMetrics } from '../instance/metrics/instance-metrics.js';
import { renameInstance } from '../instance/rename-instance.js';
import type { InstanceSpec } from '../instance/spec.js';
import { unlessEnded } from '../instance/unless-ended.js';
import { updateInstance } from '../instance/update-instance.js';
import { consoleCall } from './console-call.js';
import { chunks, execCall } from './exec-call.js';
import type { InstancesCalls } from './service.js';
import { withProgress } from './with-progress.js';

export function instancesCalls(lifecycle: Lifecycle): InstancesCalls {
  const { host } = lifecycle.base;
  const logs = (ref: InstanceRef | undefined) => join(host.paths.logs, nameOf(ref));
  return {
    create: ({ source, spec }, options) =>
      withProgress((onProgress) =>
        lifecycle.serially(nameOf(spec?.ref), () =>
          createInstance(lifecycle.base, given(spec), source, onProgress, options?.signal),
        ),
      ),
    async delete({ spec }) {
      await deleteInstance(lifecycle, given(spec));
      return {};
    },
    async rename({ newName, spec }) {
      await renameInstance(lifecycle, given(spec), newName);
      return {};
    },
    async *start({ spec }): AsyncGenerator<InstanceProgress> {
      const volatile = { ...(await lifecycle.start(given(spec))) };
      yield { step: { $case: 'done', value: { volatile } } };
    },
    async stop({ force, ref, timeoutSeconds }) {
      await lifecycle.stop(ref, force, timeoutSeconds);
      return {};
    },
    async freeze(ref) {
      await lifecycle.freeze(ref, true);
      return {};
    },
    async unfreeze(ref) {
      await lifecycle.freeze(ref, false);
      return {};
    },
    async update({ after, before }) {
      return { volatile: await updateInstance(lifecycle, given(before), given(after)) };
    },
    getMetrics: async (request) => ({ instances: await instanceMetrics(lifecycle, request) }),
    getStates: async (request) => ({ states: await instanceStates(lifecycle, request) }),

    exec: (input, options) => execCall(lifecycle, input, options?.signal),
    console: (input, options) => consoleCall(lifecycle, input, options?.signal),
    async *getConsoleLog(ref) {
      const live = lifecycle.find(ref);
      const data = live ? await host.containers.consoleLog(live.ref).catch(unlessEnded) : null;
      if (data) yield { data };
      else if ((await listLogs(logs(ref))).includes('console.log')) {
        yield* logChunks(logs(ref), 'console.log');
      }
    },
    async clearConsoleLog(ref) {
      const live = lifecycle.find(ref);
      const cleared = live
        ? await host.containers.clearConsoleLog(live.ref).then(() => true, unlessEnded)
        : null;
      if (cleared === null) await deleteLog(logs(ref), 'console.log');
      return {};
    },

    listLogs: async (ref) => ({ names: await listLogs(logs(ref)) }),
    readLog: ({ name, ref }) => logChunks(logs(ref), name),
    async deleteLog({ name, ref }) {
      await deleteLog(logs(ref), name);
      return {};
    },

    async *readFile(request) {
      const { readFile } = await import('../instance/files.js');
      yield* readFile(lifecycle, request);
    },
    async writeFile(requests) {
      const { writeFile } = await import('../instance/files.js');
      await writeFile(lifecycle, requests);
      return {};
    },
    async deleteFile(request) {
      const { deleteFile } = await import('../instance/files.js');
      await deleteFile(lifecycle, request);
      return {};
    },

    async readMetadata({ spec }) {
      const { readMetadata } = await import('../instance/metadata-files.js');
      return { data: await readMetadata(lifecycle, spec) };
    },
    async writeMetadata({ data, spec }) {
      const { writeMetadata } = await import('../instance/metadata-files.js');
      await writeMetadata(lifecycle, spec, data);
      return {};
    },
    async listTemplates({ spec }) {
      const { listTemplates } = await import('../instance/metadata-files.js');
      return { names: await listTemplates(lifecycle, spec) };
    },
    async readTemplate({ name, spec }) {
      const { readTemplate } = await import('../instance/metadata-files.js');
      return { data: await readTemplate(lifecycle, spec, name) };
    },
    async writeTemplate({ data, name, spec }) {
      const { writeTemplate } = await import('../instance/metadata-files.js');
      await writeTemplate(lifecycle, spec, name, data);
      return {};
    },
    async deleteTemplate({ name, spec }) {
      const { deleteTemplate } = await import('../instance/metadata-files.js');
      await deleteTemplate(lifecycle, spec, name);
      return {};
    },
  };
}

function given(spec: InstanceSpec | undefined): InstanceSpec {
  if (!spec?.ref?.name) throw invalid('No instance given');
  if (/[/\0]/.test(`${spec.ref.project}${spec.ref.name}`)) throw invalid('Invalid instance name');
  return spec;
}

async function* logChunks(folder: string, name: string): AsyncGenerator<{ data: Buffer }> {
  for await (const data of chunks(await readLog(folder, name))) yield { data };
}

