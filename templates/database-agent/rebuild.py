"""Makes this server a copy of the primary, when it has what the primary has not, or the primary no longer has what it lacks."""
import glob
import os
import subprocess
import time

from clock import say
from decisions import position

SYSTEM_SCHEMAS = ("mysql", "information_schema", "performance_schema", "sys", "lost+found")


class RebuildFailed(Exception):
    """It is tried again. What was here is in the file that the log names."""


class Rebuild:
    def __init__(self, server, client, socket, data_folder, domain):
        self._server = server
        self._client = client
        self._socket = socket
        self._data_folder = data_folder
        self._domain = domain

    def save_surplus(self, primary, address, account):
        """
        The path of a file with the transactions of this server that the primary has not: nothing is overwritten before it is
        there. Fit to be looked through and, where somebody wants to, given to the client.
        """
        state = self._ask_primary(address, account)
        own = str(self._server.rows("SELECT @@GLOBAL.gtid_binlog_pos AS position")[0]["position"])
        path = "%s/nospof-surplus-%s.sql" % (self._data_folder, time.strftime("%Y%m%d-%H%M%S", time.gmtime()))
        start = self._last_in_common(own, state)
        files = sorted(glob.glob(self._data_folder + "/binlog.[0-9]*"))
        command = ["mariadb-binlog", "--no-defaults", *(["--start-position=" + start] if start else []), *files]
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.PIPE)
            file.flush()
            os.fsync(file.fileno())
        if done.returncode != 0:
            os.unlink(path)
            raise RebuildFailed("the transactions of this server cannot be saved: %s" % text_of(done.stderr))
        say("SURPLUS: this server is at %s, and %s has %s. What only this server has is in %s" % (own, primary, state, path))
        return path

    def copy(self, address, account):
        """Everything of the primary, in place of everything here. Raises RebuildFailed."""
        self._server.run("STOP SLAVE", "RESET SLAVE ALL", patience=30)
        for row in self._server.rows("SHOW DATABASES"):
            name = row["Database"]
            if name not in SYSTEM_SCHEMAS:
                self._server.run("SET SESSION sql_log_bin = 0", "DROP DATABASE `%s`" % name.replace("`", "``"), patience=600)
        self._server.run("SET SESSION sql_log_bin = 1", "RESET MASTER", patience=60)
        dump = ["mariadb-dump", account.client_options, "--protocol=tcp", "--host=" + address, "--port=%d" % account.port,
                "--user=" + account.user, "--all-databases", "--single-transaction", "--master-data=1", "--gtid",
                "--routines", "--events", "--triggers", "--hex-blob", "--no-tablespaces", "--flush-privileges",
                "--ignore-table=mysql.gtid_slave_pos"]
        load = [self._client, "--no-defaults", "--protocol=socket", "--socket=" + self._socket, "--user=root",
                "--init-command=SET SESSION sql_log_bin = 0"]
        # The environment of a process can be read by its owner and root only, its command line by everybody.
        environment = dict(os.environ, MYSQL_PWD=account.password)
        source = subprocess.Popen(dump, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=environment)
        loaded = subprocess.run(load, stdin=source.stdout, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        source.stdout.close()
        said = source.stderr.read()
        if source.wait() != 0:
            raise RebuildFailed("the primary could not be copied: %s" % text_of(said))
        if loaded.returncode != 0:
            raise RebuildFailed("the copy could not be loaded: %s" % text_of(loaded.stderr))

    def _ask_primary(self, address, account):
        command = [self._client, account.client_options, "--protocol=tcp", "--host=" + address, "--port=%d" % account.port,
                   "--user=" + account.user, "--connect-timeout=2", "--batch", "--skip-column-names",
                   "--execute=SELECT @@GLOBAL.gtid_binlog_state"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=dict(os.environ, MYSQL_PWD=account.password))
        if done.returncode != 0:
            raise RebuildFailed("the primary does not say what it has: %s" % text_of(done.stderr))
        return text_of(done.stdout)

    def _last_in_common(self, own, state):
        """The last transaction of the server that wrote last here, as far as the primary knows it; None for all there is."""
        writers = [gtid.split("-")[1] for gtid in own.split(",") if gtid.startswith("%d-" % self._domain)]
        known = [gtid for gtid in state.split(",") if writers and gtid.startswith("%d-%s-" % (self._domain, writers[0]))]
        return known[0] if known and position(known[0], domain=self._domain) else None


def text_of(output):
    return " ".join(output.decode(errors="replace").split())
