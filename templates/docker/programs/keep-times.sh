# Starts at its time what systemd's timers start on a machine: the scripts of backups. They look by themselves whether there is something to do.
# NOSPOF_TIMES: one "MINUTES SECONDS SCRIPT" a line: SCRIPT is started in every minute, counted from 1970, that MINUTES divides, and
#   ended after SECONDS. Read each time. Default: /etc/nospof/backup-times.

times=${NOSPOF_TIMES:-/etc/nospof/backup-times}

keep_times() {
  until [ -e "$state/ready" ]; do sleep 1; done
  while :; do
    sleep "$((60 - $(date +%s) % 60))"
    minute=$(($(date +%s) / 60))
    [ -e "$times" ] || continue
    while read -r every seconds script; do
      case $every in
        '' | *[!0-9]*) continue ;;
      esac
      [ $((minute % every)) -ne 0 ] ||
        nice -n 10 timeout --kill-after=10 "$seconds" /bin/bash "$script" </dev/null >&9 2>&1 &
    done <"$times"
  done
}
