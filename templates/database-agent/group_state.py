"""What a server of Group Replication says of itself, and what it takes to let it join a group or begin one."""

STATE = (
    "SELECT @@GLOBAL.read_only AS read_only, @@GLOBAL.super_read_only AS super_read_only,"
    " @@GLOBAL.offline_mode AS offline_mode, @@GLOBAL.server_uuid AS uuid, @@GLOBAL.gtid_executed AS executed,"
    " (SELECT VIEW_ID FROM performance_schema.replication_group_member_stats WHERE MEMBER_ID = @@GLOBAL.server_uuid LIMIT 1)"
    " AS view,"
    " (SELECT COUNT_TRANSACTIONS_IN_QUEUE FROM performance_schema.replication_group_member_stats"
    " WHERE MEMBER_ID = @@GLOBAL.server_uuid LIMIT 1) AS queued,"
    " (SELECT RECEIVED_TRANSACTION_SET FROM performance_schema.replication_connection_status"
    " WHERE CHANNEL_NAME = 'group_replication_applier') AS received,"
    # Of the oldest transaction that is being applied.
    " (SELECT COALESCE(MAX(TIMESTAMPDIFF(SECOND, APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, NOW(6))), 0)"
    " FROM performance_schema.replication_applier_status_by_worker WHERE CHANNEL_NAME = 'group_replication_applier'"
    " AND APPLYING_TRANSACTION <> '') AS behind"
)

MEMBERS = "SELECT MEMBER_ID, MEMBER_HOST, MEMBER_STATE, MEMBER_ROLE FROM performance_schema.replication_group_members"


def observe(server):
    """What the server says of itself now. Raises NoAnswer."""
    state = dict(server.rows(STATE)[0])
    state["members"] = server.rows(MEMBERS)
    own = next((each for each in state["members"] if each["MEMBER_ID"] == state["uuid"]), None)
    state["member_state"] = own["MEMBER_STATE"] if own else "OFFLINE"
    state["member_role"] = own["MEMBER_ROLE"] if own else ""
    state["executed"] = one_word(state["executed"])
    state["received"] = one_word(state["received"] or "")
    return state


def contains(server, one, other):
    """Whether the GTID set `one` holds all of `other`."""
    return bool(list(server.rows("SELECT GTID_SUBSET('%s', '%s') AS held" % (other, one))[0].values())[0])


def join(server, account, patience):
    _start(server, account, "OFF", patience)


def begin(server, account, patience):
    try:
        _start(server, account, "ON", patience)
    finally:
        # Where this fails, the next start sets it.
        server.run("SET GLOBAL group_replication_bootstrap_group = OFF", patience=patience)


def _start(server, account, begins, patience):
    password = account.password.replace("\\", "\\\\").replace("'", "''")
    server.run(
        "STOP GROUP_REPLICATION",
        "SET GLOBAL super_read_only = ON",
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
        "CHANGE REPLICATION SOURCE TO SOURCE_USER = '%s', SOURCE_PASSWORD = '%s' FOR CHANNEL 'group_replication_recovery'"
        % (account.user, password),
        "SET GLOBAL group_replication_bootstrap_group = %s" % begins,
        "START GROUP_REPLICATION",
        "SET GLOBAL offline_mode = OFF",
        patience=patience,
    )


def one_word(gtids):
    return "".join(gtids.split())
