#!/bin/bash
# The first process of a machine: a host for a Docker engine, or for the registry. It ends when its standard input does or
# when its program does, and everything on the machine ends with it.
#
#   machine.sh boot FOLDER DEBIAN NAME HOSTS PROGRAM [ARGUMENT…]
#
# FOLDER   what the machine shares with its maker and keeps over a boot; /machine inside
# DEBIAN   folder of the Debian it runs; not changed
# HOSTS    lines for /etc/hosts
# PROGRAM  started when a line comes in: the machine's interfaces are there by then
#
# Run in namespaces of its own. Prints its process id as its maker sees it.
set -eu

boot() {
  local folder=$1 debian=$2 name=$3 hosts=$4 pid
  shift 4
  # /proc is still its maker's.
  read -r pid _ </proc/self/stat
  hostname "$name"
  mkdir -p "$folder/layers"
  mount -t tmpfs -o mode=755 machine "$folder/layers"
  cd "$folder/layers"
  mkdir upper work root
  mount -t overlay overlay -o "lowerdir=$debian,upperdir=upper,workdir=work" root
  cd root
  mkdir machine
  mount --bind "$folder" machine
  mount --rbind /dev dev
  mount -t proc proc proc
  # Of its own network namespace.
  mount -t sysfs sysfs sys
  mount --rbind /sys/fs/cgroup sys/fs/cgroup
  mount -t tmpfs -o mode=755 run run
  mount -t tmpfs -o mode=1777 tmp tmp
  mkdir run/lock
  cp "$0" run/machine.sh
  printf '127.0.0.1 localhost %s\n%s\n' "$name" "$hosts" >etc/hosts
  printf '%s\n' "$name" >etc/hostname
  # No name is looked up anywhere: what is asked for in vain is refused at once.
  : >etc/resolv.conf
  ip link set lo up
  pivot_root . mnt
  umount -l /mnt
  cd /
  # A shell that holds nothing of the machine it came from.
  exec /bin/bash /run/machine.sh run "$pid" "$@"
}

run() {
  echo "$1"
  shift
  exec 3<&0 </dev/null
  read -r _ <&3
  exec >&2
  "$@" &
  local program=$! maker
  { read -r _ <&3 || true; } &
  maker=$!
  exec 3<&-
  # Reaps whatever was left to the first process, too.
  wait -n "$program" "$maker" || true
}

"$@"
