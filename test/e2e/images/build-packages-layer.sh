#!/bin/sh
# Makes one layer of a container image, as a tar file: what Debian's packages add to another layer. As root; changes nothing
# of this machine but OUTPUT and LISTS.
#
#   build-packages-layer.sh BASE OUTPUT LISTS FILES FINISH [PACKAGE…]
#
# BASE     tar file of the layers below, with apt in it
# LISTS    folder for apt's lists of packages, to be kept for the next layer
# FILES    folder that is laid over what the packages have brought
# FINISH   shell command that runs inside at last; when it fails, there is no layer
set -eu

export BASE="$1" OUTPUT="$2" LISTS="$3" FILES="$4" FINISH="$5"
shift 5

WORK=$(mktemp -d)
export WORK
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$WORK/lower" "$WORK/layers"
tar --extract --numeric-owner --file "$BASE" --directory "$WORK/lower"

# Mounts and processes of what follows end with it, whatever happens. What was unpacked is not changed: the layer is what the
# kernel's overlay holds beside it.
# shellcheck disable=SC2016
unshare --mount --propagation private --pid --fork --kill-child sh -eu -c '
  layers=$WORK/layers
  root=$layers/root
  mount -t tmpfs tmpfs "$layers"
  mkdir "$layers/upper" "$layers/work" "$root"
  # Renamed folders are copied: a tar file cannot say that one was renamed.
  mount -t overlay overlay \
    -o "lowerdir=$WORK/lower,upperdir=$layers/upper,workdir=$layers/work,redirect_dir=off,metacopy=off" "$root"
  mkdir -p "$root/dev"
  mount --rbind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  mount -t tmpfs tmpfs "$root/tmp"
  mount -t tmpfs tmpfs "$root/var/cache/apt"
  mount --bind "$LISTS" "$root/var/lib/apt/lists"
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  if [ "$#" -gt 0 ]; then
    chroot "$root" apt-get update -q
    # No file of a container has to survive a loss of power.
    chroot "$root" apt-get install --yes --no-install-recommends -q -o DPkg::Options::=--force-unsafe-io "$@"
  fi
  cp --recursive --preserve=mode --no-target-directory "$FILES" "$root"
  chroot "$root" sh -eu -c "$FINISH"
  rm -f "$root/etc/resolv.conf" "$root/etc/hosts"
  umount --recursive "$root"

  cd "$layers/upper"
  rm -rf dev proc tmp var/log/apt var/log/dpkg.log var/log/alternatives.log var/cache/debconf/*-old var/lib/dpkg/*-old
  # What is taken away is a file with a prefix in a layer, and a character device in an overlay (OCI image specification,
  # layer.md; overlayfs.rst of Linux).
  find . -type c | while read -r gone; do
    rm "$gone"
    : >"$(dirname "$gone")/.wh.$(basename "$gone")"
  done
  tar --create --numeric-owner --sort=name --file "$OUTPUT" .
' sh "$@"
