"""Every header alone, twice and with all others, in every standard and with every warning; and what the entry is."""

import shutil
import sys
import unittest

import gates

ENTRY = """#include <desk/abi/module.h>
static const desk_module_t module{};
const desk_module_t* desk_module_v1() noexcept { return &module; }
"""


class Headers(unittest.TestCase):
    def compile_all(self, family):
        if not shutil.which(gates.C[family]):
            self.skipTest(f"{gates.C[family]} is not installed: its rows were NOT checked")
        for language, standard in gates.LANGUAGES:
            with self.subTest(standard=standard):
                wrong = gates.headers_compile(gates.INCLUDE, family, language, standard)
                self.assertEqual(wrong, [], "\n".join(wrong))

    def test_gcc_accepts_each_in_every_standard(self):
        self.compile_all("gcc")

    def test_clang_accepts_each_in_every_standard(self):
        self.compile_all("clang")

    def entry_has_its_name_without_a_macro(self, family):
        if not shutil.which(gates.CXX[family]):
            self.skipTest(f"{gates.CXX[family]} is not installed: this was NOT checked")
        for more in ([], ["-fvisibility=hidden"], ["-fvisibility=hidden", "-DDESK_BUILDING_PLUGIN"]):
            with self.subTest(flags=more):
                self.assertEqual(gates.symbols_of(gates.INCLUDE, family, ENTRY, more), {"desk_module_v1 DEFAULT"})

    def test_gcc_gives_the_entry_its_name_without_a_macro(self):
        self.entry_has_its_name_without_a_macro("gcc")

    def test_clang_gives_the_entry_its_name_without_a_macro(self):
        self.entry_has_its_name_without_a_macro("clang")


if __name__ == "__main__":
    done = unittest.main(exit=False).result
    # 77 is SKIP_RETURN_CODE of the gates: what was not checked may not count as passed.
    sys.exit(1 if not done.wasSuccessful() else 77 if done.skipped else 0)
