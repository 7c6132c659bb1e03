"""Whether this machine is well."""

import http.client
import socket
import time

import commands


def trouble(question):
    """None when the answer is as it should be, else what was wrong with it."""
    kind = question["kind"]
    if kind == "unit":
        return commands.attempt(["systemctl", "is-active", question["unit"]])
    if kind == "command":
        return commands.attempt(question["command"], question["timeoutSeconds"])
    place = "%s:%d" % (question["address"], question["port"])
    try:
        if kind == "tcp":
            socket.create_connection((question["address"], question["port"]), question["timeoutSeconds"]).close()
            return None
        connection = http.client.HTTPConnection(
            question["address"], question["port"], timeout=question["timeoutSeconds"]
        )
        try:
            connection.request("GET", question["path"])
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as problem:
        return "%s: %s" % (place, problem or type(problem).__name__)
    if status == question["status"]:
        return None
    return "%s%s answers with status %d, not %d" % (place, question["path"], status, question["status"])


def wait(health):
    """None once all questions have been answered well often enough, else what was still wrong at the end."""
    last = time.monotonic() + health["patienceSeconds"]
    well = 0
    while True:
        problem = next((found for found in map(trouble, health["questions"]) if found is not None), None)
        well = well + 1 if problem is None else 0
        if well >= health["rise"]:
            return None
        if time.monotonic() > last:
            return problem or "it was well, but not for long enough"
        time.sleep(health["intervalSeconds"])
