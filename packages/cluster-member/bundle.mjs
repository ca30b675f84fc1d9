// Bundles the daemon into daemon.mjs of the folder named, build/lib/lxd unless told, and the thread that writes the database beside it.
import { readFile } from 'node:fs/promises';
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

/** Without a package.json beside it only the name says that a file is a module. */
const writerThreadName = {
  name: 'writer-thread-name',
  setup: ({ onLoad }) =>
    onLoad({ filter: /store\/dist\/embedded\/index\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace('./writer-thread.js', './writer-thread.mjs'),
    })),
};

await build({
  entryPoints: {
    daemon: join(here, 'dist', 'main.js'),
    'writer-thread': join(here, '..', 'store', 'dist', 'embedded', 'writer-thread.js'),
  },
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
  plugins: [writerThreadName],
  external: ['better-sqlite3'], // native: found in the node_modules beside
  logLevel: 'warning',
});
