# SPDX-License-Identifier: MIT
"""The Python package: models, tables of every library, single leads, explanations, lifetimes, threads, Ctrl-C."""

import ctypes
import datetime as dt
import gc
import json
import os
import pickle
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import duckdb
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from leadcore import _batch, _model, _moment

import leadcore

NOW = "2026-11-21T09:00:00Z"
NOW_MICROS = 1_795_251_600_000_000
DOCUMENT = {
    "leadcore": 1,
    "name": "sample",
    "version": "7",
    "fields": {
        "country": "category", "employees": "number", "title": "text", "demo": "flag", "topics": "tags", "created": "time", "unused": "number",
    },
    "scores": {
        "fit": {
            "max": 60,
            "groups": [
                {"name": "size", "max": 35, "rules": [
                    {"name": "mid-market", "when": {"employees": {">=": 200, "<": 2000}}, "points": 30, "unknown": 2.5,
                     "reason": "200–2,000 staff is our sweet spot"},
                    {"name": "large", "when": {"employees": {">=": 1000}}, "points": 10},
                ]},
                {"name": "market", "rules": [
                    {"name": "target", "when": {"country": ["DE", "AT"]}, "points": 12, "reason": "target market"},
                    {"name": "elsewhere", "when": {"country": "ZZ"}, "points": -5},
                    {"name": "chief", "when": {"title": {"contains": ["vp", "chief"]}}, "points": 20},
                ]},
            ],
        },
        "urge": {
            "groups": [{"name": "signs", "rules": [
                {"name": "demo", "when": {"demo": True}, "points": 5.125},
                {"name": "new", "when": {"created": {"within": "30d"}}, "points": 3},
                {"name": "topics", "when": {"topics": {"any": ["pricing", "security"]}}, "points": 4},
            ]}],
        },
    },
    "grade": {"letters": {"fit": {"A": 50, "B": 30, "C": 10}}},
    "classes": [
        {"name": "hot", "when": {"fit": {">=": 40}, "urge": {">=": 5}}, "reason": "fits and is in a hurry"},
        {"name": "warm", "when": {"fit": {">=": 30}}},
    ],
}
UTC = dt.timezone.utc
LEADS = [
    {"country": "DE", "employees": 420.0, "title": "VP Sales", "demo": True, "topics": ["pricing"], "created": dt.datetime(2026, 11, 20, tzinfo=UTC)},
    {"country": "ZZ", "employees": 5.0, "title": "clerk", "demo": False, "topics": [], "created": dt.datetime(2020, 1, 1, tzinfo=UTC)},
    {"country": None, "employees": None, "title": None, "demo": None, "topics": None, "created": None},
    {"country": "AT", "employees": 5000.0, "title": "Übersetzer 🦊", "demo": None, "topics": ["x", "security"], "created": dt.datetime(2026, 11, 22, tzinfo=UTC)},
]
# By hand, from the document: fit, urge, coverage of fit (weights 30, 10, 12, 5, 20), coverage of urge (5.125, 3, 4), grade, class.
RIGHT = [
    {"fit": 60.0, "fit_coverage": 1.0, "urge": 12.125, "urge_coverage": 1.0, "grade": "A", "class": "hot"},
    {"fit": -5.0, "fit_coverage": 1.0, "urge": 0.0, "urge_coverage": 1.0, "grade": "D", "class": None},
    {"fit": 2.5, "fit_coverage": 0.0, "urge": 0.0, "urge_coverage": 0.0, "grade": "D", "class": None},
    {"fit": 22.0, "fit_coverage": 1.0, "urge": 4.0, "urge_coverage": 0.577, "grade": "C", "class": None},
]
SCHEMA = pa.schema([
    ("id", pa.int64()), ("country", pa.string()), ("employees", pa.float64()), ("title", pa.string()), ("demo", pa.bool_()),
    ("topics", pa.list_(pa.string())), ("created", pa.timestamp("us", "UTC")),
])
RUNS_WITHOUT_A_PACKAGE = {"env": {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, "capture_output": True, "text": True, "timeout": 120}


@pytest.fixture(scope="module")
def model() -> leadcore.Model:
    return leadcore.Model.parse(DOCUMENT)


def table(rows: int = len(LEADS)) -> pa.Table:
    leads = [{"id": i, **LEADS[i % len(LEADS)]} for i in range(rows)]
    return pa.Table.from_pylist(leads, schema=SCHEMA)


def right(rows: int = len(LEADS)) -> list[dict]:
    return [RIGHT[i % len(RIGHT)] for i in range(rows)]


# --- models ---


def test_parses_text_bytes_and_dicts(tmp_path):
    text = json.dumps(DOCUMENT)
    path = tmp_path / "model.json"
    path.write_text(text)
    models = [leadcore.Model.parse(x) for x in (DOCUMENT, text, text.encode(), bytearray(text.encode()))] + [leadcore.Model.read(path)]
    assert len({model.fingerprint for model in models}) == 1


def test_tells_what_is_in_a_model(model):
    assert (model.name, model.version) == ("sample", "7")
    assert len(model.fingerprint) == 32 and int(model.fingerprint, 16)
    assert dict(model.fields) == DOCUMENT["fields"]
    assert model.used_fields == ("country", "employees", "title", "demo", "topics", "created")
    assert model.scores == ("fit", "urge")
    assert model.grades == ("A", "B", "C", "D")
    assert model.classes == ("hot", "warm")
    assert sorted(model.values("country")) == ["AT", "DE", "ZZ"]
    assert model.values("employees") == []
    assert model.output_names == ["fit", "fit_coverage", "urge", "urge_coverage", "grade", "class"]
    with pytest.raises(TypeError):
        model.fields["new"] = "text"
    assert "sample" in repr(model)


def test_models_without_grade_and_classes():
    document = {key: value for key, value in DOCUMENT.items() if key not in ("grade", "classes")}
    model = leadcore.Model.parse(document)
    assert (model.grades, model.classes) == ((), ())
    assert model.score(table(), NOW).column_names == ["fit", "fit_coverage", "urge", "urge_coverage"]
    result = model.score_one(LEADS[0], NOW)
    assert (result.grade, result.lead_class) == (None, None)
    assert list(result.to_dict()) == model.output_names


def test_a_model_cannot_be_pickled(model):
    with pytest.raises(TypeError, match="pickle its document"):
        pickle.dumps(model)


def test_all_problems_and_not_just_the_first():
    document = '{\n  "leadcore": 1, "name": "x", "version": "1",\n  "fields": {"employees": "number"},\n  "scores": {"fit": {"groups": [{"name": "g", "rules": [\n' \
               '    {"name": "a", "when": {"employes": {">=": 1}}, "points": 1},\n    {"name": "b", "when": {"employees": {">=": 1}}, "points": "1"}]}]}}}'
    with pytest.raises(leadcore.ModelError) as raised:
        leadcore.Model.parse(document)
    first, second = raised.value.problems
    assert (first.code, first.severity, first.line, first.path) == ("unknown_name", "error", 5, "/scores/fit/groups/0/rules/0/when/employes")
    assert "did you mean 'employees'" in first.message
    assert (second.code, second.line, second.path) == ("wrong_type", 6, "/scores/fit/groups/0/rules/1/points")
    assert document.encode()[second.offset:].startswith(b'"1"')
    assert "and 1 more" in str(raised.value) and "5:" in str(raised.value)
    assert isinstance(raised.value, leadcore.LeadCoreError) and raised.value.code == "unknown_name"
    assert leadcore.check(document) == [first, second]
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.problems == raised.value.problems


def test_warnings_do_not_stop_a_model():
    document = json.loads(json.dumps(DOCUMENT))
    document["scores"]["fit"]["groups"][0]["rules"][0]["points"] = 50
    problems = leadcore.check(document)
    assert [(x.code, x.severity) for x in problems] == [("capped", "warning")]
    assert leadcore.Model.parse(document).name == "sample"
    assert leadcore.check(DOCUMENT) == []


# --- tables ---

TABLES = {
    "pyarrow.Table": lambda t: t,
    "pyarrow.RecordBatch": lambda t: t.combine_chunks().to_batches()[0],
    "pyarrow.RecordBatchReader": lambda t: t.to_reader(),
    "polars": pl.from_arrow,
    "polars, categoricals": lambda t: pl.from_arrow(t).with_columns(pl.col("country").cast(pl.Categorical)),
    "pandas": lambda t: t.to_pandas(),
    "pandas, categories": lambda t: t.to_pandas().astype({"country": "category"}),
    "pandas, sorted back": lambda t: t.to_pandas().iloc[::-1].iloc[::-1],
    "duckdb relation": lambda t: duckdb.from_arrow(t),
    "duckdb query": lambda t: duckdb.from_arrow(t).query("t", "select * from t order by id"),
    "large strings": lambda t: t.set_column(1, "country", t["country"].cast(pa.large_string())),
    "dictionary": lambda t: t.set_column(1, "country", t["country"].dictionary_encode()),
    "chunks": lambda t: pa.concat_tables([t.slice(0, 3), t.slice(3, 0), t.slice(3)]),
    "slice": lambda t: pa.concat_tables([t.slice(1, 2), t]).combine_chunks().slice(2),
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_of_every_library(model, kind):
    scores = model.score(TABLES[kind](table(11)), now=NOW)
    assert len(scores) == 11
    assert scores.to_arrow().to_pylist() == right(11)


def polars_frames() -> dict[str, pl.DataFrame]:
    plain = pl.from_arrow(table(11))
    other = pl.Series([f"unrelated {i}" for i in range(70_000)], dtype=pl.Categorical(pl.Categories.random()))
    crowded = pl.Categories.random()
    pl.Series([f"noise {i}" for i in range(70_000)], dtype=pl.Categorical(crowded))
    small = pl.Categories("small", physical=pl.UInt8)
    cast = lambda kind: plain.with_columns(pl.col("country").cast(kind))  # noqa: E731
    return {
        "global categories": cast(pl.Categorical), "enum": cast(pl.Enum(["x", "ZZ", "AT", "DE"])), "small": cast(pl.Categorical(small)),
        "more strings than rows": cast(pl.Categorical(crowded)), "slice": pl.concat([cast(pl.Categorical)] * 2)[11:],
        "chunks": pl.concat([cast(pl.Categorical)[:4], cast(pl.Categorical)[4:]], rechunk=False),
        "unrelated": cast(pl.Categorical).with_columns(other=other[:11]), "objects": cast(pl.Categorical).with_columns(pl.Series("o", [object()] * 11, dtype=pl.Object)),
    }


@pytest.mark.parametrize("kind", polars_frames())
def test_polars_categoricals_of_every_kind(model, kind):
    assert model.score(polars_frames()[kind], NOW).to_polars().to_dicts() == right(11)


def test_only_the_columns_that_are_read_are_converted(model):
    pandas = table().to_pandas()
    pandas["mixed"] = [1, "x", None, object()]
    assert model.score(pandas, NOW).to_arrow().to_pylist() == RIGHT
    pandas.columns = [(name, 5) if name == "mixed" else name for name in pandas.columns]
    assert model.score(pandas, NOW).to_arrow().to_pylist() == RIGHT


@pytest.mark.parametrize("frame", [pl.DataFrame({"other": [1, 2, 3]}), pd.DataFrame({"other": [1, 2, 3]}), pa.table({"other": [1, 2, 3]})], ids=type)
def test_rows_without_any_column_that_is_read(model, frame):
    assert model.score(frame, NOW, missing="unknown").to_arrow().to_pylist() == [RIGHT[2]] * 3


class OldTable:
    """A table of a library from before the protocol, with a method that gives an Arrow table."""

    def to_arrow(self):
        return table()


class OnlyArray:
    """Only the array half of the protocol."""

    def __init__(self, batch):
        self._batch = batch

    def __arrow_c_array__(self, requested_schema=None):
        return self._batch.__arrow_c_array__(requested_schema)


@pytest.mark.parametrize("old", [OldTable(), OnlyArray(table().to_batches()[0])])
def test_other_tables(model, old):
    assert model.score(old, now=NOW).to_arrow().to_pylist() == RIGHT


EMPTY = {
    "no rows": lambda: table().slice(0, 0),
    "no chunks": lambda: SCHEMA.empty_table(),
    "no chunks at all": lambda: pa.Table.from_batches([], SCHEMA),
    "polars": lambda: pl.from_arrow(table()).clear(),
    "pandas": lambda: table().to_pandas().head(0),
}


@pytest.mark.parametrize("kind", EMPTY)
def test_empty_tables(model, kind):
    empty = EMPTY[kind]()
    if kind == "pandas":  # pandas forgets what its empty columns of objects were
        empty = pa.Table.from_pandas(empty, schema=SCHEMA)
    scores = model.score(empty, now=NOW)
    assert len(scores) == 0 and scores.report == leadcore.Report(0, 0)
    assert scores.to_arrow().to_pylist() == [] and scores.to_arrow().column_names == model.output_names
    assert scores.to_polars().columns == list(scores.to_pandas().columns) == model.output_names


def test_extra_columns_do_not_matter_and_order_neither(model):
    strange = table().append_column("map", pa.array([[("a", 1)]] * 4, pa.map_(pa.string(), pa.int64())))
    assert model.score(strange.select(strange.column_names[::-1]), NOW).to_arrow().to_pylist() == RIGHT


@pytest.mark.parametrize("rows, threads", [(1, 2), (11, 2), (200_000, 1), (200_000, 2), (200_000, 7)])
def test_threads_share_the_rows(model, rows, threads):
    one = table(4).combine_chunks()
    many = pa.concat_tables([one] * (rows // 4 + 1)).combine_chunks().slice(0, rows)
    scores = model.score(many, NOW, threads=threads)
    assert scores.report.rows == rows
    pandas = scores.to_pandas()
    for column in ("fit", "fit_coverage", "urge", "urge_coverage"):
        expected = np.tile([row[column] for row in RIGHT], rows // 4 + 1)[:rows]
        assert np.array_equal(pandas[column].to_numpy(), expected), column
    assert pandas["grade"].tolist() == [row["grade"] for row in right(rows)]


@pytest.mark.parametrize("rows", [0, 1, _batch.SMALLEST_SHARE, _batch.SMALLEST_SHARE + 1, 3 * _batch.SLICE_ROWS + 1])
@pytest.mark.parametrize("threads", [1, 2, 64])
def test_slices_cover_all_rows_once(rows, threads):
    slices = list(_batch.slices(rows, threads))
    assert sum(count for _, count in slices) == rows
    assert all(first + count == after for (first, count), (after, _) in zip(slices, slices[1:]))
    assert all(0 < count <= _batch.SLICE_ROWS for _, count in slices)


def test_progress_adds_up(model):
    seen = []
    many = pa.concat_tables([table(3000)] * 5)
    model.score(many, NOW, progress=seen.append)
    assert sum(seen) == 15_000 and len(seen) >= 5


def test_an_exception_of_the_progress_callback_ends_it(model):
    def stop(rows: int) -> None:
        raise RuntimeError("stop")

    for threads in (1, 2):
        with pytest.raises(RuntimeError, match="stop"):
            model.score(table(100_000), NOW, progress=stop, threads=threads)


@pytest.mark.parametrize("instructions", [None, "baseline", "avx2", "avx512"])
def test_instructions(model, instructions):
    assert model.score(table(), NOW, instructions=instructions).to_arrow().to_pylist() == RIGHT


def test_invalid_text_is_counted(model):
    broken = table().set_column(3, "title", pa.array([b"vp", b"\xff vp", b"ok", None], pa.binary()).view(pa.string()))
    scores = model.score(broken, NOW)
    assert scores.report == leadcore.Report(rows=4, invalid_text=1)
    assert scores[1].coverage["fit"] < 1


# --- results as tables ---


def test_scores_are_a_table(model):
    scores = model.score(table(), NOW)
    assert scores.column_names == model.output_names
    assert pa.table(scores).equals(scores.to_arrow()) and pa.table(scores).to_pylist() == RIGHT  # may be read more than once
    schema = pa.schema(scores)
    assert schema.names == model.output_names and schema.field("fit").type == pa.float64()
    assert pa.types.is_dictionary(schema.field("grade").type)
    metadata = scores.to_arrow().schema.metadata
    assert metadata[b"leadcore.model"] == b"sample" and metadata[b"leadcore.version"] == b"7"
    assert metadata[b"leadcore.fingerprint"].decode() == scores.fingerprint == model.fingerprint
    assert (scores.model_name, scores.model_version, scores.model) == ("sample", "7", model)
    assert pl.DataFrame(scores).to_dicts() == scores.to_polars().to_dicts() == RIGHT
    pandas = scores.to_pandas()
    assert pandas.astype(object).where(pandas.notna(), None).to_dict("records") == RIGHT
    assert duckdb.sql("select fit, grade::varchar from scores").fetchall() == [(row["fit"], row["grade"]) for row in RIGHT]
    assert list(scores.thousandths("urge")) == [12125, 0, 0, 4000]
    assert [scores[i].to_dict() for i in range(4)] == RIGHT and scores[-1] == scores[3]
    with pytest.raises(IndexError):
        scores[4]
    with pytest.raises(KeyError, match="no score 'x'"):
        scores.thousandths("x")
    with pytest.raises(TypeError):
        scores.thousandths("fit")[0] = 1
    assert "4 rows" in repr(scores)


def test_results_outlive_their_model_and_their_source():
    model = leadcore.Model.parse(DOCUMENT)
    leads = table()
    scores = model.score(leads, NOW)
    explanation = model.explain(LEADS[0], NOW)
    arrow = scores.to_arrow()
    stream = scores.__arrow_c_stream__()
    del model, leads, scores
    gc.collect()
    assert arrow.to_pylist() == RIGHT
    assert "hurry" in str(explanation)
    assert stream is not None


def test_a_capsule_that_nobody_takes_gives_its_memory_back(model):
    resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")  # noqa: E731
    scores = model.score(pa.concat_tables([table(1000)] * 100), NOW)
    scores.__arrow_c_stream__()
    before = resident()
    for _ in range(200):  # 3 MB each
        scores.__arrow_c_stream__()
        scores.__arrow_c_schema__()
    assert resident() - before < 300e6


# --- one lead ---


@pytest.mark.parametrize("row", range(len(LEADS)))
def test_one_lead(model, row):
    result = model.score_one(LEADS[row], NOW)
    assert result.to_dict() == RIGHT[row]
    assert result["fit"] == result.points["fit"] == result.scores["fit"].points == RIGHT[row]["fit"]
    assert result.thousandths["urge"] == RIGHT[row]["urge"] * 1000
    assert result.coverage["urge"] == result.scores["urge"].coverage == RIGHT[row]["urge_coverage"]
    assert (result.model_name, result.model_version, result.fingerprint) == ("sample", "7", model.fingerprint)
    assert result == model.score_one(dict(LEADS[row]), NOW) and hash(result) == hash(model.score_one(LEADS[row], NOW))
    with pytest.raises(KeyError):
        result["none"]


def test_results_of_different_leads_differ(model):
    assert model.score_one(LEADS[0], NOW) != model.score_one(LEADS[1], NOW)
    assert model.score_one(LEADS[0], NOW) != "something else"


def both_ways(model: leadcore.Model, lead: dict, monkeypatch) -> list:
    """The native way and the careful one; they must agree, also about errors."""
    results = []
    for native in (True, False):
        monkeypatch.setattr(_model, "_MAY_READ_DICTS", native)
        try:
            results.append(model.score_one(lead, NOW).to_dict())
        except leadcore.LeadError as error:
            results.append((error.code, error.message, error.path))
    assert results[0] == results[1]
    return results[0]


NAN = float("nan")
KNOWN_VALUES = [
    ("demo", [True, 1, 1.0, np.True_, np.int8(1), Decimal(1)]),
    ("demo", [False, 0, 0.0, np.False_, np.uint64(0)]),
    ("employees", [420, 420.0, np.float32(420), np.int64(420), Decimal("420"), np.float64(420)]),
    ("employees", [10**400, float("inf"), np.inf]),
    ("country", ["DE", b"DE"]),
    ("title", ["VP", b"vp", "ＶＰ"]),
    ("topics", [["pricing", "x"], ("x", "pricing"), {"pricing", "x"}, np.array(["pricing", "x"]), ["pricing", "x", None]]),
    ("topics", [[], (), set()]),
    ("created", [
        dt.datetime(2026, 11, 20, 1, 2, 3, 4, tzinfo=UTC), dt.datetime(2026, 11, 20, 1, 2, 3, 4), dt.datetime(2026, 11, 20, 9, 2, 3, 4, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        "2026-11-20T01:02:03.000004Z", "2026-11-20t09:02:03.000004+08:00", 1_795_136_523_000_004, np.int64(1_795_136_523_000_004),
        pd.Timestamp("2026-11-20T01:02:03.000004Z"), np.datetime64("2026-11-20T01:02:03.000004"),
    ]),
    ("created", [dt.date(2026, 11, 20), "2026-11-20", "2026-11-20T00:00:00Z"]),
]
UNKNOWN = [None, NAN, np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), Decimal("nan")]


@pytest.mark.parametrize("field, values", KNOWN_VALUES)
def test_values_that_mean_the_same(model, monkeypatch, field, values):
    results = [both_ways(model, {field: value}, monkeypatch) for value in values]
    assert all(result == results[0] for result in results) and isinstance(results[0], dict)
    assert results[0] != both_ways(model, {}, monkeypatch)


@pytest.mark.parametrize("field", DOCUMENT["fields"])
@pytest.mark.parametrize("value", UNKNOWN, ids=repr)
def test_values_that_mean_unknown(model, monkeypatch, field, value):
    assert both_ways(model, {field: value}, monkeypatch) == both_ways(model, {}, monkeypatch) == RIGHT[2]


def test_text_that_is_not_unicode_is_unknown(model, monkeypatch):
    for field in ("title", "country"):
        for value in ("\ud800", b"\xff"):
            assert both_ways(model, {field: value}, monkeypatch) == RIGHT[2]


def test_many_tags(model, monkeypatch):
    tags = [f"tag {i}" for i in range(100)] + ["security"]
    assert both_ways(model, {"topics": tags}, monkeypatch)["urge"] == 4
    assert both_ways(model, {"topics": tags[:30]}, monkeypatch)["urge"] == 0


leads = st.fixed_dictionaries({}, optional={
    "country": st.sampled_from(["DE", "AT", "ZZ", "", "other", None]),
    "employees": st.one_of(st.none(), st.integers(-(2**70), 2**70), st.floats(), st.sampled_from([200, 1999.99, 2000, 1000])),
    "title": st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["VP", "the chief", "mvp", "chief\u0301"])),
    "demo": st.sampled_from([True, False, None, 0, 1]),
    "topics": st.one_of(st.none(), st.lists(st.sampled_from(["pricing", "security", "x", "ü"]), max_size=40)),
    "created": st.one_of(st.none(), st.integers(NOW_MICROS - 10**13, NOW_MICROS + 10**12), st.integers(-(2**63), 2**63 - 1)),
    "unused": st.one_of(st.none(), st.floats()),
})


@hypothesis.given(lead=leads)
@hypothesis.settings(max_examples=300)
def test_the_native_way_the_careful_way_and_tables_agree(lead):
    model = test_the_native_way_the_careful_way_and_tables_agree.model
    with pytest.MonkeyPatch.context() as monkeypatch:
        one = both_ways(model, lead, monkeypatch)
    row = {name: lead.get(name) for name in SCHEMA.names}
    if isinstance(row["employees"], int):
        row["employees"] = float(row["employees"])
    row["demo"] = None if row["demo"] is None else bool(row["demo"])
    arrays = [pa.array([row[x.name]], pa.int64() if x.name == "created" else x.type) for x in SCHEMA]
    arrays[SCHEMA.get_field_index("created")] = arrays[SCHEMA.get_field_index("created")].cast(pa.timestamp("us", "UTC"))
    assert model.score(pa.table(arrays, schema=SCHEMA), NOW)[0].to_dict() == one
    assert {name: x.points for name, x in model.explain(lead, NOW).scores.items()} == {name: one[name] for name in model.scores}


test_the_native_way_the_careful_way_and_tables_agree.model = leadcore.Model.parse(DOCUMENT)


def test_mappings_that_are_no_dicts(model):
    from collections import OrderedDict, UserDict

    for kind in (OrderedDict, UserDict):
        assert model.score_one(kind(LEADS[0]), NOW).to_dict() == RIGHT[0]


def test_keys_need_not_be_the_same_objects():
    spelled = lambda text: "".join(list(text))  # noqa: E731 - an equal string, but another object
    for first in ({}, {"country": "DE"}, {spelled("country"): "DE", 5: 1}, LEADS[0], {spelled(key): value for key, value in LEADS[0].items()}):
        model = leadcore.Model.parse(DOCUMENT)
        model.score_one(first, NOW, ignore_extra=True)
        del first
        gc.collect()
        for lead, expected in zip(LEADS, RIGHT):
            for _ in range(2):
                assert model.score_one(lead, NOW).to_dict() == expected
                assert model.score_one({spelled(key): value for key, value in lead.items()}, NOW).to_dict() == expected


def test_extra_keys_only_when_asked(model):
    lead = {**LEADS[0], "id": 5}
    for call in (model.score_one, model.explain, model.advise):
        with pytest.raises(leadcore.LeadError):
            call(lead, NOW)
        call(lead, NOW, ignore_extra=True)
    assert model.score_one(lead, NOW, ignore_extra=True).to_dict() == RIGHT[0]


# --- now ---


@pytest.mark.parametrize("now", [
    NOW, NOW_MICROS, dt.datetime(2026, 11, 21, 9, tzinfo=UTC), dt.datetime(2026, 11, 21, 10, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    "2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00.000000z", pd.Timestamp(NOW), np.int64(NOW_MICROS),
], ids=repr)
def test_moments(now):
    assert _moment.moment(now) == NOW_MICROS


def test_dates_are_midnight_utc():
    assert _moment.moment(dt.date(2026, 11, 21)) == _moment.moment("2026-11-21") == NOW_MICROS - 9 * 3_600_000_000
    assert _moment.moment("0001-01-01") < _moment.moment("9999-12-31T23:59:59.999999-23:59")


@pytest.mark.parametrize("now, error", [
    (dt.datetime(2026, 11, 21, 9), ValueError), ("yesterday", ValueError), ("2026-11-21T09:00:00", ValueError), ("2026-13-01", ValueError),
    ("2026-11-21T09:00:60Z", ValueError), ("2026-11-21T09:00:00+24:00", ValueError), ("٢٠٢٦-11-21", ValueError), (2**63, ValueError),
    (True, TypeError), (1.5, TypeError), ([], TypeError),
])
def test_what_is_no_moment(model, now, error):
    for call in (lambda: model.score_one({}, now), lambda: model.score(table(), now), lambda: model.explain({}, now), lambda: model.advise({}, now)):
        with pytest.raises(error, match="now"):
            call()


def test_without_a_moment_it_is_the_clock(model):
    fresh = {"created": dt.datetime.now(UTC) - dt.timedelta(days=1)}
    assert model.score_one(fresh)["urge"] == 3
    assert model.score_one(fresh, NOW_MICROS - 10**15)["urge"] == 0
    stale = {"created": dt.datetime.now(UTC) - dt.timedelta(days=31)}
    assert model.score_one(stale)["urge"] == 0


# --- why, and what would help ---


def test_explanations_sum(model):
    for lead, expected in zip(LEADS, RIGHT):
        explanation = model.explain(lead, NOW)
        for name, score in explanation.scores.items():
            assert sum(entry.thousandths for entry in score.entries) == score.thousandths == expected[name] * 1000
            assert score.coverage == expected[f"{name}_coverage"]
        assert (explanation.grade, explanation.lead_class) == (expected["grade"], expected["class"])
        assert explanation.fingerprint == model.fingerprint and explanation.now == NOW_MICROS


def test_what_an_explanation_says(model):
    explanation = model.explain({"country": "DE", "employees": 1500, "title": "chief"}, NOW)
    fit = explanation.scores["fit"]
    assert [(x.kind, x.rule, x.points) for x in fit.entries] == [
        ("rule", "mid-market", 30), ("rule", "large", 10), ("group_limit", "", -5), ("rule", "target", 12), ("rule", "chief", 20), ("score_limit", "", -7)]
    assert fit.entries[0].fields == ("employees",) and fit.entries[0].group == "size"
    assert (fit.min, fit.max) == (-5, 60)
    assert explanation.scores["urge"].unknown_fields == ("demo", "topics", "created") == explanation.unknown_fields
    assert [entry.rule for entry in explanation.reasons(2)] == ["mid-market", "chief"]
    text = str(explanation)
    for part in ("fit 60  (of 60, 100 % of its inputs known)", "+30  200–2,000 staff is our sweet spot", "employees = 1500", "country = DE",
                 "−7  limit of the score", "unknown: demo, topics, created", "grade A", "class warm"):
        assert part in text
    assert json.loads(json.dumps(explanation.to_dict()))["scores"]["fit"]["points"] == 60
    unknown = model.explain({}, NOW)
    assert [(x.kind, x.points) for x in unknown.scores["fit"].entries] == [("unknown", 2.5)]
    assert "+2.5" in str(unknown)


def test_advice(model):
    lead = {"country": "DE", "title": "clerk", "demo": True}
    advice = model.advise(lead, NOW)
    assert len(advice) == len(list(advice)) and advice[0] in advice[:1]
    best = advice[0]
    assert best.better_grade or best.better_class
    size = [x for x in advice if [change.field for change in x.changes] == ["employees"]]
    assert all(x.find_out == x.changes and x.change == () and x.better_grade and x.changes[0].wanted for x in size)
    before = model.score_one(lead, NOW)
    for employees in (500, 1500):  # one rule, or both
        after = model.score_one({**lead, "employees": employees}, NOW)
        better = next(x for x in size if x.points == after["fit"])
        assert (better.score, better.grade, better.lead_class) == ("fit", after.grade, after.lead_class)
        assert better.gain == after["fit"] - before["fit"]
    assert "find out employees" in str(better) and str(better) in str(advice)
    other = next(x for x in advice if any(change.field == "title" for change in x.changes))
    assert other.change and "change title" in str(other)
    assert json.dumps(advice.to_dict())
    assert "2 options" in repr(leadcore.Advice(advice[:2]))
    assert str(best) in str(model.explain(lead, NOW))
    assert model.explain(lead, NOW).advice.options == advice.options


def test_the_best_lead_needs_no_advice():
    document = {**DOCUMENT, "scores": {"fit": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"demo": True}, "points": 50}]}]}}, "classes": []}
    del document["classes"]
    assert len(leadcore.Model.parse(document).advise({"demo": True}, NOW)) == 0


