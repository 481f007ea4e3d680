"""What came of a client under a fault, and the table of it."""

import dataclasses

import faults

HEAD = ("fault", "client", "at first", "complete", "calls", "struck", "wasted", "orphans", "duplicates", "token leaked",
        "ms")
NOTES = """\
`at first`: pieces of work (a session, its report, its end; the list of devices) that were done when the fault
ended; then everybody tries once more what is missing. `calls`: requests that the simulator saw. `struck`: those
that met the fault, or had an expired token. `wasted`: calls beyond those of the same client without a fault,
one more for each that was struck, since anybody has to ask again, and one for each renewal of the token. `ms`:
all tries; ours starts a process for each click and closes activities one by one, the others start one for each
kind of work. Ours makes more calls, because each activity waits alone for its reports: one look every half minute
until the grace period is over, which at a desk at work serves all who wait; the others ask once.

`got` is set up as its documentation shows; its defaults do not repeat a POST, since that might do something
twice."""


@dataclasses.dataclass
class Line:
    """What came of one client under one fault."""

    client: str
    fault: faults.Fault
    pieces: int = 0  # of work: sessions, reports, ends of sessions, and the list of devices
    at_first: int = 0  # pieces done when the fault ended
    done: int = 0  # and after a second try
    calls: int = 0
    struck: int = 0
    wasted: int = 0
    orphans: int = 0
    duplicates: int = 0
    is_leaked: bool = False
    milliseconds: int = 0
    devices: frozenset = frozenset()
    expiries: int = 0

    @property
    def is_complete(self):
        return self.done == self.pieces

    def missed(self):
        """What it was to be and is not: for ours only."""
        aims = {f"only {self.done} of {self.pieces} pieces of work are done": self.is_complete,
                f"{self.orphans} sessions were made that are nobody's": not self.orphans,
                f"{self.duplicates} entries are there twice": not self.duplicates,
                "a foreign host was told a secret": not self.is_leaked,
                f"{self.wasted} calls were wasted on {self.struck} faults": self.wasted <= self.struck}
        return [f"{self.client}, {self.fault.name}: {what}." for what, holds in aims.items() if not holds]

    def measure(self, other):
        """Against the same client without a fault."""
        least = other.calls + self.struck + self.expiries
        self.wasted = max(0, self.calls - least)


def bold(count):
    return f"**{count}**" if count else 0


def cells(line, is_first):
    is_redirect = any("redirect" in one["kind"] for one in line.fault.rules)
    return (line.fault.name if is_first else "", line.client, f"{line.at_first} of {line.pieces}",
            "yes" if line.is_complete else f"**no, {line.done}**", line.calls, line.struck,
            line.wasted if line.is_complete else "", bold(line.orphans), bold(line.duplicates),
            ("**yes**" if line.is_leaked else "no") if is_redirect else "", line.milliseconds)


def markdown(lines):
    kinds = ["---"] * 4 + ["---:"] * 5 + ["---", "---:"]
    body = [cells(line, line.client == lines[0].client) for line in lines]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in [HEAD, kinds, *body])


def summary(lines):
    def of(name):
        own = [line for line in lines if line.client == name]
        return (f"{name}: complete under {sum(line.is_complete for line in own)} of {len(own)}, "
                f"{sum(line.orphans for line in own)} orphans, {sum(line.duplicates for line in own)} duplicates, "
                f"leaks under {sum(line.is_leaked for line in own)}")
    return "; ".join(of(name) for name in dict.fromkeys(line.client for line in lines))


def text(lines, missed):
    return "\n\n".join([summary(lines) + ".", NOTES, markdown(lines), *missed])
