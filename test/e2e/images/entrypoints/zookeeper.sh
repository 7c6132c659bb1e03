#!/bin/bash
# docker-entrypoint.sh of the stand-in for the official zookeeper image: gives the folders of ZOO_DATA_DIR and ZOO_DATA_LOG_DIR to the
# user zookeeper and becomes it. A configuration that is not there is not made up.
set -euo pipefail

if [ "${1:-}" = zkServer.sh ] && [ "$(id -u)" = 0 ]; then
  mkdir -p "$ZOO_DATA_DIR" "$ZOO_DATA_LOG_DIR"
  chown -R zookeeper "$ZOO_DATA_DIR" "$ZOO_DATA_LOG_DIR"
  exec setpriv --reuid=zookeeper --regid=zookeeper --init-groups -- "$0" "$@"
fi
exec "$@"
