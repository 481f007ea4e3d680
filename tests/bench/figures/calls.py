"""Calls through the store, beside the commits that the same database makes

Each call is a row that a node claims, hands to a plugin that does nothing, and ends, all of it durable; it has an
activity of its own. Beside it the database inserts the same row into the same table and commits, again and again:
Python's sqlite3 with the desk's pragmas, and pgbench. Calls per second are counted from the moment at which all of
them become due until the last one is committed as done; the rows are there before."""

import contextlib
import subprocess

from call_stores import Postgres, Sqlite
from frame import Line, median

SIZE = 2_000
GROWTH = (10, 100, 1_000, 10_000)
ROUNDS = 3
NODES = (1, 2, 3)
CLIENTS = 8
WHY = ("All nodes and the server share the processors of one machine, and there is little left of them for another "
       "node: busy to {busy:.0%} with {fewer}. By {clients} clients pgbench commits {crowd:.0f} rows a second here, by "
       "one {alone:.0f}.")
OF_RAW = 0.7  # the part of SQLite's own commits that is wanted


def measure_sqlite(bench, store):
    raw, ours = [], []
    for number in range(ROUNDS):
        raw.append(store.commits_per_second(SIZE))
        ours.append(SIZE / store.work_off())
        bench.say(f"SQLite, round {number + 1}: {ours[-1]:.0f} calls, {raw[-1]:.0f} commits a second")
    rate, commits = median(ours), median(raw)
    return [Line(10, f"SQLite: {SIZE:,} calls, durable", f"{rate:.0f} a second",
                 f"sqlite3, insert + commit: {commits:.0f} a second", f"{rate / commits:.2f}x",
                 f"at least {OF_RAW}x", rate >= OF_RAW * commits)]


def grow_sqlite(bench, store):
    curve = []
    for size in GROWTH:
        store.put_in(size)
        curve.append((size, store.work_off()))
        bench.say(f"SQLite, {size} calls: {curve[-1][1]:.3f} s")
    bench.plot("calls", "Calls through the store (SQLite)", "calls", "seconds", {"until all are done": curve})


def measure_postgres(bench, store):
    alone, crowd = [], []
    ours, busy = {nodes: [] for nodes in NODES}, {nodes: [] for nodes in NODES}
    for number in range(ROUNDS):
        for nodes in NODES:
            alone.append(store.commits_per_second(SIZE // 2))
            crowd.append(store.commits_per_second(SIZE // 2, CLIENTS))
            ours[nodes].append(SIZE / store.work_off(nodes))
            busy[nodes].append(store.busy)
        found = ", ".join(f"{ours[nodes][-1]:.0f} ({busy[nodes][-1]:.0%} busy)" for nodes in NODES)
        bench.say(f"PostgreSQL, round {number + 1}: {found} calls a second by 1, 2, 3 nodes; commits of one client "
                  f"{alone[-1]:.0f}, of {CLIENTS} {crowd[-1]:.0f}")
    rates = {nodes: median(ours[nodes]) for nodes in NODES}
    lines = [Line(10, f"PostgreSQL: {SIZE:,} calls, durable, 1 node",
                  f"{rates[1]:.0f} a second, processors {median(busy[1]):.0%} busy",
                  f"pgbench, 1 client: {median(alone):.0f} a second, {CLIENTS} clients: {median(crowd):.0f}",
                  f"{rates[1] / median(alone):.2f}x of 1 client")]
    for nodes in NODES[1:]:
        now, before = rates[nodes], rates[nodes - 1]
        fewer = f"{nodes - 1} node" + "s" * (nodes > 2)
        lines.append(Line(10, f"PostgreSQL: the same, {nodes} nodes",
                          f"{now:.0f} a second, processors {median(busy[nodes]):.0%} busy",
                          f"{fewer}: {before:.0f} a second", f"{now / before:.2f}x", "grows", now > before,
                          WHY.format(busy=median(busy[nodes - 1]), fewer=fewer, clients=CLIENTS, crowd=median(crowd),
                                     alone=median(alone))))
    return lines


def file_system_of(folder):
    found = subprocess.run(["findmnt", "-n", "-o", "FSTYPE", "-T", folder], stdout=subprocess.PIPE, text=True)
    return found.stdout.strip()


def measure(bench):
    bench.note(f"Both databases are on {file_system_of(bench.folder)}.")
    activities = SIZE * ROUNDS + sum(GROWTH)
    with contextlib.closing(Sqlite(bench, activities)) as store:
        lines = measure_sqlite(bench, store)
        grow_sqlite(bench, store)
    with contextlib.closing(Postgres(bench, SIZE * ROUNDS * len(NODES))) as store:
        return lines + measure_postgres(bench, store)
