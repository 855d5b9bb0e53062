# SPDX-License-Identifier: MIT
"""Activity of many leads in Python: events in, scores by key, single leads, looking ahead, saving, threads."""

import copy
import datetime as dt
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from activity_sample import BUSY, CHANGES, DOCUMENT, EVENTS, LEADS, NOW, NUMBERS, RIGHT, UNTIL, event_table, lead_table, right

import leadcore

COUNT = sum(map(len, EVENTS.values()))


@pytest.fixture(scope="module")
def model() -> leadcore.Model:
    return leadcore.Model.parse(DOCUMENT)


def filled(model: leadcore.Model, keys: str = "text") -> leadcore.Activity:
    activity = model.activity(keys)
    activity.ingest(event_table(keys))
    return activity


def rows(activity: leadcore.Activity, keys: str = "text", **options) -> list[dict]:
    return activity.score(lead_table(keys), now=NOW, **{"missing": "unknown", **options}).to_arrow().to_pylist()


# --- events in ---


@pytest.mark.parametrize("keys", ["text", "integer"])
def test_events_in_and_scores_out(model, keys):
    activity = model.activity(keys)
    assert (activity.lead_count, len(activity), activity.key_type, bool(activity), activity.model) == (0, 0, keys, True, model)
    assert activity.ingest(event_table(keys)) == leadcore.IngestReport(rows=COUNT, counted=COUNT)
    assert (activity.lead_count, len(activity)) == (2, 2) and activity.memory > 0
    assert rows(activity, keys) == right()
    assert rows(activity, keys, threads=2) == right()
    assert repr(activity) == f"Activity(2 leads, key_type='{keys}', model='engaged')"


def test_the_default_keys_are_integers(model):
    assert model.activity().key_type == "integer"
    with pytest.raises(ValueError, match="key_type must be one of 'integer', 'text'"):
        model.activity("utf8")


def as_frames() -> dict:
    events = event_table()
    return {
        "pyarrow": events, "batch": events.combine_chunks().to_batches()[0], "reader": pa.RecordBatchReader.from_batches(events.schema, events.to_batches(2)),
        "chunks": pa.concat_tables([events.slice(i, 1) for i in range(COUNT)]),
        "polars": pl.from_arrow(events), "categorical": pl.from_arrow(events).with_columns(pl.col("key", "type", "campaign").cast(pl.Categorical)),
        "pandas": events.to_pandas(), "duckdb": duckdb.sql("select * from events"),
    }


KINDS = ["pyarrow", "batch", "reader", "chunks", "polars", "categorical", "pandas", "duckdb"]


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_every_library(model, kind):
    activity = model.activity("text")
    assert activity.ingest(as_frames()[kind]).counted == COUNT
    assert rows(activity) == right()


@pytest.mark.parametrize("kind", ["pyarrow", "polars", "pandas", "duckdb"])
def test_leads_of_every_library(model, kind):
    plain = lead_table()
    leads = {"pyarrow": plain, "polars": pl.from_arrow(plain), "pandas": plain.to_pandas(), "duckdb": duckdb.sql("select * from plain")}[kind]
    scores = filled(model).score(leads, now=NOW)
    assert scores.to_polars().to_dicts() == right()
    assert scores[0]["engagement"] == 27 and scores.report.rows == 5 and scores.fingerprint == model.fingerprint


def test_keys_in_other_columns(model):
    activity = model.activity("text")
    activity.ingest(event_table().rename_columns({"key": "lead"}), key="lead")
    assert activity.score(lead_table().rename_columns({"key": "id"}), "id", NOW).to_arrow().to_pylist() == right()
    # A column may be a key and a field.
    own = activity.score(pa.table({"country": ["busy", "DE"]}), key="country", now=NOW).to_arrow().to_pylist()
    assert [x["engagement"] for x in own] == [27, 0] and [x["fit"] for x in own] == [0, 10]


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int32(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()])
def test_integers_of_every_width(model, kind):
    leads = lead_table("integer")
    leads = leads.set_column(0, "key", leads["key"].cast(kind))
    events = event_table("integer")
    activity = model.activity()
    activity.ingest(events.set_column(0, "key", events["key"].cast(kind)))
    assert activity.score(leads, now=NOW).to_arrow().to_pylist() == right()


