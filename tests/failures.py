#!/usr/bin/env python3
"""Prints what the failed tests of these JUnit reports had printed, each one's end.

Among thousands of tests it stands far above, and whoever reads a log of CI sees its end first.
"""

import sys
from xml.etree import ElementTree

LINES_MAX = 80
SHOWN_MAX = 5


def main(reports: list[str]) -> None:
    tests = [test for report in reports for test in ElementTree.parse(report).iter("testcase")]
    failed = [test for test in tests if test.find("failure") is not None]
    for test in failed[:SHOWN_MAX]:
        lines = (test.findtext("system-out") or "").rstrip().splitlines()
        print(f"\n--- {test.get('name')} failed after {float(test.get('time', 0)):.0f} s")
        print("\n".join(lines[-LINES_MAX:]))
    if len(failed) > SHOWN_MAX:
        print(f"\n--- and {len(failed) - SHOWN_MAX} more, see above")


if __name__ == "__main__":
    main(sys.argv[1:])
