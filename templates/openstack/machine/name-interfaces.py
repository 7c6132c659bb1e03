"""Gives the network interfaces of this machine the names and addresses that its configuration spells out.

    name-interfaces.py NETPLAN_FOLDER CLOUD_CONFIG_FOLDER [default=NAME[=GATEWAY]] MAC=NAME[=ADDRESS/PREFIX]...

cloud-init has written what the cloud says of the network for netplan, under names such as ens3. That is kept (routes,
MTU, DNS), but for the names, by MAC address; the addresses, which no longer depend on a DHCP server then; and the default
route, which stays at one interface alone: the cloud drops answers that leave by another one than the question came in by.
From then on the file belongs to this machine: cloud-init no longer rewrites it at each start.

NOSPOF_LEASES: where systemd-networkd keeps what DHCP servers said. Default: /run/systemd/netif/leases.
"""

import os
import pathlib
import sys

import yaml

netplan, cloud_config = (pathlib.Path(folder) for folder in sys.argv[1:3])
words = dict(word.split("=", 1) for word in sys.argv[3:])
way_out, _, gateway = words.pop("default", "").partition("=")
wanted = {mac.lower(): said.partition("=")[::2] for mac, said in words.items()}
leases = pathlib.Path(os.environ.get("NOSPOF_LEASES", "/run/systemd/netif/leases"))


def without_default_route(settings):
    kept = [route for route in settings.get("routes", []) if route.get("to") not in ("default", "0.0.0.0/0")]
    rest = {key: value for key, value in settings.items() if key not in ("gateway4", "routes")}
    return {**rest, "routes": kept} if kept else rest


def name_servers(interface):
    """What a DHCP server has said, for it is not asked again."""
    try:
        index = pathlib.Path("/sys/class/net", interface, "ifindex").read_text().strip()
        lines = (leases / index).read_text().splitlines()
    except OSError:
        return []
    return [address for line in lines if line.startswith("DNS=") for address in line[4:].split()]


def with_address(settings, old, name, address):
    dropped = ("addresses", "dhcp4", "dhcp6")
    fixed = {key: value for key, value in settings.items() if key not in dropped}
    fixed = {**without_default_route(fixed), "addresses": [address], "dhcp4": False}
    if name == way_out:
        fixed["routes"] = [*fixed.get("routes", []), {"to": "default", "via": gateway}]
        servers = name_servers(old)
        if servers and "nameservers" not in fixed:
            fixed["nameservers"] = {"addresses": servers}
    return fixed


renamed = set()
for path in sorted(netplan.glob("*.yaml")):
    document = yaml.safe_load(path.read_text()) or {}
    ethernets = document.get("network", {}).get("ethernets", {})
    changed = {}
    for old, settings in ethernets.items():
        mac = str(settings.get("match", {}).get("macaddress", "")).lower()
        name, address = wanted.get(mac, (old, ""))
        if mac in wanted:
            settings["set-name"] = name
            renamed.add(mac)
            if address:
                settings = with_address(settings, old, name, address)
            elif way_out not in ("", name):
                settings = without_default_route(settings)
        changed[name] = settings
    if ethernets:
        document["network"]["ethernets"] = changed
        path.write_text(yaml.safe_dump(document, sort_keys=False))
        path.chmod(0o600)

missing = sorted(set(wanted) - renamed)
if missing:
    sys.exit("nospof: netplan knows no interface with the MAC address " + ", ".join(missing))

cloud_config.joinpath("99-nospof-network.cfg").write_text("network: {config: disabled}\n")
