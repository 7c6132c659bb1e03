#!/bin/sh
# Installs what package-lock.json names, unless that is what node_modules holds already. Builds dist/ too ("prepare").
# Runs under the machine's own Node, which may be an old one.
set -eu
cd "$(dirname "$0")/.."

installed=node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  echo "npm: installing packages"
  npm ci --no-audit --no-fund
  touch "$installed"
fi

if [ ! -x node_modules/.bin/node ]; then
  echo "npm: the package \"node\" brought no program; were install scripts switched off (ignore-scripts)?" >&2
  echo "  fix: npm rebuild node --ignore-scripts=false" >&2
  exit 1
fi
