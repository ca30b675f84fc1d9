// Builds build/cli/: lxc.mjs and lxd.mjs with everything they need, verbs in files of their own
// that are read when called. Run after `tsc -b`; esbuild must be installed.
import { readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', '..', 'build', 'cli');

await rm(out, { recursive: true, force: true });
await build({
  entryPoints: {
    lxc: join(here, 'dist', 'lxc-main.js'),
    lxd: join(here, 'dist', 'lxd-main.js'),
  },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // ws asks for these at run time and does without them.
  external: ['bufferutil', 'utf-8-validate'],
  chunkNames: 'chunks/[name]-[hash]',
  // Packages in CommonJS call require() for the modules of Node.
  banner: {
    js: "import{createRequire as __lxdRequire}from'node:module';const require=__lxdRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

for (const name of ['lxc', 'lxd']) {
  const file = join(out, `${name}.mjs`);
  await writeFile(file, `#!/usr/bin/env node\n${(await readFile(file, 'utf8')).replace(/^#!.*\n/, '')}`);
  await chmod(file, 0o755);
}
