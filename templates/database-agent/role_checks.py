"""Answers load balancers: 200 when the server has the role that is asked for, else 503 and why not."""
import http.server
import socket
import threading

from server import NoAnswer

# Of Linux (ip(7)), missing from Python's module: an address may come after the agent.
IP_FREEBIND = 15


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self):
        self.socket.setsockopt(socket.SOL_IP, IP_FREEBIND, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Not that of the base class, which asks for the name of the address.
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.server_address

    def handle_error(self, *_):
        """Whoever has gone before the answer does not miss it."""


def serve(addresses, port, answers):
    """Answers from now on. `answers`: path to a function that gives (whether, why) or raises NoAnswer."""

    class Handler(http.server.BaseHTTPRequestHandler):
        # One that says nothing is not waited for.
        timeout = 2
        # An answer goes out as one: HAProxy resets the connection when it has read the status.
        wbufsize = 65536

        def do_GET(self):
            answer = answers.get(self.path)
            if answer is None:
                return self._say(404, "ask for one of: %s" % " ".join(sorted(answers)))
            try:
                may, why = answer()
            except NoAnswer as reason:
                may, why = False, str(reason)
            return self._say(200 if may else 503, why)

        def _say(self, status, line):
            body = (line + "\n").encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Two questions a second of each load balancer: changes are worth a line, and are said elsewhere."""

    for address in addresses:
        listener = Listener((address, port), Handler)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
