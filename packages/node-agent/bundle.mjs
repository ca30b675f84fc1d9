// Bundles the node agent into node-agent.mjs of the folder named, build/lib/lxd unless told.
// Addons and helper programs lie in native/ beside it.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const lib = process.argv[2] ?? join(here, '..', '..', 'build', 'lib', 'lxd');

/** Packages written for CommonJS call `require`, which a module has to be given. */
const banner = {
  js:
    "import { createRequire as __createRequire } from 'node:module';" +
    'const require = __createRequire(import.meta.url);',
};

await build({
  entryPoints: { 'node-agent': join(here, 'dist', 'src', 'main.js') },
  outdir: lib,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minifySyntax: true,
  keepNames: true,
  sourcemap: 'linked',
  banner,
  external: ['*.node'],
  logLevel: 'warning',
});
