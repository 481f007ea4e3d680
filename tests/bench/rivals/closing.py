#!/usr/bin/env python3
"""The reports of sessions as everybody asks for them: one query for each session, when its report must be there.

    closing.py URL TOKEN < CODES"""

import json
import sys

import requests


def main():
    url, token = sys.argv[1:]
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + token
    codes = sys.stdin.read().split()
    found = 0
    for code in codes:
        answer = session.get(url + "/reports/connections", params={"session_code": code})
        answer.raise_for_status()
        found += len(answer.json()["records"])
    print(json.dumps({"asked": len(codes), "found": found}))


if __name__ == "__main__":
    main()
