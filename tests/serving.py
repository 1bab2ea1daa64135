"""A loopback server whose every connection is one function's, to play faults byte by byte."""

import socketserver
import threading
from contextlib import contextmanager, suppress


@contextmanager
def serving(converse):
    """Serve each connection on a thread of its own; gives the port."""

    class Visit(socketserver.BaseRequestHandler):
        def handle(self):
            with suppress(OSError):
                converse(self.request)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Visit) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
