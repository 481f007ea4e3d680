"""A mail server that takes everything, from whoever it is, and counts how often it took which mail."""

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
            if word == b"QUIT":
                return self.say("221 bye")
            if word == b"EHLO":
                self.say("250-AUTH PLAIN")
            if word == b"AUTH":
                self.say("334 ")
                self.server.credentials.add(self.rfile.readline().strip())
            if word == b"DATA":
                self.say("354 go on")
                if not self.take():
                    return
            self.say(self.server.answer_to(word))

    def take(self):
        text = b""
        for line in self.rfile:
            if line == b".\r\n":
                name = re.search(rb"^Message-ID: *<(.+?)>", text, re.I | re.M)
                self.server.took[name[1].decode()] += 1
                self.server.texts.append(text)
                return True
            text += line
        return False  # Without the final dot nothing was taken.


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128  # Whoever finds it full tries again after a second.

    def __init__(self, refused=0):
        """The first `refused` mails are told that there is nobody of that name."""
        super().__init__(("127.0.0.1", 0), _Talk)
        self.took = collections.Counter()
        self.texts = collections.deque(maxlen=100)  # the last ones: a soak has a million
        self.credentials = set()  # in base64, as PLAIN has them
        self.refused = refused
        self.place = "127.0.0.1:%d" % self.server_address[1]
        self.url = "smtp://" + self.place
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def answer_to(self, word):
        if word == b"RCPT" and self.refused > 0:
            self.refused -= 1
            return "550 nobody of that name"
        return "235 welcome" if word == b"AUTH" else "250 ok"

    def stop(self):
        self.shutdown()
        self.server_close()
