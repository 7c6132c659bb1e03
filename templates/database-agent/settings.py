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
        plain=None,
        is_pair=parser.has_section("pair"),
    )
    if parser.has_section("group"):
        from group_settings import group

        given.group = group(given, parser)
    if parser.has_section("replica"):
        replica = parser["replica"]
        given.plain = SimpleNamespace(engine=replica["engine"], reader_lag=replica.getint("reader_lag_s"))
    if parser.has_section("election"):
        given.election = election(given, parser)
    elif parser.has_section("pair"):
        given.election = pair(given, parser)
    return given


def election(given, parser):
    elects = parser["election"]
    needed = elects["votes_patience_ms"]
    told = promoting(given, parser, elects)
    told.hosts = elects["ensemble"]
    told.root = elects["root"]
    told.session = seconds(elects, "session_ms")
    told.needed = elects.getint("votes_needed")
    told.patience = None if needed == "forever" else int(needed) / 1000
    return told


def pair(given, parser):
    """No votes are counted: the one whom keepalived names asks the other."""
    told = promoting(given, parser, parser["pair"])
    told.needed, told.patience = 1, 0
    told.other = next(name for name in told.servers if name != given.instance)
    told.asked_within = seconds(parser["pair"], "asked_within_ms")
    told.peer_within = seconds(parser["pair"], "peer_within_ms")
    return told


def promoting(given, parser, elects):
    """What it takes to be promoted, whoever says so."""
    server = parser["server"]
    replication, servers = parser["replication"], dict(parser["servers"])
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
        lease=seconds(elects, "lease_ms"),
        ahead=seconds(elects, "demote_ahead_ms"),
        demote_within=seconds(elects, "demote_within_ms"),
        pause=seconds(elects, "pause_ms"),
        hang_after=seconds(elects, "hang_after_ms"),
        begins=elects["begins"],
        reader_lag=elects.getint("reader_lag_s"),
        servers=list(servers),
        addresses_by_server=servers,
        port=account.port,
        heartbeat=account.heartbeat,
        account=with_password,
    )


def seconds(section, name):
    return section.getint(name) / 1000
