"""Synchronisation of a million devices with a million assets

Each run begins with the same store, copied anew, which lacks 1 % of the ids (figure 5) or none (figure 6). The floor is
`curl` with the same list to nowhere, then Boost.JSON's parser over it with nobody who listens, then one read of all
assets within SQLite. Memory is the peak of the whole process of the desk, plugin included."""

import json
import multiprocessing
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request

import requests
from frame import Broken, Line, median
from rivals import sync as rival

SIZE = 1_000_000
GROWTH = (1_000, 10_000, 100_000, SIZE)
ROUNDS = 3
MEMORY_MAX = 256
LIST = "/devices"


def answer(url, token):
    request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token})
    with urllib.request.urlopen(request) as got:
        return got.read()


def fill(store, url, token, source):
    """An asset for each device, as an earlier run left it today; every hundredth has no id yet."""
    today = time.strftime("%Y-%m-%d", time.gmtime())
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + token

    def rows():
        seen = set()
        for place, (number, name, online, last_seen) in enumerate(rival.LISTS[source](session, url)):
            if number in seen:
                continue
            seen.add(number)
            name = name.split(".")[0].upper()
            held = {"remote_ids.teamviewer": str(number), "remote_ids.teamviewer.source": source}
            day = today if online else (last_seen or "")[:10]
            if day:
                held["remote_ids.teamviewer.last_seen"] = day
            yield len(seen), name, name.lower(), json.dumps(held, separators=(",", ":")), place % 100 == 50

    db = sqlite3.connect(store)
    with db:
        db.execute("DELETE FROM assets")
        db.executemany("INSERT INTO assets VALUES (?1, ?2, ?3, NULL, 'computer', CASE ?5 WHEN 1 THEN '{}' ELSE ?4 END, "
                       "?1)", rows())
        db.execute("UPDATE sequences SET value = (SELECT max(number) FROM assets) WHERE name IN ('asset', 'revision')")
    db.close()


class Watched:
    """A program until its end: seconds, MiB at its peak, what it said."""

    def __init__(self, words):
        begin = time.perf_counter()
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        said = []
        reader = threading.Thread(target=lambda: said.append(process.stdout.read()))
        reader.start()
        self.mib = 0
        status = pathlib.Path(f"/proc/{process.pid}/status")
        while reader.is_alive():  # The kernel keeps the peak: it only has to be read in time.
            try:
                for line in status.read_text().splitlines():
                    if line.startswith("VmHWM"):
                        self.mib = max(self.mib, int(line.split()[1]) / 1024)
            except OSError:
                pass
            reader.join(0.02)
        if process.wait() != 0:
            raise Broken(f"{words[0]}: [{process.returncode}] {said[0]}")
        self.seconds = time.perf_counter() - begin
        self.said = said[0]


class Scene:
    """A cloud with so many devices, and a desk with as many assets."""

    def __init__(self, bench, cloud, size, source):
        self.bench, self.cloud, self.source = bench, cloud, source
        cloud.play("settings", '{"managed_page":1000}')
        self.desk = bench.desk(cloud, f"desk-{source}-{size}", source, ("--set", "calls_per_day=1000000"))
        self.token = json.loads(cloud.play("tokens", '{"action":"script"}'))["token"]
        self.store = self.desk.data / "desk.sqlite"
        self.api = cloud.url + "/api/v1"
        filling = multiprocessing.get_context("fork").Process(  # Its memory goes with it.
            target=fill, args=(self.store, self.api, self.token, source))
        filling.start()
        filling.join()
        self.kept = self.store.with_name("kept.sqlite")
        self.checkpoint()
        shutil.copy(self.store, self.kept)

    def checkpoint(self):
        with sqlite3.connect(self.store) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def begin_anew(self):
        self.checkpoint()
        shutil.copy(self.kept, self.store)
        for left in ("-wal", "-shm"):
            self.store.with_name(self.store.name + left).unlink(missing_ok=True)

    def ours(self, updated):
        ran = Watched([self.bench.program("mock-host"), "--data", str(self.desk.data), *self.desk.trust,
                       "job", "run", "assets.sync", "--json"])
        stats = json.loads(ran.said)["stats"]
        if stats["updated"] != updated or stats["matched"] != stats["seen"]:
            raise Broken(f"the plugin did something else: {stats}")
        return ran

    def rival(self, updated):
        ran = Watched([sys.executable, rival.__file__, str(self.store), self.api, self.token, self.source])
        if json.loads(ran.said)["updated"] != updated:
            raise Broken(f"python did something else: {ran.said}")
        return ran

    def download(self):
        done = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{time_total} %{size_download}", "-H",
                               "Authorization: Bearer " + self.token, self.api + LIST],
                              stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        return float(done[0]), int(done[1])

    def scan(self):
        body = answer(self.api + LIST, self.token)
        return float(subprocess.run([self.bench.program("bench_scan_floor")], input=body, stdout=subprocess.PIPE,
                                    check=True).stdout)

    def read(self):
        begin = time.perf_counter()
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as db:
            db.execute("SELECT sum(number + revision + length(name) + length(attributes)) FROM assets").fetchone()
        return time.perf_counter() - begin

    def rows(self):
        """What would tell that something was written."""
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*), max(revision), sum(revision) FROM assets").fetchone()


