"""What a server of Group Replication said last, for moments in which it says nothing."""
from clock import now
from server import NoAnswer, NotListening, Refused


class Recent:
    """
    While another server joins, one that serves may not answer what it knows of its group for a second, and those who write must not be
    cut off for that. Nothing rests on it: who is not the primary any more refuses writes by itself.
    """

    def __init__(self, observe, good_for):
        """`observe`: gives what the server says now, or raises NoAnswer; `good_for`: seconds."""
        self._observe = observe
        self._good_for = good_for
        self._seen = (None, None)

    def state(self):
        try:
            state = self._observe()
        except (NotListening, Refused):
            raise
        except NoAnswer:
            at, state = self._seen
            if at is None or now() - at > self._good_for:
                raise
            return state
        self._seen = (now(), state)
        return state
