#!/bin/sh
# docker-entrypoint.sh of the stand-in for the official haproxy image: options alone are HAProxy's, and HAProxy is run with a
# master process that reloads on SIGUSR2 (-W), in the foreground (-db).
set -eu

case ${1:-} in
  -*) set -- haproxy "$@" ;;
esac
if [ "${1:-}" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
