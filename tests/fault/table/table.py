#!/usr/bin/env python3
"""Three clients do the same work under the same faults: ours, one on npm's got, and a naive one. Ours has to bring
everything to its end; the others are there to compare. README.md tells what is counted."""

import argparse
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import types

import faults
from cloud import Cloud
from generic import Generic
from ours import Ours
from report import cells, summary, text
from work import Work

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from results import write_part  # noqa: E402

# Several pages of everything, and no limit but that of the fault.
SETTINGS = {"calls_per_day": 0, "open_sessions_max": 1000, "managed_page": 25, "report_page": 3, "session_page": 20}


@contextlib.contextmanager
def names(folder, fault):
    """Programs that are started meanwhile ask no_dns.c for names."""
    world = types.SimpleNamespace(dns_is_gone=folder / "dns-is-gone")
    given = {}
    if fault.with_tls:
        library = folder / "no_dns.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, HERE / "no_dns.c"], check=True)
        given = {"LD_PRELOAD": str(library), "DESK_NO_DNS": str(world.dns_is_gone)}
    os.environ.update(given)
    try:
        yield world
    finally:
        for name in given:
            del os.environ[name]


def make_client(name, options, folder):
    if name == "ours":
        return Ours(options, folder)
    commands = {"got": [options.node, str(HERE / "with_got.mjs")], "naive": [sys.executable, str(HERE / "naive.py")]}
    return Generic(name, commands[name], folder)


def run(name, fault, options, measure):
    """`measure`: the line of the same client without a fault, if there is one."""
    with tempfile.TemporaryDirectory(prefix="table-", dir=options.place) as place:
        folder = pathlib.Path(place)
        cloud = Cloud(options.bin / "teamviewer-sim", folder, SETTINGS, fault.with_tls)
        try:
            with names(folder, fault) as world:
                client = make_client(name, options, folder / "client")
                work = Work(client, cloud, fault, options, world)
                expected = measure.devices if measure else None
                line = work.line(work.play(expected), expected)
        finally:
            cloud.stop()
    if measure:
        line.measure(measure)
    if options.show:
        print("".join(f"        {one[:200]}\n" for one in client.complaints), end="", flush=True)
    return line


def all_lines(options):
    measures = {}
    for fault in options.faults:
        for name in options.clients:
            line = run(name, fault, options, measures.get((name, fault.with_tls)))
            if fault in (faults.NONE, faults.NONE_TLS):
                measures[name, fault.with_tls] = line
            print("  ".join(str(cell) for cell in cells(line, True)), flush=True)
            yield line


def chosen(words):
    """Those with one of the words in their names, and what they are measured by."""
    wanted = [fault for fault in faults.ALL if not words or any(word in fault.name for word in words)]
    measures = [one for one in (faults.NONE, faults.NONE_TLS) if any(one.with_tls == it.with_tls for it in wanted)]
    return [fault for fault in faults.ALL if fault in wanted or fault in measures]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--package", required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("--node", default="node")
    parser.add_argument("--clients", default="ours,got,naive", help="separated by commas")
    parser.add_argument("--activities", type=int, default=20)
    parser.add_argument("--often", type=int, help="strikes every so-many-th call instead; for little work")
    parser.add_argument("--only", action="append", help="faults with this in their name")
    parser.add_argument("--show", action="store_true", help="what the clients complain about")
    parser.add_argument("--results", type=pathlib.Path, help="RESULTS.md, whose part about this is written anew")
    options = parser.parse_args()
    for name in ("bin", "keys"):
        setattr(options, name, getattr(options, name).resolve())
    options.package = str(pathlib.Path(options.package).resolve())
    options.clients = options.clients.split(",")
    options.faults = chosen(options.only)
    options.place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    lines = list(all_lines(options))
    missed = [what for line in lines if line.client == "ours" for what in line.missed()]
    print(summary(lines))
    if options.results:
        write_part(options.results, "Faults, side by side", text(lines, missed))
    for what in missed:
        print(what, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
