#!/bin/sh
# runc where root may not raise its limit of open files, as on virtual machines that withhold CAP_SYS_RESOURCE: a container
# that asks for more gets what there is, instead of none. Docker goes on to say what was asked for.
set -eu

wanted=1048576
# In a shell of its own: raising it is the one way to know.
# shellcheck disable=SC3045
if ! (ulimit -H -n "$wanted") 2>/dev/null; then
  most=$(ulimit -H -n)
  previous=
  for word in "$@"; do
    case $previous in
      --bundle) file=$word/config.json ;;
      --process) file=$word ;;
      *) file= ;;
    esac
    previous=$word
    [ -n "$file" ] || continue
    within=$(jq --argjson most "$most" '
      (.process.rlimits?, .rlimits? | arrays | .[] | select(.type == "RLIMIT_NOFILE") | .hard, .soft) |= ([., $most] | min)
    ' "$file")
    printf '%s\n' "$within" >"$file"
  done
fi
exec /usr/sbin/runc "$@"
