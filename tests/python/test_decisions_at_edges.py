# SPDX-License-Identifier: MIT
"""Decisions where they just change, in the library and in the reference evaluator: thresholds of stages, weights of verdicts, time to project start."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import leadcore
import pyarrow as pa
import pytest
from hypothesis import strategies as st
from leadcore_reference import Model
from qualify_cases import PAIRS, as_row, for_random, rows_of
from reference_sections import STAGES, all_fields

NOW, DAY = 1_800_000_000_000_000, 86_400_000_000
HALVES = [Decimal(number) / 2 for number in (-2, -1, 0, 1, 2, 3, 4, 5)]
FLAGS = [dict(zip("abc", values)) for values in product([True, False, None], repeat=3)]
RULES = {"s": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"a": True}, "points": 1}]}]}}


def agree(document: dict, leads: list[dict]) -> None:
    """A table of all the leads gives what the reference says of each."""
    names = list(dict.fromkeys(name for lead in leads for name in lead))
    kinds = {name: pa.timestamp("us") for name, kind in all_fields(document).items() if kind == "time"}
    table = pa.table({name: pa.array([lead.get(name) for lead in leads], kinds.get(name)) for name in names})
    reference = Model(document)
    got = rows_of(leadcore.Model.parse(document).score(table, now=NOW, missing="unknown"), document)
    assert got == [as_row(reference.evaluate(lead, NOW), document) for lead in leads]


def document(**parts) -> dict:
    return {"leadcore": 1, "name": "m", "version": "1", "fields": {"a": "flag", "b": "flag", "c": "flag"}, "scores": RULES, **parts}


weights = st.dictionaries(st.sampled_from(STAGES[:4]), st.sampled_from(HALVES), min_size=1, max_size=3)


@for_random(PAIRS // 20, st.fixed_dictionaries({"evidence": st.lists(weights, min_size=3, max_size=3), "prior": weights, "change_at": st.sampled_from(HALVES[2:])}))
def test_thresholds_of_stages(case):
    """All evidence, every stage before: weights of few different sizes make ties, and leads of just the threshold."""
    rows = [{"name": flag, "when": {flag: True}, "weights": {stage: float(weight) for stage, weight in each.items()}} for flag, each in zip("abc", case["evidence"])]
    made = document(purchase={"evidence": rows, "prior": {stage: float(weight) for stage, weight in case["prior"].items()}, "change_at": float(case["change_at"])})
    agree(made, [{**flags, "previous_stage": stage} for flags in FLAGS[::2] for stage in [*STAGES[:5], None]])


criteria = st.fixed_dictionaries({"required": st.booleans(), "weight": st.sampled_from([0, 0.5, 1, 1, 1.5, 2])})


@for_random(PAIRS // 4, st.tuples(st.lists(criteria, min_size=3, max_size=3), st.floats(0, 1)))
def test_weights_of_verdicts(case):
    """All answers to three criteria; the weight that is needed is one that some of them have together."""
    made, share = case
    sums = sorted({sum(each["weight"] for each, is_met in zip(made, subset) if is_met) for subset in product([True, False], repeat=3)})
    section = {"framework": "own", "criteria": dict(zip("abc", made)), "qualified_at": sums[min(int(share * len(sums)), len(sums) - 1)]}
    agree(document(qualification=section), [{f"answer_{name}": value for name, value in flags.items()} for flags in FLAGS])


INPUTS = {"good_match": {"a": True}, "large_deal": {"b": True}, "important_customer": {"c": True}, "project_start": "start"}


@pytest.mark.parametrize("inputs", [{}, {"tiny_share": {"b": False}, "key_customer": {"c": "known"}}])
def test_time_to_project_start(inputs):
    starts = [NOW + days * DAY + step for days in (0, 92, 184, 366) for step in (-1, 0, 1)] + [None, -(2**63), 2**63 - 1]
    made = document(classes="builtin", class_inputs={**INPUTS, **inputs})
    agree({**made, "fields": {**made["fields"], "start": "time"}}, [{**flags, "start": start} for flags in FLAGS for start in starts])
    months = [-0.0, 0.0, -5e-324, 5e-324, 3.0, 3.0000000000000004, 6.0, 6.000000000000001, 12.0, 12.000000000000002, float("inf"), -float("inf"), float("nan"), None]
    agree({**made, "fields": {**made["fields"], "start": "number"}}, [{**flags, "start": start} for flags in FLAGS for start in months])


@pytest.mark.parametrize("after", ["1m", "8h", "30d", "2w", "36500d"])
def test_time_in_a_status(after):
    length = {"m": 60_000_000, "h": 3_600_000_000, "d": DAY, "w": 7 * DAY}[after[-1]] * int(after[:-1])
    section = {"statuses": [{"name": "x"}, {"name": "y"}, {"name": "z"}], "transitions": [{"from": "x", "to": "y", "after": after, "when": {"a": True}}, {"from": ["x", "y"], "to": "z", "after": after}]}
    times = [NOW - length + step for step in (-1, 0, 1)] + [NOW, NOW + 1, None, -(2**63), 2**63 - 1]
    agree(document(lifecycle=section), [{"a": flag, "status": status, "status_since": time} for flag in (True, False, None) for status in ("x", "y", "z", "?", None) for time in times])


def test_rounds_of_completeness():
    """Every number of parts, from one to sixty, of which one is missing, or all but one."""
    for count in range(1, 61):
        fields = {f"f{number}": "flag" for number in range(count)}
        made = {**document(completeness={"required": list(fields)}), "fields": {"a": "flag", **fields}}
        agree(made, [{"a": None, **dict.fromkeys(fields, True), "f0": None}, {"a": None, **dict.fromkeys(fields), f"f{count - 1}": False}])
