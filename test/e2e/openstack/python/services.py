"""Starts services of one project of OpenStack: their modules are imported once, then each gets a process of its own.

Arguments, for each service: its name, its module, its own arguments; "--" between services. A service logs to
/var/log/nospof/NAME.log. Ends as soon as one of them does, with the end of that one's log.
"""

import gc
import importlib
import itertools
import os
import sys


def log_of(name):
    return f"/var/log/nospof/{name}.log"


def become(name, module, arguments):
    log = os.open(log_of(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    # The one that importing made waits for the events of all processes (so does oslo.service after each fork).
    importlib.import_module("eventlet.hubs").use_hub()
    sys.argv = [name, *arguments]
    try:
        sys.exit(module.main())
    except Exception:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


# Eventlet puts one that knows less in its place once a service is imported.
wait = os.wait

groups = itertools.groupby(sys.argv[1:], lambda word: word == "--")
services = [list(words) for is_separator, words in groups if not is_separator]
modules = {module: importlib.import_module(module) for _, module, *_ in services}
# What is there by now is never freed: the processes go on sharing its memory.
gc.freeze()
names = {}
for name, module, *arguments in services:
    pid = os.fork()
    if pid == 0:
        become(name, modules[module], arguments)
    names[pid] = name
pid, status = wait()
with open(log_of(names[pid]), encoding="utf-8", errors="replace") as log:
    print("".join(log.readlines()[-20:]))
sys.exit(f"{names[pid]} ended with status {os.waitstatus_to_exitcode(status)}")
