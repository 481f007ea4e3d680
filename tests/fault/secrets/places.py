"""Everywhere a secret could have got to: the bytes of each place, under a name for people."""

import ctypes
import os
import pathlib
import resource
import signal
import subprocess
import threading

from needles import squeezed

OURS = ("mock-host",)
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def files(folder):
    """(kind of place, name, bytes) of every file below; the store and its log are places of their own."""
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file() and path.name != "secrets.key":
            kind = {"desk.sqlite": "store file", "desk.sqlite-wal": "WAL"}.get(path.name, "other files")
            yield kind, str(path.relative_to(folder)), path.read_bytes()


class Watch:
    """What anybody on this machine can read about our processes while they run."""

    def __init__(self):
        self.seen = {"command lines": set(), "environments": set()}
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.stop.wait(0.005):
            for entry in os.listdir("/proc"):
                if entry.isdigit():
                    self.look(pathlib.Path("/proc", entry))

    def look(self, process):
        try:
            if (process / "comm").read_text().strip() in OURS:
                self.seen["command lines"].add((process / "cmdline").read_bytes())
                self.seen["environments"].add((process / "environ").read_bytes())
        except OSError:
            pass  # It has ended.

    def end(self):
        self.stop.set()
        self.thread.join()
        return {kind: b"\n".join(seen) for kind, seen in self.seen.items()}


def allow_core_until_parent_dies():
    """For the child between fork and exec. Without setpriv: what is loaded into our program would be loaded into it."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


def core_of(process, folder):
    """(how it was got, bytes) of the memory of a running program, which ends by this."""
    pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
    limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
    if "/" in pattern or pattern.startswith("|") or limit not in (-1, resource.RLIM_INFINITY):
        memory = memory_of(process.pid)
        process.kill()
        process.wait()
        return "/proc/PID/mem", squeezed(memory)
    process.send_signal(signal.SIGABRT)
    process.wait(60)
    core = next(path for path in pathlib.Path(folder).glob("core*"))
    try:
        return "core dump", squeezed(core.read_bytes())
    finally:
        core.unlink()


def memory_of(pid):
    """What a core dump would have: every part that may be written, but what asks to be left out of dumps."""
    parts, start = [], None
    with open(f"/proc/{pid}/smaps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            words = line.split()
            if "-" in words[0] and not line.startswith("VmFlags"):
                start, end = (int(at, 16) for at in words[0].split("-")) if "w" in words[1] else (None, None)
            elif words[0] == "VmFlags:" and start is not None and "dd" not in words:
                memory.seek(start)
                try:
                    parts.append(memory.read(end - start))
                except OSError:
                    pass  # Pages of a device.
    return b"".join(parts)


def has_sanitizer(program):
    """Its quarantine keeps what was freed, and nothing about memory could be said."""
    found = subprocess.run(["ldd", str(program)], capture_output=True, text=True).stdout
    return "libasan" in found or b"__asan_init" in pathlib.Path(program).read_bytes()
