import { conflict, internal, invalid, notFound } from '@lxd/model/errors';
import { storageName } from '@lxd/model/names';
import type { InstanceRef } from '@lxd/proto/lxd/agent/v1/common';
import {
  InstanceMetrics,
  InstanceState,
  type InstanceProgress,
  type InstanceSpec,
} from '@lxd/proto/lxd/agent/v1/instances';
import { InstanceEvent_What } from '@lxd/proto/lxd/agent/v1/host';

import type { EventBus } from '../rpc/event-bus.js';
import type { InstancesCalls } from '../rpc/service.js';

export interface FakeInstance {
  spec: InstanceSpec;
  status: 'Stopped' | 'Running' | 'Frozen';
  pid: number;
  volatile: Record<string, string>;
  readonly files: Map<string, Buffer>;
  metadata: Buffer; // metadata.yaml
  readonly templates: Map<string, Buffer>; // by file name
  consoleLog: string;
}

/**
 * Instances that start and stop at once. `exec` knows `true`, `false`, `echo`, `cat` and `crash` (fails after it has started); files are
 * kept by path.
 */
export function fakeInstances(
  instances: Map<string, FakeInstance>,
  volumes: Set<string>,
  events: EventBus,
): InstancesCalls {
  let lastPid = 1000;
  const keyOf = (ref: InstanceRef | undefined) => storageName(ref?.project ?? '', ref?.name ?? '');
  const find = (ref: InstanceRef | undefined): FakeInstance => {
    const found = instances.get(keyOf(ref));
    if (!found) throw notFound('Instance not found');
    return found;
  };
  const running = (ref: InstanceRef | undefined): FakeInstance => {
    const instance = find(ref);
    if (instance.status === 'Stopped') throw invalid('Instance is not running');
    return instance;
  };
  const volumeOf = (spec: InstanceSpec) =>
    `${spec.root?.pool?.name}/containers/${spec.root?.volume ?? keyOf(spec.ref)}`;

  return {
    async *create({ spec }) {
      if (!spec) throw invalid('No specification given');
      if (instances.has(keyOf(spec.ref))) throw conflict('The instance already exists');
      const files = new Map<string, Buffer>();
      const volatile = {};
      instances.set(keyOf(spec.ref), {
        spec,
        status: 'Stopped',
        pid: 0,
        volatile,
        files,
        metadata: Buffer.from('architecture: x86_64\ncreation_date: 1\n'),
        templates: new Map<string, Buffer>(),
        consoleLog: '',
      });
      volumes.add(volumeOf(spec));
      const metadata = { create_instance_from_image_unpack_progress: 'Unpack: 100% (1.00GB/s)' };
      yield { step: { $case: 'progress', value: { metadata } } };
      yield done({ 'volatile.last_state.idmap': '[]' });
    },
    async delete({ spec }) {
      const instance = instances.get(keyOf(spec?.ref));
      if (instance && instance.status !== 'Stopped') throw invalid('Instance is running');
      if (spec) volumes.delete(volumeOf(spec));
      instances.delete(keyOf(spec?.ref));
      return {};
    },
    async rename({ spec, newName }) {
      const instance = find(spec?.ref);
      const ref = { project: spec?.ref?.project ?? '', name: newName };
      instances.delete(keyOf(spec?.ref));
      volumes.delete(volumeOf(instance.spec));
      const root = instance.spec.root && { ...instance.spec.root, volume: keyOf(ref) };
      instance.spec = { ...instance.spec, ref, root };
      volumes.add(volumeOf(instance.spec));
      instances.set(keyOf(ref), instance);
      return {};
    },
    async *start({ spec }) {
      const instance = find(spec?.ref);
      if (!spec || instance.status !== 'Stopped') throw invalid('The instance is already running');
      lastPid += 1;
      instance.spec = spec;
      instance.status = 'Running';
      instance.pid = lastPid;
      instance.volatile = { 'volatile.last_state.idmap': '[]' };
      for (const [name, { options }] of Object.entries(spec.devices)) {
        if (options['type'] !== 'nic') continue;
        instance.volatile[`volatile.${name}.host_name`] = `veth${lastPid}`;
        if (options['hwaddr'] || spec.config[`volatile.${name}.hwaddr`]) continue;
        const tail = lastPid.toString(16).padStart(6, '0').match(/../g)?.join(':');
        instance.volatile[`volatile.${name}.hwaddr`] = `00:16:3e:${tail}`;
      }
      yield done(instance.volatile);
    },
    async stop({ ref }) {
      const instance = find(ref);
      if (instance.status === 'Stopped') throw invalid('The instance is already stopped');
      instance.status = 'Stopped';
      const value = { instance: ref, what: InstanceEvent_What.SHUTDOWN, volatile: {}, error: '' };
      events.emit({ event: { $case: 'instance', value } });
      return {};
    },
    async freeze(ref) {
      running(ref).status = 'Frozen';
      return {};
    },
    async unfreeze(ref) {
      running(ref).status = 'Running';
      return {};
    },
    async update({ after }) {
      if (after) find(after.ref).spec = after;
      return { volatile: {} };
    },
    async getStates({ instances: refs }) {
      const asked = new Set(refs.map(keyOf));
      const all = [...instances.values()].filter(({ status }) => status !== 'Stopped');
      const chosen = all.filter(({ spec }) => asked.size === 0 || asked.has(keyOf(spec.ref)));
      return {
        states: chosen.map(({ spec, status, pid, volatile }) =>
          InstanceState.fromPartial({ ref: spec.ref, status, pid, volatile, processes: 1 }),
        ),
      };
    },
    async getMetrics({ project }) {
      const running = [...instances.values()].filter(
        ({ spec, status }) => status !== 'Stopped' && (project === '' || spec.ref?.project === project),
      );
      return {
        instances: running.map(({ spec }) =>
          InstanceMetrics.fromPartial({
            ref: spec.ref,
            type: spec.type,
            cpus: [{ cpu: '0', seconds: { system: 0.25, user: 1.5 } }],
            filesystems: [{ fstype: 'ext4', mountpoint: '/', sizeBytes: 1e10 }],
            memoryBytes: { MemTotal: 1024 },
            network: { eth0: { bytesReceived: 7 } },
            processes: 1,
          }),
        ),
      };
    },
    async *exec(input) {
      const written: Uint8Array[] = [];
      for await (const { input: message } of input) {
        if (message?.$case === 'stdin') written.push(message.value);
        if (message?.$case === 'stdinClosed') break;
        if (message?.$case !== 'start') continue;
        running(message.value.ref);
        const [command = '', ...args] = message.value.command;
        yield { output: { $case: 'started', value: { pid: (lastPid += 1) } } };
        if (command === 'echo') {
          yield { output: { $case: 'stdout', value: Buffer.from(`${args.join(' ')}\n`) } };
        }
        if (command === 'cat') continue;
        if (command === 'crash') throw internal('crash');
        const code = { true: 0, echo: 0, false: 1 }[command] ?? 127;
        yield { output: { $case: 'exited', value: { code } } };
        return;
      }
      yield { output: { $case: 'stdout', value: Buffer.concat(written) } };
      yield { output: { $case: 'exited', value: { code: 0 } } };
    },
    async *console(input) {
      for await (const { input: message } of input) {
        if (message?.$case === 'data') yield { data: Buffer.from(message.value) };
      }
    },
    async *getConsoleLog(ref) {
      yield { data: Buffer.from(running(ref).consoleLog) };
    },
    async clearConsoleLog(ref) {
      running(ref).consoleLog = '';
      return {};
    },
    listLogs: async () => ({ names: ['lxc.log'] }),
    async *readLog({ name }) {
      if (name !== 'lxc.log') throw notFound('File not found');
      yield { data: Buffer.from('') };
    },
    deleteLog: async () => ({}),
    async *readFile({ spec, path }) {
      const data = find(spec?.ref).files.get(path);
      if (!data) throw notFound('File not found');
      const info = {
        type: 'file',
        uid: 0,
        gid: 0,
        mode: 0o644,
        modifiedSeconds: 0,
        size: data.length,
      };
      yield { part: { $case: 'info', value: info } };
      yield { part: { $case: 'data', value: data } };
    },
    async writeFile(requests) {
      let target: { files: Map<string, Buffer>; path: string } | null = null;
      const chunks: Uint8Array[] = [];
      for await (const { part } of requests) {
        if (part?.$case === 'start') {
          target = { files: find(part.value.spec?.ref).files, path: part.value.path };
        } else if (part?.$case === 'data') chunks.push(part.value);
      }
      if (!target) throw internal('No path given');
      target.files.set(target.path, Buffer.concat(chunks));
      return {};
    },
    async deleteFile({ spec, path }) {
      if (!find(spec?.ref).files.delete(path)) throw notFound('File not found');
      return {};
    },
    readMetadata: async ({ spec }) => ({ data: find(spec?.ref).metadata }),
    async writeMetadata({ spec, data }) {
      find(spec?.ref).metadata = Buffer.from(data);
      return {};
    },
    listTemplates: async ({ spec }) => ({ names: [...find(spec?.ref).templates.keys()].sort() }),
    async readTemplate({ spec, name }) {
      const data = find(spec?.ref).templates.get(name);
      if (!data) throw notFound(`Template "${name}" not found`);
      return { data };
    },
    async writeTemplate({ spec, name, data }) {
      find(spec?.ref).templates.set(name, Buffer.from(data));
      return {};
    },
    async deleteTemplate({ spec, name }) {
      if (!find(spec?.ref).templates.delete(name)) throw notFound(`Template "${name}" not found`);
      return {};
    },
  };
}

function done(volatile: Record<string, string>): InstanceProgress {
  return { step: { $case: 'done', value: { volatile } } };
}
