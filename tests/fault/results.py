"""RESULTS.md has a part for each campaign; whoever ran writes its own anew and leaves the others."""

import re

HEAD = ("# What the campaigns found\n\nTables are written by `./dev fault` and `./dev soak`, what stands around them by people. "
        "README.md of each folder tells how.\n")


def write_part(file, title, text):
    """Replaces the part "## title", or adds it at the end."""
    parts = re.split(r"(?m)^(?=## )", file.read_text() if file.exists() else HEAD)
    new = f"## {title}\n\n{text.strip()}\n"
    places = [at for at, part in enumerate(parts) if part.startswith(f"## {title}\n")]
    if places:
        parts[places[0]] = new
    else:
        parts.append(new)
    file.write_text("\n".join(part.strip() + "\n" for part in parts))
