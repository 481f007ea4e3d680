"""A day of a large desk, beside the quota of the Business licence

10,000 activities with sessions, evenly over 24 hours; 100,000 devices at TeamViewer, synchronised at midnight. In seven
of ten sessions somebody is helped; nine of ten activities are closed after twelve minutes, the sessions of the others
expire after an hour. Reports appear at once, or up to four hours late. The clock jumps, but never past a look at the
reports, so that as many are made as on a day that takes its time. The day before left what a day leaves: sessions that
expired and are still listed as open. Agents cost no calls but those of their clicks: four clients click for 500."""

import json
import random

from at_work import CLOSING, REPORTS, at_work
from frame import Broken, Line

ACTIVITIES = 10_000
DEVICES = 100_000
DAY_S = 86_400
STEP_S = 27  # at most: a look comes every 28 s
DAY_BEFORE_STEPS = 48
QUOTA = 7_200
LARGER = (("Premium", 14_400), ("Corporate", 36_000))
DELAYS_S = (0, 0, 30, 60, 300, 1800, 4 * 3600)
CLICK = "POST /sessions"
EACH_SESSION = (CLICK, CLOSING)  # nobody does it with fewer calls than sessions
HELPED, CLOSED = 0.7, 0.9
JOINED_S, LEFT_S, CLOSED_S = 120, 600, 720  # after the click


class Day:
    """Who does what, in the order of time."""

    def __init__(self, work, count):
        self.work, self.count, self.dice = work, count, random.Random(4)
        self.began, self.opened = work.clock.now(), 0
        self.joining, self.leaving, self.closing = [], [], []  # (second, what), each in order

    def second(self):
        return self.work.clock.now() - self.began

    def step(self):
        """To the next look at the reports, if that is soon."""
        due = self.work.store.number("SELECT min(due_at) FROM followups WHERE followup_key = 'reports/watch'")
        seconds = STEP_S if due is None else int(due / 1000 - self.work.clock.now()) + 1
        self.work.jump(max(1, min(STEP_S + 1, seconds)))
        self.people_work()
        self.work.settle()

    def people_work(self):
        now = self.second()
        wanted = min(self.count, int(now * self.count / DAY_S) + 1) - self.opened
        for number, code in self.work.open_sessions(wanted).items():
            if self.dice.random() < HELPED:
                self.joining.append((now + JOINED_S, code))
                self.leaving.append((now + LEFT_S, code))
            if self.dice.random() < CLOSED:
                self.closing.append((now + CLOSED_S, number))
        self.opened += wanted
        joined = due(self.joining, now)
        self.work.play("join", joined)
        self.work.play("support", joined)
        self.work.delay_reports(self.dice.choice(DELAYS_S))
        self.work.play("end", due(self.leaving, now))
        self.work.close(due(self.closing, now))


def due(planned, now):
    """Takes out what comes first."""
    taken = []
    while planned and planned[0][0] <= now:
        taken.append(planned.pop(0)[1])
    return taken


def day_before(work, count):
    """Only those whose sessions expired: the others left nothing."""
    for step in range(DAY_BEFORE_STEPS):
        work.jump(DAY_S // DAY_BEFORE_STEPS)
        work.open_sessions(count * (step + 1) // DAY_BEFORE_STEPS - count * step // DAY_BEFORE_STEPS)
        work.settle()


def difference(after, before):
    return {name: count - before.get(name, 0) for name, count in sorted(after.items()) if count > before.get(name, 0)}


def live(bench, work):
    """Calls of each function in the day. Those for reports are twice those of its first half at least: what happens
    when the calls for closing sessions are used up in the afternoon must not make the day look better."""
    day_before(work, round(ACTIVITIES * (1 - CLOSED)))
    before, day, reports = work.calls(), Day(work, ACTIVITIES), []
    for hour in range(1, 25):
        while day.second() < DAY_S * hour / 24:
            day.step()
        calls = difference(work.calls(), before)
        reports.append(calls[REPORTS])
        bench.say(f"{hour} h: {day.opened:,} activities, {calls[REPORTS]:,} calls for reports")
    if day.opened != ACTIVITIES:
        raise Broken(f"{day.opened} activities instead of {ACTIVITIES}")
    bench.note(calls_by_hour(reports))
    return {**calls, REPORTS: max(calls[REPORTS], 2 * reports[11])}


def calls_by_hour(reports):
    by_hour = [now - before for before, now in zip([0, *reports], reports)]
    return "Calls for reports, hour by hour: " + ", ".join(map(str, by_hour)) + "."


def why(name, calls):
    others = ", ".join(f"{licence} {calls / quota:.0%}" for licence, quota in LARGER)
    if name == REPORTS:
        return ("Once the calls for closing sessions are used up (the hours are above), sessions expire instead, and "
                f"one in two pauses asks by itself beside the looks that all share. Of larger licences it is {others}.")
    if name not in EACH_SESSION:
        return f"Of larger licences it is {others}."
    done = "opened" if name == CLICK else "closed"
    return (f"Each session has to be {done} by a call of its own, and TeamViewer has none for several: under "
            f"50 % of the Business licence are {QUOTA // 2:,} sessions a day. {others}.")


def line_of(name, calls):
    return Line(4, f"a day of {ACTIVITIES:,} activities and {DEVICES:,} devices: {name}", f"{calls:,} calls",
                f"Business: {QUOTA:,}", f"{calls / QUOTA:.0%}", "under 50 %", calls < QUOTA / 2, why(name, calls))


def measure(bench):
    with bench.simulator("--devices", str(DEVICES), "--report-delay-s", "0") as cloud:
        cloud.play("settings", json.dumps({"token_lifetime_s": 86_400}))
        desk = bench.desk(cloud, more=("--set", "session_hours=1", "--set", f"calls_per_day={QUOTA}"))
        with at_work(bench, cloud, desk) as work:
            calls = live(bench, work)
            store = work.store
            refused = store.number("SELECT count(*) FROM calls WHERE kind = 'action' AND error_code IN "
                                   "('teamviewer.budget', 'teamviewer.rate_limit')")
            waiting = store.number("SELECT count(*) FROM calls WHERE name = 'activity.closed' AND state <> 'done'")
            reports = store.number("SELECT count(*) FROM journal WHERE entry_key LIKE 'connection/%/report'")
    bench.note(f"{reports:,} reports are in the journal. {waiting:,} activities wait with closing their session at "
               "TeamViewer until a call of the budget's four fifths is free: the last fifth is kept for people.")
    return [*(line_of(name, count) for name, count in calls.items()),
            Line(4, "clicks refused for budget", f"{refused:,}", "", "", "none", refused == 0)]
