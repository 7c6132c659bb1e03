"""Gives the network interfaces of this machine the names that its configuration spells out.

    name-interfaces.py NETPLAN_FOLDER CLOUD_CONFIG_FOLDER [default=NAME] MAC=NAME...

cloud-init has written what the cloud says of the network for netplan, under names such as ens3. That is kept
(addresses, routes, MTU, DNS); only the names change, by MAC address, and the default route stays at one interface
alone: the cloud drops answers that leave by another one than the question came in by. From then on the file belongs to this machine:
cloud-init no longer rewrites it at each start.
"""

import pathlib
import sys

import yaml

netplan, cloud_config = (pathlib.Path(folder) for folder in sys.argv[1:3])
names = dict(pair.lower().split("=") for pair in sys.argv[3:])
way_out = names.pop("default", None)


def without_default_route(settings):
    kept = [route for route in settings.get("routes", []) if route.get("to") not in ("default", "0.0.0.0/0")]
    rest = {key: value for key, value in settings.items() if key not in ("gateway4", "routes")}
    return {**rest, "routes": kept} if kept else rest



renamed = set()
for path in sorted(netplan.glob("*.yaml")):
    document = yaml.safe_load(path.read_text()) or {}
    ethernets = document.get("network", {}).get("ethernets", {})
    changed = {}
    for old, settings in ethernets.items():
        mac = str(settings.get("match", {}).get("macaddress", "")).lower()
        name = names.get(mac, old)
        if mac in names:
            settings["set-name"] = name
            renamed.add(mac)
            if way_out not in (None, name):
                settings = without_default_route(settings)
        changed[name] = settings
    if ethernets:
        document["network"]["ethernets"] = changed
        path.write_text(yaml.safe_dump(document, sort_keys=False))
        path.chmod(0o600)

missing = sorted(set(names) - renamed)
if missing:
    sys.exit("nospof: netplan knows no interface with the MAC address " + ", ".join(missing))

cloud_config.joinpath("99-nospof-network.cfg").write_text("network: {config: disabled}\n")
