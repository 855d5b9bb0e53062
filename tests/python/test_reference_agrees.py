# SPDX-License-Identifier: MIT
"""The library says what the reference evaluator says, on random models and leads, however the leads are handed over.

LEADCORE_EXAMPLES is the number of pairs of a model and a lead in the first test; the others take a quarter of it each.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from random import Random

import hypothesis
import leadcore
import physical
import pyarrow as pa
import pytest
import strategies
from hypothesis import strategies as st
from leadcore_reference import Entry, Model, Result
from shared import ROOT

ROWS = 12
PAIRS = int(os.environ.get("LEADCORE_EXAMPLES", 800))
INSTRUCTIONS = ["baseline", "avx2", "avx512"]
GOOD_DOCUMENTS = sorted((ROOT / "tests" / "documents" / "good").glob("*.json")) + sorted((ROOT / "examples" / "models").glob("*.json"))


@dataclass
class Case:
    """A model and leads for it."""

    text: str
    document: dict
    now: int
    columns: dict[str, strategies.Column]
    seed: int

    def leads(self) -> list[dict]:
        return strategies.rows_of(self.columns, ROWS)

    def expected(self) -> list[Result]:
        return [Model(self.document).evaluate(lead, self.now) for lead in self.leads()]

    def table(self, random: Random | None = None) -> pa.Table:
        """The leads as a table, with a column that the model does not know."""
        arrays = {name: physical.array(column, random) for name, column in self.columns.items()}
        return pa.table({**arrays, "not in the model": pa.array(range(ROWS))})


@st.composite
def cases(draw) -> Case:
    document = draw(strategies.models())
    now = draw(strategies.moments_for_now(document))
    columns = draw(strategies.columns(document, now, ROWS))
    seed = draw(st.integers(0, 2**32))
    return Case(strategies.spelled(document, seed), document, now, columns, seed)


def for_random_cases(part_of_pairs: int):
    """Runs a test that takes a case on so many random ones."""
    def decorate(test):
        examples = max(10, -(-PAIRS // part_of_pairs // ROWS))
        run = hypothesis.settings(max_examples=examples)(hypothesis.given(case=cases())(test))
        return hypothesis.seed(int(os.environ["LEADCORE_SEED"]))(run) if "LEADCORE_SEED" in os.environ else run
    return decorate


def score(model: leadcore.Model, table, case: Case, **options) -> list[dict]:
    """Rows of results in the reference's terms."""
    return [_in_units(row, case) for row in model.score(table, now=case.now, missing="unknown", **options).to_arrow().to_pylist()]


def _in_units(row: dict, case: Case) -> dict:
    """Points and coverage as whole thousandths; a value that is none is left as it is, and then equals nothing."""
    numbers = [name + part for name in case.document["scores"] for part in ("", "_coverage")]
    units = {name: round(row[name] * 1000) for name in numbers}
    return {**row, **{name: unit if unit / 1000 == row[name] else row[name] for name, unit in units.items()}}


def as_row(result: Result, case: Case) -> dict:
    row = {**result.points, **{name + "_coverage": permille for name, permille in result.coverage.items()}}
    parts = {"grade": result.grade, "class": result.lead_class}
    return row | {name: value for name, value in parts.items() if ("classes" if name == "class" else name) in case.document}


def rows(results: list[Result], case: Case) -> list[dict]:
    return [as_row(result, case) for result in results]


@for_random_cases(1)
def test_batches(case):
    assert score(leadcore.Model.parse(case.text), case.table(), case) == rows(case.expected(), case)


def one_by_one(case: Case) -> tuple[list[dict], list[Result]]:
    """Leads as a record holds them: a number is a double, to which larger integers are rounded."""
    def held(name, value):
        if case.columns[name].kind == "number" and isinstance(value, int) and abs(value) > 2**53:
            return float(value)
        return value

    leads = [{name: held(name, value) for name, value in lead.items()} for lead in case.leads()]
    return leads, [Model(case.document).evaluate(lead, case.now) for lead in leads]


@for_random_cases(4)
def test_one_lead_at_a_time(case):
    model = leadcore.Model.parse(case.text)
    for lead, expected in zip(*one_by_one(case)):
        got = model.score_one(lead, now=case.now)
        coverage = {name: round(share * 1000) for name, share in got.coverage.items()}
        assert (got.thousandths, coverage, got.grade, got.lead_class) == (expected.points, expected.coverage, expected.grade, expected.lead_class), lead


