/**
 * What the API itself costs, without a host behind it: one profile, and a list of 1,000, asked of
 * Debian's LXD 5.0.2 and of this project in turn over the unix socket. Prints answers a second;
 * ends with 1 when a bar is missed. Run by `make bench`.
 */
import { ours, peer, Server, type Programs } from '../support/server.js';
import { forEach, rate } from './statistics.js';

const profiles = 1000;
const parallel = 4;
const seconds = 5;

interface Bar {
  readonly name: string;
  readonly path: string;
  /** Answers a second; the peer's rate must be beaten as well. */
  readonly atLeast: number;
}

const bars: readonly Bar[] = [
  { name: 'GET of one profile', path: '/1.0/profiles/p500', atLeast: 2000 },
  { name: `list of ${profiles} profiles, recursion=1`, path: '/1.0/profiles?recursion=1', atLeast: 30 },
];

async function measure(programs: Programs): Promise<number[]> {
  const server = new Server(programs, {}, []);
  try {
    await server.start();
    const names = Array.from({ length: profiles - 1 }, (_, index) => `p${index}`); // and default
    await forEach(names, 4, (name) => server.api.run('POST', '/1.0/profiles', profile(name)));
    const figures: number[] = [];
    for (const { path } of bars) figures.push(await goodRate(server, path));
    return figures;
  } finally {
    await server.stop();
  }
}

/**
 * Answers a second with status 200: under load the peer's database gives up now and then. Bytes
 * are taken, not read, as the client's own work would be measured with them.
 */
async function goodRate({ api }: Server, path: string): Promise<number> {
  await rate(() => api.take(path), parallel, 1); // warm
  let good = 0;
  let all = 0;
  const ask = async (): Promise<void> => {
    all += 1;
    if ((await api.take(path)) === 200) good += 1;
  };
  const answered = await rate(ask, parallel, seconds);
  return (answered * good) / all;
}

const profile = (name: string) => ({
  name,
  description: `Profile ${name}`,
  config: { 'limits.cpu': '2', 'limits.memory': '1GiB', 'user.name': name },
  devices: { eth0: { type: 'nic', nictype: 'p2p', name: 'eth0' } },
});

const theirs = await measure(peer);
const mine = await measure(ours);
let missed = 0;
console.log(`${'answers a second'.padEnd(40)}${'peer'.padStart(10)}${'ours'.padStart(10)}  bar`);
for (const [at, { name, atLeast }] of bars.entries()) {
  const holds = mine[at]! >= atLeast && mine[at]! > theirs[at]!;
  if (!holds) missed += 1;
  console.log(
    `${name.padEnd(40)}${theirs[at]!.toFixed(1).padStart(10)}${mine[at]!.toFixed(1).padStart(10)}` +
      `  >= ${atLeast} and the peer's ${holds ? 'holds' : 'MISSED'}`,
  );
}
process.exitCode = missed === 0 ? 0 : 1;
