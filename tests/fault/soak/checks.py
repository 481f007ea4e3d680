"""What has to be true after many days: of the activities, and of what the desk uses."""

import collections
import json
import pathlib
import re
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from world import ask, kind_of  # noqa: E402

DAYS_TO_COMPARE = 6  # fewer days of one process say nothing about its growth
CHANGES_AT_MOST = 12_000
WAL_AT_MOST = 128 << 20


class Facts:
    """Which activities had a session, in which of them somebody was helped, and which clicks failed before."""

    def __init__(self):
        self.clicked, self.helped, self.failed_clicks, self.ids = set(), set(), set(), {}

    def id_of(self, store, number):
        found = store.number("SELECT number FROM activities WHERE label = ?", number)
        self.ids[f"a-{found:06}"] = number
        return f"a-{found:06}"

    def number_of(self, activity):
        return self.ids[activity]

    def with_session(self, store, ids):
        return {one for one in ids if store.rows(
            "SELECT 1 FROM records WHERE target_kind = 'activity' AND target_id = ? AND instance = 'cfg-1' "
            "AND record_key LIKE 'session/%'", one)}

    def code_of(self, store, activity):
        key = store.rows("SELECT record_key FROM records WHERE target_kind = 'activity' AND target_id = ? AND "
                         "instance = 'cfg-1' AND record_key LIKE 'session/%'", activity)[0][0]
        return key.split("/")[1]

    def add(self, clicked, helped):
        self.clicked.update(clicked)
        self.helped.update(helped)

    def summary(self):
        return f"{len(self.clicked)} activities with a session, {len(self.helped)} of them with a connection"


def counted(store, sql):
    """{activity: {what: how often}} of rows (activity, key)."""
    all_of = collections.defaultdict(collections.Counter)
    for target, key in store.rows(sql):
        all_of[target][kind_of(key)] += 1
    return all_of


def compared(what, found, wanted):
    """found: {activity: times}; wanted: {activity: times}."""
    wrong = [one for one in set(found) | set(wanted) if found.get(one, 0) != wanted.get(one, 0)]
    few = sum(found.get(one, 0) < wanted.get(one, 0) for one in wrong)
    if not wrong:
        return []
    sample = ", ".join(f"{one} {found.get(one, 0)} instead of {wanted.get(one, 0)}" for one in sorted(wrong)[:5])
    return [f"{what}: lost in {few} activities, too often in {len(wrong) - few}: {sample}"]


def without_corrected(entries, facts):
    """"Nobody connected" without those that a late report has corrected: once is right there, too."""
    return {one: count for one, count in entries.items()
            if one not in facts.helped or count["session/*/nobody"] > 1}


def lost_or_twice(soak):
    """Everything once: in the desk, at TeamViewer, and at the mail server."""
    store, facts = soak.store, soak.facts
    once = {one: 1 for one in facts.clicked}
    helped = {one: 1 for one in facts.helped}
    alone = {one: 1 for one in facts.clicked - facts.helped}
    entries = counted(store, "SELECT target_id, entry_key FROM journal WHERE target_kind = 'activity' AND "
                             "instance = 'cfg-1'")
    keys = counted(store, "SELECT target_id, effect_key FROM effect_keys WHERE target_kind = 'activity' AND "
                          "family = 'mail'")
    records = counted(store, "SELECT target_id, record_key FROM records WHERE target_kind = 'activity'")
    times = counted(store, "SELECT 'a-' || printf('%06d', activity), entry_key FROM time_entries")
    links = counted(store, "SELECT target_id, link_key FROM links WHERE target_kind = 'activity'")

    def of(rows, kind):
        return {one: count[kind] for one, count in rows.items() if count[kind]}
    found = []
    for what, rows, kind, wanted in (
            ("entry: session created", entries, "session/*/created", once),
            ("entry: nobody connected", without_corrected(entries, facts), "session/*/nobody", alone),
            ("entry: connection", entries, "connection/*/report", helped),
            ("mail: invitation", keys, "session/*/invitation/*", once),
            ("record of the session", records, "session/*", once),
            ("time entry", times, "connection/*/time", helped),
            ("link", links, "session/*/join", {})):
        found += compared(what, of(rows, kind), wanted)
    return found + at_teamviewer(soak) + at_the_mail_server(soak) + in_the_store(soak)


