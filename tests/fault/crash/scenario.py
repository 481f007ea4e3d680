"""What every scenario has in common: a fresh subject for each fault, the command that meets the fault, and what has
to be there in the end: what a run without a fault leaves. What was not begun must have left nothing."""

import collections
import json
import re

from world import Broken

WORK = ["work", "--until-idle"]
SOON = [*WORK, "--at", "+2m"]  # a look at reports that failed is made again a minute later
LATER = [*WORK, "--at", "+80m"]  # no session is valid any more
MUCH_LATER = [*WORK, "--at", "+7h"]  # also by a clock that is wrong
AT_LAST = [*WORK, "--at", "+20h"]  # by such a clock, too, nobody waits for the report of a connection to an asset


def compared(there, wanted):
    """[(kind, what)] of what is there too seldom or too often."""
    found = []
    for what in sorted(set(there) | set(wanted)):
        some, right = there.get(what, 0), wanted.get(what, 0)
        if some < right:
            found.append(("lost", f"{what}: {some} instead of {right}"))
        elif some > right:
            kind = "orphan" if what in ("open session", "live token") else "twice"
            found.append((kind, f"{what}: {some} instead of {right}"))
    return found


class Scenario:
    """An action on an activity."""

    name = ""
    action = ""

    def __init__(self, world):
        self.world = world
        self.after = None  # the facts without a fault
        self.may_refuse = False  # whoever is told so may click again; not after a kill
        self.ran = None  # what became of the command that met the fault
        self.may_be_late = False  # a wrong clock may take a session for over: then it ends by itself, and is settled then
        self.remarks = {"authorise again": 0, "in doubt": 0, "refused": 0}

    def set_up(self):
        self.world.set_up()

    def tear_down(self):
        pass

    def prepare(self):
        return self.world.activity()

    def command(self, subject):
        return ["action", "run", subject, self.action]

    def given(self, subject):
        return ""

    def recovery(self, subject):
        return [WORK]

    def has_recovered(self, ran):
        """Whether a command of the recovery ended as it has to."""
        return ran.status == 0

    def facts(self, subject):
        return self.world.facts(subject)

    def was_begun(self, subject):
        """Whether the desk knew of it: then it has to be done."""
        return bool(self.world.call_states(subject, self.action))

    def learn(self):
        """One run without a fault; True: what it leaves is what this scenario is about."""
        subject = self.prepare()
        self.before = self.facts(subject)
        self.world.desk.do(*self.command(subject), given=self.given(subject))
        for words in self.recovery(subject):
            self.world.desk.do(*words)
        self.after = self.facts(subject)
        missing = [what for what in self.expected if self.after.get(what) != self.expected[what]]
        if missing or self.after == self.before:
            raise Broken(f"{self.name}, without a fault: {dict(self.after)}, expected {self.expected}")

    def check(self, subject):
        is_begun = self.was_begun(subject)
        if is_begun and self.may_refuse and self.was_refused(subject):
            self.remarks["refused"] += 1
            is_begun = False
        found = compared(self.judged(self.facts(subject)), self.judged(self.after if is_begun else self.before))
        return found + self.unfinished(subject) if found else []

    def judged(self, facts):
        """A wrong clock says when a session is over: its links go at once, and its record says so."""
        if not self.may_be_late:
            return facts
        judged = collections.Counter()
        for what, count in facts.items():
            if not what.startswith("links session/"):
                judged[re.sub(r"^(record session/\*) .*", r"\1", what)] += count
        return judged

    def was_refused(self, subject):
        """A click that failed, of which the person was told."""
        return bool(self.action) and set(self.world.call_states(subject, self.action)) == {"failed"}

    def unfinished(self, subject):
        """The calls that are not done: why something is missing."""
        desk = self.world.desk
        calls = desk.query("SELECT number FROM calls WHERE state <> 'done' AND target_id = ?",
                           self.world.id_of(subject))
        return [("lost", json.dumps(desk.json("call", "show", "c-%06d" % number))) for number, in calls]
