"""Somebody else's project: installs what authors of plugins get, and builds a plugin with nothing else.

    python3 consumer_test.py BUILD_DIR CMAKE CTEST CXX_COMPILER
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "host-api" / "cmake"))
import desk_exports as exports

BUILD, CMAKE, CTEST, COMPILER = sys.argv[1:5]
CONSUMER = Path(__file__).resolve().parent.parent / "consumer"


class Consumer(unittest.TestCase):
    def command(self, *command):
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_builds_a_plugin_from_the_installed_headers_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            prefix, build = Path(folder, "prefix"), Path(folder, "build")
            self.command(CMAKE, "--install", BUILD, "--component", "desk_sdk", "--prefix", str(prefix))
            self.command(CMAKE, "-S", str(CONSUMER), "-B", str(build), f"-DCMAKE_PREFIX_PATH={prefix}",
                         f"-DCMAKE_CXX_COMPILER={COMPILER}")
            self.command(CMAKE, "--build", str(build))
            tests = self.command(CTEST, "--test-dir", str(build), "-V")
            self.assertIn("1 plugins export one symbol each", tests)
            self.assertEqual(exports.wrong_with(str(build / "hello.so")), [])

    def test_is_the_plugin_that_the_readme_shows(self):
        readme = (CONSUMER.parents[3] / "host-api" / "README.md").read_text(encoding="utf-8")
        for name in ("hello.cpp", "CMakeLists.txt"):
            self.assertIn((CONSUMER / name).read_text(encoding="utf-8"), readme)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
