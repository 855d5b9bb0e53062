# SPDX-License-Identifier: MIT
"""What a file of leads says in the fields of the library's own, and the model cannot mean.

To the model such values are "other", and such columns are none of its business. To whoever keeps the file they are mistakes, which would
otherwise only show in moves that are never due.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from .. import _moment
from .._model import Model
from .._text import number_of
from .cells import is_text, plain

if TYPE_CHECKING:
    from .reading import Leads, Part

_ANSWER = "answer_"
_LATEST = (1 << 63) - 1
_WHAT = {"status": "status", "previous_stage": "stage"}
_ALIKE = 0.8  # "Status" and "prev_stage" are; "state" is something else


class OwnFields:
    """Counts such values, part by part."""

    def __init__(self, model: Model, leads: Leads, now: int) -> None:
        self._leads, self._now = leads, now
        known = {"status": model.statuses, "previous_stage": model.decisions.get("stage", ())}
        self._known = {name: values for name, values in known.items() if name in model.optional_fields}
        self._strange = dict.fromkeys(self._known, 0)
        self._first: dict[str, tuple[int, str]] = {}
        self._in_future = self._first_in_future = 0
        self._columns = _misspelt(model, leads.names)

    def add(self, part: Part) -> None:
        """Looks at some rows."""
        names = part.typed.schema.names
        for name in self._known:
            if name in names:
                self._add_values(name, part.typed.column(names.index(name)), part.first_row)
        if self._known.get("status") and "status_since" in names:
            self._add_times(part.typed.column(names.index("status_since")), part.first_row)

    def _add_values(self, name: str, column: Any, first_row: int) -> None:
        if not is_text(column.type):
            return
        column = plain(column)
        is_strange = pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, value_set=pa.array(self._known[name], pa.string()))))
        count = pc.sum(is_strange).as_py() or 0
        if count and not self._strange[name]:
            index = pc.index(is_strange, True).as_py()
            value = column.slice(index, 1).cast(pa.binary())[0].as_py().decode("utf-8", "replace")
            self._first[name] = first_row + index, self._hint(name, value)
        self._strange[name] += count

    def _add_times(self, column: Any, first_row: int) -> None:
        if pa.types.is_date(column.type):
            column = column.cast(pa.timestamp("s"))
        if not pa.types.is_timestamp(column.type):
            return
        per_unit = {"s": 1_000_000, "ms": 1_000, "us": 1}.get(column.type.unit)
        limit = min(self._now * 1_000, _LATEST) if per_unit is None else self._now // per_unit
        is_later = pc.greater(column.cast(pa.int64()), limit)
        count = pc.sum(is_later).as_py() or 0
        if count and not self._in_future:
            self._first_in_future = first_row + pc.index(is_later, True).as_py()
        self._in_future += count

    def notes(self) -> list[str]:
        """What is strange, a line each. The values may be personal: their places are enough."""
        notes = self._column_notes()
        for name, (row, hint) in self._first.items():
            notes.append(f"{self._place(name)}: {number_of(self._strange[name], 'lead')} with a {_WHAT[name]} that the model does not have, first in row {row}{hint}")
        if self._in_future:
            notes.append(f"{self._place('status_since')}: {number_of(self._in_future, 'lead')} with a time after now, first in row {self._first_in_future}")
        return notes

    def notes_of(self, lead: Mapping[str, Any]) -> list[str]:
        """The same of one lead."""
        notes = self._column_notes()
        for name, values in self._known.items():
            value = lead.get(name)
            if value is not None and value not in values:
                notes.append(f"{self._place(name)}: a {_WHAT[name]} that the model does not have{self._hint(name, value)}")
        if self._is_later(lead.get("status_since")):
            notes.append(f"{self._place('status_since')}: a time after now")
        return notes

    def _is_later(self, since: Any) -> bool:
        try:
            return since is not None and _moment.moment(since) > self._now
        except (TypeError, ValueError):  # beyond the calendar: the model says what it thinks of it
            return False

    def _column_notes(self) -> list[str]:
        return [f"{self._leads.path}: the column '{name}' is not looked at{hint}" for name, hint in self._columns]

    def _place(self, column: str) -> str:
        return f"{self._leads.path}: column '{column}'"

    def _hint(self, name: str, value: str) -> str:
        known = {known.casefold(): known for known in self._known[name]}
        near = difflib.get_close_matches(value.casefold(), known, n=1, cutoff=_ALIKE)
        return f"; did you mean '{known[near[0]]}'?" if near else f"; it has {', '.join(known.values())}"


def _misspelt(model: Model, columns: list[str]) -> list[tuple[str, str]]:
    """Columns that look like a field of the library's own which is not there, each with a hint at it."""
    absent = sorted(model.optional_fields.difference(columns))
    found = []
    for column in columns:
        if column in model.fields:
            continue
        words = "_".join(column.casefold().replace("-", " ").replace("_", " ").split())
        near = difflib.get_close_matches(words, absent, n=1, cutoff=_ALIKE)
        if near:
            found.append((column, f"; did you mean '{near[0]}'?"))
        elif words.startswith(_ANSWER) and model.criteria:
            found.append((column, f": the model has no such criterion; it has {', '.join(model.criteria)}"))
    return found
