"""What one of two servers has taken while it did not hear the other, until both have one history again."""


class Alone:
    def __init__(self):
        self._from = None
        self._last = 0
        self._said = False

    def goes_on(self, sequence, unheard):
        """The primary has just been seen at this transaction. `unheard`: the other server does not answer."""
        if self._from is None and unheard:
            self._from = sequence
        self._last = sequence

    def taken(self):
        """Transactions. None when nothing has been taken that the other could not have."""
        return None if self._from is None else max(0, self._last - self._from)

    def is_new(self):
        """True once, until it is forgotten."""
        said, self._said = self._said, True
        return not said

    def forget(self):
        self._from, self._said = None, False
