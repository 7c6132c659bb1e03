#!/bin/sh
# Makes the lowest layer of container images, a Debian with apt and little else, as a tar file. As root; changes nothing of
# this machine but that file.
#
#   build-base-layer.sh SUITE OUTPUT
#
# NOSPOF_DEBIAN_MIRROR: the mirror. Default: http://deb.debian.org/debian.
set -eu

suite=$1
output=$2
mirror=${NOSPOF_DEBIAN_MIRROR:-http://deb.debian.org/debian}

# Without manuals and translations, which each engine would unpack, nor the Perl of a program that would merge what never was
# apart. No package starts its service in a container.
exec mmdebstrap --variant=apt --quiet --skip=output/dev --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr \
  --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Languages "none"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook='printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"; chmod 755 "$1/usr/sbin/policy-rc.d"' \
  --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"' \
  --format=tar "$suite" "$output" "$mirror"
