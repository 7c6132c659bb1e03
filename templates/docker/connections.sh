# Functions about the connections of a network, for scripts that let them end before a program is stopped.

# need PROGRAM…: fails when the image lacks one.
need() {
  for needed in "$@"; do
    command -v "$needed" >/dev/null || {
      echo "nospof: this image has no $needed, without which connections cannot end in order before the container is replaced." \
        "Name one that has it, or do without: docker({ drain: false })" >&2
      return 1
    }
  done
}

# connections FILTER: the established ones that ss selects, one a line: "busy" or "idle", for how many milliseconds nothing has
# come or gone, and both ends. Idle is what has been answered: something was sent, or acknowledged by the other side, since the last
# bytes came; or none ever came. Where that cannot be told (all of it within one tick of the kernel) it is busy.
connections() {
  ss -OHtin state established "$1" | awk '
    {
      delete of
      for (i = 5; i <= NF; i++) if (split($i, pair, ":") == 2) of[pair[1]] = pair[2]
      sent = of["lastsnd"] + 0; came = of["lastrcv"] + 0; heard = of["lastack"] + 0
      quiet = sent < came ? sent : came
      idle = of["bytes_received"] + 0 == 0 || sent < came || heard < came
      print (idle ? "idle" : "busy"), quiet, $3, $4
    }'
}

# end_idle FILTER MILLISECONDS: resets those that have been idle for so long, and succeeds when others are left. The other side
# learns of it at once, so that it sends its next request over another connection.
end_idle() {
  left=$(connections "$1" | while read -r kind quiet own other; do
    if [ "$kind" = idle ] && [ "$quiet" -ge "$2" ]; then
      ss -K src "$own" dst "$other" >/dev/null 2>&1
    else
      echo "$own $other"
    fi
  done)
  [ -n "$left" ]
}

# Milliseconds since this machine has started.
now() {
  read -r up rest </proc/uptime
  fraction=${up#*.}
  echo "$((${up%.*} * 1000 + ${fraction#0} * 10))"
}
