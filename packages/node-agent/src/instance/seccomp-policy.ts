import { isTrue, isTrueOr, type Config } from './config.js';

/**
 * The seccomp policy of one container in liblxc's second format (instances.md 11), or null when
 * its configuration wants none.
 */
export function seccompPolicy(config: Config, architecture: string): string | null {
  const raw = config['raw.seccomp'];
  if (raw) return ended(raw);

  const allow = config['security.syscalls.allow'] || config['security.syscalls.whitelist'];
  if (allow) return `2\nallowlist\n[all]\n${ended(allow)}`;

  const deny = config['security.syscalls.deny'] || config['security.syscalls.blacklist'] || '';
  const byDefault = isTrueOr(
    config['security.syscalls.deny_default'] || config['security.syscalls.blacklist_default'],
    true,
  );
  const compat =
    architecture === 'x86_64' &&
    isTrue(config['security.syscalls.deny_compat'] || config['security.syscalls.blacklist_compat']);
  if (deny === '' && !byDefault && !compat) return null;

  const parts = ['2\ndenylist\n'];
  if (byDefault) parts.push(defaultDenials);
  if (compat) parts.push(`[${architecture}]\n${compatDenials}`);
  if (deny !== '') parts.push(`[all]\n${ended(deny)}`);
  return parts.join('');
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

const lines = (calls: readonly string[]): string =>
  calls.map((call) => `${call} errno 38\n`).join(''); // ENOSYS

const defaultDenials =
  'reject_force_umount\n[all]\n' +
  lines(['kexec_load', 'open_by_handle_at', 'init_module', 'finit_module', 'delete_module']);

/** Entry points of 32-bit and x32 programs that differ from the native ones. */
const compatDenials = lines([
  'compat_sys_rt_sigaction',
  'stub_x32_rt_sigreturn',
  'compat_sys_ioctl',
  'compat_sys_readv',
  'compat_sys_writev',
  'compat_sys_recvfrom',
  'compat_sys_sendmsg',
  'compat_sys_recvmsg',
  'stub_x32_execve',
  'compat_sys_ptrace',
  'compat_sys_rt_sigpending',
  'compat_sys_rt_sigtimedwait',
  'compat_sys_rt_sigqueueinfo',
  'compat_sys_sigaltstack',
  'compat_sys_timer_create',
  'compat_sys_mq_notify',
  'compat_sys_kexec_load',
  'compat_sys_waitid',
  'compat_sys_set_robust_list',
  'compat_sys_get_robust_list',
  'compat_sys_vmsplice',
  'compat_sys_move_pages',
  'compat_sys_preadv64',
  'compat_sys_pwritev64',
  'compat_sys_rt_tgsigqueueinfo',
  'compat_sys_recvmmsg',
  'compat_sys_sendmmsg',
  'compat_sys_process_vm_readv',
  'compat_sys_process_vm_writev',
  'compat_sys_setsockopt',
  'compat_sys_getsockopt',
  'compat_sys_io_setup',
  'compat_sys_io_submit',
  'stub_x32_execveat',
]);
