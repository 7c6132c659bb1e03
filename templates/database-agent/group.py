"""Keeps a server of Group Replication in its group: lets it join one that is there, or begin one, and never two."""
import http.client
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import group_decisions
import group_state
from clock import now, say
from group_decisions import BEGUN, Known
from group_memory import Memory
from server import NoAnswer

# Another agent answers in some milliseconds.
PATIENCE_WITH_OTHERS = 1


class Group:
    def __init__(self, given, server, worker, setup):
        """`worker`: another connection, for what takes long."""
        self._given = given
        self._server = server
        self._worker = worker
        self._setup = setup
        self._others = [name for name in given.servers if name != given.instance]
        self._order = [given.begins] + [name for name in given.servers if name != given.begins]
        self._working = None
        self._said = None
        # What others are told, as long as the server answers.
        self._told = {}
        self._waits_for = None
        self._is_set_up = False
        # View that it saw last, whether nothing waits any more to be looked at by the server, and what had been received by then.
        self._seen = (None, False, None)
        self._memory = Memory(given.view_file)
        self._view_lock = threading.Lock()
        # How often others were let in.
        self._marks = 0
        self._silent_since = None
        self.waits_for_others = False

    def told(self):
        """For the agents of the others, as one line."""
        return json.dumps(self._told, sort_keys=True)

    def let_in(self, name, state):
        """
        (whether, why). Before it joins, on disk: whoever may take writes from now on is among those that are waited for. Else two that
        crash before they have seen it in the group, or whose agents are gone, would begin without it.
        """
        if name in self._names_of(state["members"]):
            return False, "the group has not yet noticed that %s was lost" % name
        with self._view_lock:
            self._marks += 1
            let_in = self._memory.kept()["let_in"]
            if name not in let_in:
                self._memory.keep(let_in=sorted(let_in + [name]))
        return True, "%s may join" % name

    def run(self, ended):
        with ThreadPoolExecutor(max(1, len(self._others))) as pool:
            while not ended.wait(self._given.pause):
                try:
                    self._step(pool)
                except (NoAnswer, OSError) as reason:
                    self._told = {}
                    self._note(str(reason))

    # ---- One look ----------------------------------------------------------------------------------------------

    def _step(self, pool):
        marks = self._marks
        state = self.seen(group_state.observe(self._server))
        state["majority"] = group_decisions.has_majority(state["members"])
        if state["member_state"] == "ONLINE" and state["view"] and not state["agreed"]:
            self._leave(state)
            return
        if state["member_state"] == "ONLINE" and state["majority"]:
            self._keep_view(state, marks)
        if state["member_state"] in ("ONLINE", "RECOVERING"):
            self._waits_for, self.waits_for_others = None, False
            self._tell(state)
            self._in_group(state, pool)
        elif self._working is not None and self._working.is_alive():
            self._tell(state, busy=True)
        else:
            self._outside(state, pool)

    def seen(self, state):
        """What a server says of itself, and whether it is in the group that it was to be in."""
        return {**state, "agreed": group_decisions.is_agreed(self._memory.kept(), state["view"])}

    def _leave(self, state):
        """
        Of two servers that lose each other while a third one joins them, both may leave, with its consent. It has none of what they had, finds
        itself alone, and takes itself for a group (MySQL 9.7).
        """
        if not state["super_read_only"]:
            self._server.run("SET GLOBAL super_read_only = ON")
        self._tell(state, busy=True)
        if self._working is None or not self._working.is_alive():
            self._note("leaves a group that nobody agreed on: %s" % ", ".join(self._names_of(state["members"])))
            self._work(lambda: self._worker.run("STOP GROUP_REPLICATION", patience=self._given.join))

    def _tell(self, state, busy=False):
        view = self._memory.kept()
        self._told = {
            "state": "BUSY" if busy else state["member_state"],
            "majority": state["majority"],
            "has": state["executed"],
            "view": view["view"],
            "members": sorted(set(view["members"] + view["let_in"])),
            "group": self._names_of(state["members"]),
            "id": group_decisions.group_of(state["view"]),
            "waits_for": self._waits_for,
        }

    # ---- In a group --------------------------------------------------------------------------------------------

    def _in_group(self, state, pool):
        if state["member_state"] != "ONLINE" or not state["majority"]:
            return
        if self._memory.kept()["entered"] == BEGUN:
            with self._view_lock:
                self._memory.keep(entered=group_decisions.group_of(state["view"]))
        if state["offline_mode"]:
            self._server.run("SET GLOBAL offline_mode = OFF")
        # Good for one group: what a person knew of that time must not begin another one.
        if os.path.exists(self._given.decision_file):
            os.unlink(self._given.decision_file)
        if state["member_role"] == "PRIMARY":
            self._note("the group writes to this server")
            if not self._is_set_up and not state["super_read_only"]:
                self._is_set_up = True
                self._setup.run_beside()
            return
        self._is_set_up = False
        self._note("this server is in the group")
        self._replace_silent_agent(state, pool)

    def _replace_silent_agent(self, state, pool):
        """Load balancers do not find a primary whose agent is gone. The first of those that are left takes over."""
        primary = next((each for each in state["members"] if each["MEMBER_ROLE"] == "PRIMARY"), None)
        name = self._name_of(primary["MEMBER_HOST"]) if primary and primary["MEMBER_STATE"] == "ONLINE" else None
        if name is None or self._ask(name) is not None:
            self._silent_since = None
            return
        if self._silent_since is None:
            self._silent_since = now()
        online = [self._name_of(each["MEMBER_HOST"]) for each in state["members"] if each["MEMBER_STATE"] == "ONLINE"]
        answers = self._answers(pool)
        left = [each for each in self._order if each in online and (each == self._given.instance or answers[each])]
        if now() - self._silent_since > self._given.agent_silent and left and left[0] == self._given.instance:
            self._silent_since = None
            say("takes over from %s, whose agent does not answer" % name)
            self._work(lambda: self._worker.rows("SELECT group_replication_set_as_primary('%s')" % state["uuid"], self._given.join))

    def _name_of(self, address):
        return next((name for name, each in self._given.addresses_by_server.items() if each == address), None)

    # ---- Outside -----------------------------------------------------------------------------------------------

    def _outside(self, state, pool):
        self._is_set_up = False
        if not state["super_read_only"]:
            self._server.run("SET GLOBAL super_read_only = ON")
        if state["member_state"] == "ERROR":
            self._tell(state, busy=True)
            self._note("has left the group, and joins it again when it is there")
            self._work(lambda: self._worker.run("STOP GROUP_REPLICATION", patience=self._given.join))
            return
        self._tell(state)
        answers = self._answers(pool)
        there = [name for name, told in answers.items() if told and told["state"] == "ONLINE" and told["majority"]]
        if there:
            self.waits_for_others = False
            group = {member for name in there for member in answers[name]["group"]}
            deaf = [name for name in self._others if name in group and not self._is_let_in(name)]
            if deaf:
                self._note("waits for the agent of %s before it joins the group" % ", ".join(deaf))
                return
            ids = {group_decisions.group_told(answers[name]) for name in there}
            if len(ids) > 1:
                self._note("waits: %s are in different groups" % " and ".join(sorted(there)))
                return
            self._enter(ids.pop())
            self._note("joins the group of %s" % ", ".join(sorted(group)))
            self._work(lambda: group_state.join(self._worker, self._given.account(), self._given.join))
            return
        if os.path.exists(self._given.decision_file):
            say("begins a group, since %s is there" % self._given.decision_file)
            self._begin()
            return
        self._agree(state, {name: told for name, told in answers.items() if told and told["state"] == "OFFLINE"})

    def _agree(self, state, others):
        known = {name: Known(told["has"], told["view"], told["members"]) for name, told in others.items()}
        view = self._memory.kept()
        own = sorted(set(view["members"] + view["let_in"]))
        known[self._given.instance] = Known(state["executed"], view["view"], own)
        name, why = group_decisions.begins(
            known, self._order, lambda one, other: group_state.contains(self._server, one, other)
        )
        self._waits_for = name
        self._tell(state)
        self.waits_for_others = name != self._given.instance
        if name != self._given.instance:
            self._note(why if name is None else "waits for %s to begin a group: %s" % (name, why))
        elif all(told["waits_for"] == name for told in others.values()):
            say("begins a group: %s" % why)
            self._begin()
        else:
            self._note("waits until the others agree that it begins a group")

    def _begin(self):
        self.waits_for_others = False
        self._enter(BEGUN)
        self._work(lambda: group_state.begin(self._worker, self._given.account(), self._given.join))

    def _enter(self, group):
        """On disk before: an agent that is started anew takes no other group for this one."""
        with self._view_lock:
            self._memory.keep(entered=group)

    def _work(self, what):
        def work():
            try:
                # The server may be another one than last time.
                self._worker.forget()
                what()
            except NoAnswer as reason:
                say(str(reason))

        self._working = threading.Thread(target=work, daemon=True)
        self._working.start()

    # ---- What the others say -----------------------------------------------------------------------------------

    def _answers(self, pool):
        return dict(zip(self._others, pool.map(self._ask, self._others)))

    def _ask(self, name):
        """None for one that does not answer, or whose server does not."""
        try:
            return json.loads(self._get(name, "/group")[1]) or None
        except ValueError:
            return None

    def _is_let_in(self, name):
        return self._get(name, "/let-in/%s" % self._given.instance)[0] == 200

    def _get(self, name, path):
        """Status and text; None and nothing when there is no answer."""
        connection = http.client.HTTPConnection(
            self._given.addresses_by_server[name], self._given.role_port, timeout=PATIENCE_WITH_OTHERS
        )
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return None, b""
        finally:
            connection.close()

    # ---- The last group ----------------------------------------------------------------------------------------

    def _keep_view(self, state, marks):
        """Only once all that came before it is applied: what only memory or a relay log has is not counted as there."""
        if self._memory.kept()["view"] == state["view"]:
            return
        view, drained, received = self._seen
        if view != state["view"]:
            self._seen = (state["view"], False, None)
        elif received is None:
            # One look later: what was just taken from the queue is received by then.
            self._seen = (view, state["queued"] == 0, state["received"] if drained else None)
        elif group_state.contains(self._server, state["executed"], received):
            self._keep(state, marks)

    def _keep(self, state, marks):
        members = self._names_of(state["members"])
        with self._view_lock:
            # Somebody was let in since: this view is of before.
            if self._marks != marks:
                return
            # Who was let in and is not there yet may still come.
            coming = [name for name in self._memory.kept()["let_in"] if name not in members]
            self._memory.keep(view=state["view"], members=members, let_in=coming)

    def _names_of(self, members):
        return sorted(filter(None, (self._name_of(each["MEMBER_HOST"]) for each in members)))

    def _note(self, line):
        if line != self._said:
            self._said = line
            say(line)
