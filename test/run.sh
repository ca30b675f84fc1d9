#!/bin/sh
# run.sh [unit|e2e|cluster|all|bench]: runs tests that are already built. `all` are unit and e2e; the
# cluster is still being built, and its tests are run by name until then. Whatever they leave behind is
# removed at the end, and is a failure.
set -eu
cd "$(dirname "$0")/.."
what=${1:-all}

unit() {
  find packages test/dist/support -path '*/node_modules' -prune -o -path '*/dist/*' -name '*.test.js' -print | sort |
    xargs node --test --test-reporter=spec &&
    make --no-print-directory -C packages/node-agent/native test
}

e2e() {
  find test/dist/e2e test/dist/repo -name '*.test.js' 2>/dev/null | sort |
    xargs node --test --test-concurrency=1 --test-reporter=spec
}

cluster() {
  find test/dist/cluster -name '*.test.js' | sort |
    xargs node --test --test-concurrency=1 --test-reporter=spec
}

sweep() {
  status=$?
  node test/dist/support/sweep.js || status=1
  exit "$status"
}
trap sweep EXIT
trap 'exit 130' INT TERM

case "$what" in
  unit) unit ;;
  e2e) e2e ;;
  cluster) cluster ;;
  bench) node test/dist/bench/profiles.js && node test/dist/bench/side-by-side.js ;;
  all) unit && e2e ;;
  *) echo "usage: run.sh [unit|e2e|cluster|all|bench]" >&2; exit 2 ;;
esac
