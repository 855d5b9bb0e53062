# SPDX-License-Identifier: MIT
"""What several tests of the Python package share: a model document, leads, and their results worked out by hand. conftest.py has the model."""

import datetime as dt
import os

import pyarrow as pa

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


def table(rows: int = len(LEADS)) -> pa.Table:
    leads = [{"id": i, **LEADS[i % len(LEADS)]} for i in range(rows)]
    return pa.Table.from_pylist(leads, schema=SCHEMA)


def right(rows: int = len(LEADS)) -> list[dict]:
    return [RIGHT[i % len(RIGHT)] for i in range(rows)]
