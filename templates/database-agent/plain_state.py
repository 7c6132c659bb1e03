"""What a server that nobody elects says of itself, in the same words for MariaDB and MySQL."""
from collections import namedtuple

# `held`: transactions it has got from others, as GTIDs. `source`: whom it follows, None for nobody.
State = namedtuple("State", "writable held source")

# `fetches` and `applies`: of its two threads, Yes, No or Connecting. `done`: what was fetched is applied. `behind`: seconds, or None.
Source = namedtuple("Source", "host fetches applies done behind fetch_errno fetch_error apply_error")

READ_ALL = "has read all relay log"

WORDS = {
    "mariadb": {
        "state": "SELECT @@GLOBAL.read_only AS read_only, 0 AS super_read_only, @@GLOBAL.gtid_slave_pos AS held",
        # Each that it follows, by whatever name.
        "status": "SHOW ALL SLAVES STATUS",
        "source": "Master",
        "replica": "Slave",
    },
    "mysql": {
        "state": "SELECT @@GLOBAL.read_only AS read_only, @@GLOBAL.super_read_only AS super_read_only,"
        " @@GLOBAL.gtid_executed AS held",
        "status": "SHOW REPLICA STATUS",
        "source": "Source",
        "replica": "Replica",
    },
}


def observe(server, engine):
    """What the server says of itself now. Raises NoAnswer."""
    words = WORDS[engine]
    state = server.rows(words["state"])[0]
    followed = server.rows(words["status"])
    off = [str(state[name]) in ("0", "OFF") for name in ("read_only", "super_read_only")]
    return State(all(off), state["held"].strip(), source(followed[0], words) if followed else None)


def source(row, words):
    replica = words["replica"]
    return Source(
        host=row["%s_Host" % words["source"]],
        fetches=row["%s_IO_Running" % replica],
        applies=row["%s_SQL_Running" % replica],
        done=READ_ALL in (row["%s_SQL_Running_State" % replica] or ""),
        behind=row["Seconds_Behind_%s" % words["source"]],
        fetch_errno=int(row["Last_IO_Errno"]),
        fetch_error=one_line(row["Last_IO_Error"]),
        apply_error=one_line(row["Last_SQL_Error"]),
    )


def one_line(text):
    return " ".join((text or "").split())
