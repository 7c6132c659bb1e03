"""The agent of the other of two servers, asked all the time what it does."""
import http.client
import json
import threading

from clock import now


class Peer:
    def __init__(self, address, port, patience, pause):
        self._where = (address, port)
        self._patience = patience
        self._pause = pause
        self._answer = None
        self._heard_at = None
        self._silent_at = now()
        threading.Thread(target=self._ask_always, daemon=True).start()

    def answer(self):
        """What it has just said, None when it does not answer."""
        return self._answer

    def silent(self):
        """Seconds since it failed to answer for the first time after its last answer."""
        return 0 if self._answer is not None else now() - self._silent_at

    def unheard(self):
        """Seconds since its last answer."""
        return float("inf") if self._heard_at is None else now() - self._heard_at

    def _ask_always(self):
        pause = threading.Event()
        while True:
            answer = self._ask()
            if answer is not None:
                self._heard_at = now()
            elif self._answer is not None:
                # What it did until it fell silent, it did before now.
                self._silent_at = now()
            self._answer = answer
            pause.wait(self._pause)

    def _ask(self):
        connection = http.client.HTTPConnection(*self._where, timeout=self._patience)
        try:
            connection.request("GET", "/peer")
            response = connection.getresponse()
            return json.loads(response.read()) if response.status == 200 else None
        except (OSError, ValueError, http.client.HTTPException):
            return None
        finally:
            connection.close()
