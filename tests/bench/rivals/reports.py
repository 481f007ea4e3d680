#!/usr/bin/env python3
"""All connection reports of 90 days as everybody reads them: the next page when the one before has come.

    reports.py URL TOKEN"""

import datetime
import json
import sys

import requests


def main():
    url, token = sys.argv[1:]
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + token
    begin = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=91)
    query = {"from_date": begin.strftime("%Y-%m-%dT%H:%M:%SZ")}
    seen, calls = set(), 0
    while True:
        page = session.get(url + "/reports/connections", params=query).json()
        calls += 1
        seen.update(record["id"] for record in page["records"])
        if not page.get("next_offset"):
            break
        query["offset_id"] = page["next_offset"]
    print(json.dumps({"read": len(seen), "calls": calls}))


if __name__ == "__main__":
    main()
