#!/usr/bin/env python3
"""A crowd that clicks at once leaves on each activity what one click after the other leaves, each in a process of its
own: the outcome of the figure "burst", beside the slow way to the same."""

import argparse
import json
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "figures"), str(HERE)]
from burst import send_all  # noqa: E402
from clicks import ACTION, Agent  # noqa: E402
from frame import Bench, World  # noqa: E402

ALONE, CROWD = 3, 80
PATIENCE_S = 120
LEFT = "SELECT 1 FROM calls WHERE number > 0 AND state IN ('queued', 'running', 'waiting_retry') LIMIT 1"


def click_one_after_the_other(desk, activities):
    for activity in activities:
        desk.do("action", "run", activity, ACTION)


def click_at_once(bench, desk, activities):
    """Until the last one has ended. Who is refused clicks again."""
    with bench.serve(desk) as (port, _):
        agent = Agent(port)
        requests = [agent.request(activity) for activity in activities]
        while requests:
            requests = send_all(port, requests)
        until = time.monotonic() + PATIENCE_S
        while desk.query(LEFT):
            if time.monotonic() > until:
                raise SystemExit("calls are left over")
            time.sleep(0.1)


def differences(world, wanted, activities):
    """In words, of what is there of each activity, and of whom each session at TeamViewer is."""
    found = [f"{activity}: {dict(there)} instead of {dict(wanted)}" for activity in activities
             if (there := world.facts(activity)) != wanted]
    records = set(world.desk.query("SELECT target_id, json_extract(value, '$.code') FROM records "
                                   "WHERE record_key LIKE 'session/%'"))
    sessions = {(json.loads(one["custom_api"])["a"], one["code"]) for one in world.state()["open_sessions"]}
    found += [f"{activity}: session {code} is not at TeamViewer" for activity, code in sorted(records - sessions)]
    return found + [f"{activity}: session {code} is not in the desk" for activity, code in sorted(sessions - records)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--package", type=pathlib.Path, required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("--preload", type=pathlib.Path, required=True, help="fault_preload.so")
    options = parser.parse_args()
    for name in ("bin", "package", "keys", "preload"):
        setattr(options, name, getattr(options, name).resolve())
    world = World(options)
    try:
        world.set_up()
        alone, crowd = ([world.activity() for _ in range(count)] for count in (ALONE, CROWD))
        click_one_after_the_other(world.desk, alone)
        click_at_once(Bench(options, "burst", world.desk.folder), world.desk, crowd)
        wanted = world.facts(alone[0])
        if wanted["open session"] != 1:
            raise SystemExit(f"one click left {dict(wanted)}")
        found = differences(world, wanted, alone + crowd)
    finally:
        world.end()
    print("\n".join(found) or f"{CROWD} clicks at once left what {ALONE} one after the other left: {dict(wanted)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
