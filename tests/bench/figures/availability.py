"""Availability of five actions on 1,000 activities

By the micro-benchmarks of tests/bench/micro, with the parts of a synchronisation beside it."""

import json
import subprocess

from frame import Line, median

WANTED_MS = 5


def micro(bench, words=()):
    """Each benchmark by its name: the median of five."""
    said = subprocess.run([bench.program("bench_micro"), "--benchmark_format=json", "--benchmark_repetitions=5",
                           "--benchmark_min_time=0.2", *words], stdout=subprocess.PIPE, check=True).stdout
    found = {}
    for one in json.loads(said)["benchmarks"]:
        if one["run_type"] == "iteration":
            found.setdefault(one["name"].removesuffix("/repeats:5"), []).append(one)
    return found


def milliseconds(runs):
    return median([one["cpu_time"] * {"ns": 1e-6, "us": 1e-3, "ms": 1}[one["time_unit"]] for one in runs])


def measure(bench):
    found = micro(bench)
    rules, documents = (milliseconds(found[name]) for name in ("availability_of_1000", "availability_of_1000_documents"))
    rows = ["| part of it | one | allocations |", "| --- | --- | --- |"]
    for name, runs in found.items():
        each = 1e9 / median([one["items_per_second"] for one in runs])
        rows.append(f"| `{name}` | {each:,.0f} ns | {runs[0]['allocations/item']:.2f} |")
    bench.note("Of each device, asset or activity, by Google Benchmark:\n\n" + "\n".join(rows))
    return [
        Line(8, "five actions on 1,000 activities, all of it", f"{rules:.2f} ms", "", "", f"under {WANTED_MS} ms",
             rules < WANTED_MS),
        Line(8, "the same from the desk's documents, answers in words", f"{documents:.1f} ms")]
