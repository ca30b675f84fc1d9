import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { DomainError } from '@lxd/model/errors';

import { applyTemplates } from './templates.js';
import type { TemplateTrigger } from './metadata.js';

const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

async function volume(t: TestContext, templates: string, files: Record<string, string>) {
  const at = await mkdtemp(join(tmpdir(), 'templates-'));
  t.after(() => rm(at, { recursive: true }));
  await mkdir(join(at, 'rootfs/etc'), { recursive: true });
  await mkdir(join(at, 'templates'));
  await writeFile(join(at, 'metadata.yaml'), `templates:\n${templates}`);
  for (const [name, text] of Object.entries(files)) await writeFile(join(at, 'templates', name), text);
  const apply = (trigger: TemplateTrigger) =>
    applyTemplates({
      volumeAt: at,
      trigger,
      instance: {
        name: 'c1',
        architecture: 'x86_64',
        privileged: false,
        ephemeral: true,
        type: 'container',
        config: { 'user.a': '1' },
        devices: {},
      },
      owner,
    });
  const content = (path: string) => readFile(join(at, 'rootfs', path), 'utf8');
  return { at, apply, content };
}

test('a template is rendered for its triggers only, folders on the way are made', async (t) => {
  const { at, apply, content } = await volume(
    t,
    '  /etc/sub/a:\n    when: [start]\n    template: a.tpl\n    properties: {x: 010}\n',
    { 'a.tpl': '{{ trigger }} {{ path }} {{ instance.ephemeral }} {{ properties.x }}' },
  );
  await apply('create');
  await assert.rejects(content('etc/sub/a'));
  await apply('start');
  assert.equal(await content('etc/sub/a'), 'start /etc/sub/a true 010');
  assert.equal((await stat(join(at, 'rootfs/etc/sub/a'))).mode & 0o777, 0o644);
});

test('an existing file keeps its mode and loses its content; create_only keeps it whole', async (t) => {
  const { at, apply, content } = await volume(
    t,
    '  /etc/a:\n    when: [start]\n    template: a\n  /etc/b:\n    when: [start]\n    template: a\n    create_only: true\n',
    { a: 'new' },
  );
  for (const name of ['a', 'b']) {
    await writeFile(join(at, 'rootfs/etc', name), 'what was there');
    await chmod(join(at, 'rootfs/etc', name), 0o600);
  }
  await apply('start');
  assert.equal(await content('etc/a'), 'new');
  assert.equal((await stat(join(at, 'rootfs/etc/a'))).mode & 0o777, 0o600);
  assert.equal(await content('etc/b'), 'what was there');
});

test('symbolic links in the instance never lead out of it', async (t) => {
  const { at, apply, content } = await volume(
    t,
    '  /link/a:\n    when: [start]\n    template: a\n  /up/a:\n    when: [start]\n    template: a\n  /final:\n    when: [start]\n    template: a\n',
    { a: 'x' },
  );
  await mkdir(join(at, 'rootfs/real'));
  await symlink('/real', join(at, 'rootfs/link'));
  await symlink('../../../../etc', join(at, 'rootfs/up'));
  await symlink('/etc/final', join(at, 'rootfs/final'));
  await apply('start');
  assert.equal(await content('real/a'), 'x');
  assert.equal(await content('etc/a'), 'x');
  assert.equal(await content('etc/final'), 'x');
});

const wrong: { name: string; templates: string; files: Record<string, string>; link?: string }[] = [
  { name: 'a template outside of its folder', templates: '  /a:\n    when: [start]\n    template: ../metadata.yaml\n', files: {} },
  { name: 'a missing template', templates: '  /a:\n    when: [start]\n    template: gone\n', files: {} },
  { name: 'a broken template', templates: '  /a:\n    when: [start]\n    template: a\n', files: { a: '{{' } },
  { name: 'a looping link', templates: '  /loop/a:\n    when: [start]\n    template: a\n', files: { a: '' }, link: 'loop' },
  { name: 'a folder as target', templates: '  /etc:\n    when: [start]\n    template: a\n', files: { a: '' } },
];

for (const { name, templates, files, link } of wrong) {
  test(`templates: ${name} is an error`, async (t) => {
    const { at, apply } = await volume(t, templates, files);
    if (link !== undefined) await symlink(link, join(at, 'rootfs', link));
    await assert.rejects(apply('start'), DomainError);
  });
}
