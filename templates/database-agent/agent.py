"""Agent beside a database server: tells load balancers what it may be asked for, elects the primary or keeps it in its group."""
import sys

# The folder is for configuration: nothing is to appear in it by itself.
sys.dont_write_bytecode = True

import fcntl
import logging
import os
import signal
import subprocess
import threading

import role_checks
import settings
from clock import say
from server import GALERA_STATE, Server

RUN_FOLDER = "/run/nospof-database-agent"


def main(path):
    given = settings.read(path)
    os.makedirs(RUN_FOLDER, mode=0o700, exist_ok=True)
    alone = open(RUN_FOLDER + "/lock", "w", encoding="ascii")
    # One that hangs keeps it: two would not know of each other what they do.
    fcntl.flock(alone, fcntl.LOCK_EX)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    asked = Server(given.socket, given.answer_within)
    if given.election is not None:
        elect(given, asked, ended)
    elif given.group is not None:
        from group_agent import keep_in_group

        keep_in_group(given, asked, ended)
    elif given.plain is not None:
        from plain_agent import tell_roles

        tell_roles(given, asked, ended)
    else:
        from roles import galera_reader, galera_writer

        answers = {
            "/writer": lambda: galera_writer(asked.pairs(GALERA_STATE)),
            "/reader": lambda: galera_reader(asked.pairs(GALERA_STATE)),
        }
        role_checks.serve(given.addresses, given.role_port, answers)
        say("the roles of %s are told at port %d" % (given.instance, given.role_port))
        ended.wait()


def elect(given, asked, ended):
    from lease import Lease
    from process import Process
    from rebuild import Rebuild
    from replication import DOMAIN, observe
    from roles import elected_reader, elected_writer
    from setup import Setup

    # What kazoo says of lost connections is said once, by the election.
    logging.getLogger("kazoo").setLevel(logging.CRITICAL)
    told = given.election
    files = [RUN_FOLDER + "/lease", told.pid_file, RUN_FOLDER + "/killed"]
    lease = Lease(files[0])
    start = through_keepalived if given.is_pair else through_ensemble
    elected = start(given, told, lambda coordination: (
        Server(given.socket, given.answer_within),
        Server(given.socket, told.demote_within),
        Process(told.pid_file, files[2], RUN_FOLDER + "/start-server", told.unit, told.start_command),
        lease,
        coordination,
        Setup(told.client, given.socket, told.setup_file, told.secrets_folder, told.secrets),
        Rebuild(Server(given.socket, given.answer_within), told.client, given.socket, told.data_folder, DOMAIN),
    ))

    def writer():
        # The state first: what is elected now must not be older than it.
        state = observe(asked) if elected.elected()[0] else None
        return elected_writer(state, elected.elected())

    def reader():
        return elected_reader(observe(asked), elected.elected(), elected.apart(), told.reader_lag)

    def member():
        # For whoever changes one server after another. The first that is there would wait for the one that begins.
        state = observe(asked)
        if elected.waits_for_the_first():
            return True, "waits for the first primary"
        return elected_reader(state, elected.elected(), elected.apart(), told.reader_lag)

    answers = {"/writer": writer, "/reader": reader, "/member": member}
    if given.is_pair:
        answers.update({"/keepalived": elected.fit, "/peer": elected.told})
    role_checks.serve(given.addresses, given.role_port, answers)
    say("%s takes part in the election of the primary of %s" % (given.instance, given.database))
    watchdog = start_watchdog(files)
    for work in (elected.guard, elected.run):
        threading.Thread(target=work, daemon=True).start()
    while not ended.wait(1):
        if watchdog.poll() is not None:
            say("the watchdog has ended: starting another one")
            watchdog = start_watchdog(files)
    elected.stop()


def through_ensemble(given, told, parts):
    from coordination import Coordination
    from elected import Elected

    session = RUN_FOLDER + "/session"
    return Elected(told, *parts(Coordination(told.hosts, told.root, told.instance, told.session, told.session / 3, session)))


def through_keepalived(given, told, parts):
    from keepalived import Keepalived
    from pair import Pair
    from peer import Peer

    peer = Peer(told.addresses_by_server[told.other], given.role_port, told.peer_within, told.pause)
    keepalived = Keepalived(
        told.instance, told.other, peer, told.asked_within, RUN_FOLDER + "/keepalived", RUN_FOLDER + "/leads")
    return Pair(told, peer, RUN_FOLDER, *parts(keepalived))


def start_watchdog(files):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "watchdog.py")
    # In a session of its own: what ends the agent does not end it.
    return subprocess.Popen([sys.executable, script, *files], stdin=subprocess.DEVNULL, start_new_session=True)


if __name__ == "__main__":
    main(sys.argv[1])
