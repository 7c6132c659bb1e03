"""The election: makes this server the primary or a replica, and takes that back in time."""
import threading
import time

import decisions
import replication
from clock import now, say
from decisions import Vote
from hearing import Acknowledgements, Hearing, go_on_without
from rebuild import RebuildFailed
from server import NoAnswer, NotListening
from view import NoQuorum

# What the server is for the agent.
REPLICA, OPEN, PAUSED = "replica", "open", "paused"

# Of MariaDB (ER_ACCESS_DENIED_ERROR).
ACCESS_DENIED = 1045

# Of MariaDB (ER_MASTER_FATAL_ERROR_READING_BINLOG): the primary cannot send what comes next.
NOT_IN_ITS_BINLOG = 1236

# In place of the term of the last primary.
HALF_COPIED = -1

# Nobody waits for one that hangs.
PATIENCE_WITH_REPLICAS = 5

# In seconds: for transactions that are being committed when the agent is told to stop.
PATIENCE_TO_END = 1


class Elected:
    """
    One thread goes through `step` again and again; another one sees to it that a lease that ends is given up in time
    (`guard`). What both touch is changed under the lock.
    """

    def __init__(self, given, server, guard_server, process, lease, coordination, setup, rebuild):
        self._given = given
        self._server = server
        self._guard_server = guard_server
        self._process = process
        self._lease = lease
        self._zookeeper = coordination
        self._setup = setup
        self._rebuild = rebuild
        self._rules = decisions.Rules(given.servers, given.begins, given.needed, given.patience)
        others = {name: address for name, address in given.addresses_by_server.items() if name != given.instance}
        self._hearing = Hearing(given.heartbeat, others, given.port)
        self._acknowledgements = Acknowledgements()
        self._lock = threading.RLock()
        self._role = REPLICA
        self._why = "has not looked yet"
        self._said = None
        self._pid = None
        self._attempt = None
        self._voted = None
        self._voted_at = None
        self._whole = True
        self._silent_since = None
        self._started_at = 0
        self._in_step_at = -1e9
        self._follows = None
        self._begun = None
        self.stopping = threading.Event()

    # ---- What load balancers are told --------------------------------------------------------------------------

    def elected(self):
        if self._role == OPEN and now() < self._lease.end() - self._given.ahead:
            return True, "the primary, elected by the servers of %s" % self._given.database
        return False, self._why

    def waits_for_the_first(self):
        """Whether the database has never had a primary, as far as is known: nothing is missing here then."""
        return self._begun is False

    def apart(self):
        return now() - self._in_step_at

    # ---- The guard ---------------------------------------------------------------------------------------------

    def guard(self):
        while not self.stopping.wait(0.05):
            with self._lock:
                if self._role == OPEN and now() >= self._lease.end() - self._given.ahead:
                    self._close(PAUSED, "its lease ends: %s" % self._zookeeper.LOST)

    def _close(self, role, why):
        """Takes no more writes when it returns: read-only, or dead."""
        with self._lock:
            was, self._role, self._why = self._role, role, why
            say("this server takes no more writes: %s" % why)
            quick = self._given.demote_within
            try:
                if self._given.mode == "semi-synchronous":
                    # Ended, they would be committed here and perhaps nowhere else.
                    if int(replication.observe(self._guard_server)["waiting"] or 0) > 0:
                        raise NoAnswer("transactions wait for an acknowledgement")
                else:
                    self._guard_server.end_clients(quick)
                self._guard_server.run("SET GLOBAL read_only = ON", patience=quick)
                self._guard_server.end_clients(quick)
            except NotListening:
                pass
            except NoAnswer as reason:
                self._process.kill(str(reason))
            if was == OPEN:
                self._lease.give_up()

    # ---- One step ----------------------------------------------------------------------------------------------

    def run(self):
        while not self.stopping.is_set():
            again = False
            try:
                again = self.step()
            except NoQuorum as reason:
                self._note(str(reason))
            except NoAnswer as reason:
                self._note(str(reason))
            if not again:
                self.stopping.wait(self._given.pause)

    def step(self):
        """True when the next step should not wait."""
        observed = self._observe()
        began = now()
        self._zookeeper.publish(self._status(observed))
        self._extend(began)
        view = self._zookeeper.look()
        self._begun = view.history_version is not None
        if view.mine and self._is_this_lead(view.primary, observed):
            return self._lead(view, observed)
        if view.mine:
            self._step_down("it was the primary before it was started again")
            return True
        if self._role != REPLICA:
            self._close(REPLICA, "another server may be the primary now")
            self._whole = observed is not None and self._process.pid() == self._pid
        if observed is None:
            self._revive()
            self._voted = None
            return False
        if view.primary is not None:
            self._voted = None
            return self._follow(view.primary, observed)
        return self._vote(view, observed)

    def _status(self, observed):
        if observed is None:
            return {"running": False}
        vote = self._voted and {"term": self._voted, "whole": self._whole}
        reached = self._hearing.reached(observed)
        return {"running": True, "epoch": self._epoch(), "sequence": observed["sequence"], "vote": vote, "reached": reached}

    def _observe(self):
        try:
            observed = replication.observe(self._server)
        except NoAnswer as reason:
            self._note(str(reason))
            silent = not isinstance(reason, NotListening) and self._process.pid() is not None
            if not silent:
                self._silent_since = None
            elif self._silent_since is None:
                self._silent_since = now()
            elif now() - self._silent_since > self._given.hang_after * (PATIENCE_WITH_REPLICAS if self._role == REPLICA else 1):
                self._process.kill("it has not answered for %d ms" % ((now() - self._silent_since) * 1000))
                self._silent_since = None
            return None
        self._silent_since = None
        if observed["slave"] is not None and replication.in_step(observed, self._given.reader_lag)[0]:
            self._in_step_at = now()
        return observed

    def _extend(self, began):
        with self._lock:
            end = self._lease.end()
            if self._role != OPEN:
                return
            if end == 0:
                self._close(REPLICA, "the watchdog has ended its lease")
            elif now() < end - self._given.ahead:
                self._lease.extend(began + self._given.lease)
                self._in_step_at = now()

    # ---- The primary -------------------------------------------------------------------------------------------

    def _is_this_lead(self, primary, observed):
        """A session outlives the agent: what it was elected for may be gone."""
        if self._role != REPLICA or self._attempt == primary["term"]:
            return True
        if observed is not None and str(observed["read_only"]) == "0" and self._epoch() == primary["term"]:
            end = self._lease.end()
            if end != 0 and now() < end - self._given.ahead:
                with self._lock:
                    self._role, self._pid = OPEN, self._process.pid()
                    self._attempt = primary["term"]
                say("this agent was started again; the server is still the primary")
                return True
        return False

    def _lead(self, view, observed):
        pid = self._process.pid()
        if self._role == OPEN:
            if pid is None or pid != self._pid:
                self._step_down("the database server has ended")
                return True
            if observed is not None and str(observed["read_only"]) != "0":
                self._step_down("somebody has made the database server read-only")
                return True
            if observed is not None and self._is_cut_off(view, observed):
                self._step_down("transactions wait, and the others do not hear this server but each other")
                return True
            return False
        if observed is None or (self._role == PAUSED and pid != self._pid):
            if pid is None or (self._role == PAUSED and pid != self._pid):
                self._step_down("the database server has ended")
                return True
            return False
        return self._open(view, observed)

    def _is_cut_off(self, view, observed):
        """From the others, though not from the ensemble."""
        if self._given.mode != "semi-synchronous" or self._acknowledgements.missing(observed) < self._given.hang_after:
            return False
        needed = self._rules.needed
        return go_on_without(self._given.instance, view.servers, needed, len(self._rules.servers) - needed)

    def _open(self, view, observed):
        term = view.primary["term"]
        if self._role == REPLICA:
            say("promoting this server: primary of term %d, from transaction %d on" % (term, observed["sequence"]))
            if observed["slave"] is not None:
                replication.follow_nobody(self._server)
            self._keep_epoch(term)
            if self._sets_up_first(view, observed):
                self._setup.run()
            if self._given.mode == "semi-synchronous":
                self._server.run("SET GLOBAL rpl_semi_sync_master_enabled = ON")
            self._about_to_open()
        # Proven now, not when the step began.
        began = now()
        self._zookeeper.publish(self._status(observed))
        with self._lock:
            if now() >= began + self._given.lease - 2 * self._given.ahead:
                return True
            self._pid = self._process.pid()
            self._lease.extend(began + self._given.lease)
            self._role, self._why = OPEN, ""
            self._server.run("SET GLOBAL read_only = OFF")
        self._voted = None
        self._whole = True
        self._note("this server is the primary of term %d" % term)
        if not self._sets_up_first(view, observed):
            self._setup.run_beside()
        return False

    def _about_to_open(self):
        """Nobody has written yet, and everything else is done."""

    def _sets_up_first(self, view, observed):
        """
        Where nobody may be there to acknowledge, changes of accounts would wait for it, and while one waits the server lets nobody in.
        """
        falls_back = self._given.mode == "semi-synchronous" and self._rules.patience is not None
        return falls_back or (view.term == 1 and observed["sequence"] == 0)

    def _step_down(self, why):
        """The others elect at once. Nothing here can be written to any more when they are told."""
        if self._role != REPLICA or self._process.pid() is not None:
            self._close(REPLICA, why)
        self._whole = False
        self._attempt = None
        self._zookeeper.resign()
        self._note("stepped down as the primary: %s" % why)

    # ---- A replica ---------------------------------------------------------------------------------------------

    def _revive(self):
        if self._process.was_killed() and self._process.pid() is None and now() - self._started_at > 5:
            self._started_at = now()
            self._process.start()

    def _follow(self, primary, observed):
        self._give_up_writing(observed)
        address = self._given.addresses_by_server[primary["server"]]
        slave = observed["slave"]
        if self._epoch() == HALF_COPIED or (slave is not None and slave["Last_IO_Errno"] == NOT_IN_ITS_BINLOG):
            return self._copy(primary, address)
        target = (address, primary["term"])
        if self._follows != target or slave is None or slave["Master_Host"] != address:
            self._note("following %s (%s), primary of term %d" % (primary["server"], address, primary["term"]))
            account = self._given.account()
            if not replication.follows(slave, address, account):
                replication.follow(self._server, observed, address, account)
            elif slave["Slave_IO_Running"] == "No" or slave["Slave_SQL_Running"] == "No":
                self._server.run("START SLAVE", patience=5)
            self._follows = target
            return False
        if slave["Slave_IO_Running"] == "Yes":
            self._keep_epoch(primary["term"])
            self._whole = True
            self._note("follows %s, primary of term %d" % (primary["server"], primary["term"]))
        elif slave["Last_IO_Errno"] == ACCESS_DENIED:
            self._note("%s does not let this server in: %s" % (primary["server"], slave["Last_IO_Error"]))
            # The password may have changed, or is not there yet.
            self._follows = None
            replication.follow(self._server, observed, address, self._given.account())
            self._follows = target
            time.sleep(1)
        elif slave["Slave_IO_Running"] == "No":
            self._note("cannot follow %s: %s" % (primary["server"], slave["Last_IO_Error"] or "it was stopped"))
            self._server.run("START SLAVE", patience=5)
            time.sleep(1)
        if slave["Slave_SQL_Running"] == "No" and slave["Last_SQL_Error"]:
            self._note("does not apply what %s sends: %s" % (primary["server"], slave["Last_SQL_Error"]))
        return False

    def _copy(self, primary, address):
        """Nobody reads here meanwhile, and nobody counts on what is here."""
        self._in_step_at = -1e9
        account = self._given.account()
        try:
            if self._epoch() != HALF_COPIED:
                self._note("cannot follow %s: it has not all that this server has, or no longer what it lacks" % primary["server"])
                self._rebuild.save_surplus(primary["server"], address, account)
                self._keep_epoch(HALF_COPIED)
            say("copying everything from %s" % primary["server"])
            self._rebuild.copy(address, account)
        except RebuildFailed as reason:
            self._note(str(reason))
            time.sleep(5)
            return False
        say("copied everything from %s" % primary["server"])
        self._keep_epoch(primary["term"])
        replication.follow(self._server, replication.observe(self._server), address, account)
        self._follows = (address, primary["term"])
        return False

    def _give_up_writing(self, observed):
        if str(observed["read_only"]) == "0":
            self._close(REPLICA, "it is not the primary")
        if str(observed["waits_for_replicas"]) == "1":
            if int(observed["waiting"] or 0) > 0:
                self._process.kill("transactions wait for an acknowledgement, and it is not the primary any more")
                self._whole = False
                raise NoAnswer("the server has to recover first")
            self._server.run("SET GLOBAL rpl_semi_sync_master_enabled = OFF")

    # ---- The election ------------------------------------------------------------------------------------------

    def _vote(self, view, observed):
        others = {name: state for name, state in view.servers.items() if name != self._given.instance}
        if view.history_version is None:
            known = {name: state["sequence"] for name, state in others.items() if state.get("running")}
            may, why = decisions.may_begin(self._given.instance, self._rules, observed["sequence"], known)
            self._note(why)
            return self._try(view) if may else False
        self._give_up_writing(observed)
        self._follows = None
        term = view.term + 1
        if self._voted != term:
            replication.stop_fetching(self._server, observed)
            observed = replication.observe(self._server)
            if not replication.all_applied(observed):
                self._note("applying what was fetched before it votes in term %d" % term)
                return False
            if view.last_primary == self._given.instance and self._process.pid() != self._pid:
                self._whole = False
            if self._epoch() == HALF_COPIED:
                self._note("has no whole copy of the data, and does not vote")
                return False
            self._voted, self._voted_at = term, now()
            self._note("votes in term %d with transaction %d" % (term, observed["sequence"]))
            return True
        votes = {name: vote_of(state) for name, state in view.servers.items()}
        name, why = decisions.winner(votes, term, self._rules, view.last_primary, now() - self._voted_at)
        self._note("term %d: %s" % (term, why))
        return self._try(view) if name == self._given.instance else False

    def _try(self, view):
        self._attempt = view.term + 1
        return self._zookeeper.become_primary(view)

    # ---- What is kept ------------------------------------------------------------------------------------------

    def _epoch(self):
        """With the data, since it says which history they are of."""
        try:
            with open(self._given.epoch_file, encoding="ascii") as file:
                return int(file.read())
        except (OSError, ValueError):
            return 0

    def _keep_epoch(self, term):
        if self._epoch() != term:
            with open(self._given.epoch_file, "w", encoding="ascii") as file:
                file.write("%d\n" % term)

    def _note(self, line):
        """Once, until there is something else to say."""
        if self._role != OPEN:
            self._why = line
        if line != self._said:
            self._said = line
            say(line)

    def stop(self):
        """The end of the agent: another server takes over at once."""
        self.stopping.set()
        if self._role == OPEN:
            try:
                # There is time: what waits for an acknowledgement gets it, and nothing new begins. Otherwise the server would be killed.
                self._server.run("SET GLOBAL read_only = ON", patience=PATIENCE_TO_END)
            except NoAnswer:
                pass
            self._close(REPLICA, "the agent is stopped")
        self._zookeeper.close()


def vote_of(state):
    vote = state.get("vote")
    if not state.get("running") or not vote:
        return None
    return Vote(vote["term"], state["epoch"], state["sequence"], vote["whole"])
