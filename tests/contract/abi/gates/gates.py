"""The gates over the ABI headers, as functions: each returns what is wrong, as a list of sentences."""

import json
import subprocess
import tempfile
from pathlib import Path

import abi_model

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
INCLUDE = ROOT / "host-api" / "include"
RELEASES = {"1.0": (HERE.parent / "snapshot-1.0.json", HERE.parent / "layout_1_0.c")}

WARNINGS = ["-pedantic-errors", "-Wall", "-Wextra", "-Wpadded", "-Werror", "-fsyntax-only"]
C = {"gcc": "gcc", "clang": "clang-14"}
CXX = {"gcc": "g++", "clang": "clang++-14"}
LANGUAGES = [("c", standard) for standard in ("c99", "c11", "c17")]
LANGUAGES += [("c++", standard) for standard in ("c++11", "c++14", "c++17", "c++20")]


def compile_source(compiler, language, standard, include, source, more=()):
    """What the compiler says against `source`, or nothing."""
    command = [compiler, f"-std={standard}", "-x", language, *WARNINGS, *more, f"-I{include}", "-"]
    if language == "c++":
        command += ["-fno-exceptions", "-fno-rtti"]
    done = subprocess.run(command, input=source, text=True, capture_output=True, check=False)
    return [] if done.returncode == 0 else [f"{' '.join(command)}\n{source}{done.stderr}"]


def headers_compile(include, family, language, standard):
    """Each header alone and twice, then all together in both orders."""
    names = abi_model.headers(include)
    orders = [[name, name] for name in names] + [names, names[::-1]]
    compiler = (CXX if language == "c++" else C)[family]
    wrong = []
    for order in orders:
        source = "".join(f"#include <{name}>\n" for name in order)
        more = ["-DDESK_BUILDING_PLUGIN"] if len(order) > 2 else []
        wrong += compile_source(compiler, language, standard, include, source, more)
    return wrong


def symbols_of(include, family, source, more=()):
    """What an object file of a C++ source defines for others, as "name VISIBILITY"."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "entry.o")
        subprocess.run([CXX[family], "-std=c++20", "-x", "c++", *more, f"-I{include}", "-c", "-", "-o", str(made)],
                       input=source, text=True, check=True, capture_output=True)
        table = subprocess.run(["readelf", "-sW", str(made)], text=True, check=True, capture_output=True).stdout
    rows = [line.split() for line in table.splitlines() if " GLOBAL " in line or " WEAK " in line]
    return {f"{row[7]} {row[5]}" for row in rows if row[6] != "UND"}


def snapshot_holds(include, release):
    """The headers against the frozen snapshot of a release: additions at ends and nothing else."""
    old = json.loads(RELEASES[release][0].read_text(encoding="utf-8"))
    new = abi_model.measure(include, abi_model.read(include))
    return abi_model.compare(old, new, release)


def layout_holds(include, release, family="gcc"):
    """The headers against the frozen assertions of a release."""
    source = RELEASES[release][1].read_text(encoding="utf-8")
    return compile_source(C[family], "c", "c11", include, source)