def test_what_becomes_of_rows(model):
    events = pa.table({
        "key": ["a", None, "a", "a", "a", "b", "b"],
        "type": ["demo", "demo", None, "page_vew", "page_view", "demo", "demo"],
        "time": pa.array([0, 0, 0, 0, 0, None, 10**15], pa.timestamp("us")),
        "page": pa.array(["/"] * 7),
    })
    report = model.activity("text").ingest(events, missing="unknown")
    assert report == leadcore.IngestReport(rows=7, counted=3, unknown_type=2, without_key=1, without_time=1)
    assert report + report == leadcore.IngestReport(rows=14, counted=6, unknown_type=4, without_key=2, without_time=2)


def test_events_that_nothing_counts(model):
    smaller = leadcore.Model.parse({x: y for x, y in DOCUMENT.items() if x not in ("classes", "guards")})
    table = pa.table({"key": ["a", "a"], "type": ["demo", "page_view"], "time": pa.array([0, 0], pa.timestamp("us")), "page": ["/", "/x"]})
    report = smaller.activity("text").ingest(table, missing="unknown")
    assert report == leadcore.IngestReport(rows=2, unmatched=2)


def test_exactly_once(model):
    activity, events = model.activity("text"), event_table(numbered=True)
    once = events.take(pa.array(np.random.default_rng(1).permutation(COUNT)))
    assert activity.ingest(once).counted == COUNT
    assert activity.ingest(events) == leadcore.IngestReport(rows=COUNT, seen=COUNT)
    assert rows(activity) == right()


@pytest.mark.parametrize("kind", ["pyarrow", "polars"])
def test_rows_of_a_source_may_stand_in_any_order_in_a_table_of_chunks(model, kind):
    table = pa.concat_tables([event_table(numbered=True).slice(i, 1) for i in range(COUNT)])  # newest first
    events = table if kind == "pyarrow" else pl.from_arrow(table, rechunk=False)
    assert model.activity("text").ingest(events).counted == COUNT


def test_a_stream_is_taken_batch_by_batch(model):
    table = event_table(numbered=True).slice(0)
    ascending = table.take(list(range(COUNT))[::-1])
    done = []
    activity = model.activity("text")
    report = activity.ingest(pa.RecordBatchReader.from_batches(table.schema, ascending.to_batches(4)), progress=done.append)
    assert report.counted == COUNT and sum(done) == COUNT and len(done) == len(ascending.to_batches(4))
    newest_first = pa.RecordBatchReader.from_batches(table.schema, [x for i in range(COUNT) for x in table.slice(i, 1).to_batches()])
    assert model.activity("text").ingest(newest_first).seen > 0  # as the documentation says


