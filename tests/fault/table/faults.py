"""What goes wrong, as data for the simulator (its README.md lists the kinds), or as something to do."""

import dataclasses
import typing

FOR_EVER = 0


def every(number, kind, **more):
    return [{"path": "/api/v1", "kind": kind, "nth": number, "every": number, "count": FOR_EVER, **more}]


def in_a_row(first, count, kind, **more):
    return [{"path": "/api/v1", "kind": kind, "nth": first, "count": count, **more}]


@dataclasses.dataclass
class Fault:
    name: str
    rules: list = dataclasses.field(default_factory=list)
    # Token: never, in the middle of the clicks and before what follows, or before each ten clicks at once.
    expires: bool = False
    at_once: bool = False
    # Beyond the simulator: what begins and ends it. It begins after two thirds of the clicks.
    begin: typing.Callable = None
    end: typing.Callable = None
    with_tls: bool = False


def dns_gone(cloud, world):
    world.dns_is_gone.touch()


def dns_back(cloud, world):
    world.dns_is_gone.unlink()


def certificate(kind):
    return lambda cloud, world: cloud.front.show(kind)


NONE = Fault("none")
# Its calls go through TLS and a name: the measure for the faults of both.
NONE_TLS = Fault("none, over TLS", with_tls=True)

ALL = [
    NONE,
    Fault("429 on every fifth call", every(5, "rate_limit_429")),
    Fault("403 limit, ten calls long", in_a_row(8, 10, "rate_limit_403")),
    Fault("503 on every seventh call", every(7, "status", status=503)),
    Fault("dropped before the effect, every fifth", every(5, "drop_before")),
    Fault("dropped after the effect, every fifth", every(5, "drop_after")),
    Fault("token expires three times", expires=True),
    Fault("ten at once with an expired token", expires=True, at_once=True),
    Fault("500 on every third create, but created",
          [{"method": "POST", "path": "/sessions", "kind": "late_error", "nth": 3, "every": 3, "count": FOR_EVER}]),
    Fault("truncated, every fifth", every(5, "truncated")),
    Fault("malformed, every fifth", every(5, "malformed")),
    Fault("slow, every seventh", every(7, "slow", delay_ms=50)),
    Fault("32 MB, every fifth", every(5, "huge")),
    Fault("redirect (302) to a foreign host, ten calls long", in_a_row(8, 10, "redirect")),
    Fault("redirect (307) of the token's renewal",
          [{"path": "/oauth2/token", "kind": "redirect", "status": 307, "count": FOR_EVER}], expires=True),
    NONE_TLS,
    Fault("DNS gone", begin=dns_gone, end=dns_back, with_tls=True),
    Fault("TLS certificate of another name", begin=certificate("other_name"), end=certificate("right"), with_tls=True),
    Fault("TLS certificate expired", begin=certificate("expired"), end=certificate("right"), with_tls=True),
]
