import { CommandError } from '../host/command.js';
import type { Host } from '../host/host.js';
import { serially } from '../network/serial.js';
import type { Chain } from './bridge-rules.js';
import { firewallOf } from './detect.js';

export type Table = 'bridge lxd' | 'inet lxd' | 'netdev lxd';

const timeoutMs = 10_000;

/**
 * Makes exactly these chains out of the named ones, in one transaction: at no moment is a packet
 * judged by half of the rules. Chains of `names` that `chains` leaves out are removed.
 */
export async function replaceChains(
  host: Host,
  table: Table,
  names: readonly string[],
  chains: readonly Chain[],
): Promise<void> {
  const script = replaceScript(table, names, chains);
  await serially(`nft ${table}`, () => nft(host, script));
}

/** The same as text. Deleting what may be absent: declare it, then delete it. */
export function replaceScript(
  table: Table,
  names: readonly string[],
  chains: readonly Chain[],
): string {
  const lines = [`add table ${table}`];
  for (const name of names) {
    lines.push(`add chain ${table} ${name}`, `flush chain ${table} ${name}`);
    lines.push(`delete chain ${table} ${name}`);
  }
  for (const { name, hook, rules } of chains) {
    lines.push(`add chain ${table} ${name} { ${hook} }`);
    for (const rule of rules) lines.push(`add rule ${table} ${name} ${rule}`);
  }
  return lines.join('\n') + '\n';
}

/** Removes the chains, and the table with the last of them. Absent is success. */
export const removeChains = (host: Host, table: Table, names: readonly string[]): Promise<void> =>
  serially(`nft ${table}`, async () => {
    if ((await firewallOf(host)) !== 'nftables') return;
    const existing = await chainNames(host, table);
    if (existing === null) return;
    // Under the lock no chain of ours can come in between the look and the deed.
    const last = existing.every((name) => names.includes(name));
    if (last) await nft(host, `delete table ${table}\n`);
    else if (existing.some((name) => names.includes(name))) {
      await nft(host, replaceScript(table, names, []));
    }
  });

/** Names of the table's chains, or null: there is no such table. */
export async function chainNames(host: Host, table: Table): Promise<string[] | null> {
  try {
    const list = ['nft', '--json', '--terse', 'list', 'table', ...table.split(' ')];
    const { stdout } = await host.run(list, { timeoutMs });
    const { nftables } = JSON.parse(stdout) as { nftables: { chain?: { name: string } }[] };
    return nftables.flatMap(({ chain }) => (chain ? [chain.name] : []));
  } catch (error) {
    if (error instanceof CommandError && /No such file or directory/.test(error.stderr)) return null;
    throw error;
  }
} // prettier-ignore

async function nft(host: Host, script: string): Promise<void> {
  await host.run(['nft', '-f', '-'], { input: script, timeoutMs });
}
