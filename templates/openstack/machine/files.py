"""The files of a document on this machine's disk."""

import pathlib

import state


def differs(file):
    """Whether the disk holds something else than the document says."""
    path = pathlib.Path(file["path"])
    try:
        same = path.read_bytes() == file["text"].encode() and path.stat().st_mode & 0o7777 == int(file["mode"], 8)
    except FileNotFoundError:
        return True
    return not same


def changed(old, new):
    """Files of either document that are not the same in both or not on disk as the new one says."""
    before = {file["path"]: file for file in old["files"]}
    after = {file["path"]: file for file in new["files"]}
    gone = [file for path, file in before.items() if path not in after]
    other = [file for path, file in after.items() if before.get(path) != file or differs(file)]
    return gone, other


def write(file):
    path = pathlib.Path(file["path"])
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    state.write(path.name, file["text"], path.parent, int(file["mode"], 8))


def remove(file):
    pathlib.Path(file["path"]).unlink(missing_ok=True)
