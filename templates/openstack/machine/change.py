"""From one document to another: writes what differs, and tells each program no more than it has to be told."""

import pathlib
import time

import files
import health
from commands import Failure, attempt, run, say, systemctl

NOTHING = {"files": [], "programs": [], "units": [], "volumes": [], "preparations": []}
DRAIN = "nospof-drain.service"
HERE = pathlib.Path(__file__).parent
# As long as a program may take to end, or packages and images to arrive.
LONG = 1800


def to(new, old, begins=lambda: None):
    """Makes this machine what `new` says. Raises Failure when it cannot, or is not well; takes nothing back then.

    The first time there is nothing to go back to: whatever fails then, the rest is done all the same. `begins` is called
    before any program is told anything; until then, all that is different is on disk.
    """
    first = old is NOTHING
    failures = []

    def step(work, *words):
        try:
            work(*words)
        except Failure as failure:
            if not first:
                raise
            failures.append(failure)

    if not first and old["volumes"] != new["volumes"]:
        raise Failure("its volumes are others now: only a new machine can have them")
    gone, other = write(new, old)
    if first:
        step(mount, new["volumes"])
    step(install, new["packages"])
    for command in new["preparations"]:
        if command not in old["preparations"]:
            step(run, command, LONG)
    step(test, new, {file["program"] for file in other})
    begins()
    enlist(old, new, gone + other)
    for file in other:
        if file["change"] == "kernel":
            step(run, ["sysctl", "--quiet", "--load", file["path"]])
    perform(new, old, {(file["program"], file["change"]) for file in gone + other}, step)
    if failures:
        raise failures[0]


def write(new, old):
    """Makes the disk what `new` says. Gives the files that are no longer there, and those that are other now."""
    gone, other = files.changed(old, new)
    for file in gone:
        files.remove(file)
    for file in other:
        files.write(file)
    return gone, other


def mount(volumes):
    if volumes:
        places = [volume["device"] + "=" + volume["folder"] for volume in volumes]
        run(["sh", str(HERE / "mount-volumes.sh"), *places], LONG)


def install(packages):
    missing = [package for package in packages if attempt(["dpkg-query", "--listfiles", package]) is not None]
    if missing:
        say("installs " + ", ".join(missing))
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--option=DPkg::Lock::Timeout=600"]
        run([*apt, "update"], LONG)
        # Files that are there stay as they are: they are this machine's configuration.
        run([*apt, "--option=Dpkg::Options::=--force-confold", "--yes", "install", *missing], LONG)


def test(new, changed):
    """Has the programs judge their files before they are asked to use them."""
    for program in new["programs"]:
        if program["name"] in changed:
            for command in program["tests"]:
                run(command)


def units(document):
    programs = [program["unit"] for program in document["programs"]]
    setup = [] if document.get("setup") is None else [document["setup"]]
    return programs + setup + document["units"] + document.get("timers", [])


def enlist(old, new, changed):
    if any(file["path"].startswith("/etc/systemd/system/") for file in changed):
        systemctl("daemon-reload")
    unwanted = [unit for unit in units(old) if unit not in units(new)]
    if unwanted:
        systemctl("disable", "--now", *unwanted, patience=LONG)
    if units(old) != units(new):
        systemctl("enable", *units(new))
    # One that is other now goes on by its old time until it is started anew.
    timers = new.get("timers", [])
    if timers and (timers != old.get("timers", []) or any(file["path"].endswith(".timer") for file in changed)):
        systemctl("restart", *timers)


def perform(new, old, wanted, step):
    """`wanted`: pairs of a program and what has to happen to it."""
    known = {program["name"] for program in old["programs"]}
    # One that is new may have been started by its package before all of its files were there.
    ends = [one for one in new["programs"] if one["name"] not in known or (one["name"], "restart") in wanted]
    reloads = [one for one in new["programs"] if one not in ends and (one["name"], "reload") in wanted]
    if ends and known:
        if new["waitSeconds"] > 0:
            say("waits %d s for its turn" % new["waitSeconds"])
            time.sleep(new["waitSeconds"])
        systemctl("stop", DRAIN, patience=LONG)
    for program in ends:
        say("starts %s anew" % program["name"])
        step(systemctl, "restart", program["unit"])
    for program in reloads:
        say("reloads " + program["name"])
        systemctl("reload-or-restart", program["unit"])
    if new.get("setup") is not None and (not known or "setup" in {effect for _, effect in wanted}):
        systemctl("restart", "--no-block", new["setup"])
    trouble = health.wait(new["health"])
    if trouble is not None:
        raise Failure(trouble)
    systemctl("start", DRAIN)
    if ends or reloads:
        time.sleep(new["health"]["settleSeconds"])
