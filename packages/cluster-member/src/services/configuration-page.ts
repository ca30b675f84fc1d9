import type { ConfigKey } from '@lxd/model/config-key';

import { configurationKeys, keyCondition, shownKeyName } from './configuration-keys.js';

/** The reference page of all configuration keys, in Markdown. */
export function configurationPage(): string {
  const lines = [
    '# Configuration keys',
    '',
    'Made from the declarations of the keys; `make reference` writes it anew.',
  ];
  let entity = '';
  for (const group of configurationKeys()) {
    if (group.entity !== entity) lines.push('', `## ${group.entity}`);
    entity = group.entity;
    lines.push('', `### ${group.entity}: ${group.group}`, '', ...table(group.keys));
  }
  return lines.join('\n') + '\n';
}

const columns: readonly (readonly [title: string, (key: ConfigKey) => string])[] = [
  ['Key', (key) => `\`${shownKeyName(key)}\``],
  ['Type', typeText],
  ['Default', (key) => (key.default === undefined ? '' : `\`${key.default}\``)],
  ['Scope', ({ scope }) => scope ?? ''],
  ['Condition', keyCondition],
  ['Live', ({ liveUpdate }) => (liveUpdate === true ? 'yes' : '')],
  ['What it is for', ({ doc, required }) => (required === true ? `${doc} Required.` : doc)],
];

/** A word stands for itself, beside values of a kind or in their place. */
function typeText({ type: { name, words = [] } }: ConfigKey): string {
  const quoted = words.map((word) => `\`${word}\``).join(', ');
  if (quoted === '') return name;
  return name === 'string' ? quoted : `${quoted}, ${name}`;
}

/** A table without the columns that would be empty. */
function table(keys: readonly ConfigKey[]): string[] {
  const filled = columns.filter(([, cell]) => keys.some((key) => cell(key) !== ''));
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    row(filled.map(([title]) => title)),
    row(filled.map(() => '---')),
    ...keys.map((key) => row(filled.map(([, cell]) => cell(key)))),
  ];
}
