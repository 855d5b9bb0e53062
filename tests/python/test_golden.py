# SPDX-License-Identifier: MIT
"""The golden program's results (tests/golden) are right, and not only the same everywhere: the reference evaluator judges what it dumps.

LEADCORE_GOLDEN is the built program (tools/test gives it); without it these tests are skipped.
"""

import json
import os
import subprocess

import pytest
from leadcore_reference import Model

PROGRAM = os.environ.get("LEADCORE_GOLDEN")
CASES = 120


def dumped():
    if not PROGRAM:
        pytest.skip("LEADCORE_GOLDEN does not name the golden program")
    lines = subprocess.run([PROGRAM, "--dump", str(CASES)], check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def typed(fields, lead):
    """Values as the reference takes them: infinities are strings in the dump, since JSON has none."""
    return {name: float(value) if fields[name] == "number" and value is not None else value for name, value in lead.items()}


def found(scores, result):
    return {"points": dict(zip(scores, result["points"])), "coverage": dict(zip(scores, result["coverage"])), "grade": result["grade"],
            "class": result["class"]}


def test_golden_results_are_what_the_reference_says():
    cases = dumped()
    compared = 0
    for number, case in enumerate(cases):
        model = Model(case["model"])
        document = json.loads(case["model"])
        assert model.fingerprint() == case["fingerprint"], f"case {number}"
        for lead, result in zip(case["leads"], case["results"], strict=True):
            expected = model.evaluate(typed(document["fields"], lead), case["now"])
            assert found(list(document["scores"]), result) == {"points": expected.points, "coverage": expected.coverage, "grade": expected.grade,
                                                               "class": expected.lead_class}, f"case {number}: {lead}\n{case['model']}"
            compared += 1
    assert len(cases) == CASES and compared >= 40 * CASES


def test_every_construct_comes_up():
    """Otherwise the golden results would say nothing about it."""
    text = "".join(case["model"] for case in dumped())
    for word in ("at_least", "not", "any", "all", "contains", "starts", "ends", "within", "older_than", "within_next", "known", "unknown", "grade", "classes",
                 "letters", "digits", "min", "max", "class", "score 0"):
        assert f'"{word}"' in text
