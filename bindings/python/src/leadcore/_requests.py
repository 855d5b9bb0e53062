# SPDX-License-Identifier: MIT
"""What a router is asked about: the fields of one lead from a dict, and those of many from a table."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import byref
from itertools import groupby
from typing import TYPE_CHECKING, Any

from . import _batch, _values
from . import _signatures as c
from ._arrow import Chunk, Table
from ._batch import Batch, Join, fail_in_table
from ._errors import BatchError, LeadError
from ._library import core, fail, new_error, status_name, text
from ._scores import Report, Scores
from ._tables import check_columns

if TYPE_CHECKING:
    from ._model import Model
    from ._policy import Policy
    from ._timeline import Timeline

_SETTERS = {
    "flag": core.lead_request_set_flag,
    "number": core.lead_request_set_number,
    "category": core.lead_request_set_text,
    "text": core.lead_request_set_text,
    "tags": core.lead_request_set_tags,
    "time": core.lead_request_set_time,
}


class Request:
    """The fields of one lead, for one policy. Belongs to one call at a time."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._indices = {name: index for index, name in enumerate(policy.fields)}
        self.handle, error = ctypes.c_void_p(), new_error()
        status = core.lead_request_new(policy._handle, None, byref(self.handle), byref(error))
        if status:
            fail(status, error)

    def __del__(self) -> None:
        handle = self.__dict__.pop("handle", None)
        if handle:
            core.lead_request_free(handle)

    def fill(
        self, lead: Mapping[str, Any], now: int, model: Model | None, timeline: Timeline | None, ignore_extra: bool
    ) -> None:
        """Sets every field: from a mapping, and where there is a model from what it says of the lead."""
        if not isinstance(lead, Mapping):
            raise TypeError(f"a lead is a dict of field names and values, not {type(lead).__name__}")
        check_model(model)
        fields = self._policy.fields
        if not ignore_extra:
            _values.check_keys(lead, fields if model is None else {**fields, **model.fields})
        core.lead_request_clear(self.handle)
        for name, value in lead.items():
            if name in fields and not _values.is_unknown(value):
                kind = fields[name]
                status = _SETTERS[kind](self.handle, self._indices[name], *_values.arguments(name, kind, value))
                if status:
                    _values.check_set(name, status)
        if model is not None:
            self._judge({name: lead[name] for name in model.fields if name in lead}, now, model, timeline)
        elif timeline is not None:
            raise ValueError("a timeline needs its model: model=MODEL")

    def _judge(self, lead: Mapping[str, Any], now: int, model: Model, timeline: Timeline | None) -> None:
        error = new_error()
        with model._filled(lead, timeline, True) as slot:
            status = core.lead_request_set_record(self.handle, slot.handle, now, byref(error))
        if status:
            fail(status, error, LeadError)


