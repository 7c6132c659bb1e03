#!/bin/sh
# Written by nospof from the topology seed (topology.ts) for nginx-1.
# Exit status 0 when nginx on this machine answers; keepalived asks every second.

# Debian has bash and not always a client for HTTP, Alpine has a client and not always bash.
if command -v bash >/dev/null; then
    exec bash -c '
        exec 3<>/dev/tcp/127.0.0.1/8404 &&
            printf "GET /nospof-health HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3 &&
            read -r -t 1 version status rest <&3 &&
            [ "$status" = 200 ]
    ' 2>/dev/null
fi
exec wget -q -T 1 -O /dev/null http://127.0.0.1:8404/nospof-health
