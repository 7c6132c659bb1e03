"""What a server may be asked for. Pure: from what it says of itself to an answer, (whether, why)."""
from replication import in_step

# Of wsrep_local_state: https://mariadb.com/docs/galera-cluster/reference/galera-cluster-status-variables.
SYNCED = "4"
DONOR = "2"


def galera_reader(state):
    """Whether a server of Galera has what the others have."""
    if state.get("wsrep_ready") != "ON":
        return False, "Galera is not ready (%s)" % state.get("wsrep_local_state_comment", "not running")
    if state.get("wsrep_cluster_status") != "Primary":
        return False, "this server is not in touch with a majority (%s)" % state.get("wsrep_cluster_status")
    if state.get("wsrep_reject_queries", "NONE") != "NONE":
        return False, "queries are rejected (wsrep_reject_queries)"
    if state.get("wsrep_local_state") == SYNCED:
        return True, "synced"
    # A copy made by mariadb-backup does not stop the server that it is taken from; it may be the only one left.
    if state.get("wsrep_local_state") == DONOR and state.get("wsrep_sst_method") == "mariabackup":
        return True, "synced, and giving its data to another server"
    return False, "this server is not synced (%s)" % state.get("wsrep_local_state_comment")


def galera_writer(state):
    may, why = galera_reader(state)
    if may and str(state.get("read_only")) not in ("0", "OFF"):
        return False, "read_only is set"
    return may, why


def elected_writer(state, elected):
    """`elected`: (whether, why), as the agent knows it."""
    if not elected[0]:
        return elected
    if str(state["read_only"]) not in ("0", "OFF"):
        return False, "elected, but not writable yet"
    return elected


def elected_reader(state, elected, apart, limit):
    """`apart`: seconds since this server was last seen with nearly everything. A replica may be asked while the next primary is elected."""
    if elected[0]:
        return True, "the primary"
    may, why = in_step(state, limit)
    if may:
        return True, why
    if state["slave"] is not None and state["slave"]["Slave_SQL_Running"] == "No" and state["slave"]["Last_SQL_Errno"]:
        return False, why
    if apart <= limit:
        return True, "was in step %d s ago, and %s" % (apart, why)
    return False, why
