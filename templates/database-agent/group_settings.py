"""What agent.ini says of Group Replication."""
from types import SimpleNamespace

from settings import seconds
from setup import read_secret


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
