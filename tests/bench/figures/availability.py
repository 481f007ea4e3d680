"""Availability of five actions on 1,000 activities

By the micro-benchmarks of tests/bench/micro, with the parts of a synchronisation beside it."""

import json
import re
import subprocess

from frame import Line, median

WANTED_MS = 5

# Hot paths: a benchmark, the function in it, how often it runs. Instructions do not depend on the machine's mood.
HOT = [
    ("scan a device of a list", "scan_devices/10000", "tv::RowStream::write*", 10_000),
    ("read the row of an asset", "read_asset_rows", "tv::host::AssetRowReader::read*", 1),
    ("match an asset", "match_and_plan/10000", "tv::standing_of*", 10_000),
    ("offer an action, or not", "availability_of_1000", "tv::availability*", 5_000),
]


def micro(bench, words=()):
    """Each benchmark by its name: the median of five."""
    said = subprocess.run([bench.program("bench_micro"), "--benchmark_format=json", "--benchmark_repetitions=5",
                           "--benchmark_min_time=0.2", *words], stdout=subprocess.PIPE, check=True).stdout
    found = {}
    for one in json.loads(said)["benchmarks"]:
        if one["run_type"] == "iteration":
            found.setdefault(one["name"].removesuffix("/repeats:5"), []).append(one)
    return found


def instructions(bench, name, function, times):
    """Of one pass, counted by callgrind."""
    ran = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--toggle-collect={function}",
                          bench.program("bench_micro"), f"--benchmark_filter=^{name}$", "--benchmark_min_time=0",
                          "--benchmark_format=json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
    passes = json.loads(ran.stdout)["benchmarks"][0]["iterations"]
    return int(re.search(r"Collected : (\d+)", ran.stderr)[1]) / passes / times


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
    rows = ["| hot path | instructions |", "| --- | --- |"]
    rows += [f"| {what} | {instructions(bench, name, function, times):,.0f} |" for what, name, function, times in HOT]
    bench.note("Instructions, by callgrind:\n\n" + "\n".join(rows))
    return [
        Line(8, "five actions on 1,000 activities, all of it", f"{rules:.2f} ms", "", "", f"under {WANTED_MS} ms",
             rules < WANTED_MS),
        Line(8, "the same from the desk's documents, answers in words", f"{documents:.1f} ms")]
