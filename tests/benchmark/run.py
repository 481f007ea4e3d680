#!/usr/bin/env python3
"""How long the desk takes for a page, side by side with nginx sending the same bytes.

    run.py MOCK_HOST NGINX RESULTS

Fills a store with 100,000 activities, one of them with 500 entries, asks over connections that stay
open, one request to each server in turn, and writes the medians as a table. Ends with 1 if a number
that is wanted was missed."""

import os
import pathlib
import platform
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ACTIVITIES = 100_000
ENTRIES = 500
ROUNDS = 200
SLOW_ROUNDS = 30  # for what takes longer than `SLOW_MS`
SLOW_MS = 20

# What is asked, and how long it may take at the median (ms); nothing: only told.
PAGES = [
    ("One activity, 500 entries, the newest 100 shown", "/activities/{busy}", 5),
    ("One activity, all 500 entries shown", "/activities/{busy}?entries=all", 5),
    ("List: first page", "/activities", 20),
    ("List: second page", "/activities?after={after}", 20),
    ("List: closed ones, too", "/activities?state=any", 20),
    ("List: state in progress", "/activities?state=in_progress", 20),
    ("List: state closed", "/activities?state=closed", 20),
    ("List: kind task", "/activities?kind=task", 20),
    ("List: with an open remote session", "/activities?remote=1", 20),
    ("List: mine", "/activities?mine=1", 20),
    ("List: newest first", "/activities?sort=newest", 20),
    ("List: oldest first", "/activities?sort=oldest", 20),
    ("List: by title", "/activities?sort=title", 20),
    ("List: kind task by title", "/activities?kind=task&sort=title", 20),
    ("Search: a number", "/activities?state=any&q=-012345", None),
    ("Search: a word that many titles have", "/activities?state=any&q={word}", None),
    ("Search: a name", "/activities?q={person}", None),
    ("Search: nothing found", "/activities?q=nothing-has-this", None),
    ("Search: nothing found, by title", "/activities?q=nothing-has-this&sort=title", None),
    ("Assets: first page", "/assets", 20),
    ("API: first page of activities", "/api/v1/activities", 20),
]
PAGE_KIB_MAX = 150  # of the first two


def fill(store):
    """Straight into the tables: what is measured is reading."""
    db = sqlite3.connect(store)
    seeded = db.execute("SELECT max(number) FROM activities").fetchone()[0]
    with db:
        db.execute("""
            WITH RECURSIVE more(number) AS
              (SELECT :first UNION ALL SELECT number + 1 FROM more WHERE number < :last)
            INSERT INTO activities (number, label, kind, title, state, created_at, closed_at, initiator)
            SELECT more.number, printf('INC-2020-%06d', more.number),
                   (SELECT kind FROM activities WHERE number = 1 + more.number % :seeded),
                   (SELECT title FROM activities WHERE number = 1 + more.number % :seeded)
                     || ' ' || more.number,
                   CASE WHEN more.number % 10 < 7 THEN 'closed'
                        ELSE (SELECT state FROM activities WHERE number = 1 + more.number % :seeded) END,
                   1577836800000 + more.number * 1000, NULL,
                   (SELECT initiator FROM activities WHERE number = 1 + more.number % :seeded)
            FROM more""", {"first": seeded + 1, "last": ACTIVITIES, "seeded": seeded})
        db.execute("UPDATE sequences SET value = :last WHERE name = 'activity'", {"last": ACTIVITIES})
        number, label = db.execute(
            "SELECT number, label FROM activities WHERE state <> 'closed' ORDER BY number LIMIT 1").fetchone()
        have = db.execute("SELECT count(*) FROM journal WHERE target_id = printf('a-%06d', ?)", (number,)).fetchone()[0]
        db.executemany("""
            INSERT INTO journal (target_kind, target_id, instance, kind, visibility, title, body, fields, tone,
                                 author, happened_at, created_at)
            VALUES ('activity', printf('a-%06d', ?), '', 'note', ?, '', ?, '[]', 'neutral',
                    (SELECT printf('p-%04d', number) FROM people LIMIT 1), ?, ?)""",
            [(number, "portal" if i % 3 else "internal",
              f"Call {i} with the requester: the printer prints again, and the toner is ordered.",
              1577836800000 + i * 60000, 1577836800000 + i * 60000) for i in range(ENTRIES - have)])
    db.execute("ANALYZE")
    title, = db.execute("SELECT title FROM activities WHERE number = 1").fetchone()
    person, = db.execute("SELECT name FROM people JOIN activities ON initiator = people.number LIMIT 1").fetchone()
    db.close()
    return {"busy": label, "word": title.split()[0].lower(), "person": person.split()[-1].lower()}


class Asker:
    """A connection that stays open."""

    def __init__(self, port, headers):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = f"Host: 127.0.0.1:{port}\r\n{headers}"

    def ask(self, path, method="GET", body=""):
        """Status line and headers, body, milliseconds."""
        length = f"Content-Length: {len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n" if body else ""
        request = f"{method} {path} HTTP/1.1\r\n{self.headers}{length}\r\n{body}".encode()
        begin = time.perf_counter()
        self.socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.piece()
        head, body = answer.split(b"\r\n\r\n", 1)
        announced = re.search(rb"(?i)content-length: (\d+)", head)
        size = int(announced[1]) if announced else 0
        pieces = [body]
        have = len(body)
        while have < size:
            pieces.append(self.piece())
            have += len(pieces[-1])
        took = (time.perf_counter() - begin) * 1000
        return head.decode(), b"".join(pieces), took

    def piece(self):
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise SystemExit("benchmark: a server closed the connection")
        return piece


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"benchmark: {process.args[0]} ended at once")
            time.sleep(0.05)
    raise SystemExit(f"benchmark: {process.args[0]} does not answer")


