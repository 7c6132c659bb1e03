# What run-program.sh has to know of a MariaDB server that may become the one that is written to, and of the agent beside it, which tells
# load balancers its role and elects the primary where there is an election.
# NOSPOF_DATA: the data folder.
# NOSPOF_SOCKET: the server's socket, at which root needs no password.
# NOSPOF_OPTION_FILE: what the server is told. Default: /etc/mysql/my.cnf.
# NOSPOF_AGENT_STATE: folder of what it keeps while it runs. Default: /run/nospof-database-agent.
# NOSPOF_WAITS: a file that is there while a server of Galera waits for the others. Default: /run/nospof/galera-waits.
# NOSPOF_SETUP: commands that make a server that has begun what the topology says. Default: /etc/nospof/after-start.sh.
# NOSPOF_NOTICE_MS: by then every load balancer has noticed that the server has no role any more. Default: 0.
# NOSPOF_BACK_MS: by then every load balancer has noticed that it has one again. Default: 0.
# And what keep-agent.sh and keep-times.sh take.

data=${NOSPOF_DATA:?}
socket=${NOSPOF_SOCKET:?}
option_file=${NOSPOF_OPTION_FILE:-/etc/mysql/my.cnf}
agent_state=${NOSPOF_AGENT_STATE:-/run/nospof-database-agent}
waits=${NOSPOF_WAITS:-/run/nospof/galera-waits}
setup=${NOSPOF_SETUP:-/etc/nospof/after-start.sh}
notice=${NOSPOF_NOTICE_MS:-0}
back=${NOSPOF_BACK_MS:-0}
. "${knowledge%/*}/keep-times.sh"
. "${knowledge%/*}/keep-agent.sh"

# What they are of, the processes of the container before, is no more. Its session with the ensemble goes on.
mkdir -p "$agent_state" && chmod 700 "$agent_state" || exit 1
rm -f "$agent_state/lease" "$agent_state/killed" "$waits"
# A server that the agent has killed comes back with its container.
echo 'exit 0' >"$agent_state/start-server"

milliseconds() { sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"; }

# An empty data folder gets the system tables: not by the image's entrypoint, which would become the server as well. One that was not
# filled to the end begins anew.
check() {
  [ -z "$program" ] || return 0
  mkdir -p "$data" "${socket%/*}" && chown mysql: "$data" "${socket%/*}" || return 1
  rm -f "$socket" "$socket.lock"
  [ ! -d "$data/mysql" ] || [ -e "$data/nospof-filling" ] || return 0
  find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name nospof-filling -exec rm -rf {} + || return 1
  : >"$data/nospof-filling" || return 1
  words=$(mariadb-install-db --defaults-file="$option_file" --user=mysql --skip-test-db 2>&1) || {
    printf '%s\n' "$words"
    return 1
  }
  rm -f "$data/nospof-filling"
}

run_setup() { sh -eu "$setup"; }

# With whom it could begin may be waited for: in a cluster that is just being created the first server would wait for ever.
complete() {
  [ ! -e "$waits" ] || return 0
  run_setup || return 1
  milliseconds "$back"
}

# ---- Beside the server --------------------------------------------------------------------------------------------------------

companion() {
  keep_agent &
  keep_times &
  until [ -e "$state/ready" ]; do sleep 1; done
  # One that has waited for the others.
  while [ -e "$waits" ] || ! run_setup >&2; do sleep 1; done
  wait
}

# The one that is written to runs what the topology says of schemas and accounts; the others get it from there.
set_up_again() {
  if [ -e "$waits" ]; then return 0; fi
  run_setup || return 1
  [ -e "$agent/elected.py" ] || return 0
  (cd "$agent" && python3 -B -c '
import settings
from server import Server
from setup import Setup
given = settings.read("agent.ini")
told = given.election
if str(Server(given.socket, 5).rows("SELECT @@GLOBAL.read_only AS closed")[0]["closed"]) == "0":
    Setup(told.client, given.socket, told.setup_file, told.secrets_folder, told.secrets).run()
')
}

# Another text of the agent is another agent: where it was the primary, another server is then.
reload() {
  if [ "$(text_of_agent)" != "$(cat "$state/agent-text")" ]; then end_agent; fi
  end=$(($(date +%s) + 60))
  until [ -e "$state/agent" ] && answers; do
    [ "$(date +%s)" -le "$end" ] || {
      echo "this server does not come back to the others with it; the log of its container says why"
      return 1
    }
    sleep 0.5
  done
  set_up_again
}

restore() { reload; }

# Whoever is asked for the writer is led to the next one before this one ends.
stop() {
  : >"$state/leaving"
  end_agent
  milliseconds "$notice"
  kill -TERM "$program"
}

# The others need not wait until its session is taken for lost.
ended() {
  : >"$state/leaving"
  end_agent
}
