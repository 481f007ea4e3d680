#!/usr/bin/env python3
"""Kills mock-host at every step of everything that it does, and looks whether anything is lost, there twice, or
nobody's. README.md tells what the modes are."""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import sys
import time

import scenarios
from world import KILLED, Broken, World

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from results import write_part  # noqa: E402

NEVER = 1000000
HOURS_5 = 5 * 3600
SHORT_MS = 250
BRIEF_S = 1.0  # how long a person looks at a program that waits for its disk

# name: the fault, as in preload/plan.h
MODES = {
    "before": "before {n}",
    "after": "after {n}",
    "again": "after {n}",
    "power": "power {n}",
    "full for a moment": f"full {{n}} {SHORT_MS}",
    "full until killed": "full {n} 0",
    "read-only for a moment": f"readonly {{n}} {SHORT_MS}",
    "read-only until killed": "readonly {n} 0",
    "disk broken for a moment": f"broken {{n}} {SHORT_MS}",
    "clock 5 h ahead": f"clock {{n}} {HOURS_5}",
    "clock 5 h behind": f"clock {{n}} {-HOURS_5}",
}
KILLS = ("before", "after", "again", "power")


class Tally:
    """What came of one scenario in one mode."""

    def __init__(self, scenario, mode):
        self.scenario, self.mode = scenario, mode
        self.steps = self.faults = self.kills = 0
        self.counts = collections.Counter()
        self.remarks = {}
        self.stories = []
        self.seconds = 0.0

    def note(self, n, ran, problems):
        for kind, what in problems:
            self.counts[kind] += 1
            self.stories.append(f"{self.scenario}, {self.mode} {n} ({ran.where}): {kind}: {what}")


class Kept:
    """Runs that were finished, in a file: a campaign that was broken off goes on behind them."""

    def __init__(self, file):
        self.file, self.tallies = file, {}
        if file and file.exists():
            for line in file.read_text().splitlines():
                self.take(json.loads(line))

    def take(self, facts):
        tally = Tally(facts["scenario"], facts["mode"])
        vars(tally).update(facts, counts=collections.Counter(facts["counts"]))
        self.tallies[tally.scenario, tally.mode] = tally

    def add(self, tally):
        self.tallies[tally.scenario, tally.mode] = tally
        if self.file:
            with open(self.file, "a") as file:
                file.write(json.dumps(vars(tally)) + "\n")


