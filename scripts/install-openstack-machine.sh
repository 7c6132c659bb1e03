#!/bin/sh
# Installs, for tests, what a machine of an OpenStack cloud would be made from: Debian 12 with systemd, cloud-init and the
# programs that nospof configures, in a folder of its own: nothing of it is started here. 600 MB, made in some two minutes.
# Does nothing when it is there already as this script would make it.
# NOSPOF_OPENSTACK_MACHINE: that folder, an absolute path.
#   Default: ${XDG_CACHE_HOME:-$HOME/.cache}/nospof/openstack-machine.
# NOSPOF_DEBIAN_MIRROR: the mirror. Default: http://deb.debian.org/debian.
set -eu
cd "$(dirname "$0")/.."

folder=${NOSPOF_OPENSTACK_MACHINE:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/openstack-machine}
mirror=${NOSPOF_DEBIAN_MIRROR:-http://deb.debian.org/debian}
# First what cloud images of Debian hold, then the programs.
packages=systemd,systemd-sysv,dbus,cloud-init,netplan.io,python3-yaml,openssl,nftables,iproute2,procps,kmod,\
ca-certificates,haproxy,keepalived,nginx-light,libnginx-mod-stream,mariadb-server

say() { printf 'openstack machine: %s\n' "$*"; }

# dnsmasq is the DHCP server that the machines' cloud has.
sh scripts/install-debian-packages.sh mmdebstrap debian-archive-keyring dnsmasq-base

if [ "$(cat "$folder/etc/nospof-packages" 2>/dev/null)" = "$packages" ]; then
  say "found in $folder"
  exit 0
fi

as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo

say "installing Debian 12 into $folder"
mkdir -p "$(dirname "$folder")"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Under another name until it is whole. Cloud images configure networks with netplan. Programs are started by what is configured, not by having been installed.
if $as_root rm -rf --one-file-system "$folder.part" && $as_root mmdebstrap --variant=important --include="$packages" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook='chroot "$1" apt-get purge --quiet --yes ifupdown' \
  --customize-hook='chroot "$1" systemctl disable haproxy keepalived nginx mariadb' \
  --customize-hook="echo $packages >\"\$1/etc/nospof-packages\"" \
  bookworm "$folder.part" "$mirror" >"$log" 2>&1; then
  $as_root rm -rf --one-file-system "$folder"
  $as_root mv "$folder.part" "$folder"
  say "$($as_root chroot "$folder" systemctl --version | head -n 1)"
  exit 0
fi

cat "$log" >&2
$as_root rm -rf --one-file-system "$folder.part"
say "Debian 12 could not be installed from $mirror: the reason stands above" >&2
exit 1
