# What run-program.sh has to know of nginx: https://nginx.org/en/docs/control.html
# NOSPOF_FILE: its configuration. Default: /etc/nginx/nginx.conf.

file=${NOSPOF_FILE:-/etc/nginx/nginx.conf}

check() { nginx -t -q -c "$file"; }

# The master opens what is new before it starts new workers and sends the old ones away: no connection is refused.
# It does not say whether it succeeded, but where it failed there are no new workers.
reload() {
  old=$(children "$program")
  end=$(($(date +%s) + 10))
  kill -HUP "$program"
  while [ "$(date +%s)" -le "$end" ]; do
    sleep 0.1
    [ -z "$(young "$old")" ] || ! answers || return 0
  done
  echo "nginx starts no workers with it and goes on with those before; the log of its container says why"
  return 1
}

# It listens no more, and ends when the requests have: at the latest after worker_shutdown_timeout.
stop() { kill -QUIT "$program"; }
