"""Many activities close within a minute

Each has a session; in every second one somebody was helped until just before. The reports appear at once, or up to
four minutes later. A report is late from the moment at which it appears, or at which its activity is closed, to the
moment at which it is in the journal: in the time of the desk, which runs as fast as that of the machine with 1,000
activities, and faster with fewer. When all reports are there, the clock jumps from look to look, until "nobody
connected" is in the journal of the others. What a session is told by is compared with each session's own query in
tests/unit/plugin/actions/reports_watch_property_test.cpp."""

import json
import subprocess
import sys
import time

from at_work import CLOSING, PATIENCE_S, REPORTS, at_work, shared_token
from frame import Broken, Line, median
from rivals import closing as rival

SIZE = 1000
MINUTE_S = 60
DELAYS_S = (0, 30, 120, 240)
GRACE_S = 15 * 60
# Activities, and how much faster than the machine's the time runs.
GROWTH = ((10, 10), (100, 10), (SIZE, 1))


class Pace:
    """Lets the clock of a desk run faster than that of the machine."""

    def __init__(self, work, times):
        self.work, self.times = work, times
        self.began, self.ahead = time.monotonic(), work.clock.ahead

    def passed(self):
        """Seconds of the desk since the beginning."""
        return time.monotonic() - self.began + self.work.clock.ahead - self.ahead

    def until(self, second):
        while self.passed() < second:
            due = int((time.monotonic() - self.began) * (self.times - 1)) - (self.work.clock.ahead - self.ahead)
            if due > 0:
                self.work.clock.advance(due)
            time.sleep(min(0.1 / self.times, 0.05))


def close_within_a_minute(work, codes, pace):
    """{code: when its report appears, or its activity is closed if that is later}"""
    expected = {}
    for at, (number, code) in enumerate(codes.items()):
        pace.until(at * MINUTE_S / len(codes))
        if at % 2 == 0:
            delay = DELAYS_S[at // 2 % len(DELAYS_S)]
            work.delay_reports(delay)
            appears = work.clock.now() + delay
            work.play("end", [code])
        closed = work.clock.now()
        work.close([number])
        if at % 2 == 0:
            expected[code] = max(appears, closed)
    return expected


def in_the_journal(work):
    """{code: when its report was written}"""
    return {code: at / 1000 for code, at in work.store.rows(
        "SELECT substr(record_key, 9), created_at FROM journal JOIN records USING (target_kind, target_id) "
        "WHERE entry_key LIKE 'connection/%/report' AND record_key LIKE 'session/%'")}


def count_of_nobody(work):
    return work.store.number("SELECT count(*) FROM journal WHERE entry_key LIKE 'session/%/nobody'")


def wait_for_reports(work, pace, count):
    until = time.monotonic() + PATIENCE_S
    while len(in_the_journal(work)) < count:
        pace.until(pace.passed() + 1)
        if time.monotonic() > until:
            raise Broken(f"{len(in_the_journal(work))} reports of {count} are in the journal")


def pass_the_grace_period(work, count):
    """Until the last is settled and nobody waits any more."""
    for _ in range(2 * GRACE_S):
        if count_of_nobody(work) == count and not work.store.number(
                "SELECT count(*) FROM followups WHERE followup_key = 'reports/watch'"):
            return
        work.jump(2)
        work.settle()
    raise Broken(f"{count_of_nobody(work)} of {count} entries say that nobody connected")


def ours(bench, cloud, size, times):
    """Seconds from a report to its entry, calls of the desk, and codes for others."""
    desk = bench.desk(cloud, name=f"desk-{size}")
    with at_work(bench, cloud, desk) as work:
        codes = work.open_sessions(size)
        helped = list(codes.values())[::2]
        work.play("join", helped)
        work.play("support", helped)
        before = work.calls()
        pace = Pace(work, times)
        expected = close_within_a_minute(work, codes, pace)
        closing_took = pace.passed()
        wait_for_reports(work, pace, len(helped))
        so_far = work.calls()
        pass_the_grace_period(work, size - len(helped))
        after = work.calls()
        written = in_the_journal(work)
    late = [written[code] - at for code, at in expected.items()]
    calls = {name: after.get(name, 0) - before.get(name, 0) for name in (REPORTS, CLOSING)}
    calls["until the last report"] = so_far[REPORTS] - before.get(REPORTS, 0)
    bench.say(f"{size:,} closed in {closing_took:.0f} s: {calls}, reports late by {median(late):.1f} s, at most "
              f"{max(late):.1f} s")
    return late, calls, list(codes.values())


def theirs(cloud, codes):
    """Calls for the same sessions, once all reports are there."""
    before = cloud.calls(REPORTS)
    ran = subprocess.run([sys.executable, rival.__file__, cloud.url + "/api/v1", shared_token(cloud)],
                         input="\n".join(codes), capture_output=True, text=True)
    if ran.returncode != 0:
        raise Broken(ran.stderr)
    found = json.loads(ran.stdout)["found"]
    if found != (len(codes) + 1) // 2:
        raise Broken(f"the rival found {found} reports of {len(codes)} sessions")
    return cloud.calls(REPORTS) - before


def lines_of(size, late, calls, other):
    reports = calls[REPORTS]
    return [
        Line(3, f"{size:,} activities with sessions close within a minute: calls for connection reports, until all is "
             "settled", f"{reports}", f"one query for each session: {other:,}", f"{other / reports:.0f}x fewer",
             "at most 30", reports <= 30),
        Line(3, "of these until the last report is in the journal", f"{calls['until the last report']}"),
        Line(3, "calls that close the sessions: one each, whoever does it", f"{calls[CLOSING]:,}",
             f"the same: {size:,}", f"{calls[CLOSING] / size:.2f}x"),
        Line(3, "from a report's appearance to its entry in the journal, the longest", f"{max(late):.1f} s", "", "",
             "within 30 s", max(late) <= 30,
             "A look comes every 28 s, because more of them would not fit the half of 7,200 calls a day; what it finds "
             "has to be written."),
        Line(3, "the same, median", f"{median(late):.1f} s")]


def measure(bench):
    lines, curves = [], {"calls of the desk": [], "one query for each session": [], "longest wait (s)": []}
    for size, times in GROWTH:
        with bench.simulator("--devices", "300", "--report-delay-s", "0") as cloud:
            late, calls, codes = ours(bench, cloud, size, times)
            other = theirs(cloud, codes)
        curves["calls of the desk"].append((size, calls[REPORTS]))
        curves["one query for each session"].append((size, other))
        curves["longest wait (s)"].append((size, max(late)))
        if size == SIZE:
            lines = lines_of(size, late, calls, other)
    bench.note(f"Reports appear {', '.join(map(str, DELAYS_S))} s after the end of the connection. A report that "
               "appears more than five minutes after anybody closed an activity waits up to twice as long; one that "
               "appears after the grace period of 15 minutes waits for the sweep, at most half an hour, unless others "
               "close activities meanwhile.")
    bench.plot("closing", "Activities that close within a minute", "activities", "calls, or seconds", curves)
    return lines