class Run:
    def __init__(self, kind, mode, options, world=None):
        self.mode, self.options = mode, options
        self.chance = random.Random(f"{options.seed} {kind.name} {mode}")
        self.is_own_world = world is None
        self.world = world or World(options)
        self.scenario = kind(self.world)
        self.scenario.may_refuse = mode not in KILLS
        self.scenario.may_be_late = mode.startswith("clock")
        self.tally = Tally(kind.name, mode)
        self.recovery_steps = 100
        self.steps_of_trial = 0

    def play(self):
        begin = time.monotonic()
        try:
            self.scenario.set_up()
            self.scenario.learn()
            for n in self.numbers():
                if not self.strike(n):
                    break
            self.strike_at_last()
            self.tally.remarks = self.scenario.remarks
            self.scenario.tear_down()
        finally:
            if self.is_own_world:
                self.world.end()
        self.tally.seconds = time.monotonic() - begin
        return self.tally

    def numbers(self):
        """1, 2, 3 ... until the run ends by itself; or a sample of them."""
        if self.options.steps:
            first, last = self.options.steps.split("-")
            return range(int(first), int(last) + 1)
        if not self.options.sample:
            return range(1, NEVER)
        subject = self.scenario.prepare()
        steps = self.run(subject, MODES[self.mode].format(n=NEVER)).steps
        self.recovered(subject)  # nothing of it may happen beside the first fault
        self.steps_of_trial = steps
        width = max(1, steps / self.options.sample)
        return [int(one * width + self.chance.random() * width) + 1 for one in range(self.options.sample)]

    def strike_at_last(self):
        """No two runs are alike: all steps of the sample may lie behind the end of theirs. Not where the trial had
        none: then nothing that it does concerns this fault."""
        if not self.steps_of_trial or self.tally.faults:
            return
        self.strike(1)
        if not self.tally.faults:
            self.tally.counts["driver"] += 1
            self.tally.stories.append(f"{self.tally.scenario}, {self.mode}: nothing was struck, though a run has "
                                      f"{self.steps_of_trial} steps")

    def run(self, subject, fault):
        hurry = BRIEF_S if "until" in self.mode else None
        return self.world.desk.run(self.scenario.command(subject), self.scenario.given(subject), fault, hurry=hurry)

    def strike(self, n):
        """One fault, the recovery, the look at what is there. False: the run ended before its n-th step."""
        tally = self.tally
        subject = self.scenario.prepare()
        ran = self.scenario.ran = self.run(subject, MODES[self.mode].format(n=n))
        tally.steps = max(tally.steps, ran.steps if not ran.struck else n)
        if ran.struck:
            tally.faults += 1
            tally.kills += ran.status == KILLED
        if self.options.show:
            print(f"    {n} {ran.where} [{ran.status}] {ran.err[-500:]}", flush=True)
        tally.note(n, ran, self.misbehaved(ran) + self.refused_for_ever(ran) + self.recovered(subject) + self.checked(subject))
        return ran.struck

    def misbehaved(self, ran):
        if ran.struck and self.mode in KILLS and ran.status != KILLED:
            return [("driver", f"the program ended with {ran.status} instead of being killed")]
        if ran.status == KILLED and self.mode not in KILLS and "until" not in self.mode:
            return [("lost", f"the program hung: {(ran.out + ran.err)[-300:]}")]
        if ran.status < 0 and ran.status != KILLED:
            return [("crash", f"signal {-ran.status}: {ran.err[-300:]}")]
        return []

    def refused_for_ever(self, ran):
        """A run that nothing befell has to be done: what the fault before it has left must not be in its way."""
        if ran.struck or ran.status == 0:
            return []
        return [("lost", f"without a fault: [{ran.status}] {(ran.out + ran.err)[-300:]}")]

    def recovered(self, subject):
        problems = []
        for words in self.scenario.recovery(subject):
            self.world.let_files_age()
            if self.mode == "again":
                at = self.chance.randint(1, self.recovery_steps)
                again = self.world.desk.run(words, "", f"after {at}")
                self.tally.kills += again.status == KILLED
                self.recovery_steps = max(20, min(self.recovery_steps, again.steps + 20))
                self.world.let_files_age()
            done = self.world.desk.run(words)
            if not self.scenario.has_recovered(done):
                problems.append(("lost", f"{' '.join(words)}: [{done.status}] {(done.out + done.err)[-300:]}"))
        return problems

    def checked(self, subject):
        try:
            return self.scenario.check(subject) + [("damage", what) for what in self.world.damage()]
        except Broken as problem:
            return [("lost", str(problem))]


def run_sample(mode, options):
    """All in one world: to make one takes longer than a few faults."""
    world = World(options)
    try:
        return [run_one(kind, mode, options, world) for kind, its_mode in wanted(options) if its_mode == mode]
    finally:
        world.end()


def run_one(kind, mode, options, world=None):
    run = Run(kind, mode, options, world)
    try:
        tally = run.play()
    except Exception as problem:  # The others go on.
        tally = run.tally
        tally.counts["driver"] += 1
        tally.stories.insert(0, f"{tally.scenario}, {mode}, behind {tally.faults} faults: {problem!r}")
    bad = ", ".join(f"{count} {what}" for what, count in sorted(tally.counts.items())) or "nothing wrong"
    print(f"{tally.seconds:6.0f} s  {tally.scenario}, {mode}: {tally.faults} faults, {tally.kills} kills: {bad}",
          flush=True)
    for story in tally.stories[:options.tell]:
        print("          " + story, flush=True)
    return tally


def line(tallies):
    """Faults, kills, and the counts of what must not be."""
    counts, remarks = collections.Counter(), collections.Counter()
    for tally in tallies:
        counts.update(tally.counts)
        remarks.update(tally.remarks)
    bad = [counts.pop(kind, 0) for kind in ("lost", "twice", "orphan")]
    return [sum(tally.faults for tally in tallies), sum(tally.kills for tally in tallies), *bad, sum(counts.values()),
            remarks["authorise again"], remarks["in doubt"], remarks["refused"]]


