/** The kernel's names for architectures, each with what else it is called (config-and-images.md 6). */
const aliases: Readonly<Record<string, readonly string[]>> = {
  aarch64: ['arm64', 'arm64_generic'],
  armv7l: ['armel', 'armhf', 'arm', 'armhfp', 'armv7a_hardfp', 'armv7', 'armv7a_vfpv3_hardfp'],
  i686: ['i386', 'i586', '386', 'x86', 'generic_32'],
  mips: ['mipsel'],
  mips64: ['mips64el'],
  ppc: ['powerpc'],
  ppc64: ['powerpc64'],
  ppc64le: ['ppc64el'],
  riscv32: [],
  riscv64: [],
  s390x: [],
  x86_64: ['amd64', 'generic_64'],
};

const names = new Map(
  Object.entries(aliases).flatMap(([name, others]) => [name, ...others].map((of) => [of, name])),
);

/** The kernel's name of an architecture that an image names, or null: there is none such. */
export const architectureNamed = (name: string): string | null => names.get(name) ?? null;
