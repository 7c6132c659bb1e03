"""The agent: looks every few seconds whether this machine is to be something else, and says what became of it."""

import os
import pathlib
import shutil
import subprocess
import sys
import time

import change
import delivery
import health
import metadata_service
import state
from commands import Failure, attempt, say

HERE = pathlib.Path(__file__).parent
SECONDS = 10


said = None


def run():
    recover()
    while True:
        try:
            if state.kept("current") is None:
                take(*state.delivered())
            found = delivery.collected(metadata_service.items())
            if found is not None:
                consider(*found)
                tell()
        except OSError as trouble:
            once("the metadata service cannot be asked, so no change reaches this machine: %s" % trouble)
        except (delivery.Refused, subprocess.CalledProcessError, ValueError) as refused:
            # A change of it may be under way: then it is whole the next time.
            once("what was delivered cannot be opened: %s" % refused)
        time.sleep(SECONDS)


def once(text):
    """Says it, unless it was the last thing said here."""
    global said
    if text != said:
        said = text
        say(text)


def consider(digest, text):
    """Takes what was delivered, unless it has been taken or refused already."""
    outcome = state.kept("outcome") or {}
    if outcome.get("digest") != digest:
        take(digest, state.document(text))
    elif outcome["trouble"] is not None:
        current = state.kept("current")
        if current["digest"] == digest:
            recheck(current["document"], outcome)
        elif outcome["seen"] and metadata_service.reported() == "":
            say("is asked to try again")
            take(digest, state.document(text))


def take(digest, document):
    """Makes this machine what the document says; if it is not well then, what it was before."""
    if not made_from(document["madeFrom"]):
        return
    renew(document["agent"])
    current = state.kept("current")
    trouble = None
    state.keep("pending", {"document": document, "begun": False})
    say("becomes " + digest)
    try:
        change.to(
            document,
            change.NOTHING if current is None else current["document"],
            lambda: state.keep("pending", {"document": document, "begun": True}),
        )
    except Failure as failure:
        trouble = str(failure)
        say("cannot become %s: %s" % (digest, trouble))
        if current is not None:
            recover()
    if trouble is None or current is None:
        state.keep("current", {"digest": digest, "document": document})
    state.forget("pending")
    conclude(digest, trouble)


def recover():
    """Takes back what was begun and not ended."""
    pending, current = state.kept("pending"), state.kept("current")
    if pending is not None and current is not None:
        say("goes back to " + current["digest"])
        if not pending["begun"]:
            change.write(current["document"], pending["document"])
            return state.forget("pending")
        try:
            change.to(current["document"], pending["document"])
        except Failure as failure:
            say("is not well: %s" % failure)
            attempt(["systemctl", "start", change.DRAIN])
    state.forget("pending")


def recheck(document, outcome):
    """At its first start a machine goes on as well as it can; it may have become well since."""
    if all(health.trouble(question) is None for question in document["health"]["questions"]):
        attempt(["systemctl", "start", change.DRAIN])
        conclude(outcome["digest"], None)


def conclude(digest, trouble):
    tries = (state.kept("outcome") or {}).get("tries", 0) + 1
    state.keep("outcome", {"digest": digest, "trouble": trouble, "tries": tries, "seen": False})


def tell():
    """Reports the outcome until it stands where the project can read it."""
    outcome = state.kept("outcome")
    if outcome is None or outcome["seen"]:
        return
    how = "ready" if outcome["trouble"] is None else "failed %d %s" % (outcome["tries"], outcome["trouble"])
    text = "nospof 1 %s %s" % (outcome["digest"], how)
    text = text.encode("ascii", "replace").decode()[: metadata_service.REPORT_BYTES]
    if metadata_service.reported() == text:
        state.keep("outcome", {**outcome, "seen": True})
    else:
        metadata_service.report(text)


def made_from(wanted):
    """Whether this machine is what a document is for; if not, it is about to be made anew."""
    if state.kept("image") != wanted.get("image"):
        once("is to be made from image %s, and waits for that" % wanted.get("image"))
        return False
    flavor = metadata_service.flavor()
    if None not in (flavor, wanted.get("flavor")) and flavor != wanted["flavor"]:
        once("is to be of flavor %s, and waits for that" % wanted["flavor"])
        return False
    return True


def renew(differences):
    """Puts the agent that is wanted in the place of this one, if it is another and runs here."""
    wanted = {**sources(state.FOLDER / "agent"), **differences}
    wanted = {name: text for name, text in wanted.items() if text is not None}
    if sources(HERE) == wanted:
        return
    other, old = HERE.with_name("nospof.new"), HERE.with_name("nospof.old")
    for folder in (other, old):
        shutil.rmtree(folder, ignore_errors=True)
    other.mkdir()
    for name, text in wanted.items():
        (other / name).write_text(text)
    trouble = attempt([sys.executable, str(other), "check"])
    if trouble is not None:
        say("the agent that was delivered does not run here, so this one goes on: " + trouble)
        return
    say("goes on as the agent that was delivered")
    HERE.rename(old)
    other.rename(HERE)
    os.execv(sys.executable, [sys.executable, "-u", str(HERE), "run"])


def sources(folder):
    return {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}
