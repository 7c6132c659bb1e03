"""Agent beside a database server: tells load balancers what it may be asked for, and elects the primary or keeps it in its group."""
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
        keep_in_group(given, asked, ended)
    else:
        from roles import galera_reader, galera_writer

        answers = {
            "/writer": lambda: galera_writer(asked.pairs(GALERA_STATE)),
            "/reader": lambda: galera_reader(asked.pairs(GALERA_STATE)),
        }
        role_checks.serve(given.addresses, given.role_port, answers)
        say("the roles of %s are told at port %d" % (given.instance, given.role_port))
        ended.wait()


def keep_in_group(given, asked, ended):
    import group_roles
    import group_state
    from group import Group
    from group_recent import Recent
    from setup import Setup

    told = given.group
    setup = Setup(told.client, given.socket, told.setup_file, told.secrets_folder, told.secrets)
    group = Group(told, Server(given.socket, given.answer_within), Server(given.socket, told.join), setup)

    recent = Recent(lambda: group_state.observe(asked), told.good_for)

    def member():
        # For whoever changes one server after another. The first that is there would wait for those that come.
        if group.waits_for_others:
            return True, "waits for the others to begin a group with"
        return group_roles.group_member(recent.state())

    def lets_in(name):
        return lambda: group.let_in(name, group_state.observe(asked))

    answers = {
        "/writer": lambda: group_roles.group_writer(recent.state()),
        # Readers have others to turn to.
        "/reader": lambda: group_roles.group_reader(group_state.observe(asked), told.reader_lag),
        "/member": member,
        "/group": lambda: (True, group.told()),
        **{"/let-in/%s" % name: lets_in(name) for name in told.servers if name != given.instance},
    }
    role_checks.serve(given.addresses, given.role_port, answers)
    say("%s keeps its server in the group of %s" % (given.instance, given.database))
    group.run(ended)


def elect(given, asked, ended):
    from coordination import Coordination
    from elected import Elected
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
    elected = Elected(
        told,
        Server(given.socket, given.answer_within),
        Server(given.socket, told.demote_within),
        Process(told.pid_file, files[2], RUN_FOLDER + "/start-server", told.unit, told.start_command),
        lease,
        Coordination(told.hosts, told.root, told.instance, told.session, told.session / 3, RUN_FOLDER + "/session"),
        Setup(told.client, given.socket, told.setup_file, told.secrets_folder, told.secrets),
        Rebuild(Server(given.socket, given.answer_within), told.client, given.socket, told.data_folder, DOMAIN),
    )

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


def start_watchdog(files):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "watchdog.py")
    # In a session of its own: what ends the agent does not end it.
    return subprocess.Popen([sys.executable, script, *files], stdin=subprocess.DEVNULL, start_new_session=True)


if __name__ == "__main__":
    main(sys.argv[1])
