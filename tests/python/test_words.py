# SPDX-License-Identifier: MIT
"""Small words: one row is no "1 rows", one missing column no "missing columns"; and what to do instead."""

import warnings

import leadcore
import polars as pl
import pyarrow as pa
import pytest

DOCUMENT = {
    "leadcore": 1, "name": "m", "version": "1", "fields": {}, "events": {"mail": {}},
    "scores": {"e": {"groups": [{"name": "g", "rules": [
        {"name": "mail", "on": "mail", "points": 1, "decay": {"window": "3d"}},
    ]}]}},
    "classes": [{"name": "warm", "when": {"e": {">=": 1}}}, {"name": "cold"}],
}
LEADS = pa.table({"key": [1, 2]})
EVENTS = pa.table({"key": [1, 2], "time": pa.array([1_795_219_200] * 2, pa.timestamp("s")), "type": ["mail"] * 2})


@pytest.fixture(scope="module")
def model():
    return leadcore.Model.parse(DOCUMENT)


@pytest.mark.parametrize(("count", "leads", "rows"), [(0, "0 leads", "0 rows"), (1, "1 lead", "1 row"), (2, "2 leads", "2 rows")])
def test_one_and_many(model, count, leads, rows):
    activity = model.activity()
    activity.ingest(EVENTS[:count])
    assert repr(activity).startswith(f"Activity({leads}, ")
    changes = activity.next_changes(LEADS[:count], now="2026-11-21", until="2027-01-01")
    assert repr(changes).startswith(f"Changes({rows}: ")
    assert repr(activity.score(LEADS[:count], now="2026-11-21")).startswith(f"Scores({rows}: ")


def test_one_pair(model):
    timeline = model.timeline()
    timeline.add({"type": "mail", "time": "2026-11-21"})
    assert repr(timeline) == "Timeline(1 pair, model='m')"


@pytest.mark.parametrize(("columns", "said"), [(["key", "time"], "missing column: type"), (["key"], "missing columns: time, type")])
def test_missing_columns(model, columns, said):
    with pytest.raises(leadcore.BatchError) as caught:
        model.activity().ingest(EVENTS.select(columns))
    assert str(caught.value) == said


def test_keys_of_the_other_type(model):
    texts = EVENTS.set_column(0, "key", pa.array(["a", "b"]))
    with pytest.raises(leadcore.BatchError, match="^column 'key' has the keys of the leads, which are whole numbers; .*text is for text keys"):
        model.activity().ingest(texts)


def test_a_lazy_frame_is_refused_without_being_asked(model):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TypeError, match="call .collect"):
            model.activity().ingest(pl.from_arrow(EVENTS).lazy())
