# SPDX-License-Identifier: MIT
"""Tables in and out through the Arrow PyCapsule protocol, without any Arrow package."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from ctypes import byref
from typing import Any

from . import _signatures as c
from ._errors import BatchError
from ._library import native, status_name, text

_SCHEMA = b"arrow_schema"
_ARRAY = b"arrow_array"
_STREAM = b"arrow_array_stream"


def new_schema_capsule() -> tuple[object, c.ArrowSchema]:
    """An empty capsule to fill, and what is in it."""
    capsule = native.leadcore_new_schema_capsule()
    return capsule, c.ArrowSchema.from_address(native.leadcore_capsule_pointer(capsule, _SCHEMA))


def new_stream_capsule() -> tuple[object, c.ArrowArrayStream]:
    """An empty capsule to fill, and what is in it."""
    capsule = native.leadcore_new_stream_capsule()
    return capsule, c.ArrowArrayStream.from_address(native.leadcore_capsule_pointer(capsule, _STREAM))


class Chunk:
    """One record batch, held until `release`. Keeps whatever holds its schema alive."""

    def __init__(self, schema: c.ArrowSchema, array: c.ArrowArray, owner: object) -> None:
        self.schema = schema
        self.array = array
        self._owner = owner

    def release(self) -> None:
        """Gives the data back to its producer; more than once does nothing."""
        if self.array.release:
            self.array.release(byref(self.array))

    __del__ = release


class Table:
    """Any table, as a source of chunks. Use it as a context manager: it releases the stream and its schema."""

    def __init__(self, table: Any) -> None:
        self._stream: c.ArrowArrayStream | None = None
        self._single: Chunk | None = None
        self.schema = c.ArrowSchema()
        table = _with_protocol(table)
        if hasattr(table, "__arrow_c_stream__"):
            self._open_stream(table)
        else:
            self._open_array(table)

    def _open_stream(self, table: Any) -> None:
        self._capsule = table.__arrow_c_stream__()
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
            yield Chunk(self.schema, array, self)

    def column_names(self) -> list[str]:
        """Names of the columns."""
        return [text(self.schema.children[i].contents.name) for i in range(self.schema.n_children)]

    def close(self) -> None:
        """Releases everything; more than once does nothing."""
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
    if type(table).__module__.partition(".")[0] == "pandas" and hasattr(table, "columns"):
        import pyarrow

        return pyarrow.Table.from_pandas(table, preserve_index=False)
    hint = ": call .collect() first" if hasattr(table, "collect") else ""
    raise TypeError(f"a table must have the Arrow PyCapsule interface, which {type(table).__name__} has not{hint}")
