#!/bin/sh
# `npm run demo`: what nospof does, from a fresh clone with Node and npm alone. The last step needs root on Debian or Ubuntu,
# installs what it drills, and takes some ten minutes; the others take a minute.
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

say "4. Is it true? The shop on this machine, on the real programs, broken part by part"
if [ "$(uname -s)" != Linux ]; then
  echo "Not here: a lab is made of Linux namespaces. On a Linux machine: npx nospof drill stacks/shop --all"
elif [ "$(id -u)" -ne 0 ]; then
  echo "Not as $(id -un): a lab needs root. With it: sudo env PATH=\"\$PATH\" npm run demo"
elif ! sh scripts/install-debian-packages.sh; then
  echo "Not here: the programs of the shop could not be installed; the reason stands above."
else
  run drill stacks/shop --all
fi

printf '\nThe topologies: stacks/fragile/topology.ts and stacks/shop/topology.ts; your own: npx nospof init my-stack\n'
