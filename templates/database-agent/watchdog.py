"""Kills the database server when its lease ends and the agent has done nothing about it: it hangs, or is gone."""
import os
import sys
import time

sys.dont_write_bytecode = True

import signal

from clock import now, say
from lease import Lease
from process import Process

# Before the lease ends: killing takes as long at worst.
AHEAD = 0.1
LOOK = 0.05


def main(lease_file, pid_file, killed_flag):
    # It ends when nothing is left to be watched, not when the agent is told to.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    agent = os.getppid()
    lease = Lease(lease_file)
    process = Process(pid_file, killed_flag, "", "", [])
    while lease.end() != 0 or os.getppid() == agent:
        end = lease.end()
        if end != 0 and now() > end - AHEAD:
            process.kill("its lease has ended, and the agent does not answer for it")
            lease.give_up()
        time.sleep(LOOK)
    say("the watchdog ends: there is nothing to watch")


if __name__ == "__main__":
    main(*sys.argv[1:])
