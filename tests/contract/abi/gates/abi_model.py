"""Reads the text of the ABI headers: what they declare, as plain data, and what they may not contain.

The text and not a compiler is the source, because names of parameters, tags and the spelling of types
are part of the contract, and a compiler forgets them. Offsets and sizes come from a compiler.
"""

import re
import subprocess
import tempfile
from pathlib import Path

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TAGS = re.compile(r"\[thread: (control|worker|any)\]\s*(?:\*\s*)?\[blocking: (yes|no)\]\s*(?:\*\s*)?"
                  r"\[since: (\d+\.\d+)\]")
SLOT = re.compile(r"^(?P<returns>.*?)\s*\(DESK_CC \*(?P<name>\w+)\)\((?P<parameters>.*)\)"
                  r"(?P<noexcept> DESK_NOEXCEPT)?$")
FIELD = re.compile(r"^(?P<type>.*?[\s*])(?P<name>\w+)(?P<array>\[\d+\])?$")
STRUCT = re.compile(r"^(?:typedef )?struct (\w+) \{[^\n]*\n(.*?)^\}( \w+)?;", re.DOTALL | re.MULTILINE)

# What a field, a parameter or a result may be made of. No bool, no enum, no long, no int.
TYPES = {"void", "char", "size_t", "int32_t", "uint32_t", "int64_t", "uint64_t"}
# C++ keywords that C99 lets pass, and names that headers of Windows define as macros.
TAKEN = {"class", "new", "delete", "this", "template", "namespace", "operator", "private", "public",
         "virtual", "typename", "export", "default_", "interface", "small", "near", "far", "min", "max"}


def headers(include):
    """The headers of the contract below `include`, as `desk/abi/...`, in a fixed order."""
    return sorted(str(path.relative_to(include)) for path in Path(include, "desk/abi").rglob("*.h"))


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def split_parameters(text):
    """[(type, name)] of "const desk_host_t *host, uint32_t ms"."""
    if squeeze(text) == "void":
        return []
    found = []
    for part in text.split(","):
        match = FIELD.match(squeeze(part))
        found.append([squeeze(match["type"]), match["name"]] if match else [squeeze(part), ""])
    return found


def read_member(comment, text):
    """One field or slot of a struct, or one function type."""
    tags = TAGS.search(comment)
    member = {"tags": list(tags.groups()) if tags else None}
    slot = SLOT.match(text)
    if slot:
        member |= {"name": slot["name"], "type": squeeze(slot["returns"]), "noexcept": bool(slot["noexcept"]),
                   "parameters": split_parameters(slot["parameters"])}
        return member
    field = FIELD.match(text)
    if not field:
        return member | {"name": text, "type": "?"}
    return member | {"name": field["name"], "type": squeeze(field["type"]) + (field["array"] or "")}


def read_members(body):
    """The members of a struct in their order, each with the comment before it."""
    comment, members = "", []
    for piece in re.finditer(r"/\*.*?\*/|[^;/]+;", body, re.DOTALL):
        if piece[0].startswith("/*"):
            comment += piece[0]
            continue
        members.append(read_member(comment, squeeze(piece[0][:-1])))
        comment = ""
    return members


def read_constants(text):
    bare = COMMENT.sub("", text)
    constants = dict(re.findall(r'^#define (DESK_\w+) ("[^"]*"|[0-9a-fx]+u?)[ ]*$', bare, re.MULTILINE))
    for body in re.findall(r"^enum \{(.*?)\};", bare, re.DOTALL | re.MULTILINE):
        constants |= dict(re.findall(r"(\w+) = (-?\w+)", body))
    return constants


def read_typedefs(text):
    bare = COMMENT.sub("", text)
    typedefs = {}
    for declaration in re.findall(r"^typedef ((?!struct \w+ \{)[^;{]*);", bare, re.MULTILINE):
        member = read_member("", squeeze(declaration))
        typedefs[member.pop("name")] = member
        member.pop("tags")
    return typedefs


def read(include):
    """Everything that the headers declare: structs, constants, typedefs."""
    model = {"headers": headers(include), "structs": {}, "constants": {}, "typedefs": {}}
    for header in model["headers"]:
        text = Path(include, header).read_text(encoding="utf-8")
        for name, body, _ in STRUCT.findall(text):
            members = read_members(body)
            first = (members[0]["name"], members[0]["type"]) if members else None
            model["structs"][name] = {"header": header, "members": members,
                                      "grows": first == ("struct_size", "uint32_t")}
        model["constants"] |= read_constants(text)
        model["typedefs"] |= read_typedefs(text)
    return model


