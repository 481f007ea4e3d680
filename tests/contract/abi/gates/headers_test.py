"""Every header alone, twice and with all others, in every standard and with every warning."""

import shutil
import unittest

import gates


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


if __name__ == "__main__":
    unittest.main()
