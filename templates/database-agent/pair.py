"""One of two servers, of which keepalived says which is the primary. All else is as in an election through an ensemble."""
import json
import os

import pair_decisions
import replication
from clock import now, say
from elected import HALF_COPIED, OPEN, Elected
from keepalived import MASTER
from pair_decisions import Own

# keepalived's check fails for so long, so that it hands the master over.
YIELD_FOR = 3


class Pair(Elected):
    def __init__(self, given, peer, run_folder, *parts):
        super().__init__(given, *parts)
        self._peer = peer
        self._current_file = run_folder + "/current"
        self._go_alone_file = run_folder + "/go-alone"
        self._current = os.path.exists(self._current_file)
        self._alone = False
        self._answers = False
        self._yields_until = 0

    # ---- What is told ------------------------------------------------------------------------------------------

    def fit(self):
        """What keepalived asks: whether this server could be the primary."""
        self._zookeeper.asked()
        if now() < self._yields_until:
            return False, "the other server has more"
        if not self._answers and self._silent_since is None:
            return False, "the server does not run"
        return self._epoch() != HALF_COPIED, "this server has a copy of the data, or none yet"

    def told(self):
        """What the other's agent asks."""
        # While it is being closed it is still open.
        with self._lock:
            published = self._zookeeper.published
            is_open = self._role == OPEN or published.get("writable", False)
        return True, json.dumps({
            "open": is_open,
            "running": published["running"],
            "epoch": self._epoch(),
            "sequence": published.get("sequence", 0),
            "keepalived": self._zookeeper.state(),
        })

    def waits_for_the_first(self):
        return False

    # ---- What is done ------------------------------------------------------------------------------------------

    def _status(self, observed):
        self._answers = observed is not None
        self._remember()
        status = super()._status(observed)
        if observed is not None:
            status["writable"] = str(observed["read_only"]) == "0"
        return status

    def _remember(self):
        """
        Whether this server may take the place of one that says nothing. Not one that was away: while it was, the other may have
        taken writes. One that was alone has everything until it hears of the other again.
        """
        limit = self._given.reader_lag
        if self._role == OPEN:
            self._alone = self._peer.unheard() > limit
        elif self._peer.answer() is not None:
            self._alone = False
        if self._role == OPEN or self.apart() <= limit:
            self._keep_current(True)
        elif self._zookeeper.state() != MASTER and not self._alone:
            self._keep_current(False)

    def _keep_current(self, current):
        """Where it goes with the next start of the machine: what happened meanwhile nobody here knows."""
        if current and not self._current:
            open(self._current_file, "w", encoding="ascii").close()
        elif self._current and not current:
            os.unlink(self._current_file)
        self._current = current

    def _vote(self, view, observed):
        self._give_up_writing(observed)
        self._follows = None
        replication.stop_fetching(self._server, observed)
        observed = replication.observe(self._server)
        if not replication.all_applied(observed):
            self._note("applying what was fetched before it takes writes")
            return False
        other = self._peer.answer()
        current = self._current or os.path.exists(self._go_alone_file)
        own = Own(self._epoch(), observed["sequence"], current)
        what, why = pair_decisions.decide(own, other, self._peer.silent(), self._given.lease)
        self._note("keepalived has made this server the master: %s" % why)
        if what == pair_decisions.YIELD:
            self._yields_until = now() + YIELD_FOR
        if what != pair_decisions.LEAD:
            return False
        if os.path.exists(self._go_alone_file):
            os.unlink(self._go_alone_file)
        if other is None:
            say("if the other server lives and is only not heard, both take writes from now on")
        self._attempt = max(own.epoch, other["epoch"] if other is not None else 0) + 1
        self._zookeeper.lead(self._attempt)
        return True
