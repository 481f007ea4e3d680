"""Agents in front of the desk, and supporters and requesters at TeamViewer, each with a connection that stays open."""

import collections
import concurrent.futures
import http.client
import json
import queue
import time
import typing
import urllib.parse

from desk_process import Broken

PEOPLE = 8
PATIENCE_S = 120
TRIES = 3


class Line:
    """A connection to one server; made again when that was restarted, or closed it because nothing came for long."""

    def __init__(self, address):
        self.address, self.line = address, None

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, text)"""
        for attempt in range(1, TRIES + 1):
            try:
                if self.line is None:
                    self.line = http.client.HTTPConnection(self.address, timeout=PATIENCE_S)
                self.line.request(method, path, body, headers or {})
                answer = self.line.getresponse()
                text = answer.read().decode()
                # On a machine that stands still servers give up before the body arrives, and say no word about it.
                if answer.status == 400 and not text and attempt < TRIES:
                    self.line = None
                    continue
                return answer.status, answer.headers, text
            except (OSError, http.client.HTTPException) as broken:
                self.line = None
                if attempt == TRIES:
                    raise Broken(f"{method} {path}: {broken!r}") from broken


class Controls:
    """Those of the simulator. Each says how something is to be from now on, so that saying it twice does no harm."""

    def __init__(self, line):
        self.line = line

    def set(self, what, values):
        self.ask("POST", what, json.dumps(values))

    def remove(self, what):
        self.ask("DELETE", what)

    def ask(self, method, what, body=None):
        status, _, text = self.line.ask(method, f"/sim/{what}", body, {"Content-Type": "application/json"})
        if status // 100 != 2:
            raise Broken(f"the simulator refused {what}: {status} {text}")


class Agent:
    """Signed in to the desk."""

    def __init__(self, address, person):
        self.line, self.person, self.headers = Line(address), person, {}

    def sign_in(self):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        _, headers, _ = self.line.ask("POST", "/sign-in", urllib.parse.urlencode({"person": self.person}), form)
        if not headers["Set-Cookie"]:
            raise Broken(f"{self.person} cannot sign in")
        self.headers = {"Cookie": headers["Set-Cookie"].split(";")[0]}
        self.headers["X-CSRF-Token"] = json.loads(self.line.ask("GET", "/api/v1/me", None, self.headers)[2])["csrf"]

    def post(self, path, body, kind, wanted):
        for attempt in (1, 2):
            status, headers, text = self.line.ask("POST", path, body, {**self.headers, "Content-Type": kind})
            if status in wanted and "/sign-in" not in (headers["Location"] or ""):
                return headers, text
            self.sign_in()  # It has expired: days pass quickly.
        raise Broken(f"POST {path}: {status} {text[:500]}")

    def form(self, path, **fields):
        return self.post(path, urllib.parse.urlencode(fields), "application/x-www-form-urlencoded", [303])[0]["Location"]

    def new_activity(self, initiator):
        place = self.form("/activities", title="Soak", initiator=initiator, kind="incident", asset="")
        return urllib.parse.unquote(place.split("?")[0].rsplit("/", 1)[1])

    def click(self, number, action, key):
        """The desk may refuse: when TeamViewer has to be authorised again. Whoever wants it clicks again."""
        body = json.dumps({"configuration": "cfg-1", "key": key, "input": {}})
        self.post(f"/api/v1/activities/{number}/actions/{action}", body, "application/json", [202, 409])

    def close(self, number):
        self.form(f"/activities/{number}/close")


class Click(typing.NamedTuple):
    number: str
    attempt: int = 0
    not_before: float = 0.0

    @property
    def key(self):
        return f"soak/{self.number}/{self.attempt}"


class Clicks:
    """On many activities: a few at a time wait for the desk, and those that failed are made again a little later."""

    AT_ONCE = 64  # clicks that nobody takes within a minute fail, as they should
    BETWEEN_S = 2  # a renewal that failed is not tried again for five seconds, and fails all clicks meanwhile

    def __init__(self, numbers):
        self.wanted, self.made = collections.deque(map(Click, numbers)), []

    def are_left(self):
        return bool(self.wanted or self.made)

    def next(self):
        some, now = [], time.monotonic()
        while self.wanted and self.wanted[0].not_before <= now and len(self.made) < self.AT_ONCE:
            some.append(self.wanted.popleft())
            self.made.append(some[-1])
        return some

    def take_over(self, is_over):
        """Out of those that were made."""
        over = [click for click in self.made if is_over(click)]
        self.made = [click for click in self.made if click not in over]
        return over

    def again(self, click):
        self.wanted.append(Click(click.number, click.attempt + 1, time.monotonic() + self.BETWEEN_S))


class Crowd:
    """Does the same with each of many things, a few at a time."""

    def __init__(self, make):
        self.free = queue.SimpleQueue()
        for _ in range(PEOPLE):
            self.free.put(make())
        self.pool = concurrent.futures.ThreadPoolExecutor(PEOPLE)

    def each(self, things, deed):
        """Results of `deed(one of the crowd, thing)`, in order."""
        def one(thing):
            somebody = self.free.get()
            try:
                return deed(somebody, thing)
            finally:
                self.free.put(somebody)
        return list(self.pool.map(one, things))


def help_in(line, session):
    """Somebody joins the session, is helped, and leaves; what is asked of TeamViewer is not disturbed by faults."""
    for deed, body in (("join", {}), ("support", {}), ("end", {"note": "Helped", "minutes": 12})):
        status, _, text = line.ask("POST", f"/sim/sessions/{session}/{deed}", json.dumps(body),
                                   {"Content-Type": "application/json"})
        if status // 100 != 2:
            raise Broken(f"the simulator refused {deed} of {session}: {status} {text}")
