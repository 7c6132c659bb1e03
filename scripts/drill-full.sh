#!/bin/sh
# `npm run drill:full`: every drill there is, for hours: all stacks, two dozen random topologies, twenty runs of what is timed,
# ten minutes of random faults for each mode of replication.
# `npm run verify` runs as many of them as fit in ten minutes.
set -eu
cd "$(dirname "$0")/.."

sh scripts/install-node-packages.sh
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
sh scripts/install-debian-packages.sh
. scripts/as-root.sh
sh scripts/install-mysql.sh

as_root env NOSPOF_DRILL=full vitest run --config vitest.drill.config.ts "$@"
