"""Agent beside a database server: tells load balancers what the server may be asked for, and elects the primary."""
import sys

# The folder is for configuration: nothing is to appear in it by itself.
sys.dont_write_bytecode = True

import signal
import threading

import role_checks
import settings
from roles import galera_reader, galera_writer
from server import GALERA_STATE, Server


def main(path):
    given = settings.read(path)
    server = Server(given.socket, given.answer_within)
    answers = {
        "/writer": lambda: galera_writer(server.pairs(GALERA_STATE)),
        "/reader": lambda: galera_reader(server.pairs(GALERA_STATE)),
    }
    role_checks.serve(given.addresses, given.role_port, answers)
    print("the roles of %s are told at port %d" % (given.instance, given.role_port), flush=True)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


if __name__ == "__main__":
    main(sys.argv[1])
