"""A desk with a plugin that does nothing, calls for it, and nodes that work them off, on either database.

Both have the same rows, put in one by one or all at once, straight into the table: what is measured is what nodes do
with them, and what the database needs to commit such a row."""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

from frame import Broken

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault" / "nodes"))
from nodes_test import Desk as SharedDesk  # noqa: E402

PATIENCE_S = 900
LATER_MS = 10 ** 9      # nobody takes what is due so late
SOON_MS = 2000          # all nodes have looked by then what is due next
INSERT = """
    INSERT INTO calls (number, instance, kind, name, target_kind, target_id, lane, idempotency_key, input, asked_at,
      due_at, actor, locale, turn, rank, state, attempt, redeliveries, node, generation, cancel_requested, message,
      open_url, error_code, error_message, error_detail, findings, stats, notes)
    {numbers}
    SELECT n, 'cfg-1', 'event', 'activity.closed', 'activity', {target}, 'background', 'bench/' || n, '{{}}', {now},
      {now} + {later}, '', 'en-GB', 'activity/' || {target}, 1, 'queued', 0, 0, '', 0, 0, '', '', '', '', '', '[]',
      '{{}}', '[]'
    FROM numbers"""


def busy_seconds():
    """What all processors together have worked since the machine started."""
    user, nice, system, _, _, irq, softirq, steal = map(int, open("/proc/stat").readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def pack(bench):
    """The plugin, packed and signed like ours."""
    package = bench.folder / "empty.zip"
    subprocess.run([bench.program("package-tool"), "pack", "--manifest-dir", HERE / "plugin", "--library",
                    bench.program("empty.so"), "--license", HERE.parents[1] / "LICENSE", "--key",
                    bench.options.keys / "local-build.key", "--out", package], check=True, stdout=subprocess.DEVNULL)
    return str(package)


class Store:
    """What both have: `put_in(count)`, `commits_per_second(count)`, and this."""

    def __init__(self, bench, activities):
        self.bench, self.number = bench, 0
        self.package = pack(bench)
        self.set_up(activities)

    def work_off(self, nodes=1):
        """Seconds from the moment at which all calls that wait become due until the last one was committed as done;
        `busy` is the part of all processors that was used meanwhile."""
        with contextlib.ExitStack() as running:
            for node in range(nodes):
                running.enter_context(self.working(node))
            due = int(time.time() * 1000) + SOON_MS
            self.change(f"UPDATE calls SET due_at = {due} WHERE state = 'queued'")
            time.sleep(max(0, due / 1000 - time.time()))
            before = busy_seconds()
            self.wait_until_done()
            seconds = time.time() - due / 1000
            self.busy = (busy_seconds() - before) / seconds / os.cpu_count()
        failed = self.ask("SELECT count(*) FROM calls WHERE state <> 'done'")
        if failed:
            raise Broken(f"{failed} calls are not done")
        return seconds

    @contextlib.contextmanager
    def working(self, node):
        log = self.bench.folder / f"work-{node}.log"
        with open(log, "w") as out:
            program = subprocess.Popen(self.command(node, "work"), stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            while "Working." not in log.read_text():
                if program.poll() is not None:
                    raise Broken(log.read_text())
                time.sleep(0.02)
            yield program
        finally:
            program.send_signal(signal.SIGINT)
            program.wait()


class Sqlite(Store):
    """The commits beside it are those of Python's sqlite3, in the same file, with the same pragmas."""

    def set_up(self, activities):
        self.desk = self.bench.bare_desk()
        self.desk.do("package", "install", self.package)
        self.desk.do("config", "add", "--name", "Empty")
        self.file = self.desk.data / "desk.sqlite"
        self.db = sqlite3.connect(self.file, isolation_level=None, timeout=60)
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF"):
            self.db.execute("PRAGMA " + pragma)
        self.first = self.ask("SELECT max(number) FROM activities")
        self.db.execute("""
            INSERT INTO activities (number, label, kind, title, state, created_at, initiator)
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
            SELECT ?1 + n, 'TCK-LOAD-' || n, 'ticket', 'Load', 'new', 0,
              (SELECT min(number) FROM people WHERE role = 'requester') FROM numbers""", (self.first, activities))

    def command(self, _, *words):
        return [self.bench.program("mock-host"), "--data", str(self.desk.data), *self.desk.trust, *words]

    def ask(self, sql):
        return self.db.execute(sql).fetchone()[0]

    def insert(self, count):
        """As one statement puts in so many."""
        numbers = "WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)"
        sql = INSERT.format(numbers=numbers, target="printf('a-%06d', n + ?3)", now="?4", later=LATER_MS)
        return sql, lambda: (self.number + 1, self.number + count, self.first, int(time.time() * 1000))

    def close(self):
        self.db.close()

    def put_in(self, count):
        sql, values = self.insert(count)
        self.db.execute(sql, values())
        self.number += count

    def commits_per_second(self, count):
        """Puts in so many, each in a transaction of its own."""
        sql, values = self.insert(1)
        begin = time.perf_counter()
        for _ in range(count):
            self.db.execute(sql, values())
            self.number += 1
        return count / (time.perf_counter() - begin)

    def change(self, sql):
        self.db.execute(sql)
        self.file.touch()  # as a desk tells the others

    def wait_until_done(self):
        until = time.monotonic() + PATIENCE_S
        while self.ask("SELECT EXISTS (SELECT 1 FROM calls WHERE state IN ('queued', 'waiting_retry', 'running'))"):
            if time.monotonic() > until:
                raise Broken("the calls are never done")
            time.sleep(0.002)


class Postgres(Store):
    """The commits beside it are those of pgbench, in the same table. The server cares for its disk like any other."""

    def set_up(self, activities):
        server = self.bench.folder / "postgres"
        self.server("durable")
        folder = self.bench.folder / "nodes"
        folder.mkdir()
        options = argparse.Namespace(**{**vars(self.bench.options), "postgres": server, "package": self.package})
        self.desk = SharedDesk(options, folder)
        self.desk.run("init")
        self.desk.run("package", "install", self.package)
        self.desk.run("config", "add", "--name", "Empty")
        for node in ("two", "three"):
            shutil.copytree(folder / "one", folder / node, ignore=shutil.ignore_patterns("nodes"))
        self.desk.add_activities(activities)
        self.first = self.ask("SELECT min(number) FROM activities WHERE title = 'Load'") - 1
        self.desk.sql("ANALYZE")

    def server(self, action):
        subprocess.run([HERE.parent / "postgres" / "server.sh", action, self.bench.folder / "postgres"], check=True,
                       stdout=subprocess.DEVNULL)

    def close(self):
        self.server("stop")

    def command(self, node, *words):
        return self.desk.command(("one", "two", "three")[node], self.desk.port, words)

    def ask(self, sql):
        return self.desk.number(sql)

    def change(self, sql):
        self.desk.sql(sql)

    def insert(self, numbers):
        now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
        target = f"'a-' || lpad((n + {self.first})::text, 6, '0')"
        return INSERT.format(numbers=f"WITH numbers AS ({numbers})", target=target, now=now, later=LATER_MS)

    def put_in(self, count):
        self.desk.sql(self.insert(f"SELECT nextval('numbers_call') AS n FROM generate_series(1, {count})"))

    def commits_per_second(self, count, clients=1):
        script = self.bench.folder / "insert.sql"
        script.write_text(self.insert("SELECT nextval('numbers_call') AS n").replace("\n", " ") + ";\n")
        each = str(count // clients)
        done = subprocess.run(["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-t", each, "-f", script,
                               self.desk.direct], capture_output=True, text=True)
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if done.returncode or not found:
            raise Broken(done.stdout + done.stderr)
        return float(found[1])

    def wait_until_done(self):
        """The server looks: a client that asks again and again would take its processor."""
        self.desk.sql("""DO $$ BEGIN
            WHILE EXISTS (SELECT 1 FROM calls WHERE state IN ('queued', 'waiting_retry', 'running')) LOOP
              PERFORM pg_sleep(0.005);
            END LOOP; END $$""")
