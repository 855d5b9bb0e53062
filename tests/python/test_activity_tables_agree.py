# SPDX-License-Identifier: MIT
"""A table of many leads says what replay says, and what their timelines say, however its events were delivered."""

from __future__ import annotations

from collections import Counter
from random import Random

import leadcore
import pyarrow as pa
import pytest
from activity_cases import KEY_COLUMN, LEADS, ROWS, add, event_table, for_random_cases, held_event, rows_of, same_everywhere
from activity_strategies import changed, deliveries
from leadcore_reference import Model
from reference_activity import Event, Timeline, is_counted
from strategies import spelled
from test_reference_agrees import INSTRUCTIONS

JUNK = [(None, Event("page_view", 0)), (0, Event("page_view", None)), (0, Event(None, 0)), (1, Event("nobody declares this", 0)), (1, Event("mail", 253_402_300_800_000_000)),
        (2, Event("mail", -62_135_596_800_000_001)), (None, Event(None, None))]


def batches(case, random: Random) -> list[list]:
    """Deliveries with rows in any order, some of them twice, and rows that are no events."""
    made = []
    for rows in deliveries(case.stream, random):
        twice = [row for row in rows if row[1].sequence is not None and random.random() < 0.2]
        rows = rows + twice + random.sample(JUNK, random.choice([0, 0, 1, 3]))
        made.append(random.sample(rows, len(rows)))
    return made


class Accounts:
    """What became of every row, by the reference."""

    def __init__(self, case):
        self.case, self.timelines = case, {}

    def ingest(self, rows: list) -> Counter:
        became: Counter = Counter(rows=len(rows))
        for lead, event in sorted(rows, key=lambda row: (row[1].sequence is not None, row[1].sequence)):
            became[self._add(lead, event)] += 1
        return became

    def _add(self, lead, event) -> str:
        if lead is None:
            return "without_key"
        try:
            if event.time is None or not self.timelines.setdefault(lead, Timeline()).add(event):
                return "without_time" if event.time is None else "seen"
        except ValueError:
            return "without_time"
        if event.type not in self.case.document["events"]:
            return "unknown_type"
        return "counted" if is_counted(self.case.document, event) else "unmatched"


def ingest(activity, case, rows: list, random: Random | None = None, **options):
    return activity.ingest(event_table(case, rows, random), key=KEY_COLUMN, **options)


def scored(activity, case, now: int, table: pa.Table | None = None, **options) -> list[dict]:
    return rows_of(activity.score(case.lead_table() if table is None else table, key=KEY_COLUMN, now=now, missing="unknown", **options), case.document)


def filled(case, **options):
    activity = case.model().activity(case.key_type)
    ingest(activity, case, case.stream.rows, **options)
    return activity


def replay_says(activity, case) -> None:
    for now in case.nows:
        assert scored(activity, case, now) == case.expected(now), now


@for_random_cases(2)
def test_tables(case):
    """Delivered in any batches, at least once, in any physical types, saved and loaded in between."""
    model, random, accounts = case.model(), Random(case.seed), Accounts(case)
    activity = model.activity(case.key_type)
    for rows in batches(case, random):
        report = ingest(activity, case, rows, random)
        expected = accounts.ingest(rows)
        assert {name: getattr(report, name) for name in ("rows", "counted", "unmatched", "unknown_type", "seen", "without_key", "without_time")} == {
            name: expected[name] for name in ("rows", "counted", "unmatched", "unknown_type", "seen", "without_key", "without_time")}
        if random.random() < 0.3:
            data = activity.save()
            activity = model.load_activity(data)
            assert activity.save() == data
        if random.random() < 0.3:
            scored(activity, case, case.nows[0])  # readers bring the table into order
    replay_says(activity, case)


@for_random_cases(4)
def test_physical_types_of_leads_do_not_matter(case):
    activity, random = filled(case), Random(case.seed)
    for now in case.nows:
        expected = case.expected(now)
        for _ in range(3):
            table = case.lead_table(random)
            assert scored(activity, case, now, table) == expected, table.schema


@for_random_cases(4)
def test_timelines_out_of_a_table(case):
    """The timeline of each lead is the one that its events make, which is what replay says."""
    activity = filled(case)
    for lead in range(LEADS + 1):
        taken, alone = activity.timeline(case.key(lead)), activity.model.timeline()
        same_everywhere(case, activity.model, taken, case.stream.timeline(lead))
        if all(held_event(case, event) == event for event in case.events_of(lead)):  # a timeline takes no integers beyond doubles
            for event in case.events_of(lead):
                add(alone, event)
            assert taken.save() == alone.save()


@for_random_cases(4)
def test_merging_and_erasing_leads(case):
    activity, random = filled(case), Random(case.seed)
    winner, loser, erased = random.sample(range(LEADS), 3)
    if random.random() < 0.3:
        activity.save()
    activity.merge(case.key(winner), case.key(loser))
    activity.erase(case.key(erased))
    case.stream.rows[:] = [(winner if lead == loser else lead, event) for lead, event in case.stream.rows if lead != erased]
    replay_says(activity, case)


@for_random_cases(4)
def test_forgetting_changes_nothing_from_then_on(case):
    activity, random = case.model().activity(case.key_type), Random(case.seed)
    first = min(case.nows)
    for rows in deliveries(case.stream, random):
        ingest(activity, case, rows)
        if random.random() < 0.5:
            activity.forget(max(first - random.choice([0, 1, 86_400_000_000]), -(2**63)))
    replay_says(activity, case)
    activity.forget(first)
    assert activity.forget(first) == 0
    replay_says(activity, case)


