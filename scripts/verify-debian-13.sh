#!/bin/sh
# `npm run verify:debian-13`: gives what is rendered for the programs of Debian 13 to these programs, on Debian or Ubuntu.
# Not a part of `npm run verify`, nor of CI: the first run installs a Debian of 560 MB from a mirror into a folder,
# which later runs find again. Remove the folder to have it made anew.
# NOSPOF_DEBIAN_13: that folder, an absolute path. Default: ${XDG_CACHE_HOME:-$HOME/.cache}/nospof/debian-13.
# NOSPOF_DEBIAN_MIRROR: the mirror. Default: http://deb.debian.org/debian.
set -eu
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

folder=${NOSPOF_DEBIAN_13:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/debian-13}
mirror=${NOSPOF_DEBIAN_MIRROR:-http://deb.debian.org/debian}
packages=nginx-light,libnginx-mod-stream,haproxy,keepalived,mariadb-server,openssl,iproute2,procps,bash

as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo

step "packages of npm"
sh scripts/install-node-packages.sh
PATH="$PWD/node_modules/.bin:$PATH"
export PATH

step "packages of Debian"
sh scripts/install-debian-packages.sh mmdebstrap debian-archive-keyring openssl iproute2 util-linux bash

step "Debian 13"
if [ -e "$folder" ]; then
  echo "found in $folder"
else
  echo "into $folder"
  mkdir -p "$(dirname "$folder")"
  # Under another name until it is whole: a run that is broken off leaves nothing that looks like a Debian.
  $as_root rm -rf --one-file-system "$folder.part"
  # mmdebstrap forbids packages to start their services.
  $as_root mmdebstrap --variant=minbase --include="$packages" --quiet trixie "$folder.part" "$mirror"
  $as_root mv "$folder.part" "$folder"
fi

step "its programs"
status=0
$as_root env PATH="$PATH" CI="${CI:-}" NOSPOF_DEBIAN_13="$folder" \
  vitest run --config vitest.debian-13.config.ts || status=$?
if [ -n "$as_root" ] && [ -e node_modules/.vite ]; then
  # What root has written here belongs to the user again.
  sudo chown -R "$(id -u):$(id -g)" node_modules/.vite
fi
exit "$status"
