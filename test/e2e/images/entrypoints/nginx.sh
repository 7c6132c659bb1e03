#!/bin/sh
# /docker-entrypoint.sh of the stand-in for the official nginx image: runs what is in /docker-entrypoint.d before nginx.
set -eu

if [ "${1:-}" = nginx ] || [ "${1:-}" = nginx-debug ]; then
  for script in /docker-entrypoint.d/*.sh; do
    if [ -x "$script" ]; then "$script"; fi
  done
fi
exec "$@"
