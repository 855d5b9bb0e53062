# SPDX-License-Identifier: MIT
"""The golden program's results (tests/golden) are right, and not only the same everywhere: the reference evaluator judges what it dumps.

LEADCORE_GOLDEN is the built program (tools/test gives it); without it these tests are skipped.
"""

import json
import os
import subprocess

import pytest
from leadcore_reference import Model
from reference_activity import Event, Timeline

PROGRAM = os.environ.get("LEADCORE_GOLDEN")
CASES = 120
ACTIVITY_CASES = 60
CASES_AHEAD = 14  # whose next changes are looked for, which takes the reference long


def dumped(option="--dump", cases=CASES):
    if not PROGRAM:
        pytest.skip("LEADCORE_GOLDEN does not name the golden program")
    lines = subprocess.run([PROGRAM, option, str(cases)], check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def typed(fields, lead):
    """Values of a lead or an event as the reference takes them: infinities are strings in the dump, since JSON has none."""
    return {name: float(value) if fields[name] == "number" and value is not None else value for name, value in lead.items()}


def timeline_of(document, events):
    if events is None:
        return None
    fields = {name: kind for declared in document["events"].values() for name, kind in declared.items()}
    return Timeline([Event(event["type"], event["time"], typed(fields, event["fields"]), event.get("source"), event.get("sequence"))
                     for event in events])


def found(scores, result):
    return {"points": dict(zip(scores, result["points"])), "coverage": dict(zip(scores, result["coverage"])), "grade": result["grade"],
            "class": result["class"]}


def wanted(expected):
    return {"points": expected.points, "coverage": expected.coverage, "grade": expected.grade, "class": expected.lead_class}


def test_golden_results_are_what_the_reference_says():
    cases = dumped()
    compared = 0
    for number, case in enumerate(cases):
        model = Model(case["model"])
        document = json.loads(case["model"])
        assert model.fingerprint() == case["fingerprint"], f"case {number}"
        for lead, result in zip(case["leads"], case["results"], strict=True):
            expected = model.evaluate(typed(document["fields"], lead), case["now"])
            assert found(list(document["scores"]), result) == wanted(expected), f"case {number}: {lead}\n{case['model']}"
            compared += 1
    assert len(cases) == CASES and compared >= 40 * CASES


def test_golden_results_with_events_are_those_of_replaying_them():
    cases = dumped("--dump-activity", ACTIVITY_CASES)
    compared = 0
    for number, case in enumerate(cases):
        model, document = Model(case["model"]), json.loads(case["model"])
        assert model.fingerprint() == case["fingerprint"], f"case {number}"
        for i, (lead, events) in enumerate(zip(case["leads"], case["events"], strict=True)):
            timeline = timeline_of(document, events)
            for moment in case["moments"]:
                expected = model.evaluate(typed(document["fields"], lead), moment["now"], timeline)
                result = found(list(document["scores"]), moment["results"][i])
                assert result == wanted(expected), f"case {number} at {moment['now']}: {lead} {events}\n{case['model']}"
                compared += 1
    assert len(cases) == ACTIVITY_CASES and compared >= 3 * 40 * ACTIVITY_CASES


def test_golden_next_changes_are_the_first():
    """One lead that changes and one that does not, of some cases."""
    compared = {True: 0, False: 0}
    for number, case in enumerate(dumped("--dump-activity", CASES_AHEAD)):
        model, document = Model(case["model"]), json.loads(case["model"])
        chosen = {change is not None: i for i, change in reversed(list(enumerate(case["changes"])))}
        for changes, i in chosen.items():
            lead, timeline = typed(document["fields"], case["leads"][i]), timeline_of(document, case["events"][i])
            expected = model.next_change(lead, case["moments"][0]["now"], case["until"], timeline)
            assert case["changes"][i] == (expected and {"time": expected.time, "grade": expected.grade, "class": expected.lead_class}), f"case {number}"
            compared[changes] += 1
    assert min(compared.values()) >= 4


def test_every_construct_comes_up():
    """Otherwise the golden results would say nothing about it."""
    text = "".join(case["model"] for case in dumped())
    for word in ("at_least", "not", "any", "all", "contains", "starts", "ends", "within", "older_than", "within_next", "known", "unknown", "grade", "classes",
                 "letters", "digits", "min", "max", "class", "score 0"):
        assert f'"{word}"' in text


def test_everything_about_events_comes_up():
    text = "".join(case["model"] for case in dumped("--dump-activity", ACTIVITY_CASES))
    for word in ("events", "resolution", "guards", "more_than", "on", "where", "at_most", "times", "per", "decay", "half_life", "linear", "steps", "window",
                 "none", "id", "activity", "count", "last", "first", "within", "older_than", "known", "unknown", "1h"):
        assert f'"{word}"' in text
