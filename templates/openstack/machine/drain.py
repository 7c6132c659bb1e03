"""Lets the work of this machine run out: no new connections, and time for what is under way."""

import http.server
import re
import subprocess
import threading
import time

from commands import attempt, say

TABLE = "inet nospof_drain"
# Without a byte for so long, a connection rests.
REST_MS = 500


def drain(words):
    ports = [int(value) for value in values(words, "--port")]
    virtual_ips = values(words, "--virtual-ip")
    refuse(ports, virtual_ips)
    if virtual_ips and not any(map(is_held, virtual_ips)):
        return
    for health in values(words, "--health"):
        stand_in(*health.split(":"))
    for unit in values(words, "--end"):
        let_go(unit)
    at_least, patience = (float(values(words, name)[0]) for name in ("--at-least", "--patience"))
    time.sleep(at_least)
    last = time.monotonic() + patience
    while working(ports) > 0 and time.monotonic() < last:
        time.sleep(0.1)
    left = working(ports)
    if left > 0:
        say("%d connections are still at work, and are cut off" % left)


def values(words, name):
    return [word.split("=", 1)[1] for word in words if word.startswith(name + "=")]


def is_held(address):
    return "inet " in subprocess.run(["ip", "address", "show", "to", address], stdout=-1, text=True).stdout


def refuse(ports, virtual_ips):
    """Refuses new connections, so that whoever asks tries another server. To a virtual IP they get no answer: in a moment
    another machine has it, and takes them. Those of this machine to itself go on: that is how it knows that it is well.
    """
    opening = "tcp flags & (fin | syn | rst | ack) == syn"
    rules = ["add table %s" % TABLE, "delete table %s" % TABLE, "table %s {" % TABLE, "chain input {"]
    rules += ["type filter hook input priority -10;", "iif lo accept"]
    if virtual_ips:
        rules.append("ip daddr { %s } %s drop" % (", ".join(virtual_ips), opening))
    if ports:
        rules.append("tcp dport { %s } %s reject with tcp reset" % (", ".join(map(str, ports)), opening))
    nft("\n".join([*rules, "}", "}"]))


def admit():
    nft("add table %s\ndelete table %s" % (TABLE, TABLE))


def nft(rules):
    try:
        subprocess.run(["nft", "-f", "-"], input=rules, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as trouble:
        say("new connections cannot be refused here: %s" % trouble)


def let_go(unit):
    """Has a load balancer end: it closes connections that rest, and the others after their answer."""
    signal = "SIGQUIT" if unit.startswith("nginx") else "SIGUSR1"
    trouble = attempt(["systemctl", "kill", "--kill-whom=main", "--signal=" + signal, unit])
    if trouble is not None:
        say(trouble)


class Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class HealthPage(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_port = True


def stand_in(address, port):
    """Answers in the place of a load balancer that no longer does: its virtual IP is to stay until all is done."""

    def serve():
        while True:
            try:
                HealthPage((address, int(port)), Well).serve_forever()
            except OSError:
                # It has not closed its own yet.
                time.sleep(0.02)

    threading.Thread(target=serve, daemon=True).start()


def working(ports):
    """How many connections have an answer to come, or bytes on their way."""
    if not ports:
        return 0
    wanted = " or ".join("sport = :%d" % port for port in ports)
    command = ["ss", "-HtinO", "state", "established", "( %s )" % wanted]
    return sum(map(works, subprocess.run(command, stdout=-1, text=True).stdout.splitlines()))


def works(connection):
    """Whoever has asked after it was last answered, or was never answered, waits for an answer."""
    sent, received = number(connection, "lastsnd"), number(connection, "lastrcv")
    unanswered = number(connection, "bytes_sent") == 0 < number(connection, "bytes_received")
    return unanswered or received < sent or sent < REST_MS


def number(connection, name):
    found = re.search(r"\b%s:(\d+)" % name, connection)
    return 0 if found is None else int(found.group(1))
