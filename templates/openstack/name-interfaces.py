"""Gives the network interfaces of this machine the names that its configuration spells out.

    name-interfaces.py NETPLAN_FOLDER CLOUD_CONFIG_FOLDER MAC=NAME...

cloud-init has written what the cloud says of the network for netplan, under names such as ens3. That is kept
(addresses, routes, MTU, DNS); only the names change, by MAC address. From then on the file belongs to this machine:
cloud-init no longer rewrites it at each start.
"""

import pathlib
import sys

import yaml

netplan, cloud_config = (pathlib.Path(folder) for folder in sys.argv[1:3])
names = dict(pair.lower().split("=") for pair in sys.argv[3:])

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
        changed[name] = settings
    if ethernets:
        document["network"]["ethernets"] = changed
        path.write_text(yaml.safe_dump(document, sort_keys=False))
        path.chmod(0o600)

missing = sorted(set(names) - renamed)
if missing:
    sys.exit("nospof: netplan knows no interface with the MAC address " + ", ".join(missing))

cloud_config.joinpath("99-nospof-network.cfg").write_text("network: {config: disabled}\n")