COLUMNS = ("faults", "kills", "lost", "twice", "orphans", "other", "authorise again", "mail in doubt", "refused")


def summary(tallies):
    return ", ".join(f"{count} {what}" for count, what in zip(line(tallies), COLUMNS))


def rows(tallies, key, steps):
    for name in dict.fromkeys(key(tally) for tally in tallies):
        own = [tally for tally in tallies if key(tally) == name]
        most = [max(tally.steps for tally in own)] if steps else []
        yield [name, *most, *line(own)]


def markdown(head, body):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *body]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in lines)


def table(tallies, missing):
    what = [["all", max(tally.steps for tally in tallies), *line(tallies)]]
    return "\n\n".join([
        f"{summary(tallies)}." + (f" **{missing} runs of a scenario in a mode are missing.**" if missing else ""),
        "`lost`, `twice` and `orphans` are violations. `authorise again`: the kill fell between TeamViewer's answer with new "
        "tokens and their place in the store. `refused`: a click failed, the person was told, and nothing was left behind.",
        "`other`: a damaged store, files that nobody needs any more, a signal. `steps`: calls that write or send, of the "
        "longest run; where the disk fails each call that this concerns is one fault, elsewhere each step.",
        markdown(["what", "steps", *COLUMNS], list(rows(tallies, lambda one: one.scenario, True)) + what),
        markdown(["how", *COLUMNS], rows(tallies, lambda one: one.mode, False))])


def modes_of(options):
    return options.modes.split(",") if options.modes else list(MODES)


def wanted(options):
    kinds = [kind for kind in scenarios.ALL if any(word in kind.name for word in options.only or [""])]
    return [(kind, mode) for mode in modes_of(options) for kind in kinds]


def wrong_with(options):
    """The words that match nothing, and what there is; or nothing."""
    names = [kind.name for kind in scenarios.ALL]
    complaints = [f"no scenario has {word!r} in its name: " + "; ".join(names) for word in options.only or []
                  if not any(word in name for name in names)]
    complaints += [f"there is no mode {mode!r}: " + "; ".join(MODES) for mode in modes_of(options) if mode not in MODES]
    return "\n".join(complaints)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--package", required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("--preload", type=pathlib.Path, required=True, help="fault_preload.so")
    parser.add_argument("--sample", type=int, default=0, help="so many steps of each; default: all")
    parser.add_argument("--steps", help="FIRST-LAST; default: all")
    parser.add_argument("--only", action="append", help="scenarios with this in their name")
    parser.add_argument("--modes", help="separated by commas; default: all")
    parser.add_argument("--show", action="store_true", help="each fault, as it happens")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=4 * os.cpu_count(),
                        help="at once; default: four for a processor, since they often wait")
    parser.add_argument("--tell", type=int, default=5, help="so many violations of each in words")
    parser.add_argument("--kept", type=pathlib.Path, help="file of finished runs: those in it are not made again")
    parser.add_argument("--results", type=pathlib.Path, help="RESULTS.md, whose part about crashes is written anew")
    options = parser.parse_args()
    if complaint := wrong_with(options):
        parser.error(complaint)
    for name in ("bin", "keys", "preload"):
        setattr(options, name, getattr(options, name).resolve())
    options.package = str(pathlib.Path(options.package).resolve())
    kept, jobs = Kept(options.kept), wanted(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        if options.sample:
            running = [pool.submit(run_sample, mode, options) for mode in dict.fromkeys(mode for _, mode in jobs)]
        else:
            running = [pool.submit(lambda *job: [run_one(*job, options)], kind, mode) for kind, mode in jobs
                       if (kind.name, mode) not in kept.tallies]
        for one in concurrent.futures.as_completed(running):
            for tally in one.result():
                kept.add(tally)
            tallies = [kept.tallies[kind.name, mode] for kind, mode in jobs if (kind.name, mode) in kept.tallies]
            if options.results:
                write_part(options.results, "Kills, lost power, full disks", table(tallies, len(jobs) - len(tallies)))
    print(summary(tallies))
    return 1 if any(tally.counts for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
