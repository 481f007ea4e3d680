"""Freezes a release: prints its snapshot (JSON) or its assertions (C). Used once per release; what it
printed is never edited.

    python3 freeze.py snapshot INCLUDE > snapshot-1.0.json
    python3 freeze.py layout INCLUDE > layout_1_0.c
"""

import json
import sys

import abi_model


def slot_type(member):
    kinds = ", ".join(kind for kind, _ in member["parameters"]) or "void"
    return f"{member['type']} (DESK_CC *)({kinds})"


def assertions(model):
    """One line per promise. Slots are compared by type: a parameter of another type is another slot."""
    for name, value in model["constants"].items():
        if name != "DESK_ABI_MINOR" and not value.startswith('"'):
            yield f"({name}) == ({value})", name
        elif value.startswith('"'):
            yield f"sizeof({name}) == sizeof({value})", name
    for name, struct in model["structs"].items():
        relation = ">=" if struct["grows"] else "=="
        yield f"sizeof(struct {name}) {relation} {struct['size']}", name
        for member in struct["members"]:
            where = f"{name}.{member['name']}"
            yield f"offsetof(struct {name}, {member['name']}) == {member['offset']}", where
            value = f"((struct {name} *)0)->{member['name']}"
            yield f"sizeof({value}) == {member['size']}", where
            kind = slot_type(member) if "parameters" in member else member["type"]
            if "[" not in kind:
                yield f"_Generic(({value}), {kind}: 1, default: 0)", where


def layout(model):
    lines = ["/* What ABI 1.0 promised, as a compiler checks it. Generated once, never edited: when a line",
             " * fails, the header is wrong. */"]
    lines += [f"#include <{header}>" for header in model["headers"]] + [""]
    lines += [f'_Static_assert({claim}, "{where}");' for claim, where in assertions(model)]
    return "\n".join(lines)


def main():
    what, include = sys.argv[1:]
    model = abi_model.measure(include, abi_model.read(include))
    print(json.dumps(model, indent=1) if what == "snapshot" else layout(model))


if __name__ == "__main__":
    main()
