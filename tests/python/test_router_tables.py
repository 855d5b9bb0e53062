# SPDX-License-Identifier: MIT
"""Routing tables: the same as lead by lead, from any library, with a model, with a moment a row, and what was done when a row fails."""

import datetime as dt

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from routing_sample import DOCUMENT, MODEL, MONDAY, TUESDAY, changed

import leadcore
from leadcore import Policy, Router

UTC = dt.timezone.utc
START = dt.datetime(2026, 11, 23, 9, tzinfo=UTC)
ROWS = [
    {"id": f"L{i}", "country": ["DE", "ZZ", None][i % 3], "deal": [None, 5000.0, 2e5, 10.0][i % 4], "language": ["de", "en", "fr", None, "de"][i % 5],
     "fit": [10.0, 60.0, None, 20.0, 30.0, 40.0, 50.0][i % 7], "owner": [None, "ben"][i % 2], "came": START + dt.timedelta(minutes=7 * i)}
    for i in range(60)
]
SCHEMA = pa.schema([("id", pa.string()), ("country", pa.string()), ("deal", pa.float64()), ("language", pa.string()), ("fit", pa.float64()),
                    ("owner", pa.string()), ("came", pa.timestamp("us", "UTC"))])
FIELDS = ("country", "deal", "language", "fit", "owner")
COLUMNS = ["outcome", "reason", "by", "person", "team", "rule", "deadline"]


@pytest.fixture(scope="module")
def policy():
    return Policy.parse(DOCUMENT)


def table(rows=ROWS):
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def one_by_one(policy, rows=ROWS, moment=lambda row: MONDAY, **options):
    router = Router(policy)
    found = [router.assign(row["id"], {name: row[name] for name in row if name not in ("id", "came")}, moment(row), **options) for row in rows]
    return router, [(x.outcome, x.person, x.team, x.rule, x.reason, x.by, x.deadline) for x in found]


def in_pieces(data):
    return pa.Table.from_batches([batch for first in range(0, data.num_rows, 7) for batch in data.slice(first, 7).to_batches()])


def as_categories(data):
    return pl.from_arrow(data).with_columns(pl.col("country", "language").cast(pl.Categorical))


TABLES = {
    "pyarrow": lambda x: x, "pieces": in_pieces, "batch": lambda x: x.combine_chunks().to_batches()[0], "stream": lambda x: in_pieces(x).to_reader(),
    "polars": pl.from_arrow, "categories": as_categories, "pandas": lambda x: x.to_pandas(), "large strings": lambda x: x.set_column(0, "id", x.column(0).cast(pa.large_string())),
    "dictionary": lambda x: x.set_column(0, "id", x.column(0).dictionary_encode()),
    "sliced": lambda x: pa.concat_tables([x.slice(0, 3), x]).combine_chunks().slice(3),
}


@pytest.mark.parametrize("kind", TABLES)
def test_the_same_as_one_by_one(policy, kind):
    router = Router(policy)
    found = router.assign_many(TABLES[kind](table()), now=MONDAY)
    lead_by_lead, expected = one_by_one(policy)
    assert [tuple(row) for row in found] == expected
    assert router.snapshot() == lead_by_lead.snapshot()
    assert len({x[0] for x in expected}) == 3 and len({x[3] for x in expected}) == 4  # otherwise this would say little


@pytest.mark.parametrize("kind", ["pyarrow", "pieces", "polars", "sliced"])
def test_a_moment_a_row(policy, kind):
    router = Router(policy)
    found = router.assign_many(TABLES[kind](table()), times="came")
    assert [tuple(row) for row in found] == one_by_one(policy, moment=lambda row: row["came"])[1]
    assert router.now == ROWS[-1]["came"]


