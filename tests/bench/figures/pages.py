"""Pages of the desk, beside nginx that sends the same bytes

A store with 100,000 activities, one of them with 500 entries; connections that stay open, one request to each server
in turn. The desk makes each page anew, signed in; nginx sends it from a file."""

import re
import shutil
import sqlite3
import subprocess

from frame import Asker, Line, free_port, median, percentile, sign_in, wait_for

ACTIVITIES = 100_000
ENTRIES = 500
ROUNDS = 200
SLOW_ROUNDS = 30  # for what takes longer than `SLOW_MS`
SLOW_MS = 20

WHY_ENTRIES = ("Made anew each time; nginx sends the same bytes from a file. A fifth of its time is copying text (perf); "
               "the same code took 3.4 ms on one day and 6.4 on another, which is not explained.")

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


class Nginx:
    """nginx with a folder of pages, until the end of the block."""

    def __init__(self, folder):
        self.pages, self.port = folder / "pages", free_port()
        self.pages.mkdir()
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=self.port))
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
        self.process = subprocess.Popen([program, "-p", folder, "-e", folder / "error.log", "-c", config])
        wait_for(self.port, self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def compare(desk, nginx, path, file):
    """KiB, and the milliseconds of each round, of the desk and of nginx."""
    head, body, took = desk.ask(path)
    if " 200 " not in head.split("\r\n")[0]:
        raise SystemExit(f"{path} answers {head.splitlines()[0]}")
    file.write_bytes(body)
    ours, theirs = [], []
    for _ in range(SLOW_ROUNDS if took > SLOW_MS else ROUNDS):
        ours.append(desk.ask(path)[2])
        theirs.append(nginx.ask("/" + file.name)[2])
    return len(body) / 1024, ours, theirs


def line_of(what, limit, kib_max, kib, ours, theirs):
    ms, other = median(ours), median(theirs)
    wanted = ([f"under {limit} ms"] if limit else []) + ([f"under {kib_max} KiB"] if kib_max else [])
    return Line(0, f"page: {what} ({kib:.0f} KiB)", f"{ms:.2f} ms, slowest 5 % from {percentile(ours, 95):.2f} ms",
                f"nginx: {other:.2f} ms", f"{ms / other:.0f}x", ", ".join(wanted),
                met=(not limit or ms < limit) and (not kib_max or kib < kib_max),
                why=WHY_ENTRIES if kib_max else "")


def measure(bench):
    empty = bench.bare_desk()
    names = fill(empty.data / "desk.sqlite")
    bench.note("A search has no index: it reads the list until the page is full, or to its end.")
    lines = []
    with bench.serve(empty) as (port, _), Nginx(bench.folder) as nginx:
        desk = Asker(port, f"Cookie: {sign_in(port)}\r\n")
        other = Asker(nginx.port)
        first = desk.ask("/activities")[1].decode()
        names["after"] = re.findall(r'<tr id="row-([^"]+)"', first)[-1]
        for number, (what, path, limit) in enumerate(PAGES):
            found = compare(desk, other, path.format(**names), nginx.pages / f"{number}.html")
            lines.append(line_of(what, limit, PAGE_KIB_MAX if number < 2 else None, *found))
            bench.say(f"{what}: {median(found[1]):.2f} ms")
    return lines
