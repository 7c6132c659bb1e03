#!/bin/sh
# Runs keepalived in the network of another container, and ends when that network is gone.
#
#   watch-network.sh NAME=ADDRESS… -- PROGRAM [ARGUMENT…]
#
# NAME is the interface on which ADDRESS has to be: keepalived finds interfaces by name only, and would hold the
# virtual IP on the wrong network without a word. Docker names them as asked from Engine 28 on.
#
# When the load balancer's container is started again, it gets a new network; a keepalived in the old one would
# look alive and never hold an address again. So this ends with it, and Docker starts it again in the new one.
set -u

first=
while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
  name=${1%%=*}
  address=${1#*=}
  first=${first:-$name}
  if ! ip -4 -o addr show dev "$name" 2>/dev/null | grep -qF " $address/"; then
    echo "nospof: interface $name does not have $address here. It has to: the configuration names it. Interfaces" \
      "are named by Docker Engine 28 and newer; older ones number them as they like." >&2
    exit 1
  fi
  shift
done
shift

"$@" &
program=$!
trap 'kill -TERM "$program" 2>/dev/null' TERM INT QUIT HUP

while kill -0 "$program" 2>/dev/null; do
  if ! ip link show dev "$first" >/dev/null 2>&1; then
    echo "nospof: the network is gone; ending, to be started again in the new one" >&2
    kill -TERM "$program" 2>/dev/null
    wait "$program"
    exit 1
  fi
  sleep 1 &
  wait $!
done
wait "$program"
