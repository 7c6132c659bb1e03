"""Running the programs of this machine."""

import subprocess


class Failure(Exception):
    """What was delivered cannot be had here; says why."""


def say(text):
    """To the journal, and to the console, which whoever owns this machine can read from outside."""
    line = "nospof: " + text
    print(line, flush=True)
    try:
        with open("/dev/console", "a") as console:
            console.write(line + "\n")
    except OSError:
        pass


def attempt(command, patience=300):
    """Runs a command. None when it succeeds, else the end of what it said."""
    try:
        answer = subprocess.run(
            command, stdin=-3, stdout=-1, stderr=-1, timeout=patience, text=True, errors="replace"
        )
    except FileNotFoundError:
        return "%s: there is no such program" % command[0]
    except subprocess.TimeoutExpired:
        return "%s: has not ended within %d s" % (" ".join(command[:4]), patience)
    if answer.returncode == 0:
        return None
    lines = (answer.stderr.strip() or answer.stdout.strip()).splitlines()
    said = " | ".join(line.strip() for line in lines[-4:])
    return "%s: %s" % (" ".join(command[:4]), said or "status %d" % answer.returncode)


def run(command, patience=300):
    """Runs a command that has to succeed."""
    trouble = attempt(command, patience)
    if trouble is not None:
        raise Failure(trouble)


def systemctl(*words, patience=300):
    run(["systemctl", *words], patience)
