# SPDX-License-Identifier: MIT
"""Random cases of a model with events, leads and what they did; and results of the library in the reference's terms.

LEADCORE_EXAMPLES is about the number of leads at a moment, each under a model of its case, in the test that takes most of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from random import Random

import activity_strategies
import hypothesis
import leadcore
import physical
import pyarrow as pa
import strategies
from hypothesis import strategies as st
from leadcore_reference import Entry, Model, Result
from reference_activity import END, FIRST, Event, Timeline

LEADS = 4
ROWS = 7  # of the table of leads
MOMENTS = 3  # at most
PAIRS = int(os.environ.get("LEADCORE_EXAMPLES", 800))
KEYS = {"integer": [0, -1, 7, 2**31, 2**63 - 1, -(2**63), 10**12, 5], "text": ["", "a", "A", "é", "lead with a long name 0123456789", "lead with a long name 0123456788", "线索", "7"]}
KEY_COLUMN = "of lead"  # neither a field nor an event field has this name


@dataclass
class Case:
    """A model, leads for it, and what they did. Leads of events are numbers below LEADS; rows of the table are about any of them, or others."""

    text: str
    document: dict
    columns: dict[str, strategies.Column]
    stream: activity_strategies.Stream
    nows: list[int]
    owners: list[int | None]  # of the rows; None where the key is null
    key_type: str
    seed: int

    def leads(self) -> list[dict]:
        return strategies.rows_of(self.columns, ROWS)

    def model(self) -> leadcore.Model:
        return leadcore.Model.parse(self.text)

    def key(self, lead: int | None):
        return None if lead is None else KEYS[self.key_type][(lead + self.seed) % len(KEYS[self.key_type])]

    def events_of(self, lead: int) -> list[Event]:
        return [event for owner, event in self.stream.rows if owner == lead]

    def expected(self, now: int) -> list[dict]:
        """Results of the rows of the table."""
        model = Model(self.document)
        timelines = [None if owner is None else self.stream.timeline(owner) for owner in self.owners]
        return [as_row(model.evaluate(lead, now, timeline), self.document) for lead, timeline in zip(self.leads(), timelines)]

    def lead_table(self, random: Random | None = None) -> pa.Table:
        keys = [self.key(owner) for owner in self.owners]
        arrays = {name: physical.array(column, random) for name, column in self.columns.items()}
        return pa.table({**arrays, KEY_COLUMN: key_array(keys, self.key_type, random)})


@st.composite
def cases(draw) -> Case:
    document = draw(activity_strategies.models())
    nows = draw(st.lists(activity_strategies.moments_for_now(document), min_size=1, max_size=MOMENTS))
    near = min(max(nows[0], FIRST), END - 1)
    columns = draw(strategies.columns(document, near, ROWS))
    stream = draw(activity_strategies.streams(document, near, LEADS))
    owners = draw(st.lists(st.sampled_from([*range(LEADS), LEADS, None]), min_size=ROWS, max_size=ROWS))  # nothing is known of LEADS but that it did nothing
    seed = draw(st.integers(0, 2**32))
    return Case(strategies.spelled(document, seed), document, columns, stream, nows, owners, draw(st.sampled_from(list(KEYS))), seed)


def for_random_cases(part_of_pairs: int):
    """Runs a test that takes a case on so many random ones."""
    def decorate(test):
        examples = max(10, -(-PAIRS // part_of_pairs // (LEADS * MOMENTS)))
        run = hypothesis.settings(max_examples=examples)(hypothesis.given(case=cases())(test))
        return hypothesis.seed(int(os.environ["LEADCORE_SEED"]))(run) if "LEADCORE_SEED" in os.environ else run
    return decorate


# One lead ------------------------------------------------------------------------------------------------------------------------------


def held(columns: dict[str, str], values: dict) -> dict:
    """Values as a record or an event holds them: a number is a double, to which larger integers are rounded."""
    return {name: float(value) if columns.get(name) == "number" and isinstance(value, int) and abs(value) > 2**53 else value for name, value in values.items()}


def held_lead(case: Case, row: int) -> dict:
    return held({name: column.kind for name, column in case.columns.items()}, case.leads()[row])


def held_event(case: Case, event: Event) -> Event:
    return replace(event, fields=held(case.document["events"].get(event.type, {}), event.fields))


def as_dict(event: Event) -> dict:
    """An event as the package takes it."""
    given = {"type": event.type, "time": event.time, **event.fields}
    return given | ({} if event.source is None else {"source": event.source}) | ({} if event.sequence is None else {"sequence": event.sequence})


def add(timeline: leadcore.Timeline, event: Event) -> str:
    return timeline.add(as_dict(event), ignore_extra=True)


def same_result(got: leadcore.Result, expected: Result) -> None:
    coverage = {name: round(share * 1000) for name, share in got.coverage.items()}
    assert (got.thousandths, coverage, got.grade, got.lead_class) == (expected.points, expected.coverage, expected.grade, expected.lead_class)


def entry_of(each) -> Entry:
    """An entry of an explanation in the reference's terms."""
    return Entry(each.kind, each.thousandths, each.score, each.group or None, each.rule or None, each.reason or None, each.fields, each.counted, each.capped,
                 each.raw_points if isinstance(each.raw_points, int) else round(each.raw_points * 1000), each.newest or 0)


