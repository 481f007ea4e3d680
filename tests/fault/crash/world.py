"""One desk with its store, one TeamViewer, and what is to be counted in both."""

import collections
import contextlib
import json
import os
import pathlib
import re
import sqlite3
import struct
import sys
import tempfile
import time

import program

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "story"))
from run_story import Simulator, ask  # noqa: E402

PATIENCE_S = 60
REPORT_SIZE = 512  # as in preload/plan.h
KILLED = -9
YEAR_2100_MS = 4102444800000
REQUESTER = "marie.dupont@example.com"


class Broken(Exception):
    """What the campaign stands on does not work: nothing can be said about faults."""


class Ran:
    """What became of one command, and of the fault that it ran with."""

    def __init__(self, status, out, err, report=None):
        self.status, self.out, self.err = status, out, err
        self.steps, self.struck, self.where = 0, False, ""
        if report:
            _, self.steps, self.struck = struct.unpack("iII", report[:12])
            self.where = report[12:].split(b"\0")[0].decode()

    def json(self):
        return json.loads(self.out)


class Desk:
    def __init__(self, options, folder, start=program.start):
        self.options, self.folder, self.data, self.start = options, folder, folder / "desk", start
        self.report = folder / "report"
        self.trust = [word for key in sorted(options.keys.glob("*.pub")) for word in ("--trust", str(key))]

    def run(self, words, given="", fault=None, patience=PATIENCE_S, hurry=None):
        """fault: KIND N [EXTRA], as in preload/plan.h, of a program that a Starter has loaded; `hurry`: it is killed
        so many seconds after the fault has struck."""
        command = [str(self.options.bin / "mock-host"), "--data", str(self.data), *self.trust, *words]
        environment = {}
        if fault:
            self.report.write_bytes(bytes(REPORT_SIZE))
            environment = {"DESK_FAULT": fault, "DESK_FAULT_REPORT": str(self.report), "DESK_FAULT_FOLDER": str(self.data)}
        status, out, err = self.start(command, given, environment, str(self.folder), patience,
                                      hurry and (hurry, lambda: Ran(0, "", "", self.report.read_bytes()).struck))
        return Ran(status, out, err, self.report.read_bytes() if fault else None)

    def do(self, *words, given="", patience=PATIENCE_S):
        ran = self.run(words, given, patience=patience)
        if ran.status != 0:
            raise Broken(f"{' '.join(words)}: [{ran.status}] {ran.out}{ran.err}")
        return ran

    def json(self, *words):
        return self.do(*words, "--json").json()

    @contextlib.contextmanager
    def store(self):
        """For what no command shows, and for what a command would take a hundred times as long to show."""
        with contextlib.closing(sqlite3.connect(self.data / "desk.sqlite", timeout=PATIENCE_S)) as store, store:
            yield store

    def query(self, sql, *values):
        with self.store() as store:
            return store.execute(sql, values).fetchall()

    def ask_for(self, **what):
        """A call of the configuration, as the desk stores it before anybody works on it."""
        row = {"instance": "cfg-1", "target_kind": "configuration", "target_id": "cfg-1", "locale": "en-GB",
               "state": "queued", "input": "{}", "findings": "[]", "stats": "{}", "notes": "[]",
               **dict.fromkeys(("asked_at", "rank", "attempt", "redeliveries", "generation", "cancel_requested"), 0),
               **dict.fromkeys(("actor", "node", "message", "open_url", "error_code", "error_message", "error_detail"),
                               ""), **what}
        self.query(f"INSERT INTO calls ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values())

    def keep_from_running(self, *jobs):
        """While a scheduled run of a job waits, its schedule adds none, and these wait for the year 2100. Their numbers
        are below those of all calls."""
        for job in jobs:
            number = self.query("SELECT min(COALESCE(min(number), 0), -1) - 1 FROM calls")[0][0]
            self.ask_for(number=number, kind="job", name=job, lane="background", idempotency_key=f"job/{job}/never",
                         due_at=YEAR_2100_MS, turn=f"job/cfg-1/{job}", rank=1)

    def click(self, action):
        """On a button of the configuration that only the browser has. Whoever works next does what it says."""
        self.query("UPDATE sequences SET value = value + 1 WHERE name = 'call'")
        number = self.query("SELECT value FROM sequences WHERE name = 'call'")[0][0]
        person = self.query("SELECT min(number) FROM people WHERE role = 'administrator'")[0][0]
        now = int(time.time() * 1000)
        self.ask_for(number=number, kind="action", name=action, lane="click", idempotency_key=f"click/{number}",
                     asked_at=now, due_at=now, actor=f"p-{person}", turn="configuration/cfg-1")

    def let_run_from_now(self, job):
        self.query("DELETE FROM calls WHERE idempotency_key = ?", f"job/{job}/never")
        self.query("INSERT INTO schedules (instance, job, last_at) VALUES ('cfg-1', ?, ?) "
                   "ON CONFLICT (instance, job) DO UPDATE SET last_at = excluded.last_at", job, int(time.time() * 1000))


def kind_of(key):
    """The key of an effect without what it is about: "connection/1-2-3/report" is "connection/*/report"."""
    return re.sub(r"[^/]*[0-9][^/]*", "*", key)


class World:
    """A configured desk whose activities come one after the other, each for one fault."""

    def __init__(self, options):
        self.options = options
        place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.TemporaryDirectory(prefix="crash-", dir=place)
        self.starter = program.Starter(str(options.bin / "mock-host"), options.preload)
        self.desk = Desk(options, pathlib.Path(self.folder.name), self.starter.start)
        self.folder_of_desk = self.desk.data
        self.cloud = Simulator(str(options.bin / "teamviewer-sim"), ["--report-delay-s", "0"])
        self.cloud.play("settings", '{"calls_per_day":0,"open_sessions_max":1000000}')
        self.numbers = 0
        self.begin = time.time()

    def end(self):
        self.cloud.stop()
        self.starter.stop()
        self.folder.cleanup()

    # Situations ---------------------------------------------------------------------------------

    def set_up(self):
        """Once; several scenarios may share a world, one after the other."""
        self.desk.data = self.folder_of_desk
        if self.desk.data.exists():
            return
        self.desk.do("init")
        self.desk.do("package", "install", str(self.options.package))
        self.add_configuration("TeamViewer")
        # What runs every half hour would make what is there depend on the time of day.
        self.desk.keep_from_running("assets.sync", "reports.sweep")
        self.authorise("TeamViewer")

    def form(self):
        cloud = self.cloud
        return ["--client-id", cloud.client_id, "--client-secret-file", "-", "--redirect-url", cloud.redirect_url,
                "--sync-source", "managed", "--api-url", cloud.url + "/api/v1", "--login-url", cloud.url,
                "--set", "session_hours=1", "--set", "calls_per_day=1000000"]

    def add_configuration(self, name):
        self.desk.do("config", "add", "--name", name, *self.form(), given=self.cloud.client_secret + "\n")

    def page_of_consent(self, name):
        return self.desk.json("config", "authorize-url", name)["open_url"]

    def address_with_code(self, page):
        """Where TeamViewer sends whoever allows access on its page."""
        return ask(page)[1]["Location"]

    def bring_code(self, name, page=None):
        address = self.address_with_code(page or self.page_of_consent(name))
        self.desk.do("config", "code", name, "-", given=address + "\n")

    def authorise(self, name):
        self.bring_code(name)
        self.desk.do("config", "token", name)

    def number(self):
        self.numbers += 1
        return self.numbers

    def activity(self):
        with self.desk.store() as store:
            store.execute("UPDATE sequences SET value = value + 1 WHERE name = 'activity'")
            number = store.execute("SELECT value FROM sequences WHERE name = 'activity'").fetchone()[0]
            store.execute("INSERT INTO activities (number, label, kind, title, state, created_at, initiator) "
                          "SELECT ?, ?, 'ticket', 'T', 'new', ?, number FROM people WHERE email = ?",
                          (number, f"TCK-FAULT-{number}", int(time.time() * 1000), REQUESTER))
        return f"TCK-FAULT-{number}"

    def activity_with(self, asset):
        return self.desk.do("activity", "create", "--title", "T", "--initiator", REQUESTER, "--asset",
                            asset).out.strip()

    def asset(self):
        """The id of a new one, with a TeamViewer id of its own."""
        number = self.number()
        self.desk.do("asset", "import", "-", given="name,serial,kind,teamviewer_id\n"
                     f"PC-{number},S-{number},computer,{600000000 + number}\n")
        return "as-%04d" % self.desk.query("SELECT number FROM assets WHERE name = ?", f"PC-{number}")[0]

    def connect_to(self, asset):
        """Somebody does so, by the address that the desk gave."""
        attributes = self.desk.query("SELECT attributes FROM assets WHERE number = ?", int(asset[3:]))[0][0]
        device = json.loads(attributes)["remote_ids.teamviewer"]
        self.cloud.play("connections", json.dumps({"teamviewer_id": device, "minutes": 1, "notes": "Disk"}))

    def id_of(self, subject):
        """Of an activity by its number; assets go by their id."""
        if subject.startswith("as-"):
            return subject
        return "a-%06d" % self.desk.query("SELECT number FROM activities WHERE label = ?", subject)[0]

    def session(self):
        """An activity with an open session."""
        number = self.activity()
        self.desk.do("action", "run", number, "session.create")
        return number

    def code_of(self, number):
        values = self.desk.query("SELECT value FROM records WHERE target_id = ? AND record_key LIKE 'session/%'",
                                 self.id_of(number))
        return json.loads(values[0][0])["code"]

    def forget_who_waits(self):
        """A look at the reports serves all activities, those of earlier runs too, and their clock was hours ahead."""
        self.desk.query("DELETE FROM states WHERE value_key = 'reports/watch'")
        self.desk.query("DELETE FROM followups WHERE followup_key = 'reports/watch'")

    def visited_session(self):
        """An activity with a session in which somebody was helped."""
        self.forget_who_waits()
        number = self.session()
        code = self.code_of(number)
        for deed, body in (("join", "{}"), ("support", "{}"), ("end", '{"note":"Toner","minutes":3}')):
            self.cloud.play(f"sessions/{code}/{deed}", body)
        return number

    # What is there --------------------------------------------------------------------------------

    def state(self):
        return json.loads(ask(self.cloud.url + "/sim/state")[2])

    def call_states(self, number, name):
        return [row[0] for row in self.desk.query("SELECT state FROM calls WHERE target_id = ? AND name = ?",
                                                  self.id_of(number), name)]

    def is_closed(self, number):
        return self.desk.query("SELECT closed_at FROM activities WHERE label = ?", number)[0][0] is not None

    def facts(self, number):
        """How often each thing is there because of the activity."""
        about = self.id_of(number)
        activity = int(about[2:])
        count = self.left_on(about)
        with self.desk.store() as store:
            for state, in store.execute("SELECT state FROM activities WHERE number = ?", (activity,)):
                count["state " + state] += 1
            for what, table in (("time entry", "time_entries"), ("mail", "mails")):
                count[what], = store.execute(f"SELECT count(*) FROM {table} WHERE activity = ?", (activity,)).fetchone()
        marker = f'"a":"{about}"'
        count["open session"] = sum(marker in one["custom_api"] for one in self.state()["open_sessions"])
        return +count

    def left_on(self, about):
        """The same of what can be on an asset, too."""
        count = collections.Counter()
        with self.desk.store() as store:
            for key, text in store.execute("SELECT entry_key, title || ' ' || body FROM journal WHERE target_id = ?",
                                           (about,)):
                count["entry " + (kind_of(key or "") or text.split("\n")[0])] += 1
            for what, key in store.execute(
                    "SELECT 'links', link_key FROM links WHERE target_id = ?1 AND ifnull(expires_at, ?2 + 1) > ?2 "
                    "UNION ALL SELECT 'followups', followup_key FROM followups WHERE target_id = ?1",
                    (about, int(time.time() * 1000))):
                count[f"{what} {kind_of(key)}"] += 1
            for key, value in store.execute("SELECT record_key, value FROM records WHERE target_id = ?", (about,)):
                record = json.loads(value)
                count[f"record {kind_of(key)} {record.get('state', '')} {record.get('invitations', '')}"] += 1
        return count

    def token_works(self, name="TeamViewer"):
        return self.desk.run(["config", "test", name]).status == 0

    def token_state(self, name="TeamViewer"):
        return self.desk.json("config", "show", name)["token"]["state"]

    def let_files_age(self):
        """What processes leave that died is removed when nobody can still be using it."""
        for folder in ("nodes", "packages/teamviewer"):
            for one in (self.desk.data / folder).glob("*"):
                if not one.name[0].isdigit():
                    os.utime(one, (self.begin - 7200, self.begin - 7200))

    def damage(self):
        """What is wrong with the store itself."""
        found = [row[0] for row in self.desk.query("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"a row of {row[0]} belongs to nothing" for row in self.desk.query("PRAGMA foreign_key_check")]
        return found + [f"{name} of a process that is no more" for name in self.files_of_the_dead()]

    def files_of_the_dead(self):
        """A process that the dead one was just about to start may hold its lock a moment longer: then the next start
        removes them."""
        folder = self.desk.data / "nodes"
        if any(folder.glob("*")):
            self.let_files_age()
            self.desk.do("work", "--until-idle")
        return [one.name for one in folder.glob("*")]
