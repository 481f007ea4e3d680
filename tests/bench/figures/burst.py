"""A burst of clicks

Everybody clicks at once: Create Remote Session on as many activities, each click on a connection of its own, the
cloud at 200 ms. Ours ends when the end of the last call is committed, with `PRAGMA synchronous = FULL`; got ends with
its last answer and keeps nothing. Meanwhile somebody else reads the page of another activity, again and again."""

import json
import multiprocessing
import selectors
import socket
import sqlite3
import subprocess
import time

from clicks import ACTION, NO_BUDGET, Agent, new_activities, session_request
from frame import HERE, Asker, Broken, Line, median, percentile

SIZES = (10, 100, 1000)
ROUNDS = 3
LATENCY_MS = 200
FUNCTION = "POST /sessions"
SLOWER_MAX = 1.5
WHY = ("Desk, plugin, simulator and client share two processors. A click takes some 5 ms of them: a request with its rights, a "
       "row, a snapshot, a plugin, some thirty rows of what became of it, each with its indexes, in three durable commits; got "
       "takes 1 ms and keeps nothing. The next lever: ends of a group in one transaction (the thread that writes them takes 40 %).")
PAGE_MS_MAX = 50
BETWEEN_PAGES_S = 0.01
LOOK_S = 0.005
WAITING = "SELECT count(*) FROM calls WHERE number > 0 AND state IN ('queued', 'running', 'waiting_retry')"
DONE = "SELECT count(*) FROM calls WHERE state = 'done' AND name = ?"


def send_all(port, requests):
    """Each on a new connection, until each has its answer; those that the desk had no room for. One thread, which does
    next to nothing for each."""
    refused = []
    with selectors.DefaultSelector() as answers:
        for request in requests:
            line = socket.create_connection(("127.0.0.1", port))
            line.sendall(request)
            answers.register(line, selectors.EVENT_READ, request)
        while answers.get_map():
            for key, _ in answers.select():
                answers.unregister(key.fileobj)
                with key.fileobj as line:
                    answer = line.recv(4096)
                if answer.startswith(b"HTTP/1.1 503 "):
                    refused.append(key.data)
                elif not answer.startswith(b"HTTP/1.1 202 "):
                    raise Broken(f"a click was answered {answer[:300]}")
    return refused


def click_all(desk, agent, activities):
    """Seconds until the end of the last one is in the store, those until all were taken in, and how many were refused
    on the way: who is refused clicks again."""
    requests = [agent.request(activity) for activity in activities]
    store = sqlite3.connect(desk.data / "desk.sqlite")
    done = store.execute(DONE, [ACTION]).fetchone()[0]
    refused = 0
    begin = time.perf_counter()
    while requests:
        requests = send_all(agent.port, requests)
        refused += len(requests)
    taken = time.perf_counter() - begin
    while store.execute(WAITING).fetchone()[0] > 0:
        time.sleep(LOOK_S)
    took = time.perf_counter() - begin
    done = store.execute(DONE, [ACTION]).fetchone()[0] - done
    store.close()
    if done != len(activities):
        raise Broken(f"{done} of {len(activities)} clicks ended well")
    return took, taken, refused


def got_all(cloud, token, activities):
    rival = HERE / "rivals" / "burst_with_got.mjs"
    bodies = "\n".join(map(session_request, activities))
    ran = subprocess.run(["node", rival, cloud.url + "/api/v1", token], input=bodies, text=True, check=True,
                         stdout=subprocess.PIPE)
    return float(ran.stdout)


def read_pages(port, cookie, path, over, found):
    """What somebody waits for the page; the browser connects again when the desk has closed its connection."""
    asker, took = None, []
    while not over.is_set():
        begin = time.perf_counter()
        try:
            asker = asker or Asker(port, cookie)
            head = asker.ask(path)[0]
        except (Broken, ConnectionError):
            asker = None
            asker = Asker(port, cookie)
            head = asker.ask(path)[0]
        took.append((time.perf_counter() - begin) * 1000)
        if " 200 " not in head.split("\r\n")[0]:
            raise Broken(f"{path} answers {head.splitlines()[0]}")
        time.sleep(BETWEEN_PAGES_S)
    found.send(took)


class Reader:
    """Reads a page in a process of its own, until the end of the block; then `.took` has the milliseconds."""

    def __init__(self, agent, activity):
        self.found, end = multiprocessing.Pipe(False)
        self.over = multiprocessing.Event()
        self.process = multiprocessing.Process(
            target=read_pages, args=(agent.port, agent.cookie, f"/activities/{activity}", self.over, end))

    def __enter__(self):
        self.process.start()
        time.sleep(0.2)
        return self

    def __exit__(self, *_):
        self.over.set()
        self.took = self.found.recv()
        self.process.join()


def measure(bench):
    ours, theirs, pages, refusals = {}, {}, [], []
    with bench.simulator("--latency-ms", str(LATENCY_MS), "--threads", "1100") as cloud:
        desk = bench.desk(cloud, more=NO_BUDGET)
        token = json.loads(cloud.play("tokens", '{"action":"script","level":"user"}'))["token"]
        with bench.serve(desk) as (port, _):
            agent = Agent(port)
            click_all(desk, agent, new_activities(desk.data / "desk.sqlite", 20))
            for size in SIZES:
                for _ in range(ROUNDS):
                    other, *activities = new_activities(desk.data / "desk.sqlite", size + 1)
                    before = cloud.calls(FUNCTION)
                    with Reader(agent, other) as reader:
                        took, taken, refused = click_all(desk, agent, activities)
                    if cloud.calls(FUNCTION) - before != size:
                        raise Broken(f"{cloud.calls(FUNCTION) - before} sessions for {size} clicks")
                    ours.setdefault(size, []).append(took)
                    theirs.setdefault(size, []).append(got_all(cloud, token, activities))
                    refusals.append(refused)
                    if size == SIZES[-1]:
                        pages += reader.took
                    bench.say(f"{size} clicks: {took:.2f} s (taken in after {taken:.2f} s, {refused} refused), "
                              f"got: {theirs[size][-1]:.2f} s; pages: median {median(reader.took):.1f} ms, "
                              f"p99 {percentile(reader.took, 99):.1f} ms")
    return lines_of(bench, ours, theirs, pages, sum(refusals))


def lines_of(bench, ours, theirs, pages, refused):
    curves = {"ours, durable": [(size, median(ours[size])) for size in SIZES],
              "got": [(size, median(theirs[size])) for size in SIZES]}
    bench.plot("burst", "A burst of clicks", "clicks at once", "seconds", curves)
    lines = []
    for size in SIZES:
        mine, other = median(ours[size]), median(theirs[size])
        is_wanted = size == SIZES[-1]
        lines.append(Line(2 if is_wanted else 11, f"{size:,} clicks at once, all committed", f"{mine:.2f} s",
                          f"got, nothing kept: {other:.2f} s", f"{mine / other:.2f}x",
                          f"at most {SLOWER_MAX}x" if is_wanted else "", not is_wanted or mine <= SLOWER_MAX * other,
                          WHY))
    lines.append(Line(2, "clicks that were refused, and made again", f"{refused}", "", "", "none", refused == 0))
    slow = percentile(pages, 99)
    lines.append(Line(2, f"another activity's page meanwhile, p99 of {len(pages)}", f"{slow:.1f} ms", "", "",
                      f"under {PAGE_MS_MAX} ms", slow < PAGE_MS_MAX))
    lines.append(Line(2, "the same, median and slowest", f"{median(pages):.1f} ms, {max(pages):.1f} ms"))
    return lines
