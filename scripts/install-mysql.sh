#!/bin/sh
# Installs MySQL for tests and for the lab: Debian's releases have none, but Debian sid has. A small Debian of its own, so
# that nothing of this machine changes: 440 MB on disk, made in half a minute. Does nothing when it is there already;
# remove the folder to have it made anew.
# NOSPOF_MYSQL_ROOT: that folder, an absolute path. Default: ${XDG_CACHE_HOME:-$HOME/.cache}/nospof/mysql.
# NOSPOF_DEBIAN_MIRROR: the mirror. Default: http://deb.debian.org/debian.
set -eu
cd "$(dirname "$0")/.."

folder=${NOSPOF_MYSQL_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/mysql}
mirror=${NOSPOF_DEBIAN_MIRROR:-http://deb.debian.org/debian}
# iproute2, procps, mount and what mmdebstrap calls essential: what setup scripts, the lab and tests use inside; rsync and restic: what
# backups do.
packages=mysql-server-core,mysql-client-core,iproute2,procps,mount,rsync,restic

say() { printf 'mysql: %s\n' "$*"; }

# Those of the list that an older version of this script did not install.
lacking() {
  for package in $(printf '%s' "$packages" | tr , ' '); do
    # With the architecture in its name where packages of several can be installed.
    ls "$folder/var/lib/dpkg/info" | grep -qE "^$package(:[a-z0-9]+)?\.list\$" || printf ' %s' "$package"
  done
}

if [ -e "$folder" ]; then
  lacking=$(lacking)
  if [ -z "$lacking" ]; then
    say "found in $folder"
    exit 0
  fi
  say "the one in $folder lacks$lacking, and is made anew"
fi

sh scripts/install-debian-packages.sh mmdebstrap debian-archive-keyring

as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo

say "installing Debian sid's into $folder"
mkdir -p "$(dirname "$folder")"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Under another name until it is whole: a run that is broken off leaves nothing that looks like a MySQL. The user mysql is
# what Debian's package of the whole service would have made.
# A mirror that was last brought up to date weeks ago will do: its packages are signed all the same.
if $as_root rm -rf --one-file-system "$folder.part" && $as_root mmdebstrap --variant=essential --include="$packages" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook='echo "mysql:x:990:990:MySQL:/nonexistent:/usr/sbin/nologin" >>"$1/etc/passwd"' \
  --customize-hook='echo "mysql:x:990:" >>"$1/etc/group"' \
  sid "$folder.part" "$mirror" >"$log" 2>&1; then
  $as_root rm -rf --one-file-system "$folder"
  $as_root mv "$folder.part" "$folder"
  say "$($as_root chroot "$folder" /usr/sbin/mysqld --version)"
  exit 0
fi

cat "$log" >&2
$as_root rm -rf --one-file-system "$folder.part"
if grep -q 'Unable to locate package mysql\|mysql-[a-z-]* has no installation candidate' "$log"; then
  say "Debian sid on $mirror has no mysql-server-core any more. Set NOSPOF_DEBIAN_MIRROR to a mirror that has it, such as" \
    "https://snapshot.debian.org/archive/debian/20261030T080801Z, or NOSPOF_MYSQL_ROOT to a folder with MySQL in it." >&2
else
  say "Debian sid could not be installed from $mirror: the reason stands above" >&2
fi
exit 1
