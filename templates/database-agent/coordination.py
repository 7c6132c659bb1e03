"""What the servers tell each other through ZooKeeper. Raises NoQuorum when it does not answer in time."""
import json
import os

from kazoo.client import KazooClient
from kazoo.exceptions import KazooException, NoNodeError, NodeExistsError
from kazoo.handlers.threading import KazooTimeoutError
from kazoo.retry import KazooRetry

from view import NoQuorum, View


class Coordination:
    LOST = "it has not reached a majority of ZooKeeper for a while"

    def __init__(self, hosts, root, instance, session, patience, session_file):
        self._root = root
        self._me = "%s/servers/%s" % (root, instance)
        self._instance = instance
        self._patience = patience
        self._session_file = session_file
        self._owner = None
        # It asks again by itself, quickly: as soon as there is a majority, the session has to be kept.
        again = dict(max_tries=-1, delay=0.05, backoff=2, max_delay=0.5)
        self._client = KazooClient(
            hosts=hosts,
            timeout=session,
            client_id=self._kept_session(),
            connection_retry=KazooRetry(**again),
            command_retry=KazooRetry(max_tries=0),
        )
        self._client.start_async()

    def session(self):
        """Id of the session, None before there is one."""
        return self._client.client_id[0] if self._client.client_id else None

    def publish(self, state):
        """Tells the others. When it returns, a majority has it, and the session was alive after the call began."""
        value = json.dumps(state, sort_keys=True).encode()
        if self._owner != self.session():
            self._announce(value)
            return
        try:
            self._wait(self._client.set_async(self._me, value))
        except NoNodeError:
            self._announce(value)

    def look(self):
        """What is known now: no older than what was published last."""
        primary, mine = None, False
        try:
            value, stat = self._wait(self._client.get_async(self._root + "/primary"))
            primary, mine = json.loads(value), stat.ephemeralOwner == self.session()
        except NoNodeError:
            pass
        try:
            value, stat = self._wait(self._client.get_async(self._root + "/history"))
            history, version = json.loads(value), stat.version
        except NoNodeError:
            history, version = {"term": 0, "primary": None}, None
        return View(primary, mine, history["term"], history["primary"], version, self._servers())

    def become_primary(self, view):
        """Whether this server is it now: there is none, and nobody has been since the view."""
        term = view.term + 1
        history = json.dumps({"term": term, "primary": self._instance}).encode()
        transaction = self._client.transaction()
        if view.history_version is None:
            transaction.create(self._root + "/history", history)
        else:
            transaction.set_data(self._root + "/history", history, version=view.history_version)
        value = json.dumps({"server": self._instance, "term": term}).encode()
        transaction.create(self._root + "/primary", value, ephemeral=True)
        results = self._wait(transaction.commit_async())
        return not any(isinstance(result, Exception) for result in results)

    def resign(self):
        try:
            self._wait(self._client.delete_async(self._root + "/primary"))
        except NoNodeError:
            pass

    def close(self):
        """Ends the session: what is left of this server here goes at once."""
        self._client.stop()
        self._client.close()
        try:
            os.unlink(self._session_file)
        except FileNotFoundError:
            pass

    def _servers(self):
        found = {}
        for name in self._wait(self._client.get_children_async(self._root + "/servers")):
            try:
                found[name] = json.loads(self._wait(self._client.get_async("%s/servers/%s" % (self._root, name)))[0])
            except NoNodeError:
                pass
        return found

    def _announce(self, value):
        """The first time in a session: what an earlier one left of this server is out of date."""
        self._wait(self._client.ensure_path_async(self._root + "/servers"))
        try:
            self._wait(self._client.delete_async(self._me))
        except NoNodeError:
            pass
        self._wait(self._client.create_async(self._me, value, ephemeral=True))
        self._owner = self.session()
        self._keep_session()

    def _wait(self, result):
        try:
            return result.get(timeout=self._patience)
        except NoNodeError:
            raise
        except (KazooException, KazooTimeoutError, OSError) as error:
            raise NoQuorum("not in touch with a majority of the ensemble: %s" % type(error).__name__) from error

    def _keep_session(self):
        """An agent that is started again goes on with it, and a primary stays what it is."""
        number, password = self._client.client_id
        descriptor = os.open(self._session_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write("%d %s\n" % (number, password.hex()))

    def _kept_session(self):
        try:
            with open(self._session_file, encoding="ascii") as file:
                number, password = file.read().split()
            return int(number), bytes.fromhex(password)
        except (OSError, ValueError):
            return None
