'use strict';
// Starts lxc-bundle.cjs with its code cache: compiling half a megabyte of JavaScript takes longer
// than everything a short command does. The cache belongs to one build of Node; another one
// rejects it and compiles as usual.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const file = join(__dirname, 'lxc-bundle.cjs');
const cacheFile = join(__dirname, 'lxc-bundle.cache');

let cachedData;
try {
  cachedData = readFileSync(cacheFile);
} catch {
  cachedData = undefined;
}
// The file is a function expression in ASCII: nothing to decode, nothing to put around it.
const script = new Script(readFileSync(file, 'latin1'), { filename: file, cachedData });
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, require, bundle, file, __dirname);

// Set by the build alone: what has run by the time a command ends is in the cache.
if (process.env.LXC_WRITE_CODE_CACHE === '1') {
  process.on('exit', () => writeFileSync(cacheFile, script.createCachedData()));
}
