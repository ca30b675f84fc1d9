// bundle.mjs FOLDER: writes lxc.cjs and lxd.mjs there, with all they need. Run after `tsc -b`, with the
// Node that will run them (the code cache is for that one).
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, '..', '..', 'build', 'lib', 'lxd'));

await mkdir(out, { recursive: true });
await rm(join(out, 'lxc-bundle.cache'), { force: true });
/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // ws asks for these at run time and does without them.
  external: ['bufferutil', 'utf-8-validate'],
  logLevel: 'warning',
};


// One CommonJS file for lxc: Node starts it faster than a module graph, and what a verb doesn't
// use is not even compiled, since esbuild wraps lazily imported files in functions.
await build({
  ...common,
  entryPoints: [join(here, 'dist', 'lxc-main.js')],
  outfile: join(out, 'lxc-bundle.cjs'),
  format: 'cjs',
  // The launcher calls it; and ASCII needs no decoding.
  banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
  footer: { js: '})' },
  charset: 'ascii',
  // So that a lazily imported module of Node is required, not fetched by the ESM loader.
  supported: { 'dynamic-import': false },
});
await build({
  ...common,
  entryPoints: [join(here, 'dist', 'lxd-main.js')],
  outfile: join(out, 'lxd.mjs'),
  format: 'esm',
  // Packages in CommonJS call require() for the modules of Node.
  banner: {
    js: "import{createRequire as __lxdRequire}from'node:module';const require=__lxdRequire(import.meta.url);",
  },
});

await copyFile(join(here, 'launcher.cjs'), join(out, 'lxc.cjs'));
for (const name of ['lxc.cjs', 'lxd.mjs']) {
  const file = join(out, name);
  await writeFile(file, `#!/usr/bin/env node\n${(await readFile(file, 'utf8')).replace(/^#!.*\n/, '')}`);
  await chmod(file, 0o755);
}

// Fills the code cache. There is no such server, which is no error here; all that a list needs
// up to its answer has been compiled by then.
await promisify(execFile)(process.execPath, [join(out, 'lxc.cjs'), 'list'], {
  env: { LXC_WRITE_CODE_CACHE: '1', LXD_DIR: '/nonexistent', HOME: '/nonexistent' },
}).catch((error) => {
  if (error.code !== 1) throw error;
});
