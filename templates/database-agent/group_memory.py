"""What an agent of Group Replication has to know again after it, or all of the machine, was started anew."""
import json
import os

NOTHING = {"view": None, "members": [], "let_in": [], "entered": None}


class Memory:
    """
    `view`: of the last group that the server was in with a majority. `members`: who was in it then, by name. `let_in`: who may have joined
    since. `entered`: the group that the server was told to join, or group_decisions.BEGUN for one that it began.
    """

    def __init__(self, path):
        self._path = path

    def kept(self):
        """Read anew: a person who empties the data folder takes it away."""
        try:
            with open(self._path, encoding="utf-8") as file:
                return {**NOTHING, **json.load(file)}
        except (OSError, ValueError):
            return NOTHING

    def keep(self, **changed):
        """On disk when it returns."""
        kept = {**self.kept(), **changed}
        part = self._path + ".part"
        with open(part, "w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self._path)
        folder = os.open(os.path.dirname(part), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
