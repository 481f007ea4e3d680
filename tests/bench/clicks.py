"""Activities without a history, and agents who click on them: what figures 1 and 2 share."""

import json
import sqlite3
import time

from frame import Asker, sign_in

ACTION = "session.create"
# The plugin keeps to its licence; that is not what is measured.
NO_BUDGET = ("--set", "calls_per_day=1000000")


def new_activities(store, count):
    """Numbers of open incidents, each with somebody who gets the link; straight into the tables."""
    db = sqlite3.connect(store)
    with db:
        last = db.execute("SELECT max(number) FROM activities").fetchone()[0]
        person, = db.execute("SELECT number FROM people WHERE email <> '' LIMIT 1").fetchone()
        rows = [(last + i, f"INC-2021-{last + i:06d}", 1609459200000 + i * 1000, person) for i in range(1, count + 1)]
        db.executemany("""INSERT INTO activities (number, label, kind, title, state, created_at, initiator)
                          VALUES (?, ?, 'incident', 'Outlook asks for the password', 'new', ?, ?)""", rows)
        db.execute("UPDATE sequences SET value = ? WHERE name = 'activity'", (last + count,))
    db.close()
    return [label for _, label, _, _ in rows]


class Agent:
    """Somebody who is signed in, and how a click of theirs looks on the wire."""

    def __init__(self, port):
        self.port = port
        self.cookie = f"Cookie: {sign_in(port)}\r\n"
        me = Asker(port, self.cookie).ask("/api/v1/me")[1]
        self.headers = self.cookie + f"X-CSRF-Token: {json.loads(me)['csrf']}\r\n"

    def path(self, activity):
        return f"/api/v1/activities/{activity}/actions/{ACTION}"

    def body(self, activity):
        return json.dumps({"key": activity, "input": {}})

    def request(self, activity):
        """All of it, for a client that has no time to put it together."""
        body = self.body(activity)
        return (f"POST {self.path(activity)} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{self.headers}"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def session_request(activity):
    """The body of POST /sessions as the plugin sends it."""
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400))
    marker = json.dumps({"desk": 1, "c": "cfg-1", "a": activity, "k": f"click/{activity}"})
    return json.dumps({"custom_api": marker, "groupname": "Service Desk", "valid_until": until,
                       "description": f"{activity} Outlook asks for the password",
                       "end_customer": {"name": "Marie Dupont", "email": "marie.dupont@example.com"}})
