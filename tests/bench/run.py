#!/usr/bin/env python3
"""Measures the desk and the plugin, each number beside what somebody would take instead, and writes RESULTS.md.

Each figure is a module of figures/ with `measure(bench)`; README.md tells what each one does. What was measured last
is kept as JSON, so that one figure can be measured again alone; the table always shows all."""

import argparse
import dataclasses
import importlib
import json
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import report  # noqa: E402
from frame import Bench, temporary_folder  # noqa: E402

FIGURES = ("click", "burst", "closing", "day", "sync", "reports", "availability", "start", "calls", "pages")
FIGURES = tuple(name for name in FIGURES if (HERE / "figures" / f"{name}.py").exists())


def measure(name, options):
    """What one figure found, ready to be kept."""
    module = importlib.import_module("figures." + name)
    begin = time.monotonic()
    with temporary_folder() as folder:
        os.chmod(folder, 0o755)  # a server that we compare with may be somebody else
        bench = Bench(options, name, pathlib.Path(folder))
        lines = module.measure(bench)
    return {"name": name, "title": module.__doc__.strip().splitlines()[0], "at": time.strftime("%Y-%m-%d %H:%M"),
            "seconds": round(time.monotonic() - begin), "lines": [dataclasses.asdict(line) for line in lines],
            "plots": [dataclasses.asdict(plot) for plot in bench.plots], "notes": bench.notes}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--package", required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("--kept", type=pathlib.Path, required=True, help="folder for what was measured")
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"of {', '.join(FIGURES)}; default: all")
    options = parser.parse_args()
    unknown = [name for name in options.figures if name not in FIGURES]
    if unknown:
        parser.error(f"there is no figure {unknown[0]}; there are {', '.join(FIGURES)}")
    for name in ("bin", "keys", "kept"):
        setattr(options, name, getattr(options, name).resolve())
    options.package = str(pathlib.Path(options.package).resolve())
    options.kept.mkdir(parents=True, exist_ok=True)
    for name in options.figures or FIGURES:
        print(f"{name} ...", flush=True)
        found = measure(name, options)
        (options.kept / f"{name}.json").write_text(json.dumps(found, indent=1))
        print(report.plain([found]), flush=True)
    return report.write(options.kept, FIGURES)


if __name__ == "__main__":
    sys.exit(main())
