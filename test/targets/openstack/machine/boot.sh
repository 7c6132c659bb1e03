#!/bin/bash
# A machine of a cloud, made of namespaces: systemd is its first process, everything else as in a virtual machine.
#
#   boot.sh FOLDER DEBIAN NAME CGROUP
#
# FOLDER   where its mounts go; /nospof inside. It goes on when a file `go` is there: its interfaces are, by then
# DEBIAN   folder of the Debian it is made from; not changed
# CGROUP   of version 2, which this is in; what the machine sees of cgroups is below
#
# Prints its process id as its maker sees it. It ends when it shuts down by itself, when its standard
# input does, and at the latest with this process; then all that is in it has ended.
set -eu

outside() {
  local cgroup=$4 machine maker
  exec 3<&0 </dev/null
  mkdir "$cgroup/machine"
  {
    # Where processes are, version 2 has no branches: systemd makes its own.
    echo 0 >"$cgroup/machine/cgroup.procs"
    exec unshare --pid --fork --kill-child --mount --uts --ipc --cgroup --net --propagation private \
      bash "$0" inside "$@"
  } 3<&- &
  machine=$!
  cat <&3 >/dev/null &
  maker=$!
  wait -n "$machine" "$maker" || true
  kill -KILL "$machine" "$maker" 2>/dev/null || true
}

inside() {
  local folder=$1 debian=$2 name=$3 pid device
  # /proc is still its maker's.
  read -r pid _ </proc/self/stat
  echo "$pid"
  exec >>"$folder/console" 2>&1
  until [ -e "$folder/go" ]; do sleep 0.05; done
  mount -t tmpfs -o mode=755 machine "$folder/layers"
  cd "$folder/layers"
  mkdir upper work root
  mount -t overlay overlay -o "lowerdir=$debian,upperdir=upper,workdir=work" root
  # What the cloud gives it.
  cp -r "$folder/files/." root/
  cd root
  # No device is managed here, but netplan asks for it.
  printf '#!/bin/sh\n' >usr/local/sbin/udevadm
  chmod 755 usr/local/sbin/udevadm
  # Its interfaces are veth: they have the address that they were given, and none of a factory, which netplan goes by.
  mv usr/libexec/netplan/generate usr/libexec/netplan/generate.netplan
  cat >usr/libexec/netplan/generate <<'END'
#!/bin/bash
(exec -a "$0" /usr/libexec/netplan/generate.netplan "$@")
status=$?
sed -i s/PermanentMACAddress/MACAddress/ /run/systemd/network/* 2>/dev/null
exit "$status"
END
  chmod 755 usr/libexec/netplan/generate
  # Nor is there a keyboard.
  ln -s /dev/null etc/systemd/system/console-getty.service
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  # Its kernel is its maker's: it has no devices to manage.
  mount -o remount,ro,bind sys
  mount -t tmpfs -o mode=755 dev dev
  for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  ln -s /proc/self/fd dev/fd
  ln -s /proc/self/fd/1 dev/stdout
  ln -s /proc/self/fd/2 dev/stderr
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  touch dev/console
  mount --bind "$folder/console" dev/console
  mount -t tmpfs -o mode=755 run run
  mount -t tmpfs -o mode=1777 tmp tmp
  printf '%s\n' "$name" >etc/hostname
  : >etc/resolv.conf
  mkdir maker
  pivot_root . maker
  umount -l /maker
  rmdir /maker
  cd /
  # systemd.exec(5), "container": what it looks for before it manages devices.
  exec env -i container=nospof PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=journal </dev/null
}

if [ "$1" = inside ]; then
  shift
  inside "$@"
else
  outside "$@"
fi
