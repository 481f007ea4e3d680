"""Breaks the headers on purpose, and sees the gates notice; adds to them, and sees the gates agree."""

import contextlib
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import abi_model
import gates

CALLS = "desk/abi/ext/calls.h"
BASE = "desk/abi/base.h"
NEW_SLOT = """  /* Newer.
   * [thread: any] [blocking: no] [since: {since}] */
  desk_status_t(DESK_CC *newer)(const desk_host_t *host, desk_call_id_t call) DESK_NOEXCEPT;
"""

ALL = {"lint", "snapshot", "layout", "headers"}
SLOT_AT_END = ("} desk_calls_t;", NEW_SLOT.format(since="1.1") + "} desk_calls_t;")

# name: (header, old text, new text, gates that must notice)
BREAKS = {
    "slot inserted": (CALLS, "  /* DESK_OK: go on.", NEW_SLOT.format(since="1.1") + "  /* DESK_OK: go on.",
                      {"snapshot", "layout"}),
    "slot appended that claims to be old": (CALLS, "} desk_calls_t;",
                                            NEW_SLOT.format(since="1.0") + "} desk_calls_t;", {"snapshot"}),
    "slot appended without tags": (CALLS, "} desk_calls_t;",
                                   "  desk_status_t(DESK_CC *newer)(const desk_host_t *host) DESK_NOEXCEPT;\n"
                                   "} desk_calls_t;", {"lint"}),
    "arguments of one type swapped": (CALLS, "uint64_t done, uint64_t total", "uint64_t total, uint64_t done",
                                      {"snapshot"}),
    "argument of another type": ("desk/abi/ext/clock.h", "uint32_t ms", "uint64_t ms", {"snapshot", "layout"}),
    "const dropped": (CALLS, "const desk_doc_t *portion", "desk_doc_t *portion", {"snapshot", "layout"}),
    "constant renumbered": (BASE, "DESK_E_CONFLICT = 3", "DESK_E_CONFLICT = 13", {"snapshot", "layout"}),
    "constants swapped": ("desk/abi/ext/log.h", "DESK_LOG_INFO = 2, DESK_LOG_WARN = 3",
                          "DESK_LOG_INFO = 3, DESK_LOG_WARN = 2", {"snapshot", "layout"}),
    "id changed": (CALLS, "desk.calls/1", "desk.calls/2", {"snapshot"}),
    "magic changed": ("desk/abi/module.h", "0x4b534544u", "0x4b534545u", {"snapshot", "layout"}),
    "tag dropped": (CALLS, "[thread: worker] [blocking: yes] [since: 1.0]",
                    "[thread: worker] [blocking: yes]", {"lint", "snapshot"}),
    "thread tag changed": (CALLS, "[thread: worker] [blocking: yes] [since: 1.0]",
                           "[thread: any] [blocking: yes] [since: 1.0]", {"snapshot"}),
    "slot removed": (CALLS, "  void(DESK_CC *progress)(const desk_host_t *host, desk_call_id_t call, uint64_t done, "
                     "uint64_t total,\n                          desk_text_t text) DESK_NOEXCEPT;\n", "",
                     {"snapshot", "layout"}),
    "field narrowed": (BASE, "uint32_t retry_after_ms;", "uint16_t retry_after_ms;", {"lint", "snapshot", "layout"}),
    "fields reordered": ("desk/abi/call.h", "  desk_time_t deadline;\n  desk_time_t asked_at;",
                         "  desk_time_t asked_at;\n  desk_time_t deadline;", {"snapshot", "layout"}),
    "text shortened": (BASE, "char code[64];", "char code[60]; char pad[4];", {"snapshot", "layout"}),
    "frozen struct grown": ("desk/abi/ext/log.h", "  desk_text_t value;\n", "  desk_text_t value;\n  desk_text_t unit;\n",
                            {"snapshot", "layout"}),
    "typedef changed": (BASE, "typedef int32_t desk_status_t", "typedef int64_t desk_status_t",
                        {"snapshot", "layout", "headers"}),
    "noexcept dropped": (CALLS, "desk_call_id_t call) DESK_NOEXCEPT;", "desk_call_id_t call);", {"lint", "snapshot"}),
    "padding": (BASE, "uint32_t retry_after_ms;", "uint32_t retry_after_ms; uint32_t odd; uint64_t even;",
                {"headers", "snapshot", "layout"}),
    "bool": (CALLS, "  uint32_t reserved;", "  bool reserved;", {"lint", "headers"}),
    "long": (CALLS, "uint64_t done", "unsigned long done", {"lint", "snapshot"}),
    "enum type": (BASE, "enum { DESK_ERROR_RETRYABLE = 1 };", "enum desk_flags { DESK_ERROR_RETRYABLE = 1 };",
                  {"lint", "snapshot"}),
    "variable arguments": (CALLS, "desk_text_t text) DESK", "desk_text_t text, ...) DESK", {"lint", "snapshot"}),
    "bit-field": (CALLS, "  uint32_t reserved;", "  uint32_t reserved : 7;", {"lint"}),
    "ifdef in a struct": (CALLS, "  uint32_t reserved;", "#ifdef _WIN32\n  uint32_t reserved;\n#else\n  uint32_t reserved;\n#endif",
                          {"lint"}),
    "C++ keyword": (CALLS, "desk_text_t text) DESK", "desk_text_t class) DESK", {"lint", "headers"}),
    "macro of Windows": (CALLS, "desk_text_t text) DESK", "desk_text_t interface) DESK", {"lint"}),
    "hidden include": (CALLS, "#include <desk/abi/host.h>", "", {"headers"}),
    "no guard": (CALLS, "#ifndef DESK_ABI_EXT_CALLS_H", "#if 1", {"headers"}),
    "slot by way of a typedef without tags": ("desk/abi/ext/events.h", "[thread: worker] [blocking: yes] [since: 1.0]", "",
                                              {"lint", "snapshot"}),
}
ADDITIONS = {
    "nothing": (CALLS, "", ""),
    "slot at the end": (CALLS, *SLOT_AT_END),
    "field at the end of a call": ("desk/abi/call.h", "/* of this instance, as of the dispatch */",
                                   "/* of this instance, as of the dispatch */\n  desk_text_t zone;"),
    "constant": (BASE, "DESK_E_INTERNAL = 11 ", "DESK_E_INTERNAL = 11, DESK_E_NEWER = 12 "),
    "minor": (BASE, "DESK_ABI_MINOR 0u", "DESK_ABI_MINOR 1u"),
    "wording": (CALLS, "Ends the call: with an outcome", "Ends a call with an outcome"),
}


