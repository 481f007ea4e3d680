"""A desk at a pretended time, with people who work on it: what figures 3 and 4 have in common, made of the parts of
tests/fault/soak."""

import contextlib
import json
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "fault" / "soak"))
from desk_process import Broken, Clock, Program, Store  # noqa: E402
from people import Agent, Controls, Crowd, Line as Connection  # noqa: E402

CLICKS_AT_ONCE = 24  # what nobody takes within a minute fails, as it should
PATIENCE_S = 600
TRIES = 3
CLOCK_LOOKS_S = 0.12  # the desk looks at its clock ten times a second
REPORTS = "GET /reports/connections"
CLOSING = "PUT /sessions/{}"


class AtWork:
    """`mock-host serve`, agents who are signed in, supporters at TeamViewer; one clock for all."""

    def __init__(self, bench, cloud, desk):
        self.cloud = cloud
        host = cloud.url.split("//")[1]
        self.clock = Clock(desk.folder, Controls(Connection(host)))
        self.program = Program(desk, self.clock, "serve", ["serve", "--listen", "127.0.0.1:0"], "warn")
        self.store = Store(desk.data)
        people = dict(self.store.rows("SELECT role, max(number) FROM people GROUP BY role"))
        self.initiator, agent = f"p-{people['requester']}", f"p-{people['agent']}"
        address = re.search(r"http://(\S+)", self.program.welcome)[1]

        def signed_in():
            one = Agent(address, agent)
            one.sign_in()
            return one
        self.agents = Crowd(signed_in)
        self.supporters = Crowd(lambda: Connection(host))

    def end(self):
        self.program.kill()

    def jump(self, seconds):
        """And the desk, too, knows that it is later."""
        self.clock.advance(seconds)
        time.sleep(CLOCK_LOOKS_S)

    def calls(self):
        """Of each function, as the simulator has counted them."""
        text = self.supporters.each([None], lambda line, _: line.ask("GET", "/sim/log")[2])[0]
        return json.loads(text)["functions"]

    def wait(self, is_over, what):
        until = time.monotonic() + PATIENCE_S
        while not is_over():
            self.program.check_it_runs()
            if time.monotonic() > until:
                raise Broken(f"{what}: not over after {PATIENCE_S} s: {self.store.due(self.clock.now())}\n"
                             + self.program.log_end())
            time.sleep(0.02)

    def settle(self):
        self.wait(lambda: not self.store.due(self.clock.now()), "what is due")

    # Activities -------------------------------------------------------------------------------------

    def open_sessions(self, count):
        """New activities, each with a session: {number: code}."""
        numbers = self.agents.each(range(count), lambda agent, _: agent.new_activity(self.initiator))
        codes = {}
        for attempt in range(TRIES):  # A click is over when its time is, and a clock that jumps takes it.
            self.click([one for one in numbers if one not in codes], attempt)
            codes = {one: code for one in numbers if (code := self.code_of(one))}
            if len(codes) == count:
                return codes
        raise Broken(f"clicks without a session\n{self.program.log_end()}")

    def click(self, numbers, attempt):
        for at in range(0, len(numbers), CLICKS_AT_ONCE):
            self.agents.each(numbers[at:at + CLICKS_AT_ONCE],
                             lambda agent, one: agent.click(one, "session.create", f"bench/{one}/{attempt}"))
            self.wait(lambda: not self.store.number("SELECT count(*) FROM calls WHERE kind = 'action' AND "
                                                    "state IN ('queued', 'running')"), "clicks")

    def code_of(self, number):
        keys = self.store.rows("SELECT record_key FROM records JOIN activities ON target_id = printf('a-%06d', number) "
                               "WHERE target_kind = 'activity' AND label = ? AND record_key LIKE 'session/%'", number)
        return keys[0][0].split("/")[1] if keys else None

    def close(self, numbers):
        self.agents.each(numbers, lambda agent, one: agent.close(one))

    # At TeamViewer ----------------------------------------------------------------------------------

    def play(self, what, codes, body=None):
        """`join`, `support`, `end`: nobody waits for one another."""
        def one(line, code):
            status, _, text = line.ask("POST", f"/sim/sessions/{code}/{what}", json.dumps(body or {}),
                                       {"Content-Type": "application/json"})
            if status // 100 != 2:
                raise Broken(f"the simulator refused {what} of {code}: {status} {text}")
        self.supporters.each(codes, one)

    def delay_reports(self, seconds):
        """Of the connections that end from now on."""
        self.cloud.play("settings", json.dumps({"report_delay_s": seconds}))


@contextlib.contextmanager
def at_work(bench, cloud, desk):
    work = AtWork(bench, cloud, desk)
    try:
        yield work
    finally:
        work.end()


def shared_token(cloud):
    """A script token of the company, for whoever asks beside the desk."""
    return json.loads(cloud.play("tokens", '{"action":"script","level":"company"}'))["token"]
