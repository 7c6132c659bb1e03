# What run-program.sh has to know of HAProxy, which runs with a master process (-W): https://docs.haproxy.org/3.2/management.html#4
# NOSPOF_FILE: its configuration. Default: /etc/haproxy/haproxy.cfg.

file=${NOSPOF_FILE:-/etc/haproxy/haproxy.cfg}

check() { haproxy -c -f "$file"; }

# The master reads the new configuration and has a new worker listen before it sends the old one away: no connection is refused.
# It does not say whether it succeeded, but where it failed no new worker stays.
reload() {
  old=$(children "$program")
  end=$(($(date +%s) + 10))
  kill -USR2 "$program"
  while [ "$(date +%s)" -le "$end" ]; do
    sleep 0.1
    new=$(young "$old")
    [ -n "$new" ] || continue
    # HAProxy 3.1 and newer read the configuration in the new worker, which ends when it cannot listen.
    sleep 2
    [ "$(young "$old")" != "$new" ] || ! answers || return 0
  done
  echo "HAProxy keeps no worker with it and goes on with the one before; the log of its container says why"
  return 1
}

# It listens no more, and ends when the connections have: at the latest after hard-stop-after.
stop() { kill -USR1 "$program"; }
