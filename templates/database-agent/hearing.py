"""Servers that are in touch with the ensemble, and not with each other: does a replica hear its primary, is a primary heard?"""
import socket

from clock import now

# In seconds: on top of the time between two signs of life of an idle primary.
SLACK = 0.5

# Between two looks at who can be reached, and for each of them.
LOOK_EVERY, REACHED_WITHIN = 1, 0.3


class Hearing:
    """Of a replica."""

    def __init__(self, heartbeat, others, port):
        self._silence = heartbeat + SLACK
        self._others = others
        self._port = port
        self._heard = None
        self._heard_at = 0
        self._reached = []
        self._looked_at = -LOOK_EVERY

    def reached(self, observed):
        """None while it hears its primary, or follows nobody; else the servers that it can talk to."""
        slave = observed["slave"]
        heard = slave and (slave["Master_Host"], slave["Master_Log_File"], slave["Read_Master_Log_Pos"], observed["heartbeats"])
        if slave is None or heard != self._heard:
            self._heard, self._heard_at = heard, now()
        if now() - self._heard_at < self._silence:
            return None
        if now() - self._looked_at >= LOOK_EVERY:
            self._reached = sorted(name for name, address in self._others.items() if self._answers(address))
            self._looked_at = now()
        return self._reached

    def _answers(self, address):
        try:
            socket.create_connection((address, self._port), REACHED_WITHIN).close()
            return True
        except OSError:
            return False


class Acknowledgements:
    """Of a primary."""

    def __init__(self):
        self._last = None
        self._last_at = 0

    def missing(self, observed):
        """For how long transactions wait of which none is acknowledged, in seconds."""
        if int(observed["waiting"] or 0) == 0 or observed["acknowledged"] != self._last:
            self._last, self._last_at = observed["acknowledged"], now()
        return now() - self._last_at


def go_on_without(name, states, needed, acknowledgements):
    """
    Whether the others can do without this primary: `needed` of them, whose votes elect another one, do not hear it, and one of these
    reaches so many of the others as have to acknowledge. Where none does, another primary would be no better.
    """
    deaf = {
        other: set(state["reached"])
        for other, state in states.items()
        if other != name and state.get("running") and state.get("reached") is not None
    }
    return len(deaf) >= needed and any(len(reached & (set(deaf) - {other})) >= acknowledgements for other, reached in deaf.items())
