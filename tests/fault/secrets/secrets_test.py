#!/usr/bin/env python3
"""Plays the whole guide with secrets that are recognised, and looks for them wherever they could have got to.
README.md tells where, in which forms, and what is there on purpose."""

import argparse
import email
import pathlib
import re
import sys
import time

from guide import Guide
from needles import Needle, around
from places import Watch, core_of, files, has_sanitizer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from results import write_part  # noqa: E402

# The places in which people's words belong, by which the search shows that it can find something.
WITH_WORDS = {"store file", "WAL", "rows", "command lines", "environments", "pages and API answers",
              "what commands printed", "mails as they were sent", "memory"}


def places_of(guide, options):
    """{kind: [(name, bytes)]}, from a desk that stands idle; ends it."""
    found = {}
    wait_until_idle(guide)
    for kind, name, content in [*files(guide.data), *guide.store.files()]:
        found.setdefault(kind, []).append((name, content))
    if not options.without_memory:
        how, memory = core_of(guide.server, guide.tmp)
        found["memory"] = [(how, memory)]
    found["rows"] = list(guide.store.tables())
    found["log at trace level"] = [(path.name, path.read_bytes()) for path in sorted(guide.logs.iterdir())]
    found["mails as they were sent"] = [("", text + decoded(text)) for text in guide.mails.texts]
    found["what commands printed"] = [("", "\n".join(guide.printed).encode())]
    found["pages and API answers"] = [(f"{visitor.name}: {asked}", raw) for visitor in guide.visitors.values()
                                      for asked, _, raw in visitor.answers]
    return found


def decoded(mail):
    return email.message_from_bytes(mail).get_payload(decode=True)


def wait_until_idle(guide):
    """Nothing is to be done any more, and no connection of a browser is open."""
    admin = guide.visitors["administrator"]
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if all(one["status"] not in ("queued", "running") for one in admin.json("/api/v1/calls")["calls"]):
            return
        time.sleep(0.1)
    raise AssertionError("the desk has work left after 30 s: what is searched would still be changing")


def secret_of(link):
    """".../v15/s123456789-SECRET", or the parameter of a link for the browser."""
    return (re.search("servicequeuetoken=([^&]+)", link) or re.search("-([^-/]+)$", link))[1]


def is_meant(kind, name, what):
    """README.md, "What is there on purpose"."""
    if kind == "memory":
        return what.startswith(("cookie", "supporter link", "database password"))
    if what.startswith("supporter link"):
        return kind in ("store file", "WAL") or (kind, name) == ("rows", "links") or \
            (kind == "pages and API answers" and "/links/" in name)
    return False


def search(found, needles, show):
    bad = []
    for kind, parts in sorted(found.items()):
        for name, content in parts:
            for needle in needles:
                hits = needle.found_in(content)
                if hits and not is_meant(kind, name, needle.name):
                    bad.append(f"{kind}, {name}: {needle.name}: {', '.join(form for form, _ in hits)}")
                    if show:
                        bad += [f"      {form} at {at}: {around(content, at, show)}" for form, at in hits[:2]]
    return bad


def blind_spots(found, planted):
    """The places in which the search does not even find what is there."""
    needle = Needle("planted", planted)
    return [kind for kind in sorted(WITH_WORDS & set(found) | (WITH_WORDS - {"memory"}))
            if not any(needle.found_in(content) for _, content in found.get(kind, []))]


def given_back(options, postgres):
    """By a play of its own: who looks for secrets has them in the registers."""
    guide = Guide(options, postgres, options.freed_preload)
    try:
        guide.play()
        return guide.freed.found()
    finally:
        guide.end()


class Searched:
    """One play of the guide, and what was found afterwards."""

    def __init__(self, options, postgres):
        watch = Watch()
        plays_twice = options.freed_preload and not options.without_memory
        freed = given_back(options, postgres) if plays_twice else []
        guide = Guide(options, postgres, None if plays_twice else options.freed_preload)
        try:
            guide.play()
            found = places_of(guide, options)
            for kind, content in watch.end().items():
                found[kind] = [("", content)]
            needles = [Needle(name, value) for name, value in guide.secrets.items()]
            needles += [Needle(f"supporter link {number}", secret_of(link))
                        for number, link in enumerate(sorted(set(guide.recorder.supporter_links)))]
            freed += guide.freed.found()
            self.bad = search(found, needles, options.show) + [line for name, line in freed if name != "planted"]
            self.blind = blind_spots(found, guide.planted)
        finally:
            guide.end()
        self.secrets = len(needles)
        self.size = sum(len(content) for parts in found.values() for _, content in parts)
        self.places = set(found)
        if options.freed_preload:
            self.places.add("memory given back")
            if "planted" not in dict(freed):
                self.blind.append("memory given back")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--package", type=pathlib.Path, required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("--postgres", type=pathlib.Path, help="folder of a PostgreSQL that runs: once more with it")
    parser.add_argument("--freed-preload", type=pathlib.Path, help="freed_preload.so")
    parser.add_argument("--results", type=pathlib.Path, help="RESULTS.md, whose part about secrets is written anew")
    parser.add_argument("--show", type=int, default=0, metavar="BYTES", help="what stands around each find")
    options = parser.parse_args()
    options.bin, options.keys = options.bin.resolve(), options.keys.resolve()
    if options.freed_preload:
        options.freed_preload = options.freed_preload.resolve()
    options.package = str(options.package.resolve())
    options.without_memory = has_sanitizer(options.bin / "mock-host")
    begin = time.monotonic()
    done = {"SQLite": Searched(options, None)}
    if options.postgres:
        done["PostgreSQL"] = Searched(options, options.postgres)
    for store, searched in done.items():
        for line in searched.bad:
            print(f"{store}: {line}")
        for kind in searched.blind:
            print(f"{store}: the search finds nothing in: {kind}")
    if options.without_memory:
        print("the core dump was left out, since the sanitizer keeps what was freed; ./dev fault secrets looks there")
    blind = [kind for searched in done.values() for kind in searched.blind]
    bad = sum(len(searched.bad) for searched in done.values())
    places = set().union(*(searched.places for searched in done.values()))
    summary = f"{sum(searched.secrets for searched in done.values())} secrets, {len(places)} kinds of places, " \
              f"{sum(searched.size for searched in done.values()) >> 20} MiB: {bad} found"
    if options.results:
        write_part(options.results, "Secrets where they do not belong",
                   f"On {' and '.join(done)}: {summary}.\n\nSearched: {', '.join(sorted(places))}. The planted text, "
                   "which is no secret, was "
                   f"{'not found in ' + ', '.join(blind) if blind else 'found wherever words may be'}.")
    print(f"{summary} ({time.monotonic() - begin:.0f} s)")
    return 1 if bad or blind else 0


if __name__ == "__main__":
    sys.exit(main())
