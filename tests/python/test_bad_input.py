# SPDX-License-Identifier: MIT
"""Bad input to the Python package: tables that do not fit or lie, leads with typing errors, producers that fail; and that everything is given back."""

import ctypes
import errno
import gc
import json
import weakref

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from leadcore import _signatures as c

import leadcore

NOW = 0
DOCUMENT = {
    "leadcore": 1, "name": "m", "version": "1",
    "fields": {"country": "category", "employees": "number", "title": "text", "demo": "flag", "topics": "tags", "created": "time"},
    "scores": {"fit": {"groups": [{"name": "g", "rules": [
        {"name": "a", "when": {"country": "DE"}, "points": 1}, {"name": "b", "when": {"employees": {">": 1}}, "points": 2},
        {"name": "c", "when": {"title": {"contains": "vp"}}, "points": 4}, {"name": "d", "when": {"demo": True}, "points": 8},
        {"name": "e", "when": {"topics": {"any": ["x"]}}, "points": 16}, {"name": "f", "when": {"created": {"within": "1d"}}, "points": 32}]}]}},
}
COLUMNS = {
    "country": pa.array(["DE", "FR"]), "employees": pa.array([5.0, 0.0]), "title": pa.array(["vp", "x"]), "demo": pa.array([True, False]),
    "topics": pa.array([["x"], []], pa.list_(pa.string())), "created": pa.array([0, 10**15], pa.timestamp("us")),
}


@pytest.fixture(scope="module")
def model() -> leadcore.Model:
    return leadcore.Model.parse(DOCUMENT)


def test_the_good_table_is_good(model):
    assert list(model.score(pa.table(COLUMNS), NOW).thousandths("fit")) == [63_000, 0]


# --- tables that do not fit ---


def test_all_missing_columns_are_named(model):
    for table in (pa.table({"country": ["DE"], "title": ["x"]}), pa.table({"country": ["DE"], "title": ["x"]}).slice(0, 0),
                  pa.Table.from_batches([], pa.schema([("country", pa.string()), ("title", pa.string())]))):
        with pytest.raises(leadcore.BatchError) as raised:
            model.score(table, NOW)
        assert raised.value.code == "missing_column"
        assert all(name in str(raised.value) for name in ("employees", "demo", "topics", "created"))
        assert "country" not in str(raised.value)
        assert len(model.score(table, NOW, missing="unknown")) == table.num_rows


MISFITS = {
    "country": [pa.array([1, 2]), pa.array([True, False]), pa.array([b"DE", b"FR"]), pa.array([["DE"], []])],
    "employees": [pa.array(["5", "6"]), pa.array([True, False]), pa.array([1, 2], pa.timestamp("us")), pa.array([1, 2], pa.decimal128(5, 2))],
    "title": [pa.array([1.5, 2.5]), pa.array([{"a": 1}, {"a": 2}])],
    "demo": [pa.array(["yes", "no"]), pa.array([1.0, 0.0])],
    "topics": [pa.array(["x", "y"]), pa.array([[1], [2]])],
    "created": [pa.array(["2026-01-01", "2026-01-02"]), pa.array([1, 2]), pa.array([1, 2], pa.time64("us"))],
}


@pytest.mark.parametrize("name, column", [(name, column) for name, columns in MISFITS.items() for column in columns], ids=lambda x: getattr(x, "type", x))
def test_columns_of_another_type(model, name, column):
    with pytest.raises(leadcore.BatchError) as raised:
        model.score(pa.table({**COLUMNS, name: column}), NOW)
    assert (raised.value.code, raised.value.path) == ("column_type", name)
    assert name in str(raised.value)


def test_flags_of_other_numbers(model):
    with pytest.raises(leadcore.BatchError) as raised:
        model.score(pa.table({**COLUMNS, "demo": pa.array([1, 2], pa.int8())}), NOW)
    assert (raised.value.code, raised.value.path) == ("value", "demo")


def test_a_column_that_stands_twice(model):
    names = [*COLUMNS, "country"]
    with pytest.raises(leadcore.BatchError) as raised:
        model.score(pa.Table.from_arrays([*COLUMNS.values(), COLUMNS["country"]], names=names), NOW)
    assert raised.value.code == "arrow" and "country" in str(raised.value)


