# SPDX-License-Identifier: MIT
"""Which results a model gives, how wide each is, where the results of one lead stand in a buffer, and what a raw number means."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from . import _signatures as c

if TYPE_CHECKING:
    from ._description import Description

Code = Literal["B", "H", "I", "Q", "i"]

_CODES: dict[str, Code] = {
    "points": "i",
    "coverage": "H",
    "grade": "B",
    "class": "B",
    "decision": "B",
    "stage_margin": "i",
    "missing": "I",
    "question": "B",
    "completeness": "i",
    "missing_parts": "Q",
}
"""Kind of a result → its type, in the letters of `struct`."""


@dataclass(frozen=True)
class Column:
    """One result, and one column of a table of results.

    Attributes:
        name: Its name in tables.
        kind: One of the keys of `_CODES`.
        index: Of the score or decision; 0 for other kinds.
        code: Its type, in the letters of `struct`.
        size: Bytes of one value.
    """

    name: str
    kind: str
    index: int
    code: Code
    size: int

    @classmethod
    def of(cls, name: str, kind: str, index: int = 0) -> Column:
        """A column of a kind."""
        return cls(name, kind, index, _CODES[kind], struct.calcsize(f"={_CODES[kind]}"))


def columns_of(model: Description) -> list[Column]:
    """The results of a model, in the order of their columns."""
    columns = [
        column
        for i, name in enumerate(model.scores)
        for column in (Column.of(name, "points", i), Column.of(f"{name}_coverage", "coverage", i))
    ]
    kinds = ["grade"] * bool(model.grades) + ["class"] * bool(model.classes)
    columns += [Column.of(kind, kind) for kind in kinds]
    columns += [Column.of(name, "decision", i) for i, name in enumerate(model.decisions)]
    asks, wants = bool(model.criteria), bool(model.parts)
    kinds = ["stage_margin"] * model._has_stage_margin + ["completeness"] * wants + ["question", "missing"] * asks + ["missing_parts"] * wants
    return columns + [Column.of(kind, kind) for kind in kinds]


class Layout:
    """Where the results of one lead stand in a buffer, and in the tuple that is read from it.

    Points and coverages come first in the tuple, in the order of the scores; then grade and class, always, so that the usual results of all
    models stand in the same places; then everything else.

    Attributes:
        columns: The results, in the order of the columns of a table.
        format: Reads a buffer.
        count: Elements of the tuple.
        places: For each column its place in the tuple.
        offsets: For each column its place in the buffer, in bytes.
        grade, lead_class: Places of these in the tuple, also where the model has none.
    """

    def __init__(self, model: Description) -> None:
        self.columns = columns_of(model)
        scores = len(model.scores)
        self.grade, self.lead_class = 2 * scores, 2 * scores + 1
        more = [x for x in self.columns if x.kind not in ("points", "coverage", "grade", "class")]
        more.sort(key=lambda column: -column.size)
        head = f"={scores}i{scores}HBB"
        pad = -struct.calcsize(head) % 8
        self.format = struct.Struct(head + f"{pad}x" * bool(more) + "".join(x.code for x in more))
        place = {("points", i): i for i in range(scores)} | {("coverage", i): scores + i for i in range(scores)}
        place |= {("grade", 0): self.grade, ("class", 0): self.lead_class}
        place |= {(x.kind, x.index): self.lead_class + 1 + i for i, x in enumerate(more)}
        offset = {("points", i): 4 * i for i in range(scores)} | {("coverage", i): 4 * scores + 2 * i for i in range(scores)}
        offset |= {("grade", 0): 6 * scores, ("class", 0): 6 * scores + 1}
        end = struct.calcsize(head) + pad
        for column in more:
            offset[column.kind, column.index] = end
            end += column.size
        self.places = [place[x.kind, x.index] for x in self.columns]
        self.offsets = [offset[x.kind, x.index] for x in self.columns]
        self.count = self.lead_class + 1 + len(more)
        self._of_name = {x.name: i for i, x in enumerate(self.columns)}

    def find(self, name: str) -> tuple[Column, int] | None:
        """A column by its name, with its place in the tuple."""
        index = self._of_name.get(name)
        return None if index is None else (self.columns[index], self.places[index])


def outputs_at(layout: Layout, addresses: Sequence[int]) -> tuple[c.LeadOutputs, list[object]]:
    """A ``lead_outputs`` for results at these addresses, one a column; and what must live as long as it."""
    at: dict[str, list[int]] = {}
    for column, address in zip(layout.columns, addresses):
        at.setdefault(column.kind, []).append(address)
    kept: list[object] = []

    def several(kind: str) -> Any:
        found = at.get(kind, [])
        pointers = (ctypes.c_void_p * len(found))(*found)
        kept.append(pointers)
        return ctypes.cast(pointers, ctypes.POINTER(ctypes.c_void_p))

    def one(kind: str) -> int | None:
        return at.get(kind, [None])[0]

    outputs = c.LeadOutputs(
        size=ctypes.sizeof(c.LeadOutputs),
        points=several("points"),
        coverage=several("coverage"),
        grade=one("grade"),
        lead_class=one("class"),
        decisions=several("decision") if "decision" in at else None,
        stage_margin=one("stage_margin"),
        missing=one("missing"),
        question=one("question"),
        completeness=one("completeness"),
        missing_parts=one("missing_parts"),
    )
    return outputs, kept


def names_of(mask: int, names: Sequence[str]) -> tuple[str, ...]:
    """The names whose bits are set."""
    return tuple(name for i, name in enumerate(names) if mask >> i & 1)


def symbols_of(model: Description, column: Column) -> tuple[str, ...] | None:
    """The values that a column of numbers stands for; None for columns that are numbers, or sets of names."""
    if column.kind == "grade":
        return model.grades
    if column.kind == "class":
        return model.classes
    if column.kind == "decision":
        return model.decisions[column.name]
    return model.criteria if column.kind == "question" else None


def meaning(model: Description, column: Column, raw: int) -> Any:
    """What a raw result is for people: text or None, a number, or a tuple of names."""
    symbols = symbols_of(model, column)
    if symbols is not None:
        return None if raw == c.NO_VALUE and column.kind != "grade" else symbols[raw]
    if column.kind == "missing":
        return names_of(raw, model.criteria)
    if column.kind == "missing_parts":
        return names_of(raw, model.parts)
    return raw / 1000
