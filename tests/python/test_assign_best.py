# SPDX-License-Identifier: MIT
"""leadcore.assign_best is as good as SciPy's optimum, whatever shape the values come in; leadcore.plan_staffing is arithmetic."""

import array
import ctypes
import doctest
import importlib
import itertools
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leadcore import _assign, _matrix
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

import leadcore
from leadcore import FORBIDDEN, AssignError, assign_best, plan_staffing

# As good as SciPy ----------------------------------------------------------------------------------------------------------------------


def random_case(seed: int):
    """Values, capacities and floors: few different values, many, or losses; forbidden pairs; from plenty of room to hardly any."""
    random = np.random.default_rng(seed)
    leads, people = int(random.integers(1, 60)), int(random.integers(1, 12))
    lowest, highest = [(0, 4), (0, 100), (1, 10**6), (-50, 50), (-3, 2), (0, 2**40)][seed % 6]
    values = random.integers(lowest, highest, (leads, people), endpoint=True)
    if seed % 4 >= 2:
        values[random.random((leads, people)) < random.choice([0.1, 0.5, 0.9])] = FORBIDDEN
    capacities = random.integers(0, 2 + int(leads * random.choice([0.5, 1, 2, 4]) / people), people)
    return values, capacities, random.integers(0, capacities + 1)


def recount(found: leadcore.BestAssignment, values, capacities) -> list[int]:
    """How many leads each person has; everything that can be counted must be right."""
    leads, people = values.shape
    loads = [0] * people
    total = 0
    for lead, person in enumerate(found.people):
        if person is not None:
            assert values[lead][person] != FORBIDDEN
            total += int(values[lead][person])
            loads[person] += 1
    assert total == found.value and loads == found.loads and sum(loads) == found.assigned and len(found.people) == leads
    assert all(load <= capacity for load, capacity in zip(loads, capacities, strict=True))
    return loads


def best_of_scipy(values, capacities) -> int:
    """People as often as they have room, and "nobody" for each lead: a square enough problem for linear_sum_assignment, exact as long as totals fit a float."""
    leads = len(values)
    worth = np.repeat(np.where(values == FORBIDDEN, -(2.0**45), values), capacities, axis=1)
    wide = np.hstack([worth, np.zeros((leads, leads))])
    rows, columns = linear_sum_assignment(wide, maximize=True)
    return int(sum(int(wide[row, column]) for row, column in zip(rows, columns)))


