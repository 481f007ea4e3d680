#!/usr/bin/env python3
"""Many days of a desk in a short time: nothing lost, nothing twice, and nothing grows but what is kept. README.md."""

import argparse
import collections
import json
import os
import pathlib
import random
import re
import sys
import tempfile
import time

from checks import CHANGES_AT_MOST, Facts, growth, lost_or_twice
from desk_process import Broken, Clock, Desk, Program, Store
from people import Agent, Clicks, Controls, Crowd, Line, help_in
from report import table, write_results

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from mail_server import MailServer  # noqa: E402
from world import Simulator, ask  # noqa: E402

PATIENCE_S = 1800
LOOK_S = 0.02  # between two looks at what is not done yet
TRIES = 8
DEVICES_MOVED_A_DAY = 20
CONNECTIONS_OF_CLOUD = 512  # each holds a thread, idle ones for ten seconds, while those behind them wait

FAULTS = [{"kind": "status", "status": 503}, {"kind": "server_error"}, {"kind": "drop_before"}, {"kind": "drop_after"},
          {"kind": "rate_limit_429"}, {"kind": "rate_limit_403"}, {"kind": "license_limit"}, {"kind": "truncated"},
          {"kind": "malformed"}, {"kind": "html"}, {"kind": "token_expired"}, {"kind": "latency", "delay_ms": 300},
          {"kind": "redirect"}, {"kind": "late_error"}]


