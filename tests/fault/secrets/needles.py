"""What a secret may look like where nobody meant it to be, and how to find it there."""

import base64
import json
import re
import urllib.parse

# A piece that was left over by who wiped half of it is long enough to be no accident.
PIECE = 10
ZERO_PAGE = bytes(4096)


def base64_cores(raw):
    """The part of the base64 text that does not depend on what stands around it, for the three places where it may
    begin."""
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + raw)
        yield encoded[4 if shift else 0:len(encoded) - 4]


def forms(raw):
    """{name: bytes} of a secret, whole or in pieces."""
    text = raw.decode("utf-8", "replace")
    found = {}
    for at in {0, max(0, (len(raw) - PIECE) // 2), max(0, len(raw) - PIECE)}:
        found[f"plain from {at}"] = raw[at:at + PIECE]
    for number, core in enumerate(base64_cores(raw)):
        found[f"base64 {number}"] = core
        found[f"base64 {number} for addresses"] = core.translate(bytes.maketrans(b"+/", b"-_"))
    found["hexadecimal"] = raw.hex().encode()
    found["HEXADECIMAL"] = raw.hex().upper().encode()
    if not text.isascii():
        return found
    found["percent"] = urllib.parse.quote(text, safe="").encode()
    found["percent of all"] = "".join(f"%{byte:02X}" for byte in raw).encode()
    found["JSON"] = json.dumps(text)[1:-1].encode()
    found["UTF-16LE"] = text.encode("utf-16-le")
    found["UTF-16BE"] = text.encode("utf-16-be")
    for name in ("percent", "JSON"):
        if found[name] == raw:
            del found[name]  # It is the plain one.
    return found


class Needle:
    """A secret with its name for people."""

    def __init__(self, name, secret):
        self.name = name
        self.raw = secret if isinstance(secret, bytes) else secret.encode()
        self.forms = forms(self.raw)

    def found_in(self, hay):
        """[(form, offset)] of the first of each form."""
        found = [(name, hay.find(form)) for name, form in self.forms.items()]
        return [(name, at) for name, at in found if at >= 0]


def squeezed(memory):
    """Without the pages that hold nothing."""
    pages = (memory[at:at + 4096] for at in range(0, len(memory), 4096))
    return b"".join(page for page in pages if page != ZERO_PAGE)


def around(hay, at, width=48):
    """What stands there, for the person who has to find out how it got there."""
    piece = hay[max(0, at - width):at + width]
    return re.sub(rb"[^\x20-\x7e]", b".", piece).decode()
