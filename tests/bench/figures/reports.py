"""Connection reports of 90 days

A desk that was off for 90 days reads what it missed, at 50 ms for each call, while new connections go on to be reported.
That each record is read exactly once is the business of tests/unit/plugin/teamviewer/report_history_test.cpp."""

import json
import sys
import threading
import time

from figures.sync import Watched
from frame import Broken, Line, median
from rivals import reports as rival

SIZE = 1_000_000
LATENCY_MS = 50
ROUNDS = 2
MEMORY_MAX = 256
FUNCTION = "GET /reports/connections"


class Arriving:
    """Somebody is helped ten times a second, and it is reported at once."""

    def __init__(self, cloud):
        self.cloud, self.count, self.over = cloud, 0, threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.over.wait(0.1):
            self.cloud.play("connections", '{"teamviewer_id":"111222333","minutes":5}')
            self.count += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def sweep(bench, desk):
    ran = Watched([bench.program("mock-host"), "--data", str(desk.data), *desk.trust, "job", "run", "reports.sweep", "--json"])
    ran.stats = json.loads(ran.said)["stats"]
    return ran


def miss(desk, days):
    """As if the last reading had been so long ago."""
    desk.query("UPDATE records SET value = json_set(value, '$.read_until', ?) WHERE record_key = 'reports/watermark'",
               time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - days * 86400)))


def measure(bench):
    with bench.simulator("--devices", "1000", "--connections", str(SIZE), "--latency-ms", str(LATENCY_MS),
                         "--report-delay-s", "0") as cloud:
        desk = bench.desk(cloud, more=("--set", "calls_per_day=1000000"))
        token = json.loads(cloud.play("tokens", '{"action":"script","level":"company"}'))["token"]
        sweep(bench, desk)
        ours, theirs, calls, known = [], [], [], SIZE
        for number in range(ROUNDS):
            miss(desk, 91)
            before = cloud.calls(FUNCTION)
            with Arriving(cloud) as arriving:
                ours.append(sweep(bench, desk))
            calls.append(cloud.calls(FUNCTION) - before)
            read = ours[-1].stats["read"]
            if not known <= read <= known + arriving.count:
                raise Broken(f"{read} records were read of {known} and {arriving.count} more")
            known += arriving.count
            theirs.append(Watched([sys.executable, rival.__file__, cloud.url + "/api/v1", token]))
            bench.say(f"round {number + 1}: {ours[-1].seconds:.1f} s in {calls[-1]} calls, one after the other "
                      f"{theirs[-1].seconds:.1f} s, {arriving.count} arrived meanwhile")
        mine, other = median([one.seconds for one in ours]), median([one.seconds for one in theirs])
        mib = max(one.mib for one in ours)
        pages = json.loads(theirs[-1].said)["calls"]
    return [
        Line(7, f"{SIZE:,} connections of 90 days, {LATENCY_MS} ms for each call", f"{mine:.1f} s",
             f"page after page (python): {other:.1f} s", f"{other / mine:.1f}x faster", "5x faster", other >= 5 * mine,
             "Each page has to be read, too: there the processor is the limit."),
        Line(7, "calls for that", f"{max(calls):,}", f"page after page: {pages:,}", f"{max(calls) / pages:.2f}x"),
        Line(7, "memory at its peak, the whole process", f"{mib:.0f} MiB", "", "", f"under {MEMORY_MAX} MiB",
             mib < MEMORY_MAX)]
