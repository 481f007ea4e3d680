"""Start, and a desk at rest

Loading the plugin is all that a desk does before it can ask it something: the files of the package checked by their
digests, the library loaded, the module read, an instance made of the configuration; measured inside of a program, to
the first list of buttons. Beside it other languages load the library that their integrations are made with, measured
inside of them, too; they check nothing. All files are in the cache of the system. At rest all programs were asked
once; then nobody asks anything."""

import contextlib
import pathlib
import re
import shutil
import subprocess
import sys
import time

from frame import Asker, Broken, Line, median

ROUNDS = 20
SETTLE_S = 15  # threads that have nothing to do end after 10
REST_S = 20
LOAD_MS, RESIDENT_MIB = 30, 20
BEAT_S = 10    # tells other processes that this one is alive; it may be noticed in two seconds
RIVALS = pathlib.Path(__file__).resolve().parents[1] / "rivals"
GOT = RIVALS.parents[1] / "fault" / "table" / "node_modules" / "got" / "dist" / "source" / "index.js"


def memory_of(process):
    """MiB, by what they are."""
    found = re.findall(r"(\w+): +(\d+) kB", pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text())
    return {name: int(kib) / 1024 for name, kib in found}


class Program:
    """Runs until the end of the block. `answered_ms`: from its start to its first answer; `said`: its first line."""

    def __init__(self, path, words):
        begin = time.perf_counter()
        self.process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.said = self.process.stdout.readline()
        port = re.search(r"http://127\.0\.0\.1:(\d+)", self.said)
        if not port:
            raise Broken(f"{words[0]} does not start")
        Asker(int(port[1])).ask(path)
        self.answered_ms = (time.perf_counter() - begin) * 1000
        self.folder = pathlib.Path("/proc") / str(self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()

    def loaded_ms(self):
        return float(self.said.split()[0])

    def sleeps(self):
        """How often each of its threads has gone to sleep: as often as it was woken."""
        return {task.name: int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text())[1])
                for task in (self.folder / "task").iterdir()}


def load(bench, desk):
    """Milliseconds until the first list of buttons, without what a list takes once all is there."""
    done = subprocess.run([bench.program("bench_start"), str(desk.data)], capture_output=True, text=True)
    if done.returncode:
        raise Broken(f"bench_start: {done.stdout}{done.stderr}")
    first, again = map(float, done.stdout.split())
    return first - again


def measure_start(bench, desk, programs):
    loads, answers = {name: [] for name in programs}, {name: [] for name in programs}
    for _ in range(ROUNDS):
        loads["mock-host"].append(load(bench, desk))
        for name, words in programs.items():
            with Program(*words) as program:
                answers[name].append(program.answered_ms)
                if name != "mock-host":
                    loads[name].append(program.loaded_ms())
    load_ms, answer_ms = ({name: median(ms) for name, ms in found.items()} for found in (loads, answers))
    ours, whole = load_ms["mock-host"], answer_ms["mock-host"]
    bench.say(f"loaded in {ours:.1f} ms, first page after {whole:.0f} ms")
    return [
        Line(9, "load and activate the plugin", f"{ours:.1f} ms",
             f"node, import got: {load_ms['node']:.0f} ms; python, import requests: {load_ms['python']:.0f} ms",
             f"{load_ms['node'] / ours:.1f}x faster", f"under {LOAD_MS} ms", ours < LOAD_MS,
             "The library is bound completely when it is loaded (`-z now`), with the libraries that libcurl brings; a first "
             "use is part of it."),
        Line(9, "start of the whole program, to its first page", f"{whole:.0f} ms",
             f"node with got: {answer_ms['node']:.0f} ms; python with requests: {answer_ms['python']:.0f} ms",
             f"{answer_ms['node'] / whole:.1f}x faster")]


def seconds_in_which_they_wake(started):
    count = dict.fromkeys(started, 0)
    before = {name: program.sleeps() for name, program in started.items()}
    for _ in range(REST_S):
        time.sleep(1)
        for name, program in started.items():
            now = program.sleeps()
            count[name] += now != before[name]
            before[name] = now
    return count


def libraries_alone(bench):
    """MiB of a program that does nothing, with the libraries of the desk."""
    needed = subprocess.run(["ldd", bench.program("mock-host")], capture_output=True, text=True, check=True).stdout
    idle = subprocess.Popen(["sleep", "60"], env={"LD_PRELOAD": ":".join(re.findall(r"=> (/\S+)", needed))})
    try:
        time.sleep(1)
        return memory_of(idle)["Rss"]
    finally:
        idle.terminate()
        idle.wait()


def measure_rest(bench, programs):
    floor = libraries_alone(bench)
    with contextlib.ExitStack() as running:
        started = {name: running.enter_context(Program(*words)) for name, words in programs.items()}
        time.sleep(SETTLE_S)
        restless = seconds_in_which_they_wake(started)
        memory = {name: memory_of(program.process) for name, program in started.items()}
        threads = len(started["mock-host"].sleeps())
    resident, asked_for = ({name: found[what] for name, found in memory.items()} for what in ("Rss", "Anonymous"))
    ours, own = resident["mock-host"], asked_for["mock-host"]
    bench.say(f"at rest: {ours:.1f} MiB, a thread wakes up in {restless['mock-host']} seconds of {REST_S}")
    return [
        Line(9, f"at rest: resident memory (VmRSS), plugin active, {threads} threads", f"{ours:.1f} MiB",
             f"node with got: {resident['node']:.1f} MiB; python with requests: {resident['python']:.1f} MiB",
             f"{resident['node'] / ours:.1f}x less", f"under {RESIDENT_MIB} MiB", ours < RESIDENT_MIB,
             f"A program that does nothing (`sleep`) has {floor:.1f} MiB with the same libraries of the system: "
             "libcurl, libpq and libarchive bring OpenSSL, GnuTLS, Kerberos, LDAP and ICU, which prepare themselves as "
             f"they are loaded. Of ours {memory['mock-host']['Shared_Clean']:.1f} MiB are pages of files that other "
             f"processes have as well, and {own:.1f} MiB is what desk and plugin asked for. Less needs libraries built "
             "without what is not used, instead of the system's."),
        Line(9, "at rest: memory of its own, without pages of files", f"{own:.1f} MiB",
             f"node: {asked_for['node']:.1f} MiB; python: {asked_for['python']:.1f} MiB",
             f"{asked_for['node'] / own:.1f}x less"),
        Line(9, f"at rest: seconds of {REST_S} in which any thread wakes up", str(restless["mock-host"]),
             f"node: {restless['node']}; python: {restless['python']}", "", f"only its heart beat, every {BEAT_S} s",
             restless["mock-host"] <= 2 * REST_S // BEAT_S)]


def measure(bench):
    with bench.simulator() as cloud:
        desk = bench.desk(cloud)
        programs = {
            "mock-host": ("/sign-in", [bench.program("mock-host"), "--data", desk.data, *desk.trust, "serve",
                                       "--listen", "127.0.0.1:0"]),
            "node": ("/", [shutil.which("node"), RIVALS / "start.mjs", GOT]),
            "python": ("/", [sys.executable, RIVALS / "start.py"])}
        return measure_start(bench, desk, programs) + measure_rest(bench, programs)
