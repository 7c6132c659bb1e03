#!/bin/sh
# `npm run drill:full`: every drill there is, for hours: all stacks, two dozen random topologies, twenty runs of what is timed.
# `npm run verify` runs as many of them as fit in ten minutes.
set -eu
cd "$(dirname "$0")/.."

sh scripts/install-node-packages.sh
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
sh scripts/install-debian-packages.sh
NOSPOF_MYSQL_ROOT=${NOSPOF_MYSQL_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/mysql}
export NOSPOF_MYSQL_ROOT
sh scripts/install-mysql.sh

as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo
exec $as_root env PATH="$PATH" NOSPOF_MYSQL_ROOT="$NOSPOF_MYSQL_ROOT" NOSPOF_DRILL=full \
  vitest run --config vitest.drill.config.ts "$@"
