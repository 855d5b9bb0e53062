# SPDX-License-Identifier: MIT
"""Matrices of whole numbers for the library: from NumPy, any buffer, lists of lists, and tables with one column a person."""

from __future__ import annotations

import ctypes
import importlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from . import _signatures as c
from ._arrow import Chunk, Table
from ._errors import LeadCoreError
from ._library import status_name, text
from ._structures_assign import ASSIGN_CONSTANTS
from ._values import is_unknown

FORBIDDEN = ASSIGN_CONSTANTS["LEAD_FORBIDDEN"]
"""As a value: this person must not have this lead."""
LARGEST = ASSIGN_CONSTANTS["LEAD_VALUE_MAX"]

# Letters of the Arrow format of numbers → those of the array module.
_FORMATS = {b"c": "b", b"C": "B", b"s": "h", b"S": "H", b"i": "i", b"I": "I", b"l": "q", b"L": "Q", b"f": "f", b"g": "d"}


class AssignError(LeadCoreError, ValueError):
    """Values, capacities, floors or figures that cannot be meant; ``path`` names the person where there is one."""


def refuse(message: str, path: str = "", code: int = c.ERROR_VALUE) -> AssignError:
    """The error to raise."""
    return AssignError(status_name(code), message, path)


class Matrix:
    """Rows of 64-bit numbers in memory that this object keeps.

    Attributes:
        address: Of the first number.
        rows, columns: How many there are.
        stride: Numbers from one row to the next.
    """

    def __init__(self, address: int, rows: int, columns: int, stride: int, owner: object) -> None:
        self.address, self.rows, self.columns, self.stride = address, rows, columns, stride
        self._owner = owner

    @classmethod
    def _of_numbers(cls, numbers: array[int], rows: int, columns: int) -> Matrix:
        return cls(numbers.buffer_info()[0], rows, columns, columns, numbers)

    @classmethod
    def of(cls, values: Any, scale: int) -> Matrix:
        """From a 2-D array or buffer, or rows of numbers."""
        if isinstance(values, (str, bytes)):
            raise TypeError(f"values must be a 2-D array, rows of numbers, or a table, not {type(values).__name__}")
        if hasattr(values, "__array_interface__") and hasattr(values, "dtype"):
            return cls._of_numpy(values, scale)
        try:
            view = memoryview(values)
        except TypeError:
            return cls._of_rows(values, scale)
        if view.ndim != 2:
            raise refuse(f"values must have two dimensions, leads and people, not {view.ndim}")
        try:
            rows: Any = view.tolist()
        except NotImplementedError:
            raise TypeError(f"values must be numbers, not of the buffer format '{view.format}'") from None
        return cls._of_rows(rows, scale)

    @classmethod
    def _of_rows(cls, values: Iterable[Iterable[Any]], scale: int) -> Matrix:
        if not isinstance(values, Iterable):
            raise TypeError(f"values must be a 2-D array, rows of numbers, or a table, not {type(values).__name__}")
        numbers, columns, rows = array("q"), 0, 0
        for row in values:
            if isinstance(row, (str, bytes)) or not isinstance(row, Iterable):
                raise TypeError(f"lead {rows}: expected a row of numbers, found {type(row).__name__}")
            before = len(numbers)
            numbers.extend(_whole(value, scale, rows, person) for person, value in enumerate(row))
            columns = columns if rows else len(numbers)
            if len(numbers) - before != columns:
                raise refuse(f"lead {rows} has {len(numbers) - before} values, those before have {columns}")
            rows += 1
        return cls._of_numbers(numbers, rows, columns)

    @classmethod
    def _of_numpy(cls, values: Any, scale: int) -> Matrix:
        numpy = importlib.import_module("numpy")
        if values.ndim != 2:
            raise refuse(f"values must have two dimensions, leads and people, not {values.ndim}")
        if values.dtype.kind == "O":
            return cls._of_rows(values.tolist(), scale)
        mask = numpy.ma.getmaskarray(values) if numpy.ma.isMaskedArray(values) else None
        data = _whole_numbers(numpy, numpy.ma.getdata(values), mask, scale)
        rows, columns = data.shape
        if data.size and (data.strides[1] != 8 or data.strides[0] < 8 * columns or data.strides[0] % 8):
            data = numpy.ascontiguousarray(data)
        stride = data.strides[0] // 8 if data.size and rows > 1 else columns
        return cls(data.ctypes.data, rows, columns, max(stride, columns), data)

    @classmethod
    def of_table(cls, table: Any, names: Sequence[str], scale: int) -> Matrix:
        """From the columns with these names."""
        try:
            numpy: Any = importlib.import_module("numpy")
        except ImportError:
            numpy = None
        with Table(table, names) as source:
            places = [_place_of(name, source.column_names()) for name in names]
            for name, place in zip(names, places):
                _check_format(name, source.schema.children[place].contents)
            parts = list(_parts(source, places, names, scale, numpy))
        rows = sum(len(part) for part in parts) // max(len(names), 1)
        numbers = array("q")
        for part in parts:
            numbers.frombytes(part.tobytes())
        return cls._of_numbers(numbers, rows, len(names))


# One by one ----------------------------------------------------------------------------------------------------------------------------


