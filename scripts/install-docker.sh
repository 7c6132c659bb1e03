#!/bin/sh
# Installs Docker Engine 28 for end-to-end tests: nospof names the interfaces of its containers, which engines before 28 do
# not, and Debian's releases have older ones; Debian sid has it. A small Debian of its own, with a registry in it, so that
# nothing of this machine changes: 370 MB on disk, made in a minute. Starts nothing: tests start their engines from it, in
# namespaces of their own. Does nothing when it is there already; remove the folder to have it made anew.
# NOSPOF_DOCKER_ROOT: that folder, an absolute path. Default: ${XDG_CACHE_HOME:-$HOME/.cache}/nospof/docker.
# NOSPOF_DEBIAN_MIRROR: the mirror. Default: http://deb.debian.org/debian.
set -eu
cd "$(dirname "$0")/.."

folder=${NOSPOF_DOCKER_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/docker}
mirror=${NOSPOF_DEBIAN_MIRROR:-http://deb.debian.org/debian}
# What the engine calls (iptables, kmod, iproute2), what scripts of tests call beside it, and the registry.
packages=docker.io,docker-cli,containerd,runc,iptables,nftables,kmod,iproute2,procps,mount,jq,ca-certificates,docker-registry

say() { printf 'docker: %s\n' "$*"; }

# Tests make their images with it, too.
sh scripts/install-debian-packages.sh mmdebstrap debian-archive-keyring

if [ -e "$folder" ]; then
  say "found in $folder"
  exit 0
fi

as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo

say "installing Debian sid's into $folder"
mkdir -p "$(dirname "$folder")"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Under another name until it is whole: a run that is broken off leaves nothing that looks like a Docker.
# A mirror that was last brought up to date weeks ago will do: its packages are signed all the same.
if $as_root rm -rf --one-file-system "$folder.part" && $as_root mmdebstrap --variant=essential --include="$packages" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  sid "$folder.part" "$mirror" >"$log" 2>&1; then
  version=$($as_root chroot "$folder.part" dockerd --version)
  release=$(printf '%s\n' "$version" | sed -n 's/^Docker version \([0-9]*\)\..*/\1/p')
  if [ "${release:-0}" -lt 28 ]; then
    $as_root rm -rf --one-file-system "$folder.part"
    say "Debian sid on $mirror has $version, and nospof's tests need 28 or newer. Set NOSPOF_DEBIAN_MIRROR to a newer mirror," \
      "or NOSPOF_DOCKER_ROOT to a folder with a Debian that has it." >&2
    exit 1
  fi
  $as_root mv "$folder.part" "$folder"
  say "$version"
  exit 0
fi

cat "$log" >&2
$as_root rm -rf --one-file-system "$folder.part"
if grep -q 'Unable to locate package\|has no installation candidate' "$log"; then
  say "Debian sid on $mirror lacks one of $packages. Set NOSPOF_DEBIAN_MIRROR to a mirror that has them all, such as" \
    "https://snapshot.debian.org/archive/debian/20261101T080801Z, or NOSPOF_DOCKER_ROOT to a folder with Docker in it." >&2
else
  say "Debian sid could not be installed from $mirror: the reason stands above" >&2
fi
exit 1
