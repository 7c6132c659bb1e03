"""The metadata service of the cloud: where a machine reads what it is to be, and says what has become of it."""

import http.client
import json
import subprocess
import time

from commands import say

ADDRESS = "169.254.169.254"
PATIENCE = 10
# Seconds after which other ways are tried again while none leads there.
SEARCH_AGAIN = 60
# Nova keeps no more (nova/api/metadata/password.py).
REPORT_BYTES = 1000

searched = float("-inf")
# Interface on which the service was reached; None: by the default route.
way = None


def ask(path, body=None):
    """Status and content of an answer."""
    connection = http.client.HTTPConnection(ADDRESS, timeout=PATIENCE)
    try:
        connection.request("GET" if body is None else "POST", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except http.client.HTTPException as trouble:
        raise OSError(str(trouble))
    finally:
        connection.close()


def get(path):
    try:
        status, text = ask(path)
    except OSError:
        if not search():
            raise
        status, text = ask(path)
    if status != 200:
        raise OSError("%s answers with status %d" % (path, status))
    return text


def items():
    """The metadata of this server."""
    return json.loads(get("/openstack/latest/meta_data.json")).get("meta", {})


def flavor():
    """Name of the flavor of this server; None where the cloud does not say."""
    try:
        status, text = ask("/latest/meta-data/instance-type")
    except OSError:
        return None
    return text.strip() if status == 200 else None


def reported():
    """What this server has said last, as far as its project has not cleared it."""
    return get("/openstack/latest/password")


def report(text):
    """Leaves a word for the project. Not taken while an earlier one stands, until the project clears that.

    Nova has one thing that a server can say to its project: a password, meant for Windows. This uses it.
    """
    ask("/openstack/latest/password", text.encode())


def search():
    """Looks for a network on which the service answers; it need not be the one with the default route.

    Routers answer for the service; on a network without one, Neutron's DHCP or metadata agent does, on the wire itself.
    """
    global searched, way
    now = time.monotonic()
    if now - searched < SEARCH_AGAIN:
        return False
    searched = now
    # The one that it had first: the service may just have been slow.
    for candidate in sorted([None, *interfaces()], key=lambda one: one != way):
        go(candidate)
        try:
            ask("/openstack")
        except OSError:
            continue
        say("the metadata service is reached %s" % ("by a router" if candidate is None else "on %s itself" % candidate))
        way, searched = candidate, float("-inf")
        return True
    go(way)
    return False


def go(candidate):
    """Sends what is for the service out by an interface, or by the default route."""
    subprocess.run(["ip", "route", "del", ADDRESS + "/32"], stderr=-3)
    if candidate is not None:
        subprocess.run(["ip", "route", "add", ADDRESS + "/32", "dev", candidate, "scope", "link"], stderr=-3)


def interfaces():
    links = subprocess.run(["ip", "-json", "-4", "address"], stdout=-1, text=True).stdout
    return [link["ifname"] for link in json.loads(links) if "LOOPBACK" not in link["flags"] and link["addr_info"]]
