"""What keepalived says of this server, in place of an ensemble: see coordination.py, which has the same methods."""
import os

from clock import now
from view import NoQuorum, View

MASTER, BACKUP = "MASTER", "BACKUP"


class Keepalived:
    LOST = "keepalived asks nothing, and may have made the other server the master"

    def __init__(self, instance, other, peer, asked_within, state_file, lead_file):
        self._instance = instance
        self._other = other
        self._peer = peer
        # It asks once a second at least; one that hangs or is gone does not.
        self._asked_within = asked_within
        self._state_file = state_file
        self._lead_file = lead_file
        self._asked_at = now()
        self._leads = self._kept()
        self.published = {"running": False}

    def asked(self):
        """keepalived has asked how this server is."""
        self._asked_at = now()

    def state(self):
        """As keepalived calls it, GONE when it has ended."""
        try:
            with open(self._state_file, encoding="ascii") as file:
                return file.read().strip()
        except OSError:
            return "GONE"

    def publish(self, state):
        self.published = state
        if now() - self._asked_at > self._asked_within:
            raise NoQuorum("keepalived has not asked for %.1f s" % (now() - self._asked_at))

    def look(self):
        answer = self._peer.answer()
        if self.state() == MASTER:
            if self._leads is not None:
                return View({"server": self._instance, "term": self._leads}, True, self._leads, None, 0, {})
            if answer is None or not answer["open"]:
                return View(None, False, 0, None, 0, {})
        else:
            self.resign()
        term = answer["epoch"] if answer is not None else self.published.get("epoch", 0)
        return View({"server": self._other, "term": term}, False, term, None, 0, {})

    def lead(self, term):
        self._leads = term
        with open(self._lead_file, "w", encoding="ascii") as file:
            file.write("%d\n" % term)

    def resign(self):
        if self._leads is not None:
            self._leads = None
            os.unlink(self._lead_file)

    def close(self):
        """keepalived hears no answer any more, and gives up the master by itself."""

    def _kept(self):
        """An agent that is started again goes on with what it was."""
        try:
            with open(self._lead_file, encoding="ascii") as file:
                return int(file.read())
        except (OSError, ValueError):
            return None