# --- threads, memory, interruption ---


def test_c_works_without_the_interpreter_lock():
    python_api = 4  # ctypes: FUNCFLAG_PYTHONAPI, "keeps the lock"
    assert not _batch.core.lead_batch_score._flags_ & python_api
    assert not _batch.core.lead_batch_new._flags_ & python_api


def test_many_threads_use_one_model(model):
    def work(seed: int) -> bool:
        return all(model.score_one(LEADS[(seed + i) % 4], NOW).to_dict() == RIGHT[(seed + i) % 4] for i in range(400))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(16)))
    with ThreadPoolExecutor(4) as pool:
        tables = list(pool.map(lambda _: model.score(table(5000), NOW, threads=2).to_arrow(), range(8)))
    assert all(x.to_pylist() == right(5000) for x in tables)


def test_no_python_memory_is_kept(model):
    def use() -> None:
        model.score(table(100), NOW, threads=2).to_arrow()
        model.score_one(LEADS[0], NOW)
        str(model.explain(LEADS[3], NOW))
        for bad in ({"country": 5}, {"contry": "DE"}):
            with pytest.raises(leadcore.LeadError):
                model.score_one(bad, NOW)
        with pytest.raises(leadcore.BatchError):
            model.score(table().drop_columns(["country"]), NOW)
        with pytest.raises(leadcore.ModelError):
            leadcore.Model.parse("{")
        leadcore.Model.parse(DOCUMENT)

    for _ in range(30):
        use()
    gc.collect()
    tracemalloc.start()
    for _ in range(5):
        use()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(100):
        use()
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000


