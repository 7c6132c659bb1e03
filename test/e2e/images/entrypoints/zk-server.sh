#!/bin/bash
# zkServer.sh of the stand-in for the official zookeeper image, which is called by `--config FOLDER start-foreground FILE` alone. Debian's
# own reads neither that nor java.env.
set -euo pipefail

[ "$1" = --config ] && [ "$3" = start-foreground ] || { echo "unknown words: $*" >&2; exit 2; }
. "$2/java.env"
classes=/etc/zookeeper/conf:/usr/share/java/zookeeper.jar:/usr/share/java/slf4j-log4j12.jar:/usr/share/java/log4j-1.2.jar
# The options are several words.
# shellcheck disable=SC2086
exec java ${SERVER_JVMFLAGS:-} -Dzookeeper.root.logger=INFO,CONSOLE -Dzookeeper.log.dir=/tmp -cp "$classes" \
  org.apache.zookeeper.server.quorum.QuorumPeerMain "${4:-$2/zoo.cfg}"
