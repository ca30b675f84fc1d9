/** Which other architectures' programs a kernel runs by itself, by LXD's names. */
const personalities: Readonly<Record<string, readonly string[]>> = {
  aarch64: ['armv6l', 'armv7l'],
  ppc64: ['ppc'],
  x86_64: ['i686'],
};

/** What `uname -m` says, in LXD's words. */
const aliases: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  armv8l: 'armv7l', // a 32 bit program asking a 64 bit kernel
  i386: 'i686',
  i586: 'i686',
};

/** Native first, then the others this host runs. */
export function architecturesOf(machine: string): string[] {
  const native = aliases[machine] ?? machine;
  return [native, ...(personalities[native] ?? [])];
}