@for_random_cases(4)
def test_tables_under_a_changed_model(case):
    """As for single timelines: points, decay, limits, guards, bounds, names and order may change."""
    data = filled(case).save()
    case.document = changed(case.document, Random(case.seed))
    case.text = spelled(case.document, case.seed)
    kept = case.model().load_activity(data)
    replay_says(kept, case)


@for_random_cases(4)
def test_order_chunks_slices_and_threads_do_not_matter(case):
    activity, random, table, now = filled(case), Random(case.seed), case.lead_table(), case.nows[0]
    expected = case.expected(now)
    order = random.sample(range(ROWS), ROWS)
    assert scored(activity, case, now, table.take(order)) == [expected[row] for row in order]
    first, count = random.randrange(ROWS), random.randrange(ROWS)
    assert scored(activity, case, now, table.slice(first, count)) == expected[first:first + count]
    cut = random.randrange(ROWS + 1)
    assert scored(activity, case, now, pa.concat_tables([table.slice(0, cut), table.slice(cut)])) == expected
    assert scored(activity, case, now, pa.concat_tables([table] * 300).combine_chunks()) == expected * 300  # more than one block
    one = activity.score(table, key=KEY_COLUMN, now=now, missing="unknown").to_arrow()
    many = activity.score(pa.concat_tables([table] * 2500).combine_chunks(), key=KEY_COLUMN, now=now, missing="unknown", threads=2).to_arrow()
    assert many.combine_chunks().equals(pa.concat_tables([one] * 2500).combine_chunks())


@pytest.mark.parametrize("instructions", INSTRUCTIONS)
@for_random_cases(8)
def test_instruction_sets_agree(instructions, case):
    activity, table, now = filled(case, instructions=instructions), case.lead_table(Random(case.seed)), case.nows[0]
    many = pa.concat_tables([table] * 40).combine_chunks()
    assert scored(activity, case, now, many, instructions=instructions) == case.expected(now) * 40


@for_random_cases(8)
def test_next_changes(case):
    if "grade" not in case.document and "classes" not in case.document:
        return
    activity, random = filled(case), Random(case.seed)
    unit = 3_600_000_000 if case.document.get("resolution") == "1h" else 86_400_000_000
    now, reference = case.nows[0], Model(case.document)
    until = min(now + random.choice([0, 1, 35, 90]) * unit, 2**63 - 1)
    expected = []
    for row, (lead, owner) in enumerate(zip(case.leads(), case.owners)):
        found = reference.next_change(lead, now, until, None if owner is None else case.stream.timeline(owner))
        expected += [(found.time, row, found.grade, found.lead_class)] if found else []
    got = activity.next_changes(case.lead_table(), key=KEY_COLUMN, now=now, until=until, missing="unknown")
    assert [(each.micros, each.row, each.grade, each.lead_class) for each in got] == sorted(expected, key=lambda each: each[:2])


@for_random_cases(8)
def test_many_leads(case):
    """The same events for thousands of leads, in one batch out of order: more than one shelf of the table."""
    copies, random, now = 900, Random(case.seed), case.nows[0]
    case.key_type = "integer"
    activity = case.model().activity("integer")
    rows = [(copy * (LEADS + 1) + lead, event) for copy in range(copies) for lead, event in case.stream.rows]
    table = pa.concat_tables([event_table(case, case.stream.rows)] * copies).combine_chunks()
    table = table.set_column(table.schema.get_field_index(KEY_COLUMN), KEY_COLUMN, pa.array([lead for lead, _ in rows], pa.int64()))
    numbered = [place for place, (_, event) in enumerate(rows) if event.sequence is not None]
    others = random.sample([place for place, (_, event) in enumerate(rows) if event.sequence is None], len(rows) - len(numbered))
    first, early = numbered[:random.randrange(len(numbered) + 1)], others[:random.randrange(len(others) + 1)]
    for part in (first + early, numbered + others[len(early):]):  # what has a number comes twice
        activity.ingest(table.take(pa.array(random.sample(part, len(part)), pa.int64())), key=KEY_COLUMN)
        scored(activity, case, now)
    expected, leads = case.expected(now), case.lead_table()
    for copy in random.sample(range(copies), 3):
        keys = pa.array([None if owner is None else copy * (LEADS + 1) + owner for owner in case.owners], pa.int64())
        assert scored(activity, case, now, leads.set_column(leads.schema.get_field_index(KEY_COLUMN), KEY_COLUMN, keys)) == expected


def test_keys_of_leads_that_did_nothing_and_of_nobody():
    document = {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag"}, "events": {"e": {}}, "scores": {"s": {"groups": [{"name": "g", "rules": [
        {"name": "did", "on": "e", "points": 3}, {"name": "did not", "when": {"activity": {"on": "e", "count": 0}}, "points": 1, "unknown": 9}]}]}}}
    activity = leadcore.Model.parse(spelled(document)).activity("text")
    activity.ingest(pa.table({"key": ["a", "a"], "type": ["e", "e"], "time": pa.array([0, 0], pa.timestamp("s"))}))
    got = activity.score(pa.table({"key": ["a", "b", None], "f": [True] * 3}), now=0)
    assert got.to_arrow().column("s").to_pylist() == [6, 1, 9] and got.to_arrow().column("s_coverage").to_pylist() == [1, 1, 0]