def same_explanation(got, expected: Result) -> None:
    assert [entry_of(each) for each in got.entries] == list(expected.ledger)
    assert {name: sum(each.thousandths for each in score.entries) for name, score in got.scores.items()} == expected.points
    assert (got.grade, got.lead_class) == (expected.grade, expected.lead_class)


def same_everywhere(case: Case, model: leadcore.Model, timeline: leadcore.Timeline, replayed: Timeline, row: int = 0) -> None:
    """The library says of the timeline what replay says, at each moment of the case, ledger included."""
    lead, reference = held_lead(case, row), Model(case.document)
    for now in case.nows:
        expected = reference.evaluate(lead, now, replayed)
        same_result(model.score_one(lead, now=now, timeline=timeline), expected)
        same_explanation(model.explain(lead, now=now, timeline=timeline), expected)


# Tables --------------------------------------------------------------------------------------------------------------------------------


def as_row(result: Result, document: dict) -> dict:
    row = {**result.points, **{name + "_coverage": permille for name, permille in result.coverage.items()}}
    parts = {"grade": result.grade, "class": result.lead_class}
    return row | {name: value for name, value in parts.items() if ("classes" if name == "class" else name) in document}


def rows_of(scores: leadcore.Scores, document: dict) -> list[dict]:
    """Rows of results with points and coverage as whole thousandths; a value that is none is left as it is, and then equals nothing."""
    numbers = [name + part for name in document["scores"] for part in ("", "_coverage")]
    rows = scores.to_arrow().to_pylist()
    units = [{name: round(row[name] * 1000) for name in numbers} for row in rows]
    return [{**row, **{name: unit if unit / 1000 == row[name] else row[name] for name, unit in each.items()}} for row, each in zip(rows, units)]


def key_array(keys: list, key_type: str, random: Random | None) -> pa.Array:
    return text_array(keys, random) if key_type == "text" else integer_array(keys, random)


def text_array(values: list, random: Random | None) -> pa.Array:
    return physical.array(strategies.Column("category", "text", values), random)


def integer_array(values: list, random: Random | None) -> pa.Array:
    known = [value for value in values if value is not None]
    fitting = [type_ for type_ in physical.INTEGER_TYPES.values() if all(physical.fits(value, type_) for value in known)]
    return pa.array(values, random.choice(fitting) if random else pa.int64())


def event_table(case: Case, rows: list[tuple[int | None, Event]], random: Random | None = None) -> pa.Table:
    """Events as a table. A lead of None is a null key; a type or time of None is null."""
    events = [event for _, event in rows]
    arrays = {KEY_COLUMN: key_array([case.key(lead) for lead, _ in rows], case.key_type, random), "type": text_array([event.type for event in events], random),
              "time": physical.array(strategies.Column("time", "us", [event.time for event in events]), random)}
    kinds = {name: kind for fields in case.document["events"].values() for name, kind in fields.items()}
    for name, kind in kinds.items():
        arrays[name] = physical.array(strategies.Column(kind, case.stream.flavours[name], [event.fields.get(name) for event in events]), random)
    if any(event.source is not None for event in events) or random and random.random() < 0.5:
        arrays["source"] = text_array([event.source for event in events], random)
    if any(event.sequence is not None for event in events) or random and random.random() < 0.5:
        arrays["sequence"] = integer_array([event.sequence for event in events], random)
    return pa.table(arrays)