class Soak:
    def __init__(self, options, folder):
        self.options, self.dice = options, random.Random(options.seed)
        self.desk = Desk(options, folder)
        self.mails = MailServer()
        self.cloud = Simulator(str(options.bin / "teamviewer-sim"),
                               ["--devices", str(options.devices), "--report-delay-s", "0",
                                "--threads", str(CONNECTIONS_OF_CLOUD)])
        self.controls = Controls(self.line_to_cloud())
        self.controls.set("settings", {"calls_per_day": 0, "open_sessions_max": 10_000_000, "token_lifetime_s": 3600})
        self.facts = Facts()
        self.done = collections.Counter()  # what went wrong on purpose, and what people did about it
        self.serve = self.work = None
        self.days, self.open, self.looked_at = [], [], 0

    # Beginning and end ----------------------------------------------------------------------------

    def set_up(self):
        options, desk, cloud = self.options, self.desk, self.cloud
        desk.do("init", "--locale", "en-GB")
        for name, value in (("smtp.url", self.mails.url), ("keep.calls_days", options.keep_calls),
                            ("keep.mails_days", options.keep_mails), ("keep.log_mb", options.keep_log_mb)):
            desk.do("setting", "set", name, str(value))
        desk.do("package", "install", options.package)
        desk.do("config", "add", "--name", "TeamViewer", "--client-id", cloud.client_id, "--client-secret-file", "-",
                "--redirect-url", cloud.redirect_url, "--sync-source", "managed", "--api-url", cloud.url + "/api/v1",
                "--login-url", cloud.url, "--set", "session_hours=1", "--set", "calls_per_day=1000000",
                given=cloud.client_secret + "\n")
        rows = "".join(f"DEV-{number:05},S-{number},computer\n" for number in range(1, options.devices - 299))
        imported = desk.run(["asset", "import", "-"], "name,serial,kind\n" + rows, patience=PATIENCE_S)
        if imported.status != 0:
            raise Broken(imported.err)
        self.store = Store(desk.data)
        self.clock = Clock(desk.folder, self.controls)
        self.authorise()
        self.serve = Program(desk, self.clock, "serve", ["serve", "--listen", "127.0.0.1:0"], "debug")
        self.work = Program(desk, self.clock, "work", ["work"], "warn")
        people = dict(self.store.rows("SELECT role, max(number) FROM people GROUP BY role"))
        self.initiator = f"p-{people['requester']}"
        self.administrator_id, self.agent_id = f"p-{people['administrator']}", f"p-{people['agent']}"
        self.meet()
        self.supporters = Crowd(self.line_to_cloud)

    def line_to_cloud(self):
        return Line(self.cloud.url.split("//")[1])

    def meet(self):
        """Everybody signs in, at the address where the desk is now."""
        address = re.search(r"http://(\S+)", self.serve.welcome)[1]
        self.administrator = Agent(address, self.administrator_id)
        self.administrator.sign_in()

        def signed_in():
            one = Agent(address, self.agent_id)
            one.sign_in()
            return one
        self.agents = Crowd(signed_in)

    def end(self):
        for program in (self.serve, self.work):
            if program and program.process.poll() is None:
                program.kill()
        self.mails.stop()
        self.cloud.stop()

    def authorise(self):
        def config(*words, given=""):
            return self.desk.do("--clock", str(self.clock.file), "config", *words, given=given, patience=PATIENCE_S)
        page = config("authorize-url", "TeamViewer", "--json").json()["open_url"]
        config("code", "TeamViewer", "-", given=ask(page)[1]["Location"] + "\n")
        config("token", "TeamViewer")

    # A day ----------------------------------------------------------------------------------------

    def day(self, number):
        began, calls = time.monotonic(), self.store.number("SELECT COALESCE(max(number), 0) FROM calls")
        self.move_devices()
        for step in range(self.options.parts):
            before, after = (self.options.activities * part // self.options.parts for part in (step, step + 1))
            self.part_of_day(after - before)
        self.clear_up()
        sizes = self.store.sizes()
        self.days.append({"day": number, "life": self.serve.lives, **self.serve.uses(), **sizes,
                          "log": self.serve.log_bytes(), "seconds": time.monotonic() - began,
                          "calls_made": self.store.number("SELECT max(number) FROM calls") - calls,
                          "late_calls": self.late("calls", "ended_at", self.options.keep_calls),
                          "late_mails": self.late("mails", "sent_at", self.options.keep_mails)})
        print(table(self.days[-1:], heading=number == 1), flush=True)

    def is_forgotten(self):
        return not (self.late("calls", "ended_at", self.options.keep_calls)
                    or self.late("mails", "sent_at", self.options.keep_mails)
                    or self.store.number("SELECT count(*) FROM changes") > CHANGES_AT_MOST)

    def late(self, name, column, days):
        """Rows that should have gone. Seconds pass between the clock and this look at it."""
        before = int((self.clock.now() - days * 86400 - 60) * 1000)
        return self.store.number(f"SELECT count(*) FROM {name} WHERE {column} < ?", before)

    def part_of_day(self, count):
        self.clock.advance(86400 // self.options.parts)  # All tokens expire, and sessions of the part before.
        numbers = self.agents.each(range(count), lambda agent, _: agent.new_activity(self.initiator))
        self.wait_for_schedules()
        self.make_trouble()
        self.reauthorise()
        self.close_open()
        self.click_all(numbers)
        self.settle()

    def make_trouble(self):
        self.controls.set("settings", {"report_delay_s": self.dice.choice([0, 0, 60, 1800, 4 * 3600])})
        self.calm()
        rules = [{**rule, "count": 0, "probability": self.options.fault_rate}
                 for rule in self.dice.sample(FAULTS, 3)]
        self.controls.set("faults", {"seed": self.dice.randrange(1 << 30), "faults": rules})
        self.done["faults switched on"] += len(rules)
        if self.dice.random() < 0.3:
            self.work.kill()
            self.work.start()
            self.done["kills of work"] += 1

    def calm(self):
        self.controls.remove("faults")

    def move_devices(self):
        for _ in range(DEVICES_MOVED_A_DAY):
            name = f"DEV-{self.dice.randint(1, self.options.devices - 300):05}"
            self.controls.set("devices", {"action": "change", "name": name,
                                          "new_teamviewer_id": str(self.dice.randint(10**8, 10**9 - 1))})

    def reauthorise(self):
        """An answer with new tokens that got lost takes the old pair with it: then a person has to do it."""
        state = self.store.rows("SELECT value FROM records WHERE record_key = 'authorization'")
        if state and json.loads(state[0][0])["state"] == "valid":
            return
        self.calm()
        self.authorise()
        self.done["authorised again"] += 1

    def click_all(self, numbers):
        """Clicks until each has a session, as an agent would who is told that it did not go."""
        clicks = Clicks(numbers)
        while clicks.are_left():
            self.agents.each(clicks.next(), lambda agent, one: agent.click(one.number, "session.create", one.key))
            over = {self.facts.id_of(self.store, click.number): click for click in self.over(clicks)}
            with_session = self.facts.with_session(self.store, over)
            for one in over.keys() - with_session:
                self.click_again(clicks, over[one])
            self.help_and_close(sorted(with_session))
            self.check_they_run()
            time.sleep(LOOK_S)

    def over(self, clicks):
        """Those that the desk is done with, or has refused."""
        under_way = {key for key, in self.store.rows("SELECT idempotency_key FROM calls WHERE kind = 'action' AND "
                                                     "state IN ('queued', 'running')")}
        return clicks.take_over(lambda click: f"click/{click.key}" not in under_way)

    def click_again(self, clicks, click):
        if click.attempt + 1 == TRIES:
            raise Broken(f"no session after {TRIES} clicks: {click.number}\n{self.serve.log_end()}")
        if click.attempt + 1 == TRIES // 2:
            self.calm()
        self.reauthorise()
        self.done["clicks again"] += 1
        self.facts.failed_clicks.add(f"click/{click.key}")
        clicks.again(click)

    def help_and_close(self, ids):
        helped = [one for one in ids if self.dice.random() < 0.7]
        self.supporters.each([self.facts.code_of(self.store, one) for one in helped], help_in)
        self.facts.add(ids, helped)
        now = {one for one in ids if self.dice.random() < 0.8}
        self.open += [one for one in ids if one not in now]  # Their sessions end before they are closed.
        self.close(sorted(now))

    def close(self, ids):
        self.agents.each([self.facts.number_of(one) for one in ids], lambda agent, one: agent.close(one))

    def close_open(self):
        self.close(self.open)
        self.open = []

    # Waiting, and what an administrator does -------------------------------------------------------

    def wait(self, is_over, what):
        until = time.monotonic() + PATIENCE_S
        while not is_over():
            self.check_they_run()
            if time.monotonic() > until:
                raise Broken(f"{what}: not over after {PATIENCE_S} s: {self.store.due(self.clock.now())}\n"
                             + self.serve.log_end())
            time.sleep(LOOK_S)

    def check_they_run(self):
        self.serve.check_it_runs()
        self.work.check_it_runs()

    def wait_for_schedules(self):
        """Until the desk has seen what time it is: what runs twice an hour has begun."""
        due = int((self.clock.now() - 1800) * 1000)
        self.wait(lambda: self.store.number("SELECT COALESCE(min(last_at), 0) FROM schedules "
                                            "WHERE job = 'reports.sweep'") >= due, "the schedule")

    def settle(self):
        self.wait(lambda: not self.store.due(self.clock.now()), "what is due")

    def clear_up(self):
        """What an administrator finds in the evening: calls that failed, and mails in doubt."""
        self.calm()
        self.reauthorise()
        for number, in self.store.rows("SELECT number FROM calls WHERE state = 'failed' AND kind <> 'action' "
                                       "AND number > ?", self.looked_at):
            self.administrator.form(f"/admin/calls/c-{number:06}/start-again")
            self.done["failed calls started again"] += 1
        self.looked_at = self.store.number("SELECT COALESCE(max(number), 0) FROM calls")
        for number, name in self.store.rows("SELECT number, message_id FROM mails WHERE state = 'in_doubt'"):
            deed = "arrived" if self.mails.took[name] else "resend"
            self.administrator.form(f"/admin/mails/{number}/{deed}")
            self.done["mails in doubt"] += 1
        self.settle()
        self.wait(self.is_forgotten, "what is to be forgotten")

    def last_day(self):
        """Nothing new, until the last report has come."""
        for _ in range(2 * self.options.parts):  # What expired is closed a day later.
            self.clock.advance(86400 // self.options.parts)
            self.wait_for_schedules()
            self.calm()
            self.reauthorise()
            self.close_open()
            self.settle()
            self.clear_up()


def run(soak, options):
    """Days until they are all over, or the time is: what is lost or twice, what grew, and the seconds."""
    until = time.monotonic() + options.hours * 3600
    begin = time.monotonic()
    for number in range(1, options.days + 1):
        soak.day(number)
        if number % options.life == 0:
            soak.serve.kill()
            soak.serve.start()
            soak.meet()
            soak.done["kills of serve"] += 1
        if time.monotonic() > until:
            break
    soak.last_day()
    wrong = lost_or_twice(soak)
    for program in (soak.serve, soak.work):
        ended = program.stop()
        wrong += [ended] if ended else []
    return wrong, growth(soak.days, options), time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of mock-host and teamviewer-sim")
    parser.add_argument("--package", required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("--hours", type=float, default=8, help="no day begins after so long")
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--activities", type=int, default=10_000, help="a day")
    parser.add_argument("--parts", type=int, default=8, help="of a day: how often the clock moves")
    parser.add_argument("--devices", type=int, default=100_000)
    parser.add_argument("--fault-rate", type=float, default=0.01, help="of each of three kinds at a time")
    parser.add_argument("--life", type=int, default=30, help="days after which serve is killed")
    parser.add_argument("--keep-calls", type=int, default=7, help="days")
    parser.add_argument("--keep-mails", type=int, default=14, help="days")
    parser.add_argument("--keep-log-mb", type=int, default=20)
    parser.add_argument("--no-memory", action="store_true", help="sanitizers need what they need")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--results", type=pathlib.Path, help="RESULTS.md to write to")
    options = parser.parse_args()
    options.package = str(pathlib.Path(options.package).resolve())
    options.bin, options.keys = options.bin.resolve(), options.keys.resolve()
    print(f"seed: {options.seed}", flush=True)
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="soak-", dir=place, ignore_cleanup_errors=True) as folder:
        soak = Soak(options, pathlib.Path(folder))
        try:
            soak.set_up()
            wrong, grown, took = run(soak, options)
        except Broken as broken:
            print(f"{broken}\nwith --seed {options.seed}", file=sys.stderr)
            return 1
        finally:
            soak.end()
    if options.results:
        write_results(options, soak, wrong, grown, took)
    print(f"{len(soak.days)} days, {soak.facts.summary()}; {dict(soak.done)}; {took / 60:.0f} minutes")
    for what in wrong + grown:
        print(what, file=sys.stderr)
    return 1 if wrong or grown else 0


if __name__ == "__main__":
    sys.exit(main())
