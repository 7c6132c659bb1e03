"""What the agent remembers: in a folder that only root can read, since documents hold secrets."""

import json
import os
import pathlib

import delivery

FOLDER = pathlib.Path(os.environ.get("NOSPOF_STATE", "/var/lib/nospof"))


def write(name, text, folder=FOLDER, mode=0o600):
    """Whole or not at all."""
    path = folder / name
    draft = path.with_name(".%s.nospof" % path.name)
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        file.write(text)
        os.fchmod(file.fileno(), mode)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def read(name):
    try:
        return (FOLDER / name).read_text()
    except FileNotFoundError:
        return None


def forget(name):
    (FOLDER / name).unlink(missing_ok=True)


def keep(name, value):
    write(name, json.dumps(value))


def kept(name):
    text = read(name)
    return None if text is None else json.loads(text)


def document(text):
    told = json.loads(delivery.opened(text, read("key")))
    for file in told["files"]:
        if "born" in file:
            file["text"] = read("texts/" + file.pop("born"))
            if file["text"] is None:
                raise delivery.Refused("%s is said to be here from the beginning, and is not" % file["path"])
    return told


def delivered():
    """Digest and document that this machine was created with."""
    digest, text = read("delivered").split("\n")
    return digest, document(text)
