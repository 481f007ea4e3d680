"""What was measured, as a table."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from results import write_part  # noqa: E402

MIB = 1 << 20
COLUMNS = (("day", lambda day: day["day"]),
           ("process", lambda day: day["life"]),
           ("memory MiB", lambda day: f"{day['rss_mib']:.0f}"),
           ("threads", lambda day: day["threads"]),
           ("files", lambda day: day["files"]),
           ("store MiB", lambda day: f"{day['file'] / MIB:.1f}"),
           ("used MiB", lambda day: f"{day['used'] / MIB:.1f}"),
           ("WAL MiB", lambda day: f"{day['wal'] / MIB:.1f}"),
           ("log MiB", lambda day: f"{day['log'] / MIB:.1f}"),
           ("bytes a row", lambda day: f"{day['used'] / sum(day['rows'].values()):.0f}"),
           ("activities", lambda day: day["rows"]["activities"]),
           ("journal", lambda day: day["rows"]["journal"]),
           ("calls", lambda day: day["rows"]["calls"]),
           ("calls made", lambda day: day["calls_made"]),
           ("mails", lambda day: day["rows"]["mails"]),
           ("news", lambda day: day["rows"]["changes"]),
           ("seconds", lambda day: f"{day['seconds']:.0f}"))


def line(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(days, heading=True):
    lines = [line(name for name, _ in COLUMNS), line("---" for _ in COLUMNS)] if heading else []
    return "\n".join(lines + [line(value(day) for _, value in COLUMNS) for day in days])


def some(days):
    """Not many more than twenty of them, with the first and the last."""
    step = -(-len(days) // 20)
    return [day for day in days if day["day"] % step == 0 or day in (days[0], days[-1])]


def verdict_on(found, if_none):
    return "".join(f"- **{what}**\n" for what in found) or f"- {if_none}\n"


def write_results(options, soak, wrong, grown, took):
    days = soak.days
    done = "".join(f"- {what}: {count}\n" for what, count in sorted(soak.done.items()))
    verdict = verdict_on(wrong, "lost 0, twice 0, orphans 0") + verdict_on(grown, "nothing grew that is not kept")
    write_part(options.results, f"A long run, {options.activities} activities a day", f"""
{len(days)} days of {options.activities} activities each, {options.devices} devices at TeamViewer (60 % of them managed,
and so synchronised every night), in {took / 60:.0f} minutes; the clock moved {options.parts} times a day. Calls were
kept for {options.keep_calls} days, mails for {options.keep_mails}. The whole task is 90 days of 10,000 activities and 100,000
devices; `./dev soak --hours N` goes as far as N hours allow. Seed {options.seed}. The store was on a disk in memory
where there is one.

{soak.facts.summary()}.

{done}
{verdict}
Measured at the end of each day, of which some are here; "process" counts the lives of `serve`, which is killed after
{options.life} days.

{table(some(days))}
""")
