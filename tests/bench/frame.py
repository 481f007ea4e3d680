"""What each figure is given, and what it hands back."""

import contextlib
import dataclasses
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault" / "crash"))
from world import Broken, Desk, Simulator, World, ask  # noqa: E402


@dataclasses.dataclass
class Line:
    """One row of the table: a number beside what it is compared with."""

    figure: int         # of the list; 0: a page
    what: str           # "one click, median"
    ours: str           # with its unit: "23.1 ms"
    other: str = ""     # the same by whom it is compared with: "got: 20.9 ms"
    ratio: str = ""     # ours to theirs: "1.11x"
    wanted: str = ""    # in words: "at most 1.3x"; empty: only told
    met: bool = True
    why: str = ""       # if it is missed: why the limit is where it is


@dataclasses.dataclass
class Plot:
    """How something grows: one curve for each name, points (size, value)."""

    name: str           # of the file: "burst" becomes plots/burst.svg
    title: str
    x: str              # "activities"
    y: str              # "seconds"
    curves: dict


class Bench:
    """Programs, a folder, and whatever figures have in common."""

    def __init__(self, options, name, folder):
        self.options, self.name, self.folder = options, name, folder
        self.plots, self.notes = [], []

    def program(self, name):
        return str(self.options.bin / name)

    def say(self, text):
        print(f"  {self.name}: {text}", flush=True)

    def plot(self, name, title, x, y, curves):
        self.plots.append(Plot(name, title, x, y, curves))

    def note(self, markdown):
        """Below the table, under the figure's name."""
        self.notes.append(markdown)

    @contextlib.contextmanager
    def simulator(self, *words):
        """teamviewer-sim; `.url`, `.play(what, json)`, `.calls(function)`."""
        cloud = Simulator(self.program("teamviewer-sim"), list(words))
        try:
            cloud.play("settings", '{"calls_per_day":0,"open_sessions_max":1000000}')
            yield cloud
        finally:
            cloud.stop()

    def bare_desk(self, name="desk"):
        """A store with the seed data and no package; `.do(*words)`, `.json(*words)`, `.data`."""
        folder = self.folder / name
        folder.mkdir()
        desk = Desk(self.options, folder)
        desk.do("init")
        return desk

    def desk(self, cloud, name="desk", sync_source="managed", more=()):
        """As `bare_desk`, with the package and a configuration that is authorised."""
        desk = self.bare_desk(name)
        desk.do("package", "install", self.options.package)
        desk.do("config", "add", "--name", "TeamViewer", "--client-id", cloud.client_id, "--client-secret-file", "-",
                "--redirect-url", cloud.redirect_url, "--sync-source", sync_source,
                "--api-url", cloud.url + "/api/v1", "--login-url", cloud.url, *more, given=cloud.client_secret + "\n")
        page = desk.json("config", "authorize-url", "TeamViewer")["open_url"]
        desk.do("config", "code", "TeamViewer", "-", given=ask(page)[1]["Location"] + "\n")
        desk.do("config", "token", "TeamViewer")
        return desk

    @contextlib.contextmanager
    def serve(self, desk, *words):
        """`mock-host serve` of that desk; the port and the process."""
        port = free_port()
        log = desk.folder / "serve.log"
        with open(log, "w") as out:
            process = subprocess.Popen(
                [self.program("mock-host"), "--data", str(desk.data), *desk.trust, "serve", "--listen",
                 f"127.0.0.1:{port}", *words], stdout=out, stderr=out, cwd=desk.folder)
        try:
            wait_for(port, process)
            yield port, process
        finally:
            process.terminate()
            process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if process.poll() is not None:
                raise Broken(f"{process.args[0]} ended at once")
            time.sleep(0.05)
    raise Broken(f"{process.args[0]} does not answer")


class Asker:
    """A connection to a web server that stays open."""

    def __init__(self, port, headers=""):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = f"Host: 127.0.0.1:{port}\r\n{headers}"

    def ask(self, path, method="GET", body="", kind="application/x-www-form-urlencoded"):
        """Status line and headers, body, milliseconds."""
        length = f"Content-Length: {len(body)}\r\nContent-Type: {kind}\r\n" if body else ""
        request = f"{method} {path} HTTP/1.1\r\n{self.headers}{length}\r\n{body}".encode()
        begin = time.perf_counter()
        self.socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.piece()
        head, body = answer.split(b"\r\n\r\n", 1)
        announced = re.search(rb"(?i)content-length: (\d+)", head)
        size = int(announced[1]) if announced else 0
        pieces, have = [body], len(body)
        while have < size:
            pieces.append(self.piece())
            have += len(pieces[-1])
        took = (time.perf_counter() - begin) * 1000
        return head.decode(), b"".join(pieces), took

    def piece(self):
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise Broken("a server closed the connection")
        return piece


def sign_in(port, role="administrator"):
    """The cookie of somebody of that role."""
    asker = Asker(port)
    people = asker.ask("/sign-in")[1].decode().split(f'id="h-{role}"')[1]
    person = re.search(r'name="person" value="([^"]+)"', people)[1]
    head = asker.ask("/sign-in", "POST", f"person={person}")[0]
    return re.search(r"(?i)set-cookie: ([^;]+)", head)[1]


def median(numbers):
    return statistics.median(numbers)


def percentile(numbers, percent):
    return statistics.quantiles(numbers, n=100, method="inclusive")[percent - 1]


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="desk-bench-")
