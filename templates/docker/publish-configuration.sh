#!/bin/sh
# Brings the configuration of an instance to its programs: copies the files that this container was made with into their volumes,
# as a new generation, asks each program to take it, and says what became of it. See run-program.sh.
#
#   publish-configuration.sh PROGRAM=SECONDS…
#
# SECONDS: how long the program may need until it does its work with the new files.
#
# NOSPOF_FILES: folder with one folder for each program, in it the files at their paths. Default: /nospof/files.
# NOSPOF_VOLUMES: folder with the volume of each program. Default: /nospof/volumes.
# NOSPOF_AGAIN_SECONDS: a configuration that is refused is offered again after so long. Default: 15.
#
# The last line that begins with "nospof: result: " tells what became of it: "in effect" or "refused". Why it was refused stands
# below the last line "nospof: refused by PROGRAM:".
set -u

files=${NOSPOF_FILES:-/nospof/files}
volumes=${NOSPOF_VOLUMES:-/nospof/volumes}
again=${NOSPOF_AGAIN_SECONDS:-15}

say() { printf 'nospof: %s\n' "$*"; }

# What is waited for ends with this.
trap 'kill $! 2>/dev/null; exit 0' TERM INT QUIT HUP USR1

# publish PROGRAM: sets `generation` to the one with its files, a new one if the newest has others.
publish() {
  volume=$volumes/$1
  reason="its volume cannot be written"
  mkdir -p "$volume/generations" "$volume/answers" && rm -rf "$volume/generations/.new" || return 1
  mkdir -m 700 "$volume/generations/.new" || return 1
  cp -Rp "$files/$1" "$volume/generations/.new/files" || return 1
  # One line for each file: what is the same in the newest generation is no new configuration.
  (cd "$volume/generations/.new/files" && find . -type f | sort | while read -r path; do
    printf '%s %s %s\n' "$(stat -c %a "$path")" "$(sha256sum <"$path")" "${path#.}"
  done) >"$volume/generations/.new/manifest" || return 1
  newest=
  for one in "$volume/generations"/[0-9]*; do [ ! -e "$one/paths" ] || newest=$one; done
  if [ -n "$newest" ] && [ "$(cat "$newest/manifest")" = "$(cat "$volume/generations/.new/manifest")" ]; then
    generation=$newest
    rm -rf "$volume/generations/.new"
    return 0
  fi
  sed 's/^[^/]*//' "$volume/generations/.new/manifest" >"$volume/generations/.new/paths"
  number=${newest##*/}
  number=$(printf '%s\n' "${number:-0}" | sed 's/^0*//')
  generation=$volume/generations/$(printf '%08d' $((${number:-0} + 1)))
  mv "$volume/generations/.new" "$generation" && tidy
}

# Keeps the newest generation and the newest that was in effect: old secrets should not lie around.
tidy() {
  kept=
  for one in "$volume/generations"/[0-9]*; do [ ! -e "$one/taken" ] || kept=$one; done
  for one in "$volume/generations"/[0-9]*; do
    [ "$one" = "$generation" ] || [ "$one" = "$kept" ] || rm -rf "$one"
  done
  find "$volume/answers" -type f -exec rm -f {} +
}

# request ANSWER: tells the program, if it listens. Opening a pipe that nobody reads would wait for ever.
request() {
  timeout 1 sh -c 'printf "%s\n" "$2" >"$1"' sh "$volume/requests" "${generation##*/} $1" 2>/dev/null
}

# offer PROGRAM SECONDS: succeeds when the program has taken it; else `reason` says why not.
offer() {
  volume=$volumes/$1
  rm -f "$generation/refused"
  end=$(($(date +%s) + $2))
  asked=
  since=
  while [ "$(date +%s)" -lt "$end" ]; do
    if [ -n "$asked" ] && [ -e "$volume/answers/$asked" ]; then
      read -r verdict <"$volume/answers/$asked"
      reason=$(sed 1d "$volume/answers/$asked")
      rm -f "$volume/answers/$asked"
      [ "$verdict" != taken ] || return 0
      return 1
    fi
    if [ -z "$asked" ] && [ -p "$volume/requests" ]; then
      asked=$(date +%s).$$
      request "$asked" || asked=
    fi
    # A program that is just starting has nobody who listens; it leaves a word when it does not come up.
    if [ -z "$asked" ] && [ -e "$generation/refused" ]; then
      since=${since:-$(date +%s)}
      if [ "$(($(date +%s) - since))" -ge 5 ]; then
        reason=$(cat "$generation/refused")
        return 1
      fi
    fi
    sleep 0.3 &
    wait $!
  done
  reason="it has not answered for $2 s. The log of its container says why; if that does not run, pulumi up --refresh starts it"
  [ ! -e "$generation/refused" ] || reason=$(cat "$generation/refused")
  return 1
}

told=
while :; do
  result="in effect"
  for wanted in "$@"; do
    name=${wanted%=*}
    if publish "$name" && offer "$name" "${wanted##*=}"; then
      works="$name works with the configuration ${generation##*/}"
      continue
    fi
    result=refused
    works=$(printf 'refused by %s:\n%s' "$name" "$reason")
    break
  done
  # Once is enough: an attempt that ends like the one before is no news.
  if [ "$told" != "$works" ]; then
    say "$works"
    say "result: $result"
    told=$works
  fi
  [ "$result" = refused ] || break
  sleep "$again" &
  wait $!
done

# The container stays, for its log and its files to be looked at.
while :; do
  sleep 86400 &
  wait $!
done
