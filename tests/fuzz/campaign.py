#!/usr/bin/env python3
"""Runs fuzz targets from their corpus: for a number of seconds each, or for a number of inputs.

Nothing is written to the corpus: what is new stays in a folder of its own, until --merge brings the
few inputs of it that reach more code.
"""
import argparse
import datetime
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
LARGEST_INPUT = 16384


class Run:
    """One target, and what came of it."""

    def __init__(self, program, name, new, scratch):
        self.program, self.name, self.new, self.scratch = program, name, new, scratch
        self.corpus = CORPUS / name
        self.executions = self.coverage = self.seconds = self.processor_seconds = self.kept = 0
        self.crashes = []

    def go(self, limits):
        """`limits`: options of libFuzzer that end the run."""
        crashes = self.new / "crashes"
        crashes.mkdir(parents=True, exist_ok=True)
        found = self.new / "new"
        found.mkdir(exist_ok=True)
        before = len(list(found.iterdir()))
        command = [self.program, *limits, f"-max_len={LARGEST_INPUT}", "-timeout=20", "-rss_limit_mb=2048",
                   "-print_final_stats=1", f"-artifact_prefix={crashes}/", *self.dictionary(), found, self.corpus]
        begin, used = datetime.datetime.now(), processor_seconds()
        done = subprocess.run(command, capture_output=True, check=False,
                              env={**os.environ, "TMPDIR": str(self.scratch)})
        self.seconds = (datetime.datetime.now() - begin).total_seconds()
        self.processor_seconds = processor_seconds() - used
        output = done.stderr.decode(errors="replace")
        self.read(output)
        self.kept = len(list(found.iterdir())) - before
        self.crashes = sorted(crashes.iterdir())
        if done.returncode != 0:
            print("\n".join(line for line in output.splitlines() if not line.startswith("#"))[-8000:], file=sys.stderr)
        return done.returncode == 0 and not self.crashes

    def dictionary(self):
        file = HERE / "dictionaries" / f"{self.name}.dict"
        return [f"-dict={file}"] if file.exists() else []

    def read(self, output):
        executions = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
        coverage = re.findall(r"\bcov: (\d+)", output)
        self.executions = int(executions.group(1)) if executions else 0
        self.coverage = int(coverage[-1]) if coverage else 0

    def merge(self):
        subprocess.run([self.program, "-merge=1", f"-max_len={LARGEST_INPUT}", self.corpus, self.new / "new"],
                       capture_output=True, check=True)

    def row(self):
        seeds = len(list(self.corpus.iterdir()))
        return [f"`{self.name}`", str(datetime.date.today()), f"{self.seconds / 60:.1f}",
                f"{self.processor_seconds / 60:.1f}", f"{self.executions:,}", f"{self.coverage:,}", str(seeds),
                str(self.kept), str(len(self.crashes))]


def processor_seconds():
    """Of the programs that have ended: on a machine with other work it says more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


HEADING = ["target", "last run", "minutes", "of processor time", "executions", "edges covered", "corpus", "new inputs",
           "crashes"]
ABOUT = """# What the fuzzers ran

Written by `./dev fuzz`: libFuzzer of clang 14 with AddressSanitizer and UndefinedBehaviorSanitizer, one process on
one core. A target that was not part of the last run keeps its row.

"""


def rows_of(page):
    """The rows that a page has, by target."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines()]
    return {row[0]: row for row in rows if row[0].startswith("`")}


def total(rows, at):
    return sum(float(row[at].replace(",", "") or 0) for row in rows)


def write_results(page, runs):
    rows = rows_of(page) | {row[0]: row for row in (run.row() for run in runs)}
    rows = [rows[name] for name in sorted(rows)]
    minutes, processor_minutes, executions, crashes = (total(rows, at) for at in (2, 3, 4, 8))
    last = ["**all**", "", f"{minutes:.1f}", f"{processor_minutes:.1f}", f"{executions:,.0f}", "", "", "",
            f"{crashes:.0f}"]
    lines = [HEADING, ["---", "---"] + ["---:"] * (len(HEADING) - 2), *rows, last]
    page.write_text(ABOUT + "".join("| " + " | ".join(line) + " |\n" for line in lines), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs fuzz_*")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--runs", type=int, help="inputs for each target, instead of seconds; always the same ones")
    parser.add_argument("--new", type=pathlib.Path, help="folder for what is found; without it, it is thrown away")
    parser.add_argument("--record", action="store_true", help="write the counts into tests/fuzz/RESULTS.md")
    parser.add_argument("--merge", action="store_true", help="take what reaches more code into the corpus")
    parser.add_argument("target", nargs="*", help="all, if none is named")
    options = parser.parse_args()

    programs = {program.name.removeprefix("fuzz_"): program for program in sorted(options.bin.glob("fuzz_*"))}
    unknown = set(options.target) - set(programs)
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(programs)}")
    # A desk of the target `pages` writes durably, which in memory costs nothing.
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=place) as scratch:
        return campaign(options, {name: programs[name] for name in options.target or programs}, pathlib.Path(scratch))


def campaign(options, programs, scratch):
    runs, good = [], True
    for name, program in programs.items():
        run = Run(program, name, (options.new or scratch / "found") / name, scratch)
        limits = [f"-runs={options.runs}", "-seed=1"] if options.runs else [f"-max_total_time={options.seconds}"]
        good = run.go(limits) and good
        if options.merge:
            run.merge()
        runs.append(run)
        print(f"{name}: {run.executions} executions, {run.coverage} edges, {run.kept} new inputs, "
              f"{len(run.crashes)} crashes", flush=True)
        for crash in run.crashes:
            print(f"  {crash}", flush=True)
    if options.record:
        write_results(HERE / "RESULTS.md", runs)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