def test_importing_needs_no_table_library():
    code = "import sys, leadcore; print([x for x in ('pyarrow', 'pandas', 'polars', 'numpy', 'duckdb', 'tqdm') if x in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], **RUNS_WITHOUT_A_PACKAGE).stdout.strip() == "[]"


def test_a_library_that_is_not_there_is_an_import_error():
    done = subprocess.run([sys.executable, "-c", "import leadcore"], **{**RUNS_WITHOUT_A_PACKAGE, "env": {**os.environ, "LEADCORE_LIBRARY": "/nowhere.so"}})
    assert done.returncode == 1 and "ImportError: cannot use the LeadCore library /nowhere.so" in done.stderr


INTERRUPTED = """
import os, signal, sys, threading, time
import pyarrow as pa
import leadcore
document = {document!r}
model = leadcore.Model.parse(document)
rows = 1 << 20
part = pa.record_batch({{"country": pa.array(["DE"] * rows).dictionary_encode(), "employees": pa.array(range(rows), pa.float32())}})
table = pa.Table.from_batches([part] * 300)
seen = []
def progress(rows):
    seen.append(rows)
    if len(seen) == 3:
        os.kill(os.getpid(), signal.SIGINT)
try:
    model.score(table, now=0, missing="unknown", threads={threads}, progress=progress)
    print("not interrupted")
except KeyboardInterrupt:
    print("interrupted after", "few" if len(seen) < 60 else len(seen))
print(len(model.score(table.slice(0, 5), now=0, missing="unknown")))
"""


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c(threads):
    code = INTERRUPTED.format(document=DOCUMENT, threads=threads)
    done = subprocess.run([sys.executable, "-c", code], **RUNS_WITHOUT_A_PACKAGE)
    assert (done.stdout, done.stderr, done.returncode) == ("interrupted after few\n5\n", "", 0)


def test_the_wheel_is_for_every_python(tmp_path):
    import importlib.metadata as metadata

    wheel = metadata.distribution("leadcore").read_text("WHEEL")
    assert "Tag: py3-none-" in wheel and "Root-Is-Purelib: false" in wheel
    folder = Path(leadcore.__file__).parent
    assert (folder / "py.typed").exists()
    needed = subprocess.run(["readelf", "-d", folder / "libleadcore.so"], capture_output=True, text=True, check=True).stdout
    assert "libutf8proc" not in needed or not list(Path("/usr/lib").glob("*/libutf8proc.a"))


def test_types_are_right():
    root = Path(__file__).resolve().parents[2] / "bindings" / "python"
    mypy = [sys.executable, "-m", "mypy", "--config-file", root / "pyproject.toml", "--cache-dir", os.devnull, root / "src" / "leadcore"]
    done = subprocess.run(mypy, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stdout


def test_pointer_types_are_not_shared_with_others():
    # Another package may set argtypes on ctypes.pythonapi; ours do not depend on it and change nothing there.
    assert ctypes.pythonapi.PyCapsule_GetPointer.argtypes is None