def measure(include, model, compiler="cc"):
    """Adds offset and size of every member, and the size of every struct, as a compiler sees them."""
    lines = []
    for struct, told in model["structs"].items():
        lines.append(f'  printf("{struct} - 0 %zu\\n", sizeof(struct {struct}));')
        for member in told["members"]:
            at = f"offsetof(struct {struct}, {member['name']})"
            size = f"sizeof(((struct {struct} *)0)->{member['name']})"
            lines.append(f'  printf("{struct} {member["name"]} %zu %zu\\n", {at}, {size});')
    source = "#include <stdio.h>\n" + "".join(f"#include <{h}>\n" for h in model["headers"])
    source += "int main(void) {\n" + "\n".join(lines) + "\n  return 0;\n}\n"
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "measure")
        subprocess.run([compiler, "-std=c99", "-x", "c", "-", f"-I{include}", "-o", str(program)],
                       input=source, text=True, check=True, capture_output=True)
        told = subprocess.run([str(program)], text=True, check=True, capture_output=True).stdout
    for struct, name, offset, size in (line.split() for line in told.splitlines()):
        if name == "-":
            model["structs"][struct]["size"] = int(size)
            continue
        member = next(m for m in model["structs"][struct]["members"] if m["name"] == name)
        member["offset"], member["size"] = int(offset), int(size)
    return model


def is_slot(model, member):
    return "parameters" in member or "parameters" in model["typedefs"].get(member["type"], {})


def bad_type(text):
    words = re.sub(r"\[\d+\]$", "", text).replace("*", " ").split()
    known = [w for w in words if w not in ("const", "struct")]
    return len(known) != 1 or not (known[0] in TYPES or known[0].startswith("desk_"))


def lint_member(model, struct, member):
    where = f"{struct}.{member['name']}"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", member["name"]) or member["name"] in TAKEN:
        yield f"{where}: not a name that C, C++ and Windows allow"
    for kind in [member["type"]] + [p[0] for p in member.get("parameters", [])]:
        if bad_type(kind):
            yield f"{where}: '{kind}' has no fixed size, or no place in the contract"
    for _, name in member.get("parameters", []):
        if not name or name in TAKEN:
            yield f"{where}: a parameter without a usable name"
    if "parameters" in member and not member["noexcept"]:
        yield f"{where}: without DESK_NOEXCEPT"
    if is_slot(model, member) and model["structs"][struct]["grows"] and not member["tags"]:
        yield f"{where}: without its tags [thread: ...] [blocking: ...] [since: ...]"


def lint(include):
    """What the headers may not contain, as a list of sentences; empty if all is well."""
    found = []
    for header in headers(include):
        text = Path(include, header).read_text(encoding="utf-8")
        bare = COMMENT.sub("", text)
        if "..." in bare:
            found.append(f"{header}: variable arguments")
        if re.search(r"\benum \w+", bare):
            found.append(f"{header}: an enum type; constants are in enums without a name")
        for name, body, _ in STRUCT.findall(text):
            if re.search(r"^\s*#", COMMENT.sub("", body), re.MULTILINE):
                found.append(f"{name}: preprocessor inside of a struct")
        declared = len(re.findall(r"^(?:typedef )?(?:struct|union)\b[^;]*\{", bare, re.MULTILINE))
        if declared != len(STRUCT.findall(text)):
            found.append(f"{header}: a struct or union that this check cannot read")
    model = read(include)
    seen = sum("parameters" in m for s in model["structs"].values() for m in s["members"])
    seen += sum("parameters" in typedef for typedef in model["typedefs"].values())
    written = sum(COMMENT.sub("", Path(include, h).read_text(encoding="utf-8")).count("(DESK_CC *")
                  for h in model["headers"])
    if seen != written:
        found.append(f"{written} function types are written and {seen} were read")
    for name, typedef in model["typedefs"].items():
        if "parameters" in typedef and not typedef["noexcept"]:
            found.append(f"{name}: without DESK_NOEXCEPT")
    for struct, told in model["structs"].items():
        for member in told["members"]:
            found.extend(lint_member(model, struct, member))
    return found


def version_of(tag):
    return tuple(int(part) for part in tag.split("."))


def compare_struct(name, old, new, released):
    """A struct that grows may gain members at its end; any other stays as it is, to the letter."""
    for index, member in enumerate(old["members"]):
        if index >= len(new["members"]) or new["members"][index] != member:
            yield f"{name}.{member['name']}: changed, moved or gone since {released}"
            return
    if new["grows"] != old["grows"]:
        yield f"{name}: growable or not, that is decided"
    added = new["members"][len(old["members"]):]
    if added and not old["grows"]:
        yield f"{name}: is frozen, and has a new member {added[0]['name']}"
    for member in added:
        if member["tags"] and version_of(member["tags"][2]) <= version_of(released):
            yield f"{name}.{member['name']}: is newer than {released}, and its tag says otherwise"


def compare(old, new, released):
    """What breaks the promise of the release `released`; empty if everything is an addition."""
    found = [f"{header}: gone" for header in old["headers"] if header not in new["headers"]]
    for name, value in old["constants"].items():
        if new["constants"].get(name) != value and name != "DESK_ABI_MINOR":
            found.append(f"{name}: was {value}, is {new['constants'].get(name, 'gone')}")
    for name, typedef in old["typedefs"].items():
        if new["typedefs"].get(name) != typedef:
            found.append(f"{name}: changed or gone since {released}")
    for name, struct in old["structs"].items():
        if name not in new["structs"]:
            found.append(f"{name}: gone")
        else:
            found.extend(compare_struct(name, struct, new["structs"][name], released))
    return found
