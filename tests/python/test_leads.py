# SPDX-License-Identifier: MIT
"""Single leads in Python: values of every kind, the native way and the careful one."""

import datetime as dt
import gc
from decimal import Decimal

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from leadcore import _model
from package_sample import DOCUMENT, LEADS, NOW, NOW_MICROS, RIGHT, SCHEMA, UTC

import leadcore


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
