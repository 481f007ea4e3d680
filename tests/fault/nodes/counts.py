"""What is there after all the faults, for each activity and at TeamViewer."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "story"))
from run_story import ask  # noqa: E402


def in_words(found):
    return ", ".join(f"{n} on {activities}" for n, activities in found.items())


class Counts:
    """What there is too little and too much of."""

    def __init__(self, desk):
        self.desk = desk
        self.lost = self.twice = self.orphans = self.refused = 0
        self.checks = []  # (what, wanted of each activity, how many activities have how many)

    def calls(self, name):
        """Each of them ended well, but for those of which the person was told that nobody came."""
        asked = f"FROM calls WHERE idempotency_key LIKE 'load/{name}/%'"
        self.refused += self.desk.number(f"SELECT count(*) {asked} AND error_code = 'call.not_dispatched'")
        bad = self.desk.sql(f"SELECT name, target_id, state, error_code, error_detail {asked} AND state <> 'done' "
                            f"AND error_code <> 'call.not_dispatched'").splitlines()
        self.lost += len(bad)
        for line in bad:
            print(f"lost: {line}")

    def given_up(self):
        """What the desk does by itself must not end because its nodes were killed: nobody would be told."""
        for line in self.desk.sql("SELECT name, target_id, redeliveries FROM calls "
                                  "WHERE error_code = 'call.lost'").splitlines():
            self.lost += 1
            print(f"given up: {line}")

    def per_activity(self, what, table, condition="true", wanted=1, key="target_id"):
        activity = "a.number" if key == "activity" else "'a-' || lpad(a.number::text, 6, '0')"
        rows = self.desk.sql(
            f"SELECT n, count(*) FROM (SELECT count(t.*) AS n FROM activities a "
            f"LEFT JOIN {table} t ON t.{key} = {activity} AND t.instance = 'cfg-1' AND {condition} "
            f"WHERE a.title = 'Load' GROUP BY a.number) AS counted GROUP BY n ORDER BY n")
        found = {int(n): int(activities) for n, activities in (row.split("|") for row in rows.splitlines())}
        self.lost += sum(max(0, wanted - n) * activities for n, activities in found.items())
        self.twice += sum(max(0, n - wanted) * activities for n, activities in found.items())
        self.checks.append((what, wanted, found))
        print(f"{what}: {in_words(found)}")

    def once(self, what, count):
        """For all nodes together."""
        self.lost += max(0, 1 - count)
        self.twice += max(0, count - 1)
        print(f"{what}, of all nodes: {count}")

    def sessions(self, simulator, known):
        """None is open that no activity knows. What TeamViewer did late for a node that is gone has been closed."""
        state = json.loads(ask(simulator.url + "/sim/state")[2])
        count = len(state["open_sessions"])
        self.orphans += max(0, count - known)
        print(f"sessions open at TeamViewer: {count} for {known} activities, made: {state['sessions']}")

    def open_sessions(self, simulator):
        """None, now that all activities are closed."""
        count = len(json.loads(ask(simulator.url + "/sim/state")[2])["open_sessions"])
        self.orphans += count
        print(f"sessions still open at TeamViewer: {count}")

    def are_right(self):
        return not self.lost + self.twice + self.orphans

    def __str__(self):
        return f"{self.lost} lost, {self.twice} twice, {self.orphans} orphans, {self.refused} clicks asked for again"

    def table(self):
        head = ["| what | wanted, per activity | there |", "| --- | ---: | --- |"]
        return "\n".join(head + [f"| {what} | {wanted} | {in_words(found)} |" for what, wanted, found in self.checks])