def _whole(value: Any, scale: int, lead: int, person: int | str) -> int:
    if is_unknown(value) or type(value).__name__ == "MaskedConstant":
        return FORBIDDEN
    if isinstance(value, int) and value == FORBIDDEN:
        return FORBIDDEN
    where = f"the value of lead {lead} for person {person}"
    try:
        exact = value * scale
        whole = round(exact)
    except (OverflowError, ValueError):
        raise refuse(f"{where} is not finite") from None
    except TypeError:
        whole = None
    if not isinstance(whole, int):
        raise TypeError(f"{where} must be a number, or None where the pair is forbidden, not {type(value).__name__}")
    if abs(whole) > LARGEST:
        raise refuse(f"{where} is beyond 2^40, or below -2^40")
    if scale == 1 and whole != exact:
        raise refuse(f"{where} is not whole: scale=100, for example, takes hundredths")
    return whole


# By NumPy ------------------------------------------------------------------------------------------------------------------------------


def _first(numpy: Any, wrong: Any, message: str, person: str | None = None) -> None:
    """Raises when any element is wrong; names the first."""
    if wrong.any():
        place = numpy.unravel_index(int(wrong.argmax()), wrong.shape)
        raise refuse(f"the value of lead {int(place[0])} for person {person if person is not None else int(place[1])} {message}")


def _whole_numbers(numpy: Any, data: Any, mask: Any, scale: int, person: str | None = None) -> Any:
    """The same as int64, with `FORBIDDEN` where it is masked or NaN; the array itself where it is that already."""
    kind = data.dtype.kind
    if kind not in "biuf":
        raise TypeError(f"values must be numbers, not {data.dtype}")
    if kind == "f":
        forbidden = numpy.isnan(data)
        mask = forbidden if mask is None else mask | forbidden
        with numpy.errstate(over="ignore"):
            exact = numpy.where(mask, 0, data).astype(numpy.float64) * scale
        whole = numpy.rint(exact)
        _first(numpy, numpy.abs(whole) > LARGEST, "is beyond 2^40, or below -2^40", person)
        if scale == 1:
            _first(numpy, whole != exact, "is not whole: scale=100, for example, takes hundredths", person)
        return numpy.where(mask, FORBIDDEN, whole.astype(numpy.int64))
    if kind == "u":
        _first(numpy, data > LARGEST, "is beyond 2^40, or below -2^40", person)
    whole = data.astype(numpy.int64, copy=False)
    if scale != 1:
        known = whole != FORBIDDEN
        _first(numpy, known & ((whole > LARGEST // scale) | (whole < -(LARGEST // scale))), "is beyond 2^40, or below -2^40", person)
        whole = numpy.where(known, whole * numpy.where(known, scale, 1), FORBIDDEN)
    return whole if mask is None else numpy.where(mask, FORBIDDEN, whole)


# Columns of tables ---------------------------------------------------------------------------------------------------------------------


def _place_of(name: str, columns: list[str]) -> int:
    if columns.count(name) != 1:
        problem = "stands twice in the table" if name in columns else "is not in the table"
        raise refuse(f"the column of person '{name}' {problem}", name, c.CONSTANTS["LEAD_ERROR_MISSING_COLUMN"])
    return columns.index(name)


def _check_format(name: str, schema: c.ArrowSchema) -> None:
    if schema.format not in (*_FORMATS, b"n") or schema.dictionary:
        raise AssignError(
            status_name(c.CONSTANTS["LEAD_ERROR_COLUMN_TYPE"]),
            f"column '{name}' must be of integers or floats, not of the Arrow format '{text(schema.format)}'",
            name,
        )


def _parts(source: Table, places: list[int], names: Sequence[str], scale: int, numpy: Any) -> Iterator[array[int]]:
    """Row by row the numbers of each chunk."""
    rows_before = 0
    for chunk in source:
        try:
            rows = chunk.array.length
            part = array("q", bytes(8 * rows * len(names)))
            for i, (place, name) in enumerate(zip(places, names)):
                part[i :: len(names)] = _column(chunk, place, name, scale, numpy, rows_before)
            yield part
        finally:
            chunk.release()
        rows_before += rows


def _column(chunk: Chunk, place: int, name: str, scale: int, numpy: Any, rows_before: int) -> array[int]:
    """One column's numbers, with `FORBIDDEN` where it is null."""
    rows, column = chunk.array.length, chunk.array.children[place].contents
    letter = _FORMATS.get(chunk.schema.children[place].contents.format)
    if letter is None or not rows:
        return array("q", [FORBIDDEN] * int(rows))
    offset = column.offset + chunk.array.offset
    raw: array[int] = array(letter)
    raw.frombytes(ctypes.string_at(column.buffers[1] + offset * raw.itemsize, rows * raw.itemsize))
    is_null, numbers = _nulls(column, offset, rows), array("q")
    if letter == "q" and is_null is None and scale == 1:
        numbers.frombytes(raw.tobytes())
        return numbers
    if numpy is None:
        values: Iterable[Any] = raw if is_null is None else (None if null else value for null, value in zip(is_null, raw))
        return array("q", (_whole(value, scale, rows_before + row, name) for row, value in enumerate(values)))
    mask = None if is_null is None else numpy.frombuffer(is_null, numpy.bool_)
    whole = _whole_numbers(numpy, numpy.frombuffer(raw, raw.typecode), mask, scale, name)
    numbers.frombytes(whole.tobytes())
    return numbers


def _nulls(column: c.ArrowArray, offset: int, rows: int) -> bytes | None:
    """A byte for each row, 1 where it is null; None when none is."""
    if column.null_count == 0 or not column.buffers[0]:
        return None
    first = offset // 8
    bits = int.from_bytes(ctypes.string_at(column.buffers[0] + first, (offset + rows + 7) // 8 - first), "little") >> offset % 8
    shown = f"{bits & ((1 << rows) - 1):0{rows}b}"[::-1]
    return bytes(bit == "0" for bit in shown)
