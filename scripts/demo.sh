#!/bin/sh
# `npm run demo`: what nospof does, in a minute, from a fresh clone with Node and npm alone.
set -eu
cd "$(dirname "$0")/.."

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m')
else
  bold="" dim="" plain=""
fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
run() {
  printf '%s$ npx nospof %s%s\n\n' "$dim" "$*" "$plain"
  node bin/nospof.js "$@"
}

sh scripts/install-node-packages.sh
[ -e dist/cli/main.js ] || npm run --silent build

say "1. A shop as people first write it: what would take it down?"
status=0
run lint stacks/fragile || status=$?
if [ "$status" -ne 1 ]; then
  echo "expected findings and exit status 1, got $status" >&2
  exit 1
fi
printf '\n%sExit status 1: in CI, this would have stopped the merge.%s\n' "$dim" "$plain"

say "2. The same shop, built to survive the loss of any host or zone"
run lint stacks/shop

say "3. The configuration of each of its instances"
run compile stacks/shop --out out/shop

say "Have a look"
for file in out/shop/*-1/etc/haproxy/haproxy.cfg out/shop/*-1/etc/keepalived/keepalived.conf out/shop/*-1/etc/mysql/my.cnf out/shop/manifest.json; do
  if [ -e "$file" ]; then
    printf '  less %s\n' "$file"
  fi
done
printf '\nThe topologies: stacks/fragile/topology.ts and stacks/shop/topology.ts; your own: npx nospof init my-stack\n'
