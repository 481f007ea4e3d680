"""Runs a client that is not ours, and reads the journal that it keeps."""

import collections
import json
import subprocess

PATIENCE_S = 180


class Generic:
    """`command`: what starts the program; it finds its job, tokens and journal in `folder`."""

    def __init__(self, name, command, folder):
        self.name, self.command, self.folder = name, command, folder
        self.complaints = []
        self.folder.mkdir()

    def set_up(self, cloud, count):
        job = {"api": cloud.api, "ca_file": cloud.ca_file, "client_id": cloud.client_id,
               "client_secret": cloud.client_secret, "from_date": cloud.begin}
        (self.folder / "job.json").write_text(json.dumps(job))
        (self.folder / "tokens.json").write_text(json.dumps(cloud.tokens()))
        (self.folder / "journal.jsonl").touch()
        return [f"A-{number}" for number in range(1, count + 1)]

    def run(self, *words):
        done = subprocess.run([*self.command, str(self.folder), *words], capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
        self.complaints += done.stderr.splitlines()

    # The job ---------------------------------------------------------------------------------------

    def create(self, numbers, at_once=False):
        self.run("sessions-at-once" if at_once else "sessions", *numbers)

    def devices(self):
        if not self.has_devices():
            self.run("devices")

    def settle(self, numbers):
        """New reports, then the end of each session."""
        self.run("reports")
        closed = {one["code"] for one in self.journal("closed")}
        self.run("close", *[code for code in self.codes() if code not in closed])

    def wait_for_renewals(self):
        """They ask again at once."""

    def later(self):
        """Nothing runs by itself."""

    # What it knows ---------------------------------------------------------------------------------

    def journal(self, kind):
        lines = (json.loads(line) for line in (self.folder / "journal.jsonl").read_text().splitlines())
        return [one for one in lines if one["kind"] == kind]

    def has_devices(self):
        return bool(self.journal("devices read"))

    def codes(self):
        """Of the sessions that are on record, with their activities."""
        return {one["code"]: one["activity"] for one in self.journal("session")}

    def known_devices(self):
        return {one["id"] for one in self.journal("device")} if self.has_devices() else set()

    def entries(self):
        """How often each thing is written down."""
        count = collections.Counter()
        count.update(("session", one["activity"]) for one in self.journal("session"))
        count.update(("report", one["code"]) for one in self.journal("report"))
        return count

    def reported(self):
        """Codes of sessions whose report is written down."""
        return {one["code"] for one in self.journal("report")}
