#!/usr/bin/env python3
"""What somebody writes who needs no plugin: TeamViewer's ids into the assets, with requests, json and sqlite3.

    sync.py STORE URL TOKEN contacts|company

The decisions are those of the plugin, without findings, dry run, budget, and who else writes to the store."""

import collections
import datetime
import json
import re
import sqlite3
import sys

import requests

BATCH = 10_000
DIGITS = re.compile(r"[0-9]{8,12}")


def normalised(name):
    name = " ".join(name.split()).lower()
    return name if not name.strip("0123456789.") else name.split(".", 1)[0]


def contacts(session, url):
    for row in session.get(url + "/devices").json()["devices"]:
        number = row.get("teamviewer_id") or int(row["remotecontrol_id"][1:])
        yield number, row["alias"], row["online_state"] == "Online", row.get("last_seen")


def company(session, url):
    token = ""
    while token is not None:
        page = session.get(url + "/managed/devices/company", params={"paginationToken": token} if token else {}).json()
        for row in page["resources"]:
            yield row["teamviewerId"], row["name"], row["isOnline"], row.get("last_seen")
        token = page["nextPaginationToken"]


LISTS = {"contacts": contacts, "company": company}


def synchronise(store, devices, source):
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    by_id, by_name = {}, collections.defaultdict(list)
    for number, name, online, last_seen in devices:
        if number not in by_id:
            by_id[number] = today if online else (last_seen or "")[:10]
            by_name[normalised(name)].append(number)

    stored, waiting, changes, seen = collections.Counter(), collections.defaultdict(list), [], 0
    for row, name, attributes, revision in store.execute(
            "SELECT number, name, attributes, revision FROM assets ORDER BY number"):
        seen += 1
        held = json.loads(attributes) if attributes != "{}" else {}
        text = held.get("remote_ids.teamviewer", "")
        if not text:
            candidates = by_name.get(normalised(name), ())
            if len(candidates) == 1:
                waiting[candidates[0]].append((row, held, revision))
        elif DIGITS.fullmatch(text) and int(text) in by_id:
            number = int(text)
            stored[number] += 1
            day = by_id[number]
            if (day and held.get("remote_ids.teamviewer.last_seen") != day
                    or held.get("remote_ids.teamviewer.source") != source):
                changes.append((row, held, revision, number))
    changes = [change for change in changes if stored[change[3]] == 1]
    changes += [(*wanting[0], number) for number, wanting in waiting.items() if len(wanting) == 1 and not stored[number]]

    next_revision, = store.execute("SELECT value FROM sequences WHERE name = 'revision'").fetchone()
    rows = []
    for row, held, revision, number in changes:
        held["remote_ids.teamviewer"], held["remote_ids.teamviewer.source"] = str(number), source
        if by_id[number]:
            held["remote_ids.teamviewer.last_seen"] = by_id[number]
        next_revision += 1
        rows.append((json.dumps(held, separators=(",", ":")), next_revision, row, revision))
    for begin in range(0, len(rows), BATCH):
        with store:
            store.executemany("UPDATE assets SET attributes = ?, revision = ? WHERE number = ? AND revision = ?",
                              rows[begin:begin + BATCH])
            store.execute("UPDATE sequences SET value = ? WHERE name = 'revision'", (next_revision,))
    return {"seen": seen, "updated": len(rows)}


def main():
    path, url, token, source = sys.argv[1:]
    store = sqlite3.connect(path)
    store.execute("PRAGMA synchronous = FULL")  # as the desk does: what was committed survives a power cut
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + token
    print(json.dumps(synchronise(store, LISTS[source](session, url), source)))


if __name__ == "__main__":
    main()
