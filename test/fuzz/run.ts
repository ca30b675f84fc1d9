import fc from 'fast-check';

import { forEach } from '../bench/statistics.js';
import { importBusybox } from '../support/image.js';
import type { Server } from '../support/server.js';
import type { OpenApi } from './document.js';
import { judgeBy } from './judge.js';
import { requests, type FuzzRequest } from './requests.js';
import { Sender } from './send.js';
import type { Vocabulary } from './vocabulary.js';

/** So often what was deleted is made again, and the names of new objects are learnt. */
const round = 500;

/** One way to fail, and the first request that did. */
export interface Mistake {
  readonly what: string;
  readonly request: FuzzRequest;
  times: number;
}

export interface Outcome {
  readonly mistakes: readonly Mistake[];
  readonly statuses: ReadonlyMap<number, number>;
}

/**
 * Sends `count` requests made from the server's own OpenAPI document.
 * @param seed the same seed and state of the server bring the same requests
 * @param parallel how many at a time: with 1 a run can be repeated, with more races are found
 * @param afterRound called with the number of requests sent so far
 */
export async function fuzz(
  server: Server,
  { count, seed, parallel }: { count: number; seed: number; parallel: number },
  afterRound: (sent: number) => Promise<void> = async () => {},
): Promise<Outcome> {
  const document = JSON.parse((await server.api.request('GET', '/1.0/openapi.json')).body.toString()) as OpenApi;
  const judge = judgeBy(document);
  const sender = new Sender(server.api.socketPath);
  const mistakes = new Map<string, Mistake>();
  const statuses = new Map<number, number>();
  try {
    for (let sent = 0; sent < count; sent += round) {
      await prepare(server);
      const made = fc.sample(requests(document, await vocabularyOf(server)), { numRuns: Math.min(round, count - sent), seed: seed + sent });
      await forEach(made, parallel, async (request) => {
        const answer = await sender.send(request);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const mistake = judge(request, answer);
        if (mistake === null) return;
        const what = `${request.method} ${request.template}: ${mistake}`;
        const known = mistakes.get(what);
        if (known) known.times += 1;
        else mistakes.set(what, { what, request, times: 1 });
      });
      await afterRound(sent + made.length);
      if (!server.running) break;
    }
  } finally {
    sender.close();
  }
  return { mistakes: [...mistakes.values()], statuses };
} // prettier-ignore

/** What requests act on; that it exists already is as good. */
async function prepare(server: Server): Promise<void> {
  const { api } = server;
  const make = (path: string, body: unknown) => api.run('POST', path, body).catch(() => null);
  await api.run('PUT', '/1.0', { config: {} }).catch(() => null);
  await api.run('PUT', '/1.0/profiles/default', { config: {}, description: '', devices: { root: { type: 'disk', path: '/', pool: 'default' } } }).catch(() => null);
  await importBusybox(server).catch(() => null);
  for (const name of ['small', 'large']) await make('/1.0/profiles', { name });
  await make('/1.0/projects', { name: 'apart', config: { 'features.profiles': 'true', 'features.images': 'true' } });
  await make('/1.0/networks', { name: 'n1', type: 'bridge', config: { 'ipv4.address': '10.77.0.1/24', 'ipv6.address': 'none' } });
  await make('/1.0/instances', { name: 'c1', source: { type: 'image', alias: 'busybox' } });
  await make('/1.0/instances', { name: 'c2', source: { type: 'none' } });
  await api.run('PUT', '/1.0/instances/c1/state', { action: 'start' }).catch(() => null);
} // prettier-ignore

/** Identifiers that the server gives out itself. */
async function vocabularyOf({ api }: Server): Promise<Vocabulary> {
  const last = async (path: string): Promise<string[]> => {
    const urls = await api.get<string[] | Record<string, string[]>>(path).catch(() => []);
    return (Array.isArray(urls) ? urls : Object.values(urls).flat()).map((url) => url.split('/').at(-1)!.split('?')[0]!).slice(0, 4);
  };
  const nobody = '00000000-0000-0000-0000-000000000000';
  return {
    certificates: [...(await last('/1.0/certificates')), 'e'.repeat(64)],
    images: [...(await last('/1.0/images')), 'e'.repeat(64), 'e3b0'],
    operations: [...(await last('/1.0/operations')), nobody],
    warnings: [...(await last('/1.0/warnings')), nobody],
  };
} // prettier-ignore
