# SPDX-License-Identifier: MIT
"""Runs the suites; tools/test sets the machine up and starts this."""

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import builds
from suites import SUITES


def timed(function, options):
    start = time.monotonic()
    try:
        passed, failed, output = function(options)
    except builds.Failed as problem:
        passed, failed, output = 0, 1, str(problem)
    except Exception as problem:  # a broken suite is a failed one; the others still run
        passed, failed, output = 0, 1, f"{type(problem).__name__}: {problem}"
    return passed, failed, output, time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(prog="tools/test", description="Runs all tests.")
    parser.add_argument("--quick", action="store_true", help="only the suites that take little time")
    parser.add_argument("--only", metavar="WORD", help="only suites with this word in their name")
    parser.add_argument("--list", action="store_true", help="names of the suites")
    options = parser.parse_args()
    options.notes = {}  # suite -> what else should be known about it
    chosen = [(name, function) for name, quick, function in SUITES
              if (quick or not options.quick) and (not options.only or options.only.lower() in name.lower())]
    if options.list:
        print("\n".join(name for name, _ in chosen))
        return 0
    total_passed = total_failed = 0
    with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as pool:
        running = {pool.submit(timed, function, options): name for name, function in chosen}
        for done in as_completed(running):
            passed, failed, output, seconds = done.result()
            total_passed += passed
            total_failed += failed
            if failed:
                print(f"--- {running[done]} ---\n{output.rstrip()}\n---")
            note = options.notes.get(running[done])
            print(f"{running[done]}: {passed} passed, {failed} failed, {seconds:.1f} s{f' ({note})' if note else ''}", flush=True)
    print(f"{total_passed} passed, {total_failed} failed")
    return 1 if total_failed or not total_passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        os._exit(130)
