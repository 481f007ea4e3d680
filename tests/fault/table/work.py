"""The job of one client under one fault."""

import time

from report import Line

AT_ONCE = 10


class Work:
    """What the client does, what people do meanwhile, and what is there afterwards."""

    def __init__(self, client, cloud, fault, options, world):
        self.client, self.cloud, self.fault, self.world = client, cloud, fault, world
        often = {"nth": options.often, "every": options.often} if options.often else {}
        self.rules = [{**rule, **(often if "every" in rule else {})} for rule in fault.rules]
        self.helped = set()
        self.seconds = 0.0
        self.numbers = client.set_up(cloud, options.activities)

    def timed(self, deed, *args):
        begin = time.monotonic()
        deed(*args)
        self.seconds += time.monotonic() - begin

    def expire(self):
        if self.fault.expires:
            self.cloud.expire()

    def play(self, expected_devices):
        """The first try under the fault, the second without; what had come of the first."""
        self.cloud.begin_to_count()
        self.cloud.arm(self.rules)
        self.click_under_fault()
        self.expire()
        self.timed(self.client.devices)
        self.help()
        self.expire()
        self.timed(self.client.settle, self.numbers)
        if self.fault.end:
            self.fault.end(self.cloud, self.world)
        self.cloud.disarm()
        at_first = self.pieces_done(expected_devices)
        if self.fault.expires:
            self.timed(self.client.wait_for_renewals)
        self.try_again()
        return at_first

    def click_under_fault(self):
        if self.fault.at_once:
            for first in range(0, len(self.numbers), AT_ONCE):
                self.expire()
                self.timed(self.client.create, self.numbers[first:first + AT_ONCE], True)
            return
        turn = len(self.numbers) * 2 // 3
        self.timed(self.client.create, self.numbers[:turn])
        self.expire()
        if self.fault.begin:
            self.fault.begin(self.cloud, self.world)
        self.timed(self.client.create, self.numbers[turn:])

    def try_again(self):
        """Somebody looks after what is not there, and time goes by."""
        has_session = set(self.client.codes().values())
        missing = [number for number in self.numbers if number not in has_session]
        if missing:
            self.timed(self.client.create, missing)
        self.timed(self.client.devices)
        self.help()
        self.timed(self.client.settle, self.numbers)
        self.timed(self.client.later)

    def help(self):
        """In each session whose link somebody has. Reports are asked for by the second: so wait for the next one."""
        for code in sorted(set(self.client.codes()) & self.cloud.open_sessions() - self.helped):
            self.cloud.help_in(code)
            self.helped.add(code)
        helped_at = int(time.time())
        while int(time.time()) == helped_at:
            time.sleep(0.02)

    def pieces_done(self, expected_devices):
        codes, is_open = self.client.codes(), self.cloud.open_sessions()
        reported = self.client.reported()
        activities = {activity: code for code, activity in codes.items()}
        ended = sum(code in self.helped and code not in is_open for code in activities.values())
        devices = self.client.known_devices()
        has_devices = bool(devices) and devices == (expected_devices or devices)
        return len(activities) + sum(code in reported for code in activities.values()) + ended + has_devices

    def line(self, at_first, expected_devices):
        requests = self.cloud.requests()
        known = self.client.codes()
        return Line(
            self.client.name, self.fault, pieces=3 * len(self.numbers) + 1, at_first=at_first,
            done=self.pieces_done(expected_devices), calls=len(requests),
            struck=sum("fault" in one or one["status"] == 401 for one in requests),
            orphans=self.cloud.sessions_made() - len(known),
            duplicates=sum(count - 1 for count in self.client.entries().values()),
            is_leaked=self.cloud.is_told_secrets(), milliseconds=round(self.seconds * 1000),
            devices=frozenset(self.client.known_devices()), expiries=self.cloud.expiries)
