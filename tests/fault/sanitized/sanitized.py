#!/usr/bin/env python3
"""The campaigns once more, with programs in which sanitizers look at every access. README.md tells how."""

import argparse
import collections
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FAULT, TESTS = HERE.parent, HERE.parents[1]
sys.path.insert(0, str(FAULT))
from results import write_part  # noqa: E402

SANITIZERS = {"fault-address": "AddressSanitizer, UBSan", "fault-thread": "ThreadSanitizer"}
CAMPAIGNS = ("steps", "nodes", "table")
CALM = 3  # A click fails when its node was killed three times: slow programs need longer for it.
COLUMNS = ("looked at by", "campaign", "how much", "what it counted", "reports")


def commands(options, build):
    """(how much, command) of what `./dev fault` runs, without the clients of others and the search for secrets."""
    programs = ["--bin", build / "bin", "--package", build / "package/teamviewer-addon.zip", "--keys", build / "keys"]
    steps = [*programs, "--preload", build / "bin/fault_preload.so", "--sample", options.sample, "--seed", options.seed]
    sample = f"{options.sample} steps by chance of each scenario in each way to fail, seed {options.seed}"
    return {"steps": (sample if options.sample else "every step", ["crash/campaign.py", *steps]),
            "nodes": (f"whole, faults {CALM} times as seldom",
                      ["nodes/nodes_test.py", *programs, "--postgres", options.postgres, "--calm", CALM]),
            "table": (f"{options.activities} activities, ours alone",
                      ["table/table.py", *programs, "--clients", "ours", "--activities", options.activities])}


def watched(reports):
    """Reports go to files of their own: who is killed behind a report has still made it."""
    place = f"log_path={reports}/report"
    return {**os.environ, "ASAN_OPTIONS": place, "UBSAN_OPTIONS": f"{place}:print_stacktrace=1",
            "TSAN_OPTIONS": f"{place}:suppressions={TESTS / 'tsan.supp'}"}


def run(command, reports):
    """(status, last line), while all that is printed is passed on. ThreadSanitizer needs a fixed memory layout."""
    words = ["setarch", platform.machine(), "-R", sys.executable, str(FAULT / command[0]), *map(str, command[1:])]
    last = ""
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=watched(reports)) as process:
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


def play(sanitizer, name, much, command):
    """One row of the table, and whether all was well."""
    with tempfile.TemporaryDirectory(prefix="sanitized-") as folder:
        reports = pathlib.Path(folder)
        status, last = run(command, reports)
        found = summaries(reports)
        for what, often in found.most_common():
            print(f"    {sanitizer}, {name}, {often} times: {what}", flush=True)
        if found:
            print(sorted(reports.iterdir())[0].read_text(errors="replace")[:8000], flush=True)
    return [sanitizer, name, much, last, sum(found.values())], status == 0 and not found


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
    parser.add_argument("--results", type=pathlib.Path, help="RESULTS.md, whose part about this is written anew")
    options = parser.parse_args()
    options.kept.mkdir(parents=True, exist_ok=True)
    good = True
    for preset in options.sanitizer or SANITIZERS:
        campaigns = commands(options, options.builds.resolve() / preset)
        for name in options.only or CAMPAIGNS:
            row, was_good = play(SANITIZERS[preset], name, *campaigns[name])
            (options.kept / f"{preset}.{name}.json").write_text(json.dumps(row))
            good = good and was_good
            if options.results:
                write_part(options.results, "The same with sanitizers", table(options.kept))
    print(table(options.kept))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
