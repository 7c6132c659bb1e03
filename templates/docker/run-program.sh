#!/bin/sh
# Runs the program of a container with the configuration that comes in a volume, and lets it take another one without being
# started anew. It is put there by publish-configuration.sh, which stands in a container of its own.
#
#   run-program.sh KNOWLEDGE PROGRAM [ARGUMENT…]
#
# KNOWLEDGE is a file with what is different from program to program:
#   prepare   what has to be done with files that have just been put to their paths
#   check     succeeds when the program would take the files as they are; else prints why it would not
#   complete  what completes it after its start (accounts, replication); else prints what is missing
#   reload    lets the running program take the files as they are; else prints why it has not
#   restore   what has to be done when the files of before are back after a reload that failed
#   stop      asks the program to end in order
#   companion runs beside all this
#   ended     what has to be done when the program has ended, however
#
# NOSPOF_ANSWERS: a command that succeeds while the program does its work.
# NOSPOF_CONFIGURATION: folder of the volume. Default: /var/lib/nospof/configuration. In it:
#   generations/NUMBER  one configuration: `files` with the files at their paths, `paths` with the list of them, and what became
#                       of it: `taken` exists once it was in effect, `refused` holds why it is not
#   requests            a pipe; "NUMBER ANSWER" asks for that generation to be taken
#   answers/ANSWER      "taken", or "refused" and below it the reason
# NOSPOF_BESIDE: folder of the volume of a program beside this one; default: none. In it:
#   renew               a pipe; a line asks for the connections that are open to be closed in order, and new ones to be taken
# NOSPOF_STATE: folder of this container. Default: /run/nospof. `ready` in it exists while the program does its work.
# NOSPOF_NAME: stands before what is said, where several programs share a container. Default: none.
#
# A program that does not come up is tried again with whatever is newest by then: what was never tried, else what was in effect
# last. So a configuration that is refused leaves the one before at work, also after a restart.
set -u

knowledge=$1
shift
folder=${NOSPOF_CONFIGURATION:-/var/lib/nospof/configuration}
state=${NOSPOF_STATE:-/run/nospof}
beside=${NOSPOF_BESIDE:-}
probe=${NOSPOF_ANSWERS:-true}
speaker=${NOSPOF_NAME:+$NOSPOF_NAME: }
generations=$folder/generations
program=
stopping=
reason=

