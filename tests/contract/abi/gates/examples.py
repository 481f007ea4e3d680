"""Reads the documents of the contract as its page describes them: a second, independent reading beside
the host's. Effects and members of an outcome come from the tables of the page itself."""

import json
import re
from datetime import datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[4] / "host-api" / "ABI.md"
BLOCK = re.compile(r"^```(json|jsonl) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")
KEY = re.compile(r"[A-Za-z0-9._:/-]{1,120}")


class Refused(Exception):
    """The document breaks the page; the text names the place."""


def examples(kind=None):
    """[(schema, text)] of the page; a JSON-lines block is one example per line."""
    page = PAGE.read_text(encoding="utf-8")
    found = [(schema, text) for form, schema, block in BLOCK.findall(page)
             for text in (block.splitlines() if form == "jsonl" else [block])]
    return [example for example in found if kind in (None, example[0])]


def once_each(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise Refused(f"a member twice: {names}")
    return dict(pairs)


def strict_json(text):
    try:
        value = json.loads(text, object_pairs_hook=once_each)
    except ValueError as error:
        raise Refused(str(error)) from error
    check_value(value, 1)
    return value


def check_value(value, depth):
    if depth > 16:
        raise Refused("deeper than 16")
    if isinstance(value, (int, float)) and abs(value) > 2**53:
        raise Refused(f"{value} is above 2^53")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_value(inner, depth + 1)


def members(value, where, required, optional=()):
    """All of the required members, and no other than the optional ones."""
    if not isinstance(value, dict):
        raise Refused(f"{where}: not an object")
    for name in value:
        if name not in required and name not in optional:
            raise Refused(f"{where}.{name}: unknown")
    for name in required:
        if name not in value:
            raise Refused(f"{where}.{name}: missing")


def time(value, where, nullable=False):
    if nullable and value is None:
        return
    if not isinstance(value, str) or not TIME.fullmatch(value):
        raise Refused(f"{where}: not a time")
    datetime.fromisoformat(value.replace("Z", "+00:00"))


def key(value, where):
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise Refused(f"{where}: not a key")


def person(value, where, actor=False):
    if value is not None:
        members(value, where, ["id", "name", "email", "locale"] + (["rights", "roles"] if actor else []))


def records(value, where):
    for record in value:
        members(record, where, ["key", "updated_at", "value"])
        key(record["key"], where + ".key")
        time(record["updated_at"], where + ".updated_at")


ROW = ["id", "name", "serial", "kind", "remote_ids", "revision"]


def activity(value, where="activity"):
    members(value, where, ["id", "number", "kind", "title", "state", "closed", "created_at", "closed_at", "url",
                           "initiator", "responsible", "assets", "records", "actor"])
    time(value["created_at"], where + ".created_at")
    time(value["closed_at"], where + ".closed_at", nullable=True)
    person(value["initiator"], where + ".initiator")
    person(value["responsible"], where + ".responsible")
    person(value["actor"], where + ".actor", actor=True)
    for row in value["assets"]:
        members(row, where + ".assets", ROW)
    records(value["records"], where + ".records")


def asset(value, where="asset"):
    members(value, where, ROW + ["records", "actor"])
    records(value["records"], where + ".records")
    person(value["actor"], where + ".actor", actor=True)


def configuration(value, where="configuration"):
    members(value, where, ["id", "name", "default", "form_version", "locale", "values", "secrets", "records", "actor"])
    records(value["records"], where + ".records")
    person(value["actor"], where + ".actor", actor=True)


def change(value, where="change"):
    members(value, where, ["create", "set"] if "create" in value else ["id", "revision", "set"])


def verdict(value, where="verdict"):
    members(value, where, ["id", "verdict"], ["revision", "reason"])
    if value["verdict"] in ("applied", "unchanged", "conflict") and "revision" not in value:
        raise Refused(f"{where}.revision: missing")
    if value["verdict"] not in ("applied", "unchanged", "conflict", "gone", "refused"):
        raise Refused(f"{where}.verdict: unknown")


def fields(value, where):
    if len(value) > 24:
        raise Refused(f"{where}: more than 24")
    for field in value:
        members(field, where, ["label"], ["text", "time", "seconds", "url"])
        if len(field) != 2:
            raise Refused(f"{where}: a field has exactly one value")
        if "time" in field:
            time(field["time"], where + ".time")


def findings(value, where="findings"):
    members(value, where, ["findings"])
    for finding in value["findings"]:
        members(finding, where, ["state", "title"], ["id", "text", "fields", "remedy", "action", "path"])
        if finding["state"] not in ("ok", "info", "warning", "error"):
            raise Refused(f"{where}.state: unknown")
        fields(finding.get("fields", []), where + ".fields")


def table_of(first_column):
    """The rows of the table of the page whose head begins so."""
    page = PAGE.read_text(encoding="utf-8")
    start = page.index(f"| {first_column} |")
    lines = page[start:page.index("\n\n", start)].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def effect_types():
    """type: (targets, required, optional), as the table of effects says."""
    kinds = {}
    for name, on, more, *_ in table_of("type"):
        told = [re.match(r"`(\w+)`(\??)", part.strip()) for part in more.split(";")]
        named = [(match[1], match[2]) for match in told if match]
        targets = ["activity", "asset", "configuration"] if on == "all three" else on.split(", ")
        kinds[name.strip("` |")] = (targets, [n for n, optional in named if not optional],
                                    [n for n, optional in named if optional])
    return kinds


def effect(value, where):
    targets, required, optional = effect_types().get(value.get("type"), ((), (), ()))
    if not targets:
        raise Refused(f"{where}.type: unknown")
    members(value, where, ["type", "key", *required], [*targets, *optional])
    if sum(target in value for target in targets) != 1:
        raise Refused(f"{where}: exactly one of {targets}")
    key(value["key"], where + ".key")
    for name in ("at", "start", "expires_at"):
        if name in value:
            time(value[name], f"{where}.{name}")
    if "link" in value:
        members(value["link"], where + ".link", ["label", "url"])
    if "person" in value:
        members(value["person"], where + ".person", ["name"], ["email"])
    for url in (value.get("url", "https://"), value.get("link", {}).get("url", "https://")):
        if not url.startswith("https://"):
            raise Refused(f"{where}.url: https only")
    if value["type"] == "mail.send" and (value["to"] == "administrators") != ("configuration" in value):
        raise Refused(f"{where}.to: administrators get mail about a configuration, others about an activity")
    fields(value.get("fields", []), where + ".fields")


def outcome(value, where="outcome"):
    members(value, where, [], [row[0].strip("` |") for row in table_of("member")])
    findings({"findings": value.get("findings", [])}, where)
    for name, count in value.get("stats", {}).items():
        if not re.fullmatch("[a-z0-9_]{1,63}", name) or not isinstance(count, int) or count < 0:
            raise Refused(f"{where}.stats.{name}: not a count")
    for index, one in enumerate(value.get("effects", [])):
        effect(one, f"effects[{index}]")


def portion(value, where="portion"):
    members(value, where, ["effects"])
    outcome(value, where)


def objects_of(first_column):
    """name: (required, optional) of each row of the table whose head begins so."""
    rows = {}
    for name, told, *_ in table_of(first_column):
        named = [re.match(r"`([$\w]+)`(\??)", part.strip()) for part in told.split(";")]
        rows[name.strip("` |")] = ([m[1] for m in named if m and not m[2]], [m[1] for m in named if m and m[2]])
    return rows


def form(value, where):
    parts = objects_of("part")
    members(value, where, *parts["form"])
    for name, field in value["properties"].items():
        members(field, f"{where}.properties.{name}", *parts["field"])
    for group in value.get("groups", []):
        members(group, where + ".groups", *parts["group"])


def manifest(value, where="manifest"):
    tables = objects_of("object")
    members(value, where, *tables.pop("manifest"))
    for name, (required, optional) in tables.items():
        inner = value.get(name, [])
        for one in inner if isinstance(inner, list) else [inner]:
            if name != "events" or not isinstance(one, str):
                members(one, f"{where}.{name}", required, optional)
    for action in value.get("actions", []):
        if not set(action["targets"]) <= {"activity", "asset", "configuration"}:
            raise Refused(f"{where}.actions.targets: unknown")
        if "input" in action:
            form(action["input"], where + ".actions.input")
    for name in value.get("effects", []):
        if name not in effect_types():
            raise Refused(f"{where}.effects: unknown")
    for job in value.get("jobs", []):
        if ("schedule" in job or job.get("manual")) and "title" not in job:
            raise Refused(f"{where}.jobs.title: missing")
    if "texts" in value and value.get("default_locale", "en") not in value["texts"]:
        raise Refused(f"{where}.texts: none for the default locale")


READERS = {"desk.activity/1": activity, "desk.asset/1": asset, "desk.configuration/1": configuration,
           "desk.asset-change/1": change, "desk.asset-verdict/1": verdict, "desk.findings/1": findings,
           "desk.outcome/1": outcome, "portion": portion, "manifest": manifest}


def read(schema, text):
    """Raises Refused if the document is not what the page says."""
    if schema not in READERS:
        raise Refused(f"{schema}: the page has no such document")
    if len(text.encode()) > 1024 * 1024:
        raise Refused("longer than 1 MiB")
    READERS[schema](strict_json(text))
