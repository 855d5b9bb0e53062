# SPDX-License-Identifier: MIT
"""Leads walk through random lifecycles as the reference evaluator says, step by step, also when their states are saved and loaded between."""

from __future__ import annotations

import datetime as dt

import leadcore
import pytest
import qualify_strategies
from leadcore_reference import Model
from qualify_cases import for_random_cases
from reference_document import as_list
from reference_lifecycle import Move, NotAllowed, State, advance, allowed, begin, builtin_tables, is_parked, move, transitions_of, with_state
from reference_sections import STATUSES, statuses_of
from reference_time import duration

DAY = 86_400_000_000
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
START = 1_800_000_000_000_000
WAITS = [0, 0, 1, 60_000_000, 8 * 3_600_000_000, DAY, DAY, 7 * DAY, 30 * DAY, 91 * DAY, 150 * DAY, 36_500 * DAY]
STEPS = 8


def micros(time: dt.datetime) -> int:
    return (time - EPOCH) // dt.timedelta(microseconds=1)


def state_of(got: leadcore.Lifecycle) -> State:
    """A state of the library in the reference's terms."""
    return State(got.status, micros(got.since), got.stage, got.rounds, got.moves, {name: count for name, count in got.entries.items() if count},
                 {name: micros(time) for name, time in got.entered.items()})


def move_of(got: leadcore.Move) -> Move:
    return Move(got.source, got.target, got.micros, got.spent // dt.timedelta(microseconds=1), got.round, got.automatic, got.reason)


def same_moves(got: list[leadcore.Move], expected: list[Move]) -> None:
    assert [move_of(each) for each in got] == expected


def lengths(document: dict) -> list[int]:
    """What is long enough for some transition, and what is just not."""
    found = {row["after"] for row in transitions_of(document) if "after" in row}
    return [duration(text) - step for text in sorted(found) for step in (0, 0, 1)]


def walk(case, look) -> None:
    """Random moves of a lead and of its host. `look` is called before each step with both states, the lead, and the moment; it gives a state to go on with."""
    random, now = case.random(), START
    status = random.choice(statuses_of(case.document["lifecycle"]))
    got, expected = case.model.lifecycle(status, now), begin(status, now)
    leads, waits = case.held_leads(), [*WAITS, *lengths(case.document) * 3]
    for _ in range(STEPS):
        now += random.choice(waits)
        lead = random.choice(leads)
        got = look(got, expected, lead, now)
        if random.random() < 0.7:
            expected, moves = advance(case.reference, lead, expected, now)
            same_moves(got.advance(lead, now=now), moves)
        else:
            to = random.choice(statuses_of(case.document["lifecycle"]))
            expected = host_moves(case, got, expected, to, now)
        assert state_of(got) == expected


def host_moves(case, got: leadcore.Lifecycle, expected: State, to: str, now: int) -> State:
    """A move that the host asks for, perhaps in vain."""
    try:
        expected, made = move(case.document, expected, to, now)
    except NotAllowed as refused:
        with pytest.raises(leadcore.MoveError) as error:
            got.move(to, now=now)
        assert all(name in str(error.value) for name in refused.args[0])
        return expected
    same_moves([got.move(to, now=now)], [made])
    return expected


@for_random_cases(2, qualify_strategies.models_with_lifecycle)
def test_walks(case):
    def look(got, expected, lead, now):
        assert got.allowed() == tuple(allowed(case.document, expected.status))
        assert got.time_in_status(now) == dt.timedelta(microseconds=now - expected.since)
        return got

    walk(case, look)


@for_random_cases(4, qualify_strategies.models_with_lifecycle)
def test_walks_with_saved_states(case):
    def look(got, expected, lead, now):
        data = got.save()
        again = case.model.load_lifecycle(data)
        assert len(data) <= 256 and again.save() == data and state_of(again) == expected
        return again

    walk(case, look)


@for_random_cases(4, qualify_strategies.models_with_lifecycle)
def test_results_beside_a_state(case):
    """A lead is assessed as what its state says, whatever its own fields say; and the first status to come is the one that advancing begins with."""
    def look(got, expected, lead, now):
        result = case.reference.evaluate(with_state(case.document, lead, expected), now)
        assessed = case.model.assess(lead, now=now, state=got)
        assert {name: each.value for name, each in assessed.decisions.items()} == result.decisions
        moves = got.copy().advance(lead, now=now)
        assert [each.target for each in moves[:1]] == [name for name in [result.decisions["next_status"]] if name]
        return got

    walk(case, look)


@for_random_cases(8, qualify_strategies.models_with_lifecycle)
def test_the_clock_must_not_go_back(case):
    random = case.random()
    status = random.choice(statuses_of(case.document["lifecycle"]))
    got = case.model.lifecycle(status, START)
    before = got.save()
    for to in allowed(case.document, status):
        with pytest.raises(leadcore.MoveError):
            got.move(to, now=START - 1)
    assert got.save() == before


@for_random_cases(4, qualify_strategies.models_with_lifecycle)
def test_states_under_a_changed_model(case):
    """Statuses are found by their names: their order may change, and one that a lead is not in may go, with what was known of it."""
    if case.document["lifecycle"] == "builtin":
        return
    random, section = case.random(), case.document["lifecycle"]
    kept = random.sample(section["statuses"], random.randint(2, len(section["statuses"])))
    names = [status["name"] for status in kept]
    changed = {"leadcore": 1, "name": "later", "version": "2", "fields": {}, "scores": {"s": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"status": "known"}, "points": 1}]}]}},
               "lifecycle": {"statuses": kept, "transitions": [{"from": names[0], "to": names[1]}]}}
    later = leadcore.Model.parse(changed)
    state, now = case.model.lifecycle(random.choice(statuses_of(section)), START), START
    for _ in range(10):
        now += random.choice(WAITS)
        for to in random.sample(state.allowed(), min(1, len(state.allowed()))):
            state.move(to, now=now)
    before = state_of(state)
    if before.status not in names:
        with pytest.raises(leadcore.StateError):
            later.load_lifecycle(state.save())
        return
    after = state_of(later.load_lifecycle(state.save()))
    assert (after.status, after.since, after.rounds, after.moves) == (before.status, before.since, before.rounds, before.moves)
    assert after.entries == {name: count for name, count in before.entries.items() if name in names}
    assert after.entered == {name: time for name, time in before.entered.items() if name in names}


