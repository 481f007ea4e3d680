"""A mail server that takes everything and counts how often it took which mail."""

import collections
import re
import socketserver
import threading


class _Talk(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        try:
            self.talk()
        except ConnectionError:
            pass  # The program was killed.

    def talk(self):
        self.say("220 mail")
        for line in self.rfile:
            word = line.strip().upper()[:4]
            if word == b"DATA":
                self.say("354 go on")
                if not self.take():
                    return
            elif word == b"QUIT":
                return self.say("221 bye")
            self.say("250 ok")

    def take(self):
        text = b""
        for line in self.rfile:
            if line == b".\r\n":
                name = re.search(rb"^Message-ID: *<(.+?)>", text, re.I | re.M)
                self.server.took[name[1].decode()] += 1
                return True
            text += line
        return False  # Without the final dot nothing was taken.


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128  # Whoever finds it full tries again after a second.

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.took = collections.Counter()
        self.url = "smtp://127.0.0.1:%d" % self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()
