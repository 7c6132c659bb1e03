#!/bin/sh
# Installs OpenStack for end-to-end tests: the control plane of Debian 12, its command line client and cloud-init, in a small
# Debian of its own, so that nothing of this machine changes and none of it ever starts here. Does nothing when it is there
# already as this script would make it.
# NOSPOF_OPENSTACK_CACHE: the folder it goes to (as root/), an absolute path. Default: ${XDG_CACHE_HOME:-$HOME/.cache}/nospof/openstack.
# NOSPOF_DEBIAN_MIRROR: the mirror. Default: http://deb.debian.org/debian.
set -eu
cd "$(dirname "$0")/.."

folder=${NOSPOF_OPENSTACK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/openstack}
root=$folder/root
mirror=${NOSPOF_DEBIAN_MIRROR:-http://deb.debian.org/debian}
# The programs without the packages that only start them: nova-compute's would bring QEMU and libvirt.
packages=python3-keystone,python3-placement,glance-common,neutron-common,nova-common,cinder-common,\
mariadb-server,rabbitmq-server,uwsgi-core,uwsgi-plugin-python3,python3-pymysql,python3-openstackclient,cloud-init,\
iproute2,procps,mount,socat

say() { printf 'openstack: %s\n' "$*"; }

if [ "$(cat "$root/etc/nospof-packages" 2>/dev/null)" = "$packages" ]; then
  say "found in $root"
  exit 0
fi

sh scripts/install-debian-packages.sh mmdebstrap debian-archive-keyring

as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo

say "installing Debian 12's into $root, for some minutes"
mkdir -p "$folder"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Under another name until it is whole: a run that is broken off leaves nothing that looks like an OpenStack.
# mmdebstrap keeps services from being started (its manual page, "policy-rc.d").
if $as_root rm -rf --one-file-system "$root.part" && $as_root mmdebstrap --variant=essential --include="$packages" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook="echo $packages >\"\$1/etc/nospof-packages\"" \
  bookworm "$root.part" "$mirror" >"$log" 2>&1; then
  $as_root rm -rf --one-file-system "$root"
  $as_root mv "$root.part" "$root"
  say "$($as_root chroot "$root" dpkg-query --show python3-nova), $(du -sh "$root" | cut -f 1)"
  exit 0
fi

cat "$log" >&2
$as_root rm -rf --one-file-system "$root.part"
say "Debian 12 could not be installed from $mirror: the reason stands above" >&2
exit 1
