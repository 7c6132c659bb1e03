# Keeps the agent beside a database server running, which tells load balancers its role.
# NOSPOF_AGENT: folder of the agent and its settings. Default: /etc/nospof/database-agent.
# NOSPOF_LEAVE_SECONDS: at the latest after so long an agent that was asked to end is killed. Default: 15.

agent=${NOSPOF_AGENT:-/etc/nospof/database-agent}
agent_leaves=${NOSPOF_LEAVE_SECONDS:-15}
# Of the container before: what it is of is no more.
rm -f "$state/leaving" "$state/agent" "$state/agent-text"

text_of_agent() { cat "$agent"/* 2>/dev/null | cksum; }

# It is started again whenever it ends, but for the end of all.
keep_agent() {
  until [ -e "$agent/agent.py" ] && [ -e "$agent/agent.ini" ]; do sleep 0.5; done
  until [ -e "$state/leaving" ]; do
    text_of_agent >"$state/agent-text"
    python3 "$agent/agent.py" "$agent/agent.ini" >&9 2>&1 &
    echo "$!" >"$state/agent"
    wait "$!"
    rm -f "$state/agent"
    [ -e "$state/leaving" ] || sleep 1
  done
}

# The agent gives away what its server is. It is there no more when this returns.
end_agent() {
  left=$((agent_leaves * 5))
  { read -r number <"$state/agent"; } 2>/dev/null || return 0
  kill -TERM "$number" 2>/dev/null
  while [ "$(cat "$state/agent" 2>/dev/null)" = "$number" ]; do
    left=$((left - 1))
    [ "$left" -ne 0 ] || kill -KILL "$number" 2>/dev/null
    [ "$left" -gt -25 ] || return 0
    sleep 0.2
  done
}
