"""What agent.ini says."""
import configparser
import shlex
from types import SimpleNamespace

from setup import read_secret


def read(path):
    """Times become seconds. Raises KeyError or ValueError for a file that nospof has not written."""
    parser = configparser.ConfigParser(interpolation=None)
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    agent, server, roles = parser["agent"], parser["server"], parser["roles"]
    given = SimpleNamespace(
        database=agent["database"],
        instance=agent["instance"],
        mode=agent["mode"],
        socket=server["socket"],
        answer_within=seconds(server, "answer_within_ms"),
        role_port=roles.getint("port"),
        addresses=roles["addresses"].split(),
        election=None,
        group=None,
    )
    if parser.has_section("group"):
        given.group = group(given, parser)
    if parser.has_section("election"):
        given.election = election(given, parser)
    return given


def group(given, parser):
    server, own, servers = parser["server"], parser["group"], dict(parser["servers"])

    def account():
        password = read_secret(server["secrets_folder"], own["secret"])
        return SimpleNamespace(user=own["user"], password=password)

    return SimpleNamespace(
        instance=given.instance,
        role_port=given.role_port,
        client=server["client"],
        setup_file=server["setup_file"],
        secrets_folder=server["secrets_folder"],
        secrets=server["secrets"].split(),
        view_file=server["data_folder"] + "/nospof-group.json",
        decision_file=server["data_folder"] + "/nospof-begin",
        begins=own["begins"],
        pause=seconds(own, "pause_ms"),
        join=own.getint("join_s"),
        agent_silent=seconds(own, "agent_silent_ms"),
        good_for=seconds(own, "good_for_ms"),
        reader_lag=own.getint("reader_lag_s"),
        servers=list(servers),
        addresses_by_server=servers,
        account=account,
    )


def election(given, parser):
    server, elects = parser["server"], parser["election"]
    replication, servers = parser["replication"], dict(parser["servers"])
    needed = elects["votes_patience_ms"]
    account = SimpleNamespace(
        user=replication["user"],
        port=replication.getint("port"),
        retry=replication.getint("connect_retry_s"),
        heartbeat=replication.getint("heartbeat_s"),
        # None: the servers speak in clear.
        tls_ca=replication.get("tls_ca"),
        tls_certificate=replication.get("tls_certificate"),
        client_options="--defaults-file=" + replication["client_options"] if "client_options" in replication else "--no-defaults",
    )

    def with_password():
        account.password = read_secret(server["secrets_folder"], replication["secret"])
        return account

    return SimpleNamespace(
        database=given.database,
        instance=given.instance,
        mode=given.mode,
        unit=server["unit"],
        start_command=shlex.split(server["start_command"]),
        client=server["client"],
        pid_file=server["pid_file"],
        data_folder=server["data_folder"],
        epoch_file=server["data_folder"] + "/nospof-epoch",
        setup_file=server["setup_file"],
        secrets_folder=server["secrets_folder"],
        secrets=server["secrets"].split(),
        hosts=elects["ensemble"],
        root=elects["root"],
        session=seconds(elects, "session_ms"),
        lease=seconds(elects, "lease_ms"),
        ahead=seconds(elects, "demote_ahead_ms"),
        demote_within=seconds(elects, "demote_within_ms"),
        pause=seconds(elects, "pause_ms"),
        hang_after=seconds(elects, "hang_after_ms"),
        begins=elects["begins"],
        needed=elects.getint("votes_needed"),
        patience=None if needed == "forever" else int(needed) / 1000,
        reader_lag=elects.getint("reader_lag_s"),
        servers=list(servers),
        addresses_by_server=servers,
        port=account.port,
        heartbeat=account.heartbeat,
        account=with_password,
    )


def seconds(section, name):
    return section.getint(name) / 1000
