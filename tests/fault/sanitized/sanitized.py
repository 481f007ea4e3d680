#!/usr/bin/env python3
"""The campaigns once more, with programs in which sanitizers look at every access. README.md tells how."""

import argparse
import collections
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent
FAULT, TESTS = HERE.parent, HERE.parents[1]
sys.path.insert(0, str(FAULT))
from results import write_part  # noqa: E402

SANITIZERS = {"fault-address": "AddressSanitizer, UBSan", "fault-thread": "ThreadSanitizer"}
CAMPAIGNS = ("steps", "nodes", "table")
CALM = 3  # A click fails when its node was killed three times: slow programs need longer for it.
COLUMNS = ("looked at by", "campaign", "how much", "what it counted", "reports")


class Campaign(typing.NamedTuple):
    much: str
    command: list
    leaks: bool = True  # to look for them takes a third of the time of a process that ends by itself


def campaigns_of(options, preset):
    """What `./dev fault` runs, without the clients of others and the search for secrets."""
    build = options.builds.resolve() / preset
    programs = ["--bin", build / "bin", "--package", build / "package/teamviewer-addon.zip", "--keys", build / "keys"]
    steps = [*programs, "--preload", build / "bin/fault_preload.so", "--sample", options.sample, "--seed", options.seed]
    if options.sample:
        much = f"{options.sample} steps by chance of each scenario in each way to fail, seed {options.seed}"
    else:
        much = "every step"
        steps += ["--kept", place_of(options, preset, "steps") / "runs.jsonl"]
    nodes = [*programs, "--postgres", options.postgres, "--calm", CALM]
    table = [*programs, "--clients", "ours", "--activities", options.activities]
    return {"steps": Campaign(much, ["crash/campaign.py", *steps], leaks=bool(options.sample)),
            "nodes": Campaign(f"whole, faults {CALM} times as seldom", ["nodes/nodes_test.py", *nodes]),
            "table": Campaign(f"{options.activities} activities, ours alone", ["table/table.py", *table])}


def place_of(options, preset, name):
    """Where a campaign keeps its reports, and the runs that are finished."""
    return options.kept.resolve() / f"{preset}.{name}"


def watched(reports, leaks):
    """Reports go to files of their own: who is killed behind a report has still made it."""
    place = f"log_path={reports}/report"
    return {**os.environ, "ASAN_OPTIONS": f"{place}:detect_leaks={leaks:d}",
            "UBSAN_OPTIONS": f"{place}:print_stacktrace=1",
            "TSAN_OPTIONS": f"{place}:suppressions={TESTS / 'tsan.supp'}"}


def run(campaign, reports):
    """(status, last line), while all that is printed is passed on. ThreadSanitizer needs a fixed memory layout."""
    script, *words = campaign.command
    command = ["setarch", platform.machine(), "-R", sys.executable, str(FAULT / script), *map(str, words)]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=watched(reports, campaign.leaks)) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def summaries(reports):
    """How often each thing was reported."""
    count = collections.Counter()
    for file in sorted(reports.iterdir()):
        text = file.read_text(errors="replace")
        count.update(re.findall(r"^SUMMARY: (.*)", text, re.M) or [text[:300] or "an empty report"])
    return count


def play(sanitizer, name, place, campaign):
    """One row of the table, and whether all was well."""
    reports = place / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    status, last = run(campaign, reports)
    found = summaries(reports)
    for what, often in found.most_common():
        print(f"    {sanitizer}, {name}, {often} times: {what}", flush=True)
    if found:
        print(sorted(reports.iterdir())[0].read_text(errors="replace")[:8000], flush=True)
    return [sanitizer, name, campaign.much, last, sum(found.values())], status == 0 and not found


def table(kept):
    """Of what ran last of each."""
    rows = [json.loads(file.read_text()) for preset in SANITIZERS for name in CAMPAIGNS
            if (file := kept / f"{preset}.{name}.json").exists()]
    lines = [COLUMNS, ["---"] * 4 + ["---:"], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builds", type=pathlib.Path, required=True, help=f"folder of {' and '.join(SANITIZERS)}")
    parser.add_argument("--postgres", type=pathlib.Path, required=True, help="folder of tests/postgres/server.sh")
    parser.add_argument("--kept", type=pathlib.Path, required=True, help="folder for what was found")
    parser.add_argument("--sample", type=int, default=0, help="so many steps of each scenario; default: all")
    parser.add_argument("--seed", type=int, default=1, help="other steps of the sample")
    parser.add_argument("--activities", type=int, default=20, help="of the table")
    parser.add_argument("--sanitizer", action="append", choices=SANITIZERS, help="default: all")
    parser.add_argument("--only", action="append", choices=CAMPAIGNS, help="default: all")
    parser.add_argument("--go-on", action="store_true", help="behind the runs of `steps` that were finished last time")
    parser.add_argument("--results", type=pathlib.Path, help="RESULTS.md, whose part about this is written anew")
    options = parser.parse_args()
    if options.go_on and options.sample:
        parser.error("--go-on is for every step; a sample is made anew")
    good = True
    for preset in options.sanitizer or SANITIZERS:
        campaigns = campaigns_of(options, preset)
        for name in options.only or CAMPAIGNS:
            place = place_of(options, preset, name)
            if not (options.go_on and name == "steps"):
                shutil.rmtree(place, ignore_errors=True)
            row, was_good = play(SANITIZERS[preset], name, place, campaigns[name])
            (options.kept / f"{preset}.{name}.json").write_text(json.dumps(row))
            good = good and was_good
            if options.results:
                write_part(options.results, "The same with sanitizers", table(options.kept))
    print(table(options.kept))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