def test_an_interrupted_stream_keeps_what_came_before(model):
    def batches():
        yield event_table().to_batches()[0]
        raise KeyboardInterrupt

    activity = model.activity("text")
    with pytest.raises(leadcore.BatchError, match="KeyboardInterrupt"):  # as pyarrow says it
        activity.ingest(pa.RecordBatchReader.from_batches(event_table().schema, batches()))
    assert rows(activity) == right()
    again = model.activity("text")

    def stop(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again.ingest(event_table(), progress=stop)
    assert rows(again) == right()


def test_missing_columns_of_fields(model):
    events = event_table().drop_columns(["campaign", "tags"])
    with pytest.raises(leadcore.BatchError) as raised:
        model.activity("text").ingest(events)
    assert raised.value.code == "missing_column" and all(name in str(raised.value) for name in ("campaign", "tags"))
    activity = model.activity("text")
    activity.ingest(events, missing="unknown")
    assert rows(activity) == right()


def test_tables_without_rows(model):
    activity = filled(model)
    empty = event_table().slice(0, 0)
    for table in (empty, pa.Table.from_batches([], empty.schema), pl.from_arrow(empty)):
        assert activity.ingest(table) == leadcore.IngestReport()
    for table in (lead_table().slice(0, 0), pa.Table.from_batches([], lead_table().schema)):
        assert len(activity.score(table, now=NOW)) == 0
        assert len(activity.next_changes(table, now=NOW, until=UNTIL)) == 0
    assert rows(activity) == right()


# --- single leads ---


@pytest.mark.parametrize("keys", ["text", "integer"])
@pytest.mark.parametrize("name", EVENTS)
def test_a_timeline_of_the_table(model, name, keys):
    activity = filled(model, keys)
    key = name if keys == "text" else NUMBERS[name]
    timeline = activity.timeline(key)
    assert model.score_one(LEADS[name], NOW, timeline=timeline).to_dict() == RIGHT[name]
    alone = model.timeline()
    alone.add(EVENTS[name])
    assert timeline.save() == alone.save() and timeline.load_report is None
    timeline.clear()  # it is a copy
    assert rows(activity, keys) == right()


def test_explaining_a_lead_of_the_table(model):
    activity = filled(model)
    explanation = model.explain(LEADS["busy"], NOW, timeline=activity.timeline("busy"))
    assert explanation.scores["engagement"].entries[0].counted == 3


def test_replacing_and_erasing(model):
    activity = filled(model)
    activity.set_timeline("quiet", activity.timeline("busy"))
    assert rows(activity)[2]["engagement"] == 27 and activity.lead_count == 3
    activity.set_timeline("busy", model.timeline())
    assert rows(activity)[0]["engagement"] == 0
    assert activity.erase("quiet") is True and activity.erase("quiet") is False
    assert rows(activity)[2] == RIGHT["quiet"]
    fresh = model.activity()
    fresh.set_timeline(np.int64(7), filled(model).timeline("busy"))
    assert fresh.lead_count == 1 and fresh.timeline(7).pair_count > 0


def test_merging_leads(model):
    activity = filled(model)
    activity.merge("scanned", "busy")
    assert activity.lead_count == 1
    assert [row["engagement"] for row in rows(activity)] == [0, 31, 0, 0, 0]
    activity.merge("new", "scanned")
    assert model.score_one({}, NOW, timeline=activity.timeline("new"))["engagement"] == 31
    activity.merge("new", "nobody")
    assert model.score_one({}, NOW, timeline=activity.timeline("new"))["engagement"] == 31
    with pytest.raises(ValueError, match="itself"):
        activity.merge("new", "new")


def test_forgetting(model):
    activity = filled(model)
    assert activity.forget("2027-03-01") == COUNT + sum(x["type"] == "page_view" for x in BUSY)  # pages count twice: by themselves and about prices
    assert activity.forget("2027-03-01") == 0 and activity.lead_count == 2
    assert [row["engagement"] for row in rows(activity)] == [0] * 5


# --- looking ahead ---


def test_next_changes(model):
    changes = filled(model).next_changes(lead_table(), now=NOW, until=UNTIL)
    names = list(LEADS)
    expected = sorted((time, names.index(name), grade, kind) for name, change in CHANGES.items() if change for time, grade, kind in [change])
    assert [(str(x.to_dict()["time"]), x.row, x.grade, x.lead_class) for x in changes] == expected
    assert (len(changes), changes.column_names, repr(changes)) == (2, ["row", "time", "grade", "class"], "Changes(2 rows: row, time, grade, class)")
    assert changes[-1] == changes[1] == list(changes)[1] == changes[:2][1] and changes[5:] == []
    with pytest.raises(IndexError):
        changes[2]
    assert (list(changes.rows), list(changes.times)) == ([0, 1], [x.micros for x in changes])
    times = [dt.datetime.fromisoformat(x[0].replace("Z", "+00:00")) for x in expected]
    table = changes.to_arrow()
    assert table.schema.field("row").type == pa.uint64() and table.schema.field("time").type == pa.timestamp("us", "UTC")
    wanted = [{"row": row, "time": time, "grade": grade, "class": kind} for time, (_, row, grade, kind) in zip(times, expected)]
    assert table.to_pylist() == changes.to_polars().to_dicts() == wanted
    assert [{**x, "time": x["time"].to_pydatetime()} for x in changes.to_pandas().to_dict("records")] == wanted
    assert pa.schema(changes) == table.schema
    assert duckdb.sql("select sum(row) from changes").fetchall() == [(1,)]


def test_next_changes_without_any(model):
    changes = filled(model).next_changes(lead_table(), now=NOW, until=NOW)
    assert len(changes) == 0 and list(changes) == [] and changes.to_arrow().num_rows == 0
    assert changes.to_pandas().columns.tolist() == ["row", "time", "grade", "class"]


def test_next_changes_of_many_chunks(model):
    activity, done = filled(model), []
    one = lead_table()
    repeated = pa.concat_tables([one] * 2000)
    for table in (repeated, repeated.combine_chunks()):  # in many chunks, and in slices of one
        done.clear()
        changes = activity.next_changes(table, now=NOW, until=UNTIL, progress=done.append)
        assert sum(done) == 10_000
        assert list(changes.rows) == [*range(0, 10_000, 5), *range(1, 10_000, 5)]
        assert list(changes.times) == sorted(changes.times)
        assert {x.grade for x in changes} == {"B", "C"}


def test_the_model_looks_ahead_without_activity(model):
    document = {**DOCUMENT, "fields": {**DOCUMENT["fields"], "met": "time"}, "classes": [{"name": "new", "when": {"met": {"within": "10d"}}}, {"name": "old"}]}
    dated = leadcore.Model.parse(document)
    leads = pa.table({"met": pa.array(["2026-11-20", "2026-11-15", "2020-01-01", None]).cast(pa.timestamp("us")), "country": ["DE"] * 4})
    changes = dated.next_changes(leads, NOW, until=UNTIL)
    assert [(x.row, x.lead_class) for x in changes] == [(1, "old"), (0, "old")]
    for change in changes:
        lead = {"met": leads["met"][change.row].as_py()}
        assert dated.next_change(lead, NOW, until=UNTIL) == leadcore.NextChange(change.micros, change.grade, change.lead_class)


# --- saving ---


@pytest.mark.parametrize("keys", ["text", "integer"])
def test_saved_and_loaded(model, keys):
    activity = filled(model, keys)
    data = activity.save()
    again = model.load_activity(data)
    assert type(data) is bytes and again.save() == data == activity.save()
    assert (again.key_type, again.lead_count, again.load_report.dropped_events) == (keys, 2, 0) and activity.load_report is None
    assert rows(again, keys) == right()
    again.ingest(event_table(keys))
    assert rows(again, keys)[0]["engagement"] == 34  # today's two, 2 × 5, 2 × 2
    assert model.load_activity(bytearray(model.activity(keys).save())).lead_count == 0


def test_loading_under_a_changed_model(model):
    document = copy.deepcopy(DOCUMENT)
    document["scores"]["engagement"]["groups"][0]["rules"][0]["points"] = 20
    dearer = leadcore.Model.parse(document)
    activity = dearer.load_activity(filled(model).save())
    assert rows(activity)[0]["engagement"] == 52
    with pytest.raises(ValueError, match="another model"):
        activity.set_timeline("x", model.timeline())


def test_what_cannot_be_copied(model):
    activity = model.activity()
    for use in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="save"):
            use(activity)
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(filled(model).next_changes(lead_table(), now=NOW, until=UNTIL))


