# SPDX-License-Identifier: MIT
"""What changes next when nothing more happens: for one lead, and for a table."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator, Sequence
from ctypes import byref
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, overload

from . import _moment
from . import _signatures as c
from ._batch import Batch, fail_in_table
from ._library import core, fail, new_error
from ._scores import ALLOCATOR, ArrowResult
from ._text import number_of

if TYPE_CHECKING:
    import pandas

    from ._model import Model


@dataclass(frozen=True)
class NextChange:
    """The first moment at which the grade or class of a lead differs from today's.

    Attributes:
        micros: That moment, in microseconds since 1970 UTC.
        grade, lead_class: What the lead has from then on; None for none.
        row: Row of the lead in its table, from 0; None for a single lead.
    """

    micros: int
    grade: str | None
    lead_class: str | None
    row: int | None = None

    @property
    def time(self) -> datetime:
        """The moment as an aware datetime in UTC. Raises OverflowError after the year 9999."""
        return _moment.to_datetime(self.micros)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON."""
        row: dict[str, Any] = {} if self.row is None else {"row": self.row}
        return row | {"time": _moment.text(self.micros), "grade": self.grade, "class": self.lead_class}

    def __str__(self) -> str:
        parts = [] if self.grade is None else [f"grade {self.grade}"]
        parts += [] if self.lead_class is None else [f"class {self.lead_class}"]
        return f"{_moment.text(self.micros)}: {', '.join(parts) or 'no class'}"


_YEAR = 366 * 86_400 * 1_000_000


