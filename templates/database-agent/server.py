"""The database server beside the agent, asked over its socket as root."""
import threading

import pymysql

GALERA_STATE = (
    "SELECT LOWER(VARIABLE_NAME), VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME IN"
    " ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state', 'wsrep_local_state_comment')"
    " UNION ALL SELECT 'read_only', @@GLOBAL.read_only"
    " UNION ALL SELECT LOWER(VARIABLE_NAME), VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES"
    " WHERE VARIABLE_NAME IN ('wsrep_sst_method', 'wsrep_reject_queries')"
)

# Sessions of clients: not root's, nor those of replicas and of the server itself.
CLIENTS = (
    "SELECT ID FROM information_schema.PROCESSLIST WHERE USER NOT IN ('root', 'system user', 'event_scheduler')"
    " AND COMMAND NOT IN ('Binlog Dump', 'Daemon', 'Killed')"
)


class NoAnswer(Exception):
    """The server does not answer in time, or refuses what it is asked."""


class NotListening(NoAnswer):
    """It is not there, or not ready yet."""


class Server:
    """One connection, which is made anew after each failure. Safe to use from several threads."""

    def __init__(self, socket, patience):
        self._socket = socket
        self._patience = patience
        self._lock = threading.Lock()
        self._connection = None

    def rows(self, sql, patience=None):
        """Rows as dictionaries. Raises NoAnswer."""
        patience = patience or self._patience
        if not self._lock.acquire(timeout=patience):
            raise NoAnswer("the server has not answered others for %d ms" % (patience * 1000))
        try:
            return self._ask(sql, patience)
        finally:
            self._lock.release()

    def pairs(self, sql):
        """Rows of two columns as one dictionary."""
        return {key: value for key, value in (row.values() for row in self.rows(sql))}

    def run(self, *statements, patience=None):
        for statement in statements:
            self.rows(statement, patience)

    def forget(self):
        """The next question is asked over a new connection."""
        with self._lock:
            self._forget()

    def end_clients(self, patience=None):
        for row in self.rows(CLIENTS, patience):
            try:
                self.run("KILL %d" % row["ID"], patience=patience)
            except Refused:
                pass

    def _ask(self, sql, patience):
        try:
            if self._connection is None:
                self._connection = self._connect(patience)
            # Of the socket itself: it is another one for each question.
            self._connection._read_timeout = patience
            with self._connection.cursor(pymysql.cursors.DictCursor) as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        except (pymysql.Error, OSError) as error:
            number = error.args[0] if error.args else 0
            # From the server itself: https://mariadb.com/docs/server/reference/error-codes; the client's own are 2000 to 2999.
            if isinstance(number, int) and (1000 <= number < 2000 or number > 3000):
                raise Refused("the server refuses it: %s" % one_line(error)) from error
            self._forget()
            kind = NotListening if number == 2003 and not is_timeout(error) else NoAnswer
            raise kind("the server does not answer: %s" % one_line(error)) from error

    def _connect(self, patience):
        return pymysql.connect(
            unix_socket=self._socket,
            user="root",
            charset="utf8mb4",
            connect_timeout=patience,
            read_timeout=patience,
            write_timeout=patience,
            autocommit=True,
        )

    def _forget(self):
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                connection._force_close()
        except OSError:
            pass


class Refused(NoAnswer):
    """An error of SQL."""


def is_timeout(error):
    return "timed out" in str(error) or isinstance(getattr(error, "original_exception", None), TimeoutError)


def one_line(error):
    return " ".join(str(error).split())
