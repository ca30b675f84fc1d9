import { importBusybox, poolAndProfile } from '../support/image.js';
import { Server, ours, peer } from '../support/server.js';
import { compare, type Mismatch } from './compare.js';
import type { Difference } from './differences.js';
import { areas } from './requests/index.js';
import { record } from './record.js';
import type { Area } from './request.js';

export interface Outcome {
  readonly requests: number;
  readonly mismatches: readonly Mismatch[];
  readonly used: ReadonlySet<Difference>;
  /** What our server left running. */
  readonly left: readonly string[];
}

/** Asks both servers everything in `areas`, one after the other, and compares. */
export async function run(wanted: readonly Area[] = areas): Promise<Outcome> {
  const theirs = new Server(peer);
  const own = new Server(ours);
  const mismatches: Mismatch[] = [];
  const used = new Set<Difference>();
  let requests = 0;
  let left: readonly string[] = [];
  try {
    await Promise.all([prepare(theirs), prepare(own)]);
    for (const { requests: table, afterEach } of wanted) {
      for (const asked of table) {
        const [a, b] = await Promise.all([
          record(theirs.api.socketPath, theirs.dir, asked),
          record(own.api.socketPath, own.dir, asked),
        ]);
        mismatches.push(...compare(asked, a, b, used));
        requests += 1;
        if (afterEach === undefined) continue;
        await Promise.all([
          record(theirs.api.socketPath, theirs.dir, afterEach),
          record(own.api.socketPath, own.dir, afterEach),
        ]);
      }
    }
  } finally {
    await theirs.stop();
    left = await own.stop();
  }
  return { requests, mismatches, used, left };
}

async function prepare(server: Server): Promise<void> {
  await server.start();
  await poolAndProfile(server);
  await importBusybox(server);
}

