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
# learns of it at once, so that it sends its next request over another connection. All by one command, as soon as they are known: a
# request that comes in between is lost, unless the other side sends it again.
end_idle() {
  found=$(connections "$1" | awk -v longer="$2" '
    $1 == "idle" && $2 >= longer && ended < 200 { idle = idle (ended++ ? " or " : "") "( src " $3 " and dst " $4 " )"; next }
    { left++ }
    END { print left + 0; print idle }')
  idle=${found#*
}
  [ "$idle" = "$found" ] || [ -z "$idle" ] || ss -K "$idle" >/dev/null 2>&1
  [ "${found%%
*}" -gt 0 ]
}

# Milliseconds since this machine has started.
now() {
  read -r up rest </proc/uptime
  fraction=${up#*.}
  echo "$((${up%.*} * 1000 + ${fraction#0} * 10))"
}
