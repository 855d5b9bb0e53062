# SPDX-License-Identifier: MIT
"""Tables in Python: of every library, in every shape, with any number of threads; and results as tables."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from leadcore import _batch
from package_sample import NOW, RIGHT, SCHEMA, right, table

import leadcore

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


def test_polars_lists_of_nothing(model):
    """polars gives any address for a buffer without bytes."""
    for tags in ([None] * 3, [[]] * 3, [[], None, []]):
        frame = pl.from_arrow(pa.table({"topics": pa.array(tags, pa.list_(pa.string()))})).rechunk()
        assert model.score(frame, NOW, missing="unknown").to_arrow()["urge"].to_pylist() == [0.0] * 3


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
