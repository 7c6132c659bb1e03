"""One of two servers, of which keepalived says which is the primary. All else is as in an election through an ensemble."""
import json
import os

import pair_decisions
import replication
from clock import now, say
from elected import HALF_COPIED, OPEN, REPLICA, Elected
from keepalived import BACKUP, MASTER
from pair_decisions import Own
from split_brain import Alone

# keepalived's check fails for so long, so that it hands the master over.
YIELD_FOR = 3

# In place of the term of the last primary: any history is worth more than what is here.
GIVEN_UP = 0


class Pair(Elected):
    def __init__(self, given, peer, run_folder, *parts):
        super().__init__(given, *parts)
        self._peer = peer
        self._current_file = run_folder + "/current"
        self._go_alone_file = run_folder + "/go-alone"
        self._current = os.path.exists(self._current_file)
        self._alone = False
        self._took = Alone()
        self._gave_up = None
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
        # Before it is asked whether it is open: one that is, and has taken nothing alone, is taken for the one that stays.
        taken = self._took.taken()
        # While it is being closed it is still open.
        with self._lock:
            published = self._zookeeper.published
            return True, json.dumps({
                "open": self._role == OPEN or published.get("writable", False),
                "running": published["running"],
                "epoch": self._epoch(),
                "sequence": published.get("sequence", 0),
                "keepalived": self._zookeeper.state(),
                "taken": taken,
                "gave_up": self._gave_up,
            })

    def waits_for_the_first(self):
        # It does not begin before the other one has said that it has no data either.
        return self._epoch() == 0 and self._zookeeper.published.get("sequence", 0) == 0

    # ---- What is done ------------------------------------------------------------------------------------------

    def _status(self, observed):
        self._answers = observed is not None
        self._remember()
        status = super()._status(observed)
        if observed is not None:
            status["writable"] = str(observed["read_only"]) == "0"
            if self._role == OPEN:
                self._took.goes_on(observed["sequence"], self._peer.answer() is None)
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

    def _sets_up_first(self, view, observed):
        return True

    def _about_to_open(self):
        # What is counted from here on is what clients have written.
        self._took.goes_on(replication.observe(self._server)["sequence"], self._peer.answer() is None)

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
        own = Own(self._epoch(), observed["sequence"], current, self._given.begins == self._given.instance)
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

    # ---- After both have taken writes --------------------------------------------------------------------------

    def step(self):
        self._settle(self._peer.answer())
        return super().step()

    def _settle(self, other):
        """The one of the two that has taken more stays. Nothing goes from one to the other before it is known which."""
        taken = self._took.taken()
        if other is None:
            return
        if other["taken"] is None:
            # The one that stays has heard of it, and says no more that it was alone.
            self._gave_up = None
        if taken is None:
            return
        if other["taken"] is None:
            # It was only away, or has given way, maybe before this one has seen that both have taken writes.
            if self._role == OPEN and not other["open"]:
                if other.get("gave_up") is not None and self._took.is_new():
                    self._say_both(taken, other["gave_up"], "stays")
                self._took.forget()
            return
        stays = pair_decisions.stays(taken, self._epoch(), other["taken"], other["epoch"])
        if self._took.is_new() or not stays:
            self._say_both(taken, other["taken"], "stays" if stays else "gives way, and keeps what only it has in a file")
        if not stays:
            self._gave_up = taken
            self._give_way()

    def _say_both(self, taken, others, what):
        say("SPLIT BRAIN: both servers have taken writes while they did not hear each other: this one %d transactions, the other one %d. "
            "This server %s" % (taken, others, what))

    def _give_way(self):
        with self._lock:
            if self._role == OPEN:
                self._close(REPLICA, "the other server has taken more while both were the primary")
            # What was published is of before: the other one would take this server for the one that stays, and give way as well.
            self._zookeeper.published = {**self._zookeeper.published, "writable": False}
            self._keep_epoch(GIVEN_UP)
            self._took.forget()
            self._zookeeper.resign()
        self._in_step_at = -1e9
        self._alone = False
        self._keep_current(False)
        self._yields_until = now() + YIELD_FOR

    def _close(self, role, why):
        super()._close(role, why)
        # A master that hears a stronger one was not alone in it. Whoever ends for anything else does so before the other begins.
        if self._zookeeper.state() != BACKUP:
            self._took.forget()

    def _follow(self, primary, observed):
        if self._took.taken() is not None and not self._is_outranked(observed):
            self._give_up_writing(observed)
            self._note("has taken writes while it did not hear the other server, and waits for that one to give way")
            return False
        self._took.forget()
        return super()._follow(primary, observed)

    def _copy(self, primary, address):
        """
        From one that takes writes, and no other: it does not copy from here at the same time. Two that each throw away what they have for a
        copy of the other have nothing in the end.
        """
        other = self._peer.answer()
        if other is None or not other["open"]:
            self._note("waits until %s takes writes before it copies everything from there" % primary["server"])
            return False
        return super()._copy(primary, address)

    def _is_outranked(self, observed):
        other = self._peer.answer()
        if other is None or other["taken"] is not None:
            return False
        return other["open"] or (other["epoch"], other["sequence"]) > (self._epoch(), observed["sequence"])
