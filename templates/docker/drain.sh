#!/bin/sh
# Stands beside a server in its network, and lets it be replaced without anybody noticing: when it is told to end, which is before
# the server is, new connections are refused, so that load balancers ask another server at once; and it ends when those that there
# are have been answered.
#
#   drain.sh PORT…
# After its start it says when the server is back behind its load balancers, in a line "nospof: result: in effect"; or
# "nospof: result: refused", and above it, from "nospof: refused by PORT:" on, why it is not yet.
#
# NOSPOF_BACK_MS: until all load balancers send requests to a server that has come back.
# NOSPOF_NOTICE_MS: until all load balancers have noticed that the server is away, and send nothing over connections they keep.
# NOSPOF_DRAIN_MS: at the latest after so long it ends.
# NOSPOF_LISTEN_MS: when nobody listens for so long after the start, it says so. Default: 60000.
# NOSPOF_GONE_MS: it ends so long after its network. Default: 10000.
# NOSPOF_BEAT_SECONDS: whenever that time has passed it says how things are, to be seen to run. Default: 10.
#   Its last words are "the network is gone" when it was its server that ended, and nothing else.
# NOSPOF_STATE: folder of this container. Default: /run/nospof.
set -u

back=${NOSPOF_BACK_MS:?}
notice=${NOSPOF_NOTICE_MS:?}
longest=${NOSPOF_DRAIN_MS:?}
listen=${NOSPOF_LISTEN_MS:-60000}
beat=${NOSPOF_BEAT_SECONDS:-10}
. "${0%/*}/connections.sh"

say() { printf 'nospof: %s\n' "$*" >&2; }

ports=
filter=
for port in "$@"; do
  ports="${ports:+$ports, }$port"
  filter="${filter:+$filter or }sport = :$port"
done

refuse_new() {
  nft -f - <<RULES
table inet nospof_drain {
  chain input {
    type filter hook input priority filter; policy accept;
    tcp dport { $ports } tcp flags & (fin | syn | rst | ack) == syn reject with tcp reset
  }
}
RULES
}
accept_new() { nft delete table inet nospof_drain 2>/dev/null; }

drain() {
  # Not USR1 either: when a host is shut down, the server's network may go before this does.
  trap '' TERM INT QUIT HUP USR1
  began=$(now)
  say "draining: new connections are refused"
  refuse_new || exit 1
  while :; do
    passed=$(($(now) - began))
    if [ "$passed" -ge "$longest" ]; then
      say "drained: not all connections have ended within $longest ms: $(connections "( $filter )" | wc -l) are cut"
      exit 0
    fi
    if [ "$passed" -ge "$notice" ]; then
      # Load balancers that learn from failures alone go on using the connections they keep: so these are ended in a pause, which
      # is the shorter the less time is left.
      left=$((longest - passed))
      if ! end_idle "( $filter )" "$((left > longest / 2 ? 2000 : left > longest / 4 ? 500 : 50))"; then
        say "drained after $passed ms"
        exit 0
      fi
    fi
    sleep 0.1
  done
}

need nft ss ip || exit 1
accept_new
# Now and not at the end, when nobody would read why it cannot be done.
if ! refuse_new; then
  say "this container cannot refuse connections: the reason stands above. It needs nftables in the kernel and the capability" \
    "NET_ADMIN; or do without: docker({ drain: false })"
  exit 1
fi
accept_new

trap drain TERM INT QUIT HUP

# When the server's container is started again it gets a new network; in the old one there is nothing to drain any more. Not at
# once: Docker tries to start this again once only, and starts nothing in the network of a container that does not run
# (https://github.com/moby/moby/issues/50326).
present() { ip -4 -o addr show scope global | grep -q .; }
gone() {
  # Every change of a link after this one says it again: what is said last has to be the reason of the end.
  trap '' USR1
  trap 'say "asked to end"; exit 0' TERM INT QUIT HUP
  say "the network is gone; ending soon, to be started again in the new one"
  sleep "$((${NOSPOF_GONE_MS:-10000} / 1000))" &
  sleeper=$!
  wait $!
  exit 1
}
trap gone USR1
changes=${NOSPOF_STATE:-/run/nospof}/changes
mkdir -p "${changes%/*}" && rm -f "$changes" && mkfifo -m 600 "$changes" || exit 1
ip monitor link >"$changes" 2>/dev/null &
monitor=$!
while read -r _; do
  present || kill -USR1 $$
done <"$changes" &
reader=$!
sleeper=
trap 'kill "$monitor" "$reader" $sleeper 2>/dev/null' EXIT
present || gone

# The port that nobody listens to, if there is one.
silent() {
  for port in "$@"; do
    if ! ss -Hltn "sport = :$port" | grep -q .; then
      printf '%s\n' "$port"
      return 0
    fi
  done
  return 1
}

say "ready to drain port $ports"
began=$(now)
since=$began
beaten=$began
told=
while :; do
  if [ "$(($(now) - beaten))" -ge "$((beat * 1000))" ]; then
    say "not yet back"
    beaten=$(now)
  fi
  if missing=$(silent "$@"); then
    since=$(now)
    if [ -z "$told" ] && [ "$((since - began))" -gt "$listen" ]; then
      printf 'nospof: refused by port %s:\nnobody has listened to it for %s s\nnospof: result: refused\n' "$missing" \
        "$((listen / 1000))"
      told=yes
    fi
  elif [ "$(($(now) - since))" -ge "$back" ]; then
    break
  fi
  sleep 0.5 &
  sleeper=$!
  wait $!
done
while :; do
  echo "nospof: result: in effect"
  sleep "$beat" &
  sleeper=$!
  wait $!
done
