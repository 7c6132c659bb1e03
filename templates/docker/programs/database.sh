# What run-program.sh has to know of MariaDB and MySQL.
# NOSPOF_ENGINE: mariadb or mysql.
# NOSPOF_DATA: the data folder.
# NOSPOF_SOCKET: the server's socket, at which root needs no password.
# NOSPOF_REPLICATION: what the topology says of it, one "KEY VALUE" a line: role (primary or replica), port, and where there are
#   replicas user, secret (a file), and primary (an address) on a replica or replica (an address) for each on the primary;
#   options (a file with those of a client) where servers speak TLS.
#   Default: /etc/nospof/replication.
# NOSPOF_SETUP: commands that make the server what the topology says. Default: /etc/nospof/after-start.sh.
# NOSPOF_HANDOVER_SECONDS: at the latest after so long a primary stops, whatever its replicas lack. Default: 30.
# NOSPOF_AGENT: folder of an agent that tells load balancers the server's role, where there is one. Default: none.
# And what keep-times.sh and keep-agent.sh take.

engine=${NOSPOF_ENGINE:?}
data=${NOSPOF_DATA:?}
socket=${NOSPOF_SOCKET:?}
replication=${NOSPOF_REPLICATION:-/etc/nospof/replication}
setup=${NOSPOF_SETUP:-/etc/nospof/after-start.sh}
longest=${NOSPOF_HANDOVER_SECONDS:-30}
has_agent=${NOSPOF_AGENT:+yes}
. "${knowledge%/*}/keep-times.sh"
. "${knowledge%/*}/keep-agent.sh"
# On the disk of the data: a replica that gets a new disk begins anew.
followed=$data/nospof-has-followed

case $engine in
  mariadb)
    client=mariadb
    status='SHOW SLAVE STATUS'
    io=Slave_IO_Running sql=Slave_SQL_Running lag=Seconds_Behind_Master
    position='SELECT @@GLOBAL.gtid_binlog_pos'
    # Waiting for a position gives 0 when it has been reached, else -1.
    waits() { printf "SELECT MASTER_GTID_WAIT('%s', %s)" "$1" "$2"; }
    ;;
  mysql)
    client=mysql
    status='SHOW REPLICA STATUS'
    io=Replica_IO_Running sql=Replica_SQL_Running lag=Seconds_Behind_Source
    position='SELECT @@GLOBAL.gtid_executed'
    waits() { printf "SELECT WAIT_FOR_EXECUTED_GTID_SET('%s', %s)" "$(printf %s "$1" | tr -d '\n ')" "$2"; }
    ;;
  *)
    say "NOSPOF_ENGINE has to be mariadb or mysql, not $engine"
    exit 1
    ;;
esac

said() { sed -n "s/^$1 //p" "$replication"; }
local_client() { "$client" --no-defaults --protocol=socket --socket="$socket" --user=root --batch "$@"; }

# elsewhere ADDRESS STATEMENT: asks another server of this database, as the account that replicas use. The environment of a process
# can be read by its owner and root only, its command line by everybody.
elsewhere() {
  options=$(said options)
  MYSQL_PWD=$(cat "$(said secret)") "$client" "${options:+--defaults-file=}${options:---no-defaults}" --protocol=tcp --host="$1" --port="$(said port)" \
    --user="$(said user)" --connect-timeout=2 --batch --skip-column-names --execute="$2"
}

run_setup() { sh -eu "$setup"; }

# Whether this replica has what the primary has; else prints what is amiss.
follows() {
  words=$(printf '%s;\n' "$status" | local_client --vertical)
  field() { printf '%s\n' "$words" | sed -n "s/^ *$1: //p"; }
  if [ "$(field "$io")" = Yes ] && [ "$(field "$sql")" = Yes ]; then
    behind=$(field "$lag")
    [ "$behind" != NULL ] && [ "${behind:-9}" -le 1 ] && return 0
    echo "it is $behind s behind the primary"
    return 1
  fi
  problem=$(field Last_IO_Error)$(field Last_SQL_Error)
  echo "it does not follow the primary: ${problem:-it is still connecting}"
  return 1
}

# Whether nobody is where the primary should be.
is_alone() { elsewhere "$(said primary)" 'DO 0' 2>&1 | grep -q 'ERROR 200[23]'; }

# A replica that has followed a primary before does its work when it has caught up: the next server may go then. In a database that
# is just being created replicas come before their primary, and have nobody to follow; where all servers were lost and come back, too.
complete() {
  if [ "$(said role)" = replica ] && [ ! -e "$followed" ]; then return 0; fi
  run_setup || return 1
  [ "$(said role)" = replica ] || return 0
  alone=0
  while :; do
    if problem=$(follows); then return 0; fi
    if is_alone; then alone=$((alone + 1)); else alone=0; fi
    if [ "$alone" -ge 5 ]; then
      echo "nospof: there is no primary to follow: this replica serves what it has"
      return 0
    fi
    [ "$alone" -gt 0 ] || [ "${tries:=0}" -lt 5 ] || break
    tries=$((${tries:-0} + 1))
    sleep 2
  done
  echo "$problem"
  return 1
}

ended() {
  : >"$state/leaving"
  if [ -n "$has_agent" ]; then end_agent; fi
}

companion() {
  keep_times &
  if [ -n "$has_agent" ]; then keep_agent & fi
  set_up_later
  wait
}

# A replica that has never followed anybody, as soon as there is somebody.
set_up_later() {
  until [ -e "$state/ready" ]; do sleep 1; done
  [ "$(said role)" = replica ] && [ ! -e "$followed" ] || return 0
  until run_setup >&2 && follows >/dev/null; do sleep 2; done
  touch "$followed"
}

reload() {
  # It is started again with its new text.
  if [ -n "$has_agent" ] && [ "$(text_of_agent)" != "$(cat "$state/agent-text" 2>/dev/null)" ]; then end_agent; fi
  tries=0
  until words=$(run_setup 2>&1); do
    tries=$((tries + 1))
    if [ "$tries" -ge 3 ]; then
      printf '%s\n' "$words"
      return 1
    fi
    sleep 2
  done
}

restore() { run_setup; }

# What has been acknowledged must not be on one disk alone: a primary takes no more writes and lets its replicas catch up before it
# goes. A server that was asked to end ends by itself, and writes what is in its memory before.
stop() {
  if [ "$(said role)" = primary ] && [ -n "$(said replica)" ]; then hand_over; fi
  kill -TERM "$program"
}

hand_over() {
  end=$(($(date +%s) + longest))
  say "no more writes; waiting for replicas"
  printf 'SET GLOBAL read_only = ON;\n' | timeout 10 sh -c 'exec "$@"' sh "$client" --no-defaults --protocol=socket \
    --socket="$socket" --user=root || say "writes could not be ended: the reason stands above"
  reached=$(printf '%s;\n' "$position" | local_client --skip-column-names)
  for address in $(said replica); do
    left=$((end - $(date +%s)))
    [ "$left" -gt 0 ] || left=1
    answer=$(elsewhere "$address" "$(waits "$reached" "$left")" 2>&1)
    if [ "$answer" = 0 ]; then say "$address has everything"; else say "$address does not have everything: $answer"; fi
  done
}
