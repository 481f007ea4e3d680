"""Writes what was measured as RESULTS.md and plots beside it."""

import json
import os
import pathlib
import platform
import re

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "desk", "svg.fonttype": "none", "font.size": 9})
from matplotlib import pyplot  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
HEAD = ["#", "what", "ours", "compared with", "ratio", "wanted", ""]


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} processors"


def verdict(line):
    return "" if not line["wanted"] else "reached" if line["met"] else "missed"


def cells(line):
    return [str(line["figure"] or ""), line["what"], line["ours"], line["other"], line["ratio"], line["wanted"],
            verdict(line)]


def plain(founds):
    """For a terminal."""
    rows = [cells(line)[1:] for found in founds for line in found["lines"]]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(len(HEAD) - 1)]
    return "\n".join("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def markdown(founds):
    rows = [HEAD, ["---"] * len(HEAD)]
    for found in founds:
        for line in found["lines"]:
            shown = cells(line)
            rows.append(shown[:-1] + [f"**{shown[-1]}**" if shown[-1] == "missed" else shown[-1]])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def draw(plot):
    """Both axes by powers of ten: what grows in proportion is a straight line that rises by one in one."""
    figure, axes = pyplot.subplots(figsize=(5.2, 3.4))
    for name, points in plot["curves"].items():
        axes.plot(*zip(*points), marker="o", markersize=4, label=name)
    axes.set(xscale="log", yscale="log", title=plot["title"], xlabel=plot["x"], ylabel=plot["y"])
    axes.grid(True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.tight_layout()
    folder = HERE / "plots"
    folder.mkdir(exist_ok=True)
    figure.savefig(folder / f"{plot['name']}.svg", metadata={"Date": None})
    pyplot.close(figure)


def part(found):
    """What a figure tells beside its rows of the table."""
    missed = [f"- **{line['what']}** is missed: {line['why'] or 'not explained yet'}" for line in found["lines"]
              if not line["met"]]
    plots = [f"![{plot['title']}](plots/{plot['name']}.svg)" for plot in found["plots"]]
    head = f"## {found['title']}\n\nMeasured {found['at']}, in {found['seconds']} s."
    return "\n\n".join([head, *found["notes"], *(["\n".join(missed)] if missed else []), *plots])


def write(kept, names):
    """1: a number that is wanted was missed."""
    founds = [json.loads(file.read_text()) for name in names if (file := kept / f"{name}.json").exists()]
    for found in founds:
        for plot in found["plots"]:
            draw(plot)
    text = ["# How fast it is", f"Written by `./dev bench` on {machine()}. README.md tells what each figure is.",
            markdown(founds), *map(part, founds)]
    (HERE / "RESULTS.md").write_text("\n\n".join(text) + "\n")
    return 0 if all(line["met"] for found in founds for line in found["lines"]) else 1
