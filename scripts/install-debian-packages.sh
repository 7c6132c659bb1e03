#!/bin/sh
# Installs the programs whose configuration nospof writes, so that tests can give it to them, what tests ask them with, and
# what the lab is made of: the rules of nftables on its hosts, and faketime for clocks that jump; what makes backups, and judges
# their scripts.
# Arguments: packages to install instead of these. Does nothing when all are there. Starts none of them: tests start their
# own, in namespaces of their own.
set -eu

packages="nginx-light libnginx-mod-stream haproxy keepalived mariadb-server mariadb-backup galera-arbitrator-4 zookeeper openssl iproute2 util-linux \
  procps bash curl wget netcat-openbsd python3 python3-yaml python3-kazoo python3-pymysql nftables libfaketime rsync restic \
  openssh-client openssh-server shellcheck systemd busybox"
[ "$#" -eq 0 ] || packages="$*"

say() { printf 'packages: %s\n' "$*"; }

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
  say "this is neither Debian nor Ubuntu; install what is the same as: $packages" >&2
  exit 1
fi

missing=""
for package in $packages; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
if [ -z "$missing" ]; then
  say "all there"
  exit 0
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    say "root is needed; run as root: apt-get install --yes$missing" >&2
    exit 1
  fi
  as_root=sudo
fi

# A package that is installed starts its service, unless this policy forbids it (invoke-rc.d(8)). A machine's own
# policy is left as it is.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\n# Put here by nospof while it installs packages.\nexit 101\n' | $as_root tee "$policy" >/dev/null
  trap '$as_root rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  $as_root chmod 755 "$policy"
fi

install() {
  # Words of $missing are arguments of their own; with -q and no terminal the log stays short.
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -q $missing
}

say "installing$missing"
# The lists may be absent (a fresh container) or too old (a file has gone from the mirror).
if ! install; then
  say "updating the package lists"
  $as_root apt-get update -q
  install
fi