def broken_string_array() -> pa.Array:
    offsets = pa.py_buffer(memoryview(bytes((ctypes.c_int32 * 3)(0, 2, 1 << 20))))
    return pa.Array.from_buffers(pa.string(), 2, [None, offsets, pa.py_buffer(b"DEFR")])


def broken_dictionary() -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0, 200], pa.uint8()), pa.array(["DE", "FR"]), safe=False)


@pytest.mark.parametrize("name, broken", [("country", broken_dictionary), ("title", broken_dictionary)])
def test_arrays_that_point_outside(model, name, broken):
    table = pa.table({**COLUMNS, name: broken()})
    with pytest.raises(leadcore.BatchError) as raised:
        model.score(table, NOW)
    assert raised.value.code == "arrow" and raised.value.path == name


@pytest.mark.parametrize("what", [None, 5, "leads.csv", [{"country": "DE"}], {"country": ["DE"]}, object(), DOCUMENT])
def test_what_is_no_table(model, what):
    with pytest.raises(TypeError, match="Arrow PyCapsule"):
        model.score(what, NOW)


@pytest.mark.parametrize("what, hint", [([{"country": "DE"}], "from_pylist"), ({"country": "DE"}, "score_one"), ("leads.csv", "read the file")])
def test_what_is_no_table_says_what_to_do(model, what, hint):
    with pytest.raises(TypeError, match=hint):
        model.score(what, NOW)


def test_lazy_frames_say_what_to_do(model):
    with pytest.raises(TypeError, match="collect"):
        model.score(pl.LazyFrame({"country": ["DE"]}), NOW)