class Mutations(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.include = Path(folder.name, "include")
        shutil.copytree(gates.INCLUDE / "desk" / "abi", self.include / "desk" / "abi")

    @contextlib.contextmanager
    def mutation(self, header, old, new):
        path = self.include / header
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text, "the mutation finds nothing to change")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(text, encoding="utf-8")

    def noticed(self, wanted):
        """Those of the wanted gates that complain."""
        complaining = set()
        for name in wanted:
            try:
                if getattr(self, name)():
                    complaining.add(name)
            except subprocess.CalledProcessError:  # What does not compile cannot be measured.
                complaining.add(name)
        return complaining

    def lint(self):
        return abi_model.lint(self.include)

    def snapshot(self):
        return gates.snapshot_holds(self.include, "1.0")

    def layout(self):
        return gates.layout_holds(self.include, "1.0")

    def headers(self):
        return (gates.headers_compile(self.include, "gcc", "c", "c99") +
                gates.headers_compile(self.include, "gcc", "c++", "c++17"))

    def test_breaks_are_noticed_by_each_gate_that_is_there_for_them(self):
        for name, (header, old, new, expected) in BREAKS.items():
            with self.subTest(name), self.mutation(header, old, new):
                self.assertEqual(self.noticed(expected), expected, "not all of these gates noticed")

    def test_additions_pass_all_gates(self):
        for name, (header, old, new) in ADDITIONS.items():
            with self.subTest(name), self.mutation(header, old, new):
                self.assertEqual(self.noticed(ALL), set(), "these gates refuse an addition")


if __name__ == "__main__":
    unittest.main()
