#!/bin/sh
# Runs a load balancer and keepalived beside it, each by run-program.sh, in one container: keepalived has to change the network of the
# load balancer, and to be there whenever that is. Its programs are borrowed: see lend-programs.sh.
#
#   run-together.sh KNOWLEDGE PROGRAM [ARGUMENT…]      of the load balancer
#
# NOSPOF_BESIDE: folder of the volume with keepalived's configuration. Default: /var/lib/nospof/beside.
# NOSPOF_BORROWED: folder of the programs that are borrowed; in its `bin` are keepalived, ip, nft and ss.
# NOSPOF_KEEPALIVED_ANSWERS: a command that succeeds while keepalived does its work.
# And what run-program.sh and programs/keepalived.sh take, but for NOSPOF_CONFIGURATION.
set -u

library=${0%/*}
beside=${NOSPOF_BESIDE:-/var/lib/nospof/beside}
borrowed=${NOSPOF_BORROWED:?}
keepalived_answers=${NOSPOF_KEEPALIVED_ANSWERS:?}
used=${NOSPOF_USED_FILE:-/run/nospof/keepalived.conf}
unset NOSPOF_BORROWED NOSPOF_KEEPALIVED_ANSWERS
ending=
keeper=
balancer=

say() { printf 'nospof: %s\n' "$*" >&2; }
is_running() { kill -0 "$1" 2>/dev/null; }

run_keepalived() {
  NOSPOF_CONFIGURATION=$beside NOSPOF_STATE=${NOSPOF_STATE:-/run/nospof}/keepalived NOSPOF_BESIDE='' \
    NOSPOF_ANSWERS=$keepalived_answers NOSPOF_FILE=/etc/keepalived/keepalived.conf NOSPOF_USED_FILE=$used \
    PATH=$borrowed/bin:$PATH exec /bin/sh "$library/run-program.sh" "$library/keepalived.sh" \
    keepalived --dont-fork --log-console --use-file="$used"
}

# The load balancer need not end when keepalived does.
keep() {
  child=
  trap 'ending=yes; [ -z "$child" ] || kill -TERM "$child"' TERM
  while [ -z "$ending" ]; do
    (trap - TERM; run_keepalived) &
    child=$!
    while is_running "$child"; do wait "$child"; done
    [ -z "$ending" ] || break
    say "keepalived has ended; it is started again in a second"
    sleep 1 &
    wait $!
  done
}

end_keepalived() {
  kill -TERM "$keeper" 2>/dev/null
  while is_running "$keeper"; do wait "$keeper"; done
}

# First nobody comes any more, then the load balancer ends.
on_signal() {
  [ -z "$ending" ] || return 0
  ending=yes
  end_keepalived
  kill -TERM "$balancer"
}

NOSPOF_BESIDE=$beside /bin/sh "$library/run-program.sh" "$@" &
balancer=$!
keep &
keeper=$!
trap on_signal TERM INT QUIT HUP USR1
wait "$balancer"
status=$?
while is_running "$balancer"; do
  wait "$balancer"
  status=$?
done
[ -n "$ending" ] || end_keepalived
exit "$status"
