"""What a plugin's file shows to the loader: exactly one symbol, none that is unique in the process, no
path of its own to look for libraries.

    python3 desk_exports.py PLUGIN.so ...
"""

import subprocess
import sys


def output(*command):
    return subprocess.run(command, text=True, check=True, capture_output=True).stdout


def wrong_with(library):
    """What is wrong with the exports of one file, as a list of sentences."""
    symbols = [line.split()[-2:] for line in output("nm", "-D", "--defined-only", library).splitlines()]
    names = sorted(name for _, name in symbols)
    found = []
    if names != ["desk_module_v1"]:
        found.append(f"{library} exports {len(names)} symbols instead of desk_module_v1: {names[:5]}")
    unique = [name for kind, name in symbols if kind == "u"]
    if unique:
        found.append(f"{library} has unique symbols: {unique[:5]}")
    for line in output("readelf", "-d", library).splitlines():
        if "RPATH" in line or "RUNPATH" in line:
            found.append(f"{library} brings a path: {line.strip()}")
    return found


if __name__ == "__main__":
    wrong = [sentence for library in sys.argv[1:] for sentence in wrong_with(library)]
    print("\n".join(wrong) or f"{len(sys.argv) - 1} plugins export one symbol each")
    sys.exit(1 if wrong or len(sys.argv) < 2 else 0)
