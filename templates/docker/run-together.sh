#!/bin/sh
# Runs a load balancer and keepalived beside it, each by run-program.sh, in one container: keepalived has to change the network of the
# load balancer, and to be there whenever that is. Its programs are borrowed: see lend-programs.sh.
#
#   run-together.sh KNOWLEDGE PROGRAM [ARGUMENT…]      of the load balancer
#
# NOSPOF_BESIDE: folder of the volume with keepalived's configuration. Default: /var/lib/nospof/beside.
# NOSPOF_BORROWED: folder of the programs that are borrowed; in its `bin` are keepalived, ip, nft and ss.
# NOSPOF_KEEPALIVED_ANSWERS: a command that succeeds while keepalived may do its work.
# And what run-program.sh and programs/keepalived.sh take, but for NOSPOF_CONFIGURATION.
set -u

library=${0%/*}
beside=${NOSPOF_BESIDE:-/var/lib/nospof/beside}
borrowed=${NOSPOF_BORROWED:?}
keepalived_answers=${NOSPOF_KEEPALIVED_ANSWERS:?}
state=${NOSPOF_STATE:-/run/nospof}
used=${NOSPOF_USED_FILE:-/run/nospof/keepalived.conf}
unset NOSPOF_BORROWED NOSPOF_KEEPALIVED_ANSWERS NOSPOF_USED_FILE
ending=
keeper=
balancer=

say() { printf 'nospof: %s\n' "$*" >&2; }
# One that has ended is there until it was waited for.
is_there() { kill -0 "$1" 2>/dev/null; }
pause() {
  sleep 1 &
  wait $!
}

# Becomes the script that runs keepalived, with a session of its own.
become_keepalived() {
  # A number in them, of before a loss of power, may be another process's by now.
  rm -f /run/keepalived.pid /run/vrrp.pid /run/keepalived/*.pid
  NOSPOF_NAME=keepalived
  NOSPOF_CONFIGURATION=$beside
  NOSPOF_STATE=$state/keepalived
  NOSPOF_BESIDE=
  NOSPOF_ANSWERS=$keepalived_answers
  NOSPOF_FILE=/etc/keepalived/keepalived.conf
  NOSPOF_USED_FILE=$used
  PATH=$borrowed/bin:$PATH
  export NOSPOF_NAME NOSPOF_CONFIGURATION NOSPOF_STATE NOSPOF_BESIDE NOSPOF_ANSWERS NOSPOF_FILE NOSPOF_USED_FILE PATH
  exec setsid /bin/sh "$library/run-program.sh" "$library/keepalived.sh" \
    keepalived --dont-fork --log-console --use-file="$used"
}

# The load balancer need not end when keepalived does.
keep() {
  child=
  trap 'ending=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM
  told=
  until [ -n "$ending" ] || [ -x "$borrowed/bin/keepalived" ]; do
    [ -n "$told" ] || say "keepalived has not been lent yet"
    told=yes
    pause
  done
  # So that what is used is not tidied away.
  [ -n "$ending" ] || printf '%s\n' "${borrowed##*/}" >"${borrowed%/*}/in-use"
  while [ -z "$ending" ]; do
    (become_keepalived) &
    child=$!
    # It may have been asked to end when there was no child yet.
    [ -z "$ending" ] || kill -TERM "$child" 2>/dev/null
    while is_there "$child"; do wait "$child"; done
    # What it has left behind, if it was killed.
    kill -TERM "-$child" 2>/dev/null
    [ -z "$ending" ] || break
    say "keepalived has ended; it is started again in a second"
    pause
  done
}

end_keepalived() {
  kill -TERM "$keeper" 2>/dev/null
  while is_there "$keeper"; do wait "$keeper"; done
}

# First nobody comes any more, then the load balancer ends.
on_signal() {
  [ -z "$ending" ] || return 0
  ending=yes
  end_keepalived
  kill -TERM "$balancer" 2>/dev/null
}

NOSPOF_STATE=$state NOSPOF_BESIDE=$beside /bin/sh "$library/run-program.sh" "$@" &
balancer=$!
keep &
keeper=$!
trap on_signal TERM INT QUIT HUP USR1
# As the first process of the container it also takes leave of whatever has lost its parent.
wait "$balancer"
status=$?
while is_there "$balancer"; do
  wait "$balancer"
  status=$?
done
[ -n "$ending" ] || end_keepalived
exit "$status"
