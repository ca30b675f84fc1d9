import { isIP } from 'node:net';
import { DomainError } from '@lxd/model/errors';
import { ask, askSecret, confirm } from '../../shell/ask.js';
import type { Shell } from '../../shell/shell.js';
import { emptyPreseed, type Preseed, type PreseedNetwork, type PreseedPool } from './preseed.js';
import { bestDriver, freeBridge, type Situation } from './situation.js';

/** Asks a person, in the stock order, since answers are also piped in by scripts. */
export async function interactivePreseed(shell: Shell, situation: Situation): Promise<Preseed> {
  const questions = new Questions(shell);
  if (await questions.yes('Would you like to use LXD clustering?', false)) {
    throw new DomainError('unsupported', 'Joining or starting a cluster is done with "lxc cluster"');
  }
  const devices: Record<string, Record<string, string>> = {};

  const pools: PreseedPool[] = [];
  if (await questions.yes('Do you want to configure a new storage pool?', true)) {
    const pool = await askPool(questions, situation);
    pools.push(pool);
    devices['root'] = { path: '/', pool: pool.name, type: 'disk' };
  }

  if (await questions.yes('Would you like to connect to a MAAS server?', false)) {
    throw new DomainError('unsupported', 'MAAS servers are not supported');
  }

  const networks: PreseedNetwork[] = [];
  if (await questions.yes('Would you like to create a new local network bridge?', true)) {
    const network = await askBridge(questions, situation);
    networks.push(network);
    devices['eth0'] = { name: 'eth0', network: network.name, type: 'nic' };
  } else if (
    await questions.yes(
      'Would you like to configure LXD to use an existing bridge or host interface?',
      false,
    )
  ) {
    devices['eth0'] = await askParent(questions, situation);
  }

  const config = await askListening(questions);
  if (!(await questions.yes('Would you like stale cached images to be updated automatically?', true))) {
    config['images.auto_update_interval'] = '0';
  }
  const profiles =
    Object.keys(devices).length === 0
      ? []
      : [{ name: 'default', description: '', config: {}, devices }];
  return { ...emptyPreseed, config, storage_pools: pools, networks, profiles };
}

/** Whether the answers should be shown as a file for next time. */
export const wantsPreseedShown = (shell: Shell): Promise<boolean> =>
  new Questions(shell).yes('Would you like a YAML "lxd init" preseed to be printed?', false);

async function askPool(questions: Questions, situation: Situation): Promise<PreseedPool> {
  const taken = situation.pools.map(({ name }) => name);
  let name = '';
  for (;;) {
    name = await questions.text('Name of the new storage pool', 'default');
    if (!taken.includes(name)) break;
    questions.shell.print(`The requested storage pool "${name}" already exists. Please choose another name.`);
  }
  const { drivers } = situation;
  const driver =
    drivers.length > 1
      ? await questions.choice(
          `Name of the storage backend to use (${drivers.join(', ')})`,
          drivers,
          bestDriver(drivers),
        )
      : (drivers[0] ?? 'dir');
  const config = driver === 'dir' ? {} : await askSource(questions, driver);
  return { name, driver, description: '', config };
}

async function askSource(questions: Questions, driver: string): Promise<Record<string, string>> {
  const title = driver.toUpperCase();
  if (!(await questions.yes(`Create a new ${title} pool?`, true))) {
    const what = driver === 'lvm' ? 'LVM pool' : `${title} pool or dataset`;
    return { source: await questions.text(`Name of the existing ${what}`) };
  }
  const device = await questions.yes(
    'Would you like to use an existing empty block device (e.g. a disk or partition)?',
    false,
  );
  if (device) return { source: await questions.text('Path to the existing block device') };
  const size = await questions.text('Size in GiB of the new loop device (1GiB minimum)', '30GiB', (answer) =>
    /^[1-9]\d*(GiB)?$/.test(answer) ? null : 'Minimum size is 1GiB',
  );
  return { size: size.endsWith('GiB') ? size : `${size}GiB` };
}

