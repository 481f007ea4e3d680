"""One desk with its store, one TeamViewer, and what is to be counted in both."""

import collections
import contextlib
import json
import os
import pathlib
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "story"))
from run_story import Simulator, ask  # noqa: E402

PATIENCE_S = 60
REPORT_SIZE = 512  # as in preload/plan.h
KILLED = -9
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
    def __init__(self, options, folder):
        self.options, self.folder, self.data = options, folder, folder / "desk"
        self.report = folder / "report"
        self.trust = [word for key in sorted(options.keys.glob("*.pub")) for word in ("--trust", str(key))]

    def run(self, words, given="", fault=None, patience=PATIENCE_S):
        """fault: KIND N [EXTRA], as in preload/plan.h. Who is not done in time is killed."""
        command = [str(self.options.bin / "mock-host"), "--data", str(self.data), *self.trust, *words]
        environment = {key: value for key, value in os.environ.items() if key != "MOCK_HOST_DATA"}
        if fault:
            self.report.write_bytes(bytes(REPORT_SIZE))
            environment.update({"LD_PRELOAD": str(self.options.preload), "DESK_FAULT": fault,
                                "DESK_FAULT_REPORT": str(self.report), "DESK_FAULT_FOLDER": str(self.data)})
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, cwd=self.folder, env=environment)
        try:
            out, err = process.communicate(given, timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        return Ran(process.returncode, out, err, self.report.read_bytes() if fault else None)

    def do(self, *words, given="", patience=PATIENCE_S):
        ran = self.run(words, given, patience=patience)
        if ran.status != 0:
            raise Broken(f"{' '.join(words)}: [{ran.status}] {ran.out}{ran.err}")
        return ran

    def json(self, *words):
        return self.do(*words, "--json").json()

    def query(self, sql, *values):
        """What no command shows."""
        with contextlib.closing(sqlite3.connect(self.data / "desk.sqlite")) as store:
            rows = store.execute(sql, values).fetchall()
            store.commit()
            return rows


def kind_of(key):
    """The key of an effect without what it is about: "connection/1-2-3/report" is "connection/*/report"."""
    return re.sub(r"[^/]*[0-9][^/]*", "*", key)


class World:
    """A configured desk whose activities come one after the other, each for one fault."""

    def __init__(self, options):
        self.options = options
        place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.TemporaryDirectory(prefix="crash-", dir=place)
        self.desk = Desk(options, pathlib.Path(self.folder.name))
        self.folder_of_desk = self.desk.data
        self.cloud = Simulator(str(options.bin / "teamviewer-sim"), ["--report-delay-s", "0"])
        self.cloud.play("settings", '{"calls_per_day":0,"open_sessions_max":1000000}')
        self.numbers = 0
        self.begin = time.time()

    def end(self):
        self.cloud.stop()
        self.folder.cleanup()

    # Situations ---------------------------------------------------------------------------------

    def set_up(self):
        """Once; several scenarios may share a world, one after the other."""
        self.desk.data = self.folder_of_desk
        if self.desk.data.exists():
            return
        self.desk.do("init")
        self.desk.do("package", "install", self.options.package)
        self.add_configuration("TeamViewer")
        self.authorise("TeamViewer")

    def form(self):
        cloud = self.cloud
        return ["--client-id", cloud.client_id, "--client-secret-file", "-", "--redirect-url", cloud.redirect_url,
                "--sync-source", "managed", "--api-url", cloud.url + "/api/v1", "--login-url", cloud.url,
                "--set", "session_hours=1", "--set", "calls_per_day=1000000"]

    def add_configuration(self, name):
        self.desk.do("config", "add", "--name", name, *self.form(), given=self.cloud.client_secret + "\n")

    def bring_code(self, name):
        page = self.desk.json("config", "authorize-url", name)["open_url"]
        address = ask(page)[1]["Location"]
        self.desk.do("config", "code", name, "-", given=address + "\n")

    def authorise(self, name):
        self.bring_code(name)
        self.desk.do("config", "token", name)

    def number(self):
        self.numbers += 1
        return self.numbers

    def activity(self, *more):
        return self.desk.do("activity", "create", "--title", "T", "--initiator", REQUESTER, *more).out.strip()

    def session(self):
        """An activity with an open session."""
        number = self.activity()
        self.desk.do("action", "run", number, "session.create")
        return number

    def code_of(self, number):
        records = self.desk.json("activity", "show", number)["records"]
        return next(one["value"]["code"] for one in records if one["key"].startswith("session/"))

    def visited_session(self):
        """An activity with a session in which somebody was helped."""
        number = self.session()
        code = self.code_of(number)
        for deed, body in (("join", "{}"), ("support", "{}"), ("end", '{"note":"Toner","minutes":3}')):
            self.cloud.play(f"sessions/{code}/{deed}", body)
        return number

    # What is there --------------------------------------------------------------------------------

    def state(self):
        return json.loads(ask(self.cloud.url + "/sim/state")[2])

    def calls(self, number, name):
        return [one for one in self.desk.json("call", "list", "--activity", number) if one["name"] == name]

    def facts(self, number):
        """How often each thing is there because of the activity."""
        shown = self.desk.json("activity", "show", number)
        count = collections.Counter()
        count["state " + shown["state"]] = 1
        for entry in shown["journal"]:
            count["entry " + (kind_of(entry["key"]) or entry["text"].split("\n")[0])] += 1
        for what in ("links", "followups"):
            for one in shown[what]:
                count[f"{what} {kind_of(one['key'])}"] += 1
        for record in shown["records"]:
            value = record["value"]
            state = f"{value.get('state', '')} {value.get('invitations', '')}"
            count[f"record {kind_of(record['key'])} {state}"] += 1
        count["time entry"] = len(shown["time_entries"])
        for mail in self.desk.json("mail", "list"):
            count["mail"] += mail["activity"] == number
        marker = f'"a":"{shown["id"]}"'
        count["open session"] = sum(marker in one["custom_api"] for one in self.state()["open_sessions"])
        return +count

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
        files = [one.name for one in (self.desk.data / "nodes").glob("*")]
        return found + [f"{name} of a process that is no more" for name in files]
