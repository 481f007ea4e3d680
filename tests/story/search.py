"""Looks for secrets where none may be: in files, in rows of the store, in what was printed."""

import pathlib
import sqlite3

# Buttons are what supporter links are for; nothing else may hold one.
TABLE_OF_LINKS = "links"
# What `activity show --json` and `asset show --json` print for the one who asked.
SHOWN_ON_PURPOSE = '"links": ['


def rows_outside_links(database):
    """(table, text of a row) of every table but that of the buttons."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        tables = [row[0] for row in store.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            if table == TABLE_OF_LINKS:
                continue
            for row in store.execute(f'select * from "{table}"'):
                yield table, " ".join(str(value) for value in row)


def files_of(folder):
    return [path for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()]


def without_buttons(printed):
    """The output without the addresses of buttons, where they are shown on purpose."""
    at = printed.find(SHOWN_ON_PURPOSE)
    if at < 0:
        return printed
    end = printed.find("\n  ]", at)
    return printed[:at] + printed[end if end > 0 else len(printed):]


def leaks(folder, printed, secrets, links):
    found = []
    for path in files_of(folder):
        if path.suffix in (".secret", ".input"):
            continue  # What the story itself wrote to hand it over.
        content = path.read_bytes()
        is_store = path.name.startswith("desk.sqlite")
        for secret in secrets + ([] if is_store else links):
            if secret.encode() in content:
                found.append(f"{path.relative_to(folder)} holds {secret[:6]}...")
    for database in pathlib.Path(folder).rglob("desk.sqlite"):
        if not database.read_bytes().startswith(b"SQLite format 3"):
            continue  # A story about a file that is no store: searched as a file.
        for table, row in rows_outside_links(database):
            found += [f"table {table} holds a supporter link" for link in links if link in row]
    for output in printed:
        if "://" in output and "code=" in output and "state=" in output:
            continue  # The redirect address, as the browser shows it to the administrator.
        found += [f"a command printed {secret[:6]}..." for secret in secrets if secret in output]
        found += [f"a command printed a supporter link" for link in links if link in without_buttons(output)]
    return found
