"""Plugins and hosts of this and of a later minor version run each other. The later version is made
here: its headers have more at the ends of tables, calls, views and the module.

    python3 minors_test.py CXX_COMPILER PLUGIN_OF_TODAY.so
"""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import gates

COMPILER, PLUGIN = sys.argv[1:3]
ABI = gates.HERE.parent
SLOT = "\n  desk_status_t(DESK_CC *newer)(const desk_host_t *host) DESK_NOEXCEPT;\n"
GROWS = {
    "base.h": [("#define DESK_ABI_MINOR 0u", "#define DESK_ABI_MINOR 1u")],
    "call.h": [("} desk_call_t;", "  desk_text_t newer;\n} desk_call_t;"),
               ("} desk_view_t;", "  desk_text_t newer;\n} desk_view_t;")],
    "ext/calls.h": [("} desk_calls_t;", SLOT + "} desk_calls_t;")],
    "ext/actions.h": [("} desk_actions_t;", "  const void *newer;\n} desk_actions_t;")],
    "module.h": [("} desk_module_t;", "  const char *newer;\n} desk_module_t;")],
}
CHECKED = ("-std=c++20", "-Wall", "-Wextra", "-Wno-missing-field-initializers", "-Werror")


class Minors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.later = Path(cls.folder.name, "include")
        shutil.copytree(gates.INCLUDE, cls.later)
        for header, changes in GROWS.items():
            path = cls.later / "desk" / "abi" / header
            text = path.read_text(encoding="utf-8")
            for old, new in changes:
                assert old in text, f"nothing to grow in {header}"
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        cls.hosts = [cls.build_host(gates.INCLUDE, "host_0"), cls.build_host(cls.later, "host_1")]
        cls.plugins = [PLUGIN, cls.build_plugin()]

    @classmethod
    def build(cls, include, name, *more):
        made = Path(cls.folder.name, name)
        done = subprocess.run([COMPILER, *CHECKED, f"-I{include}", f"-I{gates.ROOT}", *more, "-o", str(made)],
                              text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return str(made)

    @classmethod
    def build_host(cls, include, name):
        return cls.build(include, name, str(gates.HERE / "minor_host.cpp"), str(ABI / "recording_host.cpp"), "-ldl")

    @classmethod
    def build_plugin(cls):
        exports = gates.ROOT / "host-api" / "cmake" / "desk_plugin.map"
        return cls.build(cls.later, "later.so", str(ABI / "fixtures" / "good.cpp"), "-shared", "-fPIC",
                         "-DDESK_BUILDING_PLUGIN", '-DFIXTURE="good"', f"-Wl,--version-script={exports}")

    def test_every_plugin_runs_on_every_host(self):
        for plugin_minor, plugin in enumerate(self.plugins):
            for host_minor, host in enumerate(self.hosts):
                with self.subTest(plugin=plugin_minor, host=host_minor):
                    done = subprocess.run([host, plugin], text=True, capture_output=True, check=False)
                    self.assertEqual(done.stdout, f"plugin 1.{plugin_minor} on host 1.{host_minor}\n")
                    self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
