"""What has to be done before the programs of this machine can be: by cloud-init, at the first start."""

import json
import pathlib

import delivery
import files
import state
from commands import attempt, say, systemctl

HERE = pathlib.Path(__file__).parent
AGENT = "nospof-agent.service"


def start():
    # What the configuration drive said, or the metadata service.
    found = json.loads(pathlib.Path("/run/cloud-init/instance-data-sensitive.json").read_text())
    digest, text = delivery.collected(found["ds"]["meta_data"].get("meta", {}))
    state.write("delivered", digest + "\n" + text)
    _, document = state.delivered()
    state.keep("image", document["madeFrom"].get("image"))
    name_interfaces(document)
    files.write(next(file for file in document["files"] if file["path"].endswith("/" + AGENT)))
    systemctl("daemon-reload")
    systemctl("enable", AGENT)
    systemctl("start", "--no-block", AGENT)


def name_interfaces(document):
    """keepalived's configuration says eth0, whatever the machine calls it. Without a network the rest is done all the same."""
    way_out = document.get("wayOut")
    words = [] if way_out is None else ["default=%s=%s" % (way_out["interface"], way_out["gateway"])]
    words += ["%s=%s=%s" % (one["mac"], one["name"], one["address"]) for one in document["interfaces"]]
    for command in (
        ["python3", HERE / "name-interfaces.py", "/etc/netplan", "/etc/cloud/cloud.cfg.d", *words],
        ["netplan", "apply"],
    ):
        trouble = attempt([str(word) for word in command])
        if trouble is not None:
            say(trouble)
