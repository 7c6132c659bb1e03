#!/bin/bash
# docker-entrypoint.sh of the stand-in for the official mariadb image: fills an empty data folder, with a server that no
# network reaches, then becomes the server as user mysql. Of the official one's variables it knows
# MARIADB_ALLOW_EMPTY_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD and MARIADB_ROOT_HOST (default: %, any host).
set -euo pipefail

say() { printf '%s [Note] [Entrypoint]: %s\n' "$(date --iso-8601=seconds)" "$*"; }
fail() { printf '%s [ERROR] [Entrypoint]: %s\n' "$(date --iso-8601=seconds)" "$*" >&2; exit 1; }

case ${1:-} in
  -*) set -- mariadbd "$@" ;;
esac
if [ "${1:-}" != mariadbd ] && [ "${1:-}" != mysqld ]; then exec "$@"; fi

# What the server itself makes of its options: the table at the end of its help, whose lines begin with a name.
server=("$@")
option() { "${server[@]}" --verbose --help 2>/dev/null | awk -v name="$1" '/^[^ \t]/ && $1 == name { print $2; exit }'; }
data=$(option datadir)
socket=$(option socket)
case $data$socket in
  /*/*) ;;
  *) fail "the server refuses its options: $("${server[@]}" --verbose --help 2>&1 >/dev/null | tail -n 3)" ;;
esac

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$data" "$(dirname "$socket")"
  find "$data" "$(dirname "$socket")" \! -user mysql -exec chown mysql: '{}' +
  exec setpriv --reuid=mysql --regid=mysql --init-groups -- "$0" "$@"
fi

if [ ! -d "$data/mysql" ]; then
  if [ -z "${MARIADB_ROOT_PASSWORD:-}${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-}" ]; then
    fail "the database is not initialised: set MARIADB_ROOT_PASSWORD or MARIADB_ALLOW_EMPTY_ROOT_PASSWORD"
  fi
  say "initialising $data"
  mariadb-install-db "${@:2}" --datadir="$data" --auth-root-authentication-method=normal --skip-test-db \
    --skip-log-bin >/dev/null

  say "starting a server that no network reaches"
  "${server[@]}" --skip-networking --socket="$socket" &
  temporary=$!
  for _ in $(seq 120); do
    if mariadb --no-defaults --socket="$socket" --user=root --execute='DO 0' 2>/dev/null; then break; fi
    kill -0 "$temporary" 2>/dev/null || fail "the server ended while it was initialised"
    sleep 0.25
  done
  host=${MARIADB_ROOT_HOST:-%}
  password=${MARIADB_ROOT_PASSWORD:-}
  password=${password//\\/\\\\}
  password=${password//\'/\\\'}
  {
    echo "SET SESSION sql_log_bin = 0;"
    echo "DELETE FROM mysql.global_priv WHERE User NOT IN ('mariadb.sys', 'root') OR (User = 'root' AND Host <> 'localhost');"
    echo "FLUSH PRIVILEGES;"
    echo "SET PASSWORD FOR 'root'@'localhost' = PASSWORD('$password');"
    if [ "$host" != localhost ]; then
      echo "CREATE USER 'root'@'$host' IDENTIFIED BY '$password';"
      echo "GRANT ALL ON *.* TO 'root'@'$host' WITH GRANT OPTION;"
    fi
  } | mariadb --no-defaults --socket="$socket" --user=root mysql || fail "the accounts could not be made"
  kill "$temporary"
  wait "$temporary" || fail "the server that initialised $data did not end in order"
  say "initialised"
fi
exec "$@"
