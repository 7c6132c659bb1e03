"""The agent of nospof on this machine: makes it what its metadata says, at its first start and ever after.

    python3 /usr/local/lib/nospof start   at the first start, by cloud-init
    python3 /usr/local/lib/nospof run     as nospof-agent.service
    python3 /usr/local/lib/nospof drain --port=NUMBER… [--virtual-ip=ADDRESS…] [--end=UNIT] --at-least=S --patience=S
    python3 /usr/local/lib/nospof admit   undoes drain
    python3 /usr/local/lib/nospof check   whether this agent runs here and can open what was delivered
"""

import sys

import agent
import drain
import first_start
import state


def main(action, *words):
    if action == "start":
        first_start.start()
    elif action == "run":
        agent.run()
    elif action == "drain":
        drain.drain(words)
    elif action == "admit":
        drain.admit()
    elif action == "check":
        state.delivered()
    else:
        sys.exit("nospof: %s is no action; it is start, run, drain, admit or check" % action)


main(*sys.argv[1:])
