# SPDX-License-Identifier: MIT
"""score60: a million leads, sixty rules, one right answer, through every way into the library."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import leadcore
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
import score60
from leadcore_reference import Model
from shared import shared

ROWS = 1_000_000
TOTAL, GRADES = 37_223_257, {"A": 77_190, "B": 216_280, "C": 328_895, "D": 207_482, "F": 170_153}
NOW = "2026-11-21T09:00:00Z"


@pytest.fixture(scope="module")
def workload() -> Path:
    return shared("bench", "score60")


@pytest.fixture(scope="module")
def data(workload) -> Path:
    """The raw columns; generated once and kept in LEADCORE_CACHE or the system's temporary folder."""
    cache = Path(os.environ.get("LEADCORE_CACHE") or Path(tempfile.gettempdir()) / f"leadcore-cache-{os.getuid()}")
    made = cache / f"score60-{ROWS}"
    if not made.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:  # moved when complete: it is whole, or it is not there
            subprocess.run([sys.executable, workload / "gen.py", str(ROWS), "without CSV"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            Path(folder, "data").rename(made)
    return made


@pytest.fixture(scope="module")
def document(workload) -> dict:
    return score60.convert(json.loads((workload / "rules.json").read_text()))


@pytest.fixture(scope="module")
def table(workload, data) -> pa.Table:
    return score60.table(workload, data)


@pytest.fixture(scope="module")
def right_scores(data) -> np.ndarray:
    scores = np.fromfile(data / "ref.i16", np.int16)
    assert scores.sum(dtype=np.int64) == TOTAL
    return scores


def check(scored: pa.Table, right_scores: np.ndarray) -> None:
    assert np.array_equal(scored["total"].to_numpy(), right_scores)
    assert {each["values"]: each["counts"] for each in scored["grade"].cast(pa.utf8()).combine_chunks().value_counts().to_pylist()} == GRADES


def test_reference_agrees_with_the_workload(document, table, right_scores):
    rows = table.slice(0, 500).to_pylist()
    assert [Model(document).evaluate(row, 0).points["total"] for row in rows] == [1000 * int(score) for score in right_scores[:500]]


@pytest.mark.parametrize("threads", [1, 2])
def test_pyarrow(document, table, right_scores, threads):
    check(leadcore.Model.parse(document).score(table, now=NOW, threads=threads).to_arrow(), right_scores)


@pytest.mark.parametrize("instructions", ["baseline", "avx2", "avx512"])
def test_instruction_sets(document, table, right_scores, instructions):
    check(leadcore.Model.parse(document).score(table, now=NOW, instructions=instructions).to_arrow(), right_scores)


def test_plain_strings(document, table, right_scores):
    plain = pa.table({name: column.cast(pa.utf8()) if pa.types.is_dictionary(column.type) else column for name, column in zip(table.column_names, table.columns)})
    check(leadcore.Model.parse(document).score(plain, now=NOW).to_arrow(), right_scores)


def test_polars(document, table, right_scores):
    frame = pl.from_arrow(table)
    assert frame.schema["country"] == pl.Categorical
    scored = leadcore.Model.parse(document).score(frame, now=NOW).to_polars()
    assert int(scored["total"].sum()) == TOTAL
    assert dict(scored["grade"].cast(pl.String).value_counts().iter_rows()) == GRADES
    assert np.array_equal(scored["total"].to_numpy(), right_scores)


def test_pandas(document, table, right_scores):
    frame = table.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get)
    assert isinstance(frame["country"].dtype, pd.CategoricalDtype) and frame["employees"].dtype == np.float32
    scored = leadcore.Model.parse(document).score(frame, now=NOW).to_pandas()
    assert int(scored["total"].sum()) == TOTAL
    assert scored["grade"].value_counts().to_dict() == GRADES
    assert np.array_equal(scored["total"].to_numpy(), right_scores)


def test_one_lead_at_a_time(document, table, right_scores):
    model = leadcore.Model.parse(document)
    for lead, right in zip(table.slice(0, 200).to_pylist(), right_scores):
        assert model.score_one(lead, now=NOW)["total"] == right


def test_command_line(document, table, right_scores, tmp_path):
    model, leads, scored = tmp_path / "model.json", tmp_path / "leads.parquet", tmp_path / "out.parquet"
    model.write_text(json.dumps(document))
    pa.parquet.write_table(table, leads)
    subprocess.run([sys.executable, "-m", "leadcore", "score", model, leads, "-o", scored, "--now", NOW], check=True)
    check(pa.parquet.read_table(scored), right_scores)