class Source:
    """A table of new leads for a router.

    Args:
        key: Name of the column with the leads' keys; `key_type` is what they are.
        times: Name of the column with the moments at which they come; None when `now` is that of all.
        model: Gives fields of the policy that are its results, where there is one; `join` is what the leads did.
    """

    def __init__(
        self,
        policy: Policy,
        table: Any,
        key: str,
        key_type: int,
        *,
        now: int,
        times: str | None,
        model: Model | None,
        join: Join | None,
        missing: int,
        instructions: int,
    ) -> None:
        check_model(model)
        self._policy, self._model, self._join = policy, model, join
        self._table, self._key, self._key_type = table, key, key_type
        self._now, self._times = now, times
        self._missing, self._instructions = missing, instructions
        self._results = () if model is None else tuple(x for x in policy.used_fields if x in model.output_names and x not in model.fields)
        read = [x for x in policy.used_fields if x not in self._results]
        of_model = [] if model is None or not self._needs_model() else list(model.used_fields)
        self._needed = [key, *([] if times is None else [times])]
        if missing == c.CONSTANTS["LEAD_MISSING_IS_ERROR"]:
            optional = frozenset() if model is None else model.optional_fields
            self._needed += [x for x in [*read, *of_model] if x not in optional]
        own = [] if join is None else [join.key]
        self._wanted = list(dict.fromkeys([key, *([] if times is None else [times]), *own, *read, *of_model]))

    def _needs_model(self) -> bool:
        return bool(self._results)

    def batches(self) -> Iterator[Requests]:
        """The rows, bound to the policy, a chunk at a time; each is closed before the next."""
        with Table(self._table, self._wanted) as source:
            check_columns(source, list(dict.fromkeys(self._needed)))
            rows_before = 0
            for chunk in source:
                try:
                    times = None if self._times is None else moments(chunk, self._times, rows_before)
                    with self._judged(chunk, times, rows_before) as whole, self._bound(whole, times, rows_before) as requests:
                        yield requests
                        rows_before += requests.rows
                finally:
                    chunk.release()

    @contextmanager
    def _bound(self, chunk: Chunk, times: array[int] | None, rows_before: int) -> Iterator[Requests]:
        handle, error = ctypes.c_void_p(), new_error()
        options = c.LeadBatchOptions(size=ctypes.sizeof(c.LeadBatchOptions), missing=self._missing, instructions=self._instructions)
        status = core.lead_requests_new(
            self._policy._handle,
            byref(chunk.schema),
            byref(chunk.array),
            self._key.encode(),
            self._key_type,
            byref(options),
            None,
            byref(handle),
            byref(error),
        )
        if status:
            fail_in_table(status, error, rows_before)
        try:
            yield Requests(handle, core.lead_requests_row_count(handle), times, self._now)
        finally:
            core.lead_requests_free(handle)

    @contextmanager
    def _judged(self, chunk: Chunk, times: array[int] | None, rows_before: int) -> Iterator[Chunk]:
        """The chunk with the model's results in place of its columns of the same names."""
        model = self._model
        if model is None or not self._needs_model():
            yield chunk
            return
        schema, arrow = self._scored(model, chunk, times, rows_before)._export(chunk.array.length)
        try:
            yield _joined(chunk, schema, arrow, self._results)
        finally:
            schema.release(byref(schema))
            arrow.release(byref(arrow))

    def _scored(self, model: Model, chunk: Chunk, times: array[int] | None, rows_before: int) -> Scores:
        batch = Batch(model, chunk.part(0, chunk.array.length), self._missing, self._instructions, self._join, rows_before)
        try:
            columns, invalid = _batch.Columns(model, batch.rows), 0
            for now, first, count in _spans(batch.rows, times, self._now):
                invalid += batch.score(now, first, count, columns)
            return Scores(model, columns, Report(batch.rows, invalid))
        finally:
            batch.close()


class Requests:
    """Rows of a table that are bound to a policy.

    Attributes:
        handle: The ``lead_requests``.
        rows: How many.
        times: Their moments; None when `now` is that of all.
    """

    def __init__(self, handle: ctypes.c_void_p, rows: int, times: array[int] | None, now: int) -> None:
        self.handle, self.rows, self.times, self.now = handle, rows, times, now


def _spans(rows: int, times: Sequence[int] | None, now: int) -> Iterator[tuple[int, int, int]]:
    """(moment, first row, rows) of rows that have one moment."""
    if times is None:
        for first, count in _batch.slices(rows, 1):
            yield now, first, count
        return
    first = 0
    for moment, same in groupby(times):
        count = sum(1 for _ in same)
        yield moment, first, count
        first += count