@for_random_cases(4)
def test_ledgers(case):
    model = leadcore.Model.parse(case.text)
    for lead, expected in zip(*one_by_one(case)):
        got = model.explain(lead, now=case.now)
        entries = [Entry(each.kind, each.thousandths, each.score, each.group or None, each.rule or None, each.reason or None, each.fields) for each in got.entries]
        assert entries == list(expected.ledger), lead
        sums = {name: sum(each.thousandths for each in score.entries) for name, score in got.scores.items()}
        assert sums == expected.points == {name: score.thousandths for name, score in got.scores.items()}
        assert (got.grade, got.lead_class) == (expected.grade, expected.lead_class)


@for_random_cases(4)
def test_physical_types_do_not_matter(case):
    model, expected, random = leadcore.Model.parse(case.text), rows(case.expected(), case), Random(case.seed)
    for _ in range(4):
        table = case.table(random)
        assert score(model, table, case) == expected, table.schema


@for_random_cases(4)
def test_order_chunks_slices_and_threads_do_not_matter(case):
    model, expected, table, random = leadcore.Model.parse(case.text), rows(case.expected(), case), case.table(), Random(case.seed)
    order = random.sample(range(ROWS), ROWS)
    assert score(model, table.take(order), case) == [expected[row] for row in order]
    first, count = random.randrange(ROWS), random.randrange(ROWS)
    assert score(model, table.slice(first, count), case) == expected[first:first + count]
    cut = random.randrange(ROWS + 1)
    chunked = pa.concat_tables([table.slice(0, cut), table.slice(cut)])
    assert score(model, chunked, case) == expected
    many = pa.concat_tables([table] * 200).combine_chunks()  # more than one block
    assert score(model, many, case) == expected * 200


@for_random_cases(16)
def test_threads_do_not_matter(case):
    model, table, times = leadcore.Model.parse(case.text), case.table(Random(case.seed)), 3000  # enough rows for two threads
    one = model.score(table, now=case.now, missing="unknown").to_arrow()
    many = model.score(pa.concat_tables([table] * times).combine_chunks(), now=case.now, missing="unknown", threads=2).to_arrow()
    assert many.num_rows == times * ROWS and many.combine_chunks().equals(pa.concat_tables([one] * times).combine_chunks())


@pytest.mark.parametrize("instructions", INSTRUCTIONS)
@for_random_cases(4)
def test_instruction_sets_agree(instructions, case):
    model, expected, table = leadcore.Model.parse(case.text), rows(case.expected(), case), case.table(Random(case.seed))
    many = pa.concat_tables([table] * 9).combine_chunks()
    assert score(model, many, case, instructions=instructions) == expected * 9


def test_golden_documents_have_the_reference_fingerprint():
    assert len(GOOD_DOCUMENTS) > 10
    for path in GOOD_DOCUMENTS:
        text = Path(path).read_text(encoding="utf-8")
        parse = leadcore.Policy.parse if path.name.startswith("policy-") else leadcore.Model.parse
        assert parse(text).fingerprint == Model(text).fingerprint(), path.name


@for_random_cases(4)
def test_fingerprints(case):
    expected = Model(case.document).fingerprint()
    for seed in (0, case.seed, case.seed + 1):
        text = strategies.spelled(case.document, seed, keep_order=False)
        assert leadcore.Model.parse(text).fingerprint == expected, text


SUMS = [sign * (edge + step) for edge in (64, 127, 128, 255, 256, 32767, 65536) for step in (-1, 0, 1) for sign in (1, -1)]
ONE_FIELD = {"category": ("DE", "DE"), "flag": (True, True), "number": ({">=": 5}, 7.0), "text": ({"contains": "vp"}, "VP of IT"), "tags": ({"any": ["a"]}, ["a"])}


@pytest.mark.parametrize("key", ["points", "unknown"])
@pytest.mark.parametrize("kind", ONE_FIELD)
def test_sums_at_the_edges_of_narrow_integers(kind, key):
    """One and several rules on one field whose sum is just within and just beyond what a byte or two hold."""
    test, value = ONE_FIELD[kind]
    column = strategies.Column(kind, "float64", [value, None, value, value, None, None] * 11)
    lead_table = pa.table({"f": physical.array(column)})
    for total in SUMS:
        for parts in ([total], [total - 3, 3], [total // 2, total - total // 2], [1, total - 2, 1]):
            rules = [{"name": str(number), "when": {"f": test}, "points": 0, key: part} for number, part in enumerate(parts)]
            document = {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": kind}, "scores": {"s": {"groups": [{"name": "g", "rules": rules}]}}}
            expected = [Model(document).evaluate({"f": value}, 0).points["s"] for value in column.values[:2]]
            got = leadcore.Model.parse(document).score(lead_table, now=0).thousandths("s").tolist()
            assert got == [expected[value is None] for value in column.values], parts
