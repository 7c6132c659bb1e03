"""The process of the database server: killed when it must not go on, and started again by whoever killed it."""
import os
import signal
import subprocess
import time

from clock import say

SYSTEMD = "/run/systemd/system"


class Process:
    def __init__(self, pid_file, killed_flag, own_start, unit, command):
        self._pid_file = pid_file
        # It is there from a kill until the server has been started again.
        self._killed_flag = killed_flag
        # A script of whoever runs programs here, where it is not systemd.
        self._own_start = own_start
        self._unit = unit
        self._command = command

    def pid(self):
        """None when it does not run."""
        try:
            with open(self._pid_file, encoding="ascii") as file:
                pid = int(file.read())
            with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
                name, _, rest = file.read().partition("(")[2].rpartition(")")
        except (OSError, ValueError):
            return None
        ended = rest.split()[0] in ("Z", "X")
        return None if ended or name not in ("mariadbd", "mysqld") else pid

    def kill(self, why):
        """Returns when it is certain that the server does nothing more."""
        pid = self.pid()
        if pid is None:
            return
        say("FENCING: killing the database server (process %d): %s" % (pid, why))
        with open(self._killed_flag, "w", encoding="utf-8") as file:
            file.write(why + "\n")
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        while self.pid() == pid:
            time.sleep(0.01)

    def was_killed(self):
        return os.path.exists(self._killed_flag)

    def start(self):
        """What has ended by itself is for its supervisor to start."""
        say("starting the database server, which was killed to be safe")
        if os.path.exists(self._own_start):
            subprocess.Popen(["/bin/sh", self._own_start], stdin=subprocess.DEVNULL)
        elif os.path.isdir(SYSTEMD):
            subprocess.Popen(["systemctl", "--no-block", "start", self._unit], stdin=subprocess.DEVNULL)
        else:
            # Not in the agent's own group: it goes on when the agent ends.
            subprocess.Popen(self._command, stdin=subprocess.DEVNULL, start_new_session=True)
        os.unlink(self._killed_flag)
