import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { verbHelp } from '../shell/help.js';
import { globalFlags } from '../shell/flags.js';
import { verbs } from './index.js';
import { nouns } from './nouns.js';

const loaded = await Promise.all(verbs.map(async (entry) => ({ entry, verb: await entry.load() })));

test('every verb is listed under its own words, alphabetically', () => {
  for (const { entry, verb } of loaded) {
    assert.deepEqual(entry.words, verb.words);
    assert.deepEqual(entry.aliases ?? [], verb.aliases ?? [], entry.words.join(' '));
  }
  const names = verbs.map(({ words }) => words.join('\0'));
  assert.deepEqual(names, [...names].sort());
});

test('every file in the folders is listed', () => {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  const verbFiles = files.filter((file) => /\/[^/]+(?<!\.test)\.js$/.test(file));
  assert.equal(verbFiles.length, verbs.length);
});

test('every verb has its noun, and no flag hides another', () => {
  const known = new Set(nouns.map(({ words }) => words.join(' ')));
  for (const { verb } of loaded) {
    assert.ok(known.has(verb.words.slice(0, -1).join(' ')), verb.words.join(' '));
    const all = { ...globalFlags, ...verb.flags };
    const shorts = Object.values(all).flatMap(({ short }) => (short === null ? [] : [short]));
    assert.equal(new Set(shorts).size, shorts.length, verb.words.join(' '));
  }
});

test('help has the stock layout', () => {
  const { verb } = loaded.find(({ entry }) => entry.words.join(' ') === 'alias list') ?? {};
  assert.ok(verb !== undefined);
  assert.equal(
    verbHelp('lxc', verb, globalFlags),
    `Description:
  List aliases

Usage:
  lxc alias list [flags]

Aliases:
  list, ls

Flags:
  -f, --format   Format (csv|json|table|yaml|compact) (default "table")

Global Flags:
      --debug          Show all debug messages
      --force-local    Force using the local unix socket
  -h, --help           Print help
      --project        Override the source project
  -q, --quiet          Don't show progress information
      --sub-commands   Use with help or --help to view sub-commands
  -v, --verbose        Show all information messages
      --version        Print version number
`,
  );
});
