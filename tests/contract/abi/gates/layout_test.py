"""The headers of today keep what each release promised."""

import unittest

import abi_model
import gates


class Layout(unittest.TestCase):
    def assert_nothing(self, wrong):
        self.assertEqual(wrong, [], "\n".join(wrong))

    def test_headers_contain_nothing_that_the_contract_forbids(self):
        self.assert_nothing(abi_model.lint(gates.INCLUDE))

    def test_headers_only_add_to_the_snapshot_of_each_release(self):
        for release in gates.RELEASES:
            with self.subTest(release=release):
                self.assert_nothing(gates.snapshot_holds(gates.INCLUDE, release))

    def test_headers_compile_against_the_assertions_of_each_release(self):
        for release in gates.RELEASES:
            with self.subTest(release=release):
                self.assert_nothing(gates.layout_holds(gates.INCLUDE, release))


if __name__ == "__main__":
    unittest.main()