@pytest.mark.parametrize("options", [{"threads": 0}, {"threads": -1}, {"missing": "zero"}, {"missing": None}, {"instructions": "sse"}, {"instructions": []}])
def test_options_that_do_not_exist(model, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        model.score(pa.table(COLUMNS), NOW, **options)


def test_rows_are_counted_in_the_table_and_not_in_a_chunk(model):
    flags = pa.chunked_array([pa.array([1, 0, None]), pa.array([], pa.int64()), pa.array([0, 1]), pa.array([1, 2])])
    with pytest.raises(leadcore.BatchError, match="column 'demo', row 6: ") as raised:
        model.score(pa.table({"demo": flags}), NOW, missing="unknown")
    assert (raised.value.code, raised.value.path) == ("value", "demo")


def test_threads_that_are_no_number(model):
    with pytest.raises(TypeError, match="threads must be a whole number, not str"):
        model.score(pa.table(COLUMNS), NOW, threads="2")


@pytest.mark.parametrize("row", ["country", slice(0, 1), 0.0, None])
def test_rows_that_are_no_number(model, row):
    with pytest.raises(TypeError, match=rf"not {type(row).__name__}: .*to_arrow"):
        model.score(pa.table(COLUMNS), NOW)[row]


def test_frames_with_columns_of_mixed_objects(model):
    with pytest.raises(leadcore.BatchError, match="country") as raised:
        model.score(pd.DataFrame({"country": ["secret", 5]}), NOW, missing="unknown")
    assert raised.value.code == "arrow"
    with pytest.raises(leadcore.BatchError, match="employees") as raised:
        model.score(pd.DataFrame({"employees": [5, "secret"]}), NOW, missing="unknown")
    assert "secret" not in str(raised.value) and raised.value.__cause__ is None


def test_a_query_that_fails_while_it_is_read(model):
    relation = duckdb.sql("select case when range = 2500000 then error('stop here') else 'DE' end as country from range(3000000)")
    with pytest.raises(Exception, match="stop here"):
        model.score(relation, NOW, missing="unknown")


# --- producers that fail, and what is given back ---


class Producer:
    """A stream of the same batch, several times, that counts what is released and can fail."""

    def __init__(self, batch: pa.RecordBatch, chunks: int = 3, fail_at: int | None = None, fail_schema: bool = False, released: bool = False) -> None:
        self.batch, self.chunks, self.fail_at, self.fail_schema, self.released = batch, chunks, fail_at, fail_schema, released
        self.given = {"array": 0, "schema": 0, "stream": 0}
        self.back = dict(self.given)
        self._keep = []
        self._calls = 0
        self.stream = c.ArrowArrayStream()

    def _count(self, kind: str, structure: ctypes.Structure, function: type) -> None:
        # What ctypes gives for a member is a view of it: the address must be taken out before it is replaced.
        address = ctypes.cast(structure.release, ctypes.c_void_p).value
        original = function(address) if address else None

        def release(pointer) -> None:
            self.back[kind] += 1
            if original:
                original(pointer)
            pointer.contents.release = function()

        self.given[kind] += 1
        self._keep.append(function(release))
        structure.release = self._keep[-1]

    def _get_schema(self, _, out) -> int:
        if self.fail_schema:
            return errno.EIO
        self.batch.schema._export_to_c(ctypes.addressof(out.contents))
        self._count("schema", out.contents, c.ReleaseSchema)
        return 0

    def _get_next(self, _, out) -> int:
        self._calls += 1
        if self._calls - 1 == self.fail_at:
            return errno.EIO
        if self._calls > self.chunks:
            out.contents.release = c.ReleaseArray()
            return 0
        self.batch._export_to_c(ctypes.addressof(out.contents))
        self._count("array", out.contents, c.ReleaseArray)
        return 0

    def __arrow_c_stream__(self, requested_schema=None) -> object:
        reason = ctypes.create_string_buffer(b"the disk is on fire")
        get_last_error = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(lambda _: ctypes.addressof(reason))
        self._keep += [get_last_error, c.GetSchema(self._get_schema), c.GetNext(self._get_next), ctypes.cast(get_last_error, c.GetLastError)]
        self.stream.get_schema, self.stream.get_next, self.stream.get_last_error = self._keep[-3:]
        if not self.released:
            self._count("stream", self.stream, c.ReleaseStream)
        new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(("PyCapsule_New", ctypes.pythonapi))
        return new(ctypes.addressof(self.stream), b"arrow_array_stream", None)


BATCH = pa.record_batch(COLUMNS)
MISFIT = pa.record_batch({**COLUMNS, "country": pa.array([1, 2])})


def everything_is_back(producer: Producer) -> None:
    gc.collect()
    assert producer.back == producer.given


@pytest.mark.parametrize("threads", [1, 2])
def test_everything_is_released_after_success(model, threads):
    producer = Producer(BATCH)
    assert list(model.score(producer, NOW, threads=threads).thousandths("fit")) == [63_000, 0] * 3
    assert producer.given == {"array": 3, "schema": 1, "stream": 1}
    everything_is_back(producer)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("producer, message", [
    (lambda: Producer(BATCH, fail_schema=True), "the disk is on fire"),
    (lambda: Producer(BATCH, fail_at=0), "the disk is on fire"),
    (lambda: Producer(BATCH, fail_at=2), "the disk is on fire"),
    (lambda: Producer(MISFIT), "country"),
    (lambda: Producer(BATCH, released=True), "already released"),
    (lambda: Producer(BATCH.select(["country"])), "missing"),
    (lambda: Producer(BATCH.select(["country"]), chunks=0), "missing"),
])
def test_everything_is_released_after_a_failure(model, producer, message, threads):
    made = producer()
    with pytest.raises(leadcore.BatchError, match=message):
        model.score(made, NOW, threads=threads)
    everything_is_back(made)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("exception", [RuntimeError, KeyboardInterrupt])
def test_everything_is_released_after_an_exception(model, exception, threads):
    def stop(rows: int) -> None:
        raise exception

    producer = Producer(BATCH)
    with pytest.raises(exception):
        model.score(producer, NOW, progress=stop, threads=threads)
    assert producer.given["array"] == 1
    everything_is_back(producer)


def test_the_table_is_not_kept(model):
    table = pa.table(COLUMNS)
    kept = weakref.ref(table)
    scores = model.score(table, NOW)
    del table
    gc.collect()
    assert kept() is None and len(scores) == 2


def test_a_capsule_of_another_kind(model):
    class Wrong:
        def __arrow_c_stream__(self, requested_schema=None):
            return BATCH.schema.__arrow_c_schema__()

    class NoCapsule(Wrong):
        def __arrow_c_stream__(self, requested_schema=None):
            return 5

    for wrong in (Wrong(), NoCapsule()):
        with pytest.raises(ValueError, match="PyCapsule"):
            model.score(wrong, NOW)


# --- leads that do not fit ---


@pytest.mark.parametrize("lead, hint", [
    ({"contry": "DE"}, "unknown field 'contry'; did you mean 'country'?"),
    ({"country": "DE", "employes": 5}, "unknown field 'employes'; did you mean 'employees'?"),
    ({"qqqq": 1}, "unknown field 'qqqq'"),
    ({5: 1}, "unknown field of type int"),
    ({"country": "DE", None: 1}, "unknown field of type NoneType"),
])
def test_keys_that_are_no_fields(model, lead, hint):
    for call in (model.score_one, model.explain, model.advise):
        with pytest.raises(leadcore.LeadError) as raised:
            call(lead, NOW)
        assert raised.value.code == "unknown_name" and str(raised.value) == hint


SECRET = "secret-4711"
BAD_VALUES = {
    "country": [5, 1.5, True, ["DE"], object()],
    "employees": ["5", SECRET, True, [5], b"5", 1j],
    "title": [5, ["vp"]],
    "demo": ["true", SECRET, 2, 0.5, [True]],
    "topics": ["x", SECRET, 5, {"x": 1}, [5], [["x"]]],
    "created": [SECRET, "2026-02-30", "2026-11-21T09:00:00", 1.5, True, [], 2**63],
}


@pytest.mark.parametrize("field, value", [(field, value) for field, values in BAD_VALUES.items() for value in values])
def test_values_that_do_not_fit(model, field, value):
    for call in (model.score_one, model.explain, model.advise):
        with pytest.raises(leadcore.LeadError) as raised:
            call({field: value}, NOW)
        assert (raised.value.code, raised.value.path) == ("value", field)
        assert field in str(raised.value) and "expected" in str(raised.value) and SECRET not in str(raised.value)
        assert isinstance(raised.value, ValueError)
    assert model.score_one({"country": "DE"}, NOW)["fit"] == 1  # an error leaves nothing behind


@pytest.mark.parametrize("lead", [None, 5, "DE", ["DE"], [("country", "DE")]])
def test_what_is_no_lead(model, lead):
    for call in (model.score_one, model.explain, model.advise):
        with pytest.raises(TypeError, match="a lead is a dict"):
            call(lead, NOW)


def test_keys_whose_comparison_fails(model):
    class Bad(str):
        def __eq__(self, other):
            raise RuntimeError("no")

        __hash__ = str.__hash__

    with pytest.raises(RuntimeError, match="no"):
        model.score_one({Bad("country"): "DE"}, NOW)


# --- documents that do not compile ---


@pytest.mark.parametrize("document, code", [
    ("", "json_syntax"), ("{", "json_syntax"), ("[]", "wrong_type"), ("\ufeff{}", "json_syntax"), (b'"\xff"', "json_text"), ('{"a": "\ud800"}', "json_text"),
    ("{} {}", "json_syntax"), ("{'a': 1}", "json_syntax"), ("[" * 1000, None), ({}, "missing_key"), ({**DOCUMENT, "extra": 1}, "unknown_key"),
    ('{"leadcore": 1, "leadcore": 1}', "duplicate_key"),
], ids=repr)
def test_bad_documents(document, code):
    with pytest.raises(leadcore.ModelError) as raised:
        leadcore.Model.parse(document)
    problems = raised.value.problems
    assert problems and all(problem.message for problem in problems)
    if code:
        assert code in [problem.code for problem in problems]
    assert leadcore.check(document) == list(problems)


@pytest.mark.parametrize("document", [None, 5, ["x"], object()])
def test_what_is_no_document(document):
    for call in (leadcore.Model.parse, leadcore.check):
        with pytest.raises(TypeError, match="a model document is"):
            call(document)


def test_numbers_that_json_does_not_have():
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            leadcore.Model.parse({**DOCUMENT, "leadcore": number})


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        leadcore.Model.read(tmp_path / "none.json")


def test_messages_hold_no_values_of_leads(model):
    table = pa.table({**COLUMNS, "demo": pa.array([4711, 0])})
    with pytest.raises(leadcore.BatchError) as raised:
        model.score(table, NOW)
    assert "4711" not in json.dumps([raised.value.message, raised.value.path])
