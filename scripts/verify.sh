#!/bin/sh
# `npm run verify`: everything that must hold, from a fresh clone on Debian or Ubuntu with Node and npm alone.
# NOSPOF_TEST_REPORT: file for vitest's JSON report. Default: none.
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

step "tests"
set -- run
if [ -n "${NOSPOF_TEST_REPORT:-}" ]; then
  set -- "$@" --reporter=default --reporter=json --outputFile.json="$NOSPOF_TEST_REPORT"
fi
if [ "$(id -u)" -eq 0 ]; then
  exec vitest "$@"
fi
echo "as root, through sudo: tests run real programs in namespaces of their own"
status=0
sudo env PATH="$PATH" CI="${CI:-}" NOSPOF_MYSQL_ROOT="$NOSPOF_MYSQL_ROOT" vitest "$@" || status=$?
# What root has written here belongs to the user again.
for written in dist node_modules/.vite "${NOSPOF_TEST_REPORT:-}"; do
  if [ -n "$written" ] && [ -e "$written" ]; then
    sudo chown -R "$(id -u):$(id -g)" "$written"
  fi
done
exit "$status"