def _joined(chunk: Chunk, schema: c.ArrowSchema, arrow: c.ArrowArray, names: Sequence[str]) -> Chunk:
    """The columns of a chunk but those of some names, and the columns of these names of another table. Releases nothing."""
    offset = chunk.array.offset
    if offset and chunk.array.n_buffers and chunk.array.buffers[0] and chunk.array.null_count:
        raise BatchError(status_name(c.ERROR_ARROW), "the rows of a table cannot be null")
    kept = [i for i in range(chunk.schema.n_children) if text(chunk.schema.children[i].contents.name) not in names]
    added = [i for i in range(schema.n_children) if text(schema.children[i].contents.name) in names]
    arrays = [_moved(chunk.array.children[i].contents, offset, chunk.array.length) for i in kept]
    arrays += [arrow.children[i].contents for i in added]
    schemas = [chunk.schema.children[i].contents for i in kept] + [schema.children[i].contents for i in added]
    whole = _Joined(chunk, schemas, arrays)
    whole.array.offset = 0
    return whole


class _Joined(Chunk):
    """Columns of several tables, which alone release them."""

    def __init__(self, chunk: Chunk, schemas: Sequence[c.ArrowSchema], arrays: Sequence[c.ArrowArray]) -> None:
        self._kept = [chunk, schemas, arrays]
        self.schema = self._parent(chunk.schema, schemas)
        self.array = self._parent(chunk.array, arrays)

    def _parent(self, structure: Any, children: Sequence[Any]) -> Any:
        copy = type(structure).from_buffer_copy(structure)
        pointers = (ctypes.POINTER(type(structure)) * len(children))(*(ctypes.pointer(x) for x in children))
        copy.children = ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(type(structure))))
        copy.n_children = len(children)
        self._kept.append(pointers)
        return copy

    def release(self) -> None:
        """Does nothing."""

    __del__ = release


def _moved(column: c.ArrowArray, offset: int, length: int) -> c.ArrowArray:
    copy = c.ArrowArray.from_buffer_copy(column)
    copy.offset += offset
    copy.length = length
    copy.null_count = -1 if copy.null_count else 0
    return copy


_TO_MICROS: dict[str, Callable[[int], int]] = {
    "tss": lambda x: x * 1_000_000,
    "tsm": lambda x: x * 1_000,
    "tsu": lambda x: x,
    "tsn": lambda x: x // 1_000,
    "tdD": lambda x: x * 86_400_000_000,
    "tdm": lambda x: x * 1_000,
}


def moments(chunk: Chunk, name: str, rows_before: int) -> array[int]:
    """A column of timestamps or dates as microseconds since 1970 UTC; one without a zone is UTC."""
    index = next(i for i in range(chunk.schema.n_children) if text(chunk.schema.children[i].contents.name) == name)
    kind = text(chunk.schema.children[index].contents.format)[:3]
    if kind not in _TO_MICROS:
        raise BatchError(status_name(c.CONSTANTS["LEAD_ERROR_COLUMN_TYPE"]), f"column '{name}': moments are timestamps or dates", name)
    column = chunk.array.children[index].contents
    first, count = column.offset + chunk.array.offset, chunk.array.length
    raw = array("i" if kind == "tdD" else "q")
    if count:
        raw.frombytes(ctypes.string_at(column.buffers[1] + first * raw.itemsize, count * raw.itemsize))
    missing = _first_null(column, first, count)
    if missing is not None:
        raise BatchError(status_name(c.ERROR_VALUE), f"column '{name}', row {rows_before + missing}: no moment", name)
    try:
        return raw if kind == "tsu" else array("q", map(_TO_MICROS[kind], raw))
    except OverflowError:
        raise BatchError(status_name(c.ERROR_VALUE), f"column '{name}': a moment beyond 64 bits of microseconds", name) from None


def _first_null(column: c.ArrowArray, first: int, count: int) -> int | None:
    if column.null_count == 0 or not count or not column.buffers[0]:
        return None
    bits = ctypes.string_at(column.buffers[0], (first + count + 7) // 8)
    return next((i - first for i in range(first, first + count) if not bits[i // 8] >> (i % 8) & 1), None)


def check_model(model: object) -> None:
    """TypeError for what is neither a model nor None."""
    from ._model import Model

    if model is not None and not isinstance(model, Model):
        raise TypeError(f"a model is what Model.parse() gives, not {type(model).__name__}")
