"""Stands between the desk and the simulator and remembers every secret that passes."""

import http.client
import http.server
import json
import threading
import urllib.parse


class Recorder:
    def __init__(self, upstream, tls=None, tell=lambda token: None):
        """`tell` hears of each token before the desk does."""
        self.tokens = []
        self.tell = tell
        self.supporter_links = []
        recorder = self
        host = urllib.parse.urlparse(upstream).netloc

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size) if size else None
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                behind = http.client.HTTPConnection(host, timeout=60)
                behind.request(self.command, self.path, body, headers)
                answer = behind.getresponse()
                text = answer.read()
                recorder.remember(text)
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                        self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = do_DELETE = forward

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            # The handshake in the thread of the connection, or one that fails would end the server.
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
            self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def remember(self, text):
        try:
            answer = json.loads(text)
        except ValueError:
            return
        if isinstance(answer, dict):
            for one in [answer, *answer.get("sessions", [])]:
                for token in (one[name] for name in ("access_token", "refresh_token") if name in one):
                    self.tell(token)
                    self.tokens.append(token)
                self.supporter_links += [one[name] for name in ("supporter_link", "webclient_supporter_link")
                                         if name in one]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
