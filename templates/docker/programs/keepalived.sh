# What run-program.sh has to know of keepalived, which runs beside its load balancer: see run-together.sh.
# NOSPOF_FILE: its configuration. Default: /etc/keepalived/keepalived.conf.
# NOSPOF_USED_FILE: the copy of it that keepalived reads. Default: /run/nospof/keepalived.conf.
# NOSPOF_INTERFACES: NAME=ADDRESS of each interface, separated by blanks, as the configuration names them.
# NOSPOF_HANDOVER_MS: at the latest after so long a virtual IP goes to the next member. 0: at once, whatever is open.
# NOSPOF_SETTLE_SECONDS: how long keepalived needs to believe its load balancer after that has answered.

file=${NOSPOF_FILE:-/etc/keepalived/keepalived.conf}
used=${NOSPOF_USED_FILE:-/run/nospof/keepalived.conf}
interfaces=${NOSPOF_INTERFACES:-}
handover=${NOSPOF_HANDOVER_MS:-2500}
settle=${NOSPOF_SETTLE_SECONDS:-3}
. "${NOSPOF_CONNECTIONS:-${knowledge%/*}/connections.sh}"

[ "$handover" = 0 ] || need nft ss || exit 1
nft delete table inet nospof_handover 2>/dev/null

# interface ADDRESS: the one that has it.
interface() { ip -4 -o addr show | awk -v address="$1" '{ split($4, part, "/"); if (part[1] == address) { print $2; exit } }'; }

# keepalived finds interfaces by name only. Docker names them as asked from Engine 28 on; older engines number them as they like.
prepare() {
  names=
  for each in $interfaces; do
    here=$(interface "${each#*=}")
    if [ -z "$here" ]; then
      echo "no interface here has the address ${each#*=}, which ${each%%=*} should have"
      return 1
    fi
    [ "$here" = "${each%%=*}" ] || say "${each%%=*} of the configuration is called $here here"
    names="$names ${each%%=*}=$here"
  done
  mkdir -p "${used%/*}" && awk -v names="$names" '
    BEGIN { count = split(names, all, " "); for (i = 1; i <= count; i++) { split(all[i], pair, "="); called[pair[1]] = pair[2] } }
    {
      line = ""; rest = $0
      while (match(rest, /[A-Za-z0-9_.-]+/)) {
        word = substr(rest, RSTART, RLENGTH)
        line = line substr(rest, 1, RSTART - 1) (word in called ? called[word] : word)
        rest = substr(rest, RSTART + RLENGTH)
      }
      print line rest
    }' "$file" >"$used.new" && mv -f "$used.new" "$used"
}

check() {
  words=$(keepalived -t -f "$used" 2>&1)
  status=$?
  # keepalived before 2.2.8 takes itself for an orphan and ends itself when its configuration names a user for scripts; it has
  # complained before, if it has reason to.
  if [ "$status" -eq 143 ] || [ "$status" -eq 15 ]; then printf '%s\n' "$words" | grep -q 'Line [0-9]' || status=0; fi
  [ "$status" -eq 0 ] || printf '%s\n' "$words"
  return "$status"
}

complete() { sleep "$settle"; }

# Who holds a virtual IP goes on holding it.
reload() {
  kill -HUP "$program"
  end=$(($(date +%s) + 10))
  while [ "$(date +%s)" -le "$end" ]; do
    sleep 0.2
    if is_running && answers; then
      sleep "$settle"
      return 0
    fi
  done
  echo "keepalived does not do its work with it; the log of its container says why"
  return 1
}

# Whoever wants to connect meanwhile asks again after a second, and then finds the next member; who is connected gets an answer.
stop() {
  held=
  filter=
  for each in $(ip -4 -o addr show scope global | awk '$4 ~ /\/32$/ { sub("/32", "", $4); print $4 }'); do
    held="${held:+$held, }$each"
    filter="${filter:+$filter or }src $each"
  done
  if [ "$handover" != 0 ] && [ -n "$held" ]; then
    say "giving away $held"
    if nft -f - <<RULES
table inet nospof_handover {
  chain input {
    type filter hook input priority filter; policy accept;
    ip daddr { $held } tcp flags & (fin | syn | rst | ack) == syn drop
  }
}
RULES
    then
      began=$(now)
      # The load balancer ends those it has as soon as they are answered.
      [ ! -p "$folder/renew" ] || timeout 1 sh -c 'echo renew >"$1"' sh "$folder/renew"
      while end_idle "( $filter )" 1000; do
        [ "$(($(now) - began))" -lt "$handover" ] || {
          say "not all connections have ended within $handover ms: the rest is cut"
          break
        }
        sleep 0.05
      done
    fi
  fi
  kill -TERM "$program"
}
