#!/usr/bin/env python3
"""PACKAGE FOLDER: makes packages out of the good one: those that no desk may install, and a modest one."""

import json
import pathlib
import stat
import sys
import zipfile


def members_of(package):
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path, members, unix_mode=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = ((unix_mode or {}).get(name, stat.S_IFREG | 0o644)) << 16
            archive.writestr(info, content)


def with_manifest(members, change):
    manifest = json.loads(members["plugin.json"])
    change(manifest)
    return {**members, "plugin.json": json.dumps(manifest).encode()}


def make_modest(manifest):
    manifest["services"].remove("desk.assets/1")
    manifest["effects"].remove("mail.send")


def main(package, folder):
    folder = pathlib.Path(folder)
    good = members_of(package)
    unsigned = {name: content for name, content in good.items() if name != "signature.json"}
    library = json.loads(good["plugin.json"])["libraries"][0]["file"]

    (folder / "no_zip.zip").write_text("this is text, and not an archive at all")
    write(folder / "unsigned.zip", unsigned)
    write(folder / "parent.zip", {**unsigned, "../escaped": b"x"})
    write(folder / "absolute.zip", {**unsigned, "/tmp/escaped": b"x"})
    write(folder / "link.zip", {**unsigned, "link": b"/etc/passwd"}, {"link": stat.S_IFLNK | 0o777})
    write(folder / "bomb.zip", {**unsigned, "bomb": bytes(100 << 20)})
    write(folder / "digest.zip", {**unsigned, library: unsigned[library] + b"x"})
    write(folder / "changed.zip", {**good, "texts.en.json": good["texts.en.json"] + b"\n"})
    write(folder / "abi2.zip", with_manifest(unsigned, lambda m: m["abi"].update(major=2)))
    write(folder / "other_machine.zip",
          with_manifest(unsigned, lambda m: [one.update(os="plan9", arch="pdp11") for one in m["libraries"]]))
    write(folder / "older.zip", with_manifest(unsigned, lambda m: m.update(version="0.9.0")))
    write(folder / "modest.zip", with_manifest(unsigned, make_modest))


if __name__ == "__main__":
    main(*sys.argv[1:])