def look_ahead(record: Any, now: int, until: int) -> c.LeadNextChange:
    """The next change of a record, in several calls, so that Ctrl-C is noticed between them: up to the end of each nothing changes."""
    change, error = c.LeadNextChange(size=ctypes.sizeof(c.LeadNextChange)), new_error()
    begin = now
    while True:
        end = min(until, now + max(_YEAR, (now - begin) // 8))
        status = core.lead_record_next_change(record, now, end, byref(change), byref(error))
        if status:
            fail(status, error)
        if change.found or end == until:
            return change
        now = end


class ChangeColumns:
    """Columns of some changes, by time and then by row, in memory that Python owns."""

    def __init__(self, rows: array[int], times: array[int], grade: bytearray, lead_class: bytearray) -> None:
        self.rows, self.times, self.grade, self.lead_class = rows, times, grade, lead_class

    @classmethod
    def of_batch(cls, batch: Batch, now: int, until: int, rows_before: int) -> ChangeColumns:
        """Looks ahead in a batch. The interpreter lock is free meanwhile."""
        size = batch.rows
        columns = cls(array("Q", bytes(8 * size)), array("q", bytes(8 * size)), bytearray(size), bytearray(size))
        changes, error = ChangeStructure(columns), new_error()
        status = core.lead_batch_next_changes(batch.handle, now, until, byref(changes.structure), byref(error))
        if status:
            fail_in_table(status, error, rows_before)
        count = changes.structure.count
        found = cls(columns.rows[:count], columns.times[:count], columns.grade[:count], columns.lead_class[:count])
        if rows_before:
            found.rows = array("Q", (row + rows_before for row in found.rows))
        return found

    @classmethod
    def joined(cls, parts: Sequence[ChangeColumns]) -> ChangeColumns:
        """All changes of all parts, by time and then by row."""
        if len(parts) == 1:
            return parts[0]
        # Sorted parts one behind the other: sorting merges them.
        found = sorted(row for x in parts for row in zip(x.times, x.rows, x.grade, x.lead_class))
        times, rows, grade, lead_class = zip(*found) if found else ((), (), (), ())
        return cls(array("Q", rows), array("q", times), bytearray(grade), bytearray(lead_class))

    def __len__(self) -> int:
        return len(self.rows)


class ChangeStructure:
    """A ``lead_next_changes`` for columns. While it lives, they cannot change their size."""

    def __init__(self, columns: ChangeColumns) -> None:
        parts = (columns.rows, columns.times, columns.grade, columns.lead_class)
        self._pins = [(ctypes.c_char * (len(part) * memoryview(part).itemsize)).from_buffer(part) for part in parts]
        rows, times, grade, lead_class = map(ctypes.addressof, self._pins)
        self.structure = c.LeadNextChanges(
            size=ctypes.sizeof(c.LeadNextChanges), count=len(columns), rows=rows, times=times, grade=grade, lead_class=lead_class
        )


class Changes(ArrowResult):
    """The leads of a table whose grade or class changes, by time and then by row: `NextChange` by `NextChange`, and itself a table for
    anything that speaks Arrow's PyCapsule protocol.

    Columns: "row" (uint64, from 0), "time" (timestamp in microseconds, UTC), and where the model has them "grade" and "class" (what the
    lead has from then on, dictionary-encoded strings). May be read by several threads.

    Attributes:
        now, until: The moments between which the changes lie, in microseconds since 1970 UTC.
    """

    __slots__ = ("_columns", "now", "until")

    def __init__(self, model: Model, columns: ChangeColumns, now: int, until: int) -> None:
        self._model = model
        self._columns = columns
        self.now = now
        self.until = until

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in their order."""
        return ["row", "time", *["grade"] * bool(self._model.grades), *["class"] * bool(self._model.classes)]

    @property
    def rows(self) -> memoryview:
        """The rows (uint64), without a copy: ``numpy.asarray(changes.rows)``."""
        return memoryview(self._columns.rows).toreadonly()

    @property
    def times(self) -> memoryview:
        """The moments in microseconds since 1970 UTC (int64), without a copy."""
        return memoryview(self._columns.times).toreadonly()

    @overload
    def __getitem__(self, index: int) -> NextChange: ...
    @overload
    def __getitem__(self, index: slice) -> list[NextChange]: ...
    def __getitem__(self, index: int | slice) -> NextChange | list[NextChange]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        columns, model = self._columns, self._model
        lead_class = columns.lead_class[index]
        return NextChange(
            micros=columns.times[index],
            grade=model.grades[columns.grade[index]] if model.grades else None,
            lead_class=model.classes[lead_class] if model.classes and lead_class != c.NO_CLASS else None,
            row=columns.rows[index],
        )

    def __iter__(self) -> Iterator[NextChange]:
        return map(self.__getitem__, range(len(self)))

    def _export(self, rows: int) -> tuple[c.ArrowSchema, c.ArrowArray]:
        schema, arrow, error = c.ArrowSchema(), c.ArrowArray(), new_error()
        changes = ChangeStructure(self._columns)
        changes.structure.count = rows
        status = core.lead_next_changes_export(
            self._model._handle, byref(changes.structure), ALLOCATOR, byref(schema), byref(arrow), byref(error)
        )
        if status:
            fail(status, error)
        return schema, arrow

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas.DataFrame, made without any Arrow package."""
        import numpy
        import pandas

        columns = self._columns
        times = pandas.to_datetime(numpy.array(columns.times, numpy.int64), unit="us", utc=True)
        data: dict[str, Any] = {"row": numpy.array(columns.rows, numpy.uint64), "time": times}
        if self._model.grades:
            codes = numpy.frombuffer(bytes(columns.grade), numpy.uint8).astype(numpy.int16)
            data["grade"] = pandas.Categorical.from_codes(codes, list(self._model.grades))
        if self._model.classes:
            codes = numpy.frombuffer(bytes(columns.lead_class), numpy.uint8).astype(numpy.int16)
            codes[codes == c.NO_CLASS] = -1
            data["class"] = pandas.Categorical.from_codes(codes, list(self._model.classes))
        return pandas.DataFrame(data)

    def __repr__(self) -> str:
        return f"Changes({number_of(len(self), 'row')}: {', '.join(self.column_names)})"
