"""One click, the whole way

TeamViewer Create Remote Session on an activity without a history: from the request to the desk, through the row of the
call, the plugin, the cloud at 20 ms and the commit, to an answer that says that it is done (`Prefer: wait`). In turns
with `curl`, which makes the same session at the same cloud and keeps nothing: the time is its own `time_total`, without
the start of its process, with a new connection for each, as the plugin takes one for what must not happen twice."""

import json
import os
import pathlib
import subprocess

from clicks import NO_BUDGET, Agent, new_activities, session_request
from frame import Asker, Broken, Line, median, percentile

CLICKS = 400
WARM_UP = 20
LATENCY_MS = 20
SLOWER_MAX = {"median": 1.3, "p99": 2}
CPU_MS_MAX = 1
ALONE = 200  # clicks whose processor time is counted


def click(asker, agent, activity):
    """Milliseconds until the desk has said that it is done."""
    head, body, took = asker.ask(agent.path(activity), "POST", agent.body(activity), "application/json")
    call = json.loads(body)
    if " 200 " not in head.split("\r\n")[0] or call.get("status") != "ok":
        raise Broken(f"a click ended so: {head.splitlines()[0]} {body.decode()[:300]}")
    return took


def curl(cloud, token, activity):
    ran = subprocess.run(["curl", "-sS", "-o", os.devnull, "-w", "%{http_code} %{time_total}", "-H",
                          f"Authorization: Bearer {token}", "-H", "Content-Type: application/json", "-d",
                          session_request(activity), cloud.url + "/api/v1/sessions"],
                         stdout=subprocess.PIPE, text=True, check=True)
    status, seconds = ran.stdout.split()
    if status[0] != "2":
        raise Broken(f"curl was answered {status}")
    return float(seconds) * 1000


def cpu_ms(process):
    """(the process so far, those of its threads that run plugins)"""
    place = pathlib.Path(f"/proc/{process.pid}")
    user, system = (place / "stat").read_text().rsplit(")", 1)[1].split()[11:13]
    workers = [int((task / "schedstat").read_text().split()[0]) for task in (place / "task").iterdir()
               if (task / "comm").read_text().strip() == "plugins"]
    if not workers:
        raise Broken("no thread runs plugins")
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK"), sum(workers) / 1e6


def measure(bench):
    with bench.simulator("--latency-ms", str(LATENCY_MS)) as cloud:
        desk = bench.desk(cloud, more=NO_BUDGET)
        token = json.loads(cloud.play("tokens", '{"action":"script","level":"user"}'))["token"]
        activities = new_activities(desk.data / "desk.sqlite", WARM_UP + CLICKS + ALONE)
        with bench.serve(desk) as (port, process):
            agent = Agent(port)
            asker = Asker(port, agent.headers + "Prefer: wait=10\r\n")
            for activity in activities[:WARM_UP]:
                click(asker, agent, activity)
                curl(cloud, token, activity)
            ours, theirs = [], []
            for activity in activities[WARM_UP:WARM_UP + CLICKS]:
                ours.append(click(asker, agent, activity))
                theirs.append(curl(cloud, token, activity))
            before = cpu_ms(process)
            for activity in activities[WARM_UP + CLICKS:]:
                click(asker, agent, activity)
            every, plugins = ((after - first) / ALONE for first, after in zip(before, cpu_ms(process)))
    bench.say(f"median {median(ours):.1f} ms, curl {median(theirs):.1f} ms; processor {every:.2f} ms a click")
    return lines_of(ours, theirs, every, plugins)


def lines_of(ours, theirs, every, plugins):
    lines = []
    for what, of in (("median", median), ("p99", lambda numbers: percentile(numbers, 99))):
        mine, other, most = of(ours), of(theirs), SLOWER_MAX[what]
        lines.append(Line(1, f"one click, cloud at {LATENCY_MS} ms, {what} of {CLICKS}", f"{mine:.1f} ms",
                          f"curl, the POST alone: {other:.1f} ms", f"{mine / other:.2f}x", f"at most {most}x",
                          mine <= most * other))
    lines.append(Line(1, "processor time of a click, threads that run the plugin (with the snapshot for it)",
                      f"{plugins:.2f} ms", "", "", f"under {CPU_MS_MAX} ms", plugins < CPU_MS_MAX))
    lines.append(Line(1, "processor time of a click, the whole desk", f"{every:.2f} ms"))
    return lines
