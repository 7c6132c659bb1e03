"""What agent.ini says."""
import configparser
from types import SimpleNamespace


def read(path):
    """Times become seconds. Raises KeyError or ValueError for a file that nospof has not written."""
    parser = configparser.ConfigParser(interpolation=None)
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    agent, server, roles = parser["agent"], parser["server"], parser["roles"]
    return SimpleNamespace(
        database=agent["database"],
        instance=agent["instance"],
        mode=agent["mode"],
        socket=server["socket"],
        answer_within=server.getint("answer_within_ms") / 1000,
        role_port=roles.getint("port"),
        addresses=roles["addresses"].split(),
    )
