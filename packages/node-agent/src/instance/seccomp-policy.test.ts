import assert from 'node:assert/strict';
import { test } from 'node:test';

import { seccompPolicy } from './seccomp-policy.js';

const usual =
  '2\ndenylist\nreject_force_umount\n[all]\nkexec_load errno 38\nopen_by_handle_at errno 38\n' +
  'init_module errno 38\nfinit_module errno 38\ndelete_module errno 38\n';

const cases: { name: string; config: Record<string, string>; want: string | null }[] = [
  { name: 'by default', config: {}, want: usual },
  { name: 'no default list', config: { 'security.syscalls.deny_default': 'false' }, want: null },
  { name: 'raw', config: { 'raw.seccomp': '2\nallowlist' }, want: '2\nallowlist\n' },
  {
    name: 'allow',
    config: { 'security.syscalls.allow': 'read\nwrite' },
    want: '2\nallowlist\n[all]\nread\nwrite\n',
  },
  {
    name: 'deny',
    config: { 'security.syscalls.deny': 'mkdir errno 1' },
    want: `${usual}[all]\nmkdir errno 1\n`,
  },
  {
    name: 'deny alone',
    config: { 'security.syscalls.deny': 'mkdir errno 1', 'security.syscalls.deny_default': '0' },
    want: '2\ndenylist\n[all]\nmkdir errno 1\n',
  },
  {
    name: 'the old names',
    config: { 'security.syscalls.blacklist': 'mkdir errno 1' },
    want: `${usual}[all]\nmkdir errno 1\n`,
  },
];

for (const { name, config, want } of cases) {
  test(`seccompPolicy: ${name}`, () => {
    assert.equal(seccompPolicy(config, 'x86_64'), want);
  });
}

test('compat calls are denied on x86_64 only', () => {
  const config = { 'security.syscalls.deny_compat': 'true' };
  assert.match(seccompPolicy(config, 'x86_64') ?? '', /\[x86_64\]\ncompat_sys_rt_sigaction/);
  assert.equal(seccompPolicy(config, 'aarch64'), usual);
});
