# SPDX-License-Identifier: MIT
"""Cells of text tables: from text to values of fields and back. Everything works on whole columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .. import _moment
from .common import UserError

FLAGS = {"true": True, "false": False, "yes": True, "no": False, "y": True, "n": False, "t": True, "f": False, "1": True, "0": False}
_EXPECTED = {
    "number": "a number",
    "flag": "true or false (yes, no, 1, 0)",
    "time": "a date or a moment such as 2026-11-21T09:00:00Z",
    "sequence": "a whole number",
}
_ZONE = r"^[^Tt ]*[Tt ].*(?:[Zz]|[+-]\d\d:?\d\d)$"


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds strings of some kind."""
    if pa.types.is_dictionary(kind):
        return is_text(kind.value_type)
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or getattr(pa.types, "is_string_view", lambda _: False)(kind)


def plain(column: Any) -> Any:
    """A text column as ordinary strings."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


class Converter:
    """Turns columns of a file into columns that fit the model's fields."""

    def __init__(self, path: str, unknown: Collection[str], empty_is_unknown: bool) -> None:
        self._path = path
        self._unknown = pa.array([*unknown, *([""] if empty_is_unknown else [])], pa.string())

    def keys(self, name: str, column: Any) -> Any:
        """A column of keys as strings; null for cells that mean unknown."""
        try:
            keys = as_text(name, column)
        except UserError:
            raise UserError(f"{self._path}: the column '{name}' holds nothing that can be a key") from None
        return pc.if_else(pc.is_in(keys, value_set=self._unknown), None, keys) if len(self._unknown) else keys

    def convert(self, name: str, kind: str, column: Any, first_row: int) -> Any:
        """A column for a field of a kind; `first_row` (from 1) is for messages."""
        if pa.types.is_decimal(column.type) and kind == "number":
            return column.cast(pa.float64())
        if not is_text(column.type):
            if kind == "flag" and pa.types.is_integer(column.type):
                self._check_flags(name, column, first_row)
            return column
        column = plain(column)
        if len(self._unknown):
            column = pc.if_else(pc.is_in(column, value_set=self._unknown), None, column)
        if kind in ("category", "text"):
            return column
        try:
            return _PARSERS[kind](column)
        except (pa.ArrowInvalid, ValueError):
            raise self._misfit(name, kind, column, first_row) from None

    def _check_flags(self, name: str, column: Any, first_row: int) -> None:
        is_flag = pc.is_in(column, value_set=pa.array([0, 1], column.type))
        wrong = pc.index(pc.or_(is_flag, pc.is_null(column)), False).as_py()
        if wrong >= 0:
            raise UserError(f"{self._path}: column '{name}', row {first_row + wrong}: expected {_EXPECTED['flag']}")

    def _misfit(self, name: str, kind: str, column: Any, first_row: int) -> UserError:
        # The cell itself may be personal data: its place is enough.
        for row in range(len(column)):
            try:
                _PARSERS[kind](column.slice(row, 1))
            except (pa.ArrowInvalid, ValueError):
                return UserError(f"{self._path}: column '{name}', row {first_row + row}: expected {_EXPECTED[kind]}")
        return UserError(f"{self._path}: column '{name}': expected {_EXPECTED[kind]}")


def _trimmed(column: Any) -> Any:
    column = pc.ascii_trim_whitespace(column)
    return pc.if_else(pc.equal(column, ""), None, column)


def parse_numbers(column: Any) -> Any:
    """Decimals such as -1.5 and 2e3."""
    return _trimmed(column).cast(pa.float64())


def parse_whole_numbers(column: Any) -> Any:
    """Whole numbers of 64 bits."""
    return _trimmed(column).cast(pa.int64())


def parse_flags(column: Any) -> Any:
    """The spellings of `FLAGS`, in any case."""
    column = pc.ascii_lower(_trimmed(column))
    codes = pc.index_in(column, value_set=pa.array(FLAGS, pa.string()))
    if codes.null_count != column.null_count:
        raise ValueError("not a flag")
    return pa.array(FLAGS.values(), pa.bool_()).take(codes)


def parse_times(column: Any) -> Any:
    """ISO 8601 dates and moments; without a zone they are UTC."""
    column = _trimmed(column)
    has_zone = pc.match_substring_regex(column, _ZONE)
    zoned = pc.if_else(has_zone, column, None).cast(pa.timestamp("us", "UTC"))
    local = pc.if_else(has_zone, None, column).cast(pa.timestamp("us"))
    return pc.coalesce(zoned, pc.assume_timezone(local, "UTC"))


def parse_tags(column: Any) -> Any:
    """Separated by ; or |. A separator alone is the empty set."""
    column = pc.ascii_trim_whitespace(column)
    is_empty = pc.match_substring_regex(column, r"^[;|\s]+$")
    column = pc.replace_substring_regex(column, r"\s*[;|][;|\s]*", ";")
    column = pc.if_else(pc.equal(column, ""), None, pc.ascii_trim(column, ";"))
    lists = pc.split_pattern(column, ";")
    if not pc.any(is_empty, min_count=0).as_py():
        return lists
    values = [[] if empty else value for empty, value in zip(is_empty.to_pylist(), lists.to_pylist())]
    return pa.array(values, pa.list_(pa.string()))


_PARSERS = {"number": parse_numbers, "flag": parse_flags, "time": parse_times, "tags": parse_tags, "sequence": parse_whole_numbers}


def python_values(column: Any) -> list[Any]:
    """Values of a short column as Python objects; text that is not UTF-8 gets surrogates, as file names do."""
    if is_text(column.type):
        return [x if x is None else x.decode("utf-8", "surrogateescape") for x in plain(column).cast(pa.binary()).to_pylist()]
    if pa.types.is_timestamp(column.type):
        micros = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64()).to_pylist()
        return [x if x is None else _moment.text(x) for x in micros]
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return [None if cell is None else python_values(cell) for cell in (cell.values for cell in column)]
    values: list[Any] = column.to_pylist()
    return values


def as_text(name: str, column: Any) -> Any:
    """Any column as strings, for CSV; null stays null."""
    kind = column.type
    if is_text(kind):
        return plain(column)
    if pa.types.is_dictionary(kind):
        return as_text(name, column.dictionary_decode())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        if not is_text(kind.value_type):
            raise UserError(f"column '{name}' of type {kind} cannot be written as CSV")
        return pc.binary_join(column.cast(pa.list_(pa.string())), ";")
    if pa.types.is_timestamp(kind):
        zone = "Z" if kind.tz else ""
        utc = column.cast(pa.timestamp(kind.unit, "UTC")) if kind.tz else column
        text = pc.strftime(utc, format=f"%Y-%m-%dT%H:%M:%S{zone}", locale="C")
        return pc.replace_substring_regex(text, pattern=r"\.0+(Z?)$", replacement=r"\1")  # whole seconds, as a person writes them
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise UserError(f"column '{name}' of type {kind} cannot be written as CSV") from None
