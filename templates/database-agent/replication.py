"""How this server replicates: what it has, whom it follows, and what it takes to make it follow another one or none."""
import time

from decisions import position
from server import Refused

# In seconds: two calls at once would be one.
BETWEEN_CALLS = 0.05

# Of the option file: gtid_domain_id.
DOMAIN = 1

STATE = (
    "SELECT @@GLOBAL.read_only AS read_only, @@GLOBAL.gtid_binlog_pos AS written, @@GLOBAL.gtid_slave_pos AS applied,"
    " @@GLOBAL.rpl_semi_sync_master_enabled AS waits_for_replicas,"
    " (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
    " WHERE VARIABLE_NAME = 'Rpl_semi_sync_master_wait_sessions') AS waiting,"
    " (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
    " WHERE VARIABLE_NAME = 'Rpl_semi_sync_master_yes_tx') AS acknowledged,"
    " (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
    " WHERE VARIABLE_NAME = 'Slave_received_heartbeats') AS heartbeats"
)


def observe(server):
    """What the server says of itself now. Raises NoAnswer."""
    state = dict(server.rows(STATE)[0])
    slaves = server.rows("SHOW SLAVE STATUS")
    state["slave"] = slaves[0] if slaves else None
    state["sequence"] = position(state["written"], state["applied"], domain=DOMAIN)
    return state


def all_applied(state):
    """Whether everything that was fetched is in the database, once nothing more is fetched."""
    slave = state["slave"]
    if slave is None:
        return True
    fetched = position(slave["Gtid_IO_Pos"] or "", domain=DOMAIN)
    done = fetched <= position(state["applied"], domain=DOMAIN)
    return slave["Slave_SQL_Running"] == "Yes" and (
        done or slave["Slave_SQL_Running_State"].startswith("Slave has read all relay log")
    )


def in_step(state, limit):
    """Whether a replica has nearly all that its primary has: (whether, why)."""
    slave = state["slave"]
    if slave is None:
        return False, "follows no primary"
    for thread in ("IO", "SQL"):
        if slave["Slave_%s_Running" % thread] != "Yes":
            error = slave["Last_%s_Error" % thread] or slave["Slave_%s_Running" % thread]
            return False, "does not follow %s: %s" % (slave["Master_Host"], " ".join(error.split()))
    lag = slave["Seconds_Behind_Master"]
    if lag is None or lag > limit:
        return False, "is %s s behind its primary; the limit is %d s" % (lag, limit)
    return True, "follows %s, %d s behind" % (slave["Master_Host"], lag)


def follow(server, state, address, account):
    """Makes it a replica of the server there, from where it is: as a replica it was, or as a primary it has been."""
    server.run("STOP SLAVE", patience=10)
    written = position(state["written"], domain=DOMAIN)
    if written > position(state["applied"], domain=DOMAIN):
        own = [gtid for gtid in state["written"].split(",") if gtid.startswith("%d-" % DOMAIN)]
        server.run("SET GLOBAL gtid_slave_pos = '%s'" % ",".join(own))
    password = account.password.replace("\\", "\\\\").replace("'", "''")
    server.run(
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
        "CHANGE MASTER TO MASTER_HOST = '%s', MASTER_PORT = %d, MASTER_USER = '%s', MASTER_PASSWORD = '%s',%s"
        " MASTER_CONNECT_RETRY = %d, MASTER_HEARTBEAT_PERIOD = %d, MASTER_USE_GTID = slave_pos"
        % (address, account.port, account.user, password, encryption(account), account.retry, account.heartbeat),
        "START SLAVE",
        patience=10,
    )


def encryption(account):
    if account.tls_ca is None:
        return " MASTER_SSL = 0,"
    return (
        " MASTER_SSL = 1, MASTER_SSL_VERIFY_SERVER_CERT = 1, MASTER_SSL_CA = '%s', MASTER_SSL_CERT = '%s', MASTER_SSL_KEY = '%s',"
        % (account.tls_ca, account.tls_certificate, account.tls_certificate)
    )


def follows(slave, address, account):
    """Whether it is a replica of the server there, in the way that it is to be one."""
    if slave is None or slave["Master_Host"] != address or slave["Using_Gtid"] != "Slave_Pos":
        return False
    return account.tls_ca is None or slave["Master_SSL_Verify_Server_Cert"] == "Yes"


def follow_nobody(server):
    """The end of being a replica."""
    server.run("STOP SLAVE", "RESET SLAVE ALL", patience=5)


def stop_fetching(server, state):
    """From here on no primary gets an acknowledgement of this server any more."""
    slave = state["slave"]
    if slave is None:
        return
    if slave["Slave_IO_Running"] != "No":
        # A thread that reads from a vanished primary has to be woken twice: STOP SLAVE does so again after 2 s only.
        for row in server.rows("SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND = 'Slave_IO'"):
            try:
                server.run("KILL %d" % row["ID"])
            except Refused:
                pass
            time.sleep(BETWEEN_CALLS)
        server.run("STOP SLAVE IO_THREAD", patience=5)
    if slave["Slave_SQL_Running"] != "Yes":
        try:
            server.run("START SLAVE SQL_THREAD")
        except Refused:
            pass
