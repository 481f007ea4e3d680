"""The exports check sees a plugin that was linked without the version script, or with a path.

    python3 exports_test.py GOOD.so LOOSE.so
"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "host-api" / "cmake"))
import desk_exports as exports

GOOD, LOOSE = sys.argv[1:3]


class Exports(unittest.TestCase):
    def test_plugin_of_desk_add_plugin_shows_one_symbol(self):
        self.assertEqual(exports.wrong_with(GOOD), [])

    def test_plugin_without_it_is_noticed(self):
        wrong = " ".join(exports.wrong_with(LOOSE))
        self.assertIn("symbols instead of desk_module_v1", wrong)
        self.assertIn("unique symbols", wrong)
        self.assertIn("brings a path", wrong)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
