#!/bin/sh
# Mounts the data volumes of this machine, now and at every start.
#
#   mount-volumes.sh DEVICE=FOLDER…
#
# A volume is attached only after the machine has started, so this waits for it. A new one gets a file system; one
# that has one, of a machine that was replaced, keeps its data.
set -eu

fstab=${NOSPOF_FSTAB:-/etc/fstab}
patience=${NOSPOF_WAIT_SECONDS:-600}

for volume in "$@"; do
  device=${volume%%=*}
  folder=${volume#*=}

  mkdir -p "$folder"
  # Before the wait: without the volume, what needs the folder must not start and write beside it.
  grep -qF "$device " "$fstab" ||
    printf '%s %s ext4 defaults,x-systemd.device-timeout=%s 0 2\n' "$device" "$folder" "$patience" >>"$fstab"

  waited=0
  until [ -e "$device" ]; do
    if [ "$waited" -ge "$patience" ]; then
      echo "nospof: the volume for $folder ($device) was not attached within $patience s" >&2
      exit 1
    fi
    sleep 1
    waited=$((waited + 1))
  done

  blkid "$device" >/dev/null || mkfs.ext4 -q "$device"
  mountpoint -q "$folder" || mount "$folder"
done
