#!/usr/bin/env python3
"""Three nodes on one PostgreSQL under load, killed, halted and cut off at random: nothing lost, nothing twice.

The seed is printed; the same seed makes the same sequence of faults.
"""

import argparse
import json
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "story"))
from run_story import DIES_WITH_US, Failed, Simulator, ask, end_now  # noqa: E402

from counts import Counts  # noqa: E402
from proxy import Proxy  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from results import write_part  # noqa: E402

LEASE_S = 4
WAITING_AT_MOST = 24  # clicks that nobody takes within a minute fail, as they should
PATIENCE_S = 180
CLOSE = """UPDATE activities SET state = 'closed', closed_at = (extract(epoch FROM now()) * 1000)::bigint
           WHERE number IN (SELECT number FROM chosen);"""


class Desk:
    """The database, and the folders of the nodes."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        url = urllib.parse.urlparse((options.postgres / "url").read_text().strip())
        self.schema = "nodes_" + folder.name.lower().replace("-", "_")
        self.host, self.port, self.name = url.hostname, url.port, url.path
        self.direct = self.address(self.port)
        self.sql(f"CREATE SCHEMA {self.schema}")

    def address(self, port):
        return f"postgresql://desk@{self.host}:{port}{self.name}?options=-csearch_path%3D{self.schema}"

    def sql(self, text):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.direct],
                              input=text, capture_output=True, text=True, timeout=PATIENCE_S)
        if done.returncode:
            raise Failed(f"{text}\n{done.stderr}")
        return done.stdout.strip()

    def number(self, text):
        return int(self.sql(text))

    def command(self, node, port, words):
        trust = [word for key in sorted(self.options.keys.glob("*.pub")) for word in ("--trust", str(key))]
        return [str(self.options.bin / "mock-host"), "--data", str(self.folder / node), "--store",
                self.address(port), *trust, *words]

    def run(self, *words, text=""):
        done = subprocess.run(self.command("one", self.port, words), input=text, capture_output=True, text=True,
                              timeout=PATIENCE_S)
        if done.returncode:
            raise Failed(f"mock-host {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def set_up(self, simulator):
        """With the package, a configuration and access to TeamViewer."""
        self.run("init")
        self.run("package", "install", self.options.package)
        self.run("config", "add", "--name", "TeamViewer", "--client-id", simulator.client_id, "--client-secret-file",
                 "-", "--redirect-url", simulator.redirect_url, "--api-url", simulator.url + "/api/v1",
                 "--login-url", simulator.url, text=simulator.client_secret + "\n")
        link = json.loads(self.run("config", "authorize-url", "TeamViewer", "--json"))["open_url"]
        self.run("config", "code", "TeamViewer", "-", text=ask(link)[1]["Location"] + "\n")
        self.run("config", "token", "TeamViewer")
        self.sql(f"INSERT INTO settings VALUES ('nodes.lease_s', '{LEASE_S}')")
        for node in ("two", "three"):
            (self.folder / node).mkdir()
            shutil.copy(self.folder / "one" / "secrets.key", self.folder / node)

    def add_activities(self, count):
        self.sql(f"""
            INSERT INTO activities (number, label, kind, title, state, created_at, initiator)
            SELECT n, 'TCK-LOAD-' || n, 'ticket', 'Load', 'new', 0,
              (SELECT min(number) FROM people WHERE email IS NOT NULL AND role = 'requester')
            FROM (SELECT nextval('numbers_activity') AS n FROM generate_series(1, {count})) AS numbers""")

    def unasked(self, name):
        """Of which activities this is to be asked for: also where the person was told that nobody came."""
        return (f"FROM activities a WHERE title = 'Load' AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.name = '{name}' "
                f"AND c.target_id = 'a-' || lpad(a.number::text, 6, '0') AND c.error_code <> 'call.not_dispatched')")

    def ask_for(self, kind, name, count, before=""):
        """Asks for the next `count` of our activities; `before` is done in the same transaction."""
        self.sql(f"""
            BEGIN;
            CREATE TEMPORARY TABLE chosen ON COMMIT DROP AS
            SELECT number, 'a-' || lpad(number::text, 6, '0') AS id {self.unasked(name)} ORDER BY number LIMIT {count};
            {before}
            INSERT INTO calls (number, instance, kind, name, target_kind, target_id, lane, idempotency_key, input,
              asked_at, due_at, actor, locale, turn, rank, state, attempt, redeliveries, node, generation,
              cancel_requested, message, open_url, error_code, error_message, error_detail, findings, stats, notes)
            SELECT nextval('numbers_call'), 'cfg-1', '{kind}', '{name}', 'activity', id,
              '{"click" if kind == "action" else "background"}', 'load/{name}/' || id || '/' || tries,
              '{{}}', now_ms, now_ms,
              '{"p-1" if kind == "action" else ""}', 'en-GB', 'activity/' || id, {0 if kind == "action" else 1},
              'queued', 0, 0, '', 0, 0, '', '', '', '', '', '[]', '{{}}', '[]'
            FROM chosen, (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms) AS clock,
              LATERAL (SELECT count(*) AS tries FROM calls WHERE name = '{name}' AND target_id = id) AS before;
            COMMIT;""")


# The reasons why a node may not begin; whoever looks after it starts it again.
MAY_END_WITH = ("the database does not answer", "the connection to the database ended",
                "another process is writing to the store")


class Node:
    def __init__(self, desk, name, port):
        self.desk, self.name, self.port = desk, name, port
        self.log = open(desk.folder / f"{name}.log", "a")
        self.process = None
        self.start()

    def start(self, port=None, words=()):
        command = self.desk.command(self.name, port or self.port, ["work", *words])
        self.process = subprocess.Popen([*DIES_WITH_US, *command], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log)

    def signal(self, what):
        self.process.send_signal(what)

    def kill(self):
        end_now(self.process)

    def check_it_runs(self):
        """Starts it again, as a supervisor would, if it was cut off while it began, or met one that stands still."""
        if self.process.poll() is None:
            return
        if not any(reason in self.said()[-1000:] for reason in MAY_END_WITH):
            raise Failed(f"node {self.name} ended with {self.process.returncode}:\n" + self.said())
        self.start()

    def said(self):
        return (self.desk.folder / f"{self.name}.log").read_text()[-4000:]


class Chaos:
    """One fault after the other. Counts what it did."""

    def __init__(self, nodes, proxy, dice, calm):
        self.nodes, self.proxy, self.dice, self.calm = nodes, proxy, dice, calm
        self.done = {"kill": 0, "halt": 0, "cut": 0}
        self.pending = []  # (when, what): how a fault ends
        self.next_at = 0
        self.away = set()

    def step(self):
        now = time.monotonic()
        for one in [one for one in self.pending if one[0] <= now]:
            self.pending.remove(one)
            one[1]()
        if now < self.next_at:
            return
        self.next_at = now + self.dice.uniform(0.3, 1.5) * self.calm
        kind = self.dice.choice(["kill", "kill", "kill", "halt", "cut"] if self.done["kill"] else ["kill"])
        node = self.nodes[2] if kind == "cut" else self.dice.choice(self.nodes)
        pause = self.dice.uniform(0, 1) if kind == "kill" else LEASE_S * self.dice.uniform(0.5, 1.8)
        if node.name in self.away:
            return
        node.check_it_runs()
        self.away.add(node.name)
        self.done[kind] += 1
        begin, end = {"kill": (node.kill, node.start),
                      "halt": (lambda: node.signal(signal.SIGSTOP), lambda: node.signal(signal.SIGCONT)),
                      "cut": (self.proxy.cut, self.proxy.mend)}[kind]
        begin()
        self.pending.append((now + pause, lambda: (end(), self.away.discard(node.name))))

    def finish(self):
        while self.pending:
            self.pending.pop()[1]()


def left(desk):
    return desk.number("SELECT count(*) FROM calls WHERE state IN ('queued', 'running', 'waiting_retry')")


def wait_until_done(desk, nodes):
    until = time.monotonic() + PATIENCE_S
    while left(desk):
        if time.monotonic() > until:
            raise Failed("calls are left over:\n" + desk.sql(
                "SELECT number, name, state, attempt, redeliveries, node, error_code FROM calls "
                "WHERE state IN ('queued', 'running', 'waiting_retry')") + "\n" + "\n".join(n.said() for n in nodes))
        time.sleep(0.1)
    for node in nodes:
        node.check_it_runs()


def make_load(desk, nodes, chaos, kind, name, before=""):
    """Asks for every activity, never with many waiting, until all is done; who was told that nobody came asks again."""
    unasked = "SELECT count(*) " + desk.unasked(name)
    while desk.number(unasked):
        while desk.number(unasked):
            room = WAITING_AT_MOST - left(desk)
            if room > 0:
                desk.ask_for(kind, name, room, before)
            chaos.step()
            time.sleep(0.05)
        chaos.finish()
        wait_until_done(desk, nodes)


def check_sessions(counts, simulator, activities):
    counts.calls("session.create")
    counts.sessions(simulator, activities)
    counts.per_activity("records of a session", "records", "t.record_key LIKE 'session/%'")
    counts.per_activity("entries of the plugin", "journal")
    counts.per_activity("mails", "mails", key="activity")
    counts.per_activity("links for the agent", "links", "t.audience = 'agent'", wanted=2)


def play_supporters(simulator):
    """In each open session somebody joins, is helped, and leaves."""
    for session in json.loads(ask(simulator.url + "/sim/state")[2])["open_sessions"]:
        for deed, body in (("join", {}), ("support", {}), ("end", {"note": "Helped", "minutes": 12})):
            simulator.play(f"sessions/{session['code']}/{deed}", json.dumps(body))


def work_later(desk, nodes):
    """All nodes at once, half an hour from now: reports are collected, and the sweep of each half hour is due."""
    until_next_sweep = 1800 - time.time() % 1800
    if until_next_sweep < PATIENCE_S / 3:
        time.sleep(until_next_sweep + 1)  # Or two would be due.
    for node in nodes:
        node.start(desk.port, ["--until-idle", "--at", "+30m"])
    for node in nodes:
        if node.process.wait(PATIENCE_S):
            raise Failed(f"work --until-idle of node {node.name}: {node.process.returncode}\n{node.said()}")


def check_once_for_all(desk, nodes, counts, simulator):
    """What all nodes find due at the same time is done once for all of them: the sweep, and the renewal of the token."""
    for node in nodes:
        node.kill()
    simulator.play("tokens", '{"action":"expire_all"}')
    renewals = simulator.calls("POST /oauth2/token")
    sweeps = "SELECT count(*) FROM calls WHERE idempotency_key LIKE 'job/reports.sweep/%' AND state = 'done'"
    sweeps_before = desk.number(sweeps)
    work_later(desk, nodes)
    counts.once("renewals of the token", simulator.calls("POST /oauth2/token") - renewals)
    counts.once("sweeps", desk.number(sweeps) - sweeps_before)
    desk.run("config", "test", "TeamViewer")


def check_reports(counts, simulator):
    counts.calls("activity.closed")
    counts.given_up()
    counts.open_sessions(simulator)
    counts.per_activity("time entries", "time_entries", key="activity")
    counts.per_activity("entries with the supporter's note", "journal", "t.fields LIKE '%Helped%'")
    counts.per_activity("links for the agent, in the end", "links", "t.audience = 'agent'", wanted=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of mock-host and teamviewer-sim")
    parser.add_argument("--package", required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("--postgres", type=pathlib.Path, required=True, help="folder of tests/postgres/server.sh")
    parser.add_argument("--activities", type=int, default=1000)
    parser.add_argument("--calm", type=float, default=1, help="so many times longer between faults; for slow programs")
    parser.add_argument("--results", type=pathlib.Path, help="RESULTS.md, whose part about nodes is written anew")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed: {options.seed}", flush=True)
    simulator, nodes = None, []
    with tempfile.TemporaryDirectory(prefix="nodes-", ignore_cleanup_errors=True) as folder:
        try:
            simulator = Simulator(str(options.bin / "teamviewer-sim"), ["--report-delay-s", "0"])
            simulator.play("settings", json.dumps({"open_sessions_max": options.activities + 100}))
            desk = Desk(options, pathlib.Path(folder))
            desk.set_up(simulator)
            desk.add_activities(options.activities)
            proxy = Proxy(desk.host, desk.port)
            nodes = [Node(desk, "one", desk.port), Node(desk, "two", desk.port), Node(desk, "three", proxy.port)]
            chaos = Chaos(nodes, proxy, random.Random(options.seed), options.calm)
            make_load(desk, nodes, chaos, "action", "session.create")
            counts = Counts(desk)
            check_sessions(counts, simulator, options.activities)
            play_supporters(simulator)
            make_load(desk, nodes, chaos, "event", "activity.closed", CLOSE)
            check_once_for_all(desk, nodes, counts, simulator)
            check_reports(counts, simulator)
            if not chaos.done["kill"]:
                raise Failed("no node was killed: nothing was proven")
        except (Failed, subprocess.TimeoutExpired) as failed:
            print(f"{failed}\nwith --seed {options.seed}", file=sys.stderr)
            return 1
        finally:
            for node in nodes:
                node.kill()
            if simulator:
                simulator.stop()
    done = chaos.done
    summary = (f"{options.activities} activities: {done['kill']} kills, {done['halt']} standstills, {done['cut']} cut-offs: "
               f"{counts}")
    if options.results:
        write_part(options.results, "Three nodes on one PostgreSQL",
                   f"{summary}. Leases of {LEASE_S} s, seed {options.seed}.\n\n{counts.table()}")
    print(summary)
    return 0 if counts.are_right() else 1


if __name__ == "__main__":
    sys.exit(main())
