"""A way to the database that can be cut: bytes stop, and nobody is told."""

import select
import socket
import threading


class Proxy:
    def __init__(self, host, port):
        self.upstream = (host, port)
        self.open = threading.Event()
        self.open.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def cut(self):
        self.open.clear()

    def mend(self):
        self.open.set()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        self.open.wait()
        with near, socket.create_connection(self.upstream) as far:
            other = {near: far, far: near}
            while True:
                ready, _, _ = select.select([near, far], [], [], 1)
                self.open.wait()
                for one in ready:
                    try:
                        data = one.recv(65536)
                        if not data:
                            return
                        other[one].sendall(data)
                    except OSError:
                        return
