# SPDX-License-Identifier: MIT
"""From tables of leads to results: chunk after chunk, with or without what the leads did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _batch
from . import _signatures as c
from ._arrow import Table
from ._batch import Batch, Join
from ._changes import ChangeColumns, Changes
from ._errors import BatchError
from ._library import status_name
from ._scores import Report, Scores

if TYPE_CHECKING:
    from ._model import Model

LOOK_AHEAD_ROWS = 1 << 12
"""Most rows in one call that looks ahead, which evaluates each many times."""


def choice(name: str, value: Any, known: Mapping[Any, int]) -> int:
    """The number of an option."""
    try:
        return known[value]
    except (KeyError, TypeError):
        raise ValueError(f"{name} must be one of {', '.join(repr(x) for x in known)}, not {value!r}") from None


def column_name(what: str, name: Any) -> str:
    """The name of a column, if it is one."""
    if not isinstance(name, str):
        raise TypeError(f"{what} must be the name of a column, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError(f"{what} must be the name of a column: none has a NUL in it")
    return name


def check_columns(source: Table, names: Sequence[str]) -> None:
    """Names all columns that are missing, also of a table without any chunk, which C never sees."""
    there = source.column_names()
    absent = [name for name in names if name not in there]
    if absent:
        code = status_name(c.CONSTANTS["LEAD_ERROR_MISSING_COLUMN"])
        raise BatchError(code, f"missing column{'s' * (len(absent) > 1)}: {', '.join(absent)}", absent[0])


@dataclass(frozen=True)
class Options:
    """How to read a table of leads and to whom to tell what is done."""

    threads: int
    missing: int
    instructions: int
    progress: Callable[[int], None]

    @classmethod
    def of(cls, threads: Any, missing: Any, instructions: Any, progress: Callable[[int], None] | None) -> Options:
        """What a caller gave, checked."""
        if not isinstance(threads, int):
            raise TypeError(f"threads must be a whole number, not {type(threads).__name__}")
        if threads < 1:
            raise ValueError("threads must be at least 1")
        return cls(
            threads,
            choice("missing", missing, _batch.MISSING),
            choice("instructions", instructions, _batch.INSTRUCTIONS),
            progress or (lambda rows: None),
        )


class LeadTable:
    """A table of leads, with what they did where a join says so."""

    def __init__(self, model: Model, table: Any, join: Join | None, options: Options) -> None:
        self._model = model
        self._table = table
        self._join = join
        self._options = options
        self._wanted = list(model.used_fields)
        if join is not None and join.key not in self._wanted:
            self._wanted.append(join.key)

    def score(self, now: int) -> Scores:
        """Scores every row."""
        threads = self._options.threads
        with Table(self._table, self._wanted) as source:
            if threads == 1:
                return self._score(source, now, None)
            with ThreadPoolExecutor(threads, thread_name_prefix="leadcore") as pool:
                return self._score(source, now, pool)

    def _score(self, source: Table, now: int, pool: ThreadPoolExecutor | None) -> Scores:
        options, parts, invalid = self._options, list[_batch.Columns](), 0
        for chunk in source:
            rows_before = sum(part.rows for part in parts)
            batch = Batch(self._model, chunk, options.missing, options.instructions, self._join, rows_before)
            columns = _batch.Columns(self._model, batch.rows)
            invalid += _batch.score_batch(batch, now, columns, pool, options.threads, options.progress)
            parts.append(columns)
        if not parts:
            self._check_columns(source)
            parts.append(_batch.Columns(self._model, 0))
        whole = parts[0] if len(parts) == 1 else _batch.Columns.joined(parts)
        return Scores(self._model, whole, Report(whole.rows, invalid))

    def next_changes(self, now: int, until: int) -> Changes:
        """What changes next in every row, by time."""
        parts, rows_before = list[ChangeColumns](), 0
        with Table(self._table, self._wanted) as source:
            for chunk in source:
                try:
                    rows = chunk.array.length
                    for first in range(0, max(rows, 1), LOOK_AHEAD_ROWS):
                        part = chunk.part(first, min(LOOK_AHEAD_ROWS, rows - first))
                        parts.append(self._changes_of(part, now, until, rows_before + first))
                finally:
                    chunk.release()
                rows_before += rows
            if not parts:
                self._check_columns(source)
        return Changes(self._model, ChangeColumns.joined(parts), now, until)

    def _changes_of(self, part: Any, now: int, until: int, rows_before: int) -> ChangeColumns:
        options = self._options
        batch = Batch(self._model, part, options.missing, options.instructions, self._join, rows_before)
        try:
            columns = ChangeColumns.of_batch(batch, now, until, rows_before)
            options.progress(batch.rows)
            return columns
        finally:
            batch.close()

    def _check_columns(self, source: Table) -> None:
        is_error = self._options.missing == c.CONSTANTS["LEAD_MISSING_IS_ERROR"]
        optional = self._model.optional_fields
        wanted = [name for name in self._wanted if is_error and name not in optional]
        check_columns(source, [*wanted, *([] if self._join is None or wanted else [self._join.key])])