def sign_in(port):
    """The cookie of an administrator."""
    asker = Asker(port, "")
    people = asker.ask("/sign-in")[1].decode().split('id="h-administrator"')[1]
    person = re.search(r'name="person" value="([^"]+)"', people)[1]
    head = asker.ask("/sign-in", "POST", f"person={person}")[0]
    return re.search(r"(?i)set-cookie: ([^;]+)", head)[1]


NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  default_type "text/html; charset=utf-8";
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000;
  sendfile on;
  tcp_nopush on;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; }}
}}
"""


class Programs:
    """Desk and nginx, with a folder of their own that goes with them."""

    def __init__(self, mock_host, nginx):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="desk-benchmark-"))
        os.chmod(self.folder, 0o755)  # nginx may be somebody else
        (self.folder / "pages").mkdir()
        data = self.folder / "desk"
        subprocess.run([mock_host, "init", "--data", data], check=True, stdout=subprocess.DEVNULL)
        self.names = fill(data / "desk.sqlite")
        self.desk_port, self.nginx_port = free_port(), free_port()
        config = self.folder / "nginx.conf"
        config.write_text(NGINX.format(folder=self.folder, port=self.nginx_port))
        self.running = [
            subprocess.Popen([mock_host, "serve", "--data", data, "--listen", f"127.0.0.1:{self.desk_port}"],
                             stdout=subprocess.DEVNULL),
            subprocess.Popen([nginx, "-p", self.folder, "-e", self.folder / "error.log", "-c", config]),
        ]
        wait_for(self.desk_port, self.running[0])
        wait_for(self.nginx_port, self.running[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait()
        shutil.rmtree(self.folder)


def measure(desk, nginx, path, file):
    """KiB, and the medians in ms of the desk, its slowest twentieth, and nginx."""
    head, body, took = desk.ask(path)
    if " 200 " not in head.split("\r\n")[0]:
        raise SystemExit(f"benchmark: {path} answers {head.splitlines()[0]}")
    file.write_bytes(body)
    ours, theirs = [], []
    for _ in range(SLOW_ROUNDS if took > SLOW_MS else ROUNDS):
        ours.append(desk.ask(path)[2])
        theirs.append(nginx.ask("/" + file.name)[2])
    return (len(body) / 1024, statistics.median(ours), statistics.quantiles(ours, n=20)[-1],
            statistics.median(theirs))


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} processors"


def table(rows):
    lines = ["| page | KiB | desk, median | slowest 5 % from | wanted | nginx, median | ratio |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for what, wanted, (kib, ours, slow, theirs) in rows:
        lines.append(f"| {what} | {kib:.0f} | {ours:.2f} | {slow:.2f} | {f'< {wanted}' if wanted else ''} | "
                     f"{theirs:.2f} | {ours / theirs:.0f} |")
    return "\n".join(lines)


def run(mock_host, nginx, results):
    rows, missed = [], []
    with Programs(mock_host, nginx) as programs:
        desk = Asker(programs.desk_port, f"Cookie: {sign_in(programs.desk_port)}\r\n")
        other = Asker(programs.nginx_port, "")
        first = desk.ask("/activities")[1].decode()
        names = {**programs.names, "after": re.findall(r'<tr id="row-([^"]+)"', first)[-1]}
        for number, (what, path, wanted) in enumerate(PAGES):
            file = programs.folder / "pages" / f"{number}.html"
            numbers = measure(desk, other, path.format(**names), file)
            rows.append((what, wanted, numbers))
            print(f"{what}: {numbers[1]:.2f} ms, nginx {numbers[3]:.2f} ms", flush=True)
            if wanted and numbers[1] >= wanted:
                missed.append(f"{what}: {numbers[1]:.1f} ms, wanted {wanted}")
            if number < 2 and numbers[0] >= PAGE_KIB_MAX:
                missed.append(f"{what}: {numbers[0]:.0f} KiB, wanted {PAGE_KIB_MAX}")
    pathlib.Path(results).write_text(
        "# Pages of the desk, beside nginx\n\n"
        f"Written by `./dev bench` on {time.strftime('%Y-%m-%d')}: {machine()}. Milliseconds from sending a\n"
        "request to having read its answer, on loopback, over connections that stay open, the two servers\n"
        f"in turn. The store has {ACTIVITIES} activities. The desk makes each page anew, signed in; nginx sends\n"
        f"the same bytes from a file. Both pages of one activity are to have less than {PAGE_KIB_MAX} KiB.\n"
        "A search has no index: it reads the list until the page is full, or to its end.\n\n"
        + table(rows) + "\n\n"
        + ("All numbers that are wanted were met.\n" if not missed
           else "Missed:\n\n" + "".join(f"- {one}\n" for one in missed)))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
