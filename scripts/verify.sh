#!/bin/sh
# `npm run verify`: everything that must hold, from a fresh clone on Debian or Ubuntu with Node and npm alone.
# NOSPOF_TEST_REPORTS: folder for vitest's JSON reports, one of the tests and one of the drills. Default: none.
set -eu
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "packages of npm"
sh scripts/install-node-packages.sh
# From here on everything runs on the Node of node_modules, however old the machine's own is.
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
echo "Node $(node --version)"

step "packages of Debian"
sh scripts/install-debian-packages.sh

step "MySQL of Debian sid"
# Said here, since root, whom sudo makes, has another home.
NOSPOF_MYSQL_ROOT=${NOSPOF_MYSQL_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/mysql}
export NOSPOF_MYSQL_ROOT
sh scripts/install-mysql.sh

step "build"
npm run --silent build

step "types"
npm run --silent typecheck

step "format and lint"
npm run --silent lint

step "unused code"
npm run --silent unused

# As root, through sudo where need be: tests run real programs in namespaces of their own.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo env PATH="$PATH" CI="${CI:-}" NOSPOF_MYSQL_ROOT="$NOSPOF_MYSQL_ROOT" "$@"; fi
}

# Arguments: name of the report, then those of vitest.
run_vitest() {
  report=$1
  shift
  set -- vitest run "$@"
  if [ -n "${NOSPOF_TEST_REPORTS:-}" ]; then
    set -- "$@" --reporter=default --reporter=json --outputFile.json="$NOSPOF_TEST_REPORTS/$report.json"
  fi
  as_root "$@"
}

status=0
step "tests"
run_vitest tests || status=$?

if [ "$status" -eq 0 ]; then
  step "drills: what is predicted against what happens, for some ten minutes"
  run_vitest drills --config vitest.drill.config.ts || status=$?
fi

if [ "$(id -u)" -ne 0 ]; then
  # What root has written here belongs to the user again.
  for written in dist node_modules/.vite "${NOSPOF_TEST_REPORTS:-}"; do
    if [ -n "$written" ] && [ -e "$written" ]; then
      sudo chown -R "$(id -u):$(id -g)" "$written"
    fi
  done
fi
exit "$status"