# --- threads and callbacks ---


def test_nothing_changes_while_it_is_scored(model):
    activity = filled(model)
    refused = []

    def meddle(count: int) -> None:
        for use in (lambda: activity.ingest(event_table()), lambda: activity.erase("busy"), lambda: activity.forget(0), activity.save,
                    lambda: activity.timeline("busy"), lambda: activity.merge("a", "b"), lambda: activity.set_timeline("a", model.timeline()),
                    lambda: rows(activity)):
            with pytest.raises(RuntimeError, match="while it is being scored"):
                use()
            refused.append(use)
        assert activity.lead_count == 2

    assert rows(activity, progress=meddle) == right()
    assert len(refused) == 8
    activity.next_changes(lead_table(), now=NOW, until=UNTIL, progress=meddle)
    assert len(refused) == 16
    with pytest.raises(ZeroDivisionError):
        rows(activity, progress=lambda count: 1 / 0)
    assert activity.erase("busy")


def test_many_threads_use_one_activity(model):
    activity, done = model.activity(), threading.Event()
    pages = pa.table({"key": list(range(1000)), "type": ["page_view"] * 1000, "time": pa.array([1_795_219_200_000_000] * 1000, pa.timestamp("us")), "page": ["/pricing"] * 1000})
    leads = pa.table({"key": list(range(1000)), "country": ["DE"] * 1000})

    def write(part: int) -> None:
        for _ in range(20):
            activity.ingest(pages, missing="unknown")
            activity.timeline(part).add(BUSY)

    def read(_: int) -> None:
        while not done.is_set():
            scores = activity.score(leads, now=NOW, threads=2)
            assert len({scores[i]["engagement"] for i in range(0, 1000, 97)}) == 1  # never half of a table of events
            activity.memory, activity.save()

    with ThreadPoolExecutor(4) as pool:
        reading = [pool.submit(read, i) for i in range(2)]
        try:
            list(pool.map(write, range(2)))
        finally:
            done.set()
        for work in reading:
            work.result()
    assert {x["engagement"] for x in activity.score(leads, now=NOW).to_arrow().to_pylist()} == {20.0}  # two a day count
    (entry,) = model.explain({}, NOW, timeline=activity.timeline(0)).scores["engagement"].entries
    assert (entry.counted, entry.capped) == (2, 38)


