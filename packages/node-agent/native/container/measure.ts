/*
 * Prints what the runtime adds to liblxc: medians of start, exec of `true` and forced stop, and a
 * monitor's memory. Run as root on a container that is configured but stopped:
 *   node dist/native/container/measure.js /var/lib/lxd/run c1 [rounds]
 */
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openLxcRuntime } from '../../src/host/lxc-runtime.js';

const [lxcPath = '', name = '', rounds = '20'] = process.argv.slice(2);

const median = (values: number[]): string =>
  (values.sort((a, b) => a - b)[values.length >> 1] ?? NaN).toFixed(1);

async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const begun = process.hrtime.bigint();
  const result = await work();
  into.push(Number(process.hrtime.bigint() - begun) / 1e6);
  return result;
}

const runtime = await openLxcRuntime();
const ref = { name, lxcPath };
const times = { start: [], exec: [], stop: [] } as Record<'start' | 'exec' | 'stop', number[]>;
const memoryKiB: number[] = [];

for (let round = 0; round < Number(rounds); round++) {
  const logFile = join(tmpdir(), `measure-${process.pid}.log`);
  const container = await timed(times.start, () =>
    runtime.start({ ...ref, logFile, logLevel: 'error' }),
  );
  await timed(times.exec, async () => {
    const execution = await runtime.exec(ref, {
      argv: ['true'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      cwd: '/',
      uid: 0,
      gid: 0,
      terminal: null,
    });
    execution.stdout.resume();
    execution.stderr?.resume();
    await execution.exited;
  });
  const memory = await readFile(`/proc/${container.monitorPid}/smaps_rollup`, 'utf8');
  memoryKiB.push(Number(/^Pss:\s+(\d+)/m.exec(memory)?.[1]));
  await timed(times.stop, () => runtime.kill(ref));
  await container.exited;
}
for (const [what, values] of Object.entries(times)) console.log(`${what} ${median(values)} ms`);
console.log(`monitor ${median(memoryKiB)} KiB PSS`);
await runtime.close();
