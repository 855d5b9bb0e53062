# SPDX-License-Identifier: MIT
"""``leadcore check``"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import TextIO

from .._errors import Problem
from .._model import check
from .._policy import Policy
from .common import say


def print_problems(path: str, problems: Iterable[Problem], stream: TextIO) -> None:
    """One line for each: ``inbound.json:14:32  /path  message``."""
    for problem in problems:
        place = f"{path}:{problem.line}:{problem.column}" if problem.line else path
        warning = "warning: " if problem.severity == "warning" else ""
        where = f"{problem.path}  " if problem.path else ""
        print(f"{place}  {where}{warning}{problem.message}", file=stream)


def is_policy(data: bytes) -> bool:
    """Whether a document is a policy; what is no JSON is none, and has the same problem either way."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and "scores" not in document and ("rules" in document or "people" in document)


def run(options: argparse.Namespace) -> int:
    """Checks each document; 1 when any has an error, 2 when one cannot be read."""
    status = 0
    for path in options.models:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            say(f"{path}: {error.strerror}")
            status = 2
            continue
        problems = Policy.check(data) if is_policy(data) else check(data)
        print_problems(path, problems, sys.stdout)
        if any(problem.severity == "error" for problem in problems):
            status = max(status, 1)
        elif not problems:
            print(f"{path}: no problems")
    return status
