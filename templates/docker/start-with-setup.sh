#!/bin/sh
# Starts the program of an image, then runs the commands that complete it (accounts, replication).
# They run after every start, not once: what a server has forgotten with its memory, for example that it may be
# written to, it has to be told again.
#
#   start-with-setup.sh PROGRAM [ARGUMENT…]
#
# The commands are those of /etc/nospof/after-start.sh. /run/nospof/ready exists once all of them have succeeded;
# the health check asks for it. They are tried again until they do, or until the program ends.
set -u

commands=${NOSPOF_AFTER_START:-/etc/nospof/after-start.sh}
ready=${NOSPOF_READY:-/run/nospof/ready}

mkdir -p "$(dirname "$ready")"
rm -f "$ready"

"$@" &
program=$!

# This shell is what Docker stops; the program behind it must get the signal to end in order.
trap 'kill -TERM "$program" 2>/dev/null' TERM INT QUIT HUP

(
  trap - TERM INT QUIT HUP
  until sh -eu "$commands"; do
    kill -0 "$program" 2>/dev/null || exit
    echo "nospof: the setup has not succeeded yet; it is tried again in 2 s" >&2
    sleep 2
  done
  touch "$ready"
) &

# `wait` also returns when a signal comes in: the program has ended only when it is gone.
wait "$program"
status=$?
while kill -0 "$program" 2>/dev/null; do
  wait "$program"
  status=$?
done
exit "$status"
