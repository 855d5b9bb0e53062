# SPDX-License-Identifier: MIT
"""Random cases of models that decide more than points, and their results in the reference's terms.

LEADCORE_EXAMPLES is about the number of leads, each under a model of its case, in the test that takes most of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from random import Random

import hypothesis
import leadcore
import physical
import pyarrow as pa
import qualify_strategies
import strategies
from hypothesis import strategies as st
from leadcore_reference import Model, Result

ROWS = 12
PAIRS = int(os.environ.get("LEADCORE_EXAMPLES", 800))


@dataclass
class Case:
    """A model and leads for it."""

    text: str
    document: dict
    now: int
    columns: dict[str, strategies.Column]
    seed: int

    @cached_property
    def model(self) -> leadcore.Model:
        return leadcore.Model.parse(self.text)

    @cached_property
    def reference(self) -> Model:
        """The reference evaluator, which has titles read by the library."""
        return Model(self.document, self.title)

    def title(self, text: str) -> tuple:
        found = leadcore.parse_title(text, self.model)
        return found.department.identifier, found.seniority.identifier, found.role and found.role.identifier

    def leads(self) -> list[dict]:
        return strategies.rows_of(self.columns, ROWS)

    def held_leads(self) -> list[dict]:
        """Leads as a record holds them: a number is a double, to which larger integers are rounded."""
        return [{name: float(value) if self.columns[name].kind == "number" and isinstance(value, int) and abs(value) > 2**53 else value for name, value in lead.items()}
                for lead in self.leads()]

    def expected(self) -> list[Result]:
        return [self.reference.evaluate(lead, self.now) for lead in self.leads()]

    def table(self, random: Random | None = None) -> pa.Table:
        """The leads as a table, with a column that the model does not know."""
        arrays = {name: physical.array(column, random) for name, column in self.columns.items()}
        return pa.table({**arrays, "not in the model": pa.array(range(ROWS))})

    def random(self) -> Random:
        return Random(self.seed)


@st.composite
def cases(draw, models=qualify_strategies.models) -> Case:
    document = draw(models())
    now = draw(strategies.moments_for_now(document))
    columns = draw(qualify_strategies.columns(document, now, ROWS))
    seed = draw(st.integers(0, 2**32))
    return Case(strategies.spelled(document, seed), document, now, columns, seed)


def for_random(examples: int, strategy):
    """Runs a test that takes a case on so many random ones."""
    def decorate(test):
        run = hypothesis.settings(max_examples=max(10, examples))(hypothesis.given(case=strategy)(test))
        return hypothesis.seed(int(os.environ["LEADCORE_SEED"]))(run) if "LEADCORE_SEED" in os.environ else run
    return decorate


def for_random_cases(part_of_pairs: int, models=qualify_strategies.models):
    return for_random(-(-PAIRS // part_of_pairs // ROWS), cases(models))


def as_row(result: Result, document: dict) -> dict:
    """A row of results; points and shares are whole thousandths."""
    row = {**result.points, **{name + "_coverage": permille for name, permille in result.coverage.items()}}
    row |= {name: value for name, value, section in (("grade", result.grade, "grade"), ("class", result.lead_class, "classes")) if section in document}
    row |= result.decisions
    if "stage_margin" in result.numbers:
        row["stage_margin"] = result.numbers["stage_margin"]
    if result.judgement:
        row |= {"missing": list(result.judgement.missing), "question": result.judgement.question}
    if result.completeness:
        row |= {"completeness": result.numbers["completeness"], "missing_parts": list(result.completeness.missing)}
    return row


def in_units(row: dict, document: dict) -> dict:
    """A row of the library in the same terms; a number that is no whole number of thousandths is left as it is, and then equals nothing."""
    numbers = [name + part for name in document["scores"] for part in ("", "_coverage")] + ["stage_margin", "completeness"]
    units = {name: round(row[name] * 1000) for name in numbers if isinstance(row.get(name), float)}
    return {**row, **{name: unit if unit / 1000 == row[name] else row[name] for name, unit in units.items()}}


def rows_of(scores: leadcore.Scores, document: dict) -> list[dict]:
    return [in_units(row, document) for row in scores.to_arrow().to_pylist()]
