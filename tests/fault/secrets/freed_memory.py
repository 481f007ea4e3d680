"""What the programs give back without having wiped it: preload/freed.c looks at every block."""

import mmap
import pathlib

from needles import PIECE

SLOTS, SLOT_SIZE = 128, 128  # as in preload/freed.c
CALLERS = 14  # those of the standard library come first


class FreedMemory:
    """For programs that run with `environment`. A secret has to be known before the program gets it."""

    def __init__(self, folder, library):
        self.library, self.names = library, []
        self.secrets, self.told = pathlib.Path(folder) / "freed-secrets", pathlib.Path(folder) / "freed-found"
        self.secrets.write_bytes(bytes(SLOTS * SLOT_SIZE))
        with open(self.secrets, "r+b") as file:
            self.slots = mmap.mmap(file.fileno(), 0)

    def environment(self):
        if not self.library:
            return {}
        return {"LD_PRELOAD": str(self.library), "FREED_SECRETS": str(self.secrets), "FREED_FOUND": str(self.told)}

    def know(self, name, secret):
        raw = secret if isinstance(secret, bytes) else secret.encode()
        assert PIECE <= len(raw) < SLOT_SIZE and len(self.names) < SLOTS - 1, name
        at = len(self.names) * SLOT_SIZE
        self.names.append(name)
        self.slots[at + 1:at + 1 + len(raw)] = raw
        self.slots[at:at + 1] = bytes([len(raw)])  # Last: from now on it is read.

    def found(self):
        """[(name, line)], a line for each place in the programs that gives back a secret."""
        text = self.told.read_text() if self.told.exists() else ""
        lines = []
        for block in text.split("\n\n")[:-1]:
            (slot, size), *callers = block.split("\n")[0].split(), *block.split("\n")[2:2 + CALLERS]
            who = " < ".join(caller.split("/")[-1].split("[")[0] for caller in callers)
            name = self.names[int(slot)]
            lines.append((name, f"memory given back: {name}, in a block of {size} bytes, by {who}"))
        return list(dict.fromkeys(lines))
