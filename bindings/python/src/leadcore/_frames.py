# SPDX-License-Identifier: MIT
"""Data frames of known libraries, made ready so that little has to be converted. Any surprise leaves the frame as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# More distinct strings than this, and than rows, would make a dictionary dearer than what it saves.
_SMALL_DICTIONARY = 1 << 12


def library_of(table: Any) -> str:
    """Name of the package that the object's type comes from."""
    return type(table).__module__.partition(".")[0]


def in_one_piece(table: Any, wanted: Sequence[str], column: str) -> Any:
    """A table that has a certain column and is in memory, as a single chunk. Streams stay streams."""
    kind = library_of(table), type(table).__name__
    if kind not in (("polars", "DataFrame"), ("pyarrow", "Table")):
        return table
    try:
        names = list(getattr(table, "column_names", None) or table.columns)
        if column not in names:
            return table
        chosen = table.select([name for name in wanted if name in names])
        return chosen.rechunk() if kind[0] == "polars" else chosen.combine_chunks()
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return table


def with_whole_numbers(table: Any, names: Sequence[str]) -> Any:
    """The table; of a pandas frame, columns of integers that only missing values have made floats are integers again."""
    if library_of(table) != "pandas" or type(table).__name__ != "DataFrame":
        return table
    for name in names:
        try:
            if table[name].dtype.kind == "f":
                table = table.assign(**{name: table[name].astype("Int64")})
        except (AttributeError, KeyError, TypeError, ValueError):
            pass
    return table


def prepare(table: Any, wanted: Sequence[str]) -> tuple[Any, dict[str, Any]]:
    """The table with little more than the wanted columns, and the dictionaries of those of its columns that are bare codes now."""
    try:
        if library_of(table) == "polars" and type(table).__name__ == "DataFrame":
            return _prepare_polars(table, wanted)
        if library_of(table) == "pandas" and type(table).__name__ == "DataFrame":
            return _prepare_pandas(table, wanted), {}
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return table, {}


def _prepare_pandas(frame: Any, wanted: Sequence[str]) -> Any:
    # Its export converts every column; those of mixed objects even fail.
    names = [name for name in wanted if name in frame.columns]
    return frame[names] if names else frame


def _prepare_polars(frame: Any, wanted: Sequence[str]) -> tuple[Any, dict[str, Any]]:
    # Its export of categorical columns takes ten times as long as scoring; their codes and strings are there for nothing.
    names = [name for name in wanted if name in frame.columns]
    if not names:
        return frame, {}
    frame = frame.select(names)
    dictionaries = {}
    columns = []
    for column in frame.iter_columns():
        strings = _categories(column.dtype)
        if strings is not None and len(strings) <= max(frame.height, _SMALL_DICTIONARY):
            dictionaries[column.name] = strings.rechunk()
            column = column.to_physical()
        columns.append(column)
    return type(frame)(columns), dictionaries


def _categories(kind: Any) -> Any:
    """The strings of a polars Categorical or Enum, by code; None for other types and for versions that do not tell."""
    if type(kind).__name__ == "Enum":
        return kind.categories
    if type(kind).__name__ == "Categorical" and hasattr(kind, "categories"):
        return kind.categories.to_series()
    return None


def in_memory(table: Any, wanted: Sequence[str]) -> Any:
    """The wanted columns of a table as one chunk that can be read several times; what is none of the known frames becomes a pyarrow.Table."""
    kind = library_of(table), type(table).__name__
    if kind[1] == "DataFrame" and kind[0] in ("polars", "pandas"):
        names = [name for name in wanted if name in table.columns]
        chosen = table[names] if names else table
        return chosen.rechunk() if kind[0] == "polars" else chosen
    if not any(hasattr(table, name) for name in ("__arrow_c_stream__", "__arrow_c_array__", "to_arrow", "to_arrow_table", "fetch_arrow_table", "arrow")):
        return table  # is none at all; said so later
    try:
        import pyarrow
    except ImportError:
        return table
    if not isinstance(table, pyarrow.Table):
        convert = next((getattr(table, name) for name in ("to_arrow", "to_arrow_table", "fetch_arrow_table") if hasattr(table, name)), None)
        table = pyarrow.table(table if convert is None or hasattr(table, "__arrow_c_stream__") else convert())
    names = [name for name in wanted if name in table.column_names]
    return (table.select(names) if names else table).combine_chunks()


def values_at(table: Any, column: str, rows: Sequence[int]) -> list[Any]:
    """Values of a column of what `in_memory` gave, as Python objects."""
    kind = library_of(table)
    if kind == "polars":
        return list(table[column].gather(list(rows)).to_list())
    if kind == "pandas":
        return list(table[column].iloc[list(rows)].tolist())
    if hasattr(table, "column") and hasattr(table, "column_names"):
        values = table.column(column)  # taken one by one: not every type that the library reads can be taken at once
        return [values[row].as_py() for row in rows]
    raise TypeError(f"finding the accounts of a {type(table).__name__} needs pyarrow")