# The log of the container, also where what is printed is taken for a reason.
exec 9>&2
say() { printf 'nospof: %s%s\n' "$speaker" "$*" >&9; }
# Not so one that has ended, and that nobody has waited for yet.
is_running() {
  { read -r line <"/proc/$program/stat"; } 2>/dev/null || return 1
  line=${line##*) }
  [ "${line%% *}" != Z ]
}
answers() { sh -c "$probe" >/dev/null 2>&1; }

# children NUMBER: the process numbers of its children.
children() {
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    child=${line%% *}
    parent=$1
    # The name in parentheses may hold anything.
    set -- ${line##*) }
    [ "$1" = Z ] || [ "$2" != "$parent" ] || echo "$child"
    set -- "$parent"
  done
}

# young OLD: the program's children that are not among OLD, as `children` has printed them.
young() {
  children "$program" | while read -r child; do
    printf '%s\n' "$1" | grep -qxF -e "$child" || echo "$child"
  done
}

# end_all NUMBER: ends a process of this script with all below it.
end_all() {
  for below in $(children "$1"); do (end_all "$below"); done
  kill "$1" 2>/dev/null
}

prepare() { :; }
check() { :; }
complete() { :; }
restore() { :; }
companion() { :; }
ended() { :; }
. "$knowledge"
# What this script is told is no business of the program's.
unset NOSPOF_CONFIGURATION NOSPOF_STATE NOSPOF_BESIDE NOSPOF_ANSWERS NOSPOF_NAME

# ---- Generations ----------------------------------------------------------------------------------------------------------

# The newest one that was never tried.
untried() {
  found=
  for generation in "$generations"/[0-9]*; do
    [ ! -e "$generation/paths" ] || [ -e "$generation/taken" ] || [ -e "$generation/refused" ] || found=$generation
  done
  [ -n "$found" ]
}

# The newest one that was in effect. Where none was, the newest of all: what was wrong with it may be over.
proven() {
  found=
  newest=
  for generation in "$generations"/[0-9]*; do
    [ ! -e "$generation/paths" ] || newest=$generation
    [ ! -e "$generation/taken" ] || found=$generation
  done
  found=${found:-$newest}
  [ -n "$found" ]
}

# place GENERATION: its files to their paths. Each is there whole, the old or the new one.
place() {
  while read -r path; do
    mkdir -p "${path%/*}" && rm -f "$path.nospof-new" && cp -p "$1/files$path" "$path.nospof-new" &&
      mv -f "$path.nospof-new" "$path" || return 1
  done <"$1/paths"
  # What is no longer part of it: an old key should not lie around.
  if [ -e "$state/paths" ]; then
    while read -r path; do
      grep -qxF -e "$path" "$1/paths" || rm -f "$path"
    done <"$state/paths"
  fi
  cp "$1/paths" "$state/paths.new" && mv -f "$state/paths.new" "$state/paths" && prepare
}

take() {
  touch "$1/taken"
  rm -f "$1/refused"
  printf '%s\n' "$1" >"$state/current"
}

# refuse GENERATION REASON
refuse() {
  printf '%s\n' "$2" >"$1/refused.new"
  mv -f "$1/refused.new" "$1/refused"
}

# ---- Start ----------------------------------------------------------------------------------------------------------------

does_its_work() {
  reason=
  answers || return 1
  if reason=$(complete 2>&1); then
    # What answers may be another program.
    is_running
    return
  fi
  reason=${reason:-what completes it has failed without a word}
  return 1
}

# begin GENERATION PROGRAM [ARGUMENT…]: succeeds when the program does its work with it.
begin() {
  began=$1
  shift
  if ! reason=$(place "$began" 2>&1 && check 2>&1); then
    if [ "$reason" != "$(cat "$began/refused" 2>/dev/null)" ]; then
      say "the configuration ${began##*/} is refused:"
      printf '%s\n' "$reason" >&2
    fi
    refuse "$began" "$reason"
    return 1
  fi
  "$@" 9>&- &
  program=$!
  until does_its_work; do
    [ -z "$stopping" ] || return 0
    if ! is_running; then
      wait "$program"
      refuse "$began" "it ended with status $? before it did its work; the log of its container says why"
      program=
      return 1
    fi
    if [ -n "$reason" ]; then
      printf '%s\n' "$reason" >&2
      say "that is tried again in 2 s"
      refuse "$began" "$reason"
      sleep 2
    else
      sleep 0.2
    fi
  done
  [ -z "$reason" ] || printf '%s\n' "$reason" >&2
  take "$began"
  touch "$state/ready"
  say "it runs with the configuration ${began##*/}"
}

# ---- While it runs ----------------------------------------------------------------------------------------------------------

# use GENERATION: prints why it is not taken.
use() {
  before=$(cat "$state/current")
  if [ "$1" = "$before" ]; then
    tries=0
    until answers; do
      tries=$((tries + 1))
      if [ "$tries" -gt 50 ]; then
        echo "it has this configuration, but does not do its work; the log of its container says why"
        return 1
      fi
      sleep 0.2
    done
    return 0
  fi
  if place "$1" && check; then
    if reload; then return 0; fi
    place "$before"
    restore >&2
    return 1
  fi
  # It has read nothing yet.
  place "$before"
  return 1
}

# Costs nothing while nobody asks: it sleeps in the pipe.
listen() {
  trap - TERM INT QUIT HUP USR1
  while read -r number answer <&8; do
    generation=$generations/${number##*/}
    [ -e "$generation/paths" ] || continue
    if reason=$(use "$generation" 2>&1); then
      [ "$generation" = "$(cat "$state/current")" ] || say "the configuration $number is in effect"
      take "$generation"
      echo taken >"$folder/answers/.$answer"
    else
      say "the configuration $number is refused, the one before stays in effect:"
      printf '%s\n' "$reason" >&2
      refuse "$generation" "$reason"
      printf 'refused\n%s\n' "$reason" >"$folder/answers/.$answer"
    fi
    mv -f "$folder/answers/.$answer" "$folder/answers/$answer"
  done
}

# A load balancer that reads its configuration again ends the connections it has as soon as they are answered.
listen_beside() {
  trap - TERM INT QUIT HUP USR1
  while read -r _ <&7; do
    say "connections are renewed"
    reload >&2
  done
}

# ---- From start to end --------------------------------------------------------------------------------------------------------

# This shell is what Docker stops; the program behind it is to end in its own way. Here and not after `wait`, which would not
# notice a signal that comes just before it.
on_signal() {
  [ -z "$stopping" ] || return 0
  stopping=yes
  rm -f "$state/ready"
  [ -z "$program" ] || stop
}
# Those that images choose to be stopped with.
trap on_signal TERM INT QUIT HUP USR1

mkdir -p "$state" "$generations" "$folder/answers" || exit 1
rm -f "$state/ready" "$state/current"
[ -p "$folder/requests" ] || mkfifo -m 600 "$folder/requests" || exit 1
[ -z "$beside" ] || [ -p "$beside/renew" ] || mkfifo -m 600 "$beside/renew" || exit 1

companion &
companion=$!
pause=1
said=
while [ -z "$stopping" ]; do
  if untried || proven; then
    if begin "$found" "$@"; then break; fi
    sleep "$pause"
    [ "$pause" -ge 5 ] || pause=$((pause + 1))
  else
    [ -n "$said" ] || say "it waits for its configuration"
    said=yes
    sleep 0.2
  fi
done
if [ -z "$program" ]; then
  end_all "$companion"
  exit 0
fi

listen 8<>"$folder/requests" &
listener=$!
neighbour=
if [ -n "$beside" ]; then
  listen_beside 7<>"$beside/renew" &
  neighbour=$!
fi

# `wait` also returns when a signal comes in: the program has ended only when it is gone.
wait "$program"
status=$?
while kill -0 "$program" 2>/dev/null; do
  wait "$program"
  status=$?
done
ended
for each in $listener $neighbour $companion; do end_all "$each"; done
[ -n "$stopping" ] || say "it has ended with status $status"
exit "$status"
