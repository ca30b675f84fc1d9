import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { repository } from '../support/server.js';

/** What each package may import of the others (docs: "Packages" in the README). */
const mayImport: Readonly<Record<string, readonly RegExp[]>> = {
  model: [],
  store: [/^@lxd\/model\//],
  client: [/^@lxd\/model\//],
  cli: [/^@lxd\/(model|client)\//],
  rpc: [/^@lxd\/model\//],
  scheduler: [/^@lxd\/model\//],
  'node-agent': [/^@lxd\/(model|proto|rpc)\//],
  'cluster-member': [
    /^@lxd\/(model|rpc|store|scheduler|client|proto)\//,
    /^@lxd\/node-agent\/(catalog|client|fake|peer-credentials)(\/|$)/,
  ],
};

const tracked = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], {
    cwd: repository,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '');

for (const [name, allowed] of Object.entries(mayImport)) {
  test(`packages/${name} imports only what it may`, () => {
    const trespasses: string[] = [];
    for (const file of tracked(`packages/${name}/**.ts`)) {
      const text = readFileSync(join(repository, file), 'utf8');
      for (const [, specifier = ''] of text.matchAll(/(?:from|import\()\s*'(@lxd\/[^']+)'/g)) {
        const own = specifier.startsWith(`@lxd/${name}/`);
        if (!own && !allowed.some((pattern) => pattern.test(specifier))) trespasses.push(`${file}: ${specifier}`);
      }
    }
    assert.deepEqual(trespasses, []);
  });
}

test('no source file is too long to hold in mind', () => {
  const long = tracked('*.ts', '*.c', '*.cc', '*.h', '*.sh', '*.mjs')
    .map((file) => ({ file, lines: readFileSync(join(repository, file), 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > 600);
  assert.deepEqual(long, []);
});

test('no type is `any`', () => {
  const found = tracked('*.ts').filter((file) =>
    /[:<,(|&]\s*any\b(?!['`\w])|\bas any\b/.test(readFileSync(join(repository, file), 'utf8').replaceAll(/\/\/.*|\/\*[\s\S]*?\*\/|'[^'\n]*'|`[^`]*`|\/(?![*/])(?:\\.|[^/\n])+\//g, '')),
  );
  assert.deepEqual(found, []);
});

test('no test is switched off', () => {
  const found = tracked('*.test.ts').filter((file) =>
    /\b(?:it|test|describe)\.(?:skip|todo|only)\b/.test(readFileSync(join(repository, file), 'utf8')),
  );
  assert.deepEqual(found.filter((file) => !file.startsWith('test/repo/')), []);
});

test('the lock file names no registry', () => {
  const lock = readFileSync(join(repository, 'package-lock.json'), 'utf8');
  assert.doesNotMatch(lock, /"resolved": "https?:/);
});