def at_teamviewer(soak):
    state = json.loads(ask(soak.cloud.url + "/sim/state")[2])
    found = []
    if state["connections"] != len(soak.facts.helped):
        found.append(f"{state['connections']} connections at TeamViewer instead of {len(soak.facts.helped)}")
    if state["open_sessions"]:
        found.append(f"{len(state['open_sessions'])} sessions that nobody closed")
    return found + sessions_at_teamviewer(soak)


def sessions_at_teamviewer(soak):
    """Those of the records. A click that failed, because even the search for a session whose answer got lost did,
    may have left one: the desk has closed it, and the next click made another one."""
    sessions = {one["code"]: one for one in json.loads(ask(soak.cloud.url + "/sim/sessions")[2])["sessions"]}
    kept = {key.split("/")[1] for key, in soak.store.rows(
        "SELECT record_key FROM records WHERE target_kind = 'activity' AND record_key LIKE 'session/%'")}
    spare = [json.loads(sessions[code]["custom_api"])["k"] for code in set(sessions) - kept]
    soak.done["sessions of clicks that failed"] = len(spare)
    twice = sorted(key for key, times in collections.Counter(spare).items()
                   if times > 1 or key not in soak.facts.failed_clicks)
    found = [f"{len(kept - set(sessions))} sessions are not at TeamViewer"] if kept - set(sessions) else []
    return found + ([f"{len(twice)} clicks made more sessions than one, such as {twice[0]}"] if twice else [])


def at_the_mail_server(soak):
    took = {name: times for name, times in soak.mails.took.items() if re.match("session", name)}
    twice = [name for name, times in took.items() if times > 1]
    found = [f"{len(twice)} mails were sent twice, such as {twice[0]}"] if twice else []
    if len(took) != len(soak.facts.clicked):
        found.append(f"{len(took)} invitations were sent instead of {len(soak.facts.clicked)}")
    return found


def in_the_store(soak):
    store = soak.store
    found = [f"the store is damaged: {row[0]}" for row in store.rows("PRAGMA integrity_check") if row[0] != "ok"]
    found += [f"a row of {row[0]} belongs to nothing" for row in store.rows("PRAGMA foreign_key_check")]
    due = soak.store.due(soak.clock.now())
    found += [f"not done: {due}"] if due else []
    for name, state, count in store.rows("SELECT name, state, count(*) FROM calls WHERE state NOT IN ('done') AND "
                                         "kind <> 'action' GROUP BY name, state"):
        found.append(f"{count} calls {name} are {state}")
    return found


def growth(days, options):
    """What grew although nothing is kept for it."""
    found = []
    for day in days:
        where = f"day {day['day']}: "
        found += [where + f"{day[late]} {late.replace('_', ' ')} are still there"
                  for late in ("late_calls", "late_mails") if day[late]]
        if day["rows"]["changes"] > CHANGES_AT_MOST:
            found.append(where + f"{day['rows']['changes']} lines of news")
        if day["wal"] > WAL_AT_MOST:
            found.append(where + f"the log of the store has {day['wal'] >> 20} MiB")
        if day["log"] > (options.keep_log_mb << 20) * 1.05:
            found.append(where + f"the log has {day['log'] >> 20} MiB")
    for life in sorted({day["life"] for day in days}):
        one = [day for day in days if day["life"] == life][1:]  # On its first day a process fills what it reuses.
        if len(one) >= DAYS_TO_COMPARE and not options.no_memory:
            found += growth_of_process(one, life)
    return found + growth_of_store(days[options.keep_calls:])


def halves(days, what):
    middle = len(days) // 2
    return [day[what] for day in days[:middle]], [day[what] for day in days[-middle:]]


def growth_of_process(days, life):
    found = []
    before, after = (statistics.mean(half) for half in halves(days, "rss_mib"))
    if after > before * 1.15 + 8:
        found.append(f"process {life}: {before:.0f} MiB of memory in the first half of its days, then {after:.0f}")
    for what in ("threads", "files"):  # At most as many as people came at once; what leaks is there on the calmest day.
        before, after = (min(half) for half in halves(days, what))
        if after > before + 8:
            found.append(f"process {life}: {before} {what} or more in the first half of its days, then {after}")
    return found


def growth_of_store(days):
    """Bytes for each row, from when calls began to go."""
    if len(days) < DAYS_TO_COMPARE:
        return []
    sizes = [day["used"] / sum(day["rows"].values()) for day in days]
    middle = len(sizes) // 2
    if sizes[-1] > sizes[middle] * 1.15:
        return [f"the store needs {sizes[-1]:.0f} bytes a row after {sizes[middle]:.0f}"]
    return []