@pytest.mark.parametrize("seeds", [range(first, first + 50) for first in range(0, 600, 50)], ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_as_good_as_linear_sum_assignment(seeds):
    for seed in seeds:
        values, capacities, _ = random_case(seed)
        found = assign_best(values, capacities)
        recount(found, values, capacities)
        assert found.value == best_of_scipy(values, capacities) and found.below_floor == 0, seed


def best_with_floors(values, capacities, floors) -> tuple[int, int]:
    """(missing to the floors, value) by two integer programs: the fewest missing first, then the greatest total with as many."""
    leads, people = values.shape
    allowed = (values != FORBIDDEN).ravel()
    one_person = np.kron(np.eye(leads), np.ones((1, people)))
    load = np.kron(np.ones((1, leads)), np.eye(people))
    nothing = np.zeros((leads, people))
    rules = [LinearConstraint(np.hstack([one_person, nothing]), -np.inf, 1), LinearConstraint(np.hstack([load, np.zeros((people, people))]), -np.inf, capacities),
             LinearConstraint(np.hstack([load, np.eye(people)]), floors, np.inf)]
    bounds = Bounds(np.zeros(leads * people + people), np.concatenate([allowed, floors]).astype(float))
    missing = np.concatenate([np.zeros(leads * people), np.ones(people)])
    whole = np.ones(len(missing))
    fewest = round(milp(missing, constraints=rules, bounds=bounds, integrality=whole).fun)
    worth = np.concatenate([np.where(allowed, -values.ravel().astype(float), 0), np.zeros(people)])
    found = milp(worth, constraints=[*rules, LinearConstraint(missing[None, :], -np.inf, fewest + 0.5)], bounds=bounds, integrality=whole, options={"mip_rel_gap": 0})
    return fewest, round(-found.fun)


@pytest.mark.parametrize("seeds", [range(first, first + 20) for first in range(0, 120, 20)], ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_floors_are_as_good_as_an_integer_program(seeds):
    for seed in seeds:
        if seed % 6 == 5:
            continue  # values beyond what the solver's tolerances can tell apart
        values, capacities, floors = random_case(seed)
        found = assign_best(values, capacities, floors)
        loads = recount(found, values, capacities)
        assert found.below_floor == sum(max(0, floor - load) for floor, load in zip(floors, loads, strict=True))
        assert (found.below_floor, found.value) == best_with_floors(values, capacities, floors), seed


def test_a_thousand_leads():
    random = np.random.default_rng(3)
    values = np.round(random.lognormal(8, 1, (1000, 1)) * random.uniform(0.02, 0.2, (1000, 20))).astype(np.int64)
    for room in (30, 50, 70):
        found = assign_best(values, room)
        recount(found, values, [room] * 20)
        assert found.value == best_of_scipy(values, [room] * 20)


@settings(max_examples=200)
@given(st.lists(st.lists(st.none() | st.integers(-9, 9), min_size=2, max_size=2), max_size=5), st.tuples(st.integers(0, 3), st.integers(0, 3)))
def test_as_good_as_trying_everything(rows, capacities):
    best = 0
    for people in itertools.product([None, 0, 1], repeat=len(rows)):
        worth = [0 if person is None else row[person] for row, person in zip(rows, people)]
        if None not in worth and all(people.count(person) <= capacities[person] for person in (0, 1)):
            best = max(best, sum(worth))
    found = assign_best(rows, capacities)
    assert found.value == best == sum(0 if person is None else row[person] for row, person in zip(rows, found.people))


# Values in any shape -------------------------------------------------------------------------------------------------------------------

ROWS = [[9, 8, None], [9, 5, 1], [None, 7, 2]]
FLOATS = [[math.nan if value is None else float(value) for value in row] for row in ROWS]
INTEGERS = [[FORBIDDEN if value is None else value for value in row] for row in ROWS]
MASKED = np.ma.masked_array([[value or 0 for value in row] for row in ROWS], [[value is None for value in row] for row in ROWS])
WIDE = np.array([[*row, 2**62] for row in INTEGERS])


def buffer_of(rows):
    flat = array.array("q", itertools.chain.from_iterable(rows))
    return memoryview(flat).cast("B").cast("q", (len(rows), len(rows[0])))


@pytest.mark.parametrize("values", [
    ROWS, tuple(map(tuple, ROWS)), (iter(row) for row in ROWS), FLOATS, INTEGERS, [[None if value is None else Decimal(value) for value in row] for row in ROWS],
    [[None if value is None else Fraction(value) for value in row] for row in ROWS], [[None if value is None else np.int8(value) for value in row] for row in ROWS],
    [list(row) for row in MASKED], [[pd.NA if value is None else value for value in row] for row in ROWS], buffer_of(INTEGERS), np.array(INTEGERS), np.array(ROWS, object),
    np.array(FLOATS), np.array(FLOATS, np.float32), np.array(FLOATS, ">f8"), np.array(INTEGERS, ">i8"), MASKED, MASKED.astype(np.uint8), MASKED.astype(float), WIDE[:, :3], np.array(INTEGERS, order="F"),
    np.array(INTEGERS)[::-1][::-1], np.array(INTEGERS)[::-1].copy()[::-1], np.array([[*row, *row] for row in INTEGERS])[:, :3]], ids=lambda value: type(value).__name__)
def test_values_in_any_shape(values):
    found = assign_best(values, [1, 1, 1])
    assert (found.people, found.value, found.loads) == ([1, 0, 2], 19, [1, 1, 1])
    assert found.names is None


@pytest.mark.parametrize("capacities", [1, [1, 1, 1], (1, 1, 1), np.ones(3, np.uint8), np.int64(1), array.array("i", [1, 1, 1]), True])
def test_capacities_in_any_shape(capacities):
    assert assign_best(ROWS, capacities).people == [1, 0, 2]
    assert assign_best(ROWS, capacities, capacities).people == [1, 0, 2]


def test_no_leads_and_nobody_with_room():
    found = assign_best([], [2, 3], [1, 2])
    assert (found.people, found.value, found.below_floor, found.loads) == ([], 0, 3, [0, 0])
    assert assign_best(np.zeros((0, 2)), 1).people == []
    assert assign_best([[5]], 0).people == [None]


def test_a_scale_takes_fractions():
    found = assign_best([[0.1, 0.25], [Decimal("0.3"), Fraction(1, 3)]], 1, scale=100)
    assert found.people == [1, 0] and found.value == 0.55
    assert assign_best(np.array([[0.29]]), 1, scale=100).value == 0.29
    assert assign_best(np.array([[7, FORBIDDEN]]), 1, scale=10).to_arrow().column("value").to_pylist() == [7.0]
    assert assign_best(np.array([[0.004, 0.006]]), 1, scale=100).people == [1]


def test_the_same_every_time():
    random = np.random.default_rng(1)
    values = random.integers(0, 3, (200, 9))
    assert len({tuple(assign_best(values, 20).people) for _ in range(5)}) == 1


# Tables --------------------------------------------------------------------------------------------------------------------------------

FRAME = {"lead": ["x", "y", "z"], "anna": [9, 9, None], "bob": [8, 5, 7], "eva": [None, 1.0, 2.0]}
ARROW = pa.table({name: pa.array(column, pa.string() if name == "lead" else pa.float32() if name == "eva" else pa.int16()) for name, column in FRAME.items()})
ROOM = {"anna": 1, "bob": 1, "eva": 1}


def sliced(table: pa.Table) -> pa.Table:
    """The same rows in two chunks that do not begin where their memory begins."""
    return pa.concat_tables([pa.concat_tables([table] * 4).combine_chunks().slice(9, 1), table.slice(1)])


class Stream:
    """A table that speaks nothing but the protocol."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__()


TABLES = {"pyarrow": ARROW, "chunks": sliced(ARROW), "batch": ARROW.combine_chunks().to_batches()[0], "polars": pl.from_arrow(ARROW), "pandas": pd.DataFrame(FRAME),
          "pandas with nulls": ARROW.to_pandas(types_mapper=pd.ArrowDtype), "stream": Stream(ARROW), "reader": ARROW.to_reader()}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("has_numpy", [True, False])
def test_tables(kind, has_numpy, monkeypatch):
    if not has_numpy:
        hide_numpy(monkeypatch)
    table = ARROW.to_reader() if kind == "reader" else TABLES[kind]
    found = assign_best(table, ROOM, {"eva": 1}, key="lead")
    assert found.owners == ["bob", "anna", "eva"] and found.people == [1, 0, 2] and found.names == ["anna", "bob", "eva"] and found.value == 19
    if has_numpy:
        assert found.to_arrow().to_pydict() == {"lead": ["x", "y", "z"], "person": ["bob", "anna", "eva"], "value": [8, 9, 2]}


def hide_numpy(monkeypatch):
    real = importlib.import_module

    def without(name):
        if name == "numpy":
            raise ImportError(name)
        return real(name)

    monkeypatch.setattr(_matrix.importlib, "import_module", without)


@pytest.mark.parametrize("has_numpy", [True, False])
@pytest.mark.parametrize("kind", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "null"])
def test_columns_of_any_type(kind, has_numpy, monkeypatch):
    if not has_numpy:
        hide_numpy(monkeypatch)
    values = [None] * 20 if kind == "null" else [3, None, 7, 0, *range(100, 116)]
    column = pa.array(values, kind).slice(1)
    found = assign_best(pa.table({"a": column, "b": pa.array([1] * 19)}), 19)
    assert found.value == (19 if kind == "null" else sum(max(value or 0, 1) for value in values[1:]))


def test_tables_in_another_order_and_without_a_key():
    table = ARROW.drop_columns("lead")
    assert assign_best(table, {"eva": 1, "bob": 1, "anna": 1}).owners == ["bob", "anna", "eva"]
    found = assign_best(table, 1)
    assert found.owners == ["bob", "anna", "eva"] and found.to_arrow().column_names == ["person", "value"]
    assert assign_best(table, [1, 1, 1], [0, 0, 1]).owners == ["bob", "anna", "eva"]
    assert assign_best(pd.DataFrame({1: [3]}).rename(columns=str), 1).owners == ["1"]
    assert pa.table(found).equals(found.to_arrow())


# Results -------------------------------------------------------------------------------------------------------------------------------


def test_for_people_and_programs():
    found = assign_best([[9, 8], [9, 5], [7, None]], 1, 1)
    assert str(found) == "2 of 3 leads assigned, value 17"
    assert str(assign_best([[None]], 1, 1)) == "0 of 1 lead assigned, value 0, 1 lead missing to reach floors"
    assert found.to_numpy().tolist() == [1, 0, -1]
    assert found.to_arrow().to_pydict() == {"person": [1, 0, None], "value": [8, 9, None]}
    assert pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(ValueError, match="no names"):
        _ = found.owners


def test_the_examples_of_the_documentation():
    assert doctest.testmod(_assign).failed == 0 and doctest.testmod(_assign).attempted >= 4


# Bad input -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values, match", [
    ([[1, 2], [3]], "lead 1 has 1 values"), ([[1.5]], "lead 0 for person 0 is not whole: scale"), ([[1], [math.inf]], "lead 1 for person 0 is not finite"), ([[2**40 + 1]], "lead 0 for person 0 is beyond"),
    ([[-2**70]], "lead 0 for person 0 is beyond"), ([[1e300]], "lead 0 for person 0 is beyond"), (np.array([[1, 2.5]]), "lead 0 for person 1 is not whole"),
    (np.array([[1, np.inf]]), "lead 0 for person 1 is beyond"), (np.array([[1], [2**41]]), "lead 1 for person 0 is beyond"), (np.array([[1], [2**63]], np.uint64), "lead 1 for person 0 is beyond"),
    (np.array([1, 2]), "two dimensions"), (memoryview(array.array("q", [1])), "two dimensions"), (np.array([[1.5]], object), "not whole"),
    (pa.table({"a": [1.5]}), "lead 0 for person a is not whole"), (pa.table({"a": [1, 2**40 + 1]}), "lead 1 for person 0 is beyond")])
def test_values_that_cannot_be_meant(values, match):
    with pytest.raises(AssignError, match=match) as caught:
        assign_best(values, 1)
    assert caught.value.code == "value"


@pytest.mark.parametrize("values", ["12", 5, None, [1, 2], ["12"], [["a"]], [[[1]]], [[1j]], np.array([["a"]]), np.array([["2020-01-01"]], "M8[D]"), b"12", (ctypes.c_char_p * 1 * 1)()], ids=lambda value: type(value).__name__)
def test_values_that_are_no_numbers(values):
    with pytest.raises(TypeError):
        assign_best(values, 1)


@pytest.mark.parametrize("capacities, floors, match", [
    ([1], None, "1 number for 2 people"), ([1, 2, 3], None, "3 numbers for 2 people"), (-1, None, "person 0 must be 0 to"), ([0, 2**32], None, "person 1 must be 0 to"), (1, 2, "floor of person 0"),
    ([1, 1], [0, 2], "floor of person 1"), (1, [-1, 0], "floors: that of person 0"), (1, [0], "floors: 1 number for 2 people")])
def test_capacities_that_cannot_be_meant(capacities, floors, match):
    with pytest.raises(AssignError, match=match):
        assign_best([[1, 2]], capacities, floors)


@pytest.mark.parametrize("capacities", ["ab", None, 1.5, [1, 1.5], [1, "1"], {"a": 1, "b": 1}])
def test_capacities_that_are_no_numbers(capacities):
    with pytest.raises(TypeError):
        assign_best([[1, 2]], capacities)


@pytest.mark.parametrize("options, kind, match", [
    ({"capacities": {"anna": 1, "bob": 1}, "key": "lead"}, AssignError, "column 'eva' has no capacity"), ({"capacities": {**ROOM, "ana": 1}, "key": "lead"}, AssignError, "person 'ana' is not in the table"),
    ({"capacities": {"anna": 1, "bob": 1, "evaa": 1}, "key": "lead"}, AssignError, "column 'eva' has no capacity .did you mean 'evaa'"), ({"capacities": ROOM}, AssignError, "column 'lead' has no capacity"),
    ({"capacities": ROOM, "key": "leads"}, AssignError, "no column 'leads' .did you mean 'lead'"), ({"capacities": ROOM, "floors": {"evaa": 1}, "key": "lead"}, AssignError, "floors: there is nobody called 'evaa'"),
    ({"capacities": 1}, AssignError, "column 'lead' must be of integers or floats"), ({"capacities": ROOM, "key": 3}, TypeError, "key must be"), ({"capacities": {1: 2}}, TypeError, "names of its columns")])
def test_tables_that_do_not_fit(options, kind, match):
    with pytest.raises(kind, match=match):
        assign_best(ARROW, **options)


def test_tables_that_cannot_be_read_so():
    twice = pa.table([pa.array([1]), pa.array([2])], names=["a", "a"])
    for table in (twice, Stream(twice)):
        with pytest.raises(AssignError, match="stands twice"):
            assign_best(table, {"a": 1})
    with pytest.raises(TypeError, match="give capacities as a dict"):
        assign_best(Stream(ARROW), 1)
    with pytest.raises(TypeError, match="a key is a column of a table"):
        assign_best([[1]], 1, key="lead")
    with pytest.raises(AssignError, match="must be of integers or floats"):
        assign_best(pa.table({"a": pa.array([1]).dictionary_encode()}), 1)


@pytest.mark.parametrize("scale", [0, -1, 1.5, "2", True, 2**41])
def test_scales_that_cannot_be_meant(scale):
    with pytest.raises(AssignError, match="scale must be"):
        assign_best([[1]], 1, scale=scale)


def test_scales_that_make_values_too_large():
    for values in ([[2**35]], np.array([[2**35]]), np.array([[-(2**35)]]), np.array([[2.0**35]])):
        with pytest.raises(AssignError, match="lead 0 for person 0 is beyond"):
            assign_best(values, 1, scale=100)


def test_more_people_than_there_may_be():
    with pytest.raises(AssignError, match="10001"):
        assign_best(np.zeros((1, 10001), np.int64), 1)


# Staffing ------------------------------------------------------------------------------------------------------------------------------


def test_staffing():
    plan = plan_staffing(120)
    assert plan.to_dict() == {"dials": 2700.0, "reached": pytest.approx(2700 / 12.73), "conversations": 120.0, "meetings": 40.0, "people": 45.0, "people_needed": 45}
    assert str(plan) == "2700 dials, 212.1 people reached, 120 conversations, 40 meetings a day: work for 45 people, so 45"
    assert plan_staffing(121).people_needed == 46
    assert plan_staffing(0).people_needed == 0
    plan = plan_staffing(10, reach="switchboard", is_it_or_marketing=True, conversations_per_lead=3, dials_per_person=50, conversations_per_meeting=2)
    assert (plan.dials, plan.reached, plan.conversations, plan.meetings, plan.people_needed) == (600, pytest.approx(600 / 18.83), 30, 15, 12)
    plan = plan_staffing(10, dials_per_reach=4, dials_per_conversation=8)
    assert (plan.dials, plan.reached) == (80, 20)


@pytest.mark.parametrize("options, kind, match", [
    ({"leads_per_day": -1}, AssignError, "leads_per_day"), ({"leads_per_day": math.nan}, AssignError, "leads_per_day"), ({"leads_per_day": 2e12}, AssignError, "leads_per_day"),
    ({"leads_per_day": 1, "dials_per_person": 0}, AssignError, "dials_per_person must be above 0"), ({"leads_per_day": 1, "dials_per_reach": -2}, AssignError, "dials_per_reach"),
    ({"leads_per_day": 1e12}, AssignError, "more dials"), ({"leads_per_day": 1, "reach": "mail"}, ValueError, "'mobile', 'switchboard'"), ({"leads_per_day": "8"}, TypeError, None)])
def test_staffing_of_what_cannot_be_meant(options, kind, match):
    with pytest.raises(kind, match=match):
        plan_staffing(**options)