# The built-in lifecycle ----------------------------------------------------------------------------------------------------------------

BUILTIN = {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag"}, "scores": {"s": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"f": True}, "points": 1}]}]}},
           "qualification": {"framework": "bant"}, "completeness": {"dossier": {"topic": ["f"]}}, "lifecycle": "builtin"}


def test_the_builtin_lifecycle_is_the_one_of_the_reference():
    tables = builtin_tables()
    assert [status["name"] for status in tables["statuses"]] == STATUSES
    assert [status["name"] for status in tables["statuses"] if status.get("parked")] == [name for name in STATUSES if is_parked(BUILTIN, name)]
    for document in (BUILTIN, {**BUILTIN, "classes": [{"name": "not_a_lead", "when": {"f": True}}]}, {key: part for key, part in BUILTIN.items() if key != "completeness"}):
        model, reference = leadcore.Model.parse(document), Model(document)
        assert model.statuses == tuple(STATUSES)
        for status in STATUSES:
            assert model.lifecycle(status, START).allowed() == tuple(allowed(reference.document, status))


def test_the_way_of_a_lead():
    """From an inquiry to a customer, with the reasons of the table."""
    model = leadcore.Model.parse(BUILTIN)
    state, lead = model.lifecycle("inquiry", START), {f"answer_{name}": True for name in ("money", "authority", "need", "time")}
    assert state.advance(lead, now=START + DAY) == []  # the dossier is not complete
    step, = state.advance({**lead, "f": True}, now=START + DAY)
    row = next(row for row in builtin_tables()["transitions"] if "inquiry" in as_list(row["from"]) and row["to"] == "mql" and "when" in row)
    assert (step.source, step.target, step.reason) == ("inquiry", "mql", row["reason"])
    for to in ("sal", "sql", "opportunity", "won", "customer"):
        state.move(to, now=START + 2 * DAY)
    with pytest.raises(leadcore.MoveError, match="opportunity"):
        state.move("inquiry", now=START + 2 * DAY)
    assert (state.status, state.moves, state.rounds) == ("customer", 6, 0)


def test_a_lead_that_comes_back():
    """Nurtured, and back as a qualified one: another round."""
    model = leadcore.Model.parse(BUILTIN)
    state = model.lifecycle("inquiry", START)
    assert [each.target for each in state.advance({"answer_money": False}, now=START)] == ["nurture"]
    lead = {"f": True, **{f"answer_{name}": True for name in ("money", "authority", "need", "time")}}
    assert state.advance(lead, now=START + 7 * DAY - 1) == []
    assert [(each.target, each.round) for each in state.advance(lead, now=START + 7 * DAY)] == [("mql", 1)]
