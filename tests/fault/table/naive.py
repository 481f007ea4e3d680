#!/usr/bin/env python3
"""A client as one is written in an afternoon: requests, one call after the other, one renewal of the token on 401,
nothing is tried twice. README.md tells what it is compared with.

naive.py FOLDER (sessions NUMBER ... | sessions-at-once NUMBER ... | devices | reports | close CODE ...)"""

import concurrent.futures
import datetime
import json
import pathlib
import sys

import requests


class Client:
    def __init__(self, folder):
        self.folder = folder
        self.job = json.loads((folder / "job.json").read_text())
        self.token = json.loads((folder / "tokens.json").read_text())
        self.verify = self.job["ca_file"] or True

    def call(self, method, path, **more):
        answer = self.send(method, path, **more)
        if answer.status_code == 401:
            self.renew()
            answer = self.send(method, path, **more)
        answer.raise_for_status()
        return answer

    def send(self, method, path, **more):
        bearer = {"Authorization": "Bearer " + self.token["access_token"]}
        return requests.request(method, self.job["api"] + path, headers=bearer, verify=self.verify, **more)

    def renew(self):
        form = {"grant_type": "refresh_token", "refresh_token": self.token["refresh_token"],
                "client_id": self.job["client_id"], "client_secret": self.job["client_secret"]}
        answer = requests.post(self.job["api"] + "/oauth2/token", data=form, verify=self.verify)
        answer.raise_for_status()
        self.token = answer.json()
        (self.folder / "tokens.json").write_text(json.dumps(self.token))

    def write(self, **entry):
        with open(self.folder / "journal.jsonl", "a") as journal:
            journal.write(json.dumps(entry) + "\n")

    def create(self, number):
        session = self.call("POST", "/sessions", json={"groupname": "Service Desk", "description": number}).json()
        self.write(kind="session", activity=number, code=session["code"])

    def pages(self, path, entries, query, following):
        """Each entry of all pages. `following`: the member that leads on, and the parameter that it is for."""
        query = dict(query)
        while True:
            page = self.call("GET", path, params=query).json()
            yield from page[entries]
            if not page.get(following[0]):
                return
            query[following[1]] = page[following[0]]

    def devices(self):
        for device in self.pages("/managed/devices", "resources", {}, ("nextPaginationToken", "paginationToken")):
            self.write(kind="device", id=device["id"])
        self.write(kind="devices read")

    def reports(self):
        """What is new since they were last read to the end."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        window = {"from_date": self.read_until(), "has_code": "true"}
        for record in self.pages("/reports/connections", "records", window, ("next_offset", "offset_id")):
            self.write(kind="report", connection=record["id"], code=record["session_code"])
        self.write(kind="reports read", until=now)

    def read_until(self):
        lines = [json.loads(line) for line in (self.folder / "journal.jsonl").read_text().splitlines()]
        return ([self.job["from_date"]] + [one["until"] for one in lines if one["kind"] == "reports read"])[-1]

    def close(self, code):
        self.call("PUT", "/sessions/" + code, json={"state": "Closed"})
        self.write(kind="closed", code=code)


def tried(deed, *args):
    """Whether it went well. Whoever looks after the client reads the rest."""
    try:
        deed(*args)
        return True
    except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError) as problem:
        print(f"{deed.__name__} {' '.join(args)}: {problem!r}"[:300], file=sys.stderr)
        return False


def main():
    client, what, rest = Client(pathlib.Path(sys.argv[1])), sys.argv[2], sys.argv[3:]
    if what == "sessions-at-once":
        with concurrent.futures.ThreadPoolExecutor(len(rest)) as pool:
            went = list(pool.map(lambda number: tried(client.create, number), rest))
    elif what in ("devices", "reports"):
        went = [tried(getattr(client, what))]
    else:
        went = [tried({"sessions": client.create, "close": client.close}[what], one) for one in rest]
    return 0 if all(went) else 1


if __name__ == "__main__":
    sys.exit(main())
