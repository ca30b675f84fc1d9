import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import type { DeviceContext } from '../device.js';
import { checkConfinement, withSource } from './confinement.js';

/** `allowed/` with a folder, a file and links; `secret/` beside it. */
async function tree(context: TestContext): Promise<string> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'lxd-confine-')));
  context.after(() => rm(top, { recursive: true }));
  await mkdir(join(top, 'allowed/folder'), { recursive: true });
  await mkdir(join(top, 'allowed-not'));
  await mkdir(join(top, 'secret'));
  await writeFile(join(top, 'allowed/folder/file'), 'allowed');
  await writeFile(join(top, 'secret/file'), 'secret');
  await symlink('folder', join(top, 'allowed/inner'));
  await symlink('../secret', join(top, 'allowed/outer'));
  await symlink(join(top, 'secret'), join(top, 'allowed/absolute'));
  return top;
}

const disk = (source: string, confinedTo: string, more: Record<string, string> = {}) => {
  const options = { type: 'disk', path: '/mnt', source, ...more };
  const instance = { devices: { d: { options, confinedTo } } } as unknown as DeviceContext['instance'];
  return { name: 'd', options, instance };
};

const sources: { source: string; fits: boolean }[] = [
  { source: 'allowed', fits: true },
  { source: 'allowed/folder', fits: true },
  { source: 'allowed/folder/file', fits: true },
  { source: 'allowed/inner', fits: true },
  { source: 'allowed/inner/file', fits: true },
  { source: 'allowed-not', fits: false },
  { source: 'allowed/../secret', fits: false },
  { source: 'allowed/absolute', fits: false },
  { source: 'allowed/outer', fits: false },
  { source: 'allowed/outer/file', fits: false },
  { source: 'secret', fits: false },
];
for (const { source, fits } of sources) {
  test(`a disk from ${source} ${fits ? 'lies in' : 'leads out of'} the folder "allowed"`, async (t) => {
    const top = await tree(t);
    const path = `${top}/${source}`; // as written: join would resolve ".."
    const checked = checkConfinement(disk(path, join(top, 'allowed')));
    if (fits) return checked;
    await assert.rejects(checked, {
      kind: 'forbidden',
      message: `Source path "${path}" resolves outside of restricted parent source path "${top}/allowed"`,
    });
  });
}

test('what a confined disk is mounted from stays the same whatever comes in its place', async (t) => {
  const top = await tree(t);
  const confined = disk(join(top, 'allowed/folder'), join(top, 'allowed'));
  const read = await withSource(confined, async (source) => {
    await rename(join(top, 'allowed/folder'), join(top, 'allowed/was'));
    await symlink('../secret', join(top, 'allowed/folder'));
    return readFile(join(source, 'file'), 'utf8');
  });
  assert.equal(read, 'allowed');
});

test('a disk that is not confined is mounted from where it says', async () => {
  await checkConfinement(disk('/nowhere', ''));
  assert.equal(await withSource(disk('/nowhere', ''), async (source) => source), '/nowhere');
});

test('a confined disk that is missing is missed', async (t) => {
  const top = await tree(t);
  await assert.rejects(checkConfinement(disk(join(top, 'allowed/none'), join(top, 'allowed'))), {
    kind: 'invalid',
    message: `Missing source path ${JSON.stringify(join(top, 'allowed/none'))} for disk "d"`,
  });
});

test('owners of a confined disk are not shifted', async (t) => {
  const top = await tree(t);
  const shifted = disk(join(top, 'allowed/folder'), join(top, 'allowed'), { shift: 'true' });
  await assert.rejects(checkConfinement(shifted), {
    message: 'The "shift" property cannot be used with a restricted source path',
  });
});