def measure_contacts(bench, scene, size):
    changed, same, rivals, downloads, scans, reads, wrote = [], [], [], [], [], [], 0
    for number in range(ROUNDS):
        scene.begin_anew()
        downloads.append(scene.download()[0])
        scans.append(scene.scan())
        reads.append(scene.read())
        changed.append(scene.ours(size // 100))
        before = scene.rows()
        same.append(scene.ours(0))
        wrote += scene.rows() != before
        scene.begin_anew()
        rivals.append(scene.rival(size // 100))
        bench.say(f"round {number + 1}: {changed[-1].seconds:.2f} s, again {same[-1].seconds:.2f} s, python "
                  f"{rivals[-1].seconds:.2f} s, download {downloads[-1]:.2f} s, scan {scans[-1]:.2f} s, read {reads[-1]:.2f} s")
    ours, again, theirs = (median([one.seconds for one in runs]) for runs in (changed, same, rivals))
    stream = median(downloads) + median(scans)
    floor = stream + median(reads)
    mib = max(one.mib for one in changed + same)
    mib_python = max(one.mib for one in rivals)
    megabytes = scene.download()[1] / 1e6
    what = f"{size:,} devices, {size:,} assets"
    return [
        Line(5, f"{what}, 1 % changed, one list of {megabytes:.0f} MB", f"{ours:.2f} s", f"python: {theirs:.2f} s",
             f"{theirs / ours:.1f}x faster", "5x faster", theirs >= 5 * ours,
             "Python's requests, json and sqlite3 are C as well, read everything into memory, and need no contract. Ours "
             "starts a desk, loads the plugin into it, and hands each asset over as a document that is written, read and "
             "looked up; and the 10,000 changes touch nearly every page of the table, whoever writes them."),
        Line(5, "the same beside the floor", f"{ours:.2f} s", f"download + scan + read: {floor:.2f} s",
             f"{ours / floor:.2f}x", "at most 2.5x", ours <= 2.5 * floor,
             "The floor reads the assets inside of SQLite, where no row becomes a document, and writes nothing: the changes "
             f"alone take {ours - again:.1f} s, because they touch nearly every page of the table."),
        Line(5, "memory at its peak, the whole process", f"{mib:.0f} MiB", f"python: {mib_python:.0f} MiB",
             f"{mib_python / mib:.1f}x less", f"under {MEMORY_MAX} MiB", mib < MEMORY_MAX),
        Line(6, "the same again, nothing changed: rows written", "0" if not wrote else "some", "", "", "none", not wrote),
        Line(6, "the same again, nothing changed", f"{again:.2f} s", f"download + scan: {stream:.2f} s",
             f"{again / stream:.2f}x", "at most 1.2x", again <= 1.2 * stream,
             f"On this machine's loopback a download of {megabytes:.0f} MB takes {median(downloads):.2f} s and a scan "
             f"{median(scans):.2f} s, less than SQLite needs to hand over a million rows ({median(reads):.2f} s even inside "
             "of it), and those have to be looked at to know that nothing changed. On a line of 1 Gbit/s the download alone "
             f"takes {megabytes * 8 / 1000:.1f} s."),
    ], mib


def measure_company(bench, scene, size):
    ours, theirs = [], []
    for _ in range(ROUNDS):
        scene.begin_anew()
        ours.append(scene.ours(size // 100))
        scene.begin_anew()
        theirs.append(scene.rival(size // 100))
    mine, other = median([one.seconds for one in ours]), median([one.seconds for one in theirs])
    mib = max(one.mib for one in ours)
    return [
        Line(5, f"managed devices of the company, pages of 1,000, {size:,} assets, 1 % changed", f"{mine:.2f} s",
             f"python: {other:.2f} s", f"{other / mine:.1f}x faster", "5x faster", other >= 5 * mine,
             "As above; and each page is asked for when the one before has come, so both wait for the same answers."),
        Line(5, "managed devices: memory at its peak", f"{mib:.0f} MiB", "", "", f"under {MEMORY_MAX} MiB",
             mib < MEMORY_MAX)]


def measure(bench):
    lines, curves = [], {"mock-host and plugin": [], "python": [], "peak memory (MiB)": []}
    for size in GROWTH:
        with bench.simulator("--devices", str(size)) as cloud:
            scene = Scene(bench, cloud, size, "contacts")
            if size == SIZE:
                found, mib = measure_contacts(bench, scene, size)
                lines += found
            scene.begin_anew()
            one = scene.ours(size // 100)
            scene.begin_anew()
            other = scene.rival(size // 100)
            curves["mock-host and plugin"].append((size, one.seconds))
            curves["python"].append((size, other.seconds))
            curves["peak memory (MiB)"].append((size, one.mib))
            if size == SIZE:
                lines += measure_company(bench, Scene(bench, cloud, size, "company"), size)
    bench.plot("sync", "Synchronisation of devices with assets", "devices and assets", "seconds, or MiB", curves)
    return lines