async function askBridge(questions: Questions, situation: Situation): Promise<PreseedNetwork> {
  const taken = new Set([...situation.networks.map(({ name }) => name), ...situation.interfaces]);
  let name = '';
  for (;;) {
    name = await questions.text('What should the new bridge be called?', freeBridge(situation));
    if (!taken.has(name)) break;
    questions.shell.print(`The requested network bridge "${name}" already exists. Please choose another name.`);
  }
  const config: Record<string, string> = {};
  for (const version of ['4', '6'] as const) {
    const key = `ipv${version}.address`;
    config[key] = await questions.text(
      `What IPv${version} address should be used? (CIDR subnet notation, “auto” or “none”)`,
      'auto',
      (answer) => checkSubnet(answer, version === '4' ? 4 : 6),
    );
    if (!['auto', 'none'].includes(config[key])) {
      const nat = await questions.yes(
        `Would you like LXD to NAT IPv${version} traffic on your bridge?`,
        true,
      );
      config[`ipv${version}.nat`] = String(nat);
    }
  }
  return { name, type: '', description: '', project: 'default', config };
}

async function askParent(questions: Questions, situation: Situation): Promise<Record<string, string>> {
  const name = await questions.text('Name of the existing bridge or host interface', '', (answer) =>
    situation.interfaces.includes(answer) ? null : 'The requested interface doesn\'t exist. Please choose another one.',
  );
  const found = situation.networks.find((network) => network.name === name);
  if (found?.managed === true) return { name: 'eth0', network: name, type: 'nic' };
  return {
    name: 'eth0',
    nictype: found?.type === 'bridge' ? 'bridged' : 'macvlan',
    parent: name,
    type: 'nic',
  };
}

async function askListening(questions: Questions): Promise<Record<string, string>> {
  if (!(await questions.yes('Would you like the LXD server to be available over the network?', false))) {
    return {};
  }
  const address = await questions.text('Address to bind LXD to (not including port)', 'all', (answer) =>
    answer === 'all' || isIP(answer) !== 0 ? null : `Invalid IP address "${answer}"`,
  );
  const port = await questions.text('Port to bind LXD to', '8443', (answer) =>
    /^\d+$/.test(answer) && Number(answer) >= 1 && Number(answer) <= 65535 ? null : 'Invalid port number',
  );
  const host = address === 'all' ? '[::]' : isIP(address) === 6 ? `[${address}]` : address;
  const config: Record<string, string> = { 'core.https_address': `${host}:${port}` };
  const password = await questions.newSecret('Trust password for new clients: ');
  if (password !== '') config['core.trust_password'] = password;
  else {
    questions.shell.note('No trust password set, client certificates will have to be manually trusted.');
  }
  return config;
}

function checkSubnet(answer: string, family: 4 | 6): string | null {
  if (['auto', 'none'].includes(answer)) return null;
  const [address = '', prefix = ''] = answer.split('/');
  const most = family === 4 ? 32 : 128;
  const fine = isIP(address) === family && /^\d+$/.test(prefix) && Number(prefix) <= most;
  return fine ? null : `Not an IPv${family} address with its prefix length`;
}

/** The forms of question, each with its suggestion. */
class Questions {
  constructor(readonly shell: Shell) {}

  yes(question: string, initial: boolean): Promise<boolean> {
    return confirm(this.shell, `${question} (yes/no) [default=${initial ? 'yes' : 'no'}]: `, initial);
  }

  text(
    question: string,
    initial = '',
    refuse: (answer: string) => string | null = (answer) => (answer === '' ? '' : null),
  ): Promise<string> {
    const suggestion = initial === '' ? ': ' : ` [default=${initial}]: `;
    return ask(this.shell, `${question}${suggestion}`, initial, refuse);
  }

  choice(question: string, choices: readonly string[], initial: string): Promise<string> {
    return this.text(question, initial, (answer) => (choices.includes(answer) ? null : ''));
  }

  /** Asked twice, until both are the same; may be empty. */
  async newSecret(question: string): Promise<string> {
    for (;;) {
      const first = await askSecret(this.shell, question);
      if (first === '') return '';
      if ((await askSecret(this.shell, 'Again: ')) === first) return first;
      this.shell.note('Invalid input, try again.\n');
    }
  }
}