def test_many_threads_use_one_timeline(model):
    one, other = model.timeline(), model.timeline()
    other.add(BUSY[:1])

    def work(part: int) -> None:
        for _ in range(200):
            one.add({"type": "spam", "time": NOW})
            model.score_one({}, NOW, timeline=one)
            copied = one.copy()
            copied.merge(other)
            (one if part % 2 else other).copy()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    (entry,) = model.explain({}, NOW, timeline=one).scores["engagement"].entries[:1]
    assert entry.counted == 800


def test_frames_that_are_indexed(model):
    events = event_table().to_pandas().set_index(pd.Index(range(100, 100 + COUNT)))
    assert model.activity("text").ingest(events).counted == COUNT


def test_integers_that_pandas_has_made_floats(model):
    """A missing value turns a column of integers into floats."""
    events = event_table("integer", numbered=True).to_pandas()
    events.loc[COUNT - 1, ["key", "sequence"]] = None
    assert events["key"].dtype == events["sequence"].dtype == float
    activity = model.activity()
    assert activity.ingest(events) == leadcore.IngestReport(rows=COUNT, counted=COUNT - 1, without_key=1)
    assert lead_table("integer").to_pandas()["key"].dtype == float
    assert activity.score(lead_table("integer").to_pandas(), now=NOW).to_arrow().to_pylist()[1:] == right()[1:]
    events.loc[0, "sequence"] = 1.5
    with pytest.raises(leadcore.BatchError, match="sequence"):
        activity.ingest(events)