@pytest.mark.parametrize("kind", [pa.timestamp("s"), pa.timestamp("ms", "UTC"), pa.timestamp("us"), pa.timestamp("ns", "Europe/Berlin"), pa.date32(), pa.date64()])
def test_types_of_moments(policy, kind):
    days = [dt.datetime(2026, 11, 23 + i // 20, tzinfo=UTC) for i in range(60)]
    data = table().drop_columns("came").append_column("came", pa.array([x if not pa.types.is_date(kind) else x.date() for x in days], kind))
    router = Router(policy)
    router.assign_many(data.slice(5), times="came")
    assert router.now == days[-1]


def test_results_of_a_model(policy):
    rows = [{"id": f"L{i}", "country": "DE", "employees": [500.0, 5.0, None][i % 3], "created": START - dt.timedelta(hours=5 * i), "deal": None, "language": None,
             "owner": None, "fit": 99.0, "came": START + dt.timedelta(minutes=i)} for i in range(30)]
    data = pa.Table.from_pylist(rows)  # its column "fit" is not looked at: the model says how good a lead fits
    model = leadcore.Model.parse(MODEL)
    for options, moment in (({"now": MONDAY}, lambda row: MONDAY), ({"times": "came"}, lambda row: row["came"])):
        for kind in ("pyarrow", "pieces", "sliced", "polars"):
            found = Router(policy).assign_many(TABLES[kind](data), model=model, **options)
            assert [tuple(x) for x in found] == one_by_one(policy, rows, moment, model=model)[1]
    assert {x.rule for x in found} == {"fitting", "rest"}


def test_what_the_leads_did():
    document = {**MODEL, "events": {"visit": {}}, "scores": {"fit": {"groups": [{"name": "web", "rules": [
        {"name": "visits", "on": "visit", "points": 30}]}]}}}
    model = leadcore.Model.parse(document)
    activity = model.activity("text")
    activity.ingest(pa.table({"key": ["a", "a", "b"], "time": pa.array([START] * 3, pa.timestamp("us", "UTC")), "type": ["visit"] * 3}))
    policy = Policy.parse(DOCUMENT)
    data = pa.table({"id": ["a", "b", "c"], "country": ["DE"] * 3, "deal": pa.nulls(3, pa.float64()), "language": pa.nulls(3, pa.string()),
                     "owner": pa.nulls(3, pa.string())})
    found = Router(policy).assign_many(data, now=TUESDAY, model=model, activity=activity)
    assert [x.rule for x in found] == ["fitting", "rest", "rest"]
    lead = {"country": "DE"}
    assert Router(policy).assign("a", lead, TUESDAY, model=model, timeline=activity.timeline("a")).rule == "fitting"
    with pytest.raises(ValueError, match="needs its model"):
        Router(policy).assign_many(data, now=TUESDAY, activity=activity)
    with pytest.raises(ValueError, match="needs its model"):
        Router(policy).assign("a", lead, TUESDAY, timeline=activity.timeline("a"))


# --- results ---


def test_results_as_tables(policy):
    found = Router(policy).assign_many(table(), now=MONDAY)
    expected = [tuple(found[i]._asdict()[name] for name in COLUMNS) for i in range(60)]
    arrow, frame, pandas = found.to_arrow(), found.to_polars(), found.to_pandas()
    assert arrow.column_names == frame.columns == list(pandas.columns) == found.column_names == COLUMNS
    assert [tuple(row.values()) for row in arrow.to_pylist()] == expected == list(frame.iter_rows())
    plain = [tuple(None if pd.isna(x) else x for x in row) for row in pandas.astype({x: object for x in COLUMNS}).itertuples(index=False)]
    assert plain == expected
    assert pa.table(found) == arrow and pa.schema(found) == arrow.schema
    meta = arrow.schema.metadata
    assert (meta[b"leadcore.policy"], meta[b"leadcore.version"], meta[b"leadcore.fingerprint"]) == (b"sample", b"3", policy.fingerprint.encode())


def test_results_one_by_one(policy):
    found = Router(policy).assign_many(table(), now=MONDAY)
    assert found[-1] == found[59] and found[:2] == [found[0], found[1]] and len(found[10:20:3]) == 4
    with pytest.raises(IndexError):
        found[60]
    assert sum(found.outcomes.values()) == 60 and found.by_person == {x: n for x in policy.people if (n := sum(row.person == x for row in found))}
    assert repr(found).startswith("Assignments(60 rows: ") and found.policy is policy


def test_no_rows(policy):
    router = Router(policy)
    for data in (table([]), pa.Table.from_batches([], SCHEMA)):
        found = router.assign_many(data, now=MONDAY)
        assert len(found) == 0 and found.to_arrow().num_rows == 0 and repr(found) == "Assignments(0 rows)"
    assert found.to_polars().columns == found.to_pandas().columns.tolist() == COLUMNS


def test_progress(policy):
    seen = []
    Router(policy).assign_many(in_pieces(table()), now=MONDAY, progress=seen.append)
    assert sum(seen) == 60 and len(seen) == 9


def test_progress_may_look_at_the_router(policy):
    router, seen = Router(policy), []
    router.assign_many(in_pieces(table()), now=MONDAY, progress=lambda rows: seen.append(len(router)))
    assert seen == sorted(seen) and seen[-1] == len(router)


def test_many_slices(policy):
    count = 70_000  # more than a call takes at a time
    data = pa.table({"id": pa.array(range(count)), "country": pa.nulls(count, pa.string()), "deal": pa.array([2e5] * count), "language": pa.nulls(count, pa.string()),
                     "fit": pa.nulls(count, pa.float64()), "owner": pa.nulls(count, pa.string())})
    document = changed()
    document["people"][2].pop("capacity")
    router, seen = Router(Policy.parse(document), keys="integer"), []
    found = router.assign_many(data, now=MONDAY, progress=seen.append)
    assert seen == [65_536, 4_464] and found.by_person == {"kim": 35_000, "lou": 35_000}


@pytest.mark.parametrize("kind", [pa.int64(), pa.int8(), pa.uint32()])
def test_whole_numbers_as_keys(policy, kind):
    data = table().set_column(0, "id", pa.array(range(60), kind))
    router = Router(policy, keys="integer")
    router.assign_many(data, now=MONDAY)
    assert 0 in router and router.find(0).person == "anna"


def test_pandas_makes_floats_of_keys(policy):
    frame = table().to_pandas().assign(id=[float(i) for i in range(60)])
    router = Router(policy, keys="integer")
    router.assign_many(frame, now=MONDAY)
    assert 3 in router


# --- when a row fails ---


def test_a_lead_that_is_there_already(policy):
    router = Router(policy)
    router.assign("L40", {}, MONDAY)
    with pytest.raises(leadcore.RoutingError) as error:
        router.assign_many(in_pieces(table()), now=MONDAY)
    assert error.value.code == "already_held" and error.value.row == 40 and "row 40" in str(error.value)
    done = error.value.done
    assert len(done) == 40 and [x.rule for x in done][:3] == ["rest", "nobody", "large"]
    held = [row["id"] for row, x in zip(ROWS, done) if x.outcome != "unassigned"]
    assert {*router.leads(), *router.waiting()} == {*held, "L40"}
    rest = router.assign_many(table(ROWS[41:]), now=MONDAY)  # and one can go on behind it
    assert len(rest) == 19


def test_a_key_that_stands_twice(policy):
    with pytest.raises(leadcore.RoutingError) as error:
        Router(policy).assign_many(table(ROWS[:3] + ROWS[:1]), now=MONDAY)
    assert error.value.code == "already_held" and error.value.row == 3 and len(error.value.done) == 3


def test_moments_that_fall(policy):
    rows = [ROWS[3], ROWS[4], ROWS[0]]
    router = Router(policy)
    with pytest.raises(leadcore.RoutingError) as error:
        router.assign_many(table(rows), times="came")
    assert (error.value.code, error.value.row, len(error.value.done)) == ("time", 2, 2)
    with pytest.raises(leadcore.RoutingError) as error:
        router.assign_many(table(ROWS[:2]), times="came")
    assert (error.value.code, error.value.row, error.value.done) == ("time", 0, None)


@pytest.mark.parametrize("key", [None, "", "x" * 48, "a\0b"])
def test_keys_that_are_none(policy, key):
    rows = [*ROWS[:20], {**ROWS[20], "id": key}, *ROWS[21:]]
    for data in (table(rows), in_pieces(table(rows))):
        router = Router(policy)
        with pytest.raises((leadcore.BatchError, leadcore.RoutingError)) as error:
            router.assign_many(data, now=MONDAY)
        assert error.value.code == "value" and "row 20" in str(error.value)
        done = 0 if error.value.done is None else len(error.value.done)
        assert done <= 20 and len(router) == sum(x.outcome != "unassigned" for x in error.value.done or [])


def test_rows_without_a_moment(policy):
    rows = [*ROWS[:20], {**ROWS[20], "came": None}]
    for data in (table(rows), in_pieces(table(rows))):
        with pytest.raises(leadcore.BatchError) as error:
            Router(policy).assign_many(data, times="came")
        assert (error.value.code, error.value.path, error.value.message) == ("value", "came", "column 'came', row 20: no moment")


@pytest.mark.parametrize("change, options, code, path", [
    (lambda x: x.drop_columns("deal"), {}, "missing_column", "deal"),
    (lambda x: x.drop_columns("id"), {}, "missing_column", "id"),
    (lambda x: x.slice(0, 0).drop_columns("deal"), {}, "missing_column", "deal"),
    (lambda x: x, {"key": "nr"}, "missing_column", "nr"),
    (lambda x: x, {"times": "nr", "now": None}, "missing_column", "nr"),
    (lambda x: x, {"times": "country", "now": None}, "column_type", "country"),
    (lambda x: x, {"key": "deal"}, "column_type", "deal"),
    (lambda x: x.set_column(2, "deal", pa.array(["x"] * 60)), {}, "column_type", "deal"),
    (lambda x: x.set_column(0, "id", pa.array(range(60))), {}, "column_type", "id"),
])
def test_columns_that_do_not_fit(policy, change, options, code, path):
    router = Router(policy)
    with pytest.raises(leadcore.BatchError) as error:
        router.assign_many(change(table()), **{"now": MONDAY, **options})
    assert (error.value.code, error.value.path) == (code, path) and error.value.done is None and len(router) == 0


def test_missing_columns_may_be_unknown(policy):
    found = Router(policy).assign_many(table().select(["id", "country"]), now=MONDAY, missing="unknown")
    assert {x.rule for x in found} == {"rest", "nobody"}


@pytest.mark.parametrize("arguments, kind, message", [
    ({"now": MONDAY, "times": "came"}, ValueError, "either now or times"), ({"key": 3}, TypeError, "key must be the name of a column"),
    ({"missing": "none"}, ValueError, "missing must be one of"), ({"now": "soon"}, ValueError, "now is not a moment")])
def test_wrong_arguments(policy, arguments, kind, message):
    with pytest.raises(kind, match=message):
        Router(policy).assign_many(table(), **arguments)


def test_what_is_no_table(policy):
    with pytest.raises(TypeError, match="a table must have the Arrow PyCapsule interface"):
        Router(policy).assign_many([{"id": "a"}], now=MONDAY)
