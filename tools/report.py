# SPDX-License-Identifier: MIT
"""Results of a checker, printed in the Test Anything Protocol for tools/test and readable for people."""

import sys


class Report:
    """Collects checks; use as `report.check(condition, name, details)` and end with `report.finish()`."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, passed, name, details=()):
        self.count += 1
        self.failed += not passed
        print(f"{'ok' if passed else 'not ok'} {self.count} - {name}")
        if not passed:
            for detail in [details] if isinstance(details, str) else details:
                for line in str(detail).splitlines():
                    print(f"#   {line}")
        return passed

    def note(self, text):
        print(f"# {text}")

    def finish(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed or not self.count else 0)
