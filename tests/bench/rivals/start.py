#!/usr/bin/env python3
"""A web server with the library requests, as an integration in Python has it. Says how many milliseconds the library
took to load, and where it listens."""

import http.server
import time

begin = time.perf_counter()
import requests  # noqa: E402, F401

took = (time.perf_counter() - begin) * 1000


class Here(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"Here.")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Here)
print(f"{took} http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever(poll_interval=3600)  # by itself it would look twice a second whether it is to end
