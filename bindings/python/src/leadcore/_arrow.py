# SPDX-License-Identifier: MIT
"""Tables in and out through the Arrow PyCapsule protocol, without any Arrow package."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Mapping, Sequence
from ctypes import byref
from typing import Any

from . import _signatures as c
from ._errors import BatchError
from ._frames import library_of, prepare
from ._library import native, status_name, text

_SCHEMA = b"arrow_schema"
_ARRAY = b"arrow_array"
_STREAM = b"arrow_array_stream"
_HINTS: dict[type, str] = {
    dict: ": score_one() takes one lead, pyarrow.table() makes a table of columns",
    list: ": pyarrow.Table.from_pylist() makes a table of dicts",
    str: ": read the file with polars, pandas or pyarrow first",
}


def new_schema_capsule() -> tuple[object, c.ArrowSchema]:
    """An empty capsule to fill, and what is in it."""
    capsule = native.leadcore_new_schema_capsule()
    return capsule, c.ArrowSchema.from_address(native.leadcore_capsule_pointer(capsule, _SCHEMA))


def new_stream_capsule() -> tuple[object, c.ArrowArrayStream]:
    """An empty capsule to fill, and what is in it."""
    capsule = native.leadcore_new_stream_capsule()
    return capsule, c.ArrowArrayStream.from_address(native.leadcore_capsule_pointer(capsule, _STREAM))


class Chunk:
    """One record batch, held until `release`. Keeps whatever holds its schema alive.

    Attributes:
        schema, array: What to read: the producer's structures, or copies of them in which columns of bare codes have their dictionaries.
    """

    def __init__(
        self, schema: c.ArrowSchema, array: c.ArrowArray, owner: object, dictionaries: Mapping[int, _Dictionary] | None = None
    ) -> None:
        self._array = array
        self._owner = owner
        self._parts: list[object] = []
        self.schema, self.array = schema, array
        if dictionaries:
            self.schema = self._with(schema, {i: x.table.schema for i, x in dictionaries.items()})
            self.array = self._with(array, {i: x.chunk.array for i, x in dictionaries.items()})

    def _with(self, structure: Any, dictionaries: Mapping[int, Any]) -> Any:
        """A copy of a schema or array with other children. Nobody releases it: what it points to belongs to others."""
        kind = type(structure)
        copy = kind.from_buffer_copy(structure)
        children = (ctypes.POINTER(kind) * structure.n_children)(*structure.children[: structure.n_children])
        for index, dictionary in dictionaries.items():
            child = kind.from_buffer_copy(children[index].contents)
            child.dictionary = ctypes.pointer(dictionary)
            children[index] = ctypes.pointer(child)
        copy.children = ctypes.cast(children, ctypes.POINTER(ctypes.POINTER(kind)))
        self._parts.append(children)
        return copy

    def part(self, first: int, count: int) -> Chunk:
        """Some of its rows; they live as long as this one is not released."""
        array = c.ArrowArray.from_buffer_copy(self.array)
        array.offset += first
        array.length = count
        array.null_count = -1 if array.null_count else 0
        return _Part(self.schema, array, self)

    def release(self) -> None:
        """Gives the data back to its producer; more than once does nothing."""
        if self._array.release:
            self._array.release(byref(self._array))

    __del__ = release


class _Part(Chunk):
    """Rows of another chunk, which alone releases them."""

    def release(self) -> None:
        """Does nothing."""

    __del__ = release


class _Dictionary:
    """The strings of a column of bare codes."""

    def __init__(self, strings: Any) -> None:
        self.table = Table(strings)
        self.chunk = next(iter(self.table))

    def close(self) -> None:
        self.chunk.release()
        self.table.close()


class Table:
    """Any table, as a source of chunks. Use it as a context manager: it releases the stream and its schema.

    Args:
        table: The table.
        wanted: Names of the columns that will be read.
    """

    def __init__(self, table: Any, wanted: Sequence[str] = ()) -> None:
        self._stream: c.ArrowArrayStream | None = None
        self._single: Chunk | None = None
        self.schema = c.ArrowSchema()
        table, dictionaries = prepare(table, wanted)
        self._dictionaries = {name: _Dictionary(strings) for name, strings in dictionaries.items()}
        table = _with_protocol(table)
        if hasattr(table, "__arrow_c_stream__"):
            self._open_stream(table)
        else:
            self._open_array(table)

    def _open_stream(self, table: Any) -> None:
        self._capsule = _exported(table)
        self._stream = c.ArrowArrayStream.from_address(native.leadcore_capsule_pointer(self._capsule, _STREAM))
        if not self._stream.release:
            raise BatchError(status_name(c.ERROR_ARROW), "the table gave a stream that is already released")
        try:
            self._check(self._stream.get_schema(byref(self._stream), byref(self.schema)))
        except BaseException:
            self.close()
            raise

    def _open_array(self, table: Any) -> None:
        self._capsule = schema_capsule, array_capsule = table.__arrow_c_array__()
        self.schema = c.ArrowSchema.from_address(native.leadcore_capsule_pointer(schema_capsule, _SCHEMA))
        array = c.ArrowArray.from_address(native.leadcore_capsule_pointer(array_capsule, _ARRAY))
        # Used where it is and released by its capsule, which the chunk keeps.
        self._single = Chunk(self.schema, array, self._capsule)

    def _check(self, number: int) -> None:
        if number == 0:
            return
        assert self._stream is not None
        reason = text(self._stream.get_last_error(byref(self._stream)))
        raise BatchError(status_name(c.ERROR_ARROW), reason or f"the table's stream failed: {os.strerror(number)}")

    def __iter__(self) -> Iterator[Chunk]:
        if self._single is not None:
            yield self._single
            return
        assert self._stream is not None
        while True:
            array = c.ArrowArray()
            self._check(self._stream.get_next(byref(self._stream), byref(array)))
            if not array.release:
                return
            yield Chunk(self.schema, array, self, self._dictionary_at())

    def _dictionary_at(self) -> dict[int, _Dictionary]:
        if not self._dictionaries:
            return {}
        return {i: self._dictionaries[name] for i, name in enumerate(self.column_names()) if name in self._dictionaries}

    def column_names(self) -> list[str]:
        """Names of the columns."""
        return [text(self.schema.children[i].contents.name) for i in range(self.schema.n_children)]

    def close(self) -> None:
        """Releases everything; more than once does nothing."""
        for dictionary in self._dictionaries.values():
            dictionary.close()
        if self._single is not None:
            self._single.release()
        if self.schema.release:
            self.schema.release(byref(self.schema))
        if self._stream is not None and self._stream.release:
            self._stream.release(byref(self._stream))

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _exported(table: Any) -> Any:
    try:
        return table.__arrow_c_stream__()
    except (TypeError, ValueError) as error:
        if library_of(table) != "pandas":
            raise
        # A column with values of several types. pandas quotes a value, which may be personal, and names the column after that.
        reason = str(error.args[-1]) if len(error.args) > 1 else "a column cannot be given as Arrow"
        raise BatchError(status_name(c.ERROR_ARROW), f"{type(table).__name__}: {reason}") from None


def _with_protocol(table: Any) -> Any:
    """The table itself, or what its library turns it into, when that speaks the protocol."""
    if hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__"):
        return table
    for name in ("to_arrow", "to_arrow_table", "fetch_arrow_table", "arrow"):
        convert = getattr(table, name, None)
        if callable(convert):
            converted = convert()
            if hasattr(converted, "__arrow_c_stream__"):
                return converted
    if library_of(table) == "pandas" and hasattr(table, "columns"):
        import pyarrow

        return pyarrow.Table.from_pandas(table, preserve_index=False)
    hint = ": call .collect() first" if hasattr(table, "collect") else _HINTS.get(type(table), "")
    raise TypeError(f"a table must have the Arrow PyCapsule interface, which {type(table).__name__} has not{hint}")
