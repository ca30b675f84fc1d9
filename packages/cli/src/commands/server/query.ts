import { readText } from '@lxd/client/http/body';
import { BackgroundOperation } from '@lxd/client/operations/background-operation';
import type { Operation } from '@lxd/model/api/operation';
import { goIndented, goJsonIndented } from '../../print/go-json.js';
import { UsageError } from '../../shell/errors.js';
import { flag } from '../../shell/flags.js';
import { verb } from '../../shell/verb.js';

export const serverQuery = verb({
  words: ['query'],
  usage: '[<remote>:]<API path>',
  args: [1, 1],
  summary: 'Send a raw query to LXD',
  examples: `lxc query -X DELETE --wait /1.0/instances/c1
    Delete local instance "c1".`,
  hidden: true,
  flags: {
    data: flag.string('Input data', { short: 'd' }),
    raw: flag.boolean('Print the raw response'),
    request: flag.string('Action (defaults to GET)', { short: 'X', initial: 'GET' }),
    wait: flag.boolean('Wait for the operation to complete'),
  },

  async run({ args: [argument = ''], flags, shell }) {
    if (shell.global.project !== '') {
      throw new UsageError('--project cannot be used with the query command');
    }
    const { server, name: path } = await shell.resource(argument);
    if (!path.startsWith('/')) throw new UsageError('Query path must start with /');
    const bare = server.inProject(null);
    const data = jsonText(flags.data === '-' ? await shell.readInput() : flags.data);

    // The console log and images are files, everything else is JSON.
    const reply = await bare.raw(flags.request, path, {
      body: data === '' ? null : data,
      headers: data === '' ? {} : { 'Content-Type': 'application/json' },
    });
    const text = await readText(reply);
    const envelope = parseEnvelope(text);
    if (envelope === null || flags.raw) {
      shell.write(envelope === null ? text : `${goIndented(JSON.parse(text))}\n\n`);
      return;
    }
    let metadata = envelope.metadata;
    if (flags.wait && envelope.type === 'async') {
      metadata = await new BackgroundOperation(bare, metadata as Operation).wait();
    }
    if (metadata === null || metadata === undefined || isEmptyObject(metadata)) return;
    shell.print(typeof metadata === 'string' ? metadata : `${goJsonIndented(metadata)}\n`);
  },
});

/** What isn't JSON is sent as a JSON string. */
function jsonText(text: string): string {
  if (text === '') return '';
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

function parseEnvelope(text: string): { type: string; metadata: unknown } | null {
  try {
    const parsed = JSON.parse(text) as { type?: string; metadata?: unknown };
    return typeof parsed.type === 'string' ? { type: parsed.type, metadata: parsed.metadata } : null;
  } catch {
    return null;
  }
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
