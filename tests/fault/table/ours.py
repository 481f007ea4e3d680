"""Our desk, by its command line."""

import collections
import concurrent.futures
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from world import REQUESTER, Desk, kind_of  # noqa: E402

BEHIND_GRACE = "+20m"  # when reports are asked for once more
BEHIND_SWEEP = "+35m"  # when the job that runs every half hour has to run
BEHIND_ALL = "+3h"
RENEWAL_PAUSE_S = 5  # so long nobody asks behind a renewal that failed


class Ours:
    name = "ours"

    def __init__(self, options, folder):
        folder.mkdir()
        self.desk = Desk(options, folder)
        self.complaints = []

    def set_up(self, cloud, count):
        desk = self.desk
        desk.do("init")
        desk.do("package", "install", desk.options.package)
        desk.do("config", "add", "--name", "TeamViewer", "--client-id", cloud.client_id, "--client-secret-file", "-",
                "--redirect-url", cloud.redirect_url, "--sync-source", "managed", "--set", "sync_policy=create_missing",
                "--set", f"ca_file={cloud.ca_file}", "--api-url", cloud.api, "--login-url", cloud.url,
                given=cloud.client_secret + "\n")
        # What runs every half hour would make the number of calls depend on the time of day.
        desk.keep_from_running("assets.sync", "reports.sweep")
        desk.do("config", "code", "TeamViewer", "-",
                given=cloud.consent(desk.json("config", "authorize-url", "TeamViewer")["open_url"]) + "\n")
        desk.do("config", "token", "TeamViewer")
        return [desk.do("activity", "create", "--title", "T", "--initiator", REQUESTER).out.strip()
                for _ in range(count)]

    def run(self, *words):
        done = self.desk.run(words)
        if done.status != 0:
            self.complaints.append(f"{' '.join(words)}: {(done.out + done.err).strip()}"[:300])

    # The job ---------------------------------------------------------------------------------------

    def create(self, numbers, at_once=False):
        with concurrent.futures.ThreadPoolExecutor(len(numbers) if at_once else 1) as pool:
            list(pool.map(lambda number: self.run("action", "run", number, "session.create"), numbers))

    def devices(self):
        if not self.last_end("assets.sync") == "done":
            self.run("job", "run", "assets.sync")

    def settle(self, numbers):
        """One by one: activities that are closed together share what is read, more or less of it each time."""
        closed = {row[0] for row in self.desk.query("SELECT label FROM activities WHERE state = 'closed'")}
        for number in self.codes().values():
            if number in numbers and number not in closed:
                self.run("activity", "close", number)
                self.run("work", "--until-idle")
                self.run("work", "--until-idle", "--at", BEHIND_GRACE)

    def wait_for_renewals(self):
        time.sleep(RENEWAL_PAUSE_S)

    def later(self):
        """What waits for a better moment, and what runs every half hour."""
        self.desk.let_run_from_now("reports.sweep")
        self.run("work", "--until-idle", "--at", BEHIND_SWEEP)
        self.desk.keep_from_running("reports.sweep")
        if self.desk.query("SELECT 1 FROM calls WHERE state = 'waiting_retry'"):
            self.run("work", "--until-idle", "--at", BEHIND_ALL)

    # What it knows ---------------------------------------------------------------------------------

    def last_end(self, name):
        rows = self.desk.query("SELECT state FROM calls WHERE name = ? ORDER BY number DESC LIMIT 1", name)
        return rows[0][0] if rows else None

    def codes(self):
        rows = self.desk.query("SELECT a.label, r.value FROM records r JOIN activities a "
                               "ON r.target_id = printf('a-%06d', a.number) WHERE r.record_key LIKE 'session/%'")
        return {json.loads(value)["code"]: label for label, value in rows}

    def known_devices(self):
        if self.last_end("assets.sync") != "done":
            return set()
        rows = [one["attributes"].get("remote_ids.teamviewer") for one in self.desk.json("asset", "list")]
        return set(rows) - {None}

    def entries(self):
        """How often each thing is written down: entries by what they are about, time, mail."""
        count = collections.Counter()
        count.update((kind_of(key), target) for key, target in self.desk.query(
            "SELECT entry_key, target_id FROM journal WHERE entry_key IS NOT NULL AND instance <> ''"))
        count.update(("time", row[0]) for row in self.desk.query("SELECT activity FROM time_entries"))
        count.update(("mail", row[0]) for row in self.desk.query("SELECT activity FROM mails"))
        return count

    def reported(self):
        booked = {row[0] for row in self.desk.query("SELECT a.label FROM time_entries t JOIN activities a "
                                                    "ON a.number = t.activity")}
        return {code for code, activity in self.codes().items() if activity in booked}
