"""The desk as a process that lives through many days, and what it uses."""

import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from world import Broken, Desk  # noqa: E402

END_PATIENCE_S = 600


class Clock:
    """One pretended time for the desk and for TeamViewer: so many seconds ahead of the machine."""

    def __init__(self, folder, controls):
        self.file, self.controls, self.ahead = folder / "clock", controls, 0
        self.write()

    def write(self):
        whole = self.file.with_suffix(".new")
        whole.write_text(f"{self.ahead}\n")
        whole.replace(self.file)

    def advance(self, seconds):
        """TeamViewer first: it must not be behind when the desk asks for what is over."""
        self.ahead += seconds
        self.controls.set("clock", {"ahead_s": self.ahead})
        self.write()

    def now(self):
        return time.time() + self.ahead


class Program:
    """`mock-host serve` or `work`, which may be killed and started again."""

    def __init__(self, desk, clock, name, words, log_level):
        self.desk, self.clock, self.name, self.words, self.log_level = desk, clock, name, words, log_level
        self.process = None
        self.lives = 0
        self.start()

    def start(self):
        log = self.desk.folder / f"{self.name}.log"
        command = [str(self.desk.options.bin / "mock-host"), "--data", str(self.desk.data), *self.desk.trust,
                   "--log-level", self.log_level, "--log-file", str(log), "--clock", str(self.clock.file), *self.words]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, cwd=self.desk.folder)
        self.lives += 1
        self.welcome = self.process.stdout.readline()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """As a person would; what it says to that, if it does not end well."""
        self.process.send_signal(signal.SIGINT)
        try:
            rest = self.process.communicate(timeout=END_PATIENCE_S)[0]
        except subprocess.TimeoutExpired:
            return f"{self.name} did not end within {END_PATIENCE_S} s"
        return "" if self.process.returncode == 0 else f"{self.name}: [{self.process.returncode}] {rest}"

    def check_it_runs(self):
        if self.process.poll() is not None:
            raise Broken(f"{self.name} ended by itself: {self.process.returncode}\n{self.process.stdout.read()}"
                         + self.log_end())

    def log_end(self):
        return (self.desk.folder / f"{self.name}.log").read_text()[-3000:]

    def uses(self):
        """Memory in MiB, open files, threads."""
        proc = pathlib.Path("/proc") / str(self.process.pid)
        status = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines())
        return {"rss_mib": int(status["VmRSS"].split()[0]) / 1024, "threads": int(status["Threads"]),
                "files": len(os.listdir(proc / "fd"))}

    def log_bytes(self):
        return sum(one.stat().st_size for one in self.desk.folder.glob(f"{self.name}.log*"))


class Store:
    """The rows, read beside the desk."""

    TABLES = ("activities", "assets", "calls", "changes", "effect_keys", "faults", "followups", "journal", "links",
              "mails", "nodes", "records", "secrets", "states", "time_entries", "web_sessions")

    def __init__(self, data):
        self.file = data / "desk.sqlite"
        self.store = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)

    def rows(self, sql, *values):
        return self.store.execute(sql, values).fetchall()

    def number(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    def sizes(self):
        """Bytes of the file, of what is used in it, and of the log beside it; rows of each table."""
        page = self.number("PRAGMA page_size")
        pages, free = self.number("PRAGMA page_count"), self.number("PRAGMA freelist_count")
        wal = self.file.with_name(self.file.name + "-wal")
        return {"file": self.file.stat().st_size, "used": (pages - free) * page,
                "wal": wal.stat().st_size if wal.exists() else 0,
                "rows": {table: self.number(f"SELECT count(*) FROM {table}") for table in self.TABLES}}

    def due(self, now):
        """What is there to be done now, in words; empty: nothing."""
        at = int(now * 1000)
        found = {
            "calls": self.number("SELECT count(*) FROM calls WHERE state IN ('queued', 'running') "
                                 "OR (state = 'waiting_retry' AND due_at <= ?)", at),
            "follow-ups": self.number("SELECT count(*) FROM followups WHERE due_at <= ?", at),
            "mails": self.number("SELECT count(*) FROM mails WHERE state = 'sending' "
                                 "OR (state = 'queued' AND due_at <= ?)", at)}
        return {what: count for what, count in found.items() if count}


__all__ = ["Broken", "Clock", "Desk", "Program", "Store"]
