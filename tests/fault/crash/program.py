"""mock-host, started for one command after the other."""

import array
import os
import select
import signal
import socket
import subprocess
import time


def start(command, given, environment, folder, patience, hurry=None):
    """(status, output, error output). Who is not done in time is killed; nobody is in a hurry here."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               cwd=folder, env={**os.environ, **environment})
    try:
        out, err = process.communicate(given, timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
    return process.returncode, out, err


class Starter:
    """The same for a program that is loaded once, by preload/starter.c, which takes longer than most commands."""

    def __init__(self, program, preload):
        self.socket, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = subprocess.Popen([program], pass_fds=[its.fileno()], env={
            **os.environ, "LD_PRELOAD": str(preload), "DESK_STARTER": str(its.fileno())})
        its.close()

    def start(self, command, given, environment, folder, patience, hurry=None):
        """`hurry`: seconds, and what says that they begin."""
        settings = [f"{name}={value}" for name, value in environment.items()]
        message = "".join(f"{word}\0" for word in [folder, *settings, "", *command])
        files = [os.memfd_create(name) for name in ("input", "output", "errors")]
        try:
            os.pwrite(files[0], given.encode(), 0)
            socket.send_fds(self.socket, [message.encode()], files)
            return (self.status(patience, hurry), *(self.content(file) for file in files[1:]))
        finally:
            for file in files:
                os.close(file)

    def status(self, patience, hurry):
        child = self.number()
        if hurry and not self.ends_within(patience, until=hurry[1]):
            patience = hurry[0]
        if not self.ends_within(patience):
            os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(self.number())

    def ends_within(self, seconds, until=None):
        """False, too, as soon as `until` is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and until()):
            if select.select([self.socket], [], [], 0.05 if until else seconds)[0]:
                return True
        return False

    def number(self):
        return array.array("i", self.socket.recv(64))[0]

    def content(self, file):
        with os.fdopen(os.dup(file), "rb") as whole:
            whole.seek(0)
            return whole.read().decode()

    def stop(self):
        self.socket.close()
        self.process.wait()
