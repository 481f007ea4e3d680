"""Where the desk keeps its rows: what its programs are told, and what of it is to be searched."""

import os
import pathlib
import sqlite3
import subprocess
import time
import urllib.parse

PATIENCE_S = 60


class Sqlite:
    """A file in the desk's folder, which is searched with it."""

    words, environment = [], {}

    def __init__(self, data):
        self.file = pathlib.Path(data) / "desk.sqlite"

    def files(self):
        return []

    def tables(self):
        """(table, text) of all rows: what a file search would miss if a row were split between two pages."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as store:
            for (table,) in store.execute("select name from sqlite_master where type = 'table'").fetchall():
                rows = store.execute(f'select * from "{table}"').fetchall()
                yield table, "\n".join(" ".join(str(value) for value in row) for row in rows).encode()

    def end(self):
        pass


class Postgres:
    """A database of its own in the server of the tests, for a user of its own, who is asked for a password."""

    def __init__(self, server, folder, name, password):
        self.place = pathlib.Path((server / "place").read_text().strip())
        self.admin = (server / "url").read_text().strip()
        self.name = name
        at = urllib.parse.urlparse(self.admin)
        self.hba = self.place / "data" / "pg_hba.conf"
        self.rule = f"host {name} {name} {at.hostname}/32 scram-sha-256\n"
        pgpass = folder / "pgpass"
        pgpass.touch(0o600)
        pgpass.write_text(f"{at.hostname}:{at.port}:{name}:{name}:{password}\n")
        self.address = f"postgresql://{name}@{at.hostname}:{at.port}/{name}"
        self.words, self.environment = ["--store", self.address], {"PGPASSFILE": str(pgpass)}
        self.begin(password)

    def begin(self, password):
        self.sql(f"CREATE ROLE {self.name} LOGIN PASSWORD '{password}'")
        self.sql(f"CREATE DATABASE {self.name} OWNER {self.name} TEMPLATE template0 ENCODING 'UTF8'")
        self.hba.write_text(self.rule + self.hba.read_text())
        self.sql("SELECT pg_reload_conf()")
        until = time.monotonic() + PATIENCE_S
        while self.ask(self.address, "SELECT 1", {"PGPASSFILE": "/dev/null"}).returncode == 0:
            assert time.monotonic() < until, "PostgreSQL does not ask for the password"
            time.sleep(0.1)

    @staticmethod
    def ask(address, text, environment):
        return subprocess.run(["psql", "-X", "-w", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", address], input=text,
                              capture_output=True, text=True, timeout=PATIENCE_S, env={**os.environ, **environment})

    def sql(self, text, database=""):
        address = self.admin.rsplit("/", 1)[0] + "/" + database if database else self.admin
        done = self.ask(address, text, {})
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def files(self):
        """(kind of place, name, bytes): as they are on the disk, and what the server says."""
        self.sql("CHECKPOINT")
        number = self.sql(f"SELECT oid FROM pg_database WHERE datname = '{self.name}'")
        kinds = {"store file": f"data/base/{number}", "WAL": "data/pg_wal"}
        for kind, folder in kinds.items():
            for path in sorted((self.place / folder).iterdir()):
                try:
                    yield kind, f"{folder}/{path.name}", path.read_bytes()
                except (FileNotFoundError, IsADirectoryError):
                    pass  # A piece of the WAL gets another name when it is used again.
        yield "log of PostgreSQL", "log", (self.place / "log").read_bytes()

    def tables(self):
        for table in self.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", self.name).split():
            yield table, self.sql(f"COPY {table} TO STDOUT", self.name).encode()

    def end(self):
        self.hba.write_text(self.hba.read_text().replace(self.rule, ""))
        self.sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self.sql(f"DROP ROLE IF EXISTS {self.name}")
