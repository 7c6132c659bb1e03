#!/bin/sh
# Makes one layer of a container image from Debian's packages, as a tar file. As root; changes nothing of this machine but
# the files named. Packages are those of NOSPOF_DEBIAN_MIRROR (default: http://deb.debian.org/debian).
#
#   build-layer.sh base SUITE OUTPUT LISTS                        a Debian with apt and little else
#   build-layer.sh over BASE OUTPUT LISTS FILES FINISH PACKAGE…   what BASE (a tar file) lacks: PACKAGES, then the folder FILES
#                                                                 laid over all, then what the shell command FINISH changes
#
# LISTS: folder for apt's lists of packages, kept from layer to layer.
set -eu

mirror=${NOSPOF_DEBIAN_MIRROR:-http://deb.debian.org/debian}

say() { printf 'layer: %s\n' "$*"; }

base() {
  suite=$1 output=$2
  # Without them a container starts as well, and each engine unpacks them.
  mmdebstrap --variant=apt --quiet \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"; chmod 755 "$1/usr/sbin/policy-rc.d"' \
    --customize-hook='rm -rf "$1/dev"; mkdir "$1/dev"' \
    --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"' \
    --format=tar "$suite" "$output" "$mirror"
}

over() {
  base=$1 output=$2 lists=$3 files=$4 finish=$5
  shift 5
  work=$(mktemp -d)
  mkdir "$work/lower" "$work/layers"
  tar --extract --numeric-owner --file "$base" --directory "$work/lower"
  # Mounts and processes of what follows end with it, whatever happens. What was unpacked is not changed: the layer is
  # what the kernel's overlay holds beside it.
  status=0
  BASE=$work/lower LAYERS=$work/layers LISTS=$lists FILES=$files FINISH=$finish OUTPUT=$output \
    unshare --mount --propagation private --pid --fork --kill-child sh -eu -c '
      mount -t tmpfs tmpfs "$LAYERS"
      mkdir "$LAYERS/upper" "$LAYERS/work" "$LAYERS/root"
      root=$LAYERS/root
      # Renamed folders are copied: a tar file cannot say that one was renamed.
      mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$LAYERS/upper,workdir=$LAYERS/work,redirect_dir=off,metacopy=off" "$root"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -t tmpfs tmpfs "$root/var/cache/apt"
      mount --bind "$LISTS" "$root/var/lib/apt/lists"
      mount -t tmpfs tmpfs "$root/tmp"
      cp /etc/resolv.conf /etc/hosts "$root/etc/"
      export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
      if [ "$#" -gt 0 ]; then
        chroot "$root" apt-get update -q
        # For a container no file has to survive a loss of power.
        chroot "$root" apt-get install --yes --no-install-recommends -q -o DPkg::Options::=--force-unsafe-io "$@"
      fi
      [ -z "$FILES" ] || cp --recursive --preserve=mode --no-target-directory "$FILES" "$root"
      [ -z "$FINISH" ] || chroot "$root" sh -eu -c "$FINISH"
      rm -f "$root/etc/resolv.conf" "$root/etc/hosts"
      umount --recursive "$root"
      cd "$LAYERS/upper"
      rm -rf dev proc tmp var/log/apt var/log/dpkg.log var/log/alternatives.log var/cache/debconf/*-old var/lib/dpkg/*-old
      # What a layer takes away is an empty file with a prefix there, and a character device here (OCI image specification,
      # layer.md; overlayfs.rst of Linux).
      find . -type c | while read -r gone; do
        rm "$gone"
        : >"$(dirname "$gone")/.wh.$(basename "$gone")"
      done
      tar --create --numeric-owner --sort=name --file "$OUTPUT" .
    ' sh "$@" || status=$?
  rm -rf "$work"
  return "$status"
}

kind=$1
shift
case $kind in
  base) base "$@" ;;
  over) over "$@" ;;
  *)
    say "$kind: expected base or over" >&2
    exit 1
    ;;
esac
